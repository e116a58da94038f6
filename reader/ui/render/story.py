"""Timelines, coverage and stories -> lines, as `LineList` shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from reader.model.row import Row
from reader.model.state import ArticleState
from reader.stories.coverage import Coverage, Report, SourceCoverage
from reader.stories.events import Event
from reader.stories.summary import sparkline
from reader.stories.timeline import DayLine, EntryLine, Line, QuietLine, Timeline, UndatedLine, VisitLine
from reader.text.plural import plural
from reader.ui.render.row import Symbols, wrap
from reader.ui.render.sections import Laid

Styles = Mapping[str, Style]
_CLOCK = 8
"""Cells before the axis of a timeline."""
_BEFORE_TITLE = _CLOCK + 5
"""Cells before a headline in it: clock, axis, marks."""
_BEFORE_REPORT = _CLOCK + 6
"""Cells before a headline in a coverage: how much later, marks."""
_BEFORE_FOLD = 9
"""Cells before a headline below its story."""
LONGEST_SOURCE = 20
"""Cells of a source's name at most."""
HERE = "you are here"
UNNAMED = "Unnamed source"
NARROW = 56
"""Cells below which a line has no room for a source beside its headline."""
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


def heading_line(words: str, count: str, width: int, styles: Styles) -> Content:
    """The heading of a section: the same on every screen. count: what stands quietly behind it; may be empty."""
    quiet = f"  {count}" if count else ""
    return Content.assemble(" ", (words, styles["heading"]), (quiet, styles["meta"])).truncate(width, ellipsis=True)


def beside_fitting(left: Content, rights: Sequence[Content], width: int) -> Content:
    """A text, and at the right the first of several that leaves it whole; the last one when none does."""
    fitting = (right for right in rights if left.cell_length + right.cell_length + 2 <= width)
    return beside(left, next(fitting, rights[-1]), width)


def _short(label: str) -> str:
    """`+4` of `+4 say the same`."""
    return label.partition(" ")[0]


def headline_height(lead: int, title: str, right: str, width: int) -> int:
    """Lines of a headline: two when it and the words at its right do not fit in one. lead: cells before it."""
    return 1 if lead + cell_len(title) + cell_len(right) + (3 if right else 1) <= width else 2


def richest(lead: int, title: str, ways: Sequence[str], width: int) -> list[str]:
    """The ways to say something, the longest first, without those that would cost the headline a line more.

    ways: the last one is what the line is to have at least.
    """
    least = headline_height(lead, title, ways[-1], width)
    return [way for way in ways if headline_height(lead, title, way, width) == least]


def headline_lines(
    lead: Content,
    title: str,
    rights: Sequence[str],
    width: int,
    symbols: Symbols,
    styles: tuple[Style, Style],
    under: Content | None = None,
) -> list[Content]:
    """A headline whole, on up to two lines of at most `width` cells, with words at the right edge of the last one.

    rights: ways to say the same in ever fewer words. styles: of the headline and of these. under: what stands before
    the second line, as wide as `lead`; blanks for None.
    """
    ink, quiet = styles
    ends = [Content.styled(f"{right} " if right else "", quiet) for right in rights]
    if headline_height(lead.cell_length, title, rights[0], width) == 1:
        return [beside(lead + Content.styled(title, ink), ends[0], width)]
    first, *more = wrap(title, max(1, width - lead.cell_length - 1), 2, symbols)
    rest = Content(" " * lead.cell_length) if under is None else under
    for _, text in more:
        rest += Content.styled(text, ink)
    head = (lead + Content.styled(first[1], ink)).truncate(width, ellipsis=True)
    return [head, beside_fitting(rest, ends, width)]


def marks(symbols: Symbols, styles: Styles, *, read: bool, starred: bool) -> Content:
    """Unread dot and star, a cell each, and a space."""
    return Content.assemble(
        (" " if read else symbols.unread, styles["dot"]), (symbols.star if starred else " ", styles["star"]), " "
    )


