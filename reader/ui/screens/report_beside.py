"""The report beside a list of stories, on wide screens: shown when the hand rests on it, and not marked read."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from textual import events
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from reader.library.answers import Opened
from reader.library.library import Library
from reader.model.row import Row
from reader.ui.actions.pipe_actions import PipeActions
from reader.ui.flows.opened import Look, Reading
from reader.ui.flows.saving import Savable
from reader.ui.flows.work import Job, Work
from reader.ui.render.ready import ReadyPage
from reader.ui.render.story import UNNAMED
from reader.ui.screens.questions import ask_line, choose, show_text
from reader.ui.screens.story_screen import StoryParts, StoryScreen
from reader.ui.steady import kept_for
from reader.ui.widgets.article_view import ArticleView
from reader.ui.widgets.line_list import LineSource

WIDE = 120
"""Cells of a screen from which on there is room for a report."""
_SHARE = 0.4
"""Part of the screen that the report has then."""
REST = 0.1
"""Seconds for which the hand rests before a report is read."""
GROUP = "beside"
"""The group of workers that read it."""


def list_width(width: int) -> int:
    """Cells that the list has on a screen of so many."""
    return width - round(width * _SHARE) if width >= WIDE else width


class Beside:
    """Owns what is shown beside the list. Its parts are made when the hand rests first: the list does not wait."""

    def __init__(self, library: Library, work: Work, measure: int, *, unicode: bool) -> None:
        self.view = ArticleView()
        self.view.can_focus = False
        self._why = Static(id="story-why", markup=False)
        self.box = Vertical(id="story-beside")
        self._library = library
        self._work = work
        self._reading = Reading(library, Look(library.zone, measure, not unicode, preview=True))
        self._asked: tuple[int, str] | None = None
        self._otherwise = ""

    def arrange(self, width: int) -> None:
        """Take room, or none. width: cells of the screen; 0 where there is nothing to show."""
        self.box.display = width >= WIDE
        self.box.styles.width = width - list_width(width)

    def show(self, row: Row | None, why: str, otherwise: str) -> None:
        """Show an article a moment later, unless another one is asked for meanwhile.

        why: what stands over it: why it is told. otherwise: what is said where there is no article.
        """
        key = (row.rowid, row.id) if row else None
        self._why.update(Content(why))
        self._why.display = bool(why)
        if not self.box.display or (key is not None and key == self._asked):
            return
        self._asked, self._otherwise = key, otherwise
        self._work.forget(GROUP)
        if row is None:
            self._fill()
        else:
            self._work.after(REST, lambda: self._fill() if self._asked == key else None)

    def _fill(self) -> None:
        """Show what was asked for last, once there is something to show it in."""
        if not self.view.is_attached:
            self.box.mount(self._why, self.view)
            self.box.call_after_refresh(kept_for(self.box, self._fill))
        elif self._asked is None:
            self.view.clear(Content(self._otherwise))
        else:
            self._read(self._asked[0])

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


class ReportBesideScreen(StoryScreen):
    """A screen of stories with the report of the selected entry beside the list, where there is room for it."""

    def __init__(self, parts: StoryParts, rowid: int = 0) -> None:
        super().__init__(parts, rowid)
        self._beside = Beside(parts.library, self.flow, parts.measure, unicode=parts.unicode)
        app: App[Any] = self.app
        ways = partial(choose, app, self.say), partial(ask_line, app, self.say), partial(show_text, app)
        self._pipes = PipeActions(self.flow, *ways, self.say, parts.pipes)

    def body(self) -> ComposeResult:
        """The list, and on wide screens the report."""
        yield Horizontal(self.lines, self._beside.box, id="story-middle")

    def open_again(self, rowid: int) -> None:
        """Another story: the report of the one before goes."""
        super().open_again(rowid)
        self.on_line_list_moved()

    def why(self) -> str:
        """Why the selected entry is told; empty where nothing is to be said."""
        return ""

    def without_file(self) -> str:
        """What is said where the selected entry has no article."""
        return ""

    def shown_row(self) -> Row | None:
        """The report that is shown of the selected entry."""
        return next(iter(self.selected_rows()), None)

    def savable(self) -> Savable | None:
        """What the selected entry can be saved as, and given to a command; None for nothing."""
        row = next(iter(self.selected_rows()), None)
        return self.saves.article_of(row.rowid, row.title) if row else None

    def table(self) -> dict[str, Callable[[], object]]:
        """The common commands, and what is done with a text."""
        return {**super().table(), "pipe": lambda: self._pipes.pipe(self.savable())}

    def on_line_list_moved(self) -> None:
        """Show the report of what is selected."""
        row = self.shown_row()
        self._beside.show(row, self.why(), self.without_file())
        self.head.beside(self._beside.box, (row.source or UNNAMED) if row else "")

    def show(self, title: str, summary: str, source: LineSource, cursor: int | None) -> None:
        """Fill the list, and show the report of what is selected then."""
        super().show(title, summary, source, cursor)
        self._beside.arrange(self.size.width if self.lines.entries else 0)
        self.on_line_list_moved()

    def on_resize(self, event: events.Resize) -> None:
        """Take room for a report where there is some."""
        self._beside.arrange(event.size.width if self.lines.entries or not self.ready else 0)
        super().on_resize(event)
        self.on_line_list_moved()
