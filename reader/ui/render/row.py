"""One article of the list -> one to three lines of pieces of text, exactly as wide as the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from rich.cells import cell_len, set_cell_size

from reader.model.problem import Severity
from reader.model.row import Row
from reader.model.state import ArticleState
from reader.ui.render.wording import age

Highlight = Callable[[str], tuple[tuple[int, int], ...]]
"""Finds the places of a text that are to be highlighted."""

MOST_LINES = 3
"""Lines of one article at most: two of headline, one of source and day."""
GUTTER = 2
"""Cells before the text: the unread dot or, below it, the star, and a space."""
_DETAIL_SHARE = 0.4
"""Part of a row of one line that source and day may take."""


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
    picked: str = "✓"


UNICODE = Symbols()
ASCII = Symbols("*", "+", ">", "!", "o", " - ", "|", "...", "v")


def signs(symbols: Symbols) -> list[tuple[str, str]]:
    """The signs of lists, sidebar and screens of stories, each with what it says: the legend of help and manual."""
    here, folded = ("▶", "▸ ▾") if symbols.unread == "●" else (">", "> v")
    return [
        (symbols.unread, "not read yet"),
        (symbols.star, "starred: you are told how it goes on"),
        (f"{symbols.later}2", "two related articles are later: on the same news, or on what came after it"),
        (symbols.ghost, "named by others, but no file of it is here"),
        (symbols.problem, "the file had to be mended, or could not be read: the key ! says why"),
        (symbols.picked, "selected, for the next verb"),
        (symbols.selected, "the keys act on this"),
        (here, "in a timeline: what you are reading"),
        (folded, "a story whose articles are hidden, or shown"),
        ("+3d -2mo", "so much later, or earlier, than the open article"),
        ("next", "of the later ones in the sidebar the first that is not read"),
        ("expired", "the file says that its site gives the article no attention any more"),
        ("left the site", "the file says that its site does not have the article any more"),
    ]


Run = tuple[str, str]
"""Text, and the names of its styles in the order in which they are laid over each other, set apart by spaces."""


def row_lines(
    row: Row,
    state: ArticleState,
    width: int,
    symbols: Symbols,
    now: datetime,
    zone: tzinfo,
    find: Highlight | None = None,
    height: int = MOST_LINES,
    news: int = 0,
) -> list[list[Run]]:
    """The lines of a row, `height` of them, each exactly `width` cells wide.

    height: 1 puts headline and source on one line; 2 has one line for each; with 3 the headline takes up to two.

    Styles: `unread` and `read` (titles), `meta`, `dot`, `star`, `later`, `problem`, `match`. Made of plain pieces
    because a page of them is drawn at each key.
    find: start and end of what is to be highlighted in a text. news: developments of a starred article that are new.
    """
    room = max(0, width - GUTTER)
    count = (f"+{news:,} ", "star") if news else (" ", "")
    style = "read" if state.read else "unread"
    places = find(row.title) if find else ()
    dot = (" " if state.read else symbols.unread, "dot")
    star = (symbols.star, "star") if state.starred else None
    if height == 1:
        said = detail(row, int(room * _DETAIL_SHARE), symbols, now, zone, short=True)
        taken = sum(cell_len(text) for text, _ in said) + 1 if said else 0
        taken += len(count[0]) - 1
        title = exactly(highlight(fit(row.title, room - taken, symbols), style, places), room - taken)
        return [exactly([star or dot, count, *title, (" ", ""), *said], width)]
    headline = wrap(row.title, room, height - 1, symbols)
    lines = [
        [dot if number == 0 else (" ", ""), (" ", ""), *highlight(text, style, shifted(places, start))]
        for number, (start, text) in enumerate(headline)
    ]
    details = detail(row, room + 1 - len(count[0]), symbols, now, zone)
    lines.append([star or (" ", ""), count, *details])
    lines += [[] for _ in range(height - len(lines))]
    return [exactly(line, width) for line in lines]


def wrap(text: str, room: int, lines: int, symbols: Symbols) -> list[tuple[int, str]]:
    """Text on up to so many lines of at most `room` cells, broken between words; each with where it starts in `text`.

    The last line is cut, with an ellipsis, where more follows. A word that is wider than a line is broken in itself.
    """
    broken: list[tuple[int, str]] = []
    start = 0
    while len(broken) < lines - 1 and room > 0 and cell_len(text[start:]) > room:
        most = start + len(set_cell_size(text[start:], room).rstrip())
        end = text.rfind(" ", start, most + 1)
        if end <= start:
            end = max(start + 1, most)
        broken.append((start, text[start:end].rstrip()))
        start = end + (text[end : end + 1] == " ")
    return [*broken, (start, fit(text[start:], room, symbols))]


def shifted(places: Sequence[tuple[int, int]], start: int) -> tuple[tuple[int, int], ...]:
    """Places of a text as places of the part of it that begins at `start`."""
    return tuple((max(0, begin - start), end - start) for begin, end in places if end > start)


def detail(row: Row, width: int, symbols: Symbols, now: datetime, zone: tzinfo, *, short: bool = False) -> list[Run]:
    """Source, age, marks, follow-ups and as many topics as fit: what matters most is cut last.

    short: source and age alone.
    """
    when = age(row.published, now, zone) if row.published else ""
    if row.saved and when:
        when = f"saved {when}"
    signs = [] if short else _signs(row, symbols)
    gap = len(symbols.dot)
    parts: list[Run] = []
    if row.source:
        kept = [when, *(sign for sign, _, _ in signs)]
        room = width - sum(cell_len(text) + gap for text in kept if text)
        parts.append((fit(row.source, max(3 if short else 8, room), symbols), "meta"))
    if when:
        parts.append((when, "meta"))
    taken = sum(cell_len(text) + gap for text, _ in parts) + sum(cell_len(sign) + gap for sign, _, _ in signs)
    for sign, word, style in signs:
        said = word if taken - gap + cell_len(word) <= width else ""
        taken += cell_len(said)
        parts.append((sign + said, style))
    for topic in () if short else row.telling_topics:
        taken += cell_len(topic) + gap
        if taken - gap > width:
            break
        parts.append((topic, "meta"))
    line: list[Run] = []
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


def _signs(row: Row, symbols: Symbols) -> list[tuple[str, str, str]]:
    """What went on and what is unusual: each with the word that follows where there is room, and its style."""
    signs: list[tuple[str, str, str]] = []
    if row.later_count:
        signs.append((f"{symbols.later}{row.later_count}", " later", "later"))
    if row.twins:
        signs.append((f"+{row.twins}", " the same", "meta"))
    signs += [(mark, "", "meta") for mark in state_marks(row)]
    if row.problem and row.problem is not Severity.NOTE:
        signs.append((f"{symbols.problem} {row.problem.value}", "", "problem"))
    return signs


def fit(text: str, room: int, symbols: Symbols) -> str:
    """Text of at most `room` cells; what is cut is told by an ellipsis."""
    if cell_len(text) <= room:
        return text
    mark = symbols.ellipsis[: max(0, room)]
    return set_cell_size(text, room - len(mark)) + mark if room > 0 else ""


def exactly(pieces: list[Run], width: int) -> list[Run]:
    """Pieces cut or filled up with blanks to a width."""
    runs: list[Run] = []
    left = width
    for text, style in pieces:
        size = cell_len(text)
        if size >= left:
            runs.append((set_cell_size(text, left), style))
            return runs
        runs.append((text, style))
        left -= size
    runs.append((" " * left, ""))
    return runs


def highlight(text: str, style: str, places: Sequence[tuple[int, int]]) -> list[Run]:
    """Pieces of a text in which every place that was searched for is marked; places may lie beyond a cut text."""
    runs: list[Run] = []
    at = 0
    for start, end in places:
        if start >= len(text):
            break
        runs += [(text[at:start], style), (text[start:end], f"{style} match")]
        at = min(end, len(text))
    runs.append((text[at:], style))
    return [piece for piece in runs if piece[0]]


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


def highlighter(words: tuple[str, ...]) -> Highlight | None:
    """What finds the words of a query in a text; None for no words."""
    if not words:
        return None
    from reader.query.highlight import Highlighter

    return Highlighter(words).spans


def gone_lines(width: int, height: int) -> list[list[Run]]:
    """What stands in place of a row whose file is gone."""
    return [[(set_cell_size(line, width), "")] for line in ("  (this file is gone)", *[""] * (height - 1))]


def with_sign(
    lines: list[list[Run]], symbols: Symbols, *, selected: bool, in_hand: bool, picked: bool
) -> list[list[Run]]:
    """The lines of a row with the sign of the selection or of a picked row; other signs stay where they stand.

    in_hand: whether the list has the keys. The lines are changed.
    """
    for number, line in enumerate(lines):
        (first, _), *rest = line
        is_picked = picked and number == 0
        if is_picked or (selected and not first[:1].strip()):
            sign = symbols.picked if is_picked else symbols.selected
            line[:] = [(sign, "mark" if in_hand else "meta"), (first[1:], ""), *rest]
    return lines
