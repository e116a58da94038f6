"""What a terminal sends for a key -> its name, as Textual's bindings have it (`ctrl+a`, `shift+up`, `question_mark`).

Three sources: the keys of xterm and its like (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, "PC-Style
Function Keys"), those of rxvt and of the Linux console, and kitty's protocol
(https://sw.kovidgoyal.net/kitty/keyboard-protocol/). A key is a number or a letter, and modifiers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from textual import events
from textual.keys import KEY_NAME_REPLACEMENTS


def _numbered(first: int, names: str) -> dict[int, str]:
    """Names by numbers that follow each other."""
    return dict(enumerate(names.split(), start=first))


_OF_LETTERS = {"A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end", "E": "kp_begin"}
"""The last letter of a sequence -> key."""
_OF_LETTERS.update(P="f1", Q="f2", R="f3", S="f4")
_OF_NUMBERS = _numbered(1, "home insert delete end pageup pagedown home end")
"""The number before `~` -> key."""
_OF_NUMBERS.update(
    _numbered(11, "f1 f2 f3 f4 f5")
    | _numbered(17, "f6 f7 f8 f9 f10")
    | _numbered(23, "f11 f12 f13 f14")
    | _numbered(28, "f15 f16")
    | _numbered(31, "f17 f18 f19 f20")
    | {57427: "kp_begin"}
)
_OF_CODES = {27: "escape", 13: "enter", 9: "tab", 127: "backspace"}
"""The number before `u`, of a key that types nothing or what no text has (kitty's protocol) -> key."""
_OF_CODES.update(
    _numbered(57358, "caps_lock scroll_lock num_lock print_screen pause menu")
    | {57376 + place: f"f{13 + place}" for place in range(23)}
    | {57399 + digit: str(digit) for digit in range(10)}
    | _numbered(57409, "decimal divide multiply subtract add enter equal separator left right up down pageup pagedown")
    | _numbered(57423, "home end insert delete kp_begin")
    | _numbered(57428, "media_play media_pause media_play_pause media_reverse media_stop media_fast_forward")
    | _numbered(57434, "media_rewind media_track_next media_track_previous media_record")
    | _numbered(57438, "lower_volume raise_volume mute_volume")
    | _numbered(57441, "left_shift left_control left_alt left_super left_hyper left_meta")
    | _numbered(57447, "right_shift right_control right_alt right_super right_hyper right_meta")
    | _numbered(57453, "iso_level3_shift iso_level5_shift")
)
_FIRST_MODIFIER_KEY = 57441
"""From here on keys are modifiers themselves, and say nothing of modifiers beside them."""
_MODIFIERS = ("shift", "alt", "ctrl", "super", "hyper", "meta")
"""By the bits of the number after a key, less one; the locks above them say nothing of a key."""
_RXVT_CTRL = 5
"""The number before the letter of an arrow with Ctrl, of rxvt."""
_CODED = re.compile(r"\x1b\[(\d*)((?:;[\d:]*){0,2})([u~ABCDEFHPQRS])")
_RXVT = {"^": ("ctrl",), "$": ("shift",), "@": ("ctrl", "shift")}
_KEYPAD = dict(zip("jkmnopqrstuvwxy", "*+-./0123456789", strict=True))
"""The last letter after ESC O -> what the key types, in the application mode of the keypad."""
_CONTROLS = {chr(code): f"ctrl+{chr(code + 96)}" for code in range(1, 27)}
"""A character that is no letter of a text -> key."""
_CONTROLS.update({"\r": "enter", "\t": "tab", "\x1b": "escape", "\x08": "backspace", "\x7f": "backspace", " ": "space"})
_CONTROLS.update({"\0": "ctrl+@", "\x1c": "ctrl+backslash", "\x1d": "ctrl+right_square_bracket"})
_CONTROLS.update({"\x1e": "ctrl+circumflex_accent", "\x1f": "ctrl+underscore"})
_WHOLE = {f"\x1b[[{letter}": f"f{place}" for place, letter in enumerate("ABCDE", start=1)}
"""Whole sequences -> key: of the Linux console, and such as mean the same as another key."""
_WHOLE.update({"\x1b\x1b": "escape", "\x1bOM": "enter", "\x1b\t": "shift+tab", "\x1b[Z": "shift+tab"})
_WHOLE.update({"\x1b\x7f": "ctrl+w", "\x1bf": "ctrl+right", "\x1bb": "ctrl+left"})  # by words, with Alt as with Ctrl
_TYPED = {"backspace": "\x7f", "enter": "\r", "tab": "\t"}
"""What keys of kitty's protocol type without modifiers."""


@lru_cache(1024)
def character_name(character: str) -> str:
    """The name of the key of a character: `a`, `question_mark`; the character itself where it has no name."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def key_events(sequence: str) -> Iterator[events.Key]:
    """The keys of a character, or of ESC and what follows it; none for what is no key."""
    if len(sequence) == 1:
        yield events.Key(_CONTROLS.get(sequence) or character_name(sequence), sequence)
    elif sequence in _WHOLE:
        yield events.Key(_WHOLE[sequence], None)
    elif coded := _CODED.fullmatch(sequence):
        yield from _coded(int(coded[1] or 1), coded[2][1:].split(";"), coded[3])
    elif name := _other(sequence):
        yield events.Key(name, None)
    elif len(sequence) == 3 and sequence[:2] == "\x1bO" and sequence[2] in _KEYPAD:
        typed = _KEYPAD[sequence[2]]
        yield events.Key(character_name(typed), typed)
    elif len(sequence) == 2:
        name = character_name(sequence[1])
        if len(name) == 1:  # other signs are typed with Alt on some keyboards
            name = f"alt+shift+{name.lower()}" if name.isupper() else f"alt+{name}"
        yield events.Key(name, sequence[1])


def _other(sequence: str) -> str:
    """A key of rxvt, or an arrow with ESC O; empty for none."""
    number, last = sequence[2:-1], sequence[-1]
    if last in _RXVT and number.isdecimal() and int(number) in _OF_NUMBERS and sequence[1] == "[":
        return _with(_RXVT[last], _OF_NUMBERS[int(number)])
    if len(sequence) == 3 and last in "abcd":  # with Shift, or with Ctrl after ESC O
        return _with(("shift",) if sequence[1] == "[" else ("ctrl",), _OF_LETTERS[last.upper()])
    return _OF_LETTERS.get(last, "") if len(sequence) == 3 and sequence[1] == "O" else ""


def _with(modifiers: tuple[str, ...], key: str) -> str:
    return "+".join((*sorted(modifiers), key))


def _coded(code: int, parts: list[str], last: str) -> Iterator[events.Key]:
    """A key by its number and last letter. parts: its modifiers and what it types, each may be missing or empty."""
    modifiers, typed = [*parts, "", ""][:2]
    bits = int(modifiers.partition(":")[0] or 1) - 1
    if last in "ABCD" and code == _RXVT_CTRL:
        code, bits = 1, 1 << _MODIFIERS.index("ctrl")
    key = _OF_CODES.get(code) if last == "u" else _OF_NUMBERS.get(code) if last == "~" else _OF_LETTERS.get(last)
    if key is None and last != "u":
        return
    for number in typed.split(":"):
        text = chr(int(number)) if number else None
        name = key or character_name(text or chr(code))
        held = tuple(word for bit, word in enumerate(_MODIFIERS) if bits & 1 << bit and not _is_in(text, word))
        name = name if key and code >= _FIRST_MODIFIER_KEY else _with(held, name)
        yield events.Key(name, text or (None if bits else _TYPED.get(name)))


def _is_in(text: str | None, modifier: str) -> bool:
    """Whether what a key types has its modifier in it already."""
    return text is not None and (modifier == "alt" or (modifier == "shift" and not text.isspace()))
