"""Calendar days of articles, and how the stories' texts put days and spans of days into words."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo

from reader.model.article import Moment, Precision
from reader.model.row import Row
from reader.text.months import SHORT_MONTHS, SHORT_WEEKDAYS
from reader.text.plural import plural

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400
"""Seconds."""
_MONTH_DAYS = 30.44
_YEAR_DAYS = 365.25


def local_time(moment: Moment, zone: tzinfo) -> datetime:
    """The wall clock time to show: converted for instants, as written for all else. Always without a zone."""
    when = moment.when
    if moment.precision is Precision.AWARE and when.tzinfo is not None:
        # At the edge of what datetime holds, the time stays as it is.
        with suppress(OverflowError):
            when = when.astimezone(zone)
    return when.replace(tzinfo=None)


def day_of(moment: Moment, zone: tzinfo) -> date:
    """The calendar day on which an article was published, where the reader is."""
    return local_time(moment, zone).date()


def day_of_epoch(epoch: int, zone: tzinfo) -> date:
    """The calendar day of a time in seconds since 1970; the first or last possible day when it is out of range."""
    try:
        return (_EPOCH + timedelta(seconds=epoch)).astimezone(zone).date()
    except OverflowError:
        return date.max if epoch > 0 else date.min


def in_time_order(row: Row, zone: tzinfo) -> tuple[bool, date, int, str, int]:
    """Sort key of articles: by calendar day, then by time; undated ones last.

    Two articles of one moment have a fixed order. The day comes first, because a mere day of one file and an instant
    of another are not on one scale.
    """
    if row.published is None:
        return (True, date.max, 0, row.id, row.rowid)
    return (False, day_of(row.published, zone), row.published.epoch, row.id, row.rowid)


def day_words(day: date, today: date) -> str:
    """`24 May`, or `24 May 2021` when it is not in the year of today."""
    text = f"{day.day} {SHORT_MONTHS[day.month - 1]}"
    return text if day.year == today.year else f"{text} {day.year}"


def weekday_words(day: date, today: date) -> str:
    """`Mon 24 May`, with its year when it is another than that of today."""
    return f"{SHORT_WEEKDAYS[day.weekday()]} {day_words(day, today)}"


def span_words(first: date, last: date, today: date) -> str:
    """`21-26 May`, `28 Apr - 3 May`, `21-26 May 2021`, `28 Dec 2020 - 3 Jan 2021`; one day alone when both are it."""
    if first == last:
        return day_words(first, today)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}-{day_words(last, today)}"
    if first.year == last.year:
        return f"{first.day} {SHORT_MONTHS[first.month - 1]} - {day_words(last, today)}"
    begin, end = (f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}" for day in (first, last))
    return f"{begin} - {end}"


def quiet_words(days: int) -> str:
    """`1 quiet day`, `3 quiet days`, `4 quiet months`, `2 quiet years`."""
    if days < 60:
        return plural(days, "quiet day")
    if days < 2 * _YEAR_DAYS:
        return plural(int(days / _MONTH_DAYS), "quiet month")
    return plural(int(days / _YEAR_DAYS), "quiet year")


def apart_words(seconds: int, whole_days: bool = False) -> str:
    """How much later something is: `5m`, `3h`, `2d`, `4mo`, `2y`; `0m` for the same minute.

    whole_days: tell days and more only, where the times of day are not known.
    """
    minutes = max(0, seconds) // 60
    hours, days = minutes // 60, minutes // 1440
    if hours < 1 and not whole_days:
        return f"{minutes}m"
    if hours < 48 and not whole_days:
        return f"{hours}h"
    if days < 60:
        return f"{days}d"
    return f"{int(days / _MONTH_DAYS)}mo" if days < 2 * _YEAR_DAYS else f"{int(days / _YEAR_DAYS)}y"
