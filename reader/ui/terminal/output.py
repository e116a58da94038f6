"""Writes to the terminal in a thread of its own, so that a terminal that takes nothing holds up nobody."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable

END_SECONDS = 1.0
"""How long the last bytes may take at leaving. A terminal that is stopped for good must not keep the program."""


class Output:
    """What goes out to one terminal.

    Rules that bind this class: writing never raises and never waits. A terminal that is gone (a closed window, a line
    that broke) swallows everything, and whoever reads from it learns of its end.
    """

    def __init__(self, descriptor: int) -> None:
        """descriptor: the terminal's, open for writing; stays open."""
        self.descriptor = descriptor
        self.gone = False
        """Whether the terminal has refused to be written to."""
        self._pending: list[Callable[[], str]] = []
        self._change = threading.Condition(threading.RLock())
        self._thread: threading.Thread | None = None
        self._ending = False

    def start(self) -> None:
        """Begin to write; again after an end."""
        if self._thread is None:
            self._ending = False
            self._thread = threading.Thread(target=self._run, name="terminal-output", daemon=True)
            self._thread.start()

    def write(self, text: str) -> None:
        """Have text written, after all that was asked for before."""
        self.add(lambda: text)

    def add(self, make: Callable[[], str]) -> None:
        """Have something written that is made at the last moment, in the thread that writes."""
        with self._change:
            if self._thread is not None:  # else another program has the terminal
                self._pending.append(make)
                self._change.notify()

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be written."""
        return not self._pending

    def end(self) -> None:
        """Write what is left and stop; gives up after END_SECONDS."""
        thread = self._thread
        if thread is None:
            return
        with self._change:
            self._ending = True
            self._change.notify()
        thread.join(END_SECONDS)
        with self._change:
            self._thread = None
            self._pending = []

    def flush(self) -> None:
        """Nothing to do: what waits is written as soon as the terminal takes it. (As of a text file.)"""

    def _run(self) -> None:
        while True:
            with self._change:
                while not self._pending:
                    if self._ending:
                        return
                    self._change.wait()
                pending, self._pending = self._pending, []
            put(self, "".join(make() for make in pending))


def put(output: Output, text: str) -> None:
    """Write text to the terminal now. A terminal that is gone is noted."""
    data = memoryview(text.encode("utf-8", "replace"))
    while data and not output.gone:
        try:
            data = data[os.write(output.descriptor, data) :]
        except BlockingIOError:  # somebody who shares the terminal made it non-blocking
            select.select([], [output.descriptor], [])
        except OSError:
            output.gone = True
