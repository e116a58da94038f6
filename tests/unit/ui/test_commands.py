"""The table of commands: no key twice, each with a body, and help, bindings and palette made from it."""

from __future__ import annotations

from collections import Counter

from textual.binding import Binding, BindingsMap

from reader.ui.bindings import command_bindings
from reader.ui.commands import BY_ID, COMMANDS, Context, bar_commands, key_name, keys_of
from reader.ui.pane import Pane
from reader.ui.screens.help import all_sections, help_rows, sections_content


def test_no_key_and_no_id_stands_twice() -> None:
    keys = Counter(key for command in COMMANDS for key in command.keys)
    assert [key for key, count in keys.items() if count > 1] == []
    assert len(BY_ID) == len(COMMANDS)


def test_bindings_have_exactly_the_keys_of_the_table() -> None:
    bindings = BindingsMap(command_bindings())
    bound = {binding.id: set[str]() for binding in command_bindings() if isinstance(binding, Binding)}
    for key, found in bindings:
        bound[found.id].add(key)
    for command in COMMANDS:
        if command.keys:
            assert len(bound[command.id]) == len(command.keys), command.id
            action = next(b.action for b in command_bindings() if isinstance(b, Binding) and b.id == command.id)
            assert action == f"command('{command.id}')"


def test_help_names_every_key_and_description() -> None:
    text = sections_content(all_sections({})).plain
    for command in COMMANDS:
        if command.keys and not command.id.removeprefix("open_related_").isdigit():
            assert command.description in text
            assert " ".join(key_name(key) for key in command.keys) in text
    assert "1-9 0" in text


def test_what_a_command_lacks_is_said() -> None:
    assert BY_ID["copy_url"].lack(Context()) == "No article is open"
    assert BY_ID["copy_url"].lack(Context(has_article=True, has_target=True)) == "This article states no address"
    assert BY_ID["undo"].lack(Context()) == "Nothing to undo"
    assert all(command.lack(Context()) for command in COMMANDS if not command.available(Context()))


def test_help_wraps_descriptions_in_their_own_column() -> None:
    lines = sections_content(all_sections({}), width=32).plain.split("\n")
    assert all(len(line) <= 32 for line in lines)
    assert "    h ←" not in lines and "  h ←           Go to the pane" in lines
    assert lines[lines.index("  h ←           Go to the pane") + 1] == " " * 16 + "on the left"


def test_help_shows_the_users_own_keys() -> None:
    rows = {text: keys for _, entries in help_rows({"star": ("f5",)}) for keys, text in entries}
    assert rows[BY_ID["star"].description] == "F5"
    assert keys_of(BY_ID["star"], {"star": ()}) == ()


def test_key_bar_shows_what_makes_sense_in_each_pane() -> None:
    empty = [command.id for command in bar_commands(Context(pane=Pane.LIST))]
    assert "open" not in empty
    assert "help" in empty
    full = Context(
        pane=Pane.READER, has_articles=True, has_article=True, has_target=True, has_url=True, can_go_back=True
    )
    assert {"trail_back", "star", "open_original"} <= {command.id for command in bar_commands(full)}


def test_every_pane_shows_help_last() -> None:
    for pane in Pane:
        assert bar_commands(Context(pane=pane))[-1].id == "help"
