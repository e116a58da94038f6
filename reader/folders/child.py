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
from contextlib import suppress
from pathlib import Path
from typing import Any

from reader.folders.indexer import Indexer
from reader.folders.pipes import own_output, receive, send, unpack
from reader.folders.rests import Rests
from reader.index.db import Database
from reader.index.index import Index
from reader.index.indexing_run import RunCancelledError
from reader.model.progress import Outcome, Progress
from reader.settings.log import noted

_NICE = 10
"""How far the process steps back behind others."""


def serve() -> None:
    """The life of the process."""
    sink = own_output()
    gc.disable()  # a run makes millions of tuples and no circles
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
        tell("failed", f"reading the folders failed: {noted(error, 'process that reads the folders')}")
