"""How the library is left, and the last steps, are kept while it is open: a kill loses a second of them at most.

Rules that bind this class:
- A look costs next to nothing; what has changed is written by a worker, one at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reader.library.library import Library
from reader.ui.flows.keeping import Layout
from reader.ui.flows.work import Job, Work

KEEP_EVERY = 0.5
"""Seconds between two looks at what has changed."""
GROUP = "keeping"
"""The group of workers that write."""


class Keeper:
    """Owns what was kept last."""

    def __init__(self, library: Library, work: Work, layout: Callable[[], Layout | None]) -> None:
        """layout: how the library is now; None while that is not worth keeping."""
        self._library = library
        self._work = work
        self._layout = layout
        self._last: Layout | None = None
        """As it was kept, without the time."""

    def begin(self) -> None:
        """Look from time to time."""
        self._work.every(KEEP_EVERY, self.look)

    def look(self) -> None:
        """Keep what has changed since it was kept last."""
        kept, marks = self._library.kept, self._library.marks
        if kept is None or self._work.is_busy(GROUP):
            return
        layout = self._layout()
        now = replace(layout, left=0) if layout else None
        moved, done = now is not None and now != self._last, marks.has_steps_to_keep
        if layout is not None and moved:
            self._last, kept.newest_layout = now, layout.values()

        def write(_: Job) -> None:
            if moved:
                kept.write_layout()
            if done:
                marks.keep_steps()

        if moved or done:
            self._work.run(GROUP, write)
