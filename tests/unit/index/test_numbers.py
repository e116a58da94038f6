"""Numbers of articles: in order of time where there is room, never given twice, whatever was interrupted."""

from __future__ import annotations

import os
import sqlite3
import time
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.folders.indexer import READING, Indexer
from reader.index.index import Index
from reader.index.indexing_run import RunCancelledError
from reader.index.number import Numbers
from reader.index.schema import DATED, SLOT_BITS, UNDATED, first_slot
from reader.index.write import has_indexes, lacks_indexes
from reader.model.query import Selection
from tests.unit.folders.folders import indexed, picture, titles, write

Epochs = list[int | None]

near = st.none() | st.integers(0, 12) | st.sampled_from([-62135596800, 253402300799])
batches = st.lists(
    st.tuples(st.lists(near, max_size=12), st.sampled_from(["kept", "lost", "removed", "new run"])), max_size=8
)


def tables() -> sqlite3.Connection:
    """The tables in which numbers are found."""
    conn = sqlite3.connect(":memory:")
    conn.executescript(
        "CREATE TABLE article (id INTEGER PRIMARY KEY); CREATE TABLE ft_docsize (id INTEGER PRIMARY KEY)"
    )
    return conn


@given(batches, st.sampled_from([0, 5, 2000]))
def test_each_gets_the_first_free_number(steps: list[tuple[Epochs, str]], few: int) -> None:
    with patch("reader.index.number._FEW", few):
        _take_in_batches(steps)


def _take_in_batches(steps: list[tuple[Epochs, str]]) -> None:
    conn = tables()
    numbers = Numbers(conn)
    taken: set[int] = set()
    for epochs, end in steps:
        given_now: list[int] = []
        for epoch in epochs:
            number = numbers.take(epoch)
            assert number not in taken
            if epoch is None:
                assert UNDATED <= number < DATED
            else:
                assert number >= DATED
                assert all(before in taken for before in range(first_slot(epoch), number))
            taken.add(number)
            given_now.append(number)
        if end == "lost":  # the transaction did not end, and neither did the run
            taken -= set(given_now)
            numbers = Numbers(conn)
            continue
        table = "ft_docsize" if end == "removed" else "article"
        conn.executemany(f"INSERT INTO {table} VALUES (?)", [(number,) for number in given_now])
        if end == "new run":
            numbers = Numbers(conn)


@given(st.lists(st.integers(-5, 200), max_size=60), st.integers(1, 20), st.randoms())
def test_where_there_is_room_the_order_is_that_of_time(seconds: list[int], size: int, dice: object) -> None:
    room = 1 << SLOT_BITS
    epochs = [second for second in dict.fromkeys(seconds) for _ in range(min(room, seconds.count(second)))]
    dice.shuffle(epochs)  # type: ignore[attr-defined]
    conn = tables()
    found: list[tuple[int, int]] = []
    for start in range(0, len(epochs), size):
        numbers = Numbers(conn)
        batch = [(numbers.take(epoch), epoch) for epoch in epochs[start : start + size]]
        conn.executemany("INSERT INTO article VALUES (?)", [(number,) for number, _ in batch])
        found += batch
    assert all(one[1] <= two[1] for one, two in pairwise(sorted(found)))
    assert len(dict(found)) == len(epochs)


@pytest.mark.parametrize("epoch", [None, 1_700_000_000])
def test_very_many_of_one_time_are_no_burden(epoch: int | None) -> None:
    conn = tables()
    numbers = Numbers(conn)
    start = time.process_time()
    first = [numbers.take(epoch) for _ in range(50_000)]
    conn.executemany("INSERT INTO article VALUES (?)", [(number,) for number in first])
    numbers = Numbers(conn)
    more = [numbers.take(epoch) for _ in range(5_000)]
    assert [*first, *more] == list(range(first[0], first[0] + 55_000))
    assert time.process_time() - start < 5


def test_a_first_run_that_is_interrupted_again_and_again_keeps_all_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.folders.indexer._BATCHES", (7,))
    root = tmp_path / "news"
    for number in range(120):  # three a second: each second takes a number of the next one
        day = f"2024-05-01T10:{number // 3 // 60:02}:{number // 3 % 60:02}Z" if number % 10 else ""
        os.utime(write(root, f"{number}.md", f"Title {number}", day), (1_700_000_000, 1_700_000_000))
    cache = tmp_path / "cache"
    files = 0
    for stop in (20, 30, 50, 90, 200):
        told = [0]
        index = Index.open([root], cache)
        Indexer(index).compare(
            lambda progress, told=told: told.append(progress.done if progress.phase == READING else 0),
            lambda told=told, most=stop - files: max(told) >= most,
        )
        assert (index.generation, index.notice) == (0, "")
        before, files = files, index.counts().files
        assert before < files
        assert (files == 120) == (stop == 200)
        index.close()
    assert sorted(titles(Index.open([root], cache))) == sorted(f"Title {number}" for number in range(120))


def test_an_interrupted_first_run_goes_on_over_files_that_changed_and_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.folders.indexer._BATCHES", (7,))
    root, cache = tmp_path / "news", tmp_path / "cache"
    for number in range(60):
        path = f"{number % 3}/{number}.md"
        os.utime(write(root, path, f"Title {number}", f"2024-05-{1 + number // 3:02}"), (1_700_000_000, 1_700_000_000))
    told = [0]
    index = Index.open([root], cache)
    Indexer(index).compare(
        lambda progress: told.append(progress.done if progress.phase == READING else 0), lambda: max(told) >= 30
    )
    known = {row.path for row in index.rows(index.rowids(Selection())) if row}
    assert 20 < len(known) < 50
    (root / "0" / "59.md").unlink(missing_ok=True)
    for path in sorted(known)[:3]:
        (root / path).unlink()
    for path in sorted(known)[3:6]:
        os.utime(write(root, path, f"Another title of {path}", "2020-01-01"), (1_700_000_001, 1_700_000_001))
    index.close()
    index = indexed(root, cache)
    assert picture(index) == picture(indexed(root))
    index.close()


def test_a_run_that_ended_before_its_indexes_were_made_gets_them_from_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, cache = tmp_path / "news", tmp_path / "cache"
    for number in range(9):
        os.utime(write(root, f"{number}.md", f"Title {number}", "2024-05-01"), (1_700_000_000, 1_700_000_000))
    with monkeypatch.context() as patched:
        patched.setattr("reader.folders.indexer._Run._index_rows", cancel)
        index = indexed(root, cache)
    assert index.database.read(lacks_indexes, None)
    index.close()
    index = indexed(root, cache)
    assert index.database.read(has_indexes, None)
    assert picture(index) == picture(indexed(root))
    index.close()


def cancel(_: object) -> None:
    raise RunCancelledError


def test_an_empty_index_gets_no_indexes_before_its_first_rows(tmp_path: Path) -> None:
    index = indexed(tmp_path, tmp_path / "cache")
    assert not index.database.read(has_indexes, None)
    write(tmp_path, "a.md", "Title")
    Indexer(index).compare()
    assert index.database.read(has_indexes, None)
    index.close()
