"""The front page: the list and the status line, drawn before anything else of the program is loaded.

Everything that the first rows do not need (the reader, the sidebar, the commands' bodies) is imported only when they
are on the screen; then the main screen, which is a front page with more in it, takes this one's place.
"""

from __future__ import annotations

from datetime import tzinfo

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from reader.config import Config
from reader.library import Library
from reader.model.query import Selection
from reader.ui.commands import Context, Pane
from reader.ui.controllers.layout import Layout, layout_for
from reader.ui.messages import Figures
from reader.ui.render.row import ASCII, UNICODE
from reader.ui.widgets.article_list import ArticleList
from reader.ui.widgets.status_line import KeyBar, StatusLine

FIRST_ROWS = 120
"""Rows read before the first screen is drawn; the rest of the list follows in the background."""


class FrontPage(Screen[None]):
    """The first rows of the library, as soon as they can be drawn."""

    AUTO_FOCUS = ""

    def __init__(self, library: Library, config: Config, zone: tzinfo) -> None:
        super().__init__()
        self._library = library
        self._config = config
        self._symbols = UNICODE if config.symbols == "unicode" else ASCII
        self._list = ArticleList(library.rows, library.state_of, library.clock, zone, self._symbols, id="list")
        self._status = StatusLine(self._symbols, id="status")
        self._bar = KeyBar(config.keys, id="keys")
        self._zone = zone

    def compose(self) -> ComposeResult:
        """The list where it will stay, and room for the rest."""
        with Horizontal(id="panes"):
            with Vertical(id="list-pane"):
                yield self._list
            yield Vertical(id="reader-pane")
            yield Vertical(id="related-pane")
        yield self._status
        yield self._bar

    def on_mount(self) -> None:
        """Draw the first rows from the index before any file is touched."""
        self.begin()

    def begin(self) -> None:
        """Show the first rows; then make room for the main screen."""
        self._show_first_rows()
        self.share_out(layout_for(*self.app.size))
        self.call_after_refresh(self._go_on)

    def _show_first_rows(self) -> bool:
        """Show the first rows; returns whether there are any."""
        first = self._library.first(Selection(removed=self._config.show_removed), FIRST_ROWS)
        self._list.show(first)
        self._list.focus(scroll_visible=False)
        self._status.figures = Figures(self._library.counts().articles if first else 0)
        self._bar.context = Context(pane=Pane.LIST, has_articles=bool(first), has_target=bool(first))
        return bool(first)

    def share_out(self, layout: Layout, pane: Pane = Pane.LIST) -> None:
        """Share the screen among the panes as the layout says."""
        for other in Layout:
            self.set_class(other is layout, f"-{other.value}")
        for other in Pane:
            self.set_class(other is pane, f"-at-{other.value}")

    def on_resize(self, event: events.Resize) -> None:
        """Share the screen anew."""
        self.resized(layout_for(event.size.width, event.size.height))

    def resized(self, layout: Layout) -> None:
        """The terminal has another size; nothing but the layout changes."""
        self.share_out(layout)

    def _go_on(self) -> None:
        from reader.ui.screens.main import MainScreen

        self.app.switch_screen(MainScreen(self._library, self._config, self._zone))
