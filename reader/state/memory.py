"""The marks in memory. No disk, no threads: whoever shares an instance between threads holds a lock meanwhile.

What a file holds stays as it stands there (SortedLines); what changed since lies above it as records, until settle()
works it into the lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from reader.model.state import UNTOUCHED, ArticleState
from reader.state.file import Document, encode
from reader.state.mark_records import Values, snapshot, state_of
from reader.state.merge import Record, as_record, merge_entry, stamp_after, stamp_order
from reader.state.sorted_lines import SortedLines, article_of, decode_line, decode_record, encode_entry, encode_line

_CACHED = 20_000
"""States kept decoded; more are forgotten and decoded again when asked for."""
_MANY = 300
"""From so many articles on, taking all lines apart is faster than looking up each."""


class StateMemory:
    """The marks of all articles, with the stamps that merging needs."""

    def __init__(self, document: Document | None = None) -> None:
        """document: what a file holds; None starts without a single mark."""
        start = document or Document()
        self.lines = start.lines
        """Replaced by settle() only."""
        self.changed: dict[str, object] = {}
        """Entries (records, but for strange ones of other hands) newer than their lines. Never changed in place."""
        self.latest = start.latest
        """The latest stamp seen so far, wherever."""
        self.extra = start.extra
        """Keys of the file that this version does not know."""
        self._states: dict[str, ArticleState] = {}
        self._read: set[str] | None = None
        self._starred: set[str] | None = None
        self._having: dict[str, set[str]] = {}

    # Asking ----------------------------------------------------------------------------------------------------------

    def get(self, article: str) -> ArticleState:
        """The marks of one article; UNTOUCHED when there are none."""
        state = self._states.get(article)
        if state is None:
            if len(self._states) >= _CACHED:
                self._states.clear()
            record = as_record(self._entry(article))
            state = self._states[article] = state_of(record) if record else UNTOUCHED
        return state

    def changed_at(self, article: str, name: str) -> str:
        """The stamp of the last change of a field of an article; "" when it was never changed."""
        return stamp_order((as_record(self._entry(article)) or {}).get(f"{name}_at"))

    def items(self) -> list[tuple[str, ArticleState]]:
        """Every article that was ever marked, with its marks."""
        items: list[tuple[str, ArticleState]] = []
        same: dict[bytes, ArticleState] = {}
        for article, line in self.lines.by_article().items():
            if article in self.changed:
                continue
            # Articles of one bulk action differ in their identifier only: it is enough to decode one of them.
            entry = line[line.index(b'": ') :]
            state = same.get(entry)
            if state is None:
                state = same[entry] = state_of(decode_record(line))
            items.append((article, state))
        items += [(article, self.get(article)) for article in self.changed]
        return items

    def read(self) -> set[str]:
        """The articles that are read. The set itself, not a copy. Found out when first asked for, then kept."""
        if self._read is None:
            self._read = self._now(self.lines.read(), "read")
        return self._read

    def starred(self) -> set[str]:
        """The starred articles; as read()."""
        if self._starred is None:
            self._starred = self._now(self.lines.starred(), "starred")
        return self._starred

    def having(self, field: str) -> set[str]:
        """The articles of which a field of ArticleState is a text that is not empty; as read()."""
        if field not in self._having:
            changed = {article for article, entry in self.changed.items() if (as_record(entry) or {}).get(field)}
            self._having[field] = (self.lines.having(field) - self.changed.keys()) | changed
        return self._having[field]

    def contents(self) -> dict[str, str]:
        """Of articles without an address: what each is known by when its file moves."""
        contents = self.lines.contents()
        for article, entry in self.changed.items():
            content = (as_record(entry) or {}).get("content")
            if isinstance(content, str):
                contents[article] = content
        return contents

    def adopted(self, moves: Mapping[str, Iterable[str]]) -> dict[str, object]:
        """What articles become that go on with the marks of others, where that is more than they have.

        moves: article -> those whose file it is now.
        """
        entries: dict[str, object] = {}
        for article, olds in moves.items():
            entry: object = self._entry(article) or {}
            before = encode_entry(entry)
            for old in olds:
                record = as_record(self._entry(old)) or {}
                theirs = {name: value for name, value in record.items() if not name.startswith("moved")}
                entry = merge_entry(entry, theirs)
            if encode_entry(entry) != before:
                entries[article] = entry
        return entries

    # Changing --------------------------------------------------------------------------------------------------------

    def change(
        self,
        changes: Iterable[tuple[str, Values]],
        snapshots: Mapping[str, tuple[str, str, str]],
        now: datetime,
    ) -> tuple[dict[str, ArticleState], bool]:
        """Change marks, all with one stamp. Returns the states before of the articles that look different now, and
        whether there is anything to save."""
        changes = list(changes)
        lines = self.lines.by_article() if len(changes) > _MANY else None
        stamp = stamp_after(now, self.latest)
        before: dict[str, ArticleState] = {}
        done: dict[tuple[object, Values], _Change] = {}
        stamped = False
        for article, values in changes:
            # Articles that a bulk action finds in one state have the same entry, get one record and share it.
            entry = self.changed.get(article)
            line = None if entry is not None else self.lines.get(article) if lines is None else lines.get(article)
            key = (id(entry) if entry is not None else line[line.index(b'": ') :] if line else None, values)
            seen = snapshots.get(article)
            change = None if seen else done.get(key)
            if change is None:
                change = _changed(decode_line(line) if line else entry, values, seen, stamp)
                if not seen:
                    done[key] = change
            if change.record is None:
                continue
            if change.state != change.old:
                before[article] = change.old
            self._put(article, change.record, change.state)
            stamped = True
        if stamped:
            self.latest = stamp
        return before, stamped

    def learn_stamp(self, latest: str) -> None:
        """Make every change from now on later than this stamp."""
        if stamp_order(latest) > stamp_order(self.latest):
            self.latest = latest

    def merge(self, lines: Iterable[bytes]) -> tuple[set[str], bool]:
        """Take in lines of another copy. Returns the articles whose marks look different now, and whether this copy
        now says more in these lines than the other does."""
        different: set[str] = set()
        richer = False
        for line in lines:
            article = article_of(line)
            theirs = decode_line(line)
            mine = self._entry(article)
            entry = theirs if mine is None else merge_entry(mine, theirs)
            richer = richer or encode_line(article, entry) != line
            old, state = state_of(as_record(mine) or {}), state_of(as_record(entry) or {})
            self._put(article, entry, state)
            if state != old:
                different.add(article)
        return different, richer

    def settle(self, lines: SortedLines, encoded: Iterable[tuple[str, object]]) -> None:
        """Go over to lines into which these entries were worked. What was changed again meanwhile stays above them."""
        self.lines = lines
        for article, entry in encoded:
            if self.changed.get(article) is entry:
                del self.changed[article]

    def lines_of(self, articles: Iterable[str]) -> list[bytes]:
        """The lines of some articles as they would be saved; those of which nothing is kept are left out."""
        entries = ((article, self._entry(article)) for article in articles)
        return [encode_line(article, entry) for article, entry in entries if entry is not None]

    def encode(self) -> bytes:
        """The whole file, as far as it is settled."""
        return encode(Document(lines=self.lines, latest=self.latest, extra=self.extra))

    def _entry(self, article: str) -> object | None:
        """What is kept of an article, or None."""
        entry = self.changed.get(article)
        if entry is None:
            line = self.lines.get(article)
            entry = None if line is None else decode_line(line)
        return entry

    def _put(self, article: str, entry: object, state: ArticleState) -> None:
        self.changed[article] = entry
        if article in self._states or len(self._states) < _CACHED:
            self._states[article] = state
        having = ((getattr(state, field), articles) for field, articles in self._having.items())
        for marked, articles in ((state.read, self._read), (state.starred, self._starred), *having):
            if articles is not None:
                if marked:
                    articles.add(article)
                else:
                    articles.discard(article)

    def _now(self, articles: set[str], name: str) -> set[str]:
        """The articles that have a mark: by their lines, corrected by what changed since."""
        marked = {article for article, entry in self.changed.items() if (as_record(entry) or {}).get(name) is True}
        return (articles - self.changed.keys()) | marked


class _Change(NamedTuple):
    """What a change makes of one entry, and so of all that are like it."""

    entry: object
    """What it was. Kept so that its id stays its own as long as it is a key."""
    record: Record | None
    """What it is now; None when it held all new values already."""
    old: ArticleState
    state: ArticleState


def _changed(entry: object, values: Values, seen: tuple[str, str, str] | None, stamp: str) -> _Change:
    """Put new values into an entry."""
    record = as_record(entry) or {}
    old = state_of(record) if record else UNTOUCHED
    changed = [(name, value) for name, value in values if not _holds(record, name, value)]
    if not changed:
        return _Change(entry, None, old, old)
    new: dict[str, object] = dict(record)
    for name, value in changed:
        new[name] = value
        new[f"{name}_at"] = stamp
    if seen:
        new |= snapshot(record, seen, stamp)
    return _Change(entry, new, old, state_of(new))


def _holds(record: Record, name: str, value: object) -> bool:
    """Whether a record says just this; `1` is not `true`."""
    return name in record and type(record[name]) is type(value) and record[name] == value