class TimelineLines(Laid[tuple[Line, int]]):
    """A timeline as lines: a gutter for the time, an axis, marks, the headline whole, and at the right its source."""

    def __init__(self, shown: Timeline, symbols: Symbols, *, ascii_only: bool) -> None:
        super().__init__()
        self._shown = shown
        self._symbols = symbols
        self._line, self._here = ("-", ">") if ascii_only else ("─", "▶")
        self._axis, self._dots = ("|", ":") if ascii_only else ("│", "┊")
        self._quiet: dict[int, str] = {}
        """Days without an article -> before which of the lines."""

    def fit(self, width: int) -> None:
        """Lay the lines out anew for a width."""
        self.lay_anew()
        self._quiet = {}
        for line in self._shown.lines:
            if isinstance(line, QuietLine):
                self._quiet[self.height] = line.words
            elif isinstance(line, EntryLine):
                height = headline_height(_BEFORE_TITLE, line.row.title, _short(line.label), width)
                self.lay_entry([(line, part) for part in range(height)])
            else:
                self._laid.append((line, 0))

    def line(self, at: int, width: int, styles: Styles) -> Content:
        """A day, the line of the last visit, or an article."""
        shown, part = self._laid[at]
        match shown:
            case DayLine(words=words, count=count) | UndatedLine(words=words, count=count):
                left = Content.styled(f" {words[:1].upper()}{words[1:]}", styles["heading"])
                quiet = self._quiet.get(at, "")
                left += Content.styled(f"  {self._dots} {quiet}" if quiet else "", styles["meta"])
                more = Content.styled(f"{plural(count, 'article')} ", styles["meta"]) if count > 1 else Content("")
                return beside(left, more, width)
            case VisitLine(words=words, new=new):
                text = f" {words}" + (f", {plural(new, 'article')} since" if new else "") + " "
                return Content.styled(f" {self._line * 3}{text}".ljust(width - 1, self._line), styles["accent"])
            case EntryLine() as entry:
                return self._entry(entry, width, styles)[part]
            case QuietLine(words=words):
                return Content.styled(f" {words}", styles["meta"])

    def _entry(self, entry: EntryLine, width: int, styles: Styles) -> list[Content]:
        clock = Content.styled(f"{entry.clock:>{_CLOCK - 1}} ", styles["meta"])
        axis = Content.styled(f"{self._axis} ", styles["meta"])
        here = Content.styled(f"{self._here} ", styles["accent"]) if entry.here else axis
        lead = clock + here + marks(self._symbols, styles, read=entry.read, starred=entry.starred)
        under = Content(" " * _CLOCK) + axis + Content("   ")
        words = HERE if entry.here else "first report" if entry.first else "latest" if entry.latest else ""
        source, label, short = entry.row.source, entry.label, _short(entry.label)
        ways = (source, label, words), (source, label), (source, short), (label,), (short,)
        said = [self._symbols.dot.join(filter(None, parts)) for parts in ways]
        said = richest(_BEFORE_TITLE, entry.row.title, said, width)
        ink = styles["read" if entry.read else "unread"]
        return headline_lines(lead, entry.row.title, said, width, self._symbols, (ink, styles["meta"]), under)


class CoverageLines(Laid[tuple[SourceCoverage, Report | None, int] | str | None]):
    """Coverage as lines: where there is room a table, its sources beside their headlines; else one below the other."""

    def __init__(self, shown: Coverage, symbols: Symbols, *, table: bool = False) -> None:
        super().__init__()
        self._shown = shown
        self._symbols = symbols
        self._table = table
        self.reports = [report for source in shown.sources for report in source.reports]
        """The reports in the order shown."""

    def fit(self, width: int) -> None:
        """Lay the lines out anew for a width."""
        self.lay_anew()
        indent = _BEFORE_REPORT + (LONGEST_SOURCE + 5 if self._table else 0)
        for source in self._shown.sources:
            if self._laid:
                self._laid.append(None)
            if not self._table:
                self._laid.append((source, None, 0))
            for report in source.reports:
                height = headline_height(indent, report.row.title, "", width)
                self.lay_entry([(source, report, part) for part in range(height)])
            if source.alone:
                self._laid.append(f"{' ' * indent}says alone: {', '.join(source.alone)}")

    def line(self, at: int, width: int, styles: Styles) -> Content:
        """A source, a report, or the gap between two sources."""
        shown = self._laid[at]
        if shown is None:
            return Content("")
        if isinstance(shown, str):
            return Content.styled(shown, styles["meta"]).truncate(width, ellipsis=True)
        source, report, part = shown
        if report is None:
            return self._source(source, width, styles)
        when = Content.styled(
            f"{'' if self._table else ' '}{report.behind:>{_CLOCK}}  ",
            styles["accent" if report.behind == "first" else "meta"],
        )
        dots = marks(self._symbols, styles, read=report.read, starred=report.starred)
        name = Content("")
        if self._table:
            first = report is source.reports[0]
            said = Content.styled(f" {source.source or UNNAMED}" if first else "", styles["heading"])
            name = said.truncate(LONGEST_SOURCE + 6, ellipsis=True, pad=True)
        ink = styles["read" if report.read else "unread"]
        lead, symbols = name + when + dots, self._symbols
        return headline_lines(lead, report.row.title, [""], width, symbols, (ink, styles["meta"]))[part]

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


def fold_height(found: Event, width: int) -> int:
    """Lines of an article of an opened story."""
    return headline_height(_BEFORE_FOLD, found.lead.title, _short(found.label), width)


def fold_lines(
    found: Event, day: str, width: int, styles: Styles, symbols: Symbols, state_of: Callable[[str], ArticleState]
) -> list[Content]:
    """An article of an opened story, or several that are one report. day: on which the first of them was published."""
    states = [state_of(row.id) for row in found.rows]
    read = all(state.read for state in states)
    dots = marks(symbols, styles, read=read, starred=any(state.starred for state in states))
    source, label, short = found.lead.source, found.label, _short(found.label)
    ways = (source, label, day), (source, short, day), (label, day), (short, day), (short,)
    said = [symbols.dot.join(filter(None, parts)) for parts in ways]
    said = richest(_BEFORE_FOLD, found.lead.title, said, width)
    ink = styles["read" if read else "unread"]
    lead = Content(" " * (_BEFORE_FOLD - dots.cell_length)) + dots
    return headline_lines(lead, found.lead.title, said, width, symbols, (ink, styles["meta"]))
