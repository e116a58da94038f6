"""Which rows of the list are picked: single ones, ranges that follow the cursor, all. Pure.

Rules that bind this class:
- What is picked is always in the list: what the list shows no more is picked no more.
- A range runs from where it began to the cursor, and is settled when it ends; one that begins on a picked row takes
  rows away.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence

_LOOKED_FOR = 50
"""Picked rows that are looked for under another number at most: each look takes a moment."""


class Picks:
    """The picked rows of one list, by their numbers."""

    def __init__(self) -> None:
        self._settled: set[int] = set()
        self._anchor: int | None = None
        """Number of the row where the range began; None when none is open."""
        self._from = 0
        """The anchor's place in the list."""
        self._takes_away = False

    def __bool__(self) -> bool:
        return bool(self._settled) or self._anchor is not None

    @property
    def ranging(self) -> bool:
        """Whether a range is open, which follows the cursor."""
        return self._anchor is not None

    def has(self, place: int, rowid: int, cursor: int) -> bool:
        """Whether the row at a place is picked."""
        if self._anchor is not None and min(self._from, cursor) <= place <= max(self._from, cursor):
            return not self._takes_away
        return rowid in self._settled

    def toggle(self, rowids: Sequence[int], cursor: int) -> None:
        """Begin a range at the cursor, or settle the one that is open."""
        if self._anchor is not None:
            self._settle(rowids, cursor)
        elif 0 <= cursor < len(rowids):
            self._anchor, self._from = rowids[cursor], cursor
            self._takes_away = rowids[cursor] in self._settled

    def take_all(self, rowids: Iterable[int]) -> None:
        """Pick every row."""
        self._anchor = None
        self._settled = set(rowids)

    def clear(self) -> None:
        """Nothing is picked."""
        self._anchor = None
        self._settled.clear()

    def numbers(self, rowids: Sequence[int], cursor: int) -> list[int]:
        """The numbers of the picked rows, in the order of the list; settles an open range."""
        self._settle(rowids, cursor)
        return [rowid for rowid in rowids if rowid in self._settled] if self._settled else []

    def count(self, rowids: Sequence[int], cursor: int) -> int:
        """How many rows are picked."""
        if self._anchor is None:
            return len(self._settled)
        if not self._settled:
            return 0 if self._takes_away else abs(cursor - self._from) + 1
        inside = set(rowids[min(self._from, cursor) : max(self._from, cursor) + 1])
        return len(self._settled - inside if self._takes_away else self._settled | inside)

    def listed(self, rowids: array[int], cursor: int, renumbered: Callable[[int], int | None]) -> None:
        """Another list is shown: keep what is in it. cursor: its selected place.

        renumbered: the number that a row has now, None when it is gone; asked for few rows only.
        """
        if not self:
            return
        inside = set(rowids)
        missing = sorted(self._settled - inside)
        self._settled &= inside
        for rowid in missing[:_LOOKED_FOR]:
            now = renumbered(rowid)
            if now is not None and now in inside:
                self._settled.add(now)
        if self._anchor is None:
            return
        anchor = self._anchor if self._anchor in inside else renumbered(self._anchor)
        if anchor is None or anchor not in inside:
            anchor = rowids[cursor] if len(rowids) > cursor else None
        self._anchor = anchor
        self._from = rowids.index(anchor) if anchor is not None else 0

    def _settle(self, rowids: Sequence[int], cursor: int) -> None:
        if self._anchor is None:
            return
        inside = rowids[min(self._from, cursor) : max(self._from, cursor) + 1]
        if self._takes_away:
            self._settled.difference_update(inside)
        else:
            self._settled.update(inside)
        self._anchor = None
