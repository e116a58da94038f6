"""The laws of merging, and that the later change wins."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.state.merge import latest_stamp, merge, stamp_after, stamp_order
from tests.counts import times
from tests.unit.state.strategies import ARTICLES, RECORDS, STAMPS


def text(articles: object) -> str:
    """Exactly equal: `1`, `1.0` and `true` differ."""
    return json.dumps(articles, sort_keys=True)


@settings(max_examples=times(60, 2_000))
@given(ARTICLES, ARTICLES)
def test_the_order_of_two_copies_makes_no_difference(a: dict[str, object], b: dict[str, object]) -> None:
    assert text(merge(a, b)) == text(merge(b, a))


@settings(max_examples=times(60, 2_000))
@given(ARTICLES, ARTICLES, ARTICLES)
def test_the_order_of_merges_makes_no_difference(
    a: dict[str, object], b: dict[str, object], c: dict[str, object]
) -> None:
    assert text(merge(merge(a, b), c)) == text(merge(a, merge(b, c)))


@settings(max_examples=times(60, 2_000))
@given(ARTICLES, ARTICLES)
def test_merging_again_changes_nothing(a: dict[str, object], b: dict[str, object]) -> None:
    merged = merge(a, b)
    assert text(merge(a, a)) == text(a)
    assert text(merge(merged, b)) == text(merge(merged, a)) == text(merged)


@settings(max_examples=times(60, 2_000))
@given(RECORDS, RECORDS)
def test_no_field_is_dropped_and_none_is_invented(a: dict[str, object], b: dict[str, object]) -> None:
    merged = merge({"x": a}, {"x": b})["x"]
    assert isinstance(merged, dict)
    for name, value in merged.items():
        assert text(value) in (text(a[name]) if name in a else "", text(b[name]) if name in b else "")
    for name in {*a, *b} - {*merged}:
        # Only what belongs to a field that the other copy wrote later, such as the stamp of an older value.
        assert name.endswith("_at") or name in ("title", "url", "source", "seen") or f"{name}_at" in merged, name


def test_the_later_stamp_wins_field_by_field() -> None:
    early, late = "2026-05-01T12:00:00.000Z", "2026-05-01T12:00:00.001Z"
    a = {"read": True, "read_at": early, "starred": True, "starred_at": late, "note": "kept", "note_at": early}
    b = {"read": False, "read_at": late, "starred": False, "starred_at": early, "extra": [1]}
    assert merge({"x": a}, {"x": b}) == {
        "x": {
            "read": False,
            "read_at": late,
            "starred": True,
            "starred_at": late,
            "note": "kept",
            "note_at": early,
            "extra": [1],
        }
    }


def test_title_url_and_source_stay_together() -> None:
    a = {"title": "Old", "url": "https://old.example", "source": "A", "seen_at": "2026-05-01T12:00:00.000Z"}
    b = {"title": "New", "url": "https://new.example", "source": "B", "seen_at": "2026-05-02T12:00:00.000Z"}
    assert merge({"x": a}, {"x": b}) == {"x": b}


@settings(max_examples=times(60, 2_000))
@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1900, 1, 1), max_value=datetime(2500, 1, 1)), STAMPS)
def test_a_stamp_is_later_than_all_before_whatever_the_clock_says(now: datetime, latest: str) -> None:
    stamp = stamp_after(now, latest)
    assert stamp_order(stamp) > stamp_order(latest)
    assert len(stamp) == len("2026-05-01T12:00:00.000Z")


def test_a_stamp_is_the_time_unless_the_clock_jumped_back() -> None:
    now = datetime(2026, 5, 1, 14, 0, 0, 123_999, tzinfo=UTC)
    assert stamp_after(now, "") == "2026-05-01T14:00:00.123Z"
    assert stamp_after(now, "2026-05-01T14:00:00.122Z") == "2026-05-01T14:00:00.123Z"
    assert stamp_after(now, "2026-05-01T14:00:00.123Z") == "2026-05-01T14:00:00.124Z"
    assert stamp_after(now - timedelta(days=900), "2026-12-31T23:59:59.999Z") == "2027-01-01T00:00:00.000Z"


@settings(max_examples=times(60, 2_000))
@given(st.lists(RECORDS, max_size=5))
def test_the_latest_stamp_is_found_in_any_field(records: list[dict[str, object]]) -> None:
    stamps = [value for record in records for name, value in record.items() if name.endswith("_at")]
    latest = latest_stamp([None, *records])
    assert stamp_order(latest) == max(map(stamp_order, stamps), default="")


@pytest.mark.parametrize(("a", "b"), [(1, True), (0, False), (1, 1.0), ([1], [True]), ({"x": 0}, {"x": False})])
def test_values_that_python_holds_equal_are_two(a: object, b: object) -> None:
    """`1 == True` in Python, but not in the file: two machines must decide alike which of them stays."""
    one, other = {"id": {"read": a}}, {"id": {"read": b}}
    assert json.dumps(merge(one, other)) == json.dumps(merge(other, one))
