"""One article saved twice: of several files with one address, however it is spelled, lists show one.

Only where title and time are the same, too: under one address pages are published anew, with another title or time, and
each of them is news.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from reader.index.select import blanks, portions

_DOUBLES = (
    "SELECT id FROM (SELECT a.id, row_number() OVER ("
    " PARTITION BY a.uid, a.title, a.published"
    " ORDER BY a.removed, a.has_body DESC, a.related DESC, d.root, d.path, a.name"
    ") AS place FROM article a JOIN dir d ON d.id = a.dir"
    " WHERE a.uid IN (SELECT uid FROM article {} GROUP BY uid HAVING count(*) > 1)) WHERE place > 1"
)
"""All files of such articles but the best one: with a text, with the most relations, the first by its place."""


def hide_doubles(conn: sqlite3.Connection, uids: Iterable[int]) -> None:
    """Bring up to date which files of some articles lists leave out: of those of which a file came or went.

    For an index that has its indexes: without them each article would be looked for among all.
    """
    for part in portions(sorted(uids)):
        chosen = f"WHERE uid IN ({blanks(part)})"
        conn.execute(f"DELETE FROM hidden WHERE article IN (SELECT id FROM article {chosen})", part)  # noqa: S608
        conn.execute(f"INSERT INTO hidden {_DOUBLES.format(chosen)}", part)


def hide_all_doubles(conn: sqlite3.Connection) -> None:
    """The same for all articles. Some tens of milliseconds for 100,000 of them."""
    conn.execute("DELETE FROM hidden")
    conn.execute(f"INSERT INTO hidden {_DOUBLES.format('')}")
