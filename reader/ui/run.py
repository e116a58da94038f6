"""Starts the app in the terminal and ends it in good order."""

from __future__ import annotations

import sys
from io import StringIO

from rich.console import Console

from reader.library.library import Library
from reader.settings import paths
from reader.settings.config import Config
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
    app.error_console = Console(file=StringIO())  # what Textual prints of a crash shows local values: article text
    app.run(mouse=config.mouse)
    if app.fault:
        sys.stderr.write(f"broadsheet: an error of the program itself ended it; details are in {paths.log_file()}\n")
        return CRASHED
    return app.return_code or 0
