"""Text with styles, and its division into lines that are never wider than asked, in terminal cells.

Everything here is pure and knows no widget. A style is a name (`strong`, `link`, ...); what it looks like is decided
where lines are drawn. Named tuples, because a page of text makes thousands of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from rich.cells import cell_len, split_graphemes

from reader.text.hosts import host_of


@dataclass(frozen=True, slots=True)
class RelatedTarget:
    """What a click on a related story means: open it, or unfold its excerpt in place."""

    index: int
    """Position in `Page.related`."""
    unfold: bool = False


Target = str | RelatedTarget | None
"""Where a span of text leads: an address as written, a related story, or nowhere."""


class StyleSpan(NamedTuple):
    """A style, and perhaps a target, on the characters from start up to (not including) end."""

    start: int
    end: int
    style: str
    target: Target = None


class Styled(NamedTuple):
    """One run of text with its styles, in reading order; `\\n` in it breaks the line."""

    text: str
    styles: tuple[StyleSpan, ...] = ()

    @classmethod
    def of(cls, text: str, style: str = "", target: Target = None) -> Styled:
        """Text in one style."""
        return cls(text, (StyleSpan(0, len(text), style, target),) if text and (style or target) else ())

    def __add__(self, other: object) -> Styled:
        """Join two texts, styles included."""
        if not isinstance(other, Styled):
            return NotImplemented
        size = len(self.text)
        moved = tuple(StyleSpan(m.start + size, m.end + size, m.style, m.target) for m in other.styles)
        return Styled(self.text + other.text, self.styles + moved)


EMPTY = Styled("")


class Part(NamedTuple):
    """A stretch of a line that shows a stretch of its block's plain text."""

    at: int
    """Character in the line."""
    size: int
    offset: int
    """Character in the block's plain text."""


class Line(NamedTuple):
    """One line of the screen, without margin."""

    text: str
    styles: tuple[StyleSpan, ...] = ()
    block: int = 0
    """Number of its block within the piece."""
    parts: tuple[Part, ...] = ()
    box: int = 0
    """Cells that `fill` covers; 0 for none. A line wider than its box is cut and can be shifted sideways."""
    fill: str = ""
    """Style of the whole box, as of code."""
    pixels: tuple[bytes, bytes] | None = None
    """Two rows of pixels of a picture, three bytes each, one above the other in the half blocks that end the text."""
    held: tuple[int, int, int] | None = None
    """Number, row and columns of a picture that the terminal shows itself in place of the half blocks."""

    @property
    def offset(self) -> int:
        """The first character of its block that this line shows; 0 when it shows none."""
        return self.parts[0].offset if self.parts else 0


@dataclass(frozen=True, slots=True)
class Frame:
    """The room that text is set in."""

    measure: int
    """Cells for running text."""
    wide: int
    """Cells for what may be wider than text: code and tables. Never less than `measure`."""
    ascii: bool = False
    """Draw with ASCII characters only."""
    low: bool = False
    """There are few lines: empty ones that a page can do without are left out."""


def safe(text: str) -> str:
    """Text that can be drawn: what decoding entities brought in is cleaned like everything from outside.

    Line ends stay. Text that is printable as a whole, which is nearly all, costs one look.
    """
    if text.isprintable():
        return text
    from reader.text.clean import clean_text

    return clean_text(text)


def host(address: str) -> str:
    """The host of an address, safe to show; empty when it has none."""
    return safe(host_of(address))


_LONGEST_NAME = 40


def whereabouts(address: str) -> str:
    """Where a picture lies, in a word: the host, else the name of the file; empty when there is neither."""
    name = host(address)
    if not name:
        name = safe(unquote(address.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]))
        name = " ".join(name.split())[:_LONGEST_NAME]
    return name


_RANGES = (
    *((0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x2FF), (0x370, 0x377), (0x37A, 0x37F), (0x384, 0x38A), (0x38C, 0x38C)),
    *((0x38E, 0x3A1), (0x3A3, 0x482), (0x48A, 0x52F), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x205E)),
    *((0x20A0, 0x20BF), (0x2500, 0x25FC)),
)
_NARROW = frozenset(chr(code) for low, high in _RANGES for code in range(low, high + 1))
"""Characters that are certainly one cell wide."""

_CJK = (
    "\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
)
_CLOSING = "、。，．・：；？！゛゜ヽヾゝゞ々ー”’）〕］｝〉》」』】°′″℃¢％‰ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ"
_OPENING = "“‘（〔［｛〈《「『【"
_JOINED = "\u0300-\u036f\ufe00-\ufe0f\u200c\u200d\u3099\u309a"


