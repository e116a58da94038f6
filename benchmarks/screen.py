"""The screen of a measured program: pyte's emulator, taught what full-screen programs of today also send.

Bytes go in as the program wrote them; what a person would see comes out as rows of text, together with whether a feed
changed anything visible in a part of the screen.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import pyte
from pyte.screens import Char, Margins

_UNKNOWN = re.compile(
    r"\x1b\[[<=>][0-9;:]*[@-~]"  # keyboard protocols, secondary attributes
    r"|\x1b\[\??[0-9;]*[ $!\"'*]+[@-~]"  # mode queries, cursor shapes, soft reset
    r"|\x1b\[\?[0-9;]*[usnt]"
    r"|\x1b[P_^X\]].*?(?:\x07|\x1b\\)"  # strings: titles, colours, clipboard
    r"|\x1b[=>]",
    re.DOTALL,
)
"""Sequences without a visible effect that pyte would print or misread."""
_COLON_COLOURS = re.compile(r"\x1b\[([0-9;]*:[0-9;:]*)m")
_UNFINISHED = re.compile(r"\x1b(?:\[[0-9;:<=>? $!\"'*]*|[P_^X\]](?:[^\x07\x1b]|\x1b(?!\\))*)?\Z")
_LONGEST_HELD_BACK = 8_192
_WITHOUT_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f]")
"""Joiners and variation selectors: pyte drops the rest of a line at one of them."""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the screen: cells from `left` up to `right`, rows from `top` up to `bottom`, ends not included."""

    left: int
    top: int
    right: int
    bottom: int


class _Display(pyte.Screen):
    """pyte's screen with scrolling by n lines and the repetition of a character, which ncurses programs use."""

    _last_drawn = " "

    def draw(self, data: str) -> None:
        data = _WITHOUT_WIDTH.sub("", data)
        super().draw(data)
        self._last_drawn = data[-1:] or self._last_drawn

    def repeat_last(self, count: int = 1, **_: object) -> None:
        """REP: the last character again, `count` times."""
        super().draw(self._last_drawn * (count or 1))

    def scroll_up(self, count: int = 1, **_: object) -> None:
        """SU: the lines of the scrolling region move up, the cursor stays."""
        region = self.margins or Margins(0, self.lines - 1)
        self._at_row(region.bottom, self.index, count)

    def scroll_down(self, count: int = 1, **_: object) -> None:
        """SD: the lines of the scrolling region move down, the cursor stays."""
        region = self.margins or Margins(0, self.lines - 1)
        self._at_row(region.top, self.reverse_index, count)

    def _at_row(self, row: int, move: object, count: int) -> None:
        assert callable(move)
        before = self.cursor.x, self.cursor.y
        for _ in range(min(count or 1, self.lines)):
            self.cursor.y = row
            move()
        self.cursor.x, self.cursor.y = before

    def report_device_attributes(self, mode: int = 0, **_: bool) -> None:
        """Queries are answered where the bytes arrive, at once, not here."""

    def report_device_status(self, mode: int) -> None:
        """Queries are answered where the bytes arrive, at once, not here."""


class _Parser(pyte.Stream):
    csi = {**pyte.Stream.csi, "S": "scroll_up", "T": "scroll_down", "b": "repeat_last"}
    events = frozenset({*pyte.Stream.events, "scroll_up", "scroll_down", "repeat_last"})


class Screen:
    """What a person at the terminal sees."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns = columns
        self.rows = rows
        self._display = _Display(columns, rows)
        self._parser = _Parser(self._display)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held_back = ""
        self._cells: list[tuple[Char, ...]] = [()] * rows
        self._lines = [""] * rows

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the cursor, from 0."""
        return self._display.cursor.x, self._display.cursor.y

    @property
    def cells(self) -> list[tuple[Char, ...]]:
        """All cells, by rows, with their looks."""
        return [row or (Char(" "),) * self.columns for row in self._cells]

    @property
    def lines(self) -> list[str]:
        """The rows as text, without blanks at their ends."""
        return list(self._lines)

    @property
    def text(self) -> str:
        """The whole screen, rows joined by newlines."""
        return "\n".join(self._lines)

    def feed(self, data: bytes) -> list[Region]:
        """Take output in; return the strips of rows (one row high each) in which a character or its look changed."""
        text = self._held_back + self._decoder.decode(data)
        self._held_back = ""
        cut = _UNFINISHED.search(text)
        if cut and len(text) - cut.start() < _LONGEST_HELD_BACK:
            text, self._held_back = text[: cut.start()], text[cut.start() :]
        text = _COLON_COLOURS.sub(lambda m: "\x1b[" + re.sub(r":+", ";", m[1]) + "m", _UNKNOWN.sub("", text))
        self._parser.feed(text)
        return self._changes()

    def _changes(self) -> list[Region]:
        changed: list[Region] = []
        for row in sorted(self._display.dirty):
            buffer = self._display.buffer[row]
            cells = tuple(buffer[column] for column in range(self.columns))
            before = self._cells[row]
            if cells == before:
                continue
            if before:
                places = [i for i, (old, new) in enumerate(zip(before, cells, strict=True)) if old != new]
                changed.append(Region(places[0], row, places[-1] + 1, row + 1))
            else:
                changed.append(Region(0, row, self.columns, row + 1))
            self._cells[row] = cells
            self._lines[row] = "".join(cell.data for cell in cells).rstrip()
        self._display.dirty.clear()
        return changed


def touches(changes: list[Region], part: Region | None) -> bool:
    """Whether any change lies (partly) in a part of the screen; None stands for the whole screen."""
    if part is None:
        return bool(changes)
    return any(
        c.left < part.right and part.left < c.right and c.top < part.bottom and part.top < c.bottom for c in changes
    )
