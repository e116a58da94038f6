"""Undo and redo of marks. Pure: it says what to change, the state changes it."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from threading import Lock
from typing import cast

from reader.model.state import UNTOUCHED, ArticleState

MARKS = (
    "read",
    "starred",
    "note",
    "due",
    "status",
    "snoozed",
    "scope",
    "acknowledged",
    "known_text",
    "muted",
    "topics",
)
"""The fields that undo brings back. Reading progress is not a deed of the user, and the snapshot is no mark."""

Changes = dict[str, dict[str, object]]
"""Article identifier -> field -> value, as StateStore.change() takes it."""


@dataclass(frozen=True, slots=True)
class _Deed:
    """One thing the user did, however many articles it touched."""

    label: str
    groups: tuple[tuple[tuple[tuple[str, object, object], ...], tuple[str, ...]], ...]
    """((field, before, after), ...) -> the articles it happened to: a bulk action on 100,000 is one small group."""
    texts: list[str] = dataclass_field(default_factory=list[str], compare=False)
    """Itself as JSON, once that was needed: it is written again and again, and may be long."""

    @property
    def count(self) -> int:
        """How many articles it touched."""
        return sum(len(articles) for _, articles in self.groups)

    def changes(self, back: bool) -> Changes:
        """What to change to take it back, or to do it again."""
        made: Changes = {}
        for fields, articles in self.groups:
            values = {name: before if back else after for name, before, after in fields}
            made.update((article, dict(values)) for article in articles)
        return made


class History:
    """What the user did, in order, and how far it is undone. Deeds may be recorded and recalled in several threads."""

    def __init__(self, limit: int = 200, articles: int = 1_000_000) -> None:
        """limit: how many deeds are remembered. articles: how many articles they may touch together."""
        self._limit = limit
        self._articles = articles
        self._done: deque[_Deed] = deque()
        self._undone: list[_Deed] = []
        self._lock = Lock()
        self._recalled = 0
        """How many of the first of `_done` were recalled: they come before what is done here."""
        self.changes = 0
        """How often something was done, undone or done again."""

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether something was undone and nothing done since."""
        return bool(self._undone)

    def record(self, label: str, before: Mapping[str, ArticleState], after: Mapping[str, ArticleState]) -> int:
        """Remember a deed; returns how many articles it touched. One that changed no mark is not remembered.

        label: what was done, as the user is to read it, such as "starred". before, after: articles in only one of the
        two count as untouched in the other, as long as they are in `before`: what is not in there was not changed.
        """
        groups: dict[tuple[tuple[str, object, object], ...], list[str]] = {}
        differences: dict[tuple[ArticleState, ArticleState], tuple[tuple[str, object, object], ...]] = {}
        for article, old in before.items():
            new = after.get(article, UNTOUCHED)
            fields = differences.get((old, new))
            if fields is None:
                fields = differences[old, new] = _difference(old, new)
            if fields:
                groups.setdefault(fields, []).append(article)
        if not groups:
            return 0
        deed = _Deed(label, tuple((fields, tuple(articles)) for fields, articles in groups.items()))
        with self._lock:
            self.changes += 1
            self._undone.clear()
            self._done.append(deed)
            while len(self._done) > 1 and (len(self._done) > self._limit or self._touched() > self._articles):
                self._done.popleft()
                self._recalled = max(0, self._recalled - 1)
        return deed.count

    def undo(self) -> tuple[str, int, Changes] | None:
        """Take back the last deed: its label, how many articles it touched, what to change. None: nothing to undo."""
        with self._lock:
            if not self._done:
                return None
            self.changes += 1
            deed = self._done.pop()
            self._recalled = min(self._recalled, len(self._done))
            self._undone.append(deed)
        return deed.label, deed.count, deed.changes(back=True)

    def redo(self) -> tuple[str, int, Changes] | None:
        """Do again what was undone last; as undo()."""
        with self._lock:
            if not self._undone:
                return None
            self.changes += 1
            deed = self._undone.pop()
            self._done.append(deed)
        return deed.label, deed.count, deed.changes(back=False)

    def next_count(self, *, back: bool) -> int:
        """How many articles `undo` (back) or `redo` would change next."""
        deeds = self._done if back else self._undone
        return deeds[-1].count if deeds else 0

    def expected(self, *, back: bool) -> Changes:
        """What the marks are, where nobody else has changed them, that `undo` (back) or `redo` would change next."""
        deeds = self._done if back else self._undone
        return deeds[-1].changes(not back) if deeds else {}

    def dump(self, limit: int = 50, articles: int = 200_000) -> list[str]:
        """The last deeds that can be undone, the oldest first, each as JSON. Read, they come back by `recall`.

        limit: how many. articles: how many articles they may touch together.
        """
        chosen: list[str] = []
        left = articles
        with self._lock:
            deeds = list(self._done)
        for deed in reversed(deeds):
            left -= deed.count
            if len(chosen) == limit or left < 0:
                break
            if not deed.texts:
                groups = [[[list(field) for field in fields], list(of)] for fields, of in deed.groups]
                deed.texts.append(json.dumps([deed.label, groups]))
            chosen.append(deed.texts[0])
        return chosen[::-1]

    def recall(self, dumped: Sequence[object]) -> None:
        """Put deeds of an earlier time, or of another program, before those done here. What is no deed is left out.

        Those that are recalled later stand behind those recalled before.
        """
        deeds = [deed for entry in dumped if (deed := _recalled(entry)) is not None]
        with self._lock:
            own = [self._done.pop() for _ in range(len(self._done) - self._recalled)]
            self._done.extend(deeds)
            self._recalled = len(self._done)
            self._done.extend(reversed(own))

    def _touched(self) -> int:
        return sum(deed.count for deed in self._done)


def _recalled(entry: object) -> _Deed | None:
    """A deed as `dump` gave it; None for anything else."""
    try:
        label, groups = cast("tuple[object, list[tuple[list[list[object]], list[str]]]]", entry)
        made = tuple(
            (tuple((str(name), before, after) for name, before, after in fields), tuple(map(str, articles)))
            for fields, articles in groups
        )
    except (TypeError, ValueError):
        return None
    defaults = {name: type(getattr(UNTOUCHED, name)) for name in MARKS}
    values = ((name, value) for fields, _ in made for name, *pair in fields for value in pair)
    if not isinstance(label, str) or any(type(value) is not defaults.get(name) for name, value in values):
        return None
    return _Deed(label, made)


def _difference(old: ArticleState, new: ArticleState) -> tuple[tuple[str, object, object], ...]:
    """(field, before, after) of each mark that differs."""
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in MARKS)
    return tuple((name, before, after) for name, before, after in pairs if before != after)
