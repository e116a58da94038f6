"""The small steps of a run: one large segment of the full text instead of many, and what all folders told."""

from __future__ import annotations

from reader.index.db import Database
from reader.index.indexing_run import Meter
from reader.index.write import merge_texts

MERGING = "tidying the index"
_MANY_SEGMENTS = 3
"""Large segments of the full text that are worth merging."""


def merge_segments(database: Database, generation: int, meter: Meter) -> None:
    """Make one of several large segments, a step in each transaction. Raises IndexLostError and CancelledError."""
    sql = "SELECT value FROM meta WHERE name = 'segments'"
    rows = database.read(lambda conn: conn.execute(sql).fetchall(), [], bulk=True)
    if not rows or rows[0][0] < _MANY_SEGMENTS:
        return
    meter.phase(MERGING, 0)
    begin = more = True
    while more:
        with database.writing(generation) as conn:
            more = merge_texts(conn, begin)
        begin = False
        meter.check()


def keep_seen(database: Database, generation: int, left_out: int, people: str) -> None:
    """Keep what a look at all folders told; nothing is written when it is known.

    left_out: how many files and folders do not belong, for the status line. people: as in `compare.Changes`.
    """
    sql = "SELECT name, value FROM meta WHERE name IN ('left_out', 'people')"
    old = dict(database.read(lambda conn: conn.execute(sql).fetchall(), [], bulk=True))
    new = {"left_out": left_out, "people": people}
    if {"left_out": 0, **old} != new:
        with database.writing(generation) as conn:
            conn.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", new.items())
