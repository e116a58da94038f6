"""The three panes: which one has the focus, how they share the screen, and moving inside each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from textual.dom import NoScreen
from textual.widget import Widget

from reader.model.row import Row
from reader.ui.flows.layout import Layout, Widths, neighbour
from reader.ui.pane import Pane
from reader.ui.widgets.article_list import ArticleList
from reader.ui.widgets.article_view import ArticleView
from reader.ui.widgets.related_sidebar import RelatedSidebar


class Panes:
    """Moves the focus and, inside the focused pane, the selection or the text."""

    def __init__(
        self,
        articles: ArticleList,
        view: ArticleView,
        related: RelatedSidebar,
        show: Callable[[Layout, Pane], None],
        widths: Widths,
    ) -> None:
        """show: shares the screen as a layout says, with one pane in sight. widths: what it heeds; changed here."""
        self.widths = widths
        self._show = show
        self.articles = articles
        self.view = view
        self.related = related
        self.layout = Layout.WIDE
        self.pane = Pane.LIST
        """The pane with the focus; remembered while a prompt has it."""
        self.zen = False
        """Whether the reader has the screen for itself; ends when another pane takes the focus."""
        self.fallen: Row | None = None
        """Whose file went a moment ago while it was selected: keys that were on their way are not for its neighbour."""
        self.on_focus: Callable[[Pane], None] = lambda _: None
        """Called when another pane has taken the focus."""

    def widget(self, pane: Pane) -> Widget:
        """The widget of a pane."""
        return {Pane.LIST: self.articles, Pane.READER: self.view, Pane.RELATED: self.related}[pane]

    def focus(self, pane: Pane) -> None:
        """Give a pane the focus; where panes share the screen it comes into sight first."""
        other = pane is not self.pane
        self.zen = self.zen and pane is Pane.READER
        self.pane = pane
        self._show(self.layout, pane)
        widget = self.widget(pane)
        # At once, for keys that follow go to it; its own `focus` would do so later, and paint all of it.
        with suppress(NoScreen):  # the program is being left
            widget.screen.set_focus(widget, scroll_visible=False)
        if other:
            self.on_focus(pane)

    def took_focus(self, widget: Widget) -> None:
        """A widget has the focus, by the mouse perhaps: its pane is the one with the keys."""
        for pane in Pane:
            if pane is not self.pane and self.widget(pane) is widget:
                self.focus(pane)

    def toggle_zen(self) -> None:
        """Give the reader the screen for itself, or show again what is around it."""
        self.zen = not self.zen
        self.focus(Pane.READER)

    def go(self, step: int, *, around: bool = False) -> None:
        """Focus the pane `step` places to the right."""
        self.focus(neighbour(self.pane, step, around=around))

    def arrange(self, layout: Layout) -> None:
        """Share the screen anew after a resize; nothing else changes."""
        self.layout = layout
        self._show(layout, self.pane)

    # --- widths

    def widen(self, cells: int) -> bool:
        """Make the focused pane wider, or narrower; False when there is no room for that."""
        if self.layout is Layout.SINGLE or self.zen:
            return False
        related = self.pane is Pane.RELATED
        width = self.related.region.width + 1 if related else self.articles.region.width
        return self.put_width(related, width + (-cells if self.pane is Pane.READER else cells))

    def put_width(self, related: bool, cells: int) -> bool:
        """Give list or related so many cells, as far as the text keeps some; False when nothing changes."""
        beside = self.related if related else self.articles
        wish = Widths(0, max(1, cells)) if related else Widths(max(1, cells), 0)
        fitted = wish.fitted(self.layout, beside.app.size.width)[related]
        if self.zen or fitted in (0, beside.region.width + related):  # a border stands beside the related articles
            return False
        if related:
            self.widths.related = fitted
        else:
            self.widths.list = fitted
        self._show(self.layout, self.pane)
        return True

    def usual_widths(self) -> None:
        """As the style sheet says."""
        self.widths.list = self.widths.related = 0
        self._show(self.layout, self.pane)

    # --- moving inside the focused pane

    def move(self, step: int) -> None:
        """One place down or up."""
        if self.pane is Pane.LIST:
            self.articles.move(step)
        elif self.pane is Pane.RELATED:
            self.related.move(step)
        elif step > 0:
            self.view.line_down()
        else:
            self.view.line_up()

    def half_page(self, step: int) -> None:
        """Half a page down or up."""
        if self.pane is Pane.LIST:
            self.articles.move(step * max(1, self.articles.page // 2))
        elif self.pane is Pane.RELATED:
            self.related.move(step * max(1, self.related.page // 2))
        elif step > 0:
            self.view.half_down()
        else:
            self.view.half_up()

    def page(self, step: int) -> None:
        """A page down or up."""
        if self.pane is Pane.LIST:
            self.articles.move(step * self.articles.page)
        elif self.pane is Pane.RELATED:
            self.related.move(step * self.related.page)
        elif step > 0:
            self.view.page_down()
        else:
            self.view.page_up()

    def to_end(self, *, bottom: bool) -> None:
        """To the top or the bottom."""
        if self.pane is Pane.READER:
            go: Callable[[], None] = self.view.to_bottom if bottom else self.view.to_top
            go()
        elif self.pane is Pane.LIST:
            self.articles.go_to(len(self.articles.rowids) - 1 if bottom else 0)
        else:
            self.related.go_to(len(self.related.relations) - 1 if bottom else 0)
