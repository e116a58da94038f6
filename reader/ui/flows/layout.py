"""How the three panes share the screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reader.ui.pane import Pane


class Layout(StrEnum):
    """How many panes stand side by side."""

    WIDE = "wide"
    """List, reader and related."""
    NORMAL = "normal"
    """List and reader; related is a drawer over the list."""
    SINGLE = "single"
    """One pane at a time."""


WIDE_COLUMNS = 120
NORMAL_COLUMNS = 80
LOW_ROWS = 24
"""Screens of fewer rows show one pane at a time."""


def layout_for(columns: int, rows: int) -> Layout:
    """The layout for a terminal of so many cells."""
    if columns < NORMAL_COLUMNS or rows < LOW_ROWS:
        return Layout.SINGLE
    return Layout.WIDE if columns >= WIDE_COLUMNS else Layout.NORMAL


MASTHEAD_ROWS = 18
"""Screens of fewer rows have no masthead."""
LEAST_WIDTH = 20
"""Cells of a pane at the side, at least."""
LEAST_TEXT = 30
"""Cells of the reader, at least, when the panes beside it are made wider."""


@dataclass(slots=True)
class Widths:
    """Cells of the panes at the sides, as the user has set them; 0: as the style sheet says."""

    list: int = 0
    related: int = 0

    def fitted(self, layout: Layout, columns: int) -> tuple[int, int]:
        """The widths of list and related on a screen of so many columns: the text keeps some room in any case."""
        if layout is Layout.SINGLE:
            return 0, 0
        most = max(LEAST_WIDTH, columns * 2 // 5 if layout is Layout.WIDE else columns - LEAST_TEXT)
        return _within(self.list, most), _within(self.related, most)


def _within(cells: int, most: int) -> int:
    return max(LEAST_WIDTH, min(cells, most)) if cells else 0


_ORDER = (Pane.LIST, Pane.READER, Pane.RELATED)


def neighbour(pane: Pane, step: int, *, around: bool = False) -> Pane:
    """The pane `step` places to the right; at the ends the same pane, or around the corner."""
    index = _ORDER.index(pane) + step
    return _ORDER[index % len(_ORDER)] if around else _ORDER[max(0, min(index, len(_ORDER) - 1))]
