"""The marks in memory. No disk, no threads: whoever shares an instance between threads holds a lock meanwhile.

What was loaded stays as it stood in the file, one line of bytes per article, until somebody asks for it or changes it:
that opens 100,000 articles quickly, needs little memory, and a save encodes only what changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from reader.model.state import UNTOUCHED, ArticleState
from reader.store.state_file import Document, decode_line, decode_record, encode, encode_line, sorted_ids
from reader.store.state_marks import Values, snapshot, state_of
from reader.store.state_merge import Record, as_record, merge_entry, stamp_after, stamp_order

_CACHED = 20_000
"""States kept decoded; more are forgotten and decoded again when asked for."""


class StateCounts(NamedTuple):
    """How many articles carry which mark, in the whole state: articles without a file included."""

    touched: int
    read: int
    starred: int


class StateMemory:
    """The marks of all articles, with the stamps that merging needs."""

    def __init__(self) -> None:
        """Starts without a single mark; adopt() or merge() brings in what a file holds."""
        self.document = Document()
        """What is encoded. Its lines lack what is in `unencoded`; its sets and its latest stamp do not."""
        self.unencoded: dict[str, Record] = {}
        """Records newer than their lines. Never changed in place."""
        self._states: dict[str, ArticleState] = {}
        self._order: list[str] = []

    # Asking ----------------------------------------------------------------------------------------------------------

    def get(self, article: str) -> ArticleState:
        """The marks of one article; UNTOUCHED when there are none."""
        state = self._states.get(article)
        if state is None:
            if not self._knows(article):
                return UNTOUCHED
            if len(self._states) >= _CACHED:
                self._states.clear()
            state = self._states[article] = state_of(self._record(article))
        return state

    def items(self) -> list[tuple[str, ArticleState]]:
        """Every article that was ever marked, with its marks."""
        items: list[tuple[str, ArticleState]] = []
        same: dict[bytes, ArticleState] = {}
        for article, line in self.document.lines.items():
            if article in self.unencoded:
                continue
            # Articles of one bulk action differ in their identifier only: it is enough to decode one of them.
            rest = line[line.index(b'": ') :]
            state = same.get(rest)
            if state is None:
                state = same[rest] = state_of(decode_record(line))
            items.append((article, state))
        items += [(article, self.get(article)) for article in self.unencoded]
        return items

    def counts(self) -> StateCounts:
        """How many articles carry which mark."""
        lines = self.document.lines
        touched = len(lines) + sum(article not in lines for article in self.unencoded)
        return StateCounts(touched, len(self.document.read), len(self.document.starred))

    # Changing --------------------------------------------------------------------------------------------------------

    def change(
        self,
        changes: Iterable[tuple[str, Values]],
        snapshots: Mapping[str, tuple[str, str, str]],
        now: datetime,
    ) -> tuple[dict[str, ArticleState], bool]:
        """Change marks, all with one stamp. Returns the states before of the articles that look different now, and
        whether there is anything to save."""
        stamp = stamp_after(now, self.document.latest)
        before: dict[str, ArticleState] = {}
        made: dict[tuple[ArticleState, Values], ArticleState] = {}
        stamped = False
        for article, values in changes:
            record: Record = self._record(article) if self._knows(article) else {}
            changed = [(name, value) for name, value in values if not _holds(record, name, value)]
            if not changed:
                continue
            old = self.get(article)
            new: dict[str, object] = dict(record)
            for name, value in changed:
                new[name] = value
                new[f"{name}_at"] = stamp
            seen = snapshots.get(article)
            if seen:
                new |= snapshot(record, seen, stamp)
                state = state_of(new)
            else:
                state = made.get((old, values)) or made.setdefault((old, values), state_of(new))
            if state != old:
                before[article] = old
            self._put(article, new, state)
            stamped = True
        if stamped:
            self.document.latest = stamp
        return before, stamped

    def learn_stamp(self, latest: str) -> None:
        """Make every change from now on later than this stamp."""
        if stamp_order(latest) > stamp_order(self.document.latest):
            self.document.latest = latest

    # Other copies ----------------------------------------------------------------------------------------------------

    def adopt(self, document: Document) -> None:
        """Become what a file holds; only for an instance that holds nothing yet."""
        self.document = document

    def merge(self, lines: Iterable[tuple[str, bytes]]) -> tuple[set[str], bool]:
        """Take in the lines of another copy. Returns the articles whose marks look different now, and whether this
        copy now holds something that the other lacks in these lines."""
        changed: set[str] = set()
        richer = False
        for article, line in lines:
            if self.document.lines.get(article) == line and article not in self.unencoded:
                continue
            old = self.get(article)
            theirs = decode_line(line)
            if not self._knows(article):
                entry = theirs
            else:
                mine = self.unencoded.get(article)
                entry = merge_entry(decode_line(self.document.lines[article]) if mine is None else mine, theirs)
                richer = richer or encode_line(article, entry) != encode_line(article, theirs)
            self.document.lines[article] = encode_line(article, entry)
            self.unencoded.pop(article, None)
            state = state_of(as_record(entry) or {})
            self._mark(article, state)
            if state != old:
                changed.add(article)
        return changed, richer

    # Encoding --------------------------------------------------------------------------------------------------------

    def settle(self, encoded: Iterable[tuple[str, Record, bytes]]) -> None:
        """Keep the lines that were made of records, unless the article was changed meanwhile."""
        for article, record, line in encoded:
            if self.unencoded.get(article) is record:
                self.document.lines[article] = line
                del self.unencoded[article]

    def encode(self) -> bytes:
        """The whole file, as far as it is settled. The caller keeps others from settling or merging meanwhile."""
        if len(self._order) != len(self.document.lines):
            self._order = sorted_ids(self.document.lines)
        return encode(self.document, self._order)

    def _knows(self, article: str) -> bool:
        return article in self.unencoded or article in self.document.lines

    def _record(self, article: str) -> Record:
        record = self.unencoded.get(article)
        return decode_record(self.document.lines[article]) if record is None else record

    def _put(self, article: str, record: Record, state: ArticleState) -> None:
        self.unencoded[article] = record
        self._mark(article, state)

    def _mark(self, article: str, state: ArticleState) -> None:
        if article in self._states or len(self._states) < _CACHED:
            self._states[article] = state
        for marked, articles in ((state.read, self.document.read), (state.starred, self.document.starred)):
            if marked:
                articles.add(article)
            else:
                articles.discard(article)


def _holds(record: Record, name: str, value: object) -> bool:
    """Whether a record says just this; `1` is not `true`."""
    return name in record and type(record[name]) is type(value) and record[name] == value
