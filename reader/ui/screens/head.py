"""The head of the main screen: the masthead and the rule over the panes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.widget import Widget

from reader.ui.flows.orientation import heads, library_name, titles
from reader.ui.flows.wiring import Flows
from reader.ui.pane import Pane
from reader.ui.widgets.masthead import Masthead
from reader.ui.widgets.pane_titles import PaneTitles, Span
from reader.ui.widgets.status_line import StatusLine


class Ground(Widget):
    """A container of which nothing is seen, so that drawing it costs nothing."""

    BLANK = True


class Head(Ground):
    """Says where one is."""

    def __init__(self, roots: Sequence[Path], sides: Mapping[Pane, Widget], status: StatusLine, symbols: str) -> None:
        """sides: what lies under each pane's title. status: has the figures."""
        super().__init__(id="head")
        self._name = library_name(roots)
        self._sides = sides
        self._status = status
        self._masthead = Masthead(id="masthead")
        self.titles = PaneTitles(self._spans, ascii_only=symbols != "unicode", id="titles")

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self._masthead
        yield self.titles

    def tell(self, flows: Flows) -> None:
        """What is shown has changed: say it. Not at each key, which would draw a row more."""
        self._masthead.heads = heads(self._name, flows.listing, self._status.figures)
        self.titles.titles = titles(flows.panes, flows.listing, flows.reading)

    def panes_moved(self) -> None:
        """The panes will lie elsewhere: draw the rule over them when they do."""
        if self.is_mounted:
            self.call_after_refresh(self.titles.refresh)

    def _spans(self) -> list[Span]:
        areas = {pane: side.region for pane, side in self._sides.items() if side.is_mounted and side.display}
        places = sorted((area.x, area.width, pane) for pane, area in areas.items() if area.width)
        return [(pane, x, width) for x, width, pane in places]
