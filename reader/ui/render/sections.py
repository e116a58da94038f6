"""Entries of one line each, in sections with a heading and a gap before each, as `LineList` shows them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class Sections(Generic[Entry]):
    """Where each entry stands. Only what is in sight is laid out, so that thousands cost nothing."""

    def __init__(self, sections: Sequence[tuple[str, Sequence[Entry]]]) -> None:
        """sections: heading, empty for none, and entries; a section without entries is left out."""
        self.entries: list[Entry] = []
        """All entries, in the order of their lines."""
        self._starts: list[int] = []
        self._headings: dict[int, str] = {}
        line = 0
        for heading, entries in sections:
            if not entries:
                continue
            line += bool(line)  # a gap
            if heading:
                self._headings[line] = heading
                line += 1
            self.entries += entries
            self._starts += range(line, line + len(entries))
            line += len(entries)
        self._height = line

    def fit(self, width: int) -> None:
        """Every width has the same lines."""

    @property
    def height(self) -> int:
        """Number of lines."""
        return self._height

    @property
    def starts(self) -> Sequence[int]:
        """The line of each entry."""
        return self._starts

    def entry_height(self, _entry: int) -> int:
        """One line."""
        return 1

    def heading(self, at: int) -> str:
        """The heading on a line; empty for none."""
        return self._headings.get(at, "")

    def entry(self, at: int) -> Entry | None:
        """The entry on a line; None for headings and gaps."""
        place = bisect_right(self._starts, at) - 1
        return self.entries[place] if place >= 0 and self._starts[place] == at else None
