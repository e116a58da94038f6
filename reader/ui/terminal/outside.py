"""Programs that get the whole terminal for a while: the editor."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from textual.app import SuspendNotSupported

from reader.text.clean import clean_line

if TYPE_CHECKING:
    from textual.screen import Screen


_PLUS = frozenset(
    (
        *("vi", "vim", "nvim", "view", "gvim", "nano", "pico", "emacs", "emacsclient", "micro", "joe", "jmacs", "jed"),
        *("mg", "ne", "kak", "mcedit", "gedit", "pluma"),
    )
)
"""Editors that take the line as `+7` before the file."""
_COLON = frozenset(("hx", "helix", "subl", "zed"))
"""Those that take it as `file:7`."""
_GOTO = frozenset(("code", "code-insiders", "codium", "vscodium", "cursor"))
"""Those that take it as `--goto file:7`."""


def editing(command: Sequence[str], file: str, line: int | None) -> list[str]:
    """The command that opens a file in an editor, at a line (counted from 1) where the editor is one that we know."""
    name = PurePath(command[0]).name.lower().removesuffix(".exe")
    if line is not None and name in _PLUS:
        return [*command, f"+{line}", file]
    if line is not None and name in _COLON:
        return [*command, f"{file}:{line}"]
    if line is not None and name in _GOTO:
        return [*command, "--goto", f"{file}:{line}"]
    return [*command, file]


def run_outside(screen: Screen[Any], command: Sequence[str], what: str) -> str:
    """Leave the terminal to a program until it ends; returns what went wrong as a sentence, empty for nothing.

    what: what the program is, for the sentence (`editor`). Blocks: nothing is drawn meanwhile.
    """
    name = clean_line(PurePath(command[0]).name or command[0], 60)
    if shutil.which(command[0]) is None:
        return f"The {what} {name} cannot be started: there is no such program, or it may not be run"
    failed = ""
    try:
        with screen.app.suspend():
            try:
                status = subprocess.run(command, check=False).returncode
            except (OSError, ValueError) as error:  # nothing may leave this block, or the terminal is not taken again
                reason = error.strerror if isinstance(error, OSError) else None
                failed = f"The {what} {name} cannot be started: {(reason or 'it is no program').lower()}"
            else:
                if status:
                    failed = f"The {what} {name} ended with status {status}"
    except SuspendNotSupported:
        return f"This terminal cannot be left to the {what}"
    return failed
