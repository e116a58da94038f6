"""What threads bring to the one who writes: in order, and no more than fits, however slow the disk is."""

from __future__ import annotations

import threading
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")

ROOM = 30_000_000
"""Characters of feeds that may wait to be written; whoever brings more waits. One always fits."""


class Incoming(Generic[T]):
    """A queue between many threads that bring and one that takes."""

    def __init__(self, room: int = ROOM) -> None:
        """room: the sum of the weights that may wait."""
        self._room = room
        self._waiting: deque[tuple[T, int]] = deque()
        self._weight = 0
        self._closed = False
        self._changed = threading.Condition()

    def put(self, one: T, weight: int = 0) -> None:
        """Bring something; waits while there is no room for it, but not after `close`."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._fits(weight))
            self._waiting.append((one, weight))
            self._weight += weight
            self._changed.notify_all()

    def _fits(self, weight: int) -> bool:
        return not weight or not self._weight or self._weight + weight <= self._room

    def take(self, at_most: int, seconds: float) -> list[T]:
        """What has come, waiting so long for the first; empty when nothing came."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._waiting), seconds)
            taken = [self._waiting.popleft() for _ in range(min(at_most, len(self._waiting)))]
            self._weight -= sum(weight for _, weight in taken)
            self._changed.notify_all()
            return [one for one, _ in taken]

    def close(self) -> None:
        """Nobody takes any more: nobody shall wait."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
