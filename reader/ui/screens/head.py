"""The head of a screen: the masthead, and the rule over the panes or over what is shown in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from textual.app import ComposeResult
from textual.widget import Widget

from reader.settings.config import Config
from reader.ui.flows.orientation import heads, library_name, titles
from reader.ui.flows.wiring import Flows
from reader.ui.pane import Pane
from reader.ui.steady import Steady
from reader.ui.widgets.masthead import Heads, Masthead
from reader.ui.widgets.pane_titles import PaneTitles, Span
from reader.ui.widgets.side_pane import SidePane
from reader.ui.widgets.status_line import StatusLine


class Ground(Steady, Widget):
    """A container of which nothing is seen, so that drawing it costs nothing."""

    BLANK = True


class Head(Ground):
    """Says where one is."""

    def __init__(self, roots: Sequence[Path], sides: Mapping[Pane, Widget], status: StatusLine, config: Config) -> None:
        """sides: what lies under each pane's title. status: has the figures."""
        super().__init__(id="head")
        self._name = library_name(roots)
        self._sides = sides
        self._status = status
        self._keymap = config.keys
        self.masthead = Masthead(id="masthead")
        self.titles = PaneTitles(self._spans, ascii_only=config.symbols != "unicode", id="titles")

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.masthead
        yield self.titles

    def tell(self, flows: Flows) -> None:
        """What is shown has changed: say it. Not at each key, which would draw a row more."""
        self.masthead.heads = heads(self._name, flows.listing, self._status.figures, self._keymap)
        self.titles.titles = titles(flows.panes, flows.listing, flows.reading)

    def focus_on(self, focused: Pane) -> None:
        """Another pane has the keys: it is the one in the heavy frame."""
        self.titles.focused = focused
        before = False
        for pane, side in self._sides.items():
            if isinstance(side, SidePane):
                side.lit = before or pane is focused
            before = pane is focused and side.display

    def panes_moved(self) -> None:
        """The panes will lie elsewhere: draw the rule over them when they do."""
        if self.is_mounted:
            self.call_after_refresh(self.titles.refresh)

    def _spans(self) -> list[Span]:
        areas = {pane: side.region for pane, side in self._sides.items() if side.is_mounted and side.display}
        places = sorted((area.x, area.width, pane) for pane, area in areas.items() if area.width)
        return [(pane, x, width) for x, width, pane in places]


class StoryHead(Ground):
    """The same over a screen that covers the main one: one rule, with the title of what is shown."""

    def __init__(self, below: Masthead, view: str, *, ascii_only: bool) -> None:
        """below: the masthead of the main screen, whose counts are told. view: the command of the view shown here."""
        super().__init__(classes="head")
        self._below = below
        self._view = view
        self._masthead = Masthead()
        self._titles = PaneTitles(self._spans, ascii_only=ascii_only)
        self._beside: Widget | None = None

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self._masthead
        yield self._titles

    def on_mount(self) -> None:
        """Follow the counts."""
        self.watch(self._below, "heads", self._tell)

    def _tell(self, told: Heads) -> None:
        tabs = tuple(replace(tab, present=tab.command == self._view) for tab in told.tabs)
        self._masthead.heads = Heads(told.library, tabs)

    @property
    def title(self) -> str:
        """What is shown."""
        return self._titles.titles.get(Pane.LIST, "")

    @title.setter
    def title(self, title: str) -> None:
        self._titles.titles = {**self._titles.titles, Pane.LIST: title}

    def beside(self, pane: Widget, title: str) -> None:
        """Say over a pane at the right what it shows; nothing while it is hidden."""
        self._beside = pane
        self._titles.titles = {**self._titles.titles, Pane.READER: title}
        if self.is_mounted:
            self.call_after_refresh(self._titles.refresh)

    def _spans(self) -> list[Span]:
        width = self.size.width
        column = self._beside.region.x if self._beside is not None and self._beside.display else 0
        return [(Pane.LIST, 0, column), (Pane.READER, column, width - column)] if column else [(Pane.LIST, 0, width)]
