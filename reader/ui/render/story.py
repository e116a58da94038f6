"""Timelines, coverage and stories -> lines, as `LineList` shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.content import Content
from textual.style import Style

from reader.model.row import Row
from reader.model.state import ArticleState
from reader.stories.coverage import Coverage, Report, SourceCoverage
from reader.stories.events import Event
from reader.stories.summary import sparkline
from reader.stories.timeline import DayLine, EntryLine, QuietLine, Timeline, UndatedLine, VisitLine
from reader.text.plural import plural
from reader.ui.render.row import Symbols

Styles = Mapping[str, Style]
_CLOCK = 8
"""Cells before the axis of a timeline."""
LONGEST_SOURCE = 20
"""Cells of a source's name at most."""
HERE = "you are here"
UNNAMED = "Unnamed source"
NARROW = 56
"""Cells below which a line has no room for a source beside its headline."""
_COLUMNS = 84
"""Cells from which on a line has a column for its source."""
_SPARK = 24
"""Cells of a sparkline at most."""
_SHORTEST_SPARK = 8
"""Cells below which a sparkline tells nothing."""
_BEFORE_SPARK = 58
"""Cells that the figures of a story have before its sparkline gets any."""


def beside(left: Content, right: Content, width: int) -> Content:
    """Two texts at the two edges of a line; the left one gives way."""
    room = width - right.cell_length - (2 if right else 1)
    if room < 8:
        return left.truncate(width, ellipsis=True)
    return left.truncate(room, ellipsis=True, pad=True) + " " + right


def beside_fitting(left: Content, rights: Sequence[Content], width: int) -> Content:
    """A text, and at the right the first of several that leaves it whole; the last one when none does."""
    fitting = (right for right in rights if left.cell_length + right.cell_length + 2 <= width)
    return beside(left, next(fitting, rights[-1]), width)


def _short(label: str) -> str:
    """`+4` of `+4 say the same`."""
    return label.partition(" ")[0]


