"""One line that is typed: in the prompt, in dialogs, over lists."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.widgets import Input

from reader.ui.steady import Steady

_ACTIONS = {binding.key: binding.action for binding in Binding.make_bindings(Input.BINDINGS)}
"""Key -> what it does in a line."""


class TypedLine(Steady, Input):
    """A line whose keys act in the order in which they are pressed.

    Letters are put in at once, but other keys (Backspace, Enter, arrows) go up to the app, which knows the bindings: a
    key that is pressed right after them would overtake them.
    """

    async def on_key(self, event: events.Key) -> None:
        """Do what a key does in a line, here and now."""
        action = _ACTIONS.get(event.key)
        if action is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(action)
