"""The other side of `child`: starts the process that indexes, waits for it, and gives what it tells."""

from __future__ import annotations

import os
import threading
import time
from queue import Empty, SimpleQueue

from reader.folders.pipes import Child, unpack
from reader.index.errors import CannotRunError, IndexLostError
from reader.index.index import Index
from reader.index.indexing_run import Meter, RunCancelledError
from reader.model.progress import Outcome, Progress

_LOOK = 0.05
"""Seconds between two looks at whether the run is still wanted."""
_PATIENCE = 0.5
"""Seconds after which a process that was told to stop is ended: nobody waits for it when leaving the program."""
_CODE = "from reader.folders.child import serve; serve()"
_STOP = b"stop"


class IndexChild:
    """One such process, for one run."""

    def __init__(self, rests: int = -1) -> None:
        """Starts it, without a task yet. rests: descriptor of the rests that it keeps.

        Raises OSError when no process can be started.
        """
        self._rests = rests
        self._child = Child(_CODE, rests)
        self._told: SimpleQueue[bytes] = SimpleQueue()
        threading.Thread(target=self._listen, name="index-child", daemon=True).start()

    def run(self, index: Index, meter: Meter, *, idle: bool) -> Outcome:
        """Compare all folders in the process. The caller holds no lock of the index.

        idle: only while no other program wants the processor. With a mere lower priority, a key waits for the end of
        a turn of some milliseconds at each step on its way to the screen (Linux 6.18).
        Raises RunCancelledError, IndexLostError when this process has lost the index meanwhile, CannotRunError when
        the process ended or cannot write, and RuntimeError with a sentence for an error of the program.
        """
        database = index.database
        generation, other = index.generation, 0
        rules = (list(index.ignore), list(index.kept))
        roots = [os.fspath(root) for root in index.roots]
        self._child.ask((roots, os.fspath(database.path or ""), idle, self._rests, rules))
        stopping = 0.0
        while True:
            try:
                packed = self._told.get(timeout=_LOOK)
            except Empty:
                if not meter.cancelled():
                    continue
                if not stopping:
                    stopping = time.monotonic()
                    self._child.ask(_STOP)
                elif time.monotonic() - stopping > _PATIENCE:
                    raise RunCancelledError from None  # ended at once; the next run goes on all the same
                continue
            if index.generation != generation:
                raise IndexLostError
            if not packed:
                raise CannotRunError("the process ended")
            kind, lost, notice, *values = unpack(packed)
            if lost != other:
                other = lost
                database.notice = notice or database.notice
                database.follow()
                generation = index.generation
            if kind == "progress":
                meter.relay(Progress(*values))
            elif kind == "done":
                database.follow()
                return Outcome(*values)
            elif kind == "memory":
                raise CannotRunError(notice)
            else:
                raise RuntimeError(values[0])

    def close(self) -> None:
        """End the process at once."""
        self._child.close()

    def _listen(self) -> None:
        while packed := self._child.answer():
            self._told.put(packed)
        self._told.put(b"")
