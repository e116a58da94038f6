"""Undo and redo of marks. Pure: it says what to change, the state changes it."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from reader.model.state import UNTOUCHED, ArticleState

MARKS = ("read", "starred", "note", "due", "status")
"""The fields that undo brings back. Reading progress is not a deed of the user, and the snapshot is no mark."""

Changes = dict[str, dict[str, object]]
"""Article identifier -> field -> value, as StateStore.change() takes it."""


@dataclass(frozen=True, slots=True)
class _Deed:
    """One thing the user did, however many articles it touched."""

    label: str
    groups: tuple[tuple[tuple[tuple[str, object, object], ...], tuple[str, ...]], ...]
    """((field, before, after), ...) -> the articles it happened to: a bulk action on 100,000 is one small group."""

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
    """What the user did, in order, and how far it is undone."""

    def __init__(self, limit: int = 200, articles: int = 1_000_000) -> None:
        """limit: how many deeds are remembered. articles: how many articles they may touch together."""
        self._limit = limit
        self._articles = articles
        self._done: deque[_Deed] = deque()
        self._undone: list[_Deed] = []

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
        self._undone.clear()
        self._done.append(deed)
        while len(self._done) > 1 and (len(self._done) > self._limit or self._touched() > self._articles):
            self._done.popleft()
        return deed.count

    def undo(self) -> tuple[str, int, Changes] | None:
        """Take back the last deed: its label, how many articles it touched, what to change. None: nothing to undo."""
        if not self._done:
            return None
        deed = self._done.pop()
        self._undone.append(deed)
        return deed.label, deed.count, deed.changes(back=True)

    def redo(self) -> tuple[str, int, Changes] | None:
        """Do again what was undone last; as undo()."""
        if not self._undone:
            return None
        deed = self._undone.pop()
        self._done.append(deed)
        return deed.label, deed.count, deed.changes(back=False)

    def _touched(self) -> int:
        return sum(deed.count for deed in self._done)


def _difference(old: ArticleState, new: ArticleState) -> tuple[tuple[str, object, object], ...]:
    """(field, before, after) of each mark that differs."""
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in MARKS)
    return tuple((name, before, after) for name, before, after in pairs if before != after)
