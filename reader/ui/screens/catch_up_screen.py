"""What happened since the user was here last. Any key that means nothing here leaves it; one of a view leads there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import cast

from textual import events

from reader.library.answers import Target
from reader.library.catch_up import CatchUp, CaughtLine, catch_up
from reader.model.row import Row
from reader.ui.actions.story_view import StoryAnswer, StoryView
from reader.ui.flows.marking import named
from reader.ui.render.catch_up_lines import CatchUpLines, catch_up_sentence
from reader.ui.screens.report_beside import ReportBesideScreen
from reader.ui.screens.story_screen import VIEWS, StoryParts, show_over

_DAY = 86_400
_OWN = (
    *("down", "up", "top", "bottom", "half_down", "half_up", "page_down", "page_up", "open", "undo", "redo"),
    *("toggle_read", "star", "mute", "metadata", "palette", "help", "back", "cancel", "pane_left", "quit"),
    *("open_original", "copy_url", "copy_link", "pipe"),
)
"""Of the commands that all screens over the main one have, those that this one keeps."""


class CatchUpScreen(ReportBesideScreen):
    """The stars that moved, then the stories that most sources reported, a line each."""

    FOOT = (
        ("open", "read"),
        ("read_on", "caught up"),
        ("toggle_read", "read mark"),
        ("star", "star"),
        ("metadata", "mute"),
        ("undo", "undo"),
        ("back", "leave, as any other key"),
    )
    COMMAND = "catch_up"

    def __init__(self, parts: StoryParts) -> None:
        super().__init__(parts)
        self._since = parts.since or int(self.library.clock().timestamp()) - _DAY
        self._source: CatchUpLines | None = None

    def load(self) -> None:
        """Find out what came."""
        self.work(lambda cancelled: catch_up(self.library, self._since, cancelled))

    def loaded(self, answer: object) -> None:
        """Show it; what the user marks stays in sight until the screen is left."""
        came = cast("CatchUp", answer)
        self._source = CatchUpLines(came.lines, self.parts.symbols, self.library.state_of)
        said = catch_up_sentence(came, self.library.clock(), self.library.zone, was_here=bool(self.parts.since))
        self.show(said, self._figures_now(), self._source, 0)

    def _figures_now(self) -> str:
        """How far the user is."""
        lines = self._source.entries if self._source else ()
        count = sum(self._source.is_known(line) for line in lines) if self._source else 0
        said = f"caught up with {count:,} of {len(lines):,}" if lines else "nothing new"
        return said if self.parts.since else f"{said}, first visit"

    def redraw(self) -> None:
        """Marks are looked up when lines are drawn."""
        self.tell_progress(self._figures_now())
        self.lines.refresh()

    def stories_hidden(self) -> None:
        """A muted story is no longer told."""
        self.load()

    def table(self) -> dict[str, Callable[[], object]]:
        """What makes sense here."""
        common = super().table()
        return {
            **{name: common[name] for name in _OWN},
            "read_on": self._caught_up,
            "timeline": partial(self._view, StoryView.TIMELINE),
            "coverage": partial(self._view, StoryView.COVERAGE),
            "save": self._save,
            "catch_up": lambda: self.leave(StoryAnswer()),
        }

    def action_command(self, command: str) -> None:
        """A key that means nothing here leaves; nothing is done to what one was not looking at."""
        if command in self.table():
            super().action_command(command)
        else:
            self.leave(StoryAnswer(command=VIEWS.get(command, "")))

    def on_key(self, event: events.Key) -> None:
        """A key that nobody has leaves too."""
        if event.key not in self.active_bindings:
            self.leave(StoryAnswer())

    def rows_at(self, entry: int) -> list[Row]:
        """The new reports of a line, its title's first."""
        line = self._at(entry)
        return [line.lead, *(row for row in line.reports if row.id != line.lead.id)] if line else []

    def open(self) -> None:
        """Leave for what is new of a line."""
        line = self._at(self.lines.cursor)
        if line is not None:
            self.leave(StoryAnswer(line.lead.rowid, id=line.lead.id))

    def _save(self) -> None:
        """Save the report that is shown, or its story."""
        row, article = self.shown_row(), self.savable()
        self.saves.one_of([article, self.saves.story(row.rowid)] if row and article else [])

    def _view(self, view: StoryView) -> None:
        row = self.shown_row()
        if row is not None:
            show_over(self, view, row.rowid)

    def _at(self, entry: int) -> CaughtLine | None:
        return self._source.at(entry) if self._source is not None and self.lines.entries else None

    def _caught_up(self) -> None:
        """The user knows what this line tells: its reports are read and acknowledged, and the next one is selected."""
        line = self._at(self.lines.cursor)
        if line is None:
            return
        marks: list[tuple[Target, Mapping[str, object]]] = []
        changed = {row.id: one.change for one in line.news if one.change for row in one.reports}
        for row in line.reports:
            change = changed.get(row.id)
            fields = {"known_text": change.known} if change else {"read": True, "acknowledged": True}
            marks.append((Target.of_row(row), fields))
        self.marks.acknowledge(marks, named("Caught up", line.told.star.title if line.told else line.title))
        self.lines.move(1)
