"""The report beside a list of stories, on wide screens: shown when the hand rests on it, and not marked read."""

from __future__ import annotations

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from reader.library.answers import Opened
from reader.library.library import Library
from reader.model.row import Row
from reader.ui.flows.opened import Look, Reading
from reader.ui.flows.work import Job, Work
from reader.ui.render.ready import ReadyPage
from reader.ui.widgets.article_view import ArticleView

WIDE = 120
"""Cells of a screen from which on there is room for a report."""
_REST = 0.1
"""Seconds for which the hand rests before a report is read."""
GROUP = "beside"
"""The group of workers that read it."""


class Beside:
    """Owns what is shown beside the list."""

    def __init__(self, library: Library, work: Work, measure: int, *, unicode: bool) -> None:
        self.view = ArticleView()
        self.view.can_focus = False
        self._why = Static(id="story-why", markup=False)
        self.box = Vertical(self._why, self.view, id="story-beside")
        self._library = library
        self._work = work
        self._reading = Reading(library, Look(library.zone, measure, not unicode))
        self._shown: tuple[int, str] | None = None

    def arrange(self, width: int) -> None:
        """Take room, or none. width: cells of the screen."""
        self.box.display = width >= WIDE

    def show(self, row: Row | None, why: str, otherwise: str) -> None:
        """Show an article a moment later, unless another one is asked for meanwhile.

        why: what stands over it: why it is told. otherwise: what is said where there is no article.
        """
        key = (row.rowid, row.id) if row else None
        self._why.update(Content(why))
        if not self.box.display or (key is not None and key == self._shown):
            return
        self._shown = key
        if row is None:
            self._work.forget(GROUP)
            self.view.clear(Content(otherwise))
            return
        rowid = row.rowid
        self._work.after(_REST, lambda: self._read(rowid) if self._shown == key else None)

    def _read(self, rowid: int) -> None:
        frame, rows = self.view.room

        def read(_: Job) -> tuple[Opened, ReadyPage] | None:
            opened = self._library.open_article(rowid)
            return (opened, self._reading.ready(opened, frame, rows)) if opened else None

        def show(answer: tuple[Opened, ReadyPage] | None) -> None:
            if answer is None:
                self.view.clear(Content("This file is gone"))
                return
            self._reading.opened = answer[0]
            page = self._reading.page()
            if page is not None:
                self.view.show(page, ready=answer[1])

        self._work.run(GROUP, read, show)
