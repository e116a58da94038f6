"""The one-line prompt at the foot: search, find in the article, or a number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static


class Ask(StrEnum):
    """What the prompt is for."""

    SEARCH = "search"
    FIND = "find"
    NUMBER = "number"


_LABELS = {Ask.SEARCH: "Search", Ask.FIND: "Find in article", Ask.NUMBER: "Related story number"}


class QueryBar(Horizontal):
    """Hidden until asked for; says each change, the end, and giving up."""

    @dataclass
    class Changed(Message):
        """The text changed."""

        ask: Ask
        text: str

    @dataclass
    class Submitted(Message):
        """Enter was pressed."""

        ask: Ask
        text: str

    @dataclass
    class Left(Message):
        """Escape was pressed."""

        ask: Ask

    BINDINGS = [("escape", "leave", "Leave")]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.ask = Ask.SEARCH

    def compose(self) -> ComposeResult:
        """A label and the input."""
        yield Static(id="query-label", markup=False)
        yield Input(id="query-input", compact=True)

    def open(self, ask: Ask, text: str = "") -> None:
        """Show the prompt with a text to begin with, and take the focus."""
        self.ask = ask
        self.query_one("#query-label", Static).update(Content(_LABELS[ask] + ": "))
        field = self.query_one(Input)
        with field.prevent(Input.Changed):
            field.value = text
        field.cursor_position = len(text)
        self.display = True
        field.focus()

    def close(self) -> None:
        """Hide the prompt."""
        self.display = False

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass changes on under our own name."""
        event.stop()
        self.post_message(self.Changed(self.ask, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Pass the end on."""
        event.stop()
        self.post_message(self.Submitted(self.ask, event.value))

    def action_leave(self) -> None:
        """Escape: give up."""
        self.post_message(self.Left(self.ask))
