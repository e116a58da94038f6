"""Keys of other programs, by name: `keys: {preset: vim}`. The only place for counts (`5j`) and sequences (`g g`).

A preset says which commands have other keys than those of the table; what the user sets beside it wins. A sequence is
written with spaces between its keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reader.ui.commands import COMMANDS, Keymap

PRESET = "preset"
"""The name in the setting `keys` under which a preset is chosen."""


@dataclass(frozen=True, slots=True)
class Preset:
    """The keys of another program."""

    keys: Mapping[str, tuple[str, ...]]
    """Command identifier -> its keys, in place of those of the table."""
    counts: bool
    """Whether digits before a key say how often; the related articles have other keys then."""


def _related(*patterns: str) -> dict[str, tuple[str, ...]]:
    return {
        f"open_related_{number}": tuple(pattern.format(number % 10) for pattern in patterns) for number in range(1, 11)
    }


PRESETS: dict[str, Preset] = {
    "vim": Preset(
        {
            **_related("g {}"),
            "top": ("g g", "home"),
            "half_down": ("ctrl+d",),
            "half_up": ("ctrl+u",),
            "page_down": ("ctrl+f", "pagedown"),
            "page_up": ("ctrl+b", "pageup"),
            "search_library": ("g slash",),
            "previous_unread": ("N",),
            "open_original": ("g x", "o", "v"),
            "trail_back": ("ctrl+o", "backspace", "["),
            "copy_url": ("y y",),
            "copy_link": ("y l", "Y"),
            "copy_text": ("y t", "C"),
            "redo": ("ctrl+r", "U"),
            "zen": ("g z",),
            "quit": ("Z Z", "Z Q", "Q", "ctrl+q"),
        },
        counts=True,
    ),
    "newsboat": Preset(
        {
            **_related("comma {}", "alt+{}"),  # a terminal need not send Alt, or takes it for its own tabs
            "top": ("home",),
            "toggle_read": ("N",),
            "previous_unread": ("p",),
            "star": ("ctrl+e",),
            "save": ("s",),
            "export_story": ("e",),
            "mark_all_read": ("A", "C"),
            "copy_text": ("ctrl+t",),
            "sort": ("g", "\\"),
            "link_hints": ("u", ";"),
            "undo": ("ctrl+r",),
            "copy_url": ("ctrl+b", "y"),
            "show_unread": ("l", "a"),
            "pane_right": ("right",),
            "pane_left": ("left", "h"),
        },
        counts=True,
    ),
    "netnewswire": Preset(
        {
            "down": ("down", "j"),
            "up": ("up",),
            "toggle_read": ("r", "u", "m"),
            "mark_all_read": ("k", "A"),
            "next_unread": ("n", "+"),
            "open_original": ("b", "o", "v"),
            "read_back": ("shift+space",),
            "rescan": ("ctrl+r",),
            "add_feed": ("ctrl+n",),
            "undo": ("U",),
            "redo": ("ctrl+y",),
        },
        counts=False,
    ),
}


def preset_of(keymap: Keymap) -> Preset | None:
    """The preset that a keymap names; None for none, and for one that is not there."""
    return PRESETS.get(next(iter(keymap.get(PRESET, ())), ""))


def effective(keymap: Keymap) -> Keymap:
    """A keymap with the keys of the preset that it names. What the user sets wins, key by key."""
    preset = preset_of(keymap)
    if preset is None:
        return keymap
    taken = {key for command, keys in keymap.items() if command != PRESET for key in keys}
    given = {command.id: preset.keys.get(command.id, command.keys) for command in COMMANDS}
    kept = {
        command: tuple(key for key in keys if key not in taken)
        for command, keys in given.items()
        if command in preset.keys or taken.intersection(keys)
    }
    return {**kept, **keymap}
