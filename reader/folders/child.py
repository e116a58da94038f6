"""Indexing in a process of its own, so that the program that shows the list only reads.

The process opens the same index file, does the whole run there with helpers of its own, and tells how far it is. It
steps back behind other programs (where somebody reads meanwhile it takes only what nobody else wants), ends at once
when its input ends (with the program that started it, however that ended), and stops in good order when it is told to.
What it leaves behind is what any interrupted run leaves.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from reader.folders.pipes import Child, own_output, receive, send, unpack
from reader.folders.rests import Rests
from reader.index.db import Database
from reader.index.errors import CannotRunError, IndexLostError
from reader.index.index import Index
from reader.index.indexing_run import Meter, RunCancelledError
from reader.model.progress import Outcome, Progress
from reader.settings.log import note_fault

_NICE = 10
"""How far the process steps back behind others."""
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


def serve() -> None:
    """The life of the process."""
    sink = own_output()
    gc.disable()  # a run makes millions of tuples and no circles
    from reader.folders.indexer import Indexer  # while the other process does something else

    request = receive(sys.stdin.buffer)
    if not request:
        return
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(_NICE)
    stop = threading.Event()

    def listen() -> None:
        while receive(sys.stdin.buffer):
            stop.set()
        os._exit(1)  # whoever wanted this is gone

    threading.Thread(target=listen, daemon=True).start()
    roots, file, idle, descriptor, (ignore, kept) = unpack(request)
    rests = Rests(descriptor)
    if idle and hasattr(os, "SCHED_IDLE"):
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    index = Index([Path(root) for root in roots], Database(Path(file)))
    index.ignore, index.kept = tuple(ignore), frozenset(kept)

    def tell(kind: str, *values: Any) -> None:
        send(sink, (kind, index.generation, index.notice, *values))

    def on_progress(progress: Progress) -> None:
        values = (progress.phase, progress.done, progress.total, progress.rate, progress.seconds_left)
        tell("progress", *values)
        if index.database.path is None:
            raise RunCancelledError  # in the memory of this process it is of no use

    def is_stopped() -> bool:
        rests.wait(stop.wait)
        return stop.is_set()

    try:
        outcome = Indexer(index, alone=True, much=True, rests=descriptor).compare(on_progress, is_stopped)
        if index.database.path is None:
            tell("memory")
        else:
            index.close()
            tell("done", *(getattr(outcome, name) for name in Outcome.__dataclass_fields__))
    except BrokenPipeError:
        return
    except Exception as error:
        note_fault(error, "process that reads the folders")
        tell("failed", f"{type(error).__name__}: {error}")
