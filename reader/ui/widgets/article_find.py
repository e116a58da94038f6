"""Finding a text in a document, piece by piece, so that a long one answers at once and is searched to its end later."""

from __future__ import annotations

import re
from time import perf_counter

from reader.ui.render.document import Document
from reader.ui.render.lines import Line
from reader.ui.render.places import Place, Spot


class Find:
    """The matches of one text. Upper and lower case are the same; any white space matches any other."""

    def __init__(self, document: Document, needle: str) -> None:
        self.needle = needle
        self._document = document
        self._pattern = re.compile(r"\s+".join(map(re.escape, needle.split())), re.IGNORECASE)
        self._searched = 0
        self._matches: list[tuple[Spot, int]] = []
        """Where each match begins, and the character behind it."""
        self._by_block: dict[tuple[int, int], list[int]] = {}
        self.index = -1
        """The present match; -1 for none."""
        self._wanted: Spot | None = None
        """From where on a match is looked for; None when there is one, or none is wanted."""

    @property
    def count(self) -> int:
        """How many matches were found so far."""
        return len(self._matches)

    @property
    def complete(self) -> bool:
        """Whether the whole document was searched."""
        return self._document.complete and self._searched >= len(self._document.pieces)

    @property
    def spot(self) -> Spot | None:
        """Where the present match is."""
        return self._matches[self.index][0] if 0 <= self.index < self.count else None

    def search(self, seconds: float) -> None:
        """Search on, at most for about so many seconds."""
        until = perf_counter() + seconds
        while self._document.has(self._searched):
            self._search_piece(self._searched)
            self._searched += 1
            if perf_counter() > until:
                return

    def _search_piece(self, number: int) -> None:
        piece = self._document.pieces[number]
        for block_number, block in enumerate(() if piece.aside else piece.blocks):
            for match in self._pattern.finditer(block.plain):
                self._add(Spot(number, block_number, match.start()), match.end())

    def _add(self, spot: Spot, end: int) -> None:
        self._by_block.setdefault((spot.piece, spot.block), []).append(self.count)
        self._matches.append((spot, end))

    def begin_again(self, piece: int) -> None:
        """Search one piece anew, because it reads differently now; the present match stays what it was."""
        if piece >= self._searched:
            return
        before = [match for match in self._matches if match[0].piece < piece]
        after = [match for match in self._matches if match[0].piece > piece]
        behind = self.count - self.index
        self._matches, self._by_block = [], {}
        for match in before:
            self._add(*match)
        self._search_piece(piece)
        total = self.count
        for match in after:
            self._add(*match)
        if self.index >= 0:
            kept = self.count - behind if behind <= len(after) else min(self.index, total - 1)
            self.index = max(kept, 0 if self.count else -1)

    def start_at(self, place: Place) -> None:
        """Make the first match from a place on the present one, or the first of all when there is none.

        In a long text that is perhaps not known yet: `settle` does it when it is.
        """
        here = self._wanted = self._document.spot(place)
        while not self.settle() and not self.complete and self._searched <= here.piece:
            self.search(0.05)

    def settle(self) -> bool:
        """Make the match that `start_at` is waiting for the present one, if it is known by now; whether it is."""
        here = self._wanted
        if here is None:
            return False
        after = next((i for i, (spot, _) in enumerate(self._matches) if spot >= here), None)
        if after is None and not self.complete:
            return False
        self.index = after if after is not None else (0 if self.count else -1)
        self._wanted = None
        return True

    def step(self, by: int) -> None:
        """To another match, round the end."""
        self._wanted = None
        if self.index + by >= self.count and not self.complete:
            self.search(0.1)
        if self.count:
            self.index = (max(self.index, 0 if by < 0 else -1) + by) % self.count

    def spans(self, piece: int, line: Line) -> list[tuple[int, int, bool]]:
        """The matches on a line, as characters of it; the third says whether it is the present match."""
        spans: list[tuple[int, int, bool]] = []
        for number in self._by_block.get((piece, line.block), ()):
            spot, end = self._matches[number]
            for part in line.parts:
                left, right = max(spot.offset, part.offset), min(end, part.offset + part.size)
                if left < right:
                    move = part.at - part.offset
                    spans.append((left + move, right + move, number == self.index))
        return spans
