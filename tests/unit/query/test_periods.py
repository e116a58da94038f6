"""Dates as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.query.periods import may_become, period

TODAY = date(2021, 5, 26)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021-05-19", "2021-05-19", "2021-05-20"),
        ("2021/5/9", "2021-05-09", "2021-05-10"),
        ("2020.12.31", "2020-12-31", "2021-01-01"),
        ("2021-05", "2021-05-01", "2021-06-01"),
        ("2020-12", "2020-12-01", "2021-01-01"),
        ("2021", "2021-01-01", "2022-01-01"),
        ("Today", "2021-05-26", "2021-05-27"),
        ("yesterday", "2021-05-25", "2021-05-26"),
        ("tomorrow", "2021-05-27", "2021-05-28"),
        ("7d", "2021-05-19", "2021-05-27"),
        ("7 days", "2021-05-19", "2021-05-27"),
        ("last 7 days", "2021-05-19", "2021-05-27"),
        ("2w", "2021-05-12", "2021-05-27"),
        ("3m", "2021-02-26", "2021-05-27"),
        ("1y", "2020-05-26", "2021-05-27"),
        ("3 days ago", "2021-05-23", "2021-05-24"),
        ("this week", "2021-05-24", "2021-05-31"),
        ("last-week", "2021-05-17", "2021-05-24"),
        ("last_month", "2021-04-01", "2021-05-01"),
        ("this year", "2021-01-01", "2022-01-01"),
        ("last year", "2020-01-01", "2021-01-01"),
        ("wednesday", "2021-05-26", "2021-05-27"),
        ("thu", "2021-05-20", "2021-05-21"),
        ("last wednesday", "2021-05-19", "2021-05-20"),
        ("last tue", "2021-05-25", "2021-05-26"),
        ("this friday", "2021-05-28", "2021-05-29"),
        ("jan 2021", "2021-01-01", "2021-02-01"),
        ("January-2021", "2021-01-01", "2021-02-01"),
        ("may", "2021-05-01", "2021-06-01"),
        ("june", "2020-06-01", "2020-07-01"),
        ("19 May 2020", "2020-05-19", "2020-05-20"),
        ("May 19, 2020", "2020-05-19", "2020-05-20"),
        ("may 27", "2020-05-27", "2020-05-28"),
        ("3rd may", "2021-05-03", "2021-05-04"),
        ("29 feb", "2020-02-29", "2020-03-01"),
        ("2020-12..2021-02", "2020-12-01", "2021-03-01"),
        ("monday..today", "2021-05-24", "2021-05-27"),
        ("0001", "0001-01-01", "0002-01-01"),
    ],
)
def test_period(text: str, start: str, end: str) -> None:
    found = period(text, TODAY)
    assert found is not None
    assert (found.start, found.end) == (date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "soon",
            "2021-13",
            "2021-02-30",
            "0000",
            "21-05-19",
            "32 may",
            "5 may 6",
            "may 2021 5",
            "ma",
            "7x",
            "9999y",
        ),
        *("today..yesterday", "2021..", "..2021", "2020..2021..2022", "last", "last 2021", "٢٠٢١", "99999"),
    ],
)
def test_no_period(text: str) -> None:
    assert period(text, TODAY) is None


def test_the_calendar_ends() -> None:
    for text in ("9999", "9999-12", "9999-12-31", "2021..9999"):
        found = period(text, TODAY)
        assert found is not None
        assert found.end is None
    assert period("tomorrow", date.max) is None
    assert period("2d", date.min) is None


def test_month_ago_from_the_last_day_of_a_long_month() -> None:
    found = period("1m", date(2021, 3, 31))
    assert found is not None
    assert found.start == date(2021, 2, 28)


@pytest.mark.parametrize(
    "text", ["", "2", "202", "2021-", "2021-0", "2021-05-", "7", "to", "last", "last w", "ja", "jan 20", "thi"]
)
def test_may_become(text: str) -> None:
    assert may_become(text, TODAY)


@pytest.mark.parametrize("text", ["soon", "2021-13", "2021-02-31", "7x", "xx", "-"])
def test_never_becomes(text: str) -> None:
    assert not may_become(text, TODAY)


@settings(deadline=None)
@given(st.text(max_size=20) | st.text("0123456789 -/.dwmy", max_size=12), st.dates())
def test_never_fails_and_never_runs_backwards(text: str, today: date) -> None:
    may_become(text, today)
    found = period(text, today)
    if found is not None:
        assert found.start is not None
        assert found.end is None or found.start < found.end


@settings(deadline=None)
@given(st.dates(max_value=date(9999, 12, 30)), st.dates())
def test_a_written_day_is_that_day(day: date, today: date) -> None:
    for text in (day.isoformat(), f"{day.day} {day:%B} {day.year:04}", f"{day:%b} {day.day}, {day.year:04}"):
        found = period(text, today)
        assert found is not None
        assert (found.start, found.end) == (day, day + timedelta(days=1))


@settings(deadline=None)
@given(st.dates(min_value=date(1900, 1, 1), max_value=date(9990, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_the_latest_one(today: date, back: int) -> None:
    day = today - timedelta(days=back)
    found = period(f"{day:%A}", today)
    assert found is not None
    assert found.start == day
