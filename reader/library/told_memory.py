"""What stars were told, kept until something that it was made of changes: a rescan costs the stars it touches only.

Rules that bind this class:
- What is kept equals what would be found now. Where that cannot be known cheaply, it is found anew. But a line that was
  strong stays so when an older article comes that said much the same.
- While events are being found, what was told before stands: in between stars would be told what is not so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from reader.index import changes
from reader.index import stories as index_stories
from reader.index.headlines import LEAST_COVERED, Headline, headlines
from reader.index.index import Index
from reader.index.matters import one_each
from reader.library.told import Told
from reader.stories.follow import Star

_MANY = 2000
"""New articles from which on all is found anew."""


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
        self._headlines: dict[str, Headline] = {}
        self._fresh: list[str] = []
        """Stars that were put since one looked last."""
        self.one_each = False
        """Whether nearly all events have one source: developments of developments are told then."""
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
            if self.is_rash:
                self.one_each = one_each(self._index)
            return
        self._version = version
        self.one_each = one_each(self._index)
        basis = today, self._index.generation, changes.counted_at(self._index), self.one_each
        reports = changes.report_numbers(self._index)
        new, old = reports - self._reports, self._reports
        if basis != self._basis or not old or len(new) > _MANY:
            self._kept.clear()
            self._headlines.clear()
        else:
            self._forget_gone(reports)
            self._forget_covered(new)
        self._basis, self._reports = basis, reports
        numbers = {star.row.rowid for star in stars if star.row}
        if self.one_each:
            numbers.update(number for *_, told in self._kept.values() for number in _reports(told))
        self._around = changes.around(self._index, sorted(numbers))

    def get(self, star: Star, scope: str) -> Told | None:
        """What a star was told; None when that must be found anew."""
        kept = self._kept.get(star.id)
        if self._waits:
            return replace(kept[3], star=star) if kept is not None and kept[1] == scope else None
        return kept[3] if kept is not None and kept[:3] == (star, scope, self._around_of(star, kept[3])) else None

    def put(self, star: Star, scope: str, told: Told) -> Told:
        """Keep what a star is told."""
        if self._waits or self.is_rash:
            return told
        self._kept[star.id] = star, scope, self._around_of(star, told), told
        self._fresh.append(star.id)
        return told

    def note(self) -> None:
        """Note what the index has around all that was put. To be called after `put`."""
        if self.one_each:
            numbers = {number for star in self._fresh for number in _reports(self._kept[star][3])}
            self._around = {**self._around, **changes.around(self._index, sorted(numbers))}
            for key in self._fresh:
                star, scope, _, told = self._kept[key]
                self._kept[key] = star, scope, self._around_of(star, told), told
        self._fresh.clear()

    def _around_of(self, star: Star, told: Told) -> object:
        """A ghost, and what is not grouped yet, has nothing around it: it is found anew with each change."""
        if star.row is None or star.row.rowid not in self._around:
            return self._version
        around = self._around[star.row.rowid]
        return (around, *map(self._around.get, _reports(told))) if self.one_each else around

    def _forget_gone(self, reports: frozenset[int]) -> None:
        gone = [
            star for star, (*_, told) in self._kept.items() if any(number not in reports for number in _reports(told))
        ]
        for star in gone:
            del self._kept[star]

    def _forget_covered(self, new: Iterable[int]) -> None:
        """A new text that uses a star's headline is told wherever it belongs to."""
        stars: dict[int, set[str]] = {}
        of_star = self.headlines({of.title for of, *_ in self._kept.values()})
        for star, (of, *_) in self._kept.items():
            for word in of_star[of.title].rare:
                stars.setdefault(word, set()).add(star)
        for words in changes.said_words(self._index, sorted(new)).values():
            shared = Counter(chain.from_iterable(stars[word] for word in words if word in stars))
            for star in [star for star, count in shared.items() if count >= LEAST_COVERED and star in self._kept]:
                if of_star[self._kept[star][0].title].may_be_covered(words):
                    del self._kept[star]

    def headlines(self, titles: Collection[str]) -> Mapping[str, Headline]:
        """What the words of some headlines count, as long as words are not counted anew."""
        missing = {title for title in titles if title not in self._headlines}
        if missing:
            self._headlines.update(headlines(self._index, missing))
        return self._headlines


def _reports(told: Told) -> Iterator[int]:
    """All reports of what a star is told, by number."""
    return (row.rowid for line in (*told.lines, *told.weak) for row in line.reports)
