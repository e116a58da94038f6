"""Timelines, coverage and stories -> lines, as `LineList` shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.content import Content
from textual.style import Style

from reader.model.row import Row
from reader.model.state import ArticleState
from reader.stories.coverage import Coverage, Report, SourceCoverage
from reader.stories.days import count_words
from reader.stories.duplicates import Fold
from reader.stories.summary import sparkline
from reader.stories.timeline import DayLine, EntryLine, QuietLine, Timeline, UndatedLine, VisitLine
from reader.ui.render.row import Symbols

Styles = Mapping[str, Style]
_CLOCK = 8
"""Cells before the axis of a timeline."""
LONGEST_SOURCE = 20
"""Cells of a source's name at most."""
HERE = "you are here"
_SPARK = 24
"""Cells of a sparkline at most."""


def beside(left: Content, right: Content, width: int) -> Content:
    """Two texts at the two edges of a line; the left one gives way."""
    room = width - right.cell_length - (2 if right else 1)
    if room < 8:
        return left.truncate(width, ellipsis=True)
    return left.truncate(room, ellipsis=True, pad=True) + " " + right


def marks(symbols: Symbols, styles: Styles, *, read: bool, starred: bool) -> Content:
    """Unread dot and star, a cell each, and a space."""
    return Content.assemble(
        (" " if read else symbols.unread, styles["dot"]), (symbols.star if starred else " ", styles["star"]), " "
    )


