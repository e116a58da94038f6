"""The command palette: every command that makes sense just now, found by its name."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input

from reader.ui.commands import Command, Keymap
from reader.ui.pane import Pane
from reader.ui.render.command_lines import CommandLines
from reader.ui.screens.dialogs import DialogScreen, Foot
from reader.ui.widgets.line_list import LineList
from reader.ui.widgets.typed_line import TypedLine

_ABOVE = 3
"""Lines above the box, and of what is typed."""


class PaletteScreen(DialogScreen[str | None]):
    """Commands by name; answers the identifier of one, None when closed."""

    BINDINGS = [
        Binding("escape", "dismiss", "Close", show=False),
        *(
            Binding(keys, f"move({step})", show=False, priority=True)
            for keys, step in (("down,ctrl+n", 1), ("up,ctrl+p", -1), ("pagedown", 10), ("pageup", -10))
        ),
    ]
    AUTO_FOCUS = "Input"

    def __init__(self, commands: Sequence[Command], keymap: Keymap, pane: Pane | None = None) -> None:
        """commands: those that are offered. pane: the one that has the keys, where the screen below has panes."""
        super().__init__()
        self._commands = commands
        self._keymap = keymap
        self._pane = pane
        self._lines = LineList(id="palette-lines")
        self._shown = CommandLines(commands, "", keymap, pane)

    def compose(self) -> ComposeResult:
        """A box with what is typed, and the commands below it."""
        with Vertical(classes="dialog"):
            yield TypedLine(placeholder="What do you want to do?", compact=True, id="palette-input")
            yield self._lines
            yield Foot(("Enter", "does it"), ("↑ ↓", "move"), ("Esc", "closes"))

    def on_mount(self) -> None:
        """All commands, before anything is typed."""
        self._lines.can_focus = False
        self._show("")

    def _show(self, query: str) -> None:
        self._shown = CommandLines(self._commands, query, self._keymap, self._pane)
        self._lines.show(self._shown, 0)

    def on_resize(self) -> None:
        """The list takes what the box may have, whatever it holds, so that the box does not jump while one types."""
        super().on_resize()
        self._lines.styles.height = max(1, min(self.room() - _ABOVE, CommandLines(self._commands, "", {}).height))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Commands follow the typing."""
        event.stop()
        self._show(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter does the selected one."""
        event.stop()
        self._choose()

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """A second click, too."""
        event.stop()
        self._choose()

    def action_move(self, step: int) -> None:
        """Select another command."""
        self._lines.move(step)

    def _choose(self) -> None:
        if self._shown.entries:
            self.dismiss(self._shown.entries[self._lines.cursor].id)
