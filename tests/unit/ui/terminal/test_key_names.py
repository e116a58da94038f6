"""The names of keys, as Textual's bindings have them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.ui.terminal.key_names import key_events


def keys(sequence: str) -> list[tuple[str, str | None]]:
    return [(event.key, event.character) for event in key_events(sequence)]


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("a", "a"),
        ("A", "A"),
        ("é", "é"),
        ("日", "日"),
        ("?", "question_mark"),
        ("/", "slash"),
        ("-", "minus"),
        (" ", "space"),
        ("\r", "enter"),
        ("\t", "tab"),
        ("\x7f", "backspace"),
        ("\x08", "backspace"),
        ("\n", "ctrl+j"),
        ("\x01", "ctrl+a"),
        ("\0", "ctrl+@"),
        ("\x1f", "ctrl+underscore"),
        ("\x1b", "escape"),
    ],
)
def test_characters(character: str, name: str) -> None:
    assert keys(character) == [(name, character)]


@pytest.mark.parametrize(
    ("sequence", "name"),
    [
        # xterm and its like
        ("[A", "up"),
        ("OA", "up"),
        ("[1;2A", "shift+up"),
        ("[1;6C", "ctrl+shift+right"),
        ("[H", "home"),
        ("OF", "end"),
        ("OP", "f1"),
        ("[1;5P", "ctrl+f1"),
        ("[15~", "f5"),
        ("[24;2~", "shift+f12"),
        ("[3;5~", "ctrl+delete"),
        ("[5~", "pageup"),
        ("[Z", "shift+tab"),
        # rxvt
        ("[7~", "home"),
        ("[8^", "ctrl+end"),
        ("[3$", "shift+delete"),
        ("[23@", "ctrl+shift+f11"),
        ("[25~", "f13"),
        ("[a", "shift+up"),
        ("Ob", "ctrl+down"),
        ("[5D", "ctrl+left"),
        # the Linux console
        ("[[A", "f1"),
        ("[[E", "f5"),
        # kitty
        ("[27u", "escape"),
        ("[127;5u", "ctrl+backspace"),
        ("[57376u", "f13"),
        ("[57398u", "f35"),
        ("[57420;65u", "down"),
        ("[57441;2u", "left_shift"),
        ("[57454u", "iso_level5_shift"),
        ("[97;5u", "ctrl+a"),
        ("[97;33u", "meta+a"),
        # words, with Alt as with Ctrl
        ("b", "ctrl+left"),
        ("\x7f", "ctrl+w"),
    ],
)
def test_keys_that_type_nothing(sequence: str, name: str) -> None:
    assert keys("\x1b" + sequence) == [(name, None)]


@pytest.mark.parametrize(
    ("sequence", "pressed"),
    [
        ("\x1ba", [("alt+a", "a")]),
        ("\x1bA", [("alt+shift+a", "A")]),
        ("\x1b1", [("alt+1", "1")]),
        ("\x1b/", [("slash", "/")]),  # typed with Alt on some keyboards
        ("\x1bOp", [("0", "0")]),
        ("\x1bOj", [("asterisk", "*")]),
        ("\x1b[97;2;65u", [("A", "A")]),  # the text has Shift in it
        ("\x1b[97;1;97:98u", [("a", "a"), ("b", "b")]),
        ("\x1b[32;2;32u", [("shift+space", " ")]),
        ("\x1b[13u", [("enter", "\r")]),
        ("\x1b[13;2u", [("shift+enter", None)]),
    ],
)
def test_keys_that_type(sequence: str, pressed: list[tuple[str, str | None]]) -> None:
    assert keys(sequence) == pressed


@pytest.mark.parametrize("sequence", ["\x1b[62~", "\x1b[99~", "\x1b[1;5p", "\x1bOz", "\x1b[2A\x1b", "\x1b[q"])
def test_what_is_no_key_gives_none(sequence: str) -> None:
    assert keys(sequence) == []


@given(st.text(min_size=1, max_size=8) | st.from_regex(r"\A\x1b[\[O]?[0-9;:]{0,8}.\Z"))
def test_no_sequence_does_more_than_name_no_character(sequence: str) -> None:
    try:
        named = keys(sequence)
    except (ValueError, OverflowError):  # the number of no character
        assert ";" in sequence or sequence[2:-1].isdigit()
    else:
        assert all(name for name, _ in named)