class TimelineLines:
    """A timeline as lines: a gutter for the time, an axis, marks, source, headline."""

    def __init__(self, shown: Timeline, symbols: Symbols, *, ascii_only: bool) -> None:
        self._shown = shown
        self._symbols = symbols
        self._axis, self._dots, self._line = ("|", ":", "-") if ascii_only else ("│", "┊", "─")

    @property
    def height(self) -> int:
        """Number of lines."""
        return len(self._shown.lines)

    @property
    def starts(self) -> Sequence[int]:
        """Places of the articles."""
        return self._shown.entries

    def entry_height(self, _: int) -> int:
        """An article is one line."""
        return 1

    def line(self, at: int, width: int, styles: Styles) -> Content:
        """A day, a gap, the line of the last visit, or an article."""
        match self._shown.lines[at]:
            case DayLine(words=words, count=count) | UndatedLine(words=words, count=count):
                left = Content.styled(f" {words[:1].upper()}{words[1:]}", styles["heading"])
                return beside(left, Content.styled(f"{count:,} ", styles["meta"]), width)
            case QuietLine(words=words):
                return Content.styled(f"{' ' * _CLOCK}{self._dots} {words}", styles["meta"])
            case VisitLine(words=words, new=new):
                text = f" {words}" + (f", {count_words(new, 'article')} since" if new else "") + " "
                return Content.styled(f" {self._line * 3}{text}".ljust(width - 1, self._line), styles["accent"])
            case EntryLine() as entry:
                return self._entry(entry, width, styles)

    def _entry(self, entry: EntryLine, width: int, styles: Styles) -> Content:
        axis = Content.styled(f"{entry.clock:>{_CLOCK - 1}} {self._axis} ", styles["meta"])
        source_width = min(LONGEST_SOURCE, max(6, width // 5))
        source = Content.styled(entry.row.source, styles["meta"]).truncate(source_width, ellipsis=True, pad=True)
        title = Content.styled(entry.row.title, styles["read" if entry.read else "unread"])
        dots = marks(self._symbols, styles, read=entry.read, starred=entry.starred)
        if entry.here:
            tag = Content.styled(f"{HERE} ", styles["accent"])
        else:
            words = "first report " if entry.first else "latest " if entry.latest else ""
            tag = Content.styled(words if width >= 100 else "", styles["meta"])
        return beside(axis + dots + source + "  " + title, tag, width)


class CoverageLines:
    """Coverage as lines: a heading for each source, its reports below."""

    def __init__(self, shown: Coverage, symbols: Symbols) -> None:
        self._symbols = symbols
        self._lines: list[SourceCoverage | Report | None] = []
        self._starts: list[int] = []
        self.reports: list[Report] = []
        """The reports in the order shown."""
        for source in shown.sources:
            if self._lines:
                self._lines.append(None)
            self._lines.append(source)
            for report in source.reports:
                self._starts.append(len(self._lines))
                self._lines.append(report)
                self.reports.append(report)

    @property
    def height(self) -> int:
        """Number of lines."""
        return len(self._lines)

    @property
    def starts(self) -> Sequence[int]:
        """Places of the reports."""
        return self._starts

    def entry_height(self, _: int) -> int:
        """A report is one line."""
        return 1

    def line(self, at: int, width: int, styles: Styles) -> Content:
        """A source, a report, or the gap between two sources."""
        shown = self._lines[at]
        if shown is None:
            return Content("")
        if isinstance(shown, SourceCoverage):
            return self._source(shown, width, styles)
        when = Content.styled(f"{shown.behind:>{_CLOCK}}  ", styles["accent" if shown.behind == "first" else "meta"])
        title = Content.styled(shown.row.title, styles["read" if shown.read else "unread"])
        dots = marks(self._symbols, styles, read=shown.read, starred=shown.starred)
        return beside(when + dots + title, Content.styled(figures(shown.quality, shown.heat), styles["meta"]), width)

    def _source(self, source: SourceCoverage, width: int, styles: Styles) -> Content:
        name = Content.styled(f" {source.source or 'Unnamed source'}", styles["heading"])
        parts = [count_words(len(source.reports), "article")]
        if source.unread:
            parts.append(f"{source.unread:,} unread")
        if source.behind:
            parts.insert(0, source.behind)
        return beside(name, Content.styled(", ".join(parts) + " ", styles["meta"]), width)


def figures(quality: int | None, heat: int | None) -> str:
    """`quality 80, heat 12 `, each where it is known."""
    known = [f"{name} {value}" for name, value in (("quality", quality), ("heat", heat)) if value is not None]
    return ", ".join(known) + " " if known else ""


def story_lines(
    rows: Sequence[Row],
    summary: str,
    days: Sequence[int],
    width: int,
    styles: Styles,
    symbols: Symbols,
    state_of: Callable[[str], ArticleState],
    *,
    opened: bool,
    unicode: bool,
) -> tuple[Content, Content]:
    """A story: its newest headline, and below it its figures and a sparkline.

    days: articles of each day. opened: its articles are shown below.
    """
    if not rows:
        return Content.styled("    (the files of this story are gone)", styles["meta"]), Content("")
    newest = max(rows, key=lambda row: (row.published is not None, row.published.epoch if row.published else 0))
    states = [state_of(row.id) for row in rows]
    read = all(state.read for state in states)
    dots = marks(symbols, styles, read=read, starred=any(state.starred for state in states))
    sign = ("▾" if opened else "▸") if unicode else ("-" if opened else "+")
    head = Content.assemble(" ", (sign, styles["meta"]), " ") + dots
    first = head + Content.styled(newest.title, styles["read" if read else "unread"])
    spark = sparkline(days, max(0, min(_SPARK, width - 50)), ascii_only=not unicode)
    second = Content.styled(" " * head.cell_length + summary, styles["meta"])
    return first.truncate(width - 1, ellipsis=True), beside(
        second, Content.styled(f"{spark} ", styles["accent"]), width
    )


def fold_line(
    found: Fold, width: int, styles: Styles, symbols: Symbols, state_of: Callable[[str], ArticleState]
) -> Content:
    """An article of an opened story, or several that are one report."""
    states = [state_of(row.id) for row in found.rows]
    read = all(state.read for state in states)
    dots = marks(symbols, styles, read=read, starred=any(state.starred for state in states))
    source_width = min(LONGEST_SOURCE, max(6, width // 5))
    source = Content.styled(found.lead.source, styles["meta"]).truncate(source_width, ellipsis=True, pad=True)
    title = Content.styled(found.lead.title, styles["read" if read else "unread"])
    day = found.lead.published.isoformat()[:10] if found.lead.published else ""
    right = " ".join(part for part in (found.label, day if width >= 80 else "") if part)
    return beside(Content(" " * 6) + dots + source + "  " + title, Content.styled(f"{right} ", styles["meta"]), width)
