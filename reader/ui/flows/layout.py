"""How the three panes share the screen."""

from __future__ import annotations

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
"""Screens of at most so many rows show one pane at a time, unless they are wide."""


def layout_for(columns: int, rows: int) -> Layout:
    """The layout for a terminal of so many cells."""
    if columns < NORMAL_COLUMNS or rows <= LOW_ROWS:
        return Layout.SINGLE
    return Layout.WIDE if columns >= WIDE_COLUMNS else Layout.NORMAL


MASTHEAD_ROWS = 18
"""Screens of fewer rows have no masthead."""
_ORDER = (Pane.LIST, Pane.READER, Pane.RELATED)


def neighbour(pane: Pane, step: int, *, around: bool = False) -> Pane:
    """The pane `step` places to the right; at the ends the same pane, or around the corner."""
    index = _ORDER.index(pane) + step
    return _ORDER[index % len(_ORDER)] if around else _ORDER[max(0, min(index, len(_ORDER) - 1))]
