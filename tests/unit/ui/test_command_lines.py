"""The palette's lines: groups, then what fits best, each command with its keys at the right."""

from __future__ import annotations

import pytest
from textual.style import Style

from reader.ui import command_words
from reader.ui.command_words import names
from reader.ui.commands import BY_ID, COMMANDS, Group
from reader.ui.pane import Pane
from reader.ui.render.command_lines import CommandLines, sections
from reader.ui.widgets.line_list import STYLES

PLAIN = {name: Style() for name in STYLES}


def drawn(query: str = "", width: int = 60) -> list[str]:
    lines = CommandLines(COMMANDS, query, {})
    return [lines.line(at, width, PLAIN).plain for at in range(lines.height)]


def test_all_commands_stand_in_groups_with_their_keys_at_the_right() -> None:
    lines = drawn()
    assert {line.strip() for line in lines} >= {group.value for group in Group}
    star = next(line for line in lines if line.startswith(" Star for follow-up"))
    assert star.endswith("  s ") and len(star) <= 60
    assert sum(bool(line) for line in lines) == len(COMMANDS) + len(Group)


def test_what_is_typed_finds_by_description_and_by_name_the_best_first() -> None:
    assert drawn("timeline")[0].startswith(" Timeline of this story")
    assert CommandLines(COMMANDS, "star trail", {}).entries[0] is BY_ID["star_trail"]
    assert drawn("zzzz") == [" No command that makes sense here is called “zzzz”"]
    assert drawn("delete") == [" Nothing here deletes a file: the files are yours, on your disk"]
    assert drawn("st")[0].startswith(" Star "), "what begins so stands before what has it somewhere"


def test_a_narrow_line_is_cut_and_a_key_such_as_a_bracket_is_no_markup() -> None:
    assert all(len(line) <= 20 for line in drawn(width=20))
    assert any(line.endswith("Backspace [ ") for line in drawn("trail"))


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("oldest", "sort"),
        ("order", "sort"),
        ("sort", "sort"),
        ("read all", "mark_all_read"),
        ("mark all", "mark_all_read"),
        ("bookmark", "star"),
        ("favourite", "star"),
        ("back", "back"),
        ("subscribe", "add_feed"),
    ],
)
def test_the_words_that_people_have_for_it_find_it(words: str, command: str) -> None:
    assert BY_ID[command] in CommandLines(COMMANDS, words, {}).entries[:3]


def test_a_command_is_called_by_what_it_does_in_the_pane() -> None:
    lines = CommandLines([BY_ID["open"]], "read", {}, Pane.LIST)
    assert lines.line(0, 60, PLAIN).plain.startswith(" Read the article ")
    assert names(BY_ID["open"])[0].startswith("List: read")


def test_only_commands_have_words() -> None:
    assert set(command_words._WORDS) <= set(BY_ID)
    assert {command for command, _ in command_words._IN_PANES} <= set(BY_ID)


def test_letters_strewn_over_a_command_find_it_only_where_no_command_has_the_word() -> None:
    found = [command.id for _, entries in sections(COMMANDS, "star") for command in entries]
    assert found[0] == "star"
    assert "fetch_feeds" not in found, "Fetch the feedS of The librARy"
    assert "mark_all_read" in [command.id for _, entries in sections(COMMANDS, "mrkalrd") for command in entries]
