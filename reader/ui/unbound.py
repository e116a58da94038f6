"""What is said of a key that no command has: once for each key, with the command that was probably meant."""

from __future__ import annotations

from collections.abc import Iterator

from reader.ui.commands import COMMANDS, Command, Keymap, first_key, key_name, keys_of


class UnboundKeys:
    """Remembers which keys it was asked about, so that each is explained once."""

    def __init__(self, keymap: Keymap) -> None:
        self._keymap = keymap
        self._said: set[str] = set()

    def sentence(self, key: str, character: str | None) -> str:
        """What to say of a key (Textual's name, and what it types, if anything); empty when that was said already."""
        if key in self._said:
            return ""
        self._said.add(key)
        name = written(key, character)
        near = nearest_command(key, character, self._keymap)
        helped = f"{first_key('help', self._keymap)} shows all keys"
        if near is None:
            return f"{name} does nothing; {helped}"
        return f"{name} does nothing; {first_key(near.id, self._keymap)}: {near.description.split(';')[0]}. {helped}"


def written(key: str, character: str | None) -> str:
    """A pressed key as it is written for people: what it types, and with modifiers its name (`Alt+Q`)."""
    types = character and character.isprintable() and "+" not in key
    return key_name(character if character and types else key)


def nearest_command(key: str, character: str | None, keymap: Keymap) -> Command | None:
    """The command on the same key in the other case or with other modifiers, else one whose name begins so."""
    owners = {own: command for command in reversed(COMMANDS) for own in keys_of(command, keymap)}
    for other in _alike(key, character):
        if other in owners:
            return owners[other]
    letter = _last(key, character).lower()
    if len(letter) > 1 or not letter.isalpha():
        return None
    named = (command for command in COMMANDS if keys_of(command, keymap) and command.label.lower().startswith(letter))
    return next(named, None)


def _alike(key: str, character: str | None) -> Iterator[str]:
    """The keys beside a key: without its modifiers, in the other case, with Ctrl."""
    last = _last(key, character)
    yield last
    if len(last) == 1:
        yield from (last.swapcase(), f"ctrl+{last.lower()}")


def _last(key: str, character: str | None) -> str:
    """A key without its modifiers."""
    return character if character and character.isalpha() else key.rpartition("+")[2] or key
