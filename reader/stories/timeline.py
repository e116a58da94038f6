"""A story on the axis of time: days, quiet days between them, its events, and where the reader left off."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from reader.model.article import Precision
from reader.model.identity import normalise_url
from reader.model.row import Row
from reader.model.state import ArticleState
from reader.stories.days import (
    day_of,
    day_of_epoch,
    day_words,
    in_time_order,
    local_time,
    quiet_words,
    weekday_words,
)
from reader.stories.events import Event
from reader.stories.summary import summarise


@dataclass(frozen=True, slots=True)
class DayLine:
    """The gutter before the articles of one day."""

    day: date
    words: str
    """`Mon 24 May`."""
    count: int
    """Articles below it, folded ones too; two files of one article count once."""


@dataclass(frozen=True, slots=True)
class QuietLine:
    """Days without an article between two days with some."""

    days: int
    """At least 1."""
    words: str
    """`3 quiet days`."""


@dataclass(frozen=True, slots=True)
class VisitLine:
    """Where the reader left off: what follows is new."""

    at: int
    """When the story was last read, seconds since 1970."""
    new: int
    """Articles that came since, wherever they stand in time."""
    words: str
    """`you last read this story on 24 May`, with `, nothing new since` when that is so."""


@dataclass(frozen=True, slots=True)
class UndatedLine:
    """The heading before the articles without a date."""

    count: int
    words: str = "without a date"


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One event of the story: its first report, with the others folded into it."""

    row: Row
    clock: str
    """`14:05` where the reader is; empty when the file states a mere day, or no date."""
    read: bool
    starred: bool
    here: bool
    """The article that is open: you are here."""
    new: bool
    """Came, or was published, since the story was last read."""
    first: bool
    """The first report."""
    latest: bool
    others: tuple[Row, ...] = ()
    """Further reports of the event, folded into this line; read, starred, here and new then speak of all."""
    label: str = ""
    """`+4 say the same`; empty for a single report."""
    development: bool = False
    """A later event than that of the open article."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """All articles of the line."""
        return (self.row, *self.others)


Line = DayLine | QuietLine | VisitLine | UndatedLine | EntryLine


@dataclass(frozen=True, slots=True)
class Timeline:
    """A story as it is drawn, top to bottom."""

    lines: tuple[Line, ...]
    entries: tuple[int, ...]
    """Places of the articles in `lines`, in time order."""
    first: int | None
    """Place of the first report in `lines`; None when no article has a date."""
    latest: int | None
    here: int | None
    """Place of the open article; None when it is not of this story."""
    summary: str
    """`12 articles, 8 sources, 4 unread, 21-26 May`."""
    title: str = ""
    """What the story is called."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What the state knows of earlier visits."""

    read_at: Callable[[str], int | None]
    """When an article was read, by identifier, in seconds since 1970; None when it was not, or nobody knows."""
    began: int | None = None
    """When the present visit began: what was read since then does not count. None counts everything."""

    def knows(self, row: Row) -> bool:
        """Whether an article was read before the present visit."""
        at = self.read_at(row.id)
        return at is not None and (self.began is None or at < self.began)

    def last(self, rows: Iterable[Row]) -> int | None:
        """When any of these articles was last read, before the present visit."""
        times = [at for row in rows if (at := self.read_at(row.id)) is not None]
        return max((at for at in times if self.began is None or at < self.began), default=None)


def timeline(
    events: Iterable[Event],
    here: int | None,
    state_of: Callable[[str], ArticleState],
    visit: Visit,
    zone: tzinfo,
    today: date,
    *,
    arrived: Mapping[int, int] | None = None,
    title: str = "",
) -> Timeline:
    """Lay a story out in time, an event a line where its first report stands.

    here: row number of the open article. zone, today: where and when the reader is. arrived: when the file of each
    article came, seconds since 1970. title: what the story is called.
    """
    ordered = sorted(events, key=lambda event: in_time_order(event.lead, zone))
    rows = [row for event in ordered for row in event.rows]
    last_read = visit.last(rows)
    new = _new(rows, last_read, arrived or {}, visit)
    drawing = _Drawing(ordered, here, state_of, new, zone)
    counted = len({row.id for row in rows if row.rowid in new})
    visit_line = None if last_read is None else _visit_line(last_read, counted, zone, today)
    dated = [event for event in ordered if event.lead.published is not None]
    undated = [event for event in ordered if event.lead.published is None]
    days = [day_of(event.lead.published, zone) for event in dated if event.lead.published is not None]
    counts = Counter[date]()
    for event, day in zip(dated, days, strict=True):
        counts[day] += _articles(event)
    # What is folded into an earlier line keeps its day from being a quiet one.
    busy = sorted({day_of(row.published, zone) for row in rows if row.published is not None})
    after = _last_known(dated, new)
    lines: list[Line] = []
    shown: date | None = None
    for place, (event, day) in enumerate(zip(dated, days, strict=True)):
        if visit_line is not None and place > after:
            lines.append(visit_line)
            visit_line = None
        if day != shown:
            if shown is not None:
                quiet = (day - shown).days - 1 - (bisect_left(busy, day) - bisect_right(busy, shown))
                lines.extend([QuietLine(quiet, quiet_words(quiet))] if quiet > 0 else [])
            lines.append(DayLine(day, weekday_words(day, today), counts[day]))
            shown = day
        lines.append(drawing.entry(event, _clock(event.lead, zone), first=place == 0, latest=event is dated[-1]))
    if visit_line is not None:
        lines.append(visit_line)
    if undated:
        lines.append(UndatedLine(sum(_articles(event) for event in undated)))
        lines.extend(drawing.entry(event, "", first=False, latest=False) for event in undated)
    return _finished(lines, summarise(rows, state_of, zone, today), title)


