"""Marks, stars and their undo: what is changed, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reader.library.library import Library, Marked, Target
from reader.text.plural import plural

_PORTION = 500
"""Rows asked of the index at once in bulk actions."""


@dataclass(frozen=True, slots=True)
class Done:
    """The result of a mark action: what to redraw and what to say."""

    ids: frozenset[str]
    sentence: str
    undone: bool = False
    """It was an undo or a redo: a list made by marks must be made again."""


def articles(count: int) -> str:
    """`1 article`, `1,200 articles`."""
    return plural(count, "article")


class Marks:
    """The bodies of all actions that change marks. Needs no app."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def toggle_read(self, target: Target) -> Done:
        """Read becomes unread and the other way round."""
        read = not self._library.state_of(target.id).read
        marked = self._library.mark([target], "read" if read else "unread", read=read)
        return Done(marked.ids, f"Marked {'read' if read else 'unread'}")

    def read(self, target: Target) -> Done:
        """Mark an opened article read; says nothing when it was read already."""
        marked = self._library.mark([target], "read", read=True)
        return Done(marked.ids, "")

    def toggle_star(self, target: Target) -> Done:
        """Star an article or a ghost for follow-up, or take its star away."""
        starred = not self._library.state_of(target.id).starred
        marked = self._library.mark([target], "starred" if starred else "unstarred", starred=starred)
        return Done(marked.ids, "Starred for follow-up" if starred else "Star taken away")

    def read_all(self, rowids: Sequence[int], what: str) -> Done:
        """Mark many articles read as one action; `what` says which: `shown here`, `from here up`."""
        marked = self._library.mark(self._targets(rowids), "read", read=True)
        if not marked.count:
            return Done(marked.ids, "All of them were read already")
        return Done(marked.ids, f"Marked {articles(marked.count)} {what} read; u takes it back")

    def read_same(self, targets: Sequence[Target]) -> Done:
        """Mark the same report of other sources read, as one action."""
        marked = self._library.mark(targets, "read", read=True)
        said = f"Also marked read: the same report, {articles(marked.count)}" if marked.count else ""
        return Done(marked.ids, said)

    def star_all(self, targets: Sequence[Target]) -> Done:
        """Star every story of a trail, as one action."""
        marked = self._library.mark(targets, "starred", starred=True)
        if not marked.count:
            return Done(marked.ids, "The whole trail was starred already")
        return Done(marked.ids, f"Starred the trail: {articles(marked.count)}; u takes it back")

    def undo(self) -> Done:
        """Take the last action back."""
        return _told(self._library.undo(), "Undone", "Nothing to undo")

    def redo(self) -> Done:
        """Do again what was undone."""
        return _told(self._library.redo(), "Done again", "Nothing to redo")

    def _targets(self, rowids: Sequence[int]) -> Iterable[Target]:
        for start in range(0, len(rowids), _PORTION):
            for row in self._library.rows(rowids[start : start + _PORTION]):
                if row is not None:
                    yield Target.of_row(row)


def _told(marked: Marked | None, done: str, nothing: str) -> Done:
    if marked is None:
        return Done(frozenset(), nothing)
    return Done(marked.ids, f"{done}: {marked.label}, {articles(marked.count)}", undone=True)
