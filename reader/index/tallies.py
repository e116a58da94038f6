"""How many articles each source or topic has, how many of them are unread, and how many came on each of some days."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reader.index.bulk import NAMES
from reader.index.ids import is_id, uid_of
from reader.index.index import Index
from reader.index.schema import first_slot

_SHOWN = "a.removed = 0 AND a.id NOT IN (SELECT article FROM hidden)"
_READ = (
    "(a.uid IN (SELECT value FROM json_each(:read)) OR (EXISTS (SELECT 1 FROM temp.mark m"
    " WHERE m.uid = a.uid AND m.read = 1) AND a.uid NOT IN (SELECT value FROM json_each(:unread))))"
)
_COUNTS = {
    "source": (
        f"SELECT n.name, c.* FROM (SELECT a.source AS number, COUNT(*), SUM(NOT {_READ}) FROM article a"  # noqa: S608 - of constants
        f" WHERE {_SHOWN} GROUP BY a.source) c JOIN source n ON n.id = c.number"
    ),
    # The articles apart first, from their index alone: going to each one's row for each of its topics takes thrice.
    "topic": (
        f"WITH live(id, unread) AS MATERIALIZED (SELECT a.id, NOT {_READ} FROM article a WHERE {_SHOWN})"  # noqa: S608 - of constants
        " SELECT n.name, c.* FROM (SELECT t.topic AS number, COUNT(*), SUM(l.unread) FROM article_topic t"
        " JOIN live l ON l.id = t.article GROUP BY t.topic) c JOIN topic n ON n.id = c.number"
    ),
}
_LATELY = {
    "source": f"SELECT a.source, a.id FROM article a WHERE {_SHOWN} AND a.id >= ? AND a.id < ?",  # noqa: S608 - of constants
    "topic": (
        "SELECT t.topic, a.id FROM article_topic t CROSS JOIN article a ON a.id = t.article"  # noqa: S608 - of constants
        f" WHERE {_SHOWN} AND t.article >= ? AND t.article < ?"
    ),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of one name of the tables `source` or `topic`."""

    name: str
    """As files write it; empty for articles that name no source."""
    articles: int
    unread: int
    days: tuple[int, ...]
    """Articles of each day asked for."""


def tallies(index: Index, table: str, held: Mapping[str, bool], edges: Sequence[int]) -> list[Tally]:
    """The figures of every source or topic (`table`, one of NAMES) that an article which is shown has, in no order.

    For a worker: a quarter of a second of work where 100,000 articles have three of 10,000 topics each.
    Raises QueryStoppedError and QueryTooLongError.

    held: identifier -> read, of articles whose marks the index was not told yet. edges: seconds since 1970 at which
    days begin, ascending, and at which the last one ends.
    """
    if table not in NAMES:
        raise ValueError(f"no table of names: {table}")
    uids = {read: [uid_of(key) for key, mark in held.items() if mark is read and is_id(key)] for read in (True, False)}
    marks = {"read": json.dumps(uids[True]), "unread": json.dumps(uids[False])}
    slots = [first_slot(edge) for edge in edges]

    def ask(conn: sqlite3.Connection) -> list[Tally]:
        lately: dict[int, list[int]] = {}
        for number, article in conn.execute(_LATELY[table], (slots[0], slots[-1])):
            lately.setdefault(number, [0] * (len(slots) - 1))[bisect_right(slots, article) - 1] += 1
        none = [0] * (len(slots) - 1)
        rows = conn.execute(_COUNTS[table], marks)
        return [
            Tally(name, articles, unread, tuple(lately.get(number, none))) for name, number, articles, unread in rows
        ]

    return index.database.query(ask, [])
