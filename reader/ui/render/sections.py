"""Where entries stand among the lines that `LineList` shows: of any height; of one line each, in sections."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Generic, TypeVar

Entry = TypeVar("Entry")
Line = TypeVar("Line")


class Laid(Generic[Line]):
    """Entries that were laid out for a width: what each line is of, and where each entry stands."""

    def __init__(self) -> None:
        self._laid: list[Line] = []
        """Of each line, what it is drawn of."""
        self._starts: list[int] = []
        self._heights: list[int] = []

    def lay_anew(self) -> None:
        """Nothing is laid out."""
        self._laid, self._starts, self._heights = [], [], []

    def lay_entry(self, lines: Sequence[Line]) -> None:
        """An entry follows. lines: what each of its lines is drawn of."""
        self._starts.append(len(self._laid))
        self._heights.append(len(lines))
        self._laid += lines

    @property
    def height(self) -> int:
        """Number of lines."""
        return len(self._laid)

    @property
    def starts(self) -> Sequence[int]:
        """First line of each entry."""
        return self._starts

    def entry_height(self, entry: int) -> int:
        """How many lines an entry has."""
        return self._heights[entry]


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
