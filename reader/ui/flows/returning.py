"""Coming back after more than a day: once the folders are compared, what came meanwhile is offered.

Rules that bind this class:
- It never gets in the way: who has pressed a key already is told in a corner, and where nothing came nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable

from reader.library.library import Library
from reader.ui.flows.work import Work

AWAY = 86_400
"""Seconds after which much may have come."""
GROUP = "catch up"
"""The group of workers that find out what came."""


class Returning:
    """Knows when the library was left, and offers what came since, once."""

    def __init__(self, library: Library, work: Work, key: str) -> None:
        """key: the name of the key that shows what came."""
        self._library = library
        self._work = work
        self.key = key
        self.left = 0
        """When the library was left, in seconds since 1970; 0 when that is not known."""
        self.touched = False
        """Whether a key of the main screen was pressed."""
        self.offer: Callable[[str], None] = lambda _sentence: None
        """Shows what came, or says so."""
        self._asked = False

    def compared(self) -> None:
        """The folders were compared: the first time, look for what came."""
        library, left = self._library, self.left
        if self._asked or not left or library.clock().timestamp() - left < AWAY:
            return
        self._asked = True

        def look(_: object) -> str:
            from reader.library.catch_up import catch_up
            from reader.ui.render.catch_up_lines import catch_up_sentence

            came = catch_up(library, left)
            return catch_up_sentence(came, library.clock(), library.zone) if came.lines else ""

        def answered(sentence: str) -> None:
            if sentence:
                self.offer(sentence)

        self._work.run(GROUP, look, answered)
