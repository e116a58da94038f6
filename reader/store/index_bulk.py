"""What is asked of the whole index at once: names, articles and relations for stories, how common words are."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence

from reader.store.index import Index

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

    return index.database.read(ask, [])


def dated_articles(index: Index) -> list[tuple[int, int, int]]:
    """(number, seconds since 1970, identity) of every dated article that is not removed."""

    def ask(conn: sqlite3.Connection) -> list[tuple[int, int, int]]:
        return list(conn.execute("SELECT id, epoch, uid FROM article WHERE removed = 0 AND epoch IS NOT NULL"))

    return index.database.read(ask, [])


def edges(index: Index) -> tuple[array[int], array[int]]:
    """All resolved relations: who lists, who is listed, side by side."""

    def ask(conn: sqlite3.Connection) -> tuple[array[int], array[int]]:
        sources: array[int] = array("q")
        targets: array[int] = array("q")
        for source, target in conn.execute("SELECT src, dst FROM edge"):
            sources.append(source)
            targets.append(target)
        return sources, targets

    return index.database.read(ask, (array("q"), array("q")))


def neighbours(index: Index, numbers: Sequence[int]) -> dict[int, list[int]]:
    """For each article the articles that it lists or that list it."""

    def ask(conn: sqlite3.Connection) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for number in numbers:
            sql = "SELECT dst FROM edge WHERE src = ? UNION SELECT src FROM edge WHERE dst = ?"
            found[number] = [row[0] for row in conn.execute(sql, (number, number))]
        return found

    return index.database.read(ask, {})
