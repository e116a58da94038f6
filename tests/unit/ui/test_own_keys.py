"""Keys and themes that are set in vain are told, with the nearest right spelling."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.settings import config_file
from reader.ui.commands import COMMANDS
from reader.ui.own_keys import fault_of_theme, faults_of_keys, faults_of_query_keys, is_key


def told(**keys: tuple[str, ...]) -> list[str]:
    return [fault.sentence for fault in faults_of_keys(keys)]


def test_the_keys_of_the_program_are_right() -> None:
    assert told() == []
    assert all(is_key(key) for command in COMMANDS for key in command.keys)


@pytest.mark.parametrize("key", ["f5", "ctrl+f5", "alt+x", "ctrl+shift+left", "question_mark", "comma", "é", "f12"])
def test_keys_that_a_keyboard_has(key: str) -> None:
    assert is_key(key)
    assert told(star=(key,)) == []


def test_what_is_set_in_vain() -> None:
    assert told(stra=("f5",)) == ["there is no command 'stra'; did you mean star?"]
    assert told(star=("ctrl-f5",)) == ["there is no key 'ctrl-f5'; did you mean ctrl+f5?"]
    assert told(star=("pagdown",)) == ["there is no key 'pagdown'; did you mean pagedown?"]
    assert told(star=("zzzzzzzz",)) == ["there is no key 'zzzzzzzz'"]
    assert told(star=("m",)) == ["toggle_read and star have the same key m: only one of them has it"]
    assert told(star=("m",), toggle_read=("s",)) == []


def test_themes() -> None:
    assert fault_of_theme("auto", []) is None
    assert fault_of_theme("gruvbox", ["gruvbox"]) is None
    fault = fault_of_theme("gruvbxo", ["gruvbox", "nord"])
    assert fault is not None
    assert fault.sentence == "there is no theme 'gruvbxo'; did you mean gruvbox?"


def test_the_line_of_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("theme: gruvbxo\nkeys:\n  star: f5\n  stra: f6\n")
    assert config_file.line_of(file, "theme") == 1
    assert config_file.line_of(file, "keys", "stra") == 4
    assert config_file.line_of(file, "keys", "nothing") is None
    assert config_file.line_of(tmp_path / "none.yaml", "keys") is None


def test_keys_of_saved_queries_are_keys_that_no_command_has() -> None:
    keys = {"Mill": ("f5", "j"), "Gone": ("f6",), "Odd": ("f99",)}
    sentences = [fault.sentence for fault in faults_of_query_keys(keys, ["Mill", "Odd"], {})]
    assert len(sentences) == 3
    assert sentences[0].startswith("j is the key of down")
    assert "there is no saved query 'Gone'" in sentences[1]
    assert "there is no key 'f99'" in sentences[2]
    vim = {"preset": ("vim",)}
    assert faults_of_query_keys({"Mill": ("7",)}, ["Mill"], {"open_related_7": ()}) == []
    assert "g is the key of" in faults_of_query_keys({"Mill": ("g",)}, ["Mill"], vim)[0].sentence
