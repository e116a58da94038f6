"""One article of the list -> two lines of styled text, exactly as wide as the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from textual.content import Content
from textual.style import Style

from reader.model.problem import Severity
from reader.model.row import Row
from reader.model.state import ArticleState
from reader.ui.render.words import age

Highlight = Callable[[str], tuple[tuple[int, int], ...]]
"""Finds the places of a text that are to be highlighted."""

ROW_HEIGHT = 2
"""Lines of one article in the list."""
GUTTER = 4
"""Cells before the title: a margin, the unread dot, the star, a space."""


@dataclass(frozen=True, slots=True)
class Symbols:
    """The marks of rows and sidebar, in a full and an ASCII set. Each is one cell wide."""

    unread: str = "●"
    star: str = "★"
    later: str = "↳"
    problem: str = "!"
    ghost: str = "◌"
    dot: str = " · "
    selected: str = "▌"


UNICODE = Symbols()
ASCII = Symbols("*", "+", ">", "!", "o", " - ", "|")


@dataclass(frozen=True, slots=True)
class RowStyles:
    """The styles of a row's parts; made by the widget from its component classes."""

    unread: Style
    """Title of an unread article."""
    read: Style
    """Title of a read one."""
    meta: Style
    """The second line."""
    dot: Style
    star: Style
    later: Style
    problem: Style
    match: Style
    """Words that were searched for."""


def row_lines(
    row: Row,
    state: ArticleState,
    width: int,
    styles: RowStyles,
    symbols: Symbols,
    now: datetime,
    zone: tzinfo,
    find: Highlight | None = None,
) -> tuple[Content, Content]:
    """Title line and detail line of a row, each exactly `width` cells wide.

    find: start and end of what is to be highlighted in a text.
    """
    marks = Content.assemble(
        " ",
        (symbols.unread if not state.read else " ", styles.dot),
        (symbols.star if state.starred else " ", styles.star),
        " ",
    )
    title = highlight(
        Content.styled(row.title, styles.read if state.read else styles.unread), find or no_highlight, styles.match
    )
    room = max(0, width - GUTTER - 1)
    first = marks + title.truncate(room, ellipsis=True)
    second = Content(" " * GUTTER) + detail(row, room, styles, symbols, now, zone)
    return first.truncate(width, pad=True), second.truncate(width, pad=True)


def detail(row: Row, width: int, styles: RowStyles, symbols: Symbols, now: datetime, zone: tzinfo) -> Content:
    """Source, age, marks, follow-ups and as many topics as fit: what matters most is cut last."""
    when = age(row.published, now, zone) if row.published else ""
    parts: list[Content] = []
    if row.source:
        longest = max(8, width - len(when) - 12)
        parts.append(Content.styled(row.source, styles.meta).truncate(longest, ellipsis=True))
    if when:
        parts.append(Content.styled(when, styles.meta))
    if row.later_count:
        taken = sum(part.cell_length for part in parts) + len(parts) * len(symbols.dot)
        word = " later" if taken + len(f"{row.later_count} later") < width else ""
        parts.append(Content.styled(f"{symbols.later}{row.later_count}{word}", styles.later))
    parts.extend(Content.styled(mark, styles.meta) for mark in state_marks(row))
    if row.problem and row.problem is not Severity.NOTE:
        parts.append(Content.styled(f"{symbols.problem} {row.problem.value}", styles.problem))
    separator = Content.styled(symbols.dot, styles.meta)
    line = separator.join(parts)
    for topic in row.topics:
        longer = (line + separator if line else line) + Content.styled(topic, styles.meta)
        if longer.cell_length > width:
            break
        line = longer
    return line.truncate(width, ellipsis=True)


def state_marks(row: Row) -> list[str]:
    """Words for what is unusual about an article; `unpublished` is the normal state of an archive and has none."""
    marks: list[str] = []
    if row.kind and row.kind.casefold() not in {"article", "post", "news", "page"}:
        marks.append(row.kind)
    if row.draft:
        marks.append("draft")
    if row.removed:
        marks.append("removed")
    return marks


def highlight(content: Content, find: Highlight, style: Style) -> Content:
    """Mark every place that was searched for."""
    for start, end in find(content.plain):
        content = content.stylize(style, start, end)
    return content


def no_highlight(_: str) -> tuple[tuple[int, int], ...]:
    """Nothing was searched for."""
    return ()
