"""Tables that were filled in another order are written anew in theirs, and nothing else changes."""

from __future__ import annotations

import random
import sqlite3

import pytest

from reader.index import packing, schema, settling


def filled() -> sqlite3.Connection:
    """An index whose postings and reports came backwards, and grew later."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    schema.create(conn)
    chance = random.Random(5)
    for number in reversed(range(8000)):
        conn.execute("INSERT INTO post VALUES (?, ?, ?)", (number // 160, number, chance.randint(1, 1000)))
        conn.execute("INSERT INTO report (id, name) VALUES (?, ?)", (number, number))
    conn.execute("UPDATE report SET part_of = id, twin = id, unit = id / 2, time = id * 100000")
    return conn


def held(conn: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    """What the tables hold, in their order, and how they are made."""
    asked = (
        "SELECT * FROM post",
        "SELECT * FROM report",
        "SELECT type, tbl_name, sql FROM sqlite_schema ORDER BY name",
    )
    return [conn.execute(sql).fetchall() for sql in asked]


def pages(conn: sqlite3.Connection) -> int:
    return conn.execute("PRAGMA page_count").fetchone()[0] - conn.execute("PRAGMA freelist_count").fetchone()[0]


def test_packed_tables_hold_the_same_in_fewer_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "LEAST", 0)
    conn = filled()
    before, loose = held(conn), pages(conn)
    packing.begin(conn)
    assert settling.pending(conn, patient=True)
    assert not settling.pending(conn, patient=False), "what is packed holds up nobody"
    while packing.pack_next(conn):
        pass
    assert held(conn) == before
    assert pages(conn) < 0.9 * loose
    assert not packing.is_due(conn)
    assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_small_indexes_are_left_alone() -> None:
    conn = filled()
    packing.begin(conn)
    assert not packing.is_due(conn)
    assert not packing.pack_next(conn)
