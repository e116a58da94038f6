"""The one-line prompt at the foot: search, find in the article, or a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rich.highlighter import Highlighter
from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.color import Color
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input

from reader.ui.speed.quick_lines import QuickText
from reader.ui.widgets.part_style import part_style
from reader.ui.widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from reader.query.completion import Completion


class Ask(StrEnum):
    """What the prompt is for."""

    SEARCH = "search"
    FIND = "find"
    NUMBER = "number"
    NAME = "name"
    ADDRESS = "address"


_LABELS = {
    Ask.SEARCH: "Search",
    Ask.FIND: "Find in article",
    Ask.NUMBER: "Number of a related article",
    Ask.NAME: "Save this query as",
    Ask.ADDRESS: "Address of a site, feed or page",
}


PROMPT_KEYS = {
    Ask.SEARCH: (("Enter", "to the list"), ("Tab", "complete"), ("↑", "earlier"), ("Esc", "all articles")),
    Ask.FIND: (("Enter", "to the text"), ("Esc", "end")),
    Ask.NUMBER: (("Enter", "open"), ("Esc", "back")),
    Ask.NAME: (("Enter", "save"), ("Esc", "back")),
    Ask.ADDRESS: (("Enter", "look"), ("Esc", "back")),
}
"""What the keys do that do not type, for the key bar."""


class Underline(Highlighter):
    """Marks the place of a mistake in what is typed."""

    def __init__(self, colour: Callable[[], str]) -> None:
        """colour: of mistakes in the present theme, as a style sheet has it."""
        self._colour = colour
        self.place: tuple[int, int] | None = None

    def highlight(self, text: Text) -> None:
        """Underline the place, if there is one."""
        if self.place is not None:
            start, end = self.place
            style = Style(color=Color.parse(self._colour()).rich_color, underline=True)
            text.stylize(style, start, max(end, start + 1))


class _Field(TypedLine):
    """An input whose width does not depend on its text, so that no letter is a reason to lay out the screen."""

    value = reactive("", init=False)
    virtual_size = reactive(Size(0, 0))

    def on_mount(self) -> None:
        """A cursor that stands still: one that blinks sends something twice a second while nothing happens."""
        self.cursor_blink = False

    def watch_has_focus(self, _has_focus: bool) -> None:
        """No rule of a style sheet looks at its focus, which it has whenever it is seen: no styles are found anew."""


class QueryBar(QuickText):
    """Not in sight until asked for, nor is what holds it; says each change, the end, and giving up.

    A second line helps: endings, or a mistake. What stands around the field is drawn here: each widget more takes a
    millisecond of the key that opens the prompt.
    """

    COMPONENT_CLASSES = {"query-bar--label", "query-bar--help", "query-bar--first", "query-bar--mistake"}

    @dataclass
    class Changed(Message):
        """The text changed."""

        ask: Ask
        text: str
        cursor: int

    @dataclass
    class Submitted(Message):
        """Enter was pressed."""

        ask: Ask
        text: str

    @dataclass
    class Left(Message):
        """Escape was pressed."""

        ask: Ask

    BINDINGS = [
        Binding("escape", "leave", "Leave", show=False),
        Binding("tab", "complete", "Complete", show=False, priority=True),
        Binding("up", "recall(1)", "Earlier search", show=False),
        Binding("down", "recall(-1)", "Later search", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.ask = Ask.SEARCH
        self.is_open = False
        """Whether something is asked: it is seen then."""
        self._underline = Underline(lambda: self.app.theme_variables["error"])
        self._completions: tuple[Completion, ...] = ()
        self._help = Content("")
        self._wrong = False
        self.earlier: Callable[[int, str], str | None] = lambda _step, _text: None
        """The search one step earlier (1) or later (-1) than the text that stands there; None for none."""

    def compose(self) -> ComposeResult:
        """The field, behind a label and over the lines of help."""
        yield _Field(id="query-input", compact=True, highlighter=self._underline, select_on_focus=False, validate_on=())

    def text(self) -> Content:
        """The label, and the help below."""
        label = Content.styled(f" {_LABELS[self.ask]}:", part_style(self, "query-bar--label"))
        width, rows = max(1, self.outer_size.width - 2), max(0, self.outer_size.height - 1)
        helps = [Content(" ") + line.rstrip() for line in self._help.wrap(width)[:rows]] if self._help else []
        return Content("\n").join([label, *helps])

    @property
    def typed(self) -> str:
        """What is typed."""
        return self.query_one(Input).value

    @property
    def place(self) -> tuple[str, int]:
        """What is typed, and the place of the cursor in it, counted from 0."""
        field = self.query_one(Input)
        return field.value, field.cursor_position

    def open(self, ask: Ask, text: str = "") -> None:
        """Show the prompt with a text to begin with, and take the focus."""
        self.ask = ask
        # The line of help stays while the prompt is open: one that comes and goes would move the screen at each key.
        self.set_class(ask is Ask.SEARCH, "-helps")
        self._completions = ()
        self._show_help(Content(""))
        self.help_with()
        field = self.query_one(Input)
        field.styles.margin = (0, 1, 0, len(_LABELS[ask]) + 3)
        with field.prevent(Input.Changed):
            field.value = text
        field.cursor_position = len(text)
        self._show(seen=True)
        self.screen.set_focus(
            field, scroll_visible=False
        )  # at once: `focus` would do so later, and keys that follow would be commands

    def close(self) -> None:
        """Hide the prompt."""
        self._show(seen=False)

    def _show(self, *, seen: bool) -> None:
        """Come into sight or go. Its place stays its own: the rest of the screen need not be laid out for it, which
        takes as long as painting the prompt.
        """
        self.is_open = seen
        if self.parent is not None:
            self.parent.styles.set_rule("visibility", "visible" if seen else "hidden")
        self.screen.refresh(repaint=False, layout=True)

    def help_with(self, sentence: str = "", place: tuple[int, int] | None = None) -> None:
        """Say what is wrong with the text, and underline where; empty takes both away, but not what is offered."""
        if sentence or self._wrong:
            self._show_help(
                Content.styled(sentence, part_style(self, "query-bar--mistake")) if sentence else Content("")
            )
        self._wrong = bool(sentence)
        if place != self._underline.place:
            self._underline.place = place
            self.query_one(Input).refresh()

    def offer(self, text: str, completions: tuple[Completion, ...]) -> None:
        """Offer endings for the word at the cursor; ignored when the text has gone on since."""
        if text != self.typed or self._underline.place is not None:
            return
        self._completions = completions
        if not completions:
            self._show_help(Content(""))
            return
        first, other = part_style(self, "query-bar--first"), part_style(self, "query-bar--help")
        names = [Content.styled(c.label, other if n else first) for n, c in enumerate(completions[:8])]
        self._show_help(Content.styled("Tab: ", other) + Content.styled("  ", other).join(names))

    def _show_help(self, content: Content) -> None:
        if content != self._help:
            self._help = content
            self.refresh()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass changes on under our own name."""
        event.stop()
        self._completions = ()
        self.post_message(self.Changed(self.ask, event.value, event.input.cursor_position))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Pass the end on."""
        event.stop()
        self.post_message(self.Submitted(self.ask, event.value))

    def action_leave(self) -> None:
        """Escape: give up."""
        self.post_message(self.Left(self.ask))

    def action_complete(self) -> None:
        """Tab: take the first ending that is offered."""
        if self._completions:
            taken = self._completions[0]
            field = self.query_one(Input)
            field.value = field.value[: taken.start] + taken.text + field.value[taken.end :]
            field.cursor_position = taken.start + len(taken.text)

    def action_recall(self, step: int) -> None:
        """Up and Down: an earlier search, or a later one."""
        text = self.earlier(step, self.typed) if self.ask is Ask.SEARCH else None
        if text is not None:
            field = self.query_one(Input)
            field.value = text
            field.cursor_position = len(text)
