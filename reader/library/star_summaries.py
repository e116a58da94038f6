"""The summaries of starred articles, kept in the state so that a star outlives its file. For worker threads."""

from __future__ import annotations

from reader.folders.article_files import read_header
from reader.index.bulk import numbers_of
from reader.index.index import Index
from reader.model.problem import Problem
from reader.state.store import StateStore

_AT_ONCE = 50
"""Files that are read in one go; the others follow the next times."""


class StarSummaries:
    """Looks for stars that keep no summary yet. May be called from any thread."""

    def __init__(self, index: Index, state: StateStore) -> None:
        self._index = index
        self._state = state
        self._without: frozenset[int] = frozenset()
        """Files that were read and say none, by number, which is another one when a file is written anew."""

    def keep(self) -> None:
        """Read the heads of some starred files, and keep what they say. Undo does not touch it."""
        missing = self._state.starred() - self._state.having("summary")
        numbers = [number for number in numbers_of(self._index, missing) if number not in self._without][:_AT_ONCE]
        summaries = [self._summary(number) for number in numbers]
        self._without |= {number for number, summary in zip(numbers, summaries, strict=True) if not summary}
        said = zip(self._index.ids(numbers), summaries, strict=True)
        self._state.change({article: {"summary": summary} for article, summary in said if article and summary})

    def _summary(self, number: int) -> str:
        place = self._index.file(number)
        read = read_header(*place) if place else None
        return "" if read is None or isinstance(read, Problem) else read.summary
