"""How soon the article that is selected in the list is shown."""

from __future__ import annotations

RESTED = 0.4
"""Seconds without a move after which the next one is taken for a single one."""
AT_ONCE = 6
"""Part of the delay that a single move waits: enough for the list to be drawn first."""


class Pace:
    """A single move shows its article nearly at once; a run of moves only when the hand rests. Needs no clock."""

    def __init__(self, delay: float) -> None:
        """delay: seconds for which the hand must rest after a run of moves."""
        self._delay = delay
        self._last = float("-inf")

    def wait(self, now: float) -> float:
        """Seconds until the article that was moved to is due; now: seconds of any clock that only goes on."""
        rested = now - self._last > max(RESTED, self._delay)
        self._last = now
        return self._delay / AT_ONCE if rested else self._delay