def source_cell(source: str, width: int, styles: Styles) -> Content:
    """A source as a column of a line; nothing where the headline needs the room: there it may stand at the right."""
    if width < _COLUMNS:
        return Content("")
    cells = min(LONGEST_SOURCE, max(6, width // 5))
    return Content.styled(source, styles["meta"]).truncate(cells, ellipsis=True, pad=True) + "  "


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
        self._axis, self._dots, self._line, self._here = ("|", ":", "-", ">") if ascii_only else ("│", "┊", "─", "▶")

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
                more = Content.styled(f"{plural(count, 'article')} ", styles["meta"]) if count > 1 else Content("")
                return beside(left, more, width)
            case QuietLine(words=words):
                return Content.styled(f"{' ' * _CLOCK}{self._dots} {words}", styles["meta"])
            case VisitLine(words=words, new=new):
                text = f" {words}" + (f", {plural(new, 'article')} since" if new else "") + " "
                return Content.styled(f" {self._line * 3}{text}".ljust(width - 1, self._line), styles["accent"])
            case EntryLine() as entry:
                return self._entry(entry, width, styles)

    def _entry(self, entry: EntryLine, width: int, styles: Styles) -> Content:
        clock = Content.styled(f"{entry.clock:>{_CLOCK - 1}} ", styles["meta"])
        axis = Content.styled(self._here if entry.here else self._axis, styles["accent" if entry.here else "meta"])
        dots = marks(self._symbols, styles, read=entry.read, starred=entry.starred)
        title = Content.styled(entry.row.title, styles["read" if entry.read else "unread"])
        words = HERE if entry.here else "first report" if entry.first else "latest" if entry.latest else ""
        tag = Content.styled(f"{words} ", styles["accent" if entry.here else "meta"]) if words else Content("")
        left = clock + axis + " " + dots + source_cell(entry.row.source, width, styles) + title
        label, short = entry.label, _short(entry.label)
        if width < _COLUMNS:
            dot, source = self._symbols.dot, entry.row.source
            said = [dot.join(filter(None, parts)) for parts in ((source, label), (source, short), (label,), (short,))]
            tag = Content("")
        else:
            said = [label, short]
        labels = [Content.styled(f"{words} " if words else "", styles["meta"]) for words in said]
        return beside_fitting(left, [part for words in labels for part in (words + tag, words)], width)


class CoverageLines:
    """Coverage as lines: where there is room a table, its sources beside their headlines; else one below the other."""

    def __init__(self, shown: Coverage, symbols: Symbols, *, table: bool = False) -> None:
        self._symbols = symbols
        self._table = table
        self._lines: list[tuple[SourceCoverage, Report | None] | str | None] = []
        self._starts: list[int] = []
        self.reports: list[Report] = []
        """The reports in the order shown."""
        for source in shown.sources:
            if self._lines:
                self._lines.append(None)
            if not table:
                self._lines.append((source, None))
            for report in source.reports:
                self._starts.append(len(self._lines))
                self._lines.append((source, report))
                self.reports.append(report)
            if source.alone:
                indent = " " * (_CLOCK + 2 + (LONGEST_SOURCE + 6 if table else 1))
                self._lines.append(f"{indent}says alone: {', '.join(source.alone)}")

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
        if isinstance(shown, str):
            return Content.styled(shown, styles["meta"]).truncate(width, ellipsis=True)
        source, report = shown
        if report is None:
            return self._source(source, width, styles)
        when = Content.styled(
            f"{'' if self._table else ' '}{report.behind:>{_CLOCK}}  ",
            styles["accent" if report.behind == "first" else "meta"],
        )
        title = Content.styled(report.row.title, styles["read" if report.read else "unread"])
        dots = marks(self._symbols, styles, read=report.read, starred=report.starred)
        name = Content("")
        if self._table:
            first = report is source.reports[0]
            said = Content.styled(f" {source.source or UNNAMED}" if first else "", styles["heading"])
            name = said.truncate(LONGEST_SOURCE + 6, ellipsis=True, pad=True)
        return (name + when + dots + title).truncate(width, ellipsis=True)

    def _source(self, source: SourceCoverage, width: int, styles: Styles) -> Content:
        name = Content.styled(f" {source.source or UNNAMED}", styles["heading"])
        parts = [source.behind] if source.behind else []
        if width >= NARROW:
            parts.append(plural(len(source.reports), "article"))
            parts += [f"{source.unread:,} unread"] if source.unread else []
        return beside(name, Content.styled(", ".join(parts) + " ", styles["meta"]), width)


def story_lines(
    name: str,
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
    """A story: what it is called, and below it its figures and a sparkline.

    days: articles of each day. opened: its articles are shown below.
    """
    if not rows:
        return Content.styled("    (the files of this story are gone)", styles["meta"]), Content("")
    states = [state_of(row.id) for row in rows]
    read = all(state.read for state in states)
    dots = marks(symbols, styles, read=read, starred=any(state.starred for state in states))
    sign = ("▾" if opened else "▸") if unicode else ("-" if opened else "+")
    head = Content.assemble(" ", (sign, styles["meta"]), " ") + dots
    first = head + Content.styled(name, styles["read" if read else "unread"])
    cells = min(_SPARK, width - _BEFORE_SPARK)
    spark = sparkline(days, cells if cells >= _SHORTEST_SPARK else 0, ascii_only=not unicode)
    bars = Content.assemble(
        *((symbols.dot.strip(), styles["rule"]) if bar == " " else (bar, styles["accent"]) for bar in spark), " "
    )
    room = width - head.cell_length - bars.cell_length - 2
    second = Content.styled(" " * head.cell_length + fitted(summary, room), styles["meta"])
    return first.truncate(width - 1, ellipsis=True), beside(second, bars, width)


def fitted(summary: str, width: int) -> str:
    """The figures of a story with what matters least left out until they fit: its sources, then its articles."""
    parts = summary.split(", ")
    for word in (" source", " article"):
        if len(", ".join(parts)) > width and len(parts) > 1:
            parts = [part for part in parts if word not in part]
    return ", ".join(parts)


def fold_line(
    found: Event, day: str, width: int, styles: Styles, symbols: Symbols, state_of: Callable[[str], ArticleState]
) -> Content:
    """An article of an opened story, or several that are one report. day: on which the first of them was published."""
    states = [state_of(row.id) for row in found.rows]
    read = all(state.read for state in states)
    dots = marks(symbols, styles, read=read, starred=any(state.starred for state in states))
    title = Content.styled(found.lead.title, styles["read" if read else "unread"])
    left = Content(" " * 6) + dots + source_cell(found.lead.source, width, styles) + title
    label, short = found.label, _short(found.label)
    source = found.lead.source if width < _COLUMNS else ""
    ways = (source, label, day), (source, short, day), (label, day), (short, day), (short,)
    said = [symbols.dot.join(filter(None, parts)) for parts in ways]
    return beside_fitting(left, [Content.styled(f"{right} " if right else "", styles["meta"]) for right in said], width)
