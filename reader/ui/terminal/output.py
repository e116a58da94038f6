"""Writes to the terminal: at once what it takes at once, the rest in a thread, so that no terminal holds up anybody."""

from __future__ import annotations

import contextlib
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
        self._pending: list[Callable[[], str | bytes]] = []
        self._change = threading.Condition(threading.RLock())
        self._thread: threading.Thread | None = None
        self._ending = False
        self._writing = False
        """Whether something is being written just now, by whomever."""
        self._direct: int | None = None
        """The terminal once more, opened so that nothing waits for it; None where that cannot be."""

    def start(self) -> None:
        """Begin to write; again after an end."""
        if self._thread is None:
            self._ending = False
            self._direct = _opened_again(self.descriptor)
            self._thread = threading.Thread(target=self._run, name="terminal-output", daemon=True)
            self._thread.start()

    def write(self, text: str) -> None:
        """Have text written, after all that was asked for before."""
        self.add(lambda: text)

    def add(self, make: Callable[[], str]) -> None:
        """Have something written that is made at the last moment: now, when the terminal has taken all before it.

        To wake a thread takes as long as to paint a row, and it would wait until this one rests.
        """
        with self._change:
            thread, direct = self._thread, self._direct
            if thread is None:  # another program has the terminal
                return
            if direct is None or not self.idle:
                self._pending.append(make)
                self._change.notify()
                return
            self._writing = True
        # A signal may come here that gives the terminal away and takes it again: nothing is locked.
        rest = b""
        try:
            text = make()
            rest = put_at_once(direct, text) if self._thread is thread else b""
        finally:
            with self._change:
                if self._thread is thread:
                    self._writing = False
                    if rest:
                        self._pending.insert(0, lambda: rest)
                    if self._pending:
                        self._change.notify()

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be written."""
        return not self._pending and not self._writing

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
            self._writing = False
            if self._direct is not None:
                os.close(self._direct)
                self._direct = None

    def flush(self) -> None:
        """Nothing to do: what waits is written as soon as the terminal takes it. (As of a text file.)"""

    def _run(self) -> None:
        while True:
            with self._change:
                while self._writing or not self._pending:
                    if self._ending and not self._pending:
                        return
                    self._change.wait()
                pending, self._pending = self._pending, []
                self._writing = True
            put(self, b"".join(_encoded(make()) for make in pending))
            with self._change:
                self._writing = False


def put(output: Output, text: str | bytes) -> None:
    """Write text to the terminal now. A terminal that is gone is noted."""
    data = memoryview(_encoded(text))
    while data and not output.gone:
        try:
            data = data[os.write(output.descriptor, data) :]
        except BlockingIOError:  # somebody who shares the terminal made it non-blocking
            select.select([], [output.descriptor], [])
        except OSError:
            output.gone = True


def put_at_once(descriptor: int, text: str) -> bytes:
    """Write what the terminal takes without waiting; returns the rest. descriptor: a non-blocking one."""
    data = _encoded(text)
    with contextlib.suppress(OSError):  # what cannot be written now the thread will write, or find out why
        while data:
            data = data[os.write(descriptor, data) :]
    return data


def _opened_again(descriptor: int) -> int | None:
    """The same terminal by another descriptor, non-blocking whatever those are that other programs share."""
    try:
        again = os.open(os.ttyname(descriptor), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError:  # no terminal, or one of another place, as in some containers
        return None
    if os.fstat(again).st_rdev == os.fstat(descriptor).st_rdev:
        return again
    os.close(again)
    return None


def _encoded(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "replace")
