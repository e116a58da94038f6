"""The way through what is new on stars: from one development to the next without going back to the desk. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reader.ui.flows.trail import Stop


@dataclass(frozen=True, slots=True)
class Step:
    """One new development."""

    star: Stop
    """What it is a development of: the trail begins there."""
    rowid: int
    id: str
    """Identifier of the report that is opened."""


class Walk:
    """What is to be read next. It ends when something else is opened."""

    def __init__(self) -> None:
        self._at = ""
        self._left: deque[Step] = deque()

    def begin(self, at: str, steps: Sequence[Step]) -> None:
        """at: identifier of the development that is opened. steps: those that come after it."""
        self._at = at
        self._left = deque(steps)

    def on_it(self, opened: str) -> bool:
        """Whether an opened article, by identifier, was come to by this way, and is not its only one."""
        if opened != self._at:
            self.begin("", ())
        return bool(self._at)

    def next(self, is_known: Callable[[str], bool]) -> Step | None:
        """The next development that is not known yet; None when all are, which ends the way."""
        while self._left:
            step = self._left.popleft()
            if not is_known(step.id):
                self._at = step.id
                return step
        self._at = ""
        return None
