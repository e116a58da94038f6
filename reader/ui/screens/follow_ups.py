"""The follow-up desk: every starred story, what came later on each, and what has no file here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

from reader.library.answers import Target
from reader.model.article import Related, Source
from reader.model.row import Row
from reader.stories.follow import FollowUps, Star
from reader.text.plural import plural
from reader.ui.actions.story_view import StoryAnswer, StoryView
from reader.ui.commands import first_key
from reader.ui.flows.trail import Stop
from reader.ui.render.follow_ups import FollowUpLines
from reader.ui.render.words import age
from reader.ui.screens.story_screen import StoryParts, StoryScreen


class FollowUpsScreen(StoryScreen):
    """The starred stories, the one with the newest later report first; Enter opens a star or a report."""

    FOOT = (
        ("open", "read"),
        ("next_unread", "next unread"),
        ("timeline", "timeline"),
        ("star", "star"),
        ("toggle_read", "read mark"),
        ("undo", "undo"),
        ("pane_right", "all reports"),
        ("back", "back"),
    )

    def __init__(self, parts: StoryParts) -> None:
        super().__init__(parts)
        self._source: FollowUpLines | None = None

    def load(self) -> None:
        """Look for later reports."""
        self.tell_progress("Looking for later reports ...")
        self.work(lambda _: self.library.follow.all())

    def loaded(self, answer: object) -> None:
        """Show the stars; leave when there are none."""
        groups = cast("tuple[FollowUps, ...]", answer)
        if not groups:
            key = first_key("star", self.parts.keymap)
            self.leave(
                StoryAnswer(sentence=f"Nothing is starred yet: {key} stars an article, and here you see how it goes on")
            )
            return
        now, zone = self.library.clock(), self.library.zone
        more = first_key("pane_right", self.parts.keymap)
        self._source = FollowUpLines(
            groups, self.parts.symbols, self.library.state_of, lambda moment: age(moment, now, zone), more
        )
        reports = len({row.id for group in groups for row in group.later})
        gone_on = sum(bool(group.later) for group in groups)
        words = f"{gone_on:,} went on, with {plural(reports, 'unread report')}" if gone_on else "none went on yet"
        noun = plural(len(groups), "starred story", "starred stories")
        self.show("Follow-ups", f"{noun}, {words}", self._source, None)

    def table(self) -> dict[str, Callable[[], object]]:
        """The common commands, the views of a story, and all reports of a star."""
        return {
            **super().table(),
            "timeline": partial(self._view, StoryView.TIMELINE),
            "coverage": partial(self._view, StoryView.COVERAGE),
            "follow_ups": lambda: self.leave(StoryAnswer()),
            "rescan": self.load,
            "pane_right": lambda: self._open_group(whole=True),
            "pane_left": lambda: self._open_group(whole=False),
        }

    def redraw(self) -> None:
        """Marks are looked up when lines are drawn; what is read meanwhile stays until the desk is left."""
        self.lines.refresh()

    def rows_at(self, entry: int) -> list[Row]:
        """The report, or the starred article; nothing for a ghost."""
        if self._source is None:
            return []
        group, report = self._source.at(entry)
        found = report or group.star.row
        return [found] if found else []

    def targets_at(self, entry: int) -> list[Target]:
        """The report or the star, also a ghost."""
        if self._source is None:
            return []
        group, report = self._source.at(entry)
        star = group.star
        return [Target.of_row(report) if report else Target(star.id, star.title, star.url, star.source)]

    def open(self) -> None:
        """Leave for the star, or for a report: then the trail begins at the star."""
        if self._source is None or not self.lines.entries:
            return
        group, report = self._source.at(self.lines.cursor)
        rowid, article = (report.rowid, report.id) if report else (None, "")
        self.leave(StoryAnswer(rowid, start=stop_of(group.star), id=article))

    def _open_group(self, *, whole: bool) -> None:
        if self._source is not None and self.lines.entries:
            self.lines.show(self._source, self._source.open(self.lines.cursor, whole=whole))

    def _view(self, view: StoryView) -> None:
        rows = self.selected_rows()
        if rows:
            self.leave(StoryAnswer(rows[0].rowid, view))
        else:
            self.say("The library has no file of this story, so its timeline is not known")


def stop_of(star: Star) -> Stop:
    """A star as a station of a trail."""
    if star.row is not None:
        return Stop(star.id, star.title, star.row.rowid)
    card = Related(star.title, published=star.published, url=star.url, source=Source(star.source))
    return Stop(star.id, star.title, None, card)
