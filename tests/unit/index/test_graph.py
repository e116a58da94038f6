"""The related graph: the rule of resolution, and that it does not matter in which order files came."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.folders.indexer import Indexer
from reader.index.index import Index
from reader.model.article import RelatedKey
from reader.model.query import Selection
from tests.counts import times
from tests.shared_data import SHARED, needs_shared
from tests.unit.folders.folders import indexed, picture, write


def by_title(index: Index) -> dict[str, int]:
    return {row.title: row.rowid for row in index.rows(index.rowids(Selection())) if row}


def test_an_address_wins_over_a_title_and_itself_and_doubles_are_dropped(tmp_path: Path) -> None:
    entries = [
        ("Other words", "https://x.example/b?utm_medium=x#top"),
        ("B", ""),
        ("C", "https://x.example/unknown"),
        ("A", ""),
        ("Me", "https://x.example/a"),
        ("Ghost", "https://x.example/ghost"),
    ]
    write(tmp_path, "a.md", "A", "2024-01-01T00:00:00Z", "https://x.example/a", entries)
    write(tmp_path, "b.md", "B", "2024-01-02T00:00:00Z", "https://x.example/b")
    write(tmp_path, "sub/c.md", "C", "2024-01-03T00:00:00Z")
    index = indexed(tmp_path)
    numbers = by_title(index)
    assert index.links(numbers["A"]) == [(0, numbers["B"]), (2, numbers["C"])]
    assert index.cited_by(numbers["B"]) == [numbers["A"]]
    row = index.rows([numbers["A"]])[0]
    assert row is not None
    assert (row.related_count, row.later_count) == (6, 2)
    keys = [RelatedKey(title, (url,) if url else ()) for title, url in entries]
    assert index.resolve(numbers["A"], keys) == [numbers["B"], None, numbers["C"], None, None, None]


def test_of_several_the_nearest_in_time_is_meant(tmp_path: Path) -> None:
    for day in (1, 8, 20):
        write(tmp_path, f"{day}.md", "Weekly letter", f"2024-01-{day:02}T00:00:00Z", f"https://x.example/{day}")
    write(tmp_path, "a.md", "A", "2024-01-10T00:00:00Z", related=[("Weekly letter", "")])
    index = indexed(tmp_path)
    target = index.links(by_title(index)["A"])[0][1]
    assert index.file(target) == (tmp_path.resolve() / "8.md", "8.md")


def test_a_title_counts_within_its_own_library_folder_only(tmp_path: Path) -> None:
    write(tmp_path / "one", "a.md", "A", "2024-01-01", related=[("B", ""), ("D", "https://x.example/d")])
    write(tmp_path / "two", "b.md", "B", "2024-01-01")
    write(tmp_path / "two", "d.md", "Another name", "2024-01-01", "https://x.example/d")
    index = indexed([tmp_path / "one", tmp_path / "two"])
    numbers = by_title(index)
    assert index.links(numbers["A"]) == [(1, numbers["Another name"])]


TITLES = st.sampled_from(["Red", "Green", "Blue", "Grey"])
URLS = st.sampled_from(["", "https://x.example/1", "https://x.example/2", "http://x.example/2/", "https://x.example/3"])
DAYS = st.sampled_from(
    ["", "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z", "2024-01-05T00:00:00Z", "1931-01-01T00:00:00Z"]
)
NAMES = st.sampled_from(["a.md", "b.md", "c.txt", "c.md", "d/e.md", "d/g/f.md"])
ENTRY = st.tuples(TITLES, URLS)
WRITES = st.tuples(st.just("write"), NAMES, TITLES, DAYS, URLS, st.lists(ENTRY, max_size=4))
REMOVES = st.tuples(st.just("remove"), NAMES)
MOVES = st.tuples(st.just("move"), NAMES, NAMES)
DROPS = st.tuples(st.sampled_from(["drop folder", "rename folder"]))
STEPS = st.lists(st.lists(WRITES | REMOVES | MOVES | DROPS, min_size=1, max_size=5), min_size=1, max_size=5)


def perform(root: Path, step: tuple, clock: list[int]) -> list[Path]:
    """Change a folder; returns the changed paths, as a watcher would tell them."""
    what, *details = step
    if what == "write":
        name, title, day, url, related = details
        file = write(root, name, title, day, url, related, body=f"words{len(title)}")
        clock[0] += 1  # a time of its own for each version of a file, long ago
        os.utime(file, ns=(clock[0] * 1_000_000_007, clock[0] * 1_000_000_007))
        return [file, file.parent]
    if what == "remove":
        (root / details[0]).unlink(missing_ok=True)
        return [root / details[0]]
    if what == "move":
        before, after = root / details[0], root / details[1]
        if before.exists() and before != after:
            after.parent.mkdir(parents=True, exist_ok=True)
            before.replace(after)
        return [before, after]
    if what == "rename folder" and (root / "d").exists():
        shutil.rmtree(root / "e", ignore_errors=True)
        (root / "d").rename(root / "e")
        return [root / "d", root / "e"]
    shutil.rmtree(root / "d", ignore_errors=True)
    return [root / "d"]


@pytest.mark.parametrize("watched", [False, True])
@settings(max_examples=times(25, 2_000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_changes_one_by_one_and_everything_at_once_give_the_same(
    tmp_path_factory: pytest.TempPathFactory, watched: bool, steps: list[list[tuple]]
) -> None:
    root = tmp_path_factory.mktemp("graph").resolve()
    clock = [1_000_000]
    index = indexed(root)
    for step in steps:
        changed = {path for change in step for path in perform(root, change, clock)}
        if watched:
            Indexer(index).apply(changed)
        else:
            Indexer(index).compare()
    assert picture(index) == picture(indexed(root))
    for word in ("red", "green", "words4"):
        fresh = indexed(root)
        assert len(index.rowids(Selection(words=word))) == len(fresh.rowids(Selection(words=word)))


@needs_shared
def test_every_relation_of_a_real_folder_resolves() -> None:
    assert SHARED is not None
    index = indexed(SHARED / "real" / "diablo4_news")
    rows = [row for row in index.rows(index.rowids(Selection(removed=True))) if row]
    listed = sum(row.related_count for row in rows)
    resolved = sum(len(index.links(row.rowid)) for row in rows)
    assert len(rows) == 1611
    assert listed - resolved < 60  # itself and doubles
    awaited = index.database.read(lambda conn: conn.execute("SELECT count(*) FROM awaited").fetchone()[0], -1)
    assert awaited < 20
