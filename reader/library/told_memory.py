"""What stars were told, kept until something that it was made of changes: a rescan costs the stars it touches only.

Rules that bind this class:
- What is kept equals what would be found now. Where that cannot be known cheaply, it is found anew.
- While events are being found, what was told before stands: in between stars would be told what is not so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from reader.index import changes
from reader.index import stories as index_stories
from reader.index.index import Index
from reader.library.told import Told
from reader.stories.follow import Star
from reader.stories.said import keys, number_of

_MANY = 2000
"""New articles from which on all is found anew."""
_LIKELY = 3
"""Words of a star's headline among those of a new article, from which on the two are looked at."""
_LEAST_LETTERS = 4


class ToldMemory:
    """Star -> what it was told. For one thread at a time."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._version: object = None
        self._basis: object = None
        """The day, and what was counted: when these change, everything does."""
        self._kept: dict[str, tuple[Star, str, object, Told]] = {}
        """Star -> it, its scope, what the index has around it, and what it was told."""
        self._around: Mapping[int, object] = {}
        self._reports: frozenset[int] = frozenset()
        self._waits = False
        self.is_rash = False
        """Whether events are being found and nothing was told before: what is found now may not be so in the end."""

    def look(self, stars: Sequence[Star], today: date) -> None:
        """See what has changed since, and forget what was told by it. To be called before `get`."""
        version = index_stories.version(self._index), today
        if version == self._version:
            return
        is_settling = changes.is_settling(self._index)
        self._waits, self.is_rash = is_settling and bool(self._kept), is_settling and not self._kept
        if is_settling:
            return
        self._version = version
        basis = today, self._index.generation, changes.counted_at(self._index)
        reports = changes.report_numbers(self._index)
        new, known = reports - self._reports, self._reports
        if basis != self._basis or not known or len(new) > _MANY:
            self._kept.clear()
        else:
            self._forget_gone(reports)
            self._forget_covered(new)
        self._basis, self._reports = basis, reports
        self._around = changes.around(self._index, [star.row.rowid for star in stars if star.row])

    def get(self, star: Star, scope: str) -> Told | None:
        """What a star was told; None when that must be found anew."""
        kept = self._kept.get(star.id)
        if self._waits:
            return replace(kept[3], star=star) if kept is not None and kept[1] == scope else None
        return kept[3] if kept is not None and kept[:3] == (star, scope, self._around_of(star)) else None

    def put(self, star: Star, scope: str, told: Told) -> Told:
        """Keep what a star is told."""
        if self._waits or self.is_rash:
            return told
        self._kept[star.id] = star, scope, self._around_of(star), told
        return told

    def _around_of(self, star: Star) -> object:
        """A ghost, and what is not grouped yet, has nothing around it: it is found anew with each change."""
        if star.row is None or star.row.rowid not in self._around:
            return self._version
        return self._around[star.row.rowid]

    def _forget_gone(self, reports: frozenset[int]) -> None:
        gone = [
            star
            for star, (*_, told) in self._kept.items()
            if any(row.rowid not in reports for line in (*told.lines, *told.weak) for row in line.reports)
        ]
        for star in gone:
            del self._kept[star]

    def _forget_covered(self, new: Iterable[int]) -> None:
        """A new text that uses a star's headline is told wherever it belongs to."""
        said = [set(words) for words in changes.said_words(self._index, sorted(new)).values()]
        if not said:
            return
        for star, (of, *_) in list(self._kept.items()):
            headline = {number_of(key) for key in keys(of.title) if len(key) >= _LEAST_LETTERS}
            if any(len(headline & words) >= _LIKELY for words in said):
                del self._kept[star]
