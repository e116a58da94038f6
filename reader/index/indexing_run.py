"""What a run of the indexer tells, when it stops, and when it may begin."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from reader.index.db import Database
from reader.model.errors import BroadsheetError
from reader.model.progress import Progress

WAITING_FOR_TURN = "waiting for another window"
_POLL = 0.2
"""Seconds between two looks at whether another window has finished."""

_TICK = 50_000_000
"""Nanoseconds in which a file's time may stay the same although it is written again."""
_COARSE_TICK = 2_100_000_000
"""The same where the file system keeps whole seconds."""


class RunCancelledError(BroadsheetError):
    """The run was asked to stop."""


class Meter:
    """Reports progress, and stops the run when it is asked to."""

    def __init__(self, report: Callable[[Progress], None], cancelled: Callable[[], bool]) -> None:
        self._report = report
        self._cancelled = cancelled
        self._name = ""
        self._total = 0
        self._begin = time.monotonic()
        self._started = time.time_ns()

    def recent(self, mtime: int) -> bool:
        """Whether a file of this time may be written again without its time changing: it was written just now.

        mtime: nanoseconds since 1970, may be in the future where clocks jump.
        """
        tick = _COARSE_TICK if mtime % 1_000_000_000 == 0 else _TICK
        return self._started - tick < mtime < time.time_ns() + tick

    def phase(self, name: str, total: int) -> None:
        """A new phase begins; total: 0 when it is not known."""
        self._name, self._total, self._begin = name, total, time.monotonic()
        self.done(0)

    def relay(self, progress: Progress) -> None:
        """Report what another process does for this run."""
        self._report(progress)

    def cancelled(self) -> bool:
        """Whether the run is to stop."""
        return self._cancelled()

    def done(self, count: int) -> None:
        """So many of the phase's total are done. Raises RunCancelledError."""
        elapsed = time.monotonic() - self._begin
        rate = count / elapsed if elapsed > 0 else 0.0
        left = (self._total - count) / rate if rate > 0 and self._total else None
        self._report(Progress(self._name, count, self._total, rate, left))
        self.check()

    def check(self) -> None:
        """Raises RunCancelledError when the run is to stop."""
        if self._cancelled():
            raise RunCancelledError


@contextmanager
def turn(database: Database, meter: Meter) -> Generator[None]:
    """Hold the right to write: one run at a time in this process, and one window at a time."""
    while not database.turn.acquire(timeout=_POLL):
        meter.phase(WAITING_FOR_TURN, 0)
    try:
        with _window_turn(database, meter):
            database.doubt_seal()
            yield
    finally:
        database.turn.release()


@contextmanager
def _window_turn(database: Database, meter: Meter) -> Generator[None]:
    if database.path is None:
        yield
        return
    from filelock import FileLock, Timeout

    lock = FileLock(database.path.with_name(database.path.name + ".lock"), mode=0o600)
    held = False
    while not held:
        try:
            lock.acquire(timeout=_POLL)
            held = True
        except Timeout:
            meter.phase(WAITING_FOR_TURN, 0)
        except (OSError, NotImplementedError):
            break  # no locks here: SQLite's own must do
    try:
        yield
    finally:
        if held:
            lock.release()
