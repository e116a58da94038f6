"""What screens of stories do with keys that no binding takes: counts, sequences of a preset; the rest is explained."""

from __future__ import annotations

from textual import events
from textual.screen import ScreenResultType

from reader.ui.speed.quick_screen import QuickScreen
from reader.ui.typed_keys import MOST_TIMES, REPEATED, TypedKeys
from reader.ui.unbound import UnboundKeys

_MOVES = frozenset(("down", "up"))


class Sequenced(QuickScreen[ScreenResultType]):
    """A screen whose keys are commands; what is made of it sets `typed` and `unbound` first of all."""

    typed: TypedKeys
    unbound: UnboundKeys

    @property
    def said(self) -> str:
        """What was said last."""
        raise NotImplementedError

    def say(self, sentence: str) -> None:
        """Tell the user a sentence."""
        raise NotImplementedError

    def action_command(self, command: str) -> None:
        """Do what a command says."""
        raise NotImplementedError

    @property
    def types(self) -> bool:
        """Whether text is being typed, so that keys are letters."""
        return False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Keys are commands but where text is typed and where a count or a sequence is pending."""
        return action != "command" or not (self.types or self.typed.pending)

    def on_key(self, event: events.Key) -> None:
        """A key of a count or a sequence; another one that comes here is nobody's."""
        if self.types or (event.key in self.active_bindings and not self.typed.pending):
            return
        pressed = self.typed.press(event.key, event.character)
        if pressed.command:
            often = pressed.command in REPEATED | _MOVES
            for _ in range(min(pressed.count or 1, MOST_TIMES) if often else 1):
                self.action_command(pressed.command)
        elif pressed.taken:
            self.say(f"{pressed.wrong} does nothing" if pressed.wrong else self.typed.shown)
        else:
            self.say(self.unbound.sentence(event.key, event.character) or self.said)
