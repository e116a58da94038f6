"""What the screens of stories share: head, a list of lines, status line, and the keys of the one table of commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from textual import events
from textual.app import App, ComposeResult

from reader.library.answers import Target
from reader.library.library import Library
from reader.model.row import Row
from reader.settings.config import DEFAULT_MEASURE
from reader.ui.actions.mute_actions import MuteActions
from reader.ui.actions.save_actions import SaveActions
from reader.ui.actions.story_view import StoryAnswer, StoryView
from reader.ui.bindings import command_bindings
from reader.ui.commands import BY_ID, Command, Keymap, first_key
from reader.ui.flows.keeping import Unfolded
from reader.ui.flows.layout import MASTHEAD_ROWS
from reader.ui.flows.marking import Done, Marks
from reader.ui.flows.sending import Sending
from reader.ui.flows.work import Delivered, Work
from reader.ui.messages import CommandChosen
from reader.ui.question import OneOf
from reader.ui.render.row import ASCII, MOST_LINES, UNICODE, Symbols
from reader.ui.render.story import UNNAMED, fitted
from reader.ui.screens.head import StoryHead
from reader.ui.screens.questions import ask_line, choose, offer_commands, show_help
from reader.ui.screens.sequenced import Sequenced
from reader.ui.steady import answering, guarded
from reader.ui.typed_keys import TypedKeys
from reader.ui.unbound import UnboundKeys
from reader.ui.widgets.line_list import LineList, LineSource
from reader.ui.widgets.masthead import Masthead
from reader.ui.widgets.status_line import KeyBar, StatusLine


@dataclass(frozen=True, slots=True)
class StoryParts:
    """What the screens of stories need of the program."""

    library: Library
    keymap: Keymap
    unicode: bool
    changed: Callable[[Done], None]
    """Told of every changed mark, so that what lies below is redrawn."""
    below: Masthead
    """The masthead of the main screen, whose counts are told here too."""
    unbound: UnboundKeys
    """What is said of keys that no command has."""
    unfolded: Unfolded
    """What the user opened in place, kept until the library is opened again."""
    screen: Callable[[StoryView, StoryParts, int], StoryScreen]
    """Makes the screen of a view, see story_views."""
    measure: int = DEFAULT_MEASURE
    """Cells of a line of text at most, from the settings."""
    since: int = 0
    """When the library was left last, in seconds since 1970; 0 when that is not known."""
    save_folder: Path | None = None
    pipes: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    rows: int = MOST_LINES
    """These three as in the settings."""

    @property
    def symbols(self) -> Symbols:
        """The marks to draw."""
        return UNICODE if self.unicode else ASCII


_FARTHEST = 300
"""Entries that are looked at for the next unread one."""
_WITHOUT_ENTRIES = (("back", "back"), ("help", "help"))
"""What the key bar names where there is nothing to act on."""
VIEWS = {
    **{command: command for command in ("show_all", "view_unread", "view_starred", "search_library")},
    **{command: command for command in ("stories", "follow_ups", "topics", "queries")},
    "show_unread": "view_unread",
    "show_starred": "view_starred",
    "search": "search_library",
}
"""Commands that lead from a screen of stories to another view -> what the main screen does for it."""


class StoryScreen(Sequenced[StoryAnswer]):
    """A screen over the main one. Its keys are those of the table; what makes no sense here is said."""

    BINDINGS = command_bindings()
    AUTO_FOCUS = "LineList"
    FOOT: tuple[tuple[str, str], ...] = ()
    """Commands named in the key bar, with a word each."""
    COMMAND = ""
    """The command that opens this view, which closes it too; empty for what belongs to one story."""

    def __init__(self, parts: StoryParts, rowid: int = 0) -> None:
        """rowid: the article whose story it is, or is selected at first; 0 for none."""
        super().__init__()
        self.rowid = rowid
        self.parts, self.library = parts, parts.library
        self.typed, self.unbound = TypedKeys(parts.keymap), parts.unbound
        self.lines = LineList(parts.symbols.selected, id="story-lines")
        app: App[Any] = self.app
        self.head = StoryHead(parts.below, self.COMMAND or "stories", ascii_only=not parts.unicode)
        self.status = StatusLine(parts.symbols)
        self._bar = KeyBar(parts.keymap)
        self._figures = ""
        self.flow = Work(self, self.say, self.status.doing)
        self.marks = Marks(parts.library, self.flow, self.say)
        self.marks.on_done = self._marked
        ways = partial(choose, app, self.say), partial(ask_line, app, self.say)
        self._mutes = MuteActions(parts.library, self.marks, self.flow, self.target, *ways, self.say)
        self.sending = Sending(parts.library, self.flow, self.say, app.copy_to_clipboard)
        self.saves = SaveActions(parts.library, self.flow, self.sending, *ways, self.say, parts.save_folder)
        self.ready = False
        """True once there is something to show."""

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.head
        yield from self.body()
        yield self.status
        yield self._bar

    def body(self) -> ComposeResult:
        """What stands between head and status line."""
        yield self.lines

    def on_mount(self) -> None:
        """Begin the work."""
        self.tell_progress("Reading ...")
        self._bar.own = self.FOOT
        self.load()

    def open_again(self, rowid: int) -> None:
        """Be shown once more, for the story of another article: nothing is left of the one before."""
        self.rowid, self.ready, self.head.title = rowid, False, ""
        self.lines.clear()
        self.say("")
        self.tell_progress("Reading ...")
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

    # --- keys

    def table(self) -> dict[str, Callable[[], object]]:
        """The commands that make sense here."""
        lines = self.lines
        app: App[Any] = self.app
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
            "toggle_read": self._toggle_read,
            "star": lambda: self.marks.toggle_entry_star(self.targets()),
            "mute": self._mutes.mute,
            "metadata": self._mutes.mute,
            "undo": self.marks.undo,
            "redo": self.marks.redo,
            "palette": lambda: offer_commands(app, self.parts.keymap),
            "help": lambda: show_help(app, self.parts.keymap, self.parts.symbols),
            "back": lambda: self.leave(StoryAnswer()),
            "cancel": lambda: self.flow.stop_last() or self.leave(StoryAnswer()),
            "pane_left": lambda: self.leave(StoryAnswer()),
            "quit": lambda: self.app.exit(),
            **{command: partial(self._go_to_view, main) for command, main in VIEWS.items()},
        }

    def action_command(self, command: str) -> None:
        """Every key of the table arrives here."""
        body = self.table().get(command)
        if body is None:
            key, back = (first_key(name, self.parts.keymap) for name in (command, "back"))
            self.say(f"{key} ({BY_ID[command].label}) does nothing on this screen; {back} goes back to where it does")
            return
        self.say("")
        guarded(body, self.say, command)

    def is_available(self, command: Command) -> bool:
        """Whether a command makes sense here; asked by the palette."""
        return command.id in self.table()

    def on_command_chosen(self, message: CommandChosen) -> None:
        """A click on a view, but the one that is shown, or on the key bar."""
        if message.command != self.COMMAND:
            self.action_command(message.command)

    def on_line_list_opened(self, message: LineList.Opened) -> None:
        """A second click is Enter."""
        message.stop()
        self.open()

    def leave(self, answer: StoryAnswer) -> None:
        """Go back to the screen below, once the marks are put that keys have asked for here."""
        self.marks.when_free(partial(self.dismiss, answer))

    def _go_to_view(self, command: str) -> None:
        """Another view: the main screen opens it; the one that is open is left."""
        self.leave(StoryAnswer(command="" if command == self.COMMAND else command))

    # --- what is selected

    def target(self) -> Target | None:
        """The selected article, the first one of several; None for none."""
        return next(iter(self.targets()), None)

    def targets(self) -> list[Target]:
        """What is selected; first the report that the entry is named after, which a star goes to."""
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
        targets = self.targets()
        if targets:
            do(next((target for target in targets if target.url), targets[0]))

    # --- marks

    def _toggle_read(self) -> None:
        """Mark all selected articles read that are not; when all are, unread."""
        if targets := self.targets():
            self.marks.toggle_all(targets, "read")

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
        self.head.title = title
        self._figures = summary
        self._show_figures()
        self.lines.show(source, cursor)
        self._bar.own = self.FOOT if self.lines.entries else _WITHOUT_ENTRIES
        self.ready = True

    def tell_progress(self, sentence: str) -> None:
        """Say what is being done, in the place of the figures."""
        self._figures = sentence
        self._show_figures()

    def _show_figures(self) -> None:
        self.status.words = fitted(self._figures, self.app.size.width - 2)

    @property
    def said(self) -> str:
        """What the last key did."""
        return self.status.said

    def say(self, sentence: str) -> None:
        """Tell the user what the key did; empty shows the figures again."""
        self.status.say(sentence)

    def on_resize(self, event: events.Resize) -> None:
        """A low screen has no masthead; a narrow one fewer figures."""
        self.set_class(event.size.height < MASTHEAD_ROWS, "-low")
        self._show_figures()


def show_over(screen: StoryScreen, view: StoryView, rowid: int) -> None:
    """Open a view of one story over another screen of stories. rowid: an article of the story."""

    def answered(answer: StoryAnswer | None) -> None:
        screen.lines.refresh()
        if answer is None or (answer.command and answer.command == screen.COMMAND):
            return
        if answer.view is not None:
            show_over(screen, answer.view, rowid)
        elif answer.rowid is not None or answer.command:
            screen.leave(answer)
        elif answer.sentence:
            screen.say(answer.sentence)

    screen.app.push_screen(screen.parts.screen(view, screen.parts, rowid), answering(answered, screen.say))


def open_one_of(screen: StoryScreen, rows: Sequence[Row]) -> None:
    """Leave a screen of stories for an article; of several that are the same report let the user choose."""

    def chosen(index: int) -> None:
        screen.leave(StoryAnswer(rows[index].rowid, id=rows[index].id))

    app: App[Any] = screen.app
    if len(rows) > 1:
        lines = [f"{row.source or UNNAMED}: {row.title}" for row in rows]
        choose(app, screen.say, OneOf("The same report", lines, chosen))
    elif rows:
        chosen(0)
