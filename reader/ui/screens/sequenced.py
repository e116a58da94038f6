"""What screens of stories do with keys that no binding takes: counts, sequences of a preset; the rest is explained."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.screen import ScreenResultType

from reader.ui.screens.closing import ClosesItself
from reader.ui.speed.quick_screen import QuickScreen, StyledOnce
from reader.ui.typed_keys import MOST_TIMES, REPEATED, TypedKeys
from reader.ui.unbound import UnboundKeys

_MOVES = frozenset(("down", "up"))


class KeysInOrder:
    """For a screen whose keys are commands, before its class of Textual: nothing overtakes a count or a sequence."""

    press: Callable[[str, str | None], bool]
    """Whether a key, by Textual's name and what it types, belongs to a count or a sequence; does what it comes to."""

    @property
    def types(self) -> bool:
        """Whether text is being typed, so that keys are letters."""
        return False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Keys are commands but where text is typed."""
        return action != "command" or not self.types

    def take_key(self, event: events.Key) -> bool:
        """Whether a key belongs to a count or a sequence; asked by the app before any binding."""
        return not self.types and self.press(event.key, event.character)


class Sequenced(ClosesItself, KeysInOrder, StyledOnce, QuickScreen[ScreenResultType]):
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

    def press(self, key: str, character: str | None) -> bool:
        """As KeysInOrder has it."""
        pressed = self.typed.press(key, character)
        if pressed.command:
            often = pressed.command in REPEATED | _MOVES
            for _ in range(min(pressed.count or 1, MOST_TIMES) if often else 1):
                self.action_command(pressed.command)
        elif pressed.taken:
            self.say(f"{pressed.wrong} does nothing" if pressed.wrong else self.typed.shown)
        return pressed.taken

    def on_key(self, event: events.Key) -> None:
        """A key that comes here is nobody's."""
        if event.key not in self.active_bindings and not self.types:
            self.say(self.unbound.sentence(event.key, event.character) or self.said)
