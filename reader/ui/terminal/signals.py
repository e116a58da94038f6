"""Signals of job control and of an end, handled where the event loop is: never in the middle of something."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from types import FrameType

ENDINGS = {"SIGHUP": 129, "SIGINT": 130, "SIGQUIT": 131, "SIGABRT": 134, "SIGTERM": 143}
"""Signals that end the program in good order, with the exit status that shells expect (128 and the number)."""
CLOSED = ENDINGS["SIGHUP"]
"""Exit status after the terminal was closed without a signal."""
_SECOND_THOUGHT = 0.05
"""Seconds after which a program that goes on takes the terminal again."""
_KEPT_FROM_US = ("SIGINT", "SIGQUIT")
"""Signals that keys send to every program of the terminal, also while another one has it."""


class Signals:
    """The signals of a program that has a terminal."""

    def __init__(self, end: Callable[[int], object], stop: Callable[[], object], resume: Callable[[], object]) -> None:
        """end: leave in good order, with an exit status. stop: give the terminal back, before the program stops.

        resume: take the terminal again, after the program goes on.
        """
        self._end = end
        self._stop = stop
        self._resume = resume
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked: int | None = None
        """Exit status of an end that was asked for while another program had the terminal."""

    def install(self, loop: asyncio.AbstractEventLoop) -> None:
        """Handle them from now on; without effect where that is impossible (not in the main thread)."""
        try:
            for name, status in ENDINGS.items():
                _hear(loop, getattr(signal, name), self._end, status)
            _hear(loop, signal.SIGTSTP, self.stopped)
            # A shell that kills a stopped job sends the end and this, and either may be seen first.
            _hear(loop, signal.SIGCONT, loop.call_later, _SECOND_THOUGHT, self._resume)
        except (NotImplementedError, RuntimeError, ValueError):
            return
        self._loop = loop

    def stopped(self) -> None:
        """Somebody asked the program to stop: it stops, once the terminal is as it was."""
        self._stop()
        os.kill(os.getpid(), signal.SIGSTOP)

    def lend(self) -> None:
        """Another program gets the terminal: stop as any program stops; its keys for an end are not ours."""
        if self._loop is None:
            return
        for name in (*ENDINGS, "SIGTSTP", "SIGCONT"):
            self._loop.remove_signal_handler(getattr(signal, name))  # the last one also takes the loop's own ear away
        for name in ENDINGS:
            signal.signal(getattr(signal, name), _nothing if name in _KEPT_FROM_US else self._end_later)

    def take_back(self) -> None:
        """The other program has ended; so do we, if that was asked for meanwhile."""
        if self._loop is not None:
            self.install(self._loop)
        if self._asked is not None:
            self._end(self._asked)

    def _end_later(self, number: int, _frame: FrameType | None) -> None:
        self._asked = ENDINGS[signal.Signals(number).name]


def _hear(loop: asyncio.AbstractEventLoop, number: int, act: Callable[..., object], *arguments: object) -> None:
    """Act on a signal in the loop, also where the loop's own ear is full: it is a socket that holds some hundred
    wake-ups, and the byte of a signal that comes after as many keys is dropped."""

    def heard(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(act, *arguments)

    loop.add_signal_handler(number, _woken)  # has the signal wake the loop
    signal.signal(number, heard)


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """A handler, unlike an ignored signal, is not passed on to a program that is started."""


def _woken() -> None:
    """The loop is awake; what is to be done the handler itself has asked for."""


def can_stop() -> bool:
    """Whether there is a shell that could have the program go on after it stopped.

    The kernel's own rule for keys (POSIX 11.1.4, orphaned process group), judged by our parent alone.
    """
    parent = os.getppid()
    try:
        return os.getsid(parent) == os.getsid(0) and os.getsid(0) != os.getpid()
    except OSError:
        return False


def stop_job() -> None:
    """Stop all programs of the job, as the terminal itself does at Ctrl+Z."""
    os.kill(0, signal.SIGTSTP)
