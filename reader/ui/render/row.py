"""One article of the list -> two lines of pieces of text, exactly as wide as the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from rich.cells import cell_len, set_cell_size

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
    """The marks of rows and sidebar, in a full and an ASCII set. Each is one cell wide, but for the last of ASCII."""

    unread: str = "●"
    star: str = "★"
    later: str = "↳"
    problem: str = "!"
    ghost: str = "◌"
    dot: str = " · "
    selected: str = "▌"
    ellipsis: str = "…"


UNICODE = Symbols()
ASCII = Symbols("*", "+", ">", "!", "o", " - ", "|", "...")


Piece = tuple[str, str]
"""Text, and the names of its styles in the order in which they are laid over each other, set apart by spaces."""


def row_lines(
    row: Row,
    state: ArticleState,
    width: int,
    symbols: Symbols,
    now: datetime,
    zone: tzinfo,
    find: Highlight | None = None,
) -> tuple[list[Piece], list[Piece]]:
    """Title line and detail line of a row, each exactly `width` cells wide.

    Styles: `unread` and `read` (titles), `meta`, `dot`, `star`, `later`, `problem`, `match`. Made of plain pieces
    because a page of them is drawn at each key.
    find: start and end of what is to be highlighted in a text.
    """
    room = max(0, width - GUTTER - 1)
    title = fit(row.title, room, symbols)
    style = "read" if state.read else "unread"
    first: list[Piece] = [
        (" ", ""),
        (" " if state.read else symbols.unread, "dot"),
        (symbols.star if state.starred else " ", "star"),
        (" ", ""),
    ]
    first += highlight(title, style, find(row.title)) if find else [(title, style)]
    second = [(" " * GUTTER, ""), *detail(row, room, symbols, now, zone)]
    return exactly(first, width), exactly(second, width)


def detail(row: Row, width: int, symbols: Symbols, now: datetime, zone: tzinfo) -> list[Piece]:
    """Source, age, marks, follow-ups and as many topics as fit: what matters most is cut last."""
    when = age(row.published, now, zone) if row.published else ""
    parts: list[Piece] = []
    if row.source:
        parts.append((fit(row.source, max(8, width - len(when) - 12), symbols), "meta"))
    if when:
        parts.append((when, "meta"))
    if row.later_count:
        taken = sum(cell_len(text) for text, _ in parts) + len(parts) * len(symbols.dot)
        word = " later" if taken + len(f"{row.later_count} later") < width else ""
        parts.append((f"{symbols.later}{row.later_count}{word}", "later"))
    parts.extend((mark, "meta") for mark in state_marks(row))
    if row.problem and row.problem is not Severity.NOTE:
        parts.append((f"{symbols.problem} {row.problem.value}", "problem"))
    taken = sum(cell_len(text) for text, _ in parts) + max(0, len(parts) - 1) * len(symbols.dot)
    for topic in row.topics:
        taken += cell_len(topic) + (len(symbols.dot) if parts else 0)
        if taken > width:
            break
        parts.append((topic, "meta"))
    line: list[Piece] = []
    left = width
    for text, style in parts:
        if line:
            line.append((symbols.dot, "meta"))
            left -= len(symbols.dot)
        if left <= 0:
            break
        shown = fit(text, left, symbols)
        line.append((shown, style))
        left -= cell_len(shown)
    return line


def fit(text: str, room: int, symbols: Symbols) -> str:
    """Text of at most `room` cells; what is cut is told by an ellipsis."""
    if cell_len(text) <= room:
        return text
    mark = symbols.ellipsis[: max(0, room)]
    return set_cell_size(text, room - len(mark)) + mark if room > 0 else ""


def exactly(pieces: list[Piece], width: int) -> list[Piece]:
    """Pieces cut or filled up with blanks to a width."""
    found: list[Piece] = []
    left = width
    for text, style in pieces:
        size = cell_len(text)
        if size >= left:
            found.append((set_cell_size(text, left), style))
            return found
        found.append((text, style))
        left -= size
    found.append((" " * left, ""))
    return found


def highlight(text: str, style: str, places: Sequence[tuple[int, int]]) -> list[Piece]:
    """Pieces of a text in which every place that was searched for is marked; places may lie beyond a cut text."""
    found: list[Piece] = []
    at = 0
    for start, end in places:
        if start >= len(text):
            break
        found += [(text[at:start], style), (text[start:end], f"{style} match")]
        at = min(end, len(text))
    found.append((text[at:], style))
    return [piece for piece in found if piece[0]]


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
