"""Opening a file in the user's own editor; Broadsheet itself never writes it."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from reader.text.clean import clean_line
from reader.ui.actions.asking import Dialogs
from reader.ui.flows.wiring import Flows


def edit_file(flows: Flows, dialogs: Dialogs, file: Path, line: int | None = None) -> None:
    """Open a file in the editor that the environment names, and read again what was changed; says what is wrong.

    line: counted from 1; None for where the editor begins by itself.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        flows.say("No editor is set: export EDITOR=nano, say, and start again")
        return
    try:
        command = shlex.split(editor)
    except ValueError:
        command = []
    if not command:
        flows.say(f"EDITOR is no command: {clean_line(editor, 60)}")
        return
    failed = dialogs.edit(command, file, line)
    if failed:
        flows.say(failed)
    flows.folders.compare(asked=not failed)
