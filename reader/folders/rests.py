"""Rests: while keys are pressed, the processes that read folders and feeds leave the processors to who shows the list.

Even a process that wants only what nobody else wants (SCHED_IDLE) keeps a processor until the kernel's next tick, some
milliseconds in which a key waits. So each key asks for a moment of rest. The end of the moment lies in memory that all
these processes share; they look at it between two files.
"""

from __future__ import annotations

import mmap
import os
import struct
import time
from collections.abc import Callable

_MOMENT = 0.3
"""Seconds of rest after a key: keys that follow one another find the processors free."""
_MOST = 5.0
"""Seconds of rest that may come together; as long as was worked may be rested again. A key that is held down for long
must not hold up what it waits for, the next rows."""
_SIZE = struct.calcsize("d")


class Rests:
    """The end of the present rest, shared among processes by a file descriptor that children are given."""

    def __init__(self, descriptor: int | None = None) -> None:
        """descriptor: that of the parent process's rests; None makes new ones.

        Where a system has no memory that can be shared so, nobody rests: `descriptor` is then -1.
        """
        self._left = _MOST
        self._last = 0.0
        self._page: mmap.mmap | bytearray = bytearray(_SIZE)
        self.descriptor = -1
        try:
            if descriptor is None and hasattr(os, "memfd_create"):
                descriptor = os.memfd_create("broadsheet-rests")
                os.ftruncate(descriptor, _SIZE)
            if descriptor is not None and descriptor >= 0:
                self._page = mmap.mmap(descriptor, _SIZE)
                self.descriptor = descriptor
        except (OSError, ValueError):
            self.descriptor = -1

    def close(self) -> None:
        """Nobody asks any more. The processes that share the rests keep them."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def ask(self) -> None:
        """Somebody pressed a key."""
        now = time.monotonic()
        passed = now - self._last
        rested = min(passed, max(0.0, self._end - self._last))
        self._left = min(_MOST, self._left + passed - 2 * rested)
        self._last = now
        if self._left > 0:
            struct.pack_into("d", self._page, 0, now + _MOMENT)

    @property
    def since(self) -> float:
        """Seconds since the last key."""
        return time.monotonic() - self._last

    def wait(self, sleep: Callable[[float], object] = time.sleep) -> None:
        """Rest as long as that is asked for.

        sleep: takes seconds and rests so long; true when something else is to be done now.
        """
        while (left := self._end - time.monotonic()) > 0:
            if sleep(min(left, _MOMENT)):
                return

    @property
    def _end(self) -> float:
        """When the rest ends, by the system's monotonic clock, which all processes see alike."""
        return struct.unpack_from("d", self._page)[0]
