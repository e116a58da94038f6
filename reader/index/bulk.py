"""What is asked of the index in bulk: the names of all sources and topics, the numbers of many articles."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from reader.index.ids import is_id, uid_of
from reader.index.index import Index
from reader.index.select import blanks, portions

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


def numbers_of(index: Index, articles: Iterable[str]) -> list[int]:
    """The numbers of the files of many articles, by identifier, ascending."""
    uids = [uid_of(article) for article in articles if is_id(article)]

    def ask(conn: sqlite3.Connection) -> list[int]:
        numbers: list[int] = []
        for part in portions(uids):
            rows = conn.execute(f"SELECT id FROM article WHERE uid IN ({blanks(part)})", part)  # noqa: S608
            numbers += [number for (number,) in rows]
        return sorted(numbers)

    return index.database.read(ask, [])


def files_by_id(index: Index, articles: Iterable[str]) -> dict[str, list[int]]:
    """The files of many articles, by identifier, the newest first; of those that have any."""
    ids = {uid_of(article): article for article in articles if is_id(article)}

    def ask(conn: sqlite3.Connection) -> dict[str, list[int]]:
        files: dict[str, list[int]] = {}
        for part in portions(list(ids)):
            sql = f"SELECT uid, id FROM article WHERE uid IN ({blanks(part)}) ORDER BY id DESC"  # noqa: S608
            for uid, number in conn.execute(sql, part):
                files.setdefault(ids[uid], []).append(number)
        return files

    return index.database.read(ask, {})
