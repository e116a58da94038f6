"""Tables: fitted to the width, set as cards when there are too many columns for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from rich.cells import cell_len

from reader.ui.render.blocks import NO_PREFIX, Prefix
from reader.ui.render.lines import Frame, Line, Part, Styled, StyleSpan, clip, wrap

GUTTER = 2
"""Cells between two columns."""
NARROWEST = 6
"""Cells below which a column is not squeezed: then the rows become cards."""

TALLEST = 12
"""Lines of one cell above which cards are easier to read than columns."""

Row = tuple[Styled, ...]


class Wish(NamedTuple):
    """Cells that a column would like to have."""

    cells: int
    """So that nothing in its rows is wrapped; its head may be, between words."""
    whole: int
    """So that its head is not wrapped either; never less than `cells`."""


@dataclass(frozen=True, slots=True)
class Table:
    """Some rows of a table. A long table is several of these that share `natural`, so that their columns agree."""

    head: Row
    rows: tuple[Row, ...]
    align: tuple[str, ...] = ()
    """`left`, `center` or `right` for each column; missing ones are left."""
    wishes: tuple[Wish, ...] = ()
    """What each column would like to have; empty: as these rows ask for."""
    show_head: bool = True
    prefix: Prefix = NO_PREFIX
    gap: int = 1
    _plain: list[str] = field(default_factory=list[str], repr=False, compare=False)

    @property
    def plain(self) -> str:
        """All cells, one row per line, two spaces between cells."""
        if not self._plain:
            self._plain.append("\n".join("  ".join(cell.text for cell in row) for row in self._all()))
        return self._plain[0]

    def _all(self) -> list[Row]:
        return [self.head, *self.rows] if self.show_head and self.head else list(self.rows)

    def lines(self, frame: Frame, number: int) -> Iterator[Line]:
        """The rows side by side, or as cards."""
        prefix = self.prefix.fitted(frame)
        room = frame.wide - max(cell_len(prefix.first.text), cell_len(prefix.rest.text))
        widths = fit(self.wishes or wishes_of(self.head, self.rows), room)
        starts = self._starts()
        lead = prefix.first
        for line in self._grid(widths, frame, number, starts) if widths else self._cards(room, number, starts):
            at = len(lead.text)
            yield Line(
                lead.text + line.text,
                (*lead.styles, *(StyleSpan(m.start + at, m.end + at, m.style, m.target) for m in line.styles)),
                number,
                tuple(Part(p.at + at, p.size, p.offset) for p in line.parts),
            )
            lead = prefix.rest

    def _starts(self) -> list[list[int]]:
        """Where each cell of each row of `_all()` begins in `plain`."""
        starts: list[list[int]] = []
        at = 0
        for row in self._all():
            sizes = [len(cell.text) + 2 for cell in row]
            starts.append([at + before for before in accumulate([0, *sizes[:-1]])])
            at += (sum(sizes) - 2 if row else 0) + 1
        return starts

    def _grid(self, widths: Sequence[int], frame: Frame, number: int, starts: list[list[int]]) -> Iterator[Line]:
        headed = self.show_head and any(cell.text for cell in self.head)
        wraps = False
        for index, row in enumerate(self._all()):
            is_head = headed and index == 0
            if self.show_head and self.head and index == 0 and not headed:
                continue
            cells = [list(wrap(cell.text, width, width)) for cell, width in zip(row, widths, strict=False)]
            height = max(map(len, cells), default=1)
            if wraps or (height > 1 and index > (1 if headed else 0)):
                yield Line("", (), number)
            wraps = height > 1 and not is_head
            for level in range(height):
                yield self._grid_line(row, cells, level, widths, starts[index], number, is_head)
            if is_head:
                text = (" " * GUTTER).join(("-" if frame.ascii else "─") * width for width in widths)
                yield Line(text, (StyleSpan(0, len(text), "rule"),), number)

    def _grid_line(
        self,
        row: Row,
        cells: list[list[tuple[int, int]]],
        level: int,
        widths: Sequence[int],
        starts: list[int],
        number: int,
        is_head: bool,
    ) -> Line:
        text = ""
        styles: list[StyleSpan] = []
        parts: list[Part] = []
        for column, width in enumerate(widths):
            if column:
                text += " " * GUTTER
            spans = cells[column] if column < len(cells) else []
            start, end = spans[level] if level < len(spans) else (0, 0)
            piece = row[column].text[start:end] if end else ""
            space = max(0, width - cell_len(piece))
            align = self.align[column] if column < len(self.align) else "left"
            before = space if align == "right" else space // 2 if align == "center" else 0
            text += " " * before
            at = len(text)
            if piece:
                if is_head:
                    styles.append(StyleSpan(at, at + len(piece), "strong"))
                styles += clip(row[column].styles, start, end, at)
                parts.append(Part(at, len(piece), starts[column] + start))
            text += piece + " " * (space - before)
        return Line(text.rstrip(" "), tuple(styles), number, tuple(parts))

    def _cards(self, room: int, number: int, starts: list[list[int]]) -> Iterator[Line]:
        """Each row as lines of `column: value`."""
        shift = 1 if self.show_head and self.head else 0
        labels = [cell.text.replace("\n", " ").strip() for cell in self.head]
        for index, row in enumerate(self.rows):
            if index:
                yield Line("", (), number)
            for column, cell in enumerate(row):
                label = labels[column] if column < len(labels) else ""
                if not cell.text.strip() and index:
                    continue
                lead = f"{label}: " if label else ""
                whole = Styled.of(lead, "strong") + cell
                first = True
                hang = "  " if room > 2 * NARROWEST else ""
                for start, end in wrap(whole.text, room, room - len(hang)):
                    indent = "" if first else hang
                    shown = max(start, len(lead))
                    parts = (
                        (
                            Part(
                                len(indent) + shown - start,
                                end - shown,
                                starts[index + shift][column] + shown - len(lead),
                            ),
                        )
                        if end > shown
                        else ()
                    )
                    yield Line(
                        indent + whole.text[start:end],
                        tuple(clip(whole.styles, start, end, len(indent))),
                        number,
                        parts,
                    )
                    first = False
        if not self.rows:
            for label in labels:
                for start, end in wrap(label, room, room):
                    yield Line(label[start:end], (StyleSpan(0, end - start, "strong"),), number)


def wishes_of(head: Row, rows: Sequence[Row]) -> tuple[Wish, ...]:
    """What each column would like to have."""
    columns = max(map(len, [head, *rows]), default=0)
    cells, whole = [1] * columns, [1] * columns
    for row in rows:
        for column, cell in enumerate(row):
            cells[column] = max(cells[column], _width(cell.text, "\n"))
    for column, cell in enumerate(head):
        cells[column] = max(cells[column], _width(cell.text.replace("\n", " "), " "))
        whole[column] = _width(cell.text, "\n")
    return tuple(Wish(least, max(least, most)) for least, most in zip(cells, whole, strict=True))


def _width(text: str, end: str) -> int:
    """Cells of the widest part of a text."""
    return max(map(cell_len, text.split(end))) if end in text else cell_len(text)


def fit(wishes: Sequence[Wish], room: int) -> tuple[int, ...]:
    """Widths for the columns within a room of cells; empty when it cannot be done well.

    Heads are wrapped first, then the widest columns give way.
    """
    available = room - GUTTER * (len(wishes) - 1)
    natural = [wish.cells for wish in wishes]
    spare = available - sum(natural)
    if spare >= 0:
        widths: list[int] = []
        for wish in wishes:
            width = wish.whole if wish.whole - wish.cells <= spare else wish.cells
            widths.append(width)
            spare -= width - wish.cells
        return tuple(widths)
    if available < sum(min(width, NARROWEST) for width in natural):
        return ()
    low, high = NARROWEST, max(natural)
    while low < high:  # the widest cap with which all columns fit
        cap = (low + high + 1) // 2
        low, high = (cap, high) if sum(min(width, cap) for width in natural) <= available else (low, cap - 1)
    widths = [min(width, low) for width in natural]
    spare = available - sum(widths)
    for column, width in enumerate(natural):
        more = min(spare, width - widths[column], 1)
        widths[column] += more
        spare -= more
    tallest = max(wish / width for wish, width in zip(natural, widths, strict=True))
    return tuple(widths) if tallest <= TALLEST else ()