@lru_cache(maxsize=1)
def _units() -> re.Pattern[str]:
    """What a line may be broken between: an ideograph with the marks that belong to it, spaces, a word.

    Compiled at first use: many readers never see such a text, and all of them start the program.
    """
    word = f"(?:(?![{_CJK}{_OPENING} \u3000]).)+"
    ideograph = f"[{_OPENING}]*[{_CJK}][{_JOINED}]*[{_CLOSING}]*[{_JOINED}]*"
    return re.compile(f"{ideograph}|[ \u3000]+|{word}|.", re.DOTALL)


_SLACK = 3
"""A word too long for a line is cut after a slash or hyphen if one is in its last third."""


def wrap(text: str, first: int, rest: int) -> Iterator[tuple[int, int]]:
    """The lines of a text as (start, end), each at most `first` (then `rest`) cells wide, at least one line.

    Breaks at spaces, between ideographs, in a word only when it is longer than a line. `\\n` always breaks. Spaces
    where a line is broken belong to no line. Never yields an endless line: widths below 2 count as 2.
    """
    width, rest = max(first, 2), max(rest, 2)
    ascii_only = text.isascii()
    start = 0
    while True:
        stop = text.find("\n", start)
        end = len(text) if stop < 0 else stop
        segment = _narrow if ascii_only or _NARROW.issuperset(text[start:end]) else _wide
        for span in segment(text, start, end, width, rest):
            yield span
            width = rest
        if stop < 0:
            return
        start = stop + 1


def _narrow(text: str, start: int, end: int, width: int, rest: int) -> Iterator[tuple[int, int]]:
    """Lines of text in which every character is one cell wide."""
    while end - start > width:
        cut = text.rfind(" ", start, start + width + 1)
        if cut > start and text[start:cut].isspace():
            cut = -1
        if cut <= start:
            cut = start + width
            after = max(text.rfind("/", start, cut), text.rfind("-", start, cut)) + 1
            if after > cut - width // _SLACK:
                cut = after
            yield start, cut
            start = cut
        else:
            stop = cut
            while stop > start and text[stop - 1] == " ":
                stop -= 1
            yield start, stop
            start = cut + 1
        while start < end and text[start] == " ":
            start += 1
        width = rest
        if start >= end:
            return
    yield start, end


def _wide(text: str, start: int, end: int, width: int, rest: int) -> Iterator[tuple[int, int]]:
    """Lines of text in which characters take no, one or two cells."""
    line = start
    used = 0
    stop = start  # where the line ends without the spaces after it
    for unit in _units().finditer(text, start, end):
        left, right = unit.span()
        size = cell_len(unit[0])
        if not unit[0].strip(" \u3000"):  # a space that does not break is a word
            if right - left and used + size > width and stop > line:
                yield line, stop
                width, line, used, stop = rest, right, 0, right
                continue
            used += size
            continue
        if used + size > width and stop > line:
            yield line, stop
            width, line, used = rest, left, 0
        elif used + size > width:
            line, used = left, 0
        while size > width:
            cut, cells = _cut(text, left, right, width)
            yield line, cut
            width, line, left = rest, cut, cut
            size -= cells
        used += size
        stop = right
    if stop > line or line == start:
        yield line, stop


def _cut(text: str, start: int, end: int, width: int) -> tuple[int, int]:
    """Where a word is cut to fit, and how many cells that takes; always moves on."""
    window = text[start : min(end, start + 8 * width + 64)]
    used = 0
    for left, _, size in split_graphemes(window)[0]:
        if used + size > width and left:
            return start + left, used
        used += size
    return start + len(window), used


def clip(styles: Iterable[StyleSpan], start: int, end: int, shift: int) -> list[StyleSpan]:
    """The styles on [start, end), moved so that `start` comes to lie at `shift`."""
    move = shift - start
    return [
        StyleSpan(max(m.start, start) + move, min(m.end, end) + move, m.style, m.target)
        for m in styles
        if m.start < end and m.end > start
    ]


def truncate(text: str, width: int, ellipsis: str = "…") -> str:
    """Text cut to a width in cells, with an ellipsis when something was cut."""
    if cell_len(text) <= width:
        return text
    if width <= len(ellipsis):
        return ellipsis[: max(width, 0)]
    cut, _ = _cut(text, 0, len(text), width - len(ellipsis))
    kept = text[:cut]
    return (kept if cell_len(kept) <= width - len(ellipsis) else "").rstrip() + ellipsis
