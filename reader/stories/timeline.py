"""A story on the axis of time: days, quiet days between them, every article, and where the reader left off."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
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
from reader.stories.duplicates import Fold, fold
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
    """Where the reader left off: what follows was published later."""

    at: int
    """When the story was last read, seconds since 1970."""
    new: int
    """Articles published since."""
    words: str
    """`you last read this story on 24 May`, with `, nothing new since` when that is so."""


@dataclass(frozen=True, slots=True)
class UndatedLine:
    """The heading before the articles without a date."""

    count: int
    words: str = "without a date"


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One article of the story."""

    row: Row
    clock: str
    """`14:05` where the reader is; empty when the file states a mere day, or no date."""
    read: bool
    starred: bool
    here: bool
    """The article that is open: you are here."""
    new: bool
    """Published since the story was last read."""
    first: bool
    """The first report."""
    latest: bool
    others: tuple[Row, ...] = ()
    """The same report of other sources, folded into this line; read, starred, here and new then speak of all."""
    label: str = ""
    """`x3 sources`; empty for a single report."""

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


@dataclass(frozen=True, slots=True)
class Visit:
    """What the state knows of earlier visits."""

    read_at: Callable[[str], int | None]
    """When an article was read, by identifier, in seconds since 1970; None when it was not, or nobody knows."""
    began: int | None = None
    """When the present visit began: what was read since then does not count. None counts everything."""

    def last(self, rows: Iterable[Row]) -> int | None:
        """When any of these articles was last read, before the present visit."""
        times = [at for row in rows if (at := self.read_at(row.id)) is not None]
        return max((at for at in times if self.began is None or at < self.began), default=None)


def timeline(
    rows: Iterable[Row],
    here: int | None,
    state_of: Callable[[str], ArticleState],
    visit: Visit,
    zone: tzinfo,
    today: date,
    *,
    folded: bool = False,
) -> Timeline:
    """Lay a story out in time. Rows that come twice are shown once.

    here: row number of the open article. zone, today: where and when the reader is. folded: one line for a report that
    several sources share, where the first of them stands.
    """
    ordered = sorted({row.rowid: row for row in rows}.values(), key=lambda row: in_time_order(row, zone))
    folds = {found.lead.rowid: found for found in (fold(ordered, zone) if folded else map(Fold, ordered))}
    dated = [row for row in ordered if row.published is not None and row.rowid in folds]
    undated = [row for row in ordered if row.published is None and row.rowid in folds]
    last_read = visit.last(ordered)
    new = {row.rowid for row in _after(dated, last_read)}
    lines: list[Line] = []

    def add(row: Row, clock: str) -> None:
        found = folds[row.rowid]
        states = [state_of(other.id) for other in found.rows]
        lines.append(
            EntryLine(
                row,
                clock,
                read=all(state.read for state in states),
                starred=any(state.starred for state in states),
                here=any(other.rowid == here for other in found.rows),
                new=row.rowid in new,
                first=row in dated[:1],
                latest=row in dated[-1:],
                others=found.others,
                label=found.label,
            )
        )

    visit_line = None if last_read is None else _visit_line(last_read, len(new), zone, today)
    days = [day_of(row.published, zone) for row in dated if row.published is not None]
    counts = Counter[date]()
    for row, day in zip(dated, days, strict=True):
        counts[day] += _articles(folds[row.rowid])
    # What is folded into an earlier line keeps its day from being a quiet one.
    busy = sorted({day_of(row.published, zone) for row in ordered if row.published is not None})
    shown: date | None = None
    for row, day in zip(dated, days, strict=True):
        if visit_line is not None and row.rowid in new:
            lines.append(visit_line)
            visit_line = None
        if day != shown:
            if shown is not None:
                quiet = (day - shown).days - 1 - (bisect_left(busy, day) - bisect_right(busy, shown))
                lines.extend([QuietLine(quiet, quiet_words(quiet))] if quiet > 0 else [])
            lines.append(DayLine(day, weekday_words(day, today), counts[day]))
            shown = day
        add(row, _clock(row, zone))
    if visit_line is not None:
        lines.append(visit_line)
    if undated:
        lines.append(UndatedLine(sum(_articles(folds[row.rowid]) for row in undated)))
        for row in undated:
            add(row, "")
    return _finished(lines, summarise(ordered, state_of, zone, today))


def _articles(found: Fold) -> int:
    return len({row.id for row in found.rows})


def _finished(lines: list[Line], summary: str) -> Timeline:
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
    )


def _after(dated: list[Row], last_read: int | None) -> list[Row]:
    """The last articles that were all published after a time: what follows the line of the last visit."""
    if last_read is None:
        return []
    start = len(dated)
    while start and (published := dated[start - 1].published) and published.epoch > last_read:
        start -= 1
    return dated[start:]


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
    parts = [f"# {_plain(title)}", "", _plain(shown.summary), ""]
    for line in shown.lines:
        match line:
            case DayLine() | UndatedLine():
                parts += ["", f"## {_plain(line.words[:1].upper() + line.words[1:])}", ""]
            case QuietLine() | VisitLine():
                parts += ["", f"*{_plain(line.words)}*", ""]
            case EntryLine():
                parts.append(_item(line))
    text = "\n".join(parts)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _item(line: EntryLine) -> str:
    marks = [word for word, holds in (("read", line.read), ("starred", line.starred), ("new", line.new)) if holds]
    title = _plain(line.row.title)
    if normalise_url(line.row.url):
        # Between angle brackets an address may hold parentheses; what would end it early is percent-encoded.
        address = re.sub(r"[\s<>\\]", lambda match: f"%{ord(match[0]):02X}", line.row.url.strip())
        title = f"[{title}](<{address}>)"
    about = ": ".join(part for part in (_plain(line.row.source), title) if part)
    return f"- {line.clock + ' ' if line.clock else ''}{about}" + (f" ({', '.join(marks)})" if marks else "")


def _plain(text: str) -> str:
    """Text that Markdown shows as it stands."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
