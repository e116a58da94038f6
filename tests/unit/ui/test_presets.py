"""Presets: each is whole and free of contradictions, the user's keys win, counts and sequences come together."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.settings.config_file import parse
from reader.ui.commands import BY_ID, COMMANDS, Keymap, key_name, keys_of
from reader.ui.own_keys import faults_of_keys
from reader.ui.presets import PRESETS, effective
from reader.ui.typed_keys import TypedKeys

PAGE = Path(__file__).parents[3] / "docs" / "keys.md"


def chosen(name: str, **own: tuple[str, ...]) -> Keymap:
    return effective({"preset": (name,), **own})


def press(typed: TypedKeys, keys: str) -> tuple[str, int]:
    """What some keys come to."""
    for key in keys.split(" "):
        pressed = typed.press(key, key if len(key) == 1 else None)
        if pressed.command:
            return pressed.command, pressed.count
    return "", 0


@pytest.mark.parametrize("name", list(PRESETS))
def test_a_preset_contradicts_nothing_and_leaves_no_command_without_a_key(name: str) -> None:
    keymap = chosen(name)
    assert faults_of_keys(keymap) == []
    assert set(PRESETS[name].keys) <= set(BY_ID)
    without = [command.id for command in COMMANDS if command.keys and not keys_of(command, keymap)]
    assert without == []
    counted = [key for command in COMMANDS for key in keys_of(command, keymap) if key.isdigit()]
    assert (counted == []) is PRESETS[name].counts


@pytest.mark.parametrize("name", list(PRESETS))
def test_the_manual_lists_the_keys_of_a_preset(name: str) -> None:
    rows = [f"### {name}", ""]
    rows += ["| keys | does |", "|---|---|"]
    for command, keys in PRESETS[name].keys.items():
        if command.startswith("open_related_") and command != "open_related_1":
            continue
        shown = " ".join(f"`{key_name(key)}`".replace("|", "\\|") for key in keys)
        rows.append(f"| {shown}{' and so on' * (command == 'open_related_1')} | {BY_ID[command].description} |")
    assert "\n".join(rows) in PAGE.read_text(encoding="utf-8"), "\n" + "\n".join(rows)


def test_what_the_user_sets_wins() -> None:
    keymap = chosen("vim", star=("ctrl+f",), undo=())
    assert keymap["star"] == ("ctrl+f",) and keymap["undo"] == ()
    assert keymap["page_down"] == ("pagedown",)
    assert faults_of_keys(keymap) == []


def test_the_setting_is_read_and_mistakes_are_told() -> None:
    config = parse("keys:\n  preset: vim\n  star: [f5, g s]\n")
    assert effective(config.keys)["star"] == ("f5", "g s")
    assert "there is no preset 'emacs'" in faults_of_keys({"preset": ("emacs",)})[0].sentence
    assert "with a preset only" in faults_of_keys({"star": ("g s",)})[0].sentence
    assert "begins others" in faults_of_keys(chosen("vim", star=("g",)))[0].sentence
    assert "is a count" in faults_of_keys(chosen("vim", star=("7",)))[0].sentence
    assert effective({"star": ("x",)}) == {"star": ("x",)}


def test_counts_and_sequences_come_together() -> None:
    typed = TypedKeys(chosen("vim"))
    assert press(typed, "g g") == ("top", 0)
    assert press(typed, "5 j") == ("down", 5)
    assert press(typed, "1 0 g g") == ("top", 10)
    assert press(typed, "g 3") == ("open_related_3", 0)
    assert press(typed, "Z Q") == ("quit", 0)
    assert press(typed, "y y") == ("copy_url", 0)
    assert press(typed, "1 2 3 4 5 6 G") == ("bottom", 3456)
    assert not typed.press("j", "j").taken, "single keys are bindings"
    assert not typed.press("0", "0").taken


def test_what_is_pending_is_shown_left_and_explained() -> None:
    typed = TypedKeys(chosen("vim"))
    press(typed, "5 g")
    assert typed.pending and typed.shown == "5g"
    assert typed.press("escape", None).taken and not typed.pending
    press(typed, "g")
    assert typed.press("q", "q").wrong == "gq" and not typed.pending
    assert typed.press("slash", "/").taken is False
    press(typed, "g")
    assert typed.press("slash", "/").command == "search_library"


@pytest.mark.parametrize("keymap", [{}, chosen("netnewswire")])
def test_without_counts_digits_and_letters_are_keys(keymap: Keymap) -> None:
    typed = TypedKeys(keymap)
    assert not any(typed.press(key, key).taken for key in "5jgG0")


@given(st.sampled_from(list(PRESETS)), st.lists(st.sampled_from([*"0123456789gyZzjkqQ", "escape", "ctrl+r", "é"])))
def test_no_keys_leave_it_in_a_state_that_two_escapes_do_not_end(name: str, keys: list[str]) -> None:
    typed = TypedKeys(chosen(name))
    for key in keys:
        pressed = typed.press(key, key if len(key) == 1 else None)
        assert not pressed.command or pressed.command in BY_ID
        assert pressed.taken or not typed.pending
    typed.press("escape", None)
    assert not typed.pending
