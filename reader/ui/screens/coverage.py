"""The coverage of a story: by source, who was first and by how much."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import events
from textual.app import App

from reader.model.row import Row
from reader.stories.coverage import Coverage
from reader.ui.actions.story_view import StoryAnswer, StoryView
from reader.ui.flows.sending import NO_STORY
from reader.ui.question import OneOf
from reader.ui.render.story import CoverageLines
from reader.ui.screens.questions import choose
from reader.ui.screens.report_beside import ReportBesideScreen, list_width
from reader.ui.screens.story_screen import StoryParts

_TABLE = 110
"""Columns from which on sources stand beside their headlines."""


class CoverageScreen(ReportBesideScreen):
    """One story by source; Enter opens an article on the main screen."""

    FOOT = (
        ("open", "read"),
        ("queries", "one source"),
        ("star", "star"),
        ("toggle_read", "read mark"),
        ("timeline", "timeline"),
        ("back", "back"),
    )

    def __init__(self, parts: StoryParts, rowid: int) -> None:
        super().__init__(parts, rowid)
        self._only: str | None = None
        self._names: tuple[str, ...] = ()
        self._source: CoverageLines | None = None
        self._answer: Coverage | None = None
        self._table = False
        self._heading = ""

    def open_again(self, rowid: int) -> None:
        """The sources of another story, all of them."""
        self._only, self._names, self._heading = None, (), ""
        self._source = self._answer = None
        super().open_again(rowid)

    def load(self) -> None:
        """Find the story."""
        only = self._only
        self.work(lambda _: self.library.stories.coverage(self.rowid, only))

    def loaded(self, answer: object) -> None:
        """Show the sources; leave when there is no story."""
        if not isinstance(answer, Coverage):
            if self._source is None:
                self.leave(StoryAnswer(sentence=NO_STORY))
            return
        self._names = answer.names
        self._answer = answer
        if self._only is None and answer.sources:
            self._heading = answer.sources[0].reports[0].row.title
        self._draw()

    def _draw(self) -> None:
        """A table where there is room for it."""
        if self._answer is None:
            return
        self._table = self._has_table()
        self._source = CoverageLines(self._answer, self.parts.symbols, table=self._table)
        only = f", only {self._only or 'unnamed source'}" if self._only is not None else ""
        answer = self._answer
        of = f"{answer.reports:,} of the {answer.story:,} reports of its story" if answer.story > answer.reports else ""
        what = "Coverage" if answer.story else "Coverage of the story"
        figures = ", ".join(part for part in (answer.summary, of) if part)
        self.show(f"{what}: {self._heading}", figures + only, self._source, None)

    def on_resize(self, event: events.Resize) -> None:
        """A table, or one below the other."""
        super().on_resize(event)
        if self._table is not self._has_table():
            self._draw()

    def _has_table(self) -> bool:
        return list_width(self.app.size.width) >= _TABLE

    def redraw(self) -> None:
        """Lay the story out again: marks are part of it."""
        self.load()

    def table(self) -> dict[str, Callable[[], object]]:
        """The common commands, the filter and the other view."""
        return {
            **super().table(),
            "queries": self._filter,
            "coverage": lambda: self.leave(StoryAnswer()),
            "save": lambda: self.saves.save(self.saves.story(self.rowid)),
            "timeline": lambda: self.leave(StoryAnswer(self.rowid, StoryView.TIMELINE)),
            "cancel": self._cancel,
            "back": self._cancel,
        }

    def rows_at(self, entry: int) -> list[Row]:
        """The report of an entry."""
        if self._source is None or entry >= len(self._source.reports):
            return []
        return [self._source.reports[entry].row]

    def open(self) -> None:
        """Leave for the selected article."""
        for row in self.selected_rows():
            self.leave(StoryAnswer(row.rowid, id=row.id))

    def _cancel(self) -> None:
        """All sources again; with all shown, back."""
        if self._only is None:
            self.leave(StoryAnswer())
        else:
            self._show_only(None)

    def _show_only(self, name: str | None) -> None:
        self._only = name
        self.load()

    def _filter(self) -> None:
        def chosen(index: int) -> None:
            self._show_only(self._names[index - 1] if index else None)

        lines = ["All sources", *(name or "Unnamed source" for name in self._names)]
        app: App[Any] = self.app
        choose(app, self.say, OneOf("Sources of this story", lines, chosen))