class _Drawing:
    """Makes the lines of events."""

    def __init__(
        self,
        events: Sequence[Event],
        here: int | None,
        state_of: Callable[[str], ArticleState],
        new: frozenset[int],
        zone: tzinfo,
    ) -> None:
        self._here = here
        self._state_of = state_of
        self._new = new
        self._zone = zone
        own = next((event for event in events if any(row.rowid == here for row in event.rows)), None)
        self._since = in_time_order(own.lead, zone) if own and own.lead.published else None

    def entry(self, event: Event, clock: str, *, first: bool, latest: bool) -> EntryLine:
        """The line of an event."""
        states = [self._state_of(row.id) for row in event.rows]
        return EntryLine(
            event.lead,
            clock,
            read=all(state.read for state in states),
            starred=any(state.starred for state in states),
            here=any(row.rowid == self._here for row in event.rows),
            new=any(row.rowid in self._new for row in event.rows),
            first=first and event.final,
            latest=latest,
            others=event.others,
            label=event.label,
            development=self._is_later(event.lead),
        )

    def _is_later(self, row: Row) -> bool:
        return self._since is not None and row.published is not None and in_time_order(row, self._zone) > self._since


def _articles(event: Event) -> int:
    return len({row.id for row in event.rows})


def _finished(lines: list[Line], summary: str, title: str) -> Timeline:
    places = [place for place, line in enumerate(lines) if isinstance(line, EntryLine)]

    def find(fits: Callable[[EntryLine], bool]) -> int | None:
        return next((at for at in places if isinstance(line := lines[at], EntryLine) and fits(line)), None)

    return Timeline(
        tuple(lines),
        tuple(places),
        find(lambda line: line.first),
        find(lambda line: line.latest),
        find(lambda line: line.here),
        summary,
        title,
    )


def _new(rows: Sequence[Row], last_read: int | None, arrived: Mapping[int, int], visit: Visit) -> frozenset[int]:
    """The articles that came, or were published, after a time, and were not read before this visit."""
    if last_read is None:
        return frozenset()
    return frozenset(
        row.rowid
        for row in rows
        if not visit.knows(row)
        and (arrived.get(row.rowid, 0) > last_read or (row.published is not None and row.published.epoch > last_read))
    )


def _last_known(dated: Sequence[Event], new: frozenset[int]) -> int:
    """Place of the last event with a report that is not new; -1 when all are new."""
    places = (place for place, event in enumerate(dated) if any(row.rowid not in new for row in event.rows))
    return max(places, default=-1)


def _clock(row: Row, zone: tzinfo) -> str:
    if row.published is None or row.published.precision is Precision.DAY:
        return ""
    local = local_time(row.published, zone)
    return f"{local.hour:02}:{local.minute:02}"


def _visit_line(at: int, new: int, zone: tzinfo, today: date) -> VisitLine:
    day = day_of_epoch(at, zone)
    words = "you last read this story " + ("today" if day == today else f"on {day_words(day, today)}")
    return VisitLine(at, new, words if new else words + ", nothing new since")


# --- as Markdown

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&!])")


def to_markdown(title: str, shown: Timeline) -> str:
    """A timeline as a Markdown document: a heading a day, an article a list item with its source and address."""
    parts = [f"# {markdown_words(title)}", "", markdown_words(shown.summary), ""]
    for line in shown.lines:
        match line:
            case DayLine() | UndatedLine():
                parts += ["", f"## {markdown_words(line.words[:1].upper() + line.words[1:])}", ""]
            case QuietLine() | VisitLine():
                parts += ["", f"*{markdown_words(line.words)}*", ""]
            case EntryLine():
                parts.append(_item(line))
                parts.extend(f"    - {markdown_row(other)}" for other in line.others)
    text = "\n".join(parts)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _item(line: EntryLine) -> str:
    marks = [word for word, holds in (("read", line.read), ("starred", line.starred), ("new", line.new)) if holds]
    clock = line.clock + " " if line.clock else ""
    return f"- {clock}{markdown_row(line.row)}" + (f" ({', '.join(marks)})" if marks else "")


def markdown_row(row: Row) -> str:
    """Source and headline of an article, which leads to its address."""
    return ": ".join(part for part in (markdown_words(row.source), markdown_headline(row.title, row.url)) if part)


def markdown_headline(title: str, url: str) -> str:
    """A headline that leads to its address; the headline alone where that is none of the web."""
    words = markdown_words(title)
    if not normalise_url(url):
        return words
    # Between angle brackets an address may hold parentheses; what would end it early is percent-encoded.
    address = re.sub(r"[\s<>\\]", lambda match: f"%{ord(match[0]):02X}", url.strip())
    return f"[{words}](<{address}>)"


def markdown_words(text: str) -> str:
    """Text that Markdown shows as it stands."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
