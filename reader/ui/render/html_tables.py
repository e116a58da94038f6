"""The tables of HTML: cells that span columns or rows stand under their heads; tables made for layout become text."""

from __future__ import annotations

from itertools import groupby

from reader.ui.render.blocks import Block, Code, Paragraph, Prefix
from reader.ui.render.lines import EMPTY, Styled
from reader.ui.render.tables import Row, Table, Wish, wishes_of

CELLS = 200
"""Cells of a table that are one block."""
CELL_LIMIT = 600
"""Characters in a cell above which a table is taken to be there for layout: its cells become paragraphs."""
MOST_COLUMNS = 200
"""Columns of a row; what goes on to the right of them is set as another row."""
MOST_ROWS = 1000
"""Rows that one cell can span."""
_SPAN_COLUMNS = 60

Cell = list[Styled | Code]


class TableSetter:
    """Takes the tags of one table in order, and gives its blocks bit by bit."""

    def __init__(self) -> None:
        self.in_cell = False
        """Whether a cell is open, even if it is empty."""
        self._cell: Cell = []
        self._span = (1, 1)
        self._is_head = False
        self._row: list[Cell] = []
        self._row_heads: list[bool] = []
        self._below: dict[int, int] = {}
        """Columns that a cell of an earlier row goes on in, and for how many more rows."""
        self._in_thead = False
        self._heads: list[list[Cell]] = []
        self._rows: list[list[Cell]] = []
        self._wishes: tuple[Wish, ...] = ()
        self._first = True
        """No rows were given out so far."""
        self._cells = 0

    def tag(self, name: str, attributes: dict[str, str]) -> None:
        """Take a tag of the table into account, but for those of the table itself."""
        if name in ("td", "th", "/td", "/th"):
            self._end_cell()
            if name[0] != "/":
                self.in_cell = True
                self._is_head = name == "th"
                self._span = (_span(attributes, "colspan", _SPAN_COLUMNS), _span(attributes, "rowspan", MOST_ROWS))
        elif name in ("thead", "/thead", "tbody", "tfoot"):
            self._end_row()
            self._in_thead = name == "thead"
            self._below.clear()
        elif name in ("tr", "/tr"):
            self._end_row()

    def add(self, content: Styled | Code) -> None:
        """Put a paragraph or a listing into the open cell."""
        self._cell.append(content)

    @property
    def due(self) -> bool:
        """Whether there are enough rows for a block."""
        return self._cells >= CELLS

    def _end_cell(self) -> None:
        if not self.in_cell:
            return
        self.in_cell = False
        cell, self._cell = self._cell, []
        columns, rows = self._span
        self._pass_spanned()
        for column in range(columns):
            if column and len(self._row) >= MOST_COLUMNS:
                break
            if rows > 1:
                self._below[len(self._row)] = rows  # counted down at the end of this row already
            # A head stands over each of its columns; a figure stands in the first of them.
            self._row.append(cell if not column or self._is_head else [])
            self._row_heads.append(self._is_head)
        if len(self._row) >= MOST_COLUMNS:
            self._end_row()  # no row is longer than a block may be

    def _pass_spanned(self) -> None:
        """Leave the columns empty that a cell above goes on in."""
        while self._below.get(len(self._row)):
            self._row.append([])
            self._row_heads.append(True)

    def _end_row(self) -> None:
        self._end_cell()
        if not self._row:
            return
        self._pass_spanned()
        self._below = {column: rows - 1 for column, rows in self._below.items() if rows > 1}
        row, heads = self._row, self._row_heads
        self._row, self._row_heads = [], []
        self._cells += len(row)
        if self._first and not self._rows and (self._in_thead or all(heads)):
            self._heads.append(row)
        else:
            self._rows.append(row)

    def blocks(self, prefix: Prefix, gap: int) -> list[Block]:
        """The rows so far as blocks; the first of them has the heads and `gap` empty lines above it."""
        heads, rows = self._heads, self._rows
        self._rows, self._cells = [], 0
        everything = [*heads, *rows] if self._first else rows
        if not everything:
            return []
        made: list[Block] = []
        if _is_layout(everything):
            made = self._as_text(everything, prefix, gap)
        else:
            made.append(self._table(rows, prefix, gap))
        self._first = False
        return made

    def end(self, prefix: Prefix, gap: int) -> list[Block]:
        """The rest of the rows."""
        self._end_row()
        return self.blocks(prefix, gap)

    def _table(self, rows: list[list[Cell]], prefix: Prefix, gap: int) -> Table:
        columns = max(map(len, [*self._heads, *rows]))
        head = _head(self._heads, columns) if self._heads else ()
        padded = tuple((*map(_joined, row), *[EMPTY] * (columns - len(row))) for row in rows)
        self._wishes = self._wishes or wishes_of(head, padded)
        show = self._first and bool(head)
        return Table(head, padded, (), self._wishes, show, prefix, gap if self._first else 0)

    @staticmethod
    def _as_text(rows: list[list[Cell]], prefix: Prefix, gap: int) -> list[Block]:
        """What stands in a table for layout, cell by cell."""
        made: list[Block] = []
        for row in rows:
            for cell in row:
                texts = [part for part in cell if isinstance(part, Styled)]
                for part in cell:
                    above = gap if not made else 1
                    if isinstance(part, Code):
                        made.append(Code(part.text, part.language, prefix, above))
                    elif part is texts[0] and (text := _joined(list(texts))).text:
                        made.append(Paragraph(text, prefix, above))
        return made


def _is_layout(rows: list[list[Cell]]) -> bool:
    """Whether cells hold more than figures and words: listings, long texts; or there is one column only."""
    used = {column for row in rows for column, cell in enumerate(row) if cell}
    listings = any(isinstance(part, Code) and "\n" in part.text for row in rows for cell in row for part in cell)
    return (
        len(used) <= 1 or (listings and len(used) <= 2) or any(_size(cell) > CELL_LIMIT for row in rows for cell in row)
    )


def _size(cell: Cell) -> int:
    return sum(len(part.text) for part in cell)


def _joined(cell: Cell) -> Styled:
    """The paragraphs of a cell as one text."""
    whole = EMPTY
    for part in cell:
        text = Styled.of(part.text, "inline-code") if isinstance(part, Code) else part
        whole = whole + Styled("\n") + text if whole.text else text
    return whole


def _head(rows: list[list[Cell]], columns: int) -> Row:
    """One head from several rows of them: each column has what stands above it, from top to bottom."""
    heads: list[Styled] = []
    for column in range(columns):
        said = [_joined(row[column]) for row in rows if column < len(row) and row[column]]
        heads.append(_joined([next(same) for _, same in groupby(said, key=lambda text: text.text)]))
    return tuple(heads)


def _span(attributes: dict[str, str], name: str, most: int) -> int:
    """How many columns or rows a cell takes."""
    value = attributes.get(name, "1").strip()
    return min(most, max(1, int(value))) if value.isdecimal() and len(value) < 6 else 1
