"""Lines that link one article from many files (contents, navigation, footers): they are no relation.

How many files have a line is counted again where edges of it come or go; of all lines only when the library has grown
or shrunk so far that another number of files is many.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from reader.index import settling
from reader.index.counted import meta, put_meta
from reader.index.select import blanks, portions

_FEWEST = 8
_SHARE = 50
"""A line that links the same article is no statement when more files have it than this number, and than one in this
many of all."""
_MOST = "boilerplate_most"
"""Files that may have a line of those that were counted; 0 while none have been."""
_MANY = 20_000
"""Lines in one transaction from which on counting all at the end costs less."""

_Line = tuple[int, int]
"""The article that is linked, and the number of the line."""


def are_lines_due(conn: sqlite3.Connection) -> bool:
    """Whether all lines must be counted: they never were, or another number of files is many by now."""
    return meta(conn, _MOST) != _most(conn)


def count_lines(conn: sqlite3.Connection) -> None:
    """Count all lines. Some tens of milliseconds for a million links."""
    most = _most(conn)
    put_meta(conn, _MOST, most)
    conn.execute("DELETE FROM boilerplate")
    conn.execute(
        "INSERT INTO boilerplate"
        " SELECT dst, place FROM edge WHERE kind IN (0, 2) GROUP BY dst, place HAVING count(*) > ?",
        (most,),
    )
    listed = "EXISTS (SELECT 1 FROM boilerplate b WHERE b.dst = edge.dst AND b.place = edge.place)"
    wrong = f"kind IN (0, 2) AND ((kind = 2 AND {listed}) OR (kind = 0 AND NOT {listed}))"
    _turn(conn, conn.execute(f"SELECT src, dst FROM edge WHERE {wrong}").fetchall())  # noqa: S608


def lines_of(conn: sqlite3.Connection, numbers: Sequence[int]) -> set[_Line]:
    """The lines in which some articles link others; none while lines are not counted."""
    lines: set[_Line] = set()
    for part in portions(numbers) if meta(conn, _MOST) else ():
        sql = f"SELECT dst, place FROM edge WHERE kind IN (0, 2) AND src IN ({blanks(part)})"  # noqa: S608
        lines.update(conn.execute(sql, part))
    return lines


def recount(conn: sqlite3.Connection, lines: set[_Line]) -> None:
    """Edges of some lines have come or gone: bring these up to date. Does nothing while lines are not counted."""
    most = meta(conn, _MOST)
    if not most or not lines:
        return
    if len(lines) > _MANY:
        put_meta(conn, _MOST, 0)
        return
    turned: list[tuple[int, int]] = []
    of_line = "FROM edge WHERE kind IN (0, 2) AND dst = ? AND place = ?"
    for line in sorted(lines):
        count = conn.execute(f"SELECT count(*) FROM (SELECT 1 {of_line} LIMIT ?)", (*line, most + 1)).fetchone()[0]  # noqa: S608
        is_many = count > most
        sql = (
            "INSERT OR IGNORE INTO boilerplate VALUES (?, ?)"
            if is_many
            else "DELETE FROM boilerplate WHERE dst = ? AND place = ?"
        )
        conn.execute(sql, line)
        rows = conn.execute(f"SELECT src {of_line} AND kind = ?", (*line, 2 * is_many))
        turned.extend((src, line[0]) for (src,) in rows)
    _turn(conn, turned)


def _turn(conn: sqlite3.Connection, edges: Sequence[tuple[int, int]]) -> None:
    """Links become none, or links again. edges: source and target of each."""
    if not edges:
        return
    numbers = sorted({src for src, _ in edges})
    named = settling.before_links(conn, numbers)
    conn.executemany("UPDATE edge SET kind = 2 - kind WHERE src = ? AND dst = ?", edges)
    settling.after_links(conn, numbers, named)


def _most(conn: sqlite3.Connection) -> int:
    files: int = conn.execute("SELECT count(*) FROM article").fetchone()[0]
    return max(_FEWEST, files // _SHARE)
