"""The timeline of a story: every article on an axis of time, with the place where the reader left off."""

from __future__ import annotations

from collections.abc import Callable

from reader.model.row import Row
from reader.stories.timeline import EntryLine, Timeline
from reader.ui.actions.story_view import StoryAnswer, StoryView
from reader.ui.flows.sending import NO_STORY
from reader.ui.render.story import TimelineLines
from reader.ui.screens.report_beside import ReportBesideScreen
from reader.ui.screens.story_screen import StoryParts, open_one_of


class TimelineScreen(ReportBesideScreen):
    """One story in time; Enter opens an article on the main screen."""

    FOOT = (
        ("open", "read"),
        ("top", "first report"),
        ("bottom", "latest"),
        ("star", "star"),
        ("toggle_read", "read mark"),
        ("coverage", "by source"),
        ("save", "save"),
        ("back", "back"),
    )

    def __init__(self, parts: StoryParts, rowid: int) -> None:
        super().__init__(parts, rowid)
        self._shown: Timeline | None = None

    def open_again(self, rowid: int) -> None:
        """The timeline of another story."""
        self._shown = None
        super().open_again(rowid)

    def load(self) -> None:
        """Find the story."""
        self.work(lambda _: self.library.stories.timeline(self.rowid))

    def loaded(self, answer: object) -> None:
        """Show the story, with the open article selected; leave when there is none."""
        if not isinstance(answer, Timeline):
            if self._shown is None:
                self.leave(StoryAnswer(sentence=NO_STORY))
            return
        first = self._shown is None
        self._shown = answer
        source = TimelineLines(answer, self.parts.symbols, ascii_only=not self.parts.unicode)
        here = self._entry(answer.here) if first else None
        self.show(f"Timeline: {answer.title}", answer.summary, source, here)

    def redraw(self) -> None:
        """Lay the story out again: marks are part of it."""
        self.load()

    def table(self) -> dict[str, Callable[[], object]]:
        """The common commands, the ends of the story, other views and the export."""
        return {
            **super().table(),
            "top": lambda: self._go(self._shown.first if self._shown else None),
            "bottom": lambda: self._go(self._shown.latest if self._shown else None),
            "timeline": lambda: self.leave(StoryAnswer()),
            "coverage": lambda: self.leave(StoryAnswer(self.rowid, StoryView.COVERAGE)),
            "save": lambda: self.saves.save(self.saves.story(self.rowid)),
            "export_story": lambda: self.sending.copy_story(self.rowid),
        }

    def rows_at(self, entry: int) -> list[Row]:
        """The article of an entry, or all that are the same report."""
        line = self._line(entry)
        return list(line.rows) if line else []

    def open(self) -> None:
        """Leave for the selected article, one of the same report if there are several."""
        open_one_of(self, self.selected_rows())

    def _line(self, entry: int) -> EntryLine | None:
        shown = self._shown
        if shown is None or entry >= len(shown.entries):
            return None
        line = shown.lines[shown.entries[entry]]
        return line if isinstance(line, EntryLine) else None

    def _entry(self, place: int | None) -> int:
        """The entry at a place of the lines; the first one for no place."""
        return self._shown.entries.index(place) if self._shown and place is not None else 0

    def _go(self, place: int | None) -> None:
        if place is not None:
            self.lines.go_to(self._entry(place))
