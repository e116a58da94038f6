"""A line that is typed over a list: what each of its entries must have in it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding
from textual.message import Message

from reader.ui.widgets.typed_line import TypedLine


class FilterField(TypedLine):
    """What is shown must have these words in it, as they are typed."""

    BINDINGS = [
        Binding("escape", "leave('clear')", show=False),
        Binding("down,tab", "leave('keep')", show=False, priority=True),
    ]

    @dataclass
    class Left(Message):
        """The user goes to the list."""

        clear: bool
        """Whether everything is to be shown again."""

    def action_leave(self, what: str) -> None:
        """Tell it."""
        self.post_message(self.Left(what == "clear"))
