"""One article saved twice: of several files with one address, however it is spelled, lists show one.

Only where title and time are the same, too: under one address pages are published anew, with another title or time, and
each of them is news.
"""

from __future__ import annotations

import sqlite3

from reader.index.db import Database

_DOUBLES = (
    "SELECT id FROM (SELECT a.id, row_number() OVER ("
    " PARTITION BY a.uid, a.title, a.published"
    " ORDER BY a.removed, a.has_body DESC, a.related DESC, d.root, d.path, a.name"
    ") AS place FROM article a JOIN dir d ON d.id = a.dir"
    " WHERE a.uid IN (SELECT uid FROM article GROUP BY uid HAVING count(*) > 1)) WHERE place > 1 ORDER BY id"
)
"""All files of such articles but the best one: with a text, with the most relations, the first by its place."""


def hide_doubles(database: Database, generation: int) -> None:
    """Bring up to date which files lists leave out. Some tens of milliseconds for 100,000 articles.

    generation: of the index that is meant. Raises IndexLostError.
    """
    if not database.read(_differ, False, bulk=True):
        return
    with database.writing(generation) as conn:
        doubles = conn.execute(_DOUBLES).fetchall()
        conn.execute("DELETE FROM hidden")
        conn.executemany("INSERT INTO hidden VALUES (?)", doubles)


def _differ(conn: sqlite3.Connection) -> bool:
    """Whether other files are doubles than those that are hidden."""
    hidden = conn.execute("SELECT article FROM hidden ORDER BY article").fetchall()
    return hidden != conn.execute(_DOUBLES).fetchall()
