"""The rows of the list as they stand on the screen, kept by all that they are drawn of.

A list that is made anew holds the same rows for the most part: after a search, a mark, a file that came.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from reader.model.row import Row
from reader.model.state import ArticleState
from reader.ui.render.row import Run, Symbols, gone_lines, highlighter, row_lines, with_sign
from reader.ui.widgets.part_style import part_style

PICKED = 4
"""What is added to the look of a row that is picked."""
_ON_SELECTION = frozenset({"match", "mark"})
"""The parts that keep their colour on the ground of the selection."""
_MOST = 600
"""Rows kept; far more than any screen shows."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a row is drawn for."""

    width: int
    """Cells of its lines."""
    under_bar: int
    """Cells beside them that the scroll bar covers."""
    height: int
    """Lines of each row."""
    words: tuple[str, ...]
    """What was searched for."""
    now: datetime
    """The time from which ages are counted."""


class RowStrips:
    """Draws the rows of one list."""

    def __init__(self, widget: Widget, symbols: Symbols, zone: tzinfo) -> None:
        """widget: the list, which has the styles."""
        self._widget = widget
        self._symbols = symbols
        self._zone = zone
        self._styles: dict[tuple[int, str], RichStyle] = {}
        self._kept: dict[tuple[Row | None, ArticleState | None, int, int, Place], list[Strip]] = {}

    def forget(self) -> None:
        """Styles have changed."""
        self._styles.clear()
        self._kept.clear()

    def strips(self, row: Row | None, state: ArticleState | None, news: int, look: int, place: Place) -> list[Strip]:
        """The lines of a row; None for one whose file is gone.

        news: new developments that it tells of. look: 0 for any row, 1 for the selected one, 2 when the list has the
        keys too; PICKED more for a picked one.
        """
        key = (row, state, news, look, place)
        strips = self._kept.get(key)
        if strips is None:
            if len(self._kept) > _MOST:
                self._kept.clear()
            lines = self._lines(row, state, news, look, place)
            strips = self._kept[key] = [self._strip(pieces, look, place) for pieces in lines]
        return strips

    def _lines(
        self, row: Row | None, state: ArticleState | None, news: int, look: int, place: Place
    ) -> list[list[Run]]:
        if row is None or state is None:
            lines = gone_lines(place.width, place.height)
        else:
            find = highlighter(place.words)
            lines = row_lines(row, state, place.width, self._symbols, place.now, self._zone, find, place.height, news)
        selected = look % PICKED
        return with_sign(lines, self._symbols, selected=selected > 0, in_hand=selected > 1, picked=look >= PICKED)

    def _strip(self, pieces: list[Run], look: int, place: Place) -> Strip:
        pieces = [*pieces, (" " * place.under_bar, "")]
        segments = [Segment(text, self._rich_style(look, names)) for text, names in pieces if text]
        return Strip(segments, place.width + place.under_bar)

    def _rich_style(self, look: int, names: str) -> RichStyle:
        """The style of a piece; laying styles over each other takes long, so each is made once."""
        style = self._styles.get((look, names))
        if style is None:
            base, in_hand = self._widget.visual_style, look % PICKED > 1
            if look:
                base = self._widget.get_visual_style(f"article-list--selected{'' if in_hand else '-blurred'}")
            for name in names.split():
                part = part_style(self._widget, f"article-list--{name}")
                # On the ground of the selection colours are too weak: there ink says it all.
                base += Style(bold=part.bold) if in_hand and name not in _ON_SELECTION else part
            style = self._styles[look, names] = base.rich_style
        return style
