"""The user's marks: setting them, taking them back, and telling the index of them.

Rules that bind this class:
- What the user does goes to the state at once and can be undone; the index holds nothing that is only the user's.
- While marks are held, they change no list; they are told to the index when they are released.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from reader.index.index import Index
from reader.library.answers import Marked, Target
from reader.state.store import StateStore

if TYPE_CHECKING:
    from reader.library.kept import Kept
    from reader.state.history import History

_PROGRESS_STEP = 0.01
"""Smaller changes of the reading progress are not worth a save."""
_FEW = 20
"""Articles whose marks are changed in a millisecond."""


class MarkDesk:
    """Changes the state of articles. Every method may be called from any thread."""

    def __init__(self, index: Index, state: StateStore, kept: Kept | None = None) -> None:
        """kept: where the last steps are kept; None: nowhere."""
        self._index = index
        self._state = state
        self._hold = False
        self._held: set[str] = set()
        self._kept = kept
        self._steps_stamp: object = None
        """Of the kept steps as they were read last."""
        self._recalled: Counter[str] = Counter()
        """The kept steps that were read or written, each as JSON, with how often it stood there."""
        self._steps_kept = 0
        """Of the history's changes, those that the kept steps tell of."""
        self._steps_lock = Lock()

    @cached_property
    def history(self) -> History:
        """What can be undone and redone."""
        from reader.state.history import History

        return History()

    @property
    def save_failure(self) -> str:
        """Why the user's last marks could not be saved; empty when they are saved."""
        return self._state.failed

    @property
    def kept_file(self) -> Path | None:
        """The file that keeps the marks which could not be saved until the next start; None when there is none."""
        return self._state.kept

    def on_saved(self, listener: Callable[[], None]) -> None:
        """Have a function called, by the thread that saves, after each attempt to save the user's marks."""
        self._state.on_saved = listener

    def keep_progress(self, article: str, progress: float) -> None:
        """Remember how far an article was read, 0.0 to 1.0. No deed of the user: undo does not touch it."""
        if abs(self._state.get(article).progress - progress) > _PROGRESS_STEP:
            self._state.change({article: {"progress": round(progress, 3)}})

    def share(self) -> None:
        """Tell the index the user's marks, so that lists can be made by them. Needed once, before `select`."""
        read, starred = self._state.read(), self._state.starred()
        self._index.set_marks({key: (key in read, key in starred) for key in read | starred})

    def mark_one(
        self,
        target: Target,
        label: str,
        *,
        read: bool | None = None,
        starred: bool | None = None,
        fields: Mapping[str, object] | None = None,
    ) -> Marked:
        """Set marks on one article, as `mark` does."""
        return self.mark([target], label, read=read, starred=starred, fields=fields)

    def mark(
        self,
        targets: Iterable[Target],
        label: str,
        *,
        read: bool | None = None,
        starred: bool | None = None,
        fields: Mapping[str, object] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Marked:
        """Set marks on articles as one action that can be undone. Those that have the mark already are not touched.

        fields: other fields of the state, such as `note` and `due`. A star that is put anew is not done any more.
        For a worker thread: takes seconds for 100,000. When it is cancelled before the first mark is set, none is.
        """
        values: dict[str, object] = dict(fields or {})
        if read is not None:
            values["read"] = read
        if starred is not None:
            values["starred"] = starred
        return self.mark_each(((target, values) for target in targets), label, cancelled=cancelled)

    def mark_each(
        self,
        marks: Iterable[tuple[Target, Mapping[str, object]]],
        label: str,
        *,
        cancelled: Callable[[], bool] = lambda: False,
        at_once: bool = False,
    ) -> Marked:
        """Set marks of its own on each article (`read` and `starred` -> value), as `mark` does: one action.

        at_once: lists change by them also while marks are held.
        """
        changes: dict[str, dict[str, object]] = {}
        snapshots: dict[str, tuple[str, str, str]] = {}
        for target, values in marks:
            now = self._state.get(target.id)
            change = {field: value for field, value in values.items() if getattr(now, field) != value}
            if change.get("starred") and now.status == "done":
                change.setdefault("status", "")
            if change:
                changes[target.id] = change
                if values.get("starred") or values.keys() - {"read", "starred"}:
                    snapshots[target.id] = (target.title, target.url, target.source)
        if cancelled():
            return Marked(label, 0, frozenset())
        marked = self._change(label, changes, snapshots)
        if at_once:
            self._tell_index(changes)
        return marked

    def _change(
        self, label: str, changes: Mapping[str, Mapping[str, object]], snapshots: Mapping[str, tuple[str, str, str]]
    ) -> Marked:
        if changes:
            contents = self._index.contents(list(changes))
            with_content = {
                key: {**change, "content": contents[key]} for key, change in changes.items() if key in contents
            }
            before = self._state.change({**changes, **with_content}, snapshots)
            self.history.record(label, before, {key: self._state.get(key) for key in changes})
            self._share(changes)
        return Marked(label, len(changes), frozenset(changes))

    def is_small_step(self, *, back: bool) -> bool:
        """Whether `undo` (back) or `redo` would change a few articles only: a key may wait for it."""
        if back and self._kept is not None and self._kept.steps_stamp not in (None, self._steps_stamp):
            return False
        return self.history.next_count(back=back) <= _FEW

    def take_small_step(self, *, back: bool) -> Marked | None:
        """`undo` (back) or `redo`, where `is_small_step` says that a key may wait for it."""
        return self.undo() if back else self.redo()

    def undo(self) -> Marked | None:
        """Take the last action back; None when there is none. What was changed elsewhere meanwhile is left."""
        self.recall_steps()
        expected = self.history.expected(back=True)
        return self._apply(self.history.undo(), expected)

    def redo(self) -> Marked | None:
        """Do again what was undone; None when there is nothing. What was changed elsewhere meanwhile is left."""
        expected = self.history.expected(back=False)
        return self._apply(self.history.redo(), expected)

    def _apply(
        self,
        step: tuple[str, int, Mapping[str, Mapping[str, object]]] | None,
        expected: Mapping[str, Mapping[str, object]],
    ) -> Marked | None:
        if step is None:
            return None
        label, _, changes = step
        unchanged = {key: values for key, values in changes.items() if self._is(key, expected.get(key, {}))}
        self._state.change(unchanged)
        self._share(unchanged)
        left = tuple(key for key in changes if key not in unchanged)
        return Marked(label, len(unchanged), frozenset(unchanged), left)

    def _is(self, article: str, marks: Mapping[str, object]) -> bool:
        now = self._state.get(article)
        return all(getattr(now, name) == value for name, value in marks.items())

    def recall_steps(self) -> None:
        """Let what was done before the program was left, or meanwhile by a command, be undone too. For a worker thread.

        Needed once, and again after another program may have done something.
        """
        if self._kept is not None and self._kept.steps_stamp not in (None, self._steps_stamp):
            with self._steps_lock:
                self._recall(self._kept)

    def _recall(self, kept: Kept) -> None:
        """Read the kept steps, unless nobody else has written them. Holds the lock."""
        stamp = kept.steps_stamp
        if stamp is None or stamp == self._steps_stamp:
            return
        self._steps_stamp = stamp
        recalled, steps = self._recalled.copy(), kept.steps()
        texts = [json.dumps(step) for step in steps]
        fresh: list[object] = []
        for step, text in zip(steps, texts, strict=True):
            if recalled[text]:
                recalled[text] -= 1
            else:
                fresh.append(step)
        self._recalled |= Counter(texts)
        self.history.recall(fresh)

    @property
    def has_steps_to_keep(self) -> bool:
        """Whether something was done that the kept steps do not tell of."""
        history: History | None = self.__dict__.get("history")
        return self._kept is not None and history is not None and history.changes != self._steps_kept

    def keep_steps(self) -> None:
        """Keep the last steps for the next time, if there are any. For a worker thread."""
        if self._kept is None or not (self._recalled or self.history.can_undo):
            return
        with self._steps_lock:
            self._recall(self._kept)
            self._steps_kept = self.history.changes
            texts = self.history.dump()
            self._kept.keep_steps(texts)
            self._recalled |= Counter(texts)
            self._steps_stamp = self._kept.steps_stamp

    def hold(self, hold: bool) -> None:
        """While held, marks change no list: an article just read stays in a list of unread ones until that is left."""
        self._hold = hold

    def held(self) -> dict[str, bool]:
        """Identifier -> read, of the articles whose marks the index was not told yet."""
        return {key: self._state.get(key).read for key in tuple(self._held)}

    def release(self) -> None:
        """Tell the index the marks that were held back until now. For a worker thread: there may be very many."""
        held, self._held = self._held, set()
        self._tell_index(held)

    def follow_files(self) -> None:
        """Let the marks of articles without an address go on where their files have moved to. For a worker thread."""
        from reader.library.moves import follow_moves

        self._share(follow_moves(self._index, self._state))

    def _share(self, ids: Iterable[str]) -> None:
        if self._hold:
            self._held.update(ids)
        else:
            self._tell_index(ids)

    def _tell_index(self, ids: Iterable[str]) -> None:
        marks = ((key, self._state.get(key)) for key in ids)
        self._index.change_marks({key: (mark.read, mark.starred) for key, mark in marks})

    def take_over(self) -> frozenset[str]:
        """Read what other windows have saved meanwhile; returns the articles that look different now.

        For a worker thread: may take a second after a bulk action in another window.
        """
        changed = self._state.reload_if_changed()
        self._share(changed)
        if changed:
            self.recall_steps()
        return frozenset(changed)
