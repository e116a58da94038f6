"""Starts the app in the terminal and ends it in good order."""

from __future__ import annotations

import sys
from io import TextIOBase
from pathlib import Path
from typing import IO, cast

from rich.console import Console

from reader.library.library import Library
from reader.settings import paths
from reader.settings.config import Config
from reader.settings.log import append
from reader.ui.app import BroadsheetApp

TURN = 0.0005
"""Seconds after which a worker thread that is busy lets the screen have its turn. A key takes some five turns, and with
Python's own number it waits for each of them as long as painting takes."""
CRASHED = 1
"""Exit status after an error of our own."""


def run(library: Library, config: Config) -> int:
    """Run the app until the user leaves; returns the exit status."""
    sys.setswitchinterval(TURN)
    app = BroadsheetApp(library, config, library.zone)
    log = CrashLog(paths.log_file())
    app.error_console = Console(file=cast("IO[str]", log), markup=False, highlight=False, width=120)
    app.run()
    if log.written:
        sys.stderr.write(f"broadsheet: an error of the program itself ended it; details are in {log.path}\n")
        return CRASHED
    return app.return_code or 0


class CrashLog(TextIOBase):
    """Where Textual prints a crash: a private file, made when there is something to write.

    A traceback shows local values, and with them article text: it must not reach the terminal.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.written = False

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, text: str) -> int:
        """Append to the file; a file that cannot be written is given up silently, the sentence still comes."""
        self.written = True
        append(self.path, text)
        return len(text)
