"""SearchDesk: a query's text -> the articles that it means. Asked by the library, for worker threads.

The language, its parser and the names of sources and topics are loaded by the first query, not by opening a library.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from reader.index.index import Index
from reader.library.given_topics import GivenTopics
from reader.model.query import Selection

if TYPE_CHECKING:
    from reader.index.compile import Context
    from reader.query.completion import Completion
    from reader.query.language import Mistake
    from reader.query.name_lookup import Names

_NAMES_SECONDS = 1.0
"""While files are being read, names are looked at again this often at most."""


NOTHING_ASKED = "There is no letter or digit to search for"


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a query."""

    rowids: array[int] | None
    """None when the query has a mistake: the last good list stays."""
    words: tuple[str, ...] = ()
    """What to highlight, see `reader.query.highlight`."""
    mistake: Mistake | None = None
    """Where and why the query cannot be understood."""
    sentence: str = ""
    """Why it cannot be answered now, or why nothing is found; else empty."""
    complete: bool = True
    """False when `rowids` is only the beginning of the list."""


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """The names of sources and topics at some moment."""

    sources: Names
    topics: Names
    offered: dict[str, list[str]]
    """The names for completion, by field, the most frequent first."""
    generation: int
    """Of the index."""
    until: float
    """Monotonic time after which they are looked at again when they are in doubt."""


@dataclass(frozen=True, slots=True)
class _Question:
    """Everything that the meaning of a query depends on."""

    selection: Selection
    this: int | None
    typing: bool
    today: date
    names: _Known
    given: frozenset[tuple[str, str]]
    """Topics given by rules."""


class SearchDesk:
    """Answers queries about one index. Every method may be called from any thread."""

    def __init__(
        self,
        index: Index,
        given: GivenTopics,
        clock: Callable[[], datetime],
        zone: tzinfo,
        find: Callable[[str], int | None],
        around: Mapping[str, Callable[[int], Sequence[int]]],
    ) -> None:
        """zone: the reader's, in which days begin. find: the newest file of an article, by identifier.

        around: what answers `story:`, `event:` and `similar:`, see `Context.around`.
        """
        self._index = index
        self._given = given
        self._clock = clock
        self._zone = zone
        self._find = find
        self._around = around
        self._known: _Known | None = None
        self._doubted = False
        self._last: tuple[_Question, tuple[str, ...], Selection] | None = None

    def find(
        self, selection: Selection, limit: int | None = None, *, this: int | None = None, typing: bool = False
    ) -> Found:
        """Answer a query. Raises QueryStoppedError and QueryTooLongError of the index.

        selection: its `words` are the query's text; unread, starred, removed and order are of the list.
        limit: rows that are wanted, the first of the list; None for all.
        this: number of the open article, for `related-to:this` and its like. typing: the text may go on.
        """
        if not selection.words.strip():
            return self._answer(selection, limit, ())
        failed, words, narrowed = self._meaning(selection, this, typing)
        return failed or self._answer(narrowed, limit, words)

    def prepare(self) -> None:
        """Load the language and the names, which takes the first query a tenth of a second otherwise."""
        self._meaning(Selection(words="a"), None, True)

    def _answer(self, selection: Selection, limit: int | None, words: tuple[str, ...]) -> Found:
        if limit is None:
            return Found(self._index.rowids(selection), words)
        rowids = self._index.first_rowids(selection, limit)
        return Found(rowids, words, complete=len(rowids) < limit)

    def _meaning(
        self, selection: Selection, this: int | None, typing: bool
    ) -> tuple[Found | None, tuple[str, ...], Selection]:
        """Why a query cannot be answered, or its words and what to ask the index for.

        The last one is remembered: the rest of a list is asked for right after its beginning.
        """
        today = self._clock().astimezone(self._zone).date()
        names = self._names()
        question = _Question(selection, this, typing, today, names, self._given.token())
        last = self._last
        if last is not None and last[0] == question:
            return None, last[1], last[2]
        from reader.index.compile import compile_query
        from reader.query.language import parse

        parsed = parse(selection.words, today, typing=typing)
        if parsed.mistakes:
            return Found(None, parsed.words, parsed.mistakes[0]), parsed.words, selection
        if parsed.ast is None and parsed.sort is None and not parsed.unfinished:
            # Signs alone ask for nothing; all articles as an answer would invite to mark them all.
            return Found(array("q"), (), None, NOTHING_ASKED), (), selection
        compiled = compile_query(parsed.ast, self._context(this, names))
        if compiled.sentence:
            return Found(None, parsed.words, None, compiled.sentence), parsed.words, selection
        of_query = compiled.selection(parsed.sort or selection.sort)
        narrowed = replace(
            of_query,
            unread=selection.unread,
            starred=selection.starred,
            removed=of_query.removed or selection.removed,
            fold=selection.fold,
        )
        self._last = (question, parsed.words, narrowed)
        return None, parsed.words, narrowed

    def _context(self, this: int | None, names: _Known) -> Context:
        from reader.index.compile import Context
        from reader.index.schema import first_slot
        from reader.index.words import beginning, phrase

        return Context(
            phrase=phrase,
            beginning=beginning,
            first_slot=first_slot,
            zone=self._zone,
            sources=names.sources,
            topics=names.topics,
            given=self._given.found,
            this=this,
            find=self._find,
            around=self._around,
        )

    # --- names

    def complete(self, text: str, cursor: int) -> tuple[Completion, ...]:
        """How the word at the cursor of a query may go on."""
        from reader.query.completion import complete

        offered = self._names().offered
        topics = list(dict.fromkeys((*offered["topic"], *self._given.by_name())))
        return complete(text, cursor, {**offered, "topic": topics})

    def doubt_names(self) -> None:
        """Files are being read, which may bring new names: look again, but not at every key."""
        self._doubted = True

    def forget_names(self) -> None:
        """Files were read: the next query looks at the names again."""
        self._known = None

    def _names(self) -> _Known:
        """Sources and topics, kept until files are read: a query is asked at every key, and counting takes long."""
        latest = self._known
        now = time.monotonic()
        if latest is None or latest.generation != self._index.generation or (self._doubted and now > latest.until):
            from reader.index.bulk import names
            from reader.query.name_lookup import Names

            self._doubted = False
            sources, topics = names(self._index, "source"), names(self._index, "topic")
            offered = {"source": [name for _, name in sources], "topic": [name for _, name in topics]}
            generation = self._index.generation
            latest = self._known = _Known(Names(sources), Names(topics), offered, generation, now + _NAMES_SECONDS)
        return latest
