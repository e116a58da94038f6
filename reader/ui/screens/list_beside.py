"""The articles of what is selected, beside a list of names, on wide screens: what Enter would show, told before."""

from __future__ import annotations

from array import array

from textual.containers import Vertical
from textual.content import Content

from reader.library.library import Library
from reader.library.search_desk import Found
from reader.model.query import Selection
from reader.ui.flows.work import Work
from reader.ui.render.row import Symbols
from reader.ui.screens.report_beside import REST, WIDE, list_width
from reader.ui.widgets.article_list import ArticleList

GROUP = "beside"
"""The group of workers that find the articles."""


class ListBeside:
    """Owns what is shown beside the names. The list is made when the hand rests first: the names do not wait."""

    def __init__(self, library: Library, work: Work, symbols: Symbols, rows: int) -> None:
        """rows: lines of each article, see ArticleList."""
        self.list = ArticleList(library.rows, library.state_of, library.clock, library.zone, symbols, rows=rows)
        self.list.can_focus = False
        self.box = Vertical(id="story-beside")
        self._library = library
        self._work = work
        self._asked = ""

    def arrange(self, width: int) -> None:
        """Take room, or none. width: cells of the screen."""
        self.box.display = width >= WIDE
        self.box.styles.width = width - list_width(width)

    def show(self, query: str) -> None:
        """Show what a query finds a moment later, unless something else is asked for meanwhile. Empty: nothing."""
        if not self.box.display or query == self._asked:
            return
        self._asked = query
        self._work.forget(GROUP)
        if query:
            self._work.after(REST, lambda: self._find(query) if query == self._asked else None)
        else:
            self.list.show(array("q"))

    def _find(self, query: str) -> None:
        if not self.list.is_attached:
            self.box.mount(self.list)

        def show(found: Found) -> None:
            if found.rowids is not None and query == self._asked:
                self.list.show(found.rowids, select=next(iter(found.rowids), None))
                self.list.show_empty(Content(found.sentence))

        self._work.run(GROUP, lambda _: self._library.find(Selection(words=query)), show)

    def redraw(self) -> None:
        """Marks have changed."""
        if self.list.is_attached:
            self.list.tick()
