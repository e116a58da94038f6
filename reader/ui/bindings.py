"""Textual bindings made from the table of commands."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from reader.ui.commands import COMMANDS


def command_bindings() -> list[BindingType]:
    """One binding for each command that has keys; its id is the command's, so that settings can change the keys.

    Each goes before the keys of the focused widget, and so need not travel through all its parents first: screens
    must take them back where text is typed, see `check_action`.
    """
    return [
        Binding(
            ",".join(command.keys),
            f"command('{command.id}')",
            command.label,
            show=False,
            id=command.id,
            priority=True,
        )
        for command in COMMANDS
        if command.keys
    ]
