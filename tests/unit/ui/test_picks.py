"""Which rows are picked: ranges, what stays when the list changes."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from reader.ui.widgets.picks import Picks

ROWS = array("q", [10, 20, 30, 40, 50])


def numbers(picks: Picks, cursor: int = 0) -> list[int]:
    return picks.numbers(ROWS, cursor)


def test_a_range_runs_to_the_cursor_and_is_settled_by_the_second_key() -> None:
    picks = Picks()
    assert not picks
    picks.toggle(ROWS, 1)
    assert picks.ranging and picks.count(ROWS, 3) == 3
    assert [picks.has(place, rowid, 3) for place, rowid in enumerate(ROWS)] == [False, True, True, True, False]
    picks.toggle(ROWS, 3)
    assert not picks.ranging and numbers(picks) == [20, 30, 40]


def test_a_range_that_begins_on_a_picked_row_takes_rows_away() -> None:
    picks = Picks()
    picks.take_all(ROWS)
    picks.toggle(ROWS, 4)
    assert picks.count(ROWS, 3) == 3
    assert numbers(picks, 3) == [10, 20, 30]


def test_what_is_not_in_the_list_any_more_is_not_picked() -> None:
    picks = Picks()
    picks.take_all([20, 30, 50])
    picks.listed(array("q", [10, 31, 50]), 0, {30: 31}.get)
    assert picks.numbers(array("q", [10, 31, 50]), 0) == [31, 50]


def test_an_open_range_goes_on_from_where_its_row_is_now() -> None:
    picks = Picks()
    picks.toggle(ROWS, 3)
    newer = array("q", [5, 10, 20, 30, 40, 50])
    picks.listed(newer, 4, lambda _: None)
    assert picks.numbers(newer, 5) == [40, 50]
    picks.toggle(ROWS, 0)
    picks.listed(array("q"), 0, lambda _: None)
    assert not picks.ranging


STEP = st.tuples(st.sampled_from(["toggle", "all", "clear", "list"]), st.integers(0, 4), st.sets(st.integers(0, 9)))


@given(st.lists(STEP))
def test_what_is_shown_as_picked_is_what_a_verb_gets(steps: list[tuple[str, int, set[int]]]) -> None:
    picks, rows = Picks(), array("q", range(5))
    for what, cursor, others in steps:
        cursor = max(0, min(cursor, len(rows) - 1))
        if what == "toggle":
            picks.toggle(rows, cursor)
        elif what == "all":
            picks.take_all(rows)
        elif what == "clear":
            picks.clear()
        else:
            rows, cursor = array("q", sorted(others)), 0
            picks.listed(rows, cursor, lambda _: None)
        shown = [rowid for place, rowid in enumerate(rows) if picks.has(place, rowid, cursor)]
        assert picks.count(rows, cursor) == len(shown)
        if what == "list":
            assert picks.numbers(rows, cursor) == shown
