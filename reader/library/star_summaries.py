"""The summaries of what is starred, kept in the state so that a star outlives its file. For worker threads."""

from __future__ import annotations

from collections.abc import Iterable

from reader.folders.article_files import read_header, read_whole
from reader.index import stories as index_stories
from reader.index.bulk import numbers_of
from reader.index.index import Index
from reader.model.article import RelatedKey
from reader.model.problem import Problem
from reader.state.store import StateStore
from reader.stories.relations import ghost_id

_AT_ONCE = 50
"""Files that are read in one go; the others follow the next times."""


class StarSummaries:
    """Looks for stars whose summaries are not kept, or are other ones now. May be called from any thread."""

    def __init__(self, index: Index, state: StateStore) -> None:
        self._index = index
        self._state = state
        self._read: frozenset[int] = frozenset()
        """Files that were read, by number, which is another one when a file is written anew."""
        self._listing: frozenset[tuple[str, int]] = frozenset()
        """Ghosts, and the articles that were asked for their summaries."""

    def keep(self) -> None:
        """Read the heads of some starred files, and keep what they say; of ghosts what is said where they are listed.

        Undo does not touch it. What a file no longer says stays.
        """
        starred = self._state.starred()
        missing = starred - self._state.having("summary")
        first = self._unread(missing)
        numbers = (first if len(first) >= _AT_ONCE else [*first, *self._unread(starred - missing)])[:_AT_ONCE]
        self._read |= set(numbers)
        said = dict(zip(self._index.ids(numbers), map(self._summary, numbers), strict=True))
        self._change(said.items())
        if len(numbers) < _AT_ONCE:
            self._change([(article, self._listed(article)) for article in sorted(missing - said.keys())])

    def _unread(self, articles: Iterable[str]) -> list[int]:
        return [number for number in numbers_of(self._index, articles) if number not in self._read]

    def _change(self, summaries: Iterable[tuple[str, str]]) -> None:
        changed = {
            article: {"summary": summary}
            for article, summary in summaries
            if article and summary and summary != self._state.get(article).summary
        }
        if changed:
            self._state.change(changed)

    def _summary(self, number: int) -> str:
        place = self._index.file(number)
        read = read_header(*place) if place else None
        return "" if read is None or isinstance(read, Problem) else read.summary

    def _listed(self, article: str) -> str:
        """What the newest article that lists a starred ghost says about it; empty where that was asked before."""
        mark = self._state.get(article)
        if not mark.title or self._index.by_id(article):
            return ""
        ghost = RelatedKey("" if mark.url else mark.title, (mark.url,) if mark.url else ())
        for number in index_stories.awaiting(self._index, ghost)[:1]:
            place = self._index.file(number)
            if place is None or (article, number) in self._listing:
                continue
            self._listing |= {(article, number)}
            whole = read_whole(*place)
            if not isinstance(whole, Problem):
                return next((entry.summary for entry in whole.related if ghost_id(entry) == article), "")
        return ""
