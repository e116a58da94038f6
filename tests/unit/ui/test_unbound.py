"""Keys without a command are explained once, with the nearest command."""

from __future__ import annotations

import pytest

from reader.ui.unbound import UnboundKeys, nearest_command


@pytest.mark.parametrize(
    ("key", "character", "expected"),
    [
        ("H", "H", "pane_left"),
        ("ctrl+s", "\x13", "star"),
        ("alt+j", None, "down"),
        ("ctrl+home", None, "top"),
        ("D", "D", "done"),
        ("f7", None, None),
        ("€", "€", None),
    ],
)
def test_the_nearest_command(key: str, character: str | None, expected: str | None) -> None:
    near = nearest_command(key, character, {})
    assert (near.id if near else None) == expected


def test_keys_of_the_user_count_and_each_is_explained_once() -> None:
    keys = UnboundKeys({"star": ("H",), "pane_left": (), "help": ("f2",)})
    said = keys.sentence("h", "h")
    assert said == "h does nothing; H: Star for follow-up, or take the star away. F2 shows all keys"
    assert keys.sentence("h", "h") == ""
    assert keys.sentence("f7", None) == "F7 does nothing; F2 shows all keys"


def test_what_types_nothing_visible_is_named_by_its_key() -> None:
    assert UnboundKeys({}).sentence("ctrl+s", "\x13").startswith("Ctrl+S does nothing; s: Star")
    assert UnboundKeys({}).sentence("alt+q", "q").startswith("Alt+Q does nothing; q: One level back")
    assert UnboundKeys({}).sentence("plus", "+").startswith("+ does nothing")
