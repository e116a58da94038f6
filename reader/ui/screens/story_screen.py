"""What the screens of stories share: a heading, a list of lines, a foot, and the keys of the one table of commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from reader.library.library import Library, Target
from reader.model.row import Row
from reader.ui.actions.actions import markdown_link
from reader.ui.actions.marks import Done, Marks, articles
from reader.ui.actions.story_actions import NO_STORY, StoryAnswer, copied_story
from reader.ui.bindings import command_bindings
from reader.ui.commands import Command, Keymap, first_key
from reader.ui.messages import Said, StoryText
from reader.ui.render.row import ASCII, UNICODE, Symbols
from reader.ui.render.story import UNNAMED, fitted
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


class StoryScreen(Screen[StoryAnswer]):
    """A screen over the main one. Its keys are those of the table; what makes no sense here is said."""

    BINDINGS = command_bindings()
    AUTO_FOCUS = "LineList"
    FOOT: tuple[tuple[str, str], ...] = ()
    """Commands named in the foot, with a word each."""

    @dataclass
    class Loaded(Message):
        """The worker of a screen has its answer."""

        answer: object

    @dataclass
    class Failed(Message):
        """The worker of a screen could not do its work."""

        error: Exception

    def __init__(self, parts: StoryParts) -> None:
        super().__init__()
        self.parts = parts
        self.library = parts.library
        self.lines = LineList(id="story-lines")
        self.marks = Marks(parts.library)
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

    # --- work in the background

    def work(self, body: Callable[[Callable[[], bool]], object]) -> None:
        """Do something in a thread; its answer goes to `loaded`."""

        def run() -> None:
            worker = get_current_worker()
            try:
                answer = body(lambda: worker.is_cancelled)
            except Exception as error:  # shown to the user: a worker never ends the program
                self.post_message(self.Failed(error))
            else:
                if not worker.is_cancelled:
                    self.post_message(self.Loaded(answer))

        self.run_worker(run, group="story", exclusive=True, thread=True)

    def on_story_screen_loaded(self, message: Loaded) -> None:
        """Show it."""
        message.stop()
        self.loaded(message.answer)

    def on_story_screen_failed(self, message: Failed) -> None:
        """Leave with a sentence."""
        message.stop()
        self.log.error(message.error)
        self.leave(StoryAnswer(sentence=f"Something went wrong: {type(message.error).__name__}"))

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
            "open_original": self._open_original,
            "copy_url": self._copy_url,
            "copy_link": self._copy_link,
            "toggle_read": partial(self._mark, "read"),
            "star": partial(self._mark, "starred"),
            "undo": lambda: self.marked(self.marks.undo()),
            "redo": lambda: self.marked(self.marks.redo()),
            "palette": lambda: self.app.action_command_palette(),
            "help": self._help,
            "back": lambda: self.leave(StoryAnswer()),
            "cancel": lambda: self.leave(StoryAnswer()),
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
        body()

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
        from reader.ui.screens.dialogs import ChoiceScreen

        def chosen(index: int | None) -> None:
            if index is not None:
                self.leave(StoryAnswer(rows[index].rowid, id=rows[index].id))

        if len(rows) > 1:
            lines = [f"{row.source or UNNAMED}: {row.title}" for row in rows]
            self.app.push_screen(ChoiceScreen("The same report", lines), chosen)
        else:
            chosen(0 if rows else None)

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

    def _with_url(self) -> Target | None:
        """The first selected article that names an address; says so when none does."""
        found = next((target for target in self._targets() if target.url), None)
        if found is None:
            self.say("This article names no address")
        return found

    def _open_original(self) -> None:
        target = self._with_url()
        if target is None:
            return

        def work() -> None:
            from reader.model.errors import LinkError

            try:
                self.post_message(Said(f"Opened {self.library.open_link(target.url)} in the browser"))
            except LinkError as error:
                self.post_message(Said(str(error)))

        self.run_worker(work, group="link", thread=True)

    def on_said(self, message: Said) -> None:
        """A worker has something to say."""
        message.stop()
        self.say(message.sentence)

    def _copy_url(self) -> None:
        target = self._with_url()
        if target is not None:
            self.app.copy_to_clipboard(target.url)
            self.say(f"Copied the URL: {target.url}")

    def _copy_link(self) -> None:
        target = self._with_url()
        if target is not None:
            link = markdown_link(target.title, target.url)
            self.app.copy_to_clipboard(link)
            self.say(f"Copied the Markdown link: {link}")

    def copy_story(self, rowid: int) -> None:
        """Put the story of an article on the clipboard as Markdown, once it is found: the desk may be busy."""

        def work() -> None:
            try:
                self.post_message(StoryText(self.library.stories.markdown(rowid)))
            except Exception as error:  # shown to the user: a worker never ends the program
                self.post_message(self.Failed(error))

        self.run_worker(work, group="export", exclusive=True, thread=True)

    def on_story_text(self, message: StoryText) -> None:
        """The story is found."""
        message.stop()
        if message.text:
            self.app.copy_to_clipboard(message.text)
        self.say(copied_story(message.text) if message.text else NO_STORY)

    # --- marks

    def _mark(self, name: str) -> None:
        """Set a mark on all selected articles that lack it; when none lacks it, take it from all. One step of undo."""
        targets = self._targets()
        if not targets:
            return
        set_it = any(not getattr(self.library.state_of(target.id), name) for target in targets)
        if name == "read":
            label, sentence = ("read", "Marked read") if set_it else ("unread", "Marked unread")
            marked = self.library.mark(targets, label, read=set_it)
        else:
            label, sentence = ("starred", "Starred for follow-up") if set_it else ("unstarred", "Star taken away")
            marked = self.library.mark(targets, label, starred=set_it)
        more = f": {articles(marked.count)}; u takes it back" if marked.count > 1 else ""
        self.marked(Done(marked.ids, sentence + more))

    def marked(self, done: Done) -> None:
        """Marks have changed: redraw here and below, and say it."""
        self.parts.changed(done)
        if done.ids:
            self.redraw()
        self.say(done.sentence)

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
        self._foot.update(self._hints())

    def _hints(self) -> Content:
        """The keys that matter here: as many as fit whole, the last one always."""
        hints = [
            Content.assemble("  ", (first_key(command, self.parts.keymap), "bold $primary"), f" {word}")
            for command, word in self.FOOT
        ]
        room = (self.size.width or self.app.size.width) - hints[-1].cell_length
        shown: list[Content] = []
        for hint in hints[:-1]:
            if hint.cell_length <= room:
                shown.append(hint)
                room -= hint.cell_length
        line = Content("").join([*shown, hints[-1]])
        return line[1:]

    def _show_figures(self) -> None:
        self._summary.update(Content(fitted(self._figures, self.app.size.width - 2)))

    def on_resize(self) -> None:
        """Name as many keys and figures as there is room for now."""
        self.say(self.said)
        self._show_figures()
