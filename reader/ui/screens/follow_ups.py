"""The follow-up desk: every starred story, what happened next on each, and what has no file here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, cast

from textual import events
from textual.app import App
from textual.timer import Timer

from reader.library.answers import Target
from reader.library.mute_desk import MutedStory
from reader.library.told import Told, ToldLine
from reader.model.article import Related, Source
from reader.model.row import Row
from reader.stories.follow import Star, is_aside
from reader.text.plural import plural
from reader.ui.actions.star_actions import StarActions
from reader.ui.actions.story_view import StoryAnswer, StoryView
from reader.ui.commands import first_key
from reader.ui.flows.marking import named
from reader.ui.flows.trail import Stop
from reader.ui.flows.walk import Step
from reader.ui.render.follow_ups import FollowUpLines, Look, Opened, muted_entries
from reader.ui.render.wording import age
from reader.ui.screens.questions import ask_line
from reader.ui.screens.report_beside import ReportBesideScreen
from reader.ui.screens.story_screen import StoryParts, show_over

_LOOK_EVERY = 0.7
"""Seconds after which the open desk looks whether anything came."""


class FollowUpsScreen(ReportBesideScreen):
    """The starred stories by section; Enter opens a star or a development, Space acknowledges."""

    COMMAND = "follow_ups"
    FOOT = (
        ("open", "read"),
        ("read_on", "acknowledge"),
        ("next_unread", "next new"),
        ("star_words", "note, day"),
        ("snooze", "snooze"),
        ("done", "done"),
        ("metadata", "mute"),
        ("timeline", "timeline"),
        ("undo", "undo"),
        ("save", "save"),
        ("back", "back"),
    )

    def __init__(self, parts: StoryParts) -> None:
        super().__init__(parts)
        self._source: FollowUpLines | None = None
        self._again: Timer | None = None
        self._told: tuple[Told, ...] | None = None
        self._muted: tuple[MutedStory, ...] = ()
        self._opened = Opened(parts.unfolded.stars, parts.unfolded.weak)
        app: App[Any] = self.app
        ask = partial(ask_line, app, self.say)
        self._star_actions = StarActions(parts.library, self.marks, self.target, ask, self.say, self._also)

    def why(self) -> str:
        """Why a development is told, or that there is none."""
        place = self._at(self.lines.cursor)
        return "" if place is None else place[1].reason if place[1] else place[0].quiet

    def without_file(self) -> str:
        """Of a star that is known from others only, or whose file is gone: with what the star remembers."""
        place = self._at(self.lines.cursor)
        parts = [place[0].star.summary, "The library has no file of this story"] if place else []
        return "\n\n".join(filter(None, parts))

    def load(self) -> None:
        """Look for developments, and again every few seconds."""
        self.tell_progress("Looking for what happened next ...")
        self._look()
        self._again = self.set_interval(_LOOK_EVERY, self.kept(self._look_on))

    def on_screen_resume(self, event: events.ScreenResume) -> None:  # noqa: ARG002 - Textual calls that of the base too
        """It is seen again: with what it showed, and soon with what came since."""
        if self._again is not None:
            self._again.resume()
            self._look_on()

    def on_screen_suspend(self) -> None:
        """Nobody sees it."""
        if self._again is not None:
            self._again.pause()

    def _look(self) -> None:
        follow = self.library.follow
        self.work(lambda _: (follow.entries(), follow.mutes.all()))

    def _look_on(self) -> None:
        if self.ready and not self.flow.is_busy("story"):
            self._look()

    def loaded(self, answer: object) -> None:
        """Show the stars; the cursor stays on what it was on."""
        told, muted = cast("tuple[tuple[Told, ...], tuple[MutedStory, ...]]", answer)
        if (told, muted) != (self._told, self._muted):
            self._told, self._muted = told, muted
            self._show()

    def _show(self, entry: int | None = None) -> None:
        """entry: the one to select; None for what was selected."""
        told, keymap = self._told or (), self.parts.keymap
        was = self._source if self.lines.entries else None
        before = was.place(self.lines.cursor) if was else None
        now, zone = self.library.clock(), self.library.zone
        look = Look(
            self.parts.symbols,
            self.library.state_of,
            lambda moment: age(moment, now, zone),
            self.library.follow.today,
            first_key("pane_right", keymap),
            first_key("weaker", keymap),
        )
        star, words = first_key("star", keymap), first_key("star_words", keymap)
        empty = (
            f"Nothing is starred yet. {star} stars an article, {words} with a note and a day:",
            "",
            "  ask the council again @fri",
            "",
            "Then you are told here what happened next: each development once, however many report it.",
        )
        self._source = FollowUpLines(told, look, self._opened, empty, self._muted)
        if entry is None and was is not None and before is not None:
            entry = self._source.entry_of(was.instead_of(before, self._source))
        apart = {star.star.id for star in muted_entries(told, self._muted, look.today)}
        apart |= {one.star.id for one in told if is_aside(look.state_of(one.star.id), look.today)}
        news = [len(one.news) for one in told if one.news and one.star.id not in apart]
        stars = sum(1 + len(one.also) for one in told)  # as the masthead counts them
        of = f" of {plural(len(told), 'story', 'stories')}" if stars != len(told) else ""
        figures = f"{plural(stars, 'starred article')}{of}, " if told else ""
        figures += f"{plural(sum(news), 'new development')} on {len(news):,}" if news else "nothing new"
        figures += f", {plural(len(self._muted), 'muted story', 'muted stories')}" if self._muted else ""
        self.show("Follow-ups", figures, self._source, entry)

    def table(self) -> dict[str, Callable[[], object]]:
        """The common commands, the views of a story, and what is done with a star."""
        return {
            **super().table(),
            **self._star_actions.table(),
            "star": self._toggle_star,
            "read_on": self._acknowledge,
            "next_unread": partial(self._go_new, 1),
            "previous_unread": partial(self._go_new, -1),
            "weaker": self._toggle_weak,
            "save": self._save,
            "timeline": partial(self._view, StoryView.TIMELINE),
            "coverage": partial(self._view, StoryView.COVERAGE),
            "rescan": self._look,
            "pane_right": partial(self._open_star, whole=True),
            "pane_left": partial(self._open_star, whole=False),
        }

    def redraw(self) -> None:
        """Marks have changed: a star may stand in another section now."""
        if self.ready:
            self._told = None
            self._look()

    # --- what is selected

    def _at(self, entry: int) -> tuple[Told, ToldLine | None] | None:
        return self._source.at(entry) if self._source and self.lines.entries else None

    def rows_at(self, entry: int) -> list[Row]:
        """The reports of a development, its title's first, or the starred article; nothing for a ghost."""
        place = self._at(entry)
        if place is None:
            return []
        told, line = place
        if line is not None:
            return [line.lead, *(row for row in line.reports if row.id != line.lead.id)]
        return [told.star.row] if told.star.row else []

    def targets_at(self, entry: int) -> list[Target]:
        """The reports or the star, also a ghost."""
        rows = self.rows_at(entry)
        place = self._at(entry)
        return [Target.of_row(row) for row in rows] if rows else [_target(place[0].star)] if place else []

    def target(self) -> Target | None:
        """The star, also where one of its developments is selected."""
        place = self._at(self.lines.cursor)
        return _target(place[0].star) if place else None

    def _also(self) -> list[Target]:
        place = self._at(self.lines.cursor)
        return [_target(star) for star in place[0].also] if place else []

    def _toggle_star(self) -> None:
        target = self.target()
        if target is not None:
            self.marks.toggle_all([target, *self._also()], "starred")

    # --- keys

    def open(self) -> None:
        """Leave for the star, or for a development: then the trail begins at the star. A page is compared here."""
        from reader.ui.screens.dialogs import TextScreen

        place = self._at(self.lines.cursor)
        if place is not None:
            told, line = place
            if line is not None and line.change is not None:
                self.app.push_screen(TextScreen(line.title + ": " + line.lead.title, line.change.lines()))
                self.marks.acknowledge(_known([line]), "")
                return
            rowid, article = (line.lead.rowid, line.lead.id) if line else (None, "")
            self.leave(StoryAnswer(rowid, start=stop_of(told.star), walk=self._walk() if line else (), id=article))

    def _walk(self) -> tuple[Step, ...]:
        """The other developments that are new, from the selected one on, and then those above it."""
        order = [*range(self.lines.cursor + 1, self.lines.entries), *range(self.lines.cursor)]
        places = [place for entry in order if (place := self._at(entry)) is not None]
        return tuple(
            Step(stop_of(told.star), line.lead.rowid, line.lead.id)
            for told, line in places
            if line is not None and not line.seen and line.change is None
        )

    def _save(self) -> None:
        """Save all stars, or the article or the story that is selected."""
        stars = [star for told in self._told or () for star in (told.star, *told.also)]
        rowids = [star.row.rowid for star in stars if star.row]
        what = plural(len(stars), "starred article")
        lists = [self.saves.listed("Starred", what, rowids, texts=texts, stars=True) for texts in (False, True)]
        row, article = next(iter(self.selected_rows()), None), self.savable()
        selected = [article, self.saves.story(row.rowid)] if row and article else []
        self.saves.one_of([*lists, *selected] if stars else [])

    def _acknowledge(self) -> None:
        """The development is known, or all that are new of the star."""
        place = self._at(self.lines.cursor)
        if place is None:
            return
        told, line = place
        lines = [one for one in ([line] if line else told.lines) if not one.seen]
        if not lines:
            self.say("Nothing new here")
            return
        what = named(
            "Acknowledged", line.title if line else f"{plural(len(lines), 'development')} of {told.star.title}"
        )
        self.marks.acknowledge(_known(lines), what)

    def _go_new(self, step: int) -> None:
        """The next development that is new."""
        end = self.lines.entries if step > 0 else -1
        for entry in range(self.lines.cursor + step, end, step):
            place = self._at(entry)
            if place and place[1] and not place[1].seen:
                self.lines.go_to(entry)
                return
        self.say("Nothing new " + ("below" if step > 0 else "above"))

    def _toggle_weak(self) -> None:
        place = self._at(self.lines.cursor)
        if place is not None and place[0].weak:
            self._opened.weak ^= {place[0].star.id}
            self._show()
        else:
            self.say("No weaker developments here")

    def _open_star(self, *, whole: bool) -> None:
        place = self._at(self.lines.cursor)
        if place is not None:
            (self._opened.whole.add if whole else self._opened.whole.discard)(place[0].star.id)
            self._show()

    def _view(self, view: StoryView) -> None:
        rows = self.selected_rows()
        if rows:
            show_over(self, view, rows[0].rowid)
        else:
            self.say("The library has no file of this story, so its timeline is not known")


def _known(lines: Sequence[ToldLine]) -> list[tuple[Target, Mapping[str, object]]]:
    """What the state says of developments that the user knows."""
    marks: list[tuple[Target, Mapping[str, object]]] = []
    for line in lines:
        fields = {"known_text": line.change.known} if line.change else {"acknowledged": True}
        marks += [(Target.of_row(row), fields) for row in line.reports]
    return marks


def _target(star: Star) -> Target:
    return Target(star.id, star.title, star.url, star.source)


def stop_of(star: Star) -> Stop:
    """A star as a station of a trail."""
    if star.row is not None:
        return Stop(star.id, star.title, star.row.rowid)
    card = Related(star.title, star.summary, published=star.published, url=star.url, source=Source(star.source))
    return Stop(star.id, star.title, None, card)
