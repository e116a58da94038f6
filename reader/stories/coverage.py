"""An event by source: who was first, where that can be told, by how much, and what each one reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo

from reader.model.article import Moment, Precision
from reader.model.row import Row
from reader.model.state import ArticleState
from reader.stories.days import DAY, apart_words, day_of, in_time_order
from reader.text.plural import plural


@dataclass(frozen=True, slots=True)
class Report:
    """One article of a source."""

    row: Row
    behind: str
    """`first`, `+3h`, `+2d`, `same day`: how long after the first report of the event; empty without a date."""
    read: bool
    starred: bool


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """All that one source reported."""

    source: str
    """Empty for articles that name none."""
    reports: tuple[Report, ...]
    """In time order, undated ones last."""
    behind: str
    """How long after the first report of the story this source had its own first."""
    unread: int
    alone: tuple[str, ...] = ()
    """Words of its headlines that no other source of the event uses, in the order written."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """A story by source, the one that was first at the top."""

    sources: tuple[SourceCoverage, ...]
    names: tuple[str, ...]
    """Every source of the story in the same order, whatever the filter: what there is to choose from."""
    summary: str
    """`IGN was first, 7 sources followed within 5h`; empty when no article has a date."""
    reports: int = 0
    """How many there are, of all sources."""
    story: int = 0
    """Reports of the story that the event belongs to; 0 where the whole story is shown."""


def coverage(
    rows: Iterable[Row],
    state_of: Callable[[str], ArticleState],
    zone: tzinfo,
    only: str | None = None,
    *,
    final: bool = True,
    alone: Mapping[str, tuple[str, ...]] | None = None,
    story: int = 0,
) -> Coverage:
    """Lay an event out by source. Sources are sorted by their first report; those without any date come last.

    only: the name of the one source to show; None for all. Distances are always from the first report of all.
    final: whether all reports are one event, and no others are to be put in their places: only then is one the first.
    alone: by source, the words that it alone uses. story: reports of the story, where only one event of it is shown.
    """
    ordered = sorted({row.rowid: row for row in rows}.values(), key=lambda row: in_time_order(row, zone))
    start = ordered[0].published if ordered else None
    by_source: dict[str, list[Row]] = {}
    for row in ordered:
        by_source.setdefault(row.source, []).append(row)
    proven = final and _is_proven(ordered, zone)
    sources = [
        replace(_source(name, reports, start, state_of, zone, proven), alone=(alone or {}).get(name, ()))
        for name, reports in by_source.items()
    ]
    return Coverage(
        tuple(source for source in sources if only is None or source.source == only),
        tuple(by_source),
        _summary(start, by_source, sources, proven),
        len(ordered),
        story,
    )


def _is_proven(ordered: list[Row], zone: tzinfo) -> bool:
    """Whether clock times prove who was first: the first report has one, and no other may have been before it."""
    start = ordered[0].published if ordered else None
    if start is None or start.precision is Precision.DAY:
        return False
    day = day_of(start, zone)
    return all(
        row.published is not None
        and (row.published.precision is not Precision.DAY or day_of(row.published, zone) > day)
        for row in ordered[1:]
    )


def _source(
    name: str,
    rows: list[Row],
    start: Moment | None,
    state_of: Callable[[str], ArticleState],
    zone: tzinfo,
    proven: bool,
) -> SourceCoverage:
    reports: list[Report] = []
    for row in rows:
        state = state_of(row.id)
        behind = _behind(start, row.published, zone, proven)
        reports.append(Report(row, behind, state.read, state.starred))
    return SourceCoverage(
        name,
        tuple(reports),
        reports[0].behind,
        sum(not report.read for report in reports),
    )


def _behind(start: Moment | None, own: Moment | None, zone: tzinfo, proven: bool) -> str:
    """How far a report is behind the first. From or to a mere day only days can be told."""
    if start is None or own is None:
        return ""
    if start.when == own.when and start.precision is own.precision:
        return "first" if proven else "earliest" if start.precision is not Precision.DAY else "same day"
    if start.precision is Precision.DAY or own.precision is Precision.DAY:
        days = (day_of(own, zone) - day_of(start, zone)).days
        return f"+{apart_words(days * DAY, whole_days=True)}" if days else "same day"
    return f"+{apart_words(own.epoch - start.epoch)}"


def _summary(start: Moment | None, by_source: dict[str, list[Row]], found: list[SourceCoverage], proven: bool) -> str:
    if start is None or not found:
        return ""
    behind = [
        (rows[0].published.epoch, source.behind)
        for rows, source in zip(by_source.values(), found, strict=True)
        if rows[0].published is not None and source.behind not in ("first", "earliest")
    ]
    last = max(behind)[1] if behind else ""
    within = " on the same day" if last == "same day" else f" within {last.removeprefix('+')}" if last else ""
    if not proven:
        count = plural(len(found), "source")
        return f"{count}{within}; who was first cannot be told" if len(found) > 1 else count
    first = [source.source or "an unnamed source" for source in found if source.behind == "first"]
    words = f"{first[0]} was first" if len(first) == 1 else f"{' and '.join(first[:2])} were first"
    if len(first) > 2:
        words = f"{plural(len(first), 'source')} were first together"
    return f"{words}, {plural(len(behind), 'source')} followed{within}" if behind else words
