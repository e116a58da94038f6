"""What is wrong with the keys and the theme that the user has set: a sentence each, with the nearest right spelling."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from reader.ui.commands import BY_ID, COMMANDS, Command, Keymap, keys_of
from reader.ui.presets import PRESET, PRESETS, effective, preset_of

_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that the settings say in vain."""

    setting: str
    """`keys` or `theme`."""
    name: str
    """The command; empty for the theme."""
    sentence: str


@cache
def key_names() -> frozenset[str]:
    """All names of keys but single characters, without modifiers, as Textual has them."""
    from textual.keys import KEY_NAME_REPLACEMENTS, Keys

    own = {key.value for key in Keys if "+" not in key.value and "<" not in key.value}
    signs = {
        unicodedata.name(char).lower().replace("-", "_").replace(" ", "_")
        for char in map(chr, range(0x20, 0x7F))
        if not char.isalnum()
    }
    return frozenset(own | signs | set(KEY_NAME_REPLACEMENTS.values()))


def is_key(name: str) -> bool:
    """Whether a keyboard has a key of this name, with modifiers perhaps."""
    if len(name) == 1:
        return True
    if " " in name:
        return all(map(is_key, name.split()))
    *modifiers, last = name.split("+")
    return set(modifiers) <= _MODIFIERS and (len(last) == 1 or last in key_names())


def faults_of_keys(keymap: Keymap) -> list[Fault]:
    """What is wrong with the user's keys; nothing where all is well."""
    faults: list[Fault] = []
    preset = preset_of(keymap)
    keymap = effective(keymap)
    for name, keys in keymap.items():
        if name == PRESET:
            if preset is None and keys:
                sentence = f"there is no preset {keys[0]!r}; the presets are {', '.join(PRESETS)}"
                faults.append(Fault("keys", name, sentence))
            continue
        if preset is None and any(" " in key for key in keys):
            faults.append(Fault("keys", name, "keys one after the other are possible with a preset only"))
        if name not in BY_ID:
            faults.append(Fault("keys", name, f"there is no command {name!r}{nearest(name, BY_ID)}"))
        wrong = [key for key in keys if not is_key(key)]
        faults += [Fault("keys", name, f"there is no key {key!r}{nearest_key(key)}") for key in wrong]
    owners: dict[str, list[str]] = {}
    for command in COMMANDS:
        for key in keys_of(command, keymap):
            owners.setdefault(key, []).append(command.id)
    if preset is not None and preset.counts:
        digits = [(key, commands[0]) for key, commands in owners.items() if key.isdigit()]
        faults += [Fault("keys", name, f"the key {key} is a count with this preset") for key, name in digits]
    beginnings = {key.split()[0] for key in owners if len(key.split()) > 1}
    for key in beginnings & owners.keys():
        faults.append(
            Fault("keys", owners[key][0], f"the key {key} begins others, so that {owners[key][0]} has it not")
        )
    for key, commands in owners.items():
        if len(commands) > 1:
            own = next((name for name in commands if name in keymap), commands[0])
            faults.append(
                Fault("keys", own, f"{' and '.join(commands)} have the same key {key}: only one of them has it")
            )
    return faults


def fault_of_theme(theme: str, themes: Iterable[str]) -> Fault | None:
    """What is wrong with the theme that is set; None where it is there."""
    names = [*themes, "dark", "light", "contrast", "basic", "auto"]
    if theme in names:
        return None
    return Fault("theme", "", f"there is no theme {theme!r}{nearest(theme, names)}")


def nearest(name: str, names: Iterable[str]) -> str:
    """`; did you mean ...?`, or nothing where no name is near."""
    near = difflib.get_close_matches(name.lower(), list(names), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def nearest_key(key: str) -> str:
    """`; did you mean ...?` for what is no key, or nothing where no key's name is near."""
    return nearest(key, _spellings(key))


def owner_of(key: str, keymap: Keymap) -> Command | None:
    """The command that has a key, or whose keys begin with it; None where none has it."""
    keymap = effective(keymap)
    return next(
        (command for command in COMMANDS for own in keys_of(command, keymap) if key == own or key == own.split()[0]),
        None,
    )


def faults_of_query_keys(
    query_keys: Mapping[str, tuple[str, ...]], queries: Iterable[str], keymap: Keymap
) -> list[Fault]:
    """What is wrong with the keys of saved queries."""
    faults: list[Fault] = []
    names = list(queries)
    for name, keys in query_keys.items():
        if name not in names:
            faults.append(Fault("query_keys", name, f"there is no saved query {name!r}{nearest(name, names)}"))
        for key in keys:
            if not is_key(key):
                faults.append(Fault("query_keys", name, f"there is no key {key!r}{nearest_key(key)}"))
            elif owner := owner_of(key, keymap):
                faults.append(Fault("query_keys", name, f"{key} is the key of {owner.id}, which has it"))
    return faults


def _spellings(key: str) -> list[str]:
    """Names that a mistaken one may be meant for: other signs between modifiers, and all names after its modifiers."""
    joined = key.lower().replace("-", "+").replace("control", "ctrl").replace(" ", "+")
    if is_key(joined):
        return [joined, *key_names()]
    before, plus, _ = joined.rpartition("+")
    return [before + plus + name for name in key_names()]
