"""The names of all sources and topics, for completion and for queries."""

from __future__ import annotations

import sqlite3

from reader.index.index import Index

NAMES = ("source", "topic")
"""The tables of names."""


def names(index: Index, table: str) -> list[tuple[int, str]]:
    """Number and name of every source or topic (`table`, one of NAMES), the most frequent first."""
    if table not in NAMES:
        raise ValueError(f"no table of names: {table}")
    counted = {
        "source": "SELECT source AS number, count(*) AS uses FROM article GROUP BY source",
        "topic": "SELECT topic AS number, count(*) AS uses FROM article_topic GROUP BY topic",
    }[table]

    def ask(conn: sqlite3.Connection) -> list[tuple[int, str]]:
        sql = f"SELECT n.id, n.name FROM {table} n JOIN ({counted}) u ON u.number = n.id ORDER BY u.uses DESC, n.name"  # noqa: S608 - from NAMES
        return [(number, name) for number, name in conn.execute(sql)]

    return index.database.read(ask, [], bulk=True)
