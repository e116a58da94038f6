"""The front page: the first rows of the list, drawn before anything else of the program is loaded.

Everything that the first rows do not need (the reader, the sidebar, the status line, the commands) is imported only
when they are on the terminal; then the main screen, which is a front page with more in it, covers this one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import Any

from textual import events
from textual.app import App, ComposeResult
from textual.widget import Widget

from reader.library.library import Library
from reader.model.query import Selection
from reader.settings.config import Config
from reader.ui.flows.keeping import layout_of
from reader.ui.flows.layout import MASTHEAD_ROWS, Layout, Widths, layout_for
from reader.ui.pane import Pane
from reader.ui.render.row import ASCII, UNICODE
from reader.ui.speed.quick_screen import QuickScreen
from reader.ui.widgets.article_list import ArticleList

FIRST_SHEET = "front.tcss"
"""The one style sheet that the first screen needs; the main screen brings the others."""
FIRST_ROWS = 120
"""Rows read before the first screen is drawn; the rest of the list follows in the background."""
_LEAST_ROWS = 4
"""Screens of fewer rows have none for the list beside what the main screen has below and above it."""
_HAND_OVER = 0.005
"""Seconds for the thread that writes to the terminal, before imports keep it waiting."""


class FrontPage(QuickScreen[None]):
    """The first rows of the library, as soon as they can be drawn."""

    AUTO_FOCUS = ""
    MUST_BE_MADE = True

    def __init__(
        self, library: Library, config: Config, zone: tzinfo, on_seen: Callable[[], None] | None = None
    ) -> None:
        """on_seen: called once, soon after the first rows are on the terminal."""
        super().__init__()
        self._on_seen = on_seen
        self._library = library
        self._config = config
        self._symbols = UNICODE if config.symbols == "unicode" else ASCII
        self._list = ArticleList(
            library.rows, library.state_of, library.clock, zone, self._symbols, rows=config.rows, id="list"
        )
        self._zone = zone
        self._displayed = False
        app: App[Any] = self.app
        left = layout_of(getattr(app, "kept_layout", None) or {})
        self.widths = Widths(left.list_width, left.related_width)
        """As the user has set them."""

    def compose(self) -> ComposeResult:
        """The list where it will stay."""
        self.share_out(layout_for(*self.app.size))  # before there is anything whose style depends on it
        yield self._list

    def on_mount(self) -> None:
        """Draw the first rows from the index before any file is touched."""
        self.begin()

    def begin(self) -> None:
        """Show the first rows, if there are any; once the page is on the terminal, the main screen comes."""
        self._show_first_rows()
        self._list.focus(scroll_visible=False)

    def displayed(self) -> None:
        """The terminal has been written to. Called by the app after each time, also when there was nothing to write."""
        if not self._displayed and (self._list.drawn or self.app.size.height < _LEAST_ROWS):
            self._displayed = True
            self.after_first_display()

    @property
    def stands(self) -> bool:
        """Whether the main screen was made and seen: from then on no error of our own ends the program."""
        return self._displayed and self._on_seen is None

    def after_first_display(self) -> None:
        """The first screen can be seen: load the rest."""
        if self._on_seen is not None:
            self.set_timer(_HAND_OVER, self._on_seen)

    def _show_first_rows(self) -> bool:
        """Show the first rows; returns whether there are any."""
        first = self._library.first(
            Selection(removed=self._config.show_removed, fold=self._config.fold_same_report), FIRST_ROWS
        )
        self._list.show(first)
        return bool(first)

    def share_out(self, layout: Layout, pane: Pane = Pane.LIST) -> None:
        """Share the screen among the panes as the layout says.

        Each change of a class costs the styles of all widgets: where all panes are seen, none tells of the focus.
        """
        classes = {f"-{other.value}": other is layout for other in Layout}
        told = layout is Layout.SINGLE or (layout is Layout.NORMAL and pane is Pane.RELATED)
        classes |= {f"-at-{other.value}": told and other is pane for other in Pane}
        classes["-low"] = self.app.size.height < MASTHEAD_ROWS
        self.update_classes(classes)
        set_width(self._list, self.widths.fitted(layout, self.app.size.width)[0])

    def on_resize(self, event: events.Resize) -> None:
        """Share the screen anew."""
        self.resized(layout_for(event.size.width, event.size.height))

    def resized(self, layout: Layout) -> None:
        """The terminal has another size; nothing but the layout changes."""
        self.share_out(layout)


def set_width(pane: Widget, cells: int) -> bool:
    """Give a pane so many cells; 0: as the style sheet says. Returns whether that is a change."""
    styles = pane.styles
    before = styles.inline.width.value if styles.inline.has_rule("width") and styles.inline.width else 0
    if cells == before:
        return False
    if cells:
        styles.width = styles.min_width = styles.max_width = cells
    else:
        for rule in ("width", "min_width", "max_width"):
            styles.clear_rule(rule)
        pane.refresh(layout=True)
    return True
