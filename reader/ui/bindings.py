"""Textual bindings made from the table of commands."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from reader.ui.commands import COMMANDS


def command_bindings() -> list[BindingType]:
    """One binding for each command that has keys; its id is the command's, so that settings can change the keys."""
    return [
        Binding(
            ",".join(command.keys),
            f"command('{command.id}')",
            command.label,
            show=False,
            id=command.id,
        )
        for command in COMMANDS
        if command.keys
    ]
