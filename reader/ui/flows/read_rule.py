"""When an article counts as read: the one rule of the settings, in one place. Needs no app.

Rules that bind this class: each showing of an article is judged once, so that what the user marks unread stays so; a
long jump over the list passes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from reader.library.answers import Opened


class Stoppable(Protocol):
    """A timer."""

    def stop(self) -> None:
        """It will not ring."""


class ReadRule:
    """Tells when the article that is shown, and those that are moved past, are to be marked read."""

    def __init__(
        self,
        rule: str | float,
        after: Callable[[float, Callable[[], object]], Stoppable],
        mark: Callable[[Opened], None],
        mark_rows: Callable[[Sequence[int]], None],
    ) -> None:
        """rule: see `Config.mark_read`. after: rings in some seconds. mark, mark_rows: mark what is unread read."""
        self._rule = rule
        self._after = after
        self._mark = mark
        self._mark_rows = mark_rows
        self._waiting: Opened | None = None
        """What is shown, as long as it is not judged."""
        self._timer: Stoppable | None = None
        self._last: tuple[int, int] | None = None
        """Place and number of the row that was selected last."""

    def opened(self, opened: Opened) -> None:
        """The user has opened an article."""
        if self._rule in ("open", "past"):
            self._mark(opened)

    def shown(self, opened: Opened, *, unread: bool) -> None:
        """An article is shown, opened or not. Not told again while the same showing goes on."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._waiting = opened if unread else None
        if unread and isinstance(self._rule, float):
            self._timer = self._after(self._rule, self._is_due)

    def reached(self, progress: float) -> None:
        """The user, who reads it, has come so far, 0.0 to 1.0."""
        if self._rule == "end" and progress >= 1.0:
            self._is_due()

    def _is_due(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._mark(waiting)

    def moved(self, rowids: Sequence[int], place: int, page: int) -> None:
        """The selection of the list was moved to a place. page: rows that it shows."""
        last, self._last = self._last, (place, rowids[place]) if 0 <= place < len(rowids) else None
        if self._rule != "past" or last is None or last[0] >= len(rowids) or rowids[last[0]] != last[1]:
            return
        if 0 < place - last[0] <= page:
            self._mark_rows(rowids[last[0] : place])
