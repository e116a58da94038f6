"""What the terminal shows and what it ought to show, cell by cell; only the difference is written.

Textual writes whole regions, with all attributes around each piece of text, and draws the screen several times for one
key. Two thirds of that are attributes, and most of the rest is there already: over a slow line one waits for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, partial

from reader.ui.terminal.cells import BLANK, Cell, cells_of, is_sure
from reader.ui.terminal.look import Look
from reader.ui.terminal.pen import Style, change

_PLACE = re.compile(r"\x1b\[(\d+);(\d+)H")
_GAP = 4
"""Cells that did not change and are written again rather than leapt over."""
_ERASED_BLANKS = 16
"""From so many blanks in a row on, they are erased rather than written."""
_TAIL = 3
"""More blanks than this to the end of a row are erased."""
_KNOWN = 1_000
"""Pieces in place of others whose writing is kept: a list that scrolls shows the same ones row by row."""
_UNSURE = -1
"""A column that is not known."""

Row = list[Cell]
Swap = tuple[int, int, str, str]
"""A piece that took the place of another: the columns where both begin and end, the one before, and the one now."""


class Grid:
    """The cells of a terminal.

    Rules that bind this class: where a place is not known, nothing is supposed about it: after `forget`, and after a
    character whose width terminals dispute, places are named anew. Not for more than one thread at a time.
    """

    def __init__(self, columns: int, rows: int, *, erases: bool = True, look: Look | None = None) -> None:
        """erases: whether erasing leaves the background colour (most terminals; terminfo's `bce`).

        look: what the cells are made to be; None for what they are.
        """
        self._erases = erases
        self._cells_of = cells_of if look is None else lru_cache(maxsize=2048)(partial(_looked, look))
        self._known: dict[tuple[Swap, Style | None], tuple[int, str, Style | None, int]] = {}
        """What is written for a swap, by the style before it: first column, text, style and column after it."""
        self.resize(columns, rows)

    def resize(self, columns: int, rows: int) -> None:
        """Begin anew with another size."""
        self.columns, self.rows = columns, rows
        self._wanted: list[Row] = [[BLANK] * columns for _ in range(rows)]
        self._pieces: list[dict[int, tuple[str, int]]] = [{} for _ in range(rows)]
        """For each row the pieces as they came, with the column where each ends: most of them come again unchanged."""
        self._cursor = (0, 0)
        self.forget()

    def forget(self) -> None:
        """What is shown is not known (any more)."""
        self._shown: list[Row | None] = [None] * self.rows
        self._changed: dict[int, tuple[int, int]] = dict.fromkeys(range(self.rows), (0, self.columns))
        """Rows that may differ from what is shown, each with the columns from the first such to behind the last."""
        self._swaps: dict[int, Swap | None] = {}
        """Rows of `_changed` in which one piece took the place of another and nothing else; None: something else."""
        self._pen: Style | None = None
        self._at: tuple[int, int] | None = None

    def lose(self) -> None:
        """What ought to be shown is not known any more: all of it is to be drawn again."""
        self.resize(self.columns, self.rows)

    # --- in

    @staticmethod
    def is_frame(data: str) -> bool:
        """Whether something that is written draws on the screen."""
        return _PLACE.match(data) is not None

    def apply(self, frame: str) -> bool:
        """Take a frame: text and attributes, each run after the place where it begins. False for anything else."""
        pieces = _PLACE.split(frame)
        parts = [
            (int(pieces[n]) - 1, int(pieces[n + 1]) - 1, pieces[n + 2].rstrip("\n")) for n in range(1, len(pieces), 3)
        ]
        return self.put(parts, parts[-1][:2])

    def put(self, pieces: Iterable[tuple[int, int, str]], cursor: tuple[int, int]) -> bool:
        """Take some text and attributes, each with the row and the column where it begins. False for anything else.

        cursor: the row and the column where the terminal's cursor stands then.
        """
        for y, x, piece in pieces:
            if piece and not self._put(y, x, piece):
                return False
        self._cursor = cursor
        return True

    def _put(self, y: int, x: int, piece: str) -> bool:
        """Take one run. Rows and columns that the terminal has not are left out, as it does."""
        if y >= self.rows or x >= self.columns:
            return self._cells_of(piece) is not None
        pieces = self._pieces[y]
        before = pieces.get(x)
        if before is not None and before[0] == piece:
            return True
        cells = self._cells_of(piece)
        if cells is None:
            return False
        end = min(self.columns, x + len(cells))
        row = self._wanted[y]
        if x and row[x].text == "":
            row[x - 1] = Cell(" ", row[x - 1].style)
        if end < self.columns and row[end].text == "":
            row[end] = Cell(" ", row[end].style)
        row[x:end] = cells[: end - x]
        if len(cells) > end - x and cells[end - x].text == "":  # half of a wide character has room
            row[end - 1] = Cell(" ", row[end - 1].style)
        if before is None or before[1] != end:
            for start in [start for start, (_, stop) in pieces.items() if start < end and stop > x]:
                del pieces[start]
        pieces[x] = (piece, end)
        swap = self._swaps.get(y, (x, end, before[0], piece) if before else None)
        same = swap is not None and before is not None and (x, end, end) == (*swap[:2], before[1])
        self._swaps[y] = (x, end, swap[2], piece) if swap is not None and same else None
        first, last = self._changed.get(y, (x, end))
        self._changed[y] = (max(0, min(first, x - 1)), min(self.columns, max(last, end + 1)))
        return True

    # --- out

    def difference(self) -> str:
        """What makes the terminal show what it ought to, as few bytes as possible; empty for nothing."""
        out: list[str] = []
        for y in sorted(self._changed):
            cells, shown = self._wanted[y], self._shown[y]
            if shown is None:
                self._row(out, y, list(range(self.columns)), cells)
                self._shown[y] = cells.copy()
                continue
            if (swap := self._swaps.get(y)) is not None and self._swap(out, y, swap):
                shown[swap[0] : swap[1]] = cells[swap[0] : swap[1]]
                continue
            first, last = self._changed[y]
            pairs = zip(shown[first:last], cells[first:last], strict=True)
            places = [x for x, (old, new) in enumerate(pairs, first) if old is not new and old != new]
            if places:
                self._row(out, y, places, cells)
                shown[first:last] = cells[first:last]
        self._changed.clear()
        self._swaps.clear()
        if self._at != self._cursor:
            out.append(self._move(*self._cursor))
        return "".join(out)

    def _swap(self, out: list[str], y: int, swap: Swap) -> bool:
        """Write a piece in place of another; False where what stands to the right of it has a say in how."""
        start, end, _, _ = swap
        shown, cells = self._shown[y], self._wanted[y]
        if shown is None or end == self.columns or self._blank_tail(cells, end) == end:
            return False
        writing = self._known.get((swap, self._pen))
        if writing is None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            before, self._at = self._pen, None
            move: list[str] = []
            if places := [x for x in range(start, end) if shown[x] is not cells[x] and shown[x] != cells[x]]:
                self._row(move, y, places, cells)
            writing = (places[0] if places else _UNSURE, "".join(move[1:]), self._pen, self._at[1] if self._at else 0)
            self._known[swap, before] = writing
            self._at = None
        first, text, pen, at = writing
        if first != _UNSURE:
            out += (self._goto(y, first), text)
            self._pen, self._at = pen, (y, at)
        return True

    def _row(self, out: list[str], y: int, places: list[int], wanted: Row) -> None:
        """Write what differs in one row. places: the columns of it, at least one."""
        last = first = places[0]
        for x in (*places[1:], self.columns):
            if x < self.columns and (x == last + 1 or self._runs_on(wanted, last, x)):
                last = x
                continue
            if places[-1] - first >= _TAIL and first >= self._blank_tail(wanted, first):
                self._erase_tail(out, y, first, wanted[first].style)
                return
            self._run(out, y, first, last + 1, wanted)
            last = first = x

    def _runs_on(self, wanted: Row, x: int, following: int) -> bool:
        """Whether two places are nearer to each other than a move is long."""
        if following - x - 1 > _GAP:
            return False
        style = wanted[x].style
        return all(wanted[between].style == style for between in range(x + 1, following))

    def _blank_tail(self, wanted: Row, least: int) -> int:
        """The column from which on a row is blank in one style, as far as it is not below `least`.

        The row's end where erasing would not do.
        """
        last = wanted[-1]
        if not self._erases or last.text != " " or not last.style.blank_is_background:
            return self.columns
        x = self.columns
        while x > least and wanted[x - 1] == last:
            x -= 1
        return x

    def _run(self, out: list[str], y: int, start: int, end: int, wanted: Row) -> None:
        """Write cells that stand side by side."""
        while start and wanted[start].text == "":
            start -= 1
        x = start
        while x < end:
            text, style = wanted[x]
            blanks = self._blanks(wanted, x, end) if text == " " else 0
            if blanks >= _ERASED_BLANKS:
                out += (self._goto(y, x), self._ink(style))
                if x + blanks == self.columns:
                    out.append("\x1b[K")
                else:
                    out.append(f"\x1b[{blanks}X")
                x += blanks
                continue
            first, x = x, x + 1
            out += (self._goto(y, first), self._ink(style))
            if text.isascii():
                letters = self._letters(wanted, first, max(end, x))
                out.append(letters)
                x = first + len(letters)
                self._at = (y, x if x < self.columns else _UNSURE)
                continue
            while x < self.columns and wanted[x].text == "":
                x += 1
            sure = is_sure(text)
            if not sure:  # a terminal that gives it fewer or more cells leaves nothing old beside it
                out += (" " * (x - first), self._move(y, first))
                end = max(end, min(x + 1, self.columns))
            out.append(text)
            self._at = (y, x if x < self.columns and sure else _UNSURE)

    def _letters(self, wanted: Row, start: int, end: int) -> str:
        """The cells from a place on that are written as they are: of one style, each a letter of ASCII.

        Ends before blanks that are erased rather than written.
        """
        letters, style = wanted[start]
        blank = letters == " "
        for x in range(start + 1, end):
            text, other = wanted[x]
            if other is not style and other != style:
                break
            if text == " ":
                if not blank and self._blanks(wanted, x, end) >= _ERASED_BLANKS:
                    break
                blank = True
            else:
                blank = False
                if not text or not text.isascii():
                    break
            letters += text
        return letters

    def _blanks(self, wanted: Row, x: int, end: int) -> int:
        """How many blanks of one style, which erasing would leave, stand here."""
        cell = wanted[x]
        if not self._erases or cell.text != " " or not cell.style.blank_is_background:
            return 0
        count = 1
        while x + count < end and wanted[x + count] == cell:
            count += 1
        return count

    def _erase_tail(self, out: list[str], y: int, x: int, style: Style) -> None:
        out += (self._goto(y, x), self._ink(style), "\x1b[K")

    def _ink(self, style: Style) -> str:
        """The change to a style."""
        pen, self._pen = self._pen, style
        return "" if pen is style else change(pen, style)

    def _goto(self, y: int, x: int) -> str:
        """The move to a place; nothing where the terminal is there."""
        return "" if self._at == (y, x) else self._move(y, x)

    def _move(self, y: int, x: int) -> str:
        near = self._at is not None and self._at[0] == y
        self._at = (y, x)
        return f"\x1b[{x + 1}G" if near else f"\x1b[{y + 1};{x + 1}H"


def _looked(look: Look, piece: str) -> tuple[Cell, ...] | None:
    cells = cells_of(piece)
    return None if cells is None else look(cells)


def erases(terminal: str) -> bool:
    """Whether erasing leaves the background colour there (terminfo's `bce`), which GNU screen does not do.

    terminal: its name, as in TERM.
    """
    return terminal.split("-")[0] not in ("screen", "vt100", "vt220", "ansi", "dumb", "")
