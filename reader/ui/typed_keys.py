"""Counts and sequences of keys: `5j`, `g g`. Pure.

Rules that bind this class: while something is pending, every key comes here; a key that leads nowhere ends it, and
does nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from reader.ui.commands import COMMANDS, Keymap, key_name, keys_of
from reader.ui.presets import preset_of

_MOST_DIGITS = 4
MOST_TIMES = 200
"""A command is done so often at most."""
REPEATED = frozenset(
    (
        *("half_down", "half_up", "page_down", "page_up", "next_unread", "previous_unread"),
        *("next_article", "previous_article", "trail_back", "trail_forward", "shift_left", "shift_right"),
        *("undo", "redo"),
    )
)
"""Commands that are done as often as a count says; others do with it what they can."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a key came to."""

    taken: bool
    """Whether it belongs to a count or a sequence."""
    command: str = ""
    """What is to be done now; empty for nothing yet."""
    count: int = 0
    """How often; 0 where nothing was said."""
    wrong: str = ""
    """Keys that lead nowhere, as they were pressed."""


NOT_TAKEN = Pressed(False)


class TypedKeys:
    """Puts keys together."""

    def __init__(self, keymap: Keymap) -> None:
        """keymap: with the keys of a preset, if there is one: without, nothing is put together."""
        preset = preset_of(keymap)
        self._counts = preset is not None and preset.counts
        self._commands: dict[tuple[str, ...], str] = {}
        for command in COMMANDS:
            for keys in keys_of(command, keymap):
                self._commands.setdefault(tuple(keys.split()) or (keys,), command.id)
        self._beginnings = {keys[:end] for keys in self._commands for end in range(1, len(keys))}
        self._digits = ""
        self._keys: tuple[str, ...] = ()

    @property
    def pending(self) -> bool:
        """Whether the next key belongs to what was pressed before."""
        return bool(self._digits or self._keys)

    @property
    def shown(self) -> str:
        """What is pending, for people: `5g`."""
        return self._digits + "".join(map(key_name, self._keys))

    def press(self, key: str, character: str | None) -> Pressed:
        """A key: Textual's name, and what it types, if anything."""
        if self.pending and key == "escape":
            self._clear()
            return Pressed(True)
        if self._counts and not self._keys and character and character in ("123456789" + "0" * bool(self._digits)):
            self._digits = (self._digits + character)[-_MOST_DIGITS:]
            return Pressed(True)
        ways = [(*self._keys, name) for name in (key, character) if name]
        command = next((self._commands[keys] for keys in ways if keys in self._commands), "")
        if command and (self.pending or len(ways[0]) > 1):
            count = int(self._digits or 0)
            self._clear()
            return Pressed(True, command, count)
        begun = next((keys for keys in ways if keys in self._beginnings), None)
        if begun is not None:
            self._keys = begun
            return Pressed(True)
        if not self.pending:
            return NOT_TAKEN
        wrong = self.shown + key_name(character if character and character.isprintable() else key)
        self._clear()
        return Pressed(True, wrong=wrong)

    def _clear(self) -> None:
        self._digits, self._keys = "", ()
