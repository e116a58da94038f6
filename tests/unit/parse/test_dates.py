"""Times keep the precision in which they were written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.parse.dates import (
    day_in_path,
    day_part,
    is_ambiguous,
    names_no_day,
    parse_moment,
    swapped_day,
    unknown_zone,
)


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("2016-10-06T02:47:31Z", "2016-10-06T02:47:31+00:00", "aware"),
        ("2016-06-30 10:00:11 -0400", "2016-06-30T10:00:11-04:00", "aware"),
        ("2026-03-11 12:00:00+01:00", "2026-03-11T12:00:00+01:00", "aware"),
        ("2006-02-06 16:52:00.000000000 +00:00", "2006-02-06T16:52:00+00:00", "aware"),
        ("2020-12-31T23:59:60Z", "2020-12-31T23:59:59+00:00", "aware"),
        ("2019-02-20 10:00:00", "2019-02-20T10:00:00", "naive"),
        ("2021-02-08 16:30-:00+16:30", "2021-02-08T16:30:00", "naive"),
        ("2013-05-10 3:04 PM", "2013-05-10T15:04:00", "naive"),
        ("2021-5-9", "2021-05-09", "day"),
        ("2021/05/09", "2021-05-09", "day"),
        ("20160703", "2016-07-03", "day"),
        ("1467280811", "2016-06-30T10:00:11+00:00", "aware"),
        ("1467280811000", "2016-06-30T10:00:11+00:00", "aware"),
        ("1467280811.25", "2016-06-30T10:00:11+00:00", "aware"),
        ("2026-W10-3", "2026-03-04", "day"),
        ("2026W103", "2026-03-04", "day"),
        ("2020-W53-7", "2021-01-03", "day"),
        ("2026-060", "2026-03-01", "day"),
        ("2024-366", "2024-12-31", "day"),
        ("March 5, 2013", "2013-03-05", "day"),
        ("Sept 3rd, 2020", "2020-09-03", "day"),
        ("27 February 2012", "2012-02-27", "day"),
        ("Fri Sep  3 11:21:31 CEST 2021", "2021-09-03T11:21:31+02:00", "aware"),
        ("Wed, 02 Oct 2002 13:00:00 GMT", "2002-10-02T13:00:00+00:00", "aware"),
        ("Wed, 02 Oct 02 13:00:00 +0200", "2002-10-02T13:00:00+02:00", "aware"),
        ("Jan 5 2017 5:30pm EST", "2017-01-05T17:30:00-05:00", "aware"),
        ("5. März 2013", "2013-03-05", "day"),
        ("5 de marzo de 2013", "2013-03-05", "day"),
        ("mar 5 mars 2013", "2013-03-05", "day"),
        ("12 мая 2020", "2020-05-12", "day"),
        ("3 lipca 2019", "2019-07-03", "day"),
        ("2021年5月19日", "2021-05-19", "day"),
        ("2021年5月19日 08:30", "2021-05-19T08:30:00", "naive"),
        ("05/19/2021", "2021-05-19", "day"),
        ("19/05/2021", "2021-05-19", "day"),
        ("19.05.2021 10:00", "2021-05-19T10:00:00", "naive"),
        ("Date(2012, 2, 27)", "2012-02-27", "day"),
        ("25-Sep-2003", "2003-09-25", "day"),
        ("2003-Sep-25", "2003-09-25", "day"),
        ("Sep.25.2003", "2003-09-25", "day"),
        ("25-Sep-2003 10:36 -0300", "2003-09-25T10:36:00-03:00", "aware"),
        ("20030925 10:36", "2003-09-25T10:36:00", "naive"),
        ("20030925T104941.5-0300", "2003-09-25T10:49:41-03:00", "aware"),
    ],
)
def test_forms(text: str, iso: str, precision: str) -> None:
    moment = parse_moment(text)
    assert moment is not None
    assert (moment.isoformat(), moment.precision.value) == (iso, precision)


NO_MOMENTS = [
    "", "soon", "2022-03-39", "2017-17-10T19:30:00Z", "2023-07-24T24:00:00", "2025-02-NN 10:00", "2024", "2024-01",
    "10:00", "June 2020", "{{ .Date }}", "true", "0001-01-01", "9999-12-31T23:59:59Z", "1.10", "9" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("text", NO_MOMENTS)
def test_what_is_no_moment(text: str) -> None:
    assert parse_moment(text) is None


def test_a_time_of_its_own_joins_a_day_only() -> None:
    assert str(parse_moment("2005-09-20", "09:00:00").isoformat()) == "2005-09-20T09:00:00"  # pyright: ignore
    assert parse_moment("2005-09-20 08:00", "09:00") == parse_moment("2005-09-20 08:00")
    assert parse_moment("2005-09-20", "32400") == parse_moment("2005-09-20")


@pytest.mark.parametrize(
    ("path", "iso"),
    [
        ("a/2021-05-19-x.md", "2021-05-19"),
        ("a/2021/05/19/x.md", "2021-05-19"),
        ("2016-07/x-held-on-2016-07-03.md", "2016-07-03"),
        ("20160703-x.md", "2016-07-03"),
        ("2015-01-02/2016-07-03-x.md", "2016-07-03"),
    ],
)
def test_days_in_paths(path: str, iso: str) -> None:
    day = day_in_path(path)
    assert day is not None
    assert day.isoformat() == iso


@pytest.mark.parametrize("path", ["x.md", "v1.2.3.md", "2016-17-03.md", "mfsa2013-04.md", "12345678901234-x.md"])
def test_paths_without_a_day(path: str) -> None:
    assert day_in_path(path) is None


def test_second_bests() -> None:
    assert swapped_day("2017-17-10T19:30:00Z").isoformat() == "2017-10-17"  # pyright: ignore
    assert swapped_day("2022-03-39") is None
    assert day_part("2023-07-24T24:00:00").isoformat() == "2023-07-24"  # pyright: ignore
    assert is_ambiguous("03/05/2013")
    assert not is_ambiguous("13/05/2013")
    assert not is_ambiguous("03.05.2013")


@given(st.datetimes(datetime(1000, 1, 2), datetime(2999, 12, 30)), st.integers(-720, 840))
def test_iso_times_come_back(when: datetime, minutes: int) -> None:
    when = when.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    moment = parse_moment(when.isoformat())
    assert moment is not None
    assert moment.when == when
    if 1500 <= when.year < 2200:
        assert parse_moment(when.strftime("%a, %d %b %Y %H:%M:%S %z")) == moment


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%B %d, %Y", "%d %b %Y", "%Y%m%d", "%d.%m.%Y"]),
)
def test_days_never_slip(day: date, form: str) -> None:
    moment = parse_moment(day.strftime(form))
    assert moment is not None
    assert moment.isoformat() == day.isoformat()


@given(st.text(st.sampled_from("0123456789-/:. TZ+,JanuaryMarMaiGMT年月日"), max_size=40))
def test_junk_gives_a_moment_or_none(text: str) -> None:
    moment = parse_moment(text)
    assert moment is None or (moment.when.replace(tzinfo=moment.when.tzinfo or UTC).astimezone(UTC) and moment.epoch)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-01 01:30:00 America/New_York", "2026-11-01T01:30:00-04:00"),
        ("2026-12-01 01:30:00 America/New_York", "2026-12-01T01:30:00-05:00"),
        ("2026-03-05T10:11:12[Europe/Paris]", "2026-03-05T10:11:12+01:00"),
        ("Thu, 5 Mar 2026 10:11 Europe/Berlin", "2026-03-05T10:11:00+01:00"),
        ("July 5, 2026, 3:04 PM ET", "2026-07-05T15:04:00-04:00"),
        ("2026-01-05 10:11 PST8PDT", "2026-01-05T10:11:00-08:00"),
    ],
)
def test_a_zone_whose_offset_depends_on_the_day(text: str, moment: str) -> None:
    found = parse_moment(text)
    assert found is not None and found.isoformat() == moment


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2026-03-05 10:11 America/Nowhere", "America/Nowhere"),
        ("2026-03-05 10:11 XYZT", "XYZT"),
        ("2026-03-05 10:11 Uhr", ""),
        ("10:11 5 MARCH 2026", ""),
        ("2026-03-05", ""),
    ],
)
def test_a_zone_that_nobody_knows_is_named(text: str, zone: str) -> None:
    assert unknown_zone(text) == zone


@pytest.mark.parametrize(
    "text", ["March 2026", "mars 2026", "2026-05", "2026/5", "2026-W10", "2026W10", "2026", "marzo de 2026"]
)
def test_what_names_no_day_is_no_moment_and_known_as_such(text: str) -> None:
    assert parse_moment(text) is None
    assert names_no_day(text)


@pytest.mark.parametrize(
    "text", ["2026-366", "2026-W54-1", "2026-000", "2026-W10-8", "Draft 2026", "12:30", "0026", "5 March 2026"]
)
def test_other_numbers_are_neither(text: str) -> None:
    assert not names_no_day(text)
    assert (parse_moment(text) is None) is (text != "5 March 2026")
