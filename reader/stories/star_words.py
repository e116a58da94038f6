"""The words a star is put with: a note, a day to come back, and whose news is told. Pure."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from reader.text.months import MONTHS, WEEKDAYS

ANY, OTHER_SOURCES = "", "other-sources"
"""Scopes: all developments are told, or only what another source than the starred article's reports."""
_SCOPES = {"#any": ANY, "#other-sources": OTHER_SOURCES}
_NAMES = {name.lower(): place for place, name in enumerate(WEEKDAYS)}
_IN = re.compile(r"in\s+(\d{1,4}|an?|one)\s*(day|week|month|year)s?", re.I)
_DAY_MONTH = re.compile(r"(\d{1,2})\.?\s+([a-z]{3,9})\.?(?:\s+(\d{4}))?", re.I)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MARK = re.compile(
    r"(?:^|(?<=\s))@("
    r"in\s+(?:\d{1,4}|an?|one)\s*(?:days?|weeks?|months?|years?)(?!\w)[.,;:!?]*"
    r"|\d{1,2}\.?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:\s+\d{4})?(?!\S)"
    r"|\S+)",
    re.I,
)
_TOPIC = re.compile(r"(?:^|(?<=\s))#\S+")
NO_DAY = "none"
EXAMPLES = "fri, tomorrow, 2026-12-01, 1 Dec or in 3 weeks"


@dataclass(frozen=True, slots=True)
class StarWords:
    """What a line of words says; what it does not mention is None and stays as it is."""

    note: str | None = None
    """Empty to take the note away."""
    due: str | None = None
    """ISO date; empty to take the day away."""
    scope: str | None = None
    """One of the scopes above."""
    mistake: str = ""
    """Why the line cannot be taken, as a sentence; empty when it can."""

    @property
    def fields(self) -> dict[str, object]:
        """What changes in the state, by its fields."""
        values: dict[str, str | None] = {"note": self.note, "due": self.due, "scope": self.scope}
        return {name: value for name, value in values.items() if value is not None}


def star_words(line: str, today: date) -> StarWords:
    """What a line such as `ask the council again @fri #other-sources` says.

    `@none` takes the day away, `-` alone the note. A word after @ that is no day, and any other word with #, belong to
    the note: it may name a person or a topic. A day that does not exist is a mistake.
    """
    due: str | None = None
    marks = list(_MARK.finditer(line))
    cut: list[tuple[int, int]] = []
    for mark in marks:
        text = mark[1].rstrip(".,;:!?")
        day = "" if text.lower() == NO_DAY else _iso(text, today)
        if day is None:
            if not (text[:1].isdigit() or _IN.fullmatch(text)):
                continue
            return StarWords(mistake=f"“{text}” is no day: say {EXAMPLES}")
        if due is not None:
            return StarWords(mistake="There are two days: say one")
        due = day
        cut.append(mark.span())
    scope: str | None = None
    for topic in _TOPIC.finditer(line):
        if topic[0].lower() in _SCOPES:
            scope = _SCOPES[topic[0].lower()]
            cut.append(topic.span())
    note = _without(line, cut)
    return StarWords("" if note == "-" else note or None, due, scope)


def words_of(note: str, due: str, scope: str) -> str:
    """The line that says a star's note, day and scope."""
    return " ".join(
        part for part in (" ".join(note.split()), f"@{due}" if due else "", f"#{scope}" if scope else "") if part
    )


def day_said(text: str, today: date) -> date | None:
    """`fri`, `tomorrow`, `2026-12-01`, `1 Dec`, `in 3 weeks` as a day, never one before today but where a year is
    stated; None when it is none or does not exist."""
    text = " ".join(text.split()).lower().removeprefix("@")
    if text in ("today", "tomorrow"):
        return _later(today, int(text == "tomorrow"))
    if len(text) >= 3 and (places := [place for name, place in _NAMES.items() if name.startswith(text)]):
        return _later(today, (places[0] - today.weekday() - 1) % 7 + 1)
    if span := _IN.fullmatch(text):
        return _after(today, int(span[1]) if span[1].isdigit() else 1, span[2])
    if iso := _ISO.fullmatch(text):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if named := _DAY_MONTH.fullmatch(text):
        months = [place for place, name in enumerate(MONTHS, 1) if name.lower().startswith(named[2].lower())]
        if not months:
            return None
        if named[3]:
            return _day(int(named[3]), months[0], int(named[1]))
        return next(
            (
                day
                for year in (today.year, today.year + 1)
                if (day := _day(year, months[0], int(named[1]))) and day >= today
            ),
            None,
        )
    return None


def day_in_state(text: str) -> date | None:
    """A day as the state holds it; None for none, and for what is no day."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _iso(text: str, today: date) -> str | None:
    day = day_said(text, today)
    return day.isoformat() if day else None


def _without(line: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        line = f"{line[:start]} {line[end:]}"
    return " ".join(line.split())


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _later(today: date, days: int) -> date | None:
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return None


def _after(today: date, count: int, unit: str) -> date | None:
    """So many days, weeks, months or years later; the last day of a month that is too short."""
    if unit in ("day", "week"):
        return _later(today, count * (7 if unit == "week" else 1))
    months = today.month - 1 + count * (12 if unit == "year" else 1)
    year, month = today.year + months // 12, months % 12 + 1
    if year > date.max.year:
        return None
    return _day(year, month, min(today.day, calendar.monthrange(year, month)[1]))
