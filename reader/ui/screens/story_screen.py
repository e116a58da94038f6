"""What the screens of stories share: a heading, a list of lines, a foot, and the keys of the one table of commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Static

from reader.library.answers import Target
from reader.library.library import Library
from reader.model.row import Row
from reader.ui.actions.mute_actions import MuteActions
from reader.ui.actions.story_view import StoryAnswer
from reader.ui.bindings import command_bindings
from reader.ui.commands import Command, Keymap
from reader.ui.flows.marking import Done, Marks
from reader.ui.flows.sending import Sending
from reader.ui.flows.work import Delivered, Work, guarded
from reader.ui.render.row import ASCII, UNICODE, Symbols
from reader.ui.render.story import UNNAMED, fitted, hints
from reader.ui.screens.questions import ask_line, choose
from reader.ui.speed.quick_screen import QuickScreen
from reader.ui.widgets.line_list import LineList, LineSource


@dataclass(frozen=True, slots=True)
class StoryParts:
    """What the screens of stories need of the program."""

    library: Library
    keymap: Keymap
    unicode: bool
    changed: Callable[[Done], None]
    """Told of every changed mark, so that what lies below is redrawn."""

    @property
    def symbols(self) -> Symbols:
        """The marks to draw."""
        return UNICODE if self.unicode else ASCII


_FARTHEST = 300
"""Entries that are looked at for the next unread one."""


class StoryScreen(QuickScreen[StoryAnswer]):
    """A screen over the main one. Its keys are those of the table; what makes no sense here is said."""

    BINDINGS = command_bindings()
    AUTO_FOCUS = "LineList"
    FOOT: tuple[tuple[str, str], ...] = ()
    """Commands named in the foot, with a word each."""

    def __init__(self, parts: StoryParts) -> None:
        super().__init__()
        self.parts = parts
        self.library = parts.library
        self.lines = LineList(id="story-lines")
        app: App[Any] = self.app
        self.flow = Work(self, self.say, self._tell_doing)
        self.marks = Marks(parts.library, self.flow, self.say)
        self.marks.on_done = self._marked
        ways = partial(choose, app), partial(ask_line, app)
        self._mutes = MuteActions(parts.library, self.marks, self.flow, self.target, *ways, self.say)
        self.sending = Sending(parts.library, self.flow, self.say, app.copy_to_clipboard)
        self._title = Static(id="story-title", markup=False)
        self._figures = "Reading ..."
        self._summary = Static(self._figures, id="story-summary", markup=False)
        self._foot = Static(id="story-foot", markup=False)
        self.said = ""
        """What the last key did."""
        self.ready = False
        """True once there is something to show."""

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self._title
        yield self._summary
        yield self.lines
        yield self._foot

    def on_mount(self) -> None:
        """Begin the work."""
        self.say("")
        self.load()

    # --- what each screen does

    def load(self) -> None:
        """Begin to find out what is shown."""
        raise NotImplementedError

    def loaded(self, answer: object) -> None:
        """Show what the worker found."""
        raise NotImplementedError

    def rows_at(self, entry: int) -> list[Row]:
        """The articles of an entry."""
        raise NotImplementedError

    def selected_rows(self) -> list[Row]:
        """The articles of the selected entry."""
        return self.rows_at(self.lines.cursor) if self.lines.entries else []

    def targets_at(self, entry: int) -> list[Target]:
        """What marks are put on."""
        return [Target.of_row(row) for row in self.rows_at(entry)]

    def open(self) -> None:
        """Enter."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Marks have changed."""
        raise NotImplementedError

    def stories_hidden(self) -> None:
        """A story was muted or is shown again."""
        self.redraw()

    # --- work in the background

    def work(self, body: Callable[[Callable[[], bool]], object]) -> None:
        """Do something in a thread; its answer goes to `loaded`. What goes wrong is said on the screen below."""
        self.flow.run(
            "story", lambda job: body(job.cancelled), self.loaded, failed=lambda: self._leave_without_answer()
        )

    def _leave_without_answer(self) -> None:
        if not self.ready:
            self.leave(StoryAnswer(sentence=self.said))

    def on_delivered(self, message: Delivered) -> None:
        """A worker has something for this screen's thread."""
        guarded(message.receive, self.say, "answer")

    def _tell_doing(self, _group: str, sentence: str) -> None:
        """Say what a work does, below the title; with the last word the figures come back."""
        self._summary.update(Content(fitted(sentence or self._figures, self.app.size.width - 2)))

    # --- keys

    def table(self) -> dict[str, Callable[[], object]]:
        """The commands that make sense here."""
        lines = self.lines
        return {
            "down": lambda: lines.move(1),
            "up": lambda: lines.move(-1),
            "top": lambda: lines.go_to(0),
            "bottom": lambda: lines.go_to(lines.entries - 1),
            "half_down": lambda: lines.page(0.5),
            "half_up": lambda: lines.page(-0.5),
            "page_down": lambda: lines.page(1),
            "page_up": lambda: lines.page(-1),
            "read_on": lambda: lines.page(1),
            "read_back": lambda: lines.page(-1),
            "open": self.open,
            "next_unread": partial(self._go_unread, 1),
            "previous_unread": partial(self._go_unread, -1),
            "open_original": partial(self._on_address, self.sending.open_target),
            "copy_url": partial(self._on_address, self.sending.copy_url),
            "copy_link": partial(self._on_address, self.sending.copy_link),
            "toggle_read": partial(self._mark, "read"),
            "star": partial(self._mark, "starred"),
            "mute": self._mutes.mute,
            "metadata": self._mutes.mute,
            "undo": self.marks.undo,
            "redo": self.marks.redo,
            "palette": lambda: self.app.action_command_palette(),
            "help": self._help,
            "back": lambda: self.leave(StoryAnswer()),
            "cancel": lambda: self.flow.stop_last() or self.leave(StoryAnswer()),
            "pane_left": lambda: self.leave(StoryAnswer()),
            "quit": lambda: self.app.exit(),
        }

    def action_command(self, command: str) -> None:
        """Every key of the table arrives here."""
        body = self.table().get(command)
        if body is None:
            self.say("This key does nothing here; q goes back, ? shows all keys")
            return
        self.say("")
        guarded(body, self.say, command)

    def is_available(self, command: Command) -> bool:
        """Whether a command makes sense here; asked by the palette."""
        return command.id in self.table()

    def on_line_list_opened(self, message: LineList.Opened) -> None:
        """A second click is Enter."""
        message.stop()
        self.open()

    def leave(self, answer: StoryAnswer) -> None:
        """Go back to the screen below."""
        if self.is_current:
            self.dismiss(answer)

    def _help(self) -> None:
        from reader.ui.screens.dialogs import HelpScreen

        self.app.push_screen(HelpScreen(self.parts.keymap))

    # --- one article of the selection

    def open_one_of(self, rows: Sequence[Row]) -> None:
        """Leave for an article; of several that are the same report let the user choose."""

        def chosen(index: int) -> None:
            self.leave(StoryAnswer(rows[index].rowid, id=rows[index].id))

        app: App[Any] = self.app
        if len(rows) > 1:
            choose(app, "The same report", [f"{row.source or UNNAMED}: {row.title}" for row in rows], chosen)
        elif rows:
            chosen(0)

    def target(self) -> Target | None:
        """The selected article, the first one of several; None for none."""
        return next(iter(self._targets()), None)

    def _targets(self) -> list[Target]:
        return self.targets_at(self.lines.cursor) if self.lines.entries else []

    def _go_unread(self, step: int) -> None:
        """The next entry that holds something unread; looks so far only that the key never waits."""
        end = self.lines.cursor + step * _FARTHEST
        for entry in range(self.lines.cursor + step, max(-1, min(end, self.lines.entries)), step):
            if any(not self.library.state_of(target.id).read for target in self.targets_at(entry)):
                self.lines.go_to(entry)
                return
        self.say("Nothing unread " + ("below" if step > 0 else "above"))

    def _on_address(self, do: Callable[[Target], None]) -> None:
        """Do something with the first selected article that states an address; with none, what does it says so."""
        targets = self._targets()
        if targets:
            do(next((target for target in targets if target.url), targets[0]))

    # --- marks

    def _mark(self, name: str) -> None:
        """Set a mark on all selected articles that lack it; when none lacks it, take it from all."""
        targets = self._targets()
        if targets:
            self.marks.toggle_all(targets, name)

    def _marked(self, done: Done) -> None:
        """Marks have changed: redraw here and below."""
        self.parts.changed(done)
        if done.muted:
            self.stories_hidden()
        elif done.ids:
            self.redraw()

    # --- what is shown

    def show(self, title: str, summary: str, source: LineSource, cursor: int | None) -> None:
        """Fill the screen. cursor: the entry to select; None keeps the place."""
        self._title.update(Content(title))
        self._figures = summary
        self._show_figures()
        self.lines.show(source, cursor)
        self.ready = True

    def tell_progress(self, sentence: str) -> None:
        """Say what is being done, below the title."""
        self._figures = sentence
        self._show_figures()

    def say(self, sentence: str) -> None:
        """Tell the user what the key did; without a sentence the foot names some keys."""
        self.said = sentence
        if sentence:
            self._foot.update(Content(" " + sentence))
            return
        self._foot.update(hints(self.FOOT, self.parts.keymap, self.size.width or self.app.size.width))

    def _show_figures(self) -> None:
        self._summary.update(Content(fitted(self._figures, self.app.size.width - 2)))

    def on_resize(self) -> None:
        """Name as many keys and figures as there is room for now."""
        self.say(self.said)
        self._show_figures()
