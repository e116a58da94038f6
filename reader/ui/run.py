"""Starts the app in the terminal and ends it in good order."""

from __future__ import annotations

import sys
import threading
from functools import partial
from io import StringIO
from typing import Protocol

from rich.console import Console
from textual.notifications import SeverityLevel

from reader.library.library import Library
from reader.settings import paths
from reader.settings.config import Config
from reader.ui.app import BroadsheetApp
from reader.ui.steady import fault_sentence

TURN = 0.0005
"""Seconds after which a worker thread that is busy lets the screen have its turn. A key takes some five turns, and with
Python's own number it waits for each of them as long as painting takes."""
CRASHED = 1
"""Exit status after an error of our own."""


class Notifies(Protocol):
    """Whatever shows a sentence over the screen, as `textual.app.App` does."""

    def notify(self, message: str, *, severity: SeverityLevel = ..., markup: bool = ...) -> None:
        """Show it."""


def run(library: Library, config: Config) -> int:
    """Run the app until the user leaves; returns the exit status."""
    sys.setswitchinterval(TURN)
    app = BroadsheetApp(library, config, library.zone)
    app.error_console = Console(file=StringIO())  # what Textual prints of a crash shows local values: article text
    threading.excepthook = partial(tell_fault_in_thread, app)
    app.run(mouse=config.mouse)
    if app.fault:
        sys.stderr.write(f"broadsheet: an error of the program itself ended it; details are in {paths.log_file()}\n")
        return CRASHED
    return app.return_code or 0


def tell_fault_in_thread(app: Notifies, fault: threading.ExceptHookArgs) -> None:
    """Tell of an error of our own that ended a thread which nobody waits for: printed, it would tear the screen."""
    if fault.exc_value is not None:
        where = fault.thread.name if fault.thread is not None else "thread"
        app.notify(fault_sentence(fault.exc_value, where), severity="error", markup=False)
