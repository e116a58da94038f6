"""The ledger: merged in any order, read after any cut, and never in the way of a sync program."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reader.feeds.ledger import NAME, FeedState, KnownEntry, Ledger, merged

ONE = KnownEntry(("k1", "k2"), "a/2026-11-28-x-0.md", "h", "m", 1000)


def ledger(folder: Path) -> Ledger:
    made = Ledger(folder)
    made.refresh()
    return made


def test_what_was_added_is_read_by_others(tmp_path: Path) -> None:
    mine, theirs = ledger(tmp_path), ledger(tmp_path)
    mine.add(ONE, FeedState("https://one.test/", asked_at=5, etag='"x"', gone=True), hosts={"one.test": 99})
    theirs.refresh()
    assert theirs.entry(["other", "k2"]) == ONE
    assert theirs.feeds["https://one.test/"] == FeedState("https://one.test/", asked_at=5, etag='"x"', gone=True)
    assert theirs.hosts == {"one.test": 99}
    theirs.add(FeedState("https://one.test/", asked_at=9))
    mine.refresh()
    assert mine.feeds["https://one.test/"].asked_at == 9
    assert mine.entries() == [ONE]


def test_lines_that_are_cut_or_foreign_cost_themselves_alone(tmp_path: Path) -> None:
    first = ledger(tmp_path)
    first.add(ONE)
    with (tmp_path / NAME).open("ab") as file:
        file.write(
            b'[]\nnonsense\n{"keys": []}\n{"keys": ["z"]}\n{"url": 5, "asked_at": "x"}\n\xff\xfe\n{"keys":["k9"],"pa'
        )
    second = ledger(tmp_path)
    assert second.entries() == [ONE]
    second.add(KnownEntry(("k3",), "a/2026-11-28-y-1.md", "h", "m", 1001))
    assert len(ledger(tmp_path).entries()) == 2


def test_copies_that_a_sync_program_made_are_read(tmp_path: Path) -> None:
    ledger(tmp_path).add(ONE)
    other = KnownEntry(("k8",), "b/2026-11-28-z-2.md", "h", "m", 1002)
    (tmp_path / "x").mkdir()
    ledger(tmp_path / "x").add(other)
    (tmp_path / "x" / NAME).rename(tmp_path / "feeds.sync-conflict-20261128-120000-ABC.ledger")
    assert ledger(tmp_path).entry(["k8"]) == other


def test_it_is_written_anew_when_most_of_it_says_nothing(tmp_path: Path) -> None:
    mine, theirs = ledger(tmp_path), ledger(tmp_path)
    mine.add(ONE)
    theirs.refresh()
    for second in range(30):
        mine.add(*(FeedState("https://one.test/", asked_at=100 * second + n) for n in range(100)))
    assert mine.tidy()
    assert not mine.tidy()
    assert len((tmp_path / NAME).read_bytes().splitlines()) == 2
    theirs.refresh()
    assert theirs.feeds["https://one.test/"].asked_at == 2999
    theirs.add(KnownEntry(("k4",), "a/2026-11-28-y-3.md", "h", "m", 1001))
    mine.refresh()
    assert mine.entry(["k4"]) is not None


entries = st.builds(
    KnownEntry,
    keys=st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True).map(tuple),
    path=st.sampled_from(["p/1", "p/2"]),
    hash=st.sampled_from(["", "h1", "h2"]),
    meaning=st.sampled_from(["m1", "m2"]),
    first_seen=st.integers(1, 3),
    rewrites=st.integers(0, 2),
)


@given(entries, entries)
def test_two_entries_are_merged_alike_in_any_order(one: KnownEntry, other: KnownEntry) -> None:
    assert merged(one, other) == merged(other, one)
    assert merged(one, one) == one


@given(st.lists(st.integers(1, 5), min_size=3, max_size=3, unique=True))
def test_the_latest_word_about_a_feed_holds_in_any_order(times: list[int]) -> None:
    states = [FeedState("u", asked_at=time, error=str(time)) for time in times]
    for order in permutations(states):
        made = Ledger(Path("nowhere"))
        for state in order:
            made._take(json.dumps({"url": "u", "asked_at": state.asked_at, "error": state.error}).encode())
        assert made.feeds["u"].asked_at == max(times)
