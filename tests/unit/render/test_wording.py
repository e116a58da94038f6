"""Ages, dates, distances and reading times in wording."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.article import Moment, Precision
from reader.ui.render import wording

NOW = datetime(2021, 5, 19, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def instant(**ago: float) -> Moment:
    return Moment(NOW - timedelta(**ago), Precision.AWARE)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (instant(seconds=20), "now"),
        (instant(minutes=5), "5m"),
        (instant(hours=3, minutes=59), "3h"),
        (instant(hours=25), "1d"),
        (instant(days=6, hours=23), "6d"),
        (instant(days=8), "11 May"),
        (instant(days=150), "20 Dec"),
        (instant(days=500), "5 Jan 2020"),
        (instant(hours=-3), "in 3h"),
        (instant(days=-40), "28 Jun"),
        (instant(days=-400), "23 Jun 2022"),
        (Moment(datetime(2021, 5, 19), Precision.DAY), "today"),
        (Moment(datetime(2021, 5, 18), Precision.DAY), "1d"),
        (Moment(datetime(2021, 5, 18, 23, 59), Precision.NAIVE), "1d"),
        (Moment(datetime(2021, 6, 1), Precision.DAY), "1 Jun"),
        (None, ""),
    ],
)
def test_age(moment: Moment | None, expected: str) -> None:
    assert wording.age(moment, NOW, UTC) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (instant(seconds=10), "just now"),
        (instant(minutes=1), "1 minute ago"),
        (instant(hours=3), "3 hours ago"),
        (instant(hours=-2), "in 2 hours"),
        (instant(days=1), "yesterday"),
        (instant(days=70), "2 months ago"),
        (instant(days=365 * 5), "4 years ago"),
        (Moment(datetime(2021, 5, 20), Precision.DAY), "tomorrow"),
        (Moment(datetime(2021, 5, 19), Precision.DAY), "today"),
        (None, ""),
    ],
)
def test_ago(moment: Moment | None, expected: str) -> None:
    assert wording.ago(moment, NOW, UTC) == expected


def test_long_date_shows_the_zone_of_an_instant_and_nothing_that_the_file_does_not_state() -> None:
    when = datetime(2020, 3, 12, 13, 5, tzinfo=UTC)
    assert wording.long_date(Moment(when, Precision.AWARE), NOW, BERLIN) == "Thu 12 March 2020, 14:05 CET"
    assert wording.long_date(Moment(when.replace(tzinfo=None), Precision.NAIVE), NOW, BERLIN) == (
        "Thu 12 March 2020, 13:05"
    )
    assert wording.long_date(Moment(datetime(2021, 3, 12), Precision.DAY), NOW, BERLIN) == "Fri 12 March"
    assert wording.long_date(None, NOW, BERLIN) == ""


def test_a_day_never_slips_to_its_neighbour_whatever_the_zone() -> None:
    day = Moment(datetime(2020, 3, 12), Precision.DAY)
    for hours in range(-12, 15):
        assert wording.long_date(day, NOW, timezone(timedelta(hours=hours))) == "Thu 12 March 2020"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [(UTC, "UTC"), (BERLIN, "CEST"), (timezone(timedelta(hours=5, minutes=30)), "UTC+5:30"), (None, "")],
)
def test_zone_name(zone: timezone | None, expected: str) -> None:
    assert wording.zone_name(datetime(2021, 7, 1, tzinfo=zone)) == expected


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0, "0m"),
        (0.5, "+30m"),
        (3, "+3h"),
        (-3, "-3h"),
        (-48, "-2d"),
        (24 * 59, "+59d"),
        (24 * 130, "+4mo"),
        (-24 * 800, "-2y"),
    ],
)
def test_distance_between_instants(hours: float, expected: str) -> None:
    assert wording.distance(instant(), instant(hours=-hours)) == expected


def test_distance_from_a_day_is_told_in_days() -> None:
    day = Moment(datetime(2021, 5, 19), Precision.DAY)
    assert wording.distance(day, instant(hours=-3)) == "0d"
    assert wording.distance(day, instant(hours=-13)) == "+1d"
    assert wording.distance(instant(), Moment(datetime(2021, 5, 17, 23), Precision.NAIVE)) == "-2d"
    assert wording.distance(None, day) == wording.distance(day, None) == ""


@given(
    st.datetimes(timezones=st.just(UTC)) | st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
    st.sampled_from(list(Precision)),
)
def test_every_time_has_short_words(when: datetime, now: datetime, precision: Precision) -> None:
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    moment = Moment(aware if precision is Precision.AWARE else when.replace(tzinfo=None), precision)
    zone = timezone(timedelta(hours=5, minutes=45))
    assert 0 < len(wording.age(moment, now, UTC)) <= 11
    assert wording.ago(moment, now, UTC)
    assert wording.long_date(moment, now, UTC)
    assert wording.long_date(moment, datetime(2021, 1, 1, tzinfo=UTC), zone)
    assert 0 < len(wording.distance(moment, Moment(now, Precision.AWARE))) <= 6


def test_reading_time() -> None:
    assert wording.reading_time("") == wording.reading_time("  \n") == ""
    assert wording.reading_time("one two") == "1 min read"
    assert wording.reading_time("word " * 2300) == "10 min read"
    assert wording.reading_time("字" * 4500) == "10 min read"
    assert wording.reading_time("word " * 230_000) == "16 h 40 min read"
