"""Days, months, years and spans as people write them, read as a period of calendar days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from reader.text import months

MONTHS = tuple(map(str.lower, months.MONTHS))
WEEKDAYS = tuple(map(str.lower, months.WEEKDAYS))
_UNITS = {"d": "day", "day": "day", "days": "day", "w": "week", "week": "week", "weeks": "week"} | {
    "m": "month", "month": "month", "months": "month", "y": "year", "year": "year", "years": "year"
}  # fmt: skip
WORDS = (
    "today", "yesterday", "this-week", "last-week", "this-month", "last-month", "this-year", "last-year",
    "7d", "2w", "3m", "1y",
)  # fmt: skip
"""Periods worth offering while typing."""


@dataclass(frozen=True, slots=True)
class Period:
    """From one day on, before another."""

    start: date | None
    end: date | None
    """The first day after it; None when the calendar ends with it."""


def period(text: str, today: date) -> Period | None:
    """The period that a text names; None when it names none.

    Days (`2021-05-19`, `19 May 2021`, `may 19`, `monday`, `today`), months (`2021-05`, `May 2021`, `may`), years,
    spans up to today (`7d`, `2 weeks`, `last 3 months`), calendar spans (`this week`, `last year`), ranges of any two
    (`2021-05..2021-07`). A day or month without a year is the latest one that is not in the future.
    """
    words = re.sub(r"[\s_,]+", " ", text.lower()).strip()
    first, dots, last = words.partition("..")
    if dots:
        return _range(first, last, today)
    return _numeric(words) or _named(re.sub(r"(?<=[a-z])[-. ]+|[-. ]+(?=[a-z])", " ", words).strip(), today)


def may_become(text: str, today: date) -> bool:
    """Whether more typing can make a period of a text that is none yet."""
    words = re.sub(r"[\s_,]+", " ", text.lower()).strip()
    if not words or any(period(words + ending, today) for ending in ("021", "21", "1", "01", "d", "2021", ".2021")):
        return True
    spaced = words.replace("-", " ")
    return any(phrase.startswith(spaced) for phrase in _vocabulary())


def _vocabulary() -> Iterator[str]:
    yield from ("today", "yesterday", "tomorrow", *MONTHS, *WEEKDAYS)
    for unit in ("week", "month", "year", *WEEKDAYS):
        yield from (f"this {unit}", f"last {unit}")


def _range(first: str, last: str, today: date) -> Period | None:
    if ".." in last:
        return None
    start, end = period(first, today), period(last, today)
    if start is None or end is None or start.start is None or (end.end and start.start >= end.end):
        return None
    return Period(start.start, end.end)


def _numeric(words: str) -> Period | None:
    match = re.fullmatch(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?", words, re.ASCII)
    if not match:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if match[3]:
        return _day(year, month, day)
    return _month(year, month) if match[2] else _year(year)


def _named(words: str, today: date) -> Period | None:
    if words in ("today", "yesterday", "tomorrow"):
        return _days(today, ("yesterday", "today", "tomorrow").index(words) - 1, 1)
    span = re.fullmatch(r"(?:(?:last|past) )?(\d{1,4}) ?([a-z]+)( ago)?", words, re.ASCII)
    if span and span[2] in _UNITS:
        return _span(int(span[1]), _UNITS[span[2]], bool(span[3]), today)
    relative = re.fullmatch(r"(this|last|past) ([a-z]+)", words)
    if relative:
        return _relative(relative[1] == "this", relative[2], today)
    weekday = _place(words, WEEKDAYS)
    if weekday is not None:
        return _days(today, -((today.weekday() - weekday) % 7), 1)
    return _month_name(words, today)


def _span(count: int, unit: str, ago: bool, today: date) -> Period | None:
    start = _back(today, count, unit)
    if start is None:
        return None
    return _days(start, 0, 1) if ago else Period(start, _plus(today, 1))


def _back(today: date, count: int, unit: str) -> date | None:
    if unit in ("day", "week"):
        return _plus(today, -count * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
    for day in range(today.day, 0, -1):  # a month ago from the 31st is the last day of a shorter month
        try:
            return date(months // 12, months % 12 + 1, day)
        except ValueError:
            continue
    return None


def _relative(current: bool, unit: str, today: date) -> Period | None:
    if unit == "week":
        return _days(today, -today.weekday() - (0 if current else 7), 7)
    if unit == "month":
        month = today.year * 12 + today.month - 1 - (0 if current else 1)
        return _month(month // 12, month % 12 + 1)
    if unit == "year":
        return _year(today.year - (0 if current else 1))
    weekday = _place(unit, WEEKDAYS)
    if weekday is None:
        return None
    return _days(today, -today.weekday() + weekday if current else -((today.weekday() - weekday - 1) % 7) - 1, 1)


def _month_name(words: str, today: date) -> Period | None:
    match = re.fullmatch(
        r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([a-z]+)(?: (\d{1,2})(?:st|nd|rd|th)?(?!\d))?(?: (\d{4}))?", words, re.ASCII
    )
    month = _place(match[2], MONTHS) if match else None
    if not match or month is None or (match[1] and match[3]):
        return None
    day, year = match[1] or match[3], match[4]
    if year:
        return _day(int(year), month + 1, int(day)) if day else _month(int(year), month + 1)
    for back in range(8):  # 29 February comes every fourth year, or eighth
        made = _day(today.year - back, month + 1, int(day)) if day else _month(today.year - back, month + 1)
        if made and made.start and made.start <= today:
            return made
    return None


def _place(word: str, names: tuple[str, ...]) -> int | None:
    """The number of the name that begins so, by three letters at least."""
    return next((place for place, name in enumerate(names) if len(word) >= 3 and name.startswith(word)), None)


def _plus(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _days(day: date, offset: int, length: int) -> Period | None:
    start = _plus(day, offset)
    return Period(start, _plus(start, length)) if start else None


def _day(year: int, month: int, day: int) -> Period | None:
    try:
        return _days(date(year, month, day), 0, 1)
    except ValueError:
        return None


def _month(year: int, month: int) -> Period | None:
    try:
        start = date(year, month, 1)
    except ValueError:
        return None
    return Period(start, _first(year + month // 12, month % 12 + 1))


def _year(year: int) -> Period | None:
    start = _first(year, 1)
    return Period(start, _first(year + 1, 1)) if start else None


def _first(year: int, month: int) -> date | None:
    try:
        return date(year, month, 1)
    except ValueError:
        return None
