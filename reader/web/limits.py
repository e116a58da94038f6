"""How much of everything a page may cost. Tests bring smaller numbers, so that they need not wait."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from reader.model.errors import CancelledError, FullTextError


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one request for a full text. Times in seconds, sizes in bytes."""

    connect_seconds: float = 10.0
    """For all the addresses of one host together."""
    page_seconds: float = 10.0
    """For one page with all its redirects, by our own clock: a slow drip does not start it anew."""
    total_seconds: float = 30.0
    """For everything: the original, the AMP page, the extraction."""
    max_redirects: int = 5
    max_bytes: int = 5_000_000
    """Of a page, both as it comes and after decompression."""
    extract_memory: int = 600_000_000
    """Address space of the process that looks for the text."""
    extract_cpu_seconds: int = 5
    extract_seconds: float = 10.0
    """Wall clock of that process."""
    min_text: int = 140
    """UTF-8 bytes of text below which a page counts as one without an article."""
    max_pages: int = 4
    """How many of an article's addresses are tried."""


LIMITS = Limits()

_SLICE = 0.1
"""Longest wait in seconds without a look at the clock and at whether the user still wants it."""


class Watch:
    """One deadline and the user's wish to stop, asked by everything that waits."""

    def __init__(self, seconds: float, cancelled: Callable[[], bool], late: FullTextError) -> None:
        """late: what `left` raises once the time is up. cancelled: cheap, may be called from any thread."""
        self._end = time.monotonic() + seconds
        self._cancelled = cancelled
        self._late = late

    def left(self) -> float:
        """Seconds that remain, more than 0. Raises CancelledError, or the error given for being late."""
        if self._cancelled():
            raise CancelledError
        left = self._end - time.monotonic()
        if left <= 0:
            raise self._late
        return left

    def slice(self) -> float:
        """How long to wait before asking again, in seconds. Raises as `left` does."""
        return min(_SLICE, self.left())
