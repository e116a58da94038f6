"""The thread that saves: when, how often, and what if it fails. Knows nothing of what is saved."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress

_REST = 0.03
"""Seconds from a change to its saving, so that a burst of changes is one save."""
_LONGEST_REST = 0.4
"""The same for files so large that one save after the other would keep a processor busy."""
_PATIENCE = 0.2
"""Seconds after which a waiting thread looks whether the program is ending."""


class Saver:
    """Calls `save` in a thread of its own after each burst of changes, and again after a while when it fails.

    The thread exists only while something is to be saved. It is no daemon: the program does not end, not even by an
    exception, before what was changed is saved or cannot be.
    """

    def __init__(self, save: Callable[[], str], retry_seconds: float, attempted: Callable[[], None]) -> None:
        """save: one attempt; returns why it failed, as a sentence, or "". It calls done() for what it saved.

        attempted: called after each attempt, in the same thread. retry_seconds: from a failure to the next attempt.
        """
        self.failed = ""
        """Why the last attempt failed, as a sentence; "" when it did not."""
        self._save = save
        self._attempted = attempted
        self._retry = retry_seconds
        self._changes = 0
        self._saved = 0
        self._attempts = 0
        self._took = 0.0
        self._ended = time.monotonic()
        self._hurry = False
        self._closed = False
        self._stopped = False
        self._thread: threading.Thread | None = None
        self._wake = threading.Condition()

    @property
    def pending(self) -> bool:
        """Whether there are changes that are not saved."""
        return self._changes != self._saved

    def note(self) -> None:
        """Something changed that must be saved; request() sees to it."""
        with self._wake:
            self._changes += 1

    def mark(self) -> int:
        """A number that stands for all changes so far."""
        with self._wake:
            return self._changes

    def done(self, mark: int) -> None:
        """All changes up to a mark are saved."""
        with self._wake:
            self._saved = mark

    def stop(self) -> None:
        """Never save again: what is pending stays so."""
        with self._wake:
            self._stopped = True
            self._wake.notify_all()

    def request(self) -> None:
        """See that a thread is at work if there is something to save. Returns at once."""
        with self._wake:
            if self._thread or self._stopped or not self.pending:
                return
            self._thread = threading.Thread(target=self._work, name="state-saver")
            try:
                self._thread.start()
            except RuntimeError:  # no thread to be had, or the interpreter is ending
                self._thread = None
                self.failed = "Not saved: the system gives no thread to save with."

    def flush(self, timeout: float) -> bool:
        """Wait until all is saved, an attempt fails, or timeout seconds are over; returns whether all is saved."""
        with self._wake:
            if not self.pending or self._stopped:
                return not self.pending
            attempts, self._hurry = self._attempts, True
            self.request()
            self._wake.notify_all()
            self._wake.wait_for(lambda: not self.pending or self._stopped or self._has_failed(attempts), timeout)
            return not self.pending

    def close(self, timeout: float) -> bool:
        """Flush, and let a failure be the end of it. May be called twice."""
        with self._wake:
            self._closed = True
        saved = self.flush(timeout)
        with self._wake:
            self._wake.notify_all()
            thread = self._thread
        if thread and thread is not threading.current_thread():
            thread.join(timeout if saved else _PATIENCE)
        return saved

    def _work(self) -> None:
        """Save until nothing is pending."""
        while True:
            with self._wake:
                # From one save to the next, three times what saving takes: a quarter of a processor at most.
                rested = time.monotonic() - self._ended
                self._wake.wait_for(self._in_a_hurry, max(_REST, min(_LONGEST_REST, 3 * self._took) - rested))
                self._hurry = False
            began = time.monotonic()
            failed = self._save()
            with self._wake:
                self._ended = time.monotonic()
                self._took = self._ended - began
                self.failed = failed
                self._attempts += 1
                self._wake.notify_all()
            # Saving goes on whatever becomes of a listener, which may be a screen that was just closed.
            with suppress(Exception):
                self._attempted()
            with self._wake:
                if failed:
                    self._wait_for_retry()
                if not self.pending or self._stopped or (failed and self._gives_up()):
                    self._thread = None
                    return

    def _wait_for_retry(self) -> None:
        """Wait until it is time to try again, somebody asks for it, or the program ends."""
        end = time.monotonic() + self._retry
        while not self._in_a_hurry() and not self._gives_up() and (left := end - time.monotonic()) > 0:
            self._wake.wait(min(left, _PATIENCE))

    def _has_failed(self, attempts: int) -> bool:
        """Whether an attempt after so many has failed, or none can be made."""
        return bool(self.failed) and (self._attempts > attempts or not self._thread)

    def _in_a_hurry(self) -> bool:
        return self._hurry or self._closed or self._stopped

    def _gives_up(self) -> bool:
        """Whether nobody is there any more for whom it could be tried again."""
        return (self._closed and not self._hurry) or not threading.main_thread().is_alive()
