"""Marks, stars and their undo: what is changed, in which order, and the sentence that says so.

Rules that bind this module:
- Marks are put in the order of the keys. One article's are put at once; many are put by a worker, and what is pressed
  meanwhile waits for it.
- Each sentence names the article, or says how many there are.
- What a key has asked for is put, also when its screen or the program is left at once: leaving waits for it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakSet

from reader.library.answers import Marked, Target
from reader.library.library import Library
from reader.library.rule_desk import LABEL
from reader.library.search_desk import Found
from reader.text.plural import plural
from reader.ui.flows.work import Job, Work
from reader.ui.steady import guarded

_PORTION = 500
"""Rows asked of the index at once in bulk actions."""
_NAMED = 70
"""Characters of a headline in a sentence of the status line."""
MUTING = ("muted", "shown again")
"""What undo calls the steps that hide a story, and show it."""
_LISTING = (*MUTING, LABEL)
"""Those after whose undo lists are filled anew: rules hide articles too."""
GROUP = "marks"
"""The group of workers that put marks on many articles."""


@dataclass(frozen=True, slots=True)
class Done:
    """The result of a mark action: what to redraw and what to say."""

    ids: frozenset[str]
    sentence: str
    undone: bool = False
    """It was an undo or a redo: a list made by marks must be made again."""
    muted: bool = False
    """A story was hidden or is shown again: every list must be made again."""


def articles(count: int) -> str:
    """`1 article`, `1,200 articles`."""
    return plural(count, "article")


def named(what: str, title: str) -> str:
    """`Starred: Comet Marrable splits in two`: what was done, and to which article; a long headline is cut."""
    if not title:
        return what
    return f"{what}: {title}" if len(title) <= _NAMED else f"{what}: {title[: _NAMED - 1].rstrip()}…"


_all: WeakSet[Marks] = WeakSet()
"""Those of all screens."""


def when_all_put(library: Library, do: Callable[[], None]) -> None:
    """Leave: do something once all marks are put that keys have asked for, on whatever screen."""
    busy = next((marks for marks in _all if marks.is_of(library) and marks.busy), None)
    if busy is None:
        do()
    else:
        busy.when_free(lambda: when_all_put(library, do))


class Marks:
    """Puts marks and tells what was done. The one way from a key to a mark, on every screen."""

    def __init__(self, library: Library, work: Work, say: Callable[[str], None]) -> None:
        """say: tells the user a sentence."""
        self._library = library
        self._work = work
        self._say = say
        self._waiting: deque[Callable[[], object]] = deque()
        _all.add(self)
        self.on_done: Callable[[Done], None] = lambda _: None
        """Called after each change, before it is said: redraws what shows the marks."""

    @property
    def busy(self) -> bool:
        """Whether marks are being put: there will be something to undo."""
        return self._work.is_busy(GROUP)

    def is_of(self, library: Library) -> bool:
        """Whether these are marks on articles of a library, put from a screen that is there still."""
        return self._library is library and self._work.screen.is_running

    # --- one article

    def toggle_read(self, target: Target) -> None:
        """Read becomes unread and the other way round."""

        def change() -> Done:
            read = not self._library.state_of(target.id).read
            marked = self._library.marks.mark_one(target, "read" if read else "unread", read=read)
            return Done(marked.ids, named("Marked read" if read else "Marked unread", target.title))

        self._in_turn(change)

    def toggle_star(self, target: Target) -> None:
        """Star an article or a ghost for follow-up, or take its star away."""

        def change() -> Done:
            starred = not self._library.state_of(target.id).starred
            marked = self._library.marks.mark_one(target, "starred" if starred else "unstarred", starred=starred)
            return Done(marked.ids, named("Starred" if starred else "Star taken away", target.title))

        self._in_turn(change)

    def set_story(self, targets: Sequence[Target], label: str, fields: Mapping[str, object], sentence: str) -> None:
        """As `set_star`, on the stars of one story."""

        def change(job: Job) -> Done:
            marked = self._library.marks.mark(targets, label, starred=True, fields=fields, cancelled=job.cancelled)
            return Done(marked.ids, sentence)

        if len(targets) == 1:
            self.set_star(targets[0], label, fields, sentence)
        else:
            self._in_background(change, "")

    def set_star(self, target: Target, label: str, fields: Mapping[str, object], sentence: str) -> None:
        """Put the fields of a star (`note`, `due`, ...), and the star where there is none; one step of undo."""

        def change() -> Done:
            marked = self._library.marks.mark_one(target, label, starred=True, fields=fields)
            return Done(marked.ids, sentence)

        self._in_turn(change)

    def read(self, target: Target, then: Callable[[], object] = lambda: None) -> None:
        """Mark an article that is opened read; says nothing. then: called when it was unread."""

        def change() -> None:
            ids = self._library.marks.mark_one(target, "read", read=True).ids
            if ids:
                self.on_done(Done(ids, ""))
                then()

        self.when_free(change)

    # --- many articles

    def read_all(self, rowids: Sequence[int], what: str) -> None:
        """Mark many articles read as one action; `what` says which: `shown here`, `from here up`."""
        doing = f"Marking {articles(len(rowids))} read ..."
        self._in_background(lambda job: self._read_all(rowids, what, job), doing)

    def read_found(self, find: Callable[[], Found], what: str) -> None:
        """As `read_all`, of what the library finds. find: asks it, in the worker."""

        def change(job: Job) -> Done:
            found = find()
            return (
                Done(frozenset(), found.sentence) if found.rowids is None else self._read_all(found.rowids, what, job)
            )

        self._in_background(change, f"Marking the articles {what} read ...")

    def _read_all(self, rowids: Sequence[int], what: str, job: Job) -> Done:
        marked = self._library.marks.mark(self._targets(rowids, job), "read", read=True, cancelled=job.cancelled)
        if job.cancelled() and not marked.count:
            return Done(marked.ids, "Stopped before anything was marked")
        if not marked.count:
            return Done(marked.ids, "All of them were read already")
        return Done(marked.ids, f"Marked {articles(marked.count)} {what} read; u takes it back")

    def read_passed(self, rowids: Sequence[int]) -> None:
        """Mark the unread ones of some articles read, as one action, and say nothing."""

        def change(job: Job) -> Done:
            return Done(self._library.marks.mark(self._targets(rowids, job), "read", read=True).ids, "")

        self._in_background(change, "")

    def read_same(self, targets: Sequence[Target]) -> None:
        """Mark the same report of other sources read, as one action."""

        def change(job: Job) -> Done:
            marked = self._library.marks.mark(targets, "read", read=True, cancelled=job.cancelled)
            said = f"Also marked read: the same report, {articles(marked.count)}" if marked.count else ""
            return Done(marked.ids, said)

        self._in_background(change, "")

    def toggle_all(self, targets: Sequence[Target], name: str) -> None:
        """Set a mark (`read`, `starred`) on all that lack it; when none does, take it from all. One step of undo."""
        if len(targets) == 1:
            (self.toggle_read if name == "read" else self.toggle_star)(targets[0])
            return

        self._in_background(lambda job: self._toggle(targets, name, job), f"Marking {articles(len(targets))} ...")

    def toggle_entry_star(self, targets: Sequence[Target]) -> None:
        """Star the first of the articles of one entry; where some of them are starred, take these stars away."""
        starred = [target for target in targets if self._library.state_of(target.id).starred]
        if targets:
            self.toggle_all(starred or targets[:1], "starred")

    def toggle_rows(self, rowids: Sequence[int], name: str) -> None:
        """As `toggle_all`, of articles by number."""
        doing = f"Marking {articles(len(rowids))} ..."
        self._in_background(lambda job: self._toggle(list(self._targets(rowids, job)), name, job), doing)

    def _toggle(self, targets: Sequence[Target], name: str, job: Job) -> Done:
        set_it = any(not getattr(self._library.state_of(target.id), name) for target in targets)
        if name == "read":
            label, sentence = ("read", "Marked read") if set_it else ("unread", "Marked unread")
            marked = self._library.marks.mark(targets, label, read=set_it, cancelled=job.cancelled)
        else:
            label, sentence = ("starred", "Starred") if set_it else ("unstarred", "Stars taken away")
            marked = self._library.marks.mark(targets, label, starred=set_it, cancelled=job.cancelled)
        if job.cancelled() and not marked.count:
            return Done(marked.ids, "Stopped before anything was marked")
        if marked.count == 1:
            return Done(
                marked.ids, named(sentence, next(target.title for target in targets if target.id in marked.ids))
            )
        return Done(marked.ids, f"{sentence}: {articles(marked.count)}; u takes it back")

    def set_stars(self, rowids: Sequence[int], label: str, fields: Mapping[str, object], sentence: str) -> None:
        """As `set_star`, on articles by number. sentence: what was done, without its objects."""

        def change(job: Job) -> Done:
            targets = self._targets(rowids, job)
            marked = self._library.marks.mark(targets, label, starred=True, fields=fields, cancelled=job.cancelled)
            return Done(marked.ids, f"{sentence}: {articles(marked.count)}; u takes it back")

        self._in_background(change, f"Marking {articles(len(rowids))} ...")

    def finish_stars(self, rowids: Sequence[int]) -> None:
        """Make the starred ones of some articles done; when all of these are, open again. One step of undo."""

        def change(job: Job) -> Done:
            targets = list(self._targets(rowids, job))
            states = [(target, self._library.state_of(target.id)) for target in targets]
            starred = [(target, state.status) for target, state in states if state.starred]
            is_done = all(status == "done" for _, status in starred)
            status, said = ("open", "Open again") if is_done else ("done", "Done")
            stars = [target for target, _ in starred]
            marked = self._library.marks.mark(stars, said.lower(), fields={"status": status}, cancelled=job.cancelled)
            left = (
                f"; {len(targets) - len(stars):,} without a star stay as they are" if len(stars) < len(targets) else ""
            )
            return Done(
                marked.ids,
                f"{said}: {articles(marked.count)}{left}; u takes it back" if stars else "None of them is starred",
            )

        self._in_background(change, f"Marking {articles(len(rowids))} ...")

    def acknowledge(self, marks: Sequence[tuple[Target, Mapping[str, object]]], sentence: str) -> None:
        """The user knows what these reports tell, read or not: put what says so on each; one step of undo."""

        def change(job: Job) -> Done:
            marked = self._library.marks.mark_each(marks, "acknowledged", cancelled=job.cancelled)
            return Done(marked.ids, sentence)

        self._in_background(change, "")

    def put(self, targets: Sequence[Target], label: str, fields: Mapping[str, object], sentence: str) -> None:
        """Put fields of the state (`acknowledged`, `muted`) on articles; one step of undo, which is called `label`."""

        def change(job: Job) -> Done:
            marked = self._library.marks.mark(targets, label, fields=fields, cancelled=job.cancelled)
            return Done(marked.ids, sentence, muted=label in MUTING)

        self._in_background(change, "")

    def star_all(self, targets: Sequence[Target]) -> None:
        """Star every article of a trail, as one action."""

        def change(job: Job) -> Done:
            marked = self._library.marks.mark(targets, "starred", starred=True, cancelled=job.cancelled)
            if not marked.count:
                return Done(marked.ids, "The whole trail was starred already")
            return Done(marked.ids, f"Starred the trail: {articles(marked.count)}; u takes it back")

        self._in_background(change, "")

    def undo(self) -> None:
        """Take the last action back."""
        self._step(True, "Undone", "Nothing to undo", "Undoing it ...")

    def redo(self) -> None:
        """Do again what was undone."""
        self._step(False, "Done again", "Nothing to redo", "Redoing ...")

    def _step(self, back: bool, done: str, nothing: str, doing: str) -> None:
        """Of a few articles at once: a thread would take longer than the step."""
        marks = self._library.marks

        def take() -> None:
            if marks.is_small_step(back=back):
                self._finish(self._told(marks.take_small_step(back=back), done, nothing))
            else:
                step = marks.undo if back else marks.redo
                self._in_background(lambda _: self._told(step(), done, nothing), doing)

        self.when_free(take)

    # --- one after the other

    def _in_turn(self, change: Callable[[], Done]) -> None:
        """Put a mark now, or when the marks before it are put."""
        self.when_free(lambda: self._finish(change()))

    def when_free(self, do: Callable[[], object]) -> None:
        """Do something now, or after the marks that were asked for before."""
        if self._work.is_busy(GROUP):
            self._waiting.append(do)
        else:
            do()

    def _in_background(self, change: Callable[[Job], Done], saying: str) -> None:
        run = self._work.run
        self.when_free(lambda: run(GROUP, change, self._end, failed=self._go_on, saying=saying, stopped=""))

    def _end(self, done: Done) -> None:
        guarded(lambda: self._finish(done), self._say, "marks")
        self._go_on()

    def _finish(self, done: Done) -> None:
        self.on_done(done)
        if done.sentence:
            self._say(done.sentence)

    def _go_on(self) -> None:
        while self._waiting and not self._work.is_busy(GROUP):
            guarded(self._waiting.popleft(), self._say, "marks")

    def _targets(self, rowids: Sequence[int], job: Job) -> Iterable[Target]:
        for start in range(0, len(rowids), _PORTION):
            if job.cancelled():
                return
            if start and start % (20 * _PORTION) == 0:
                job.say(f"Marking articles read: {start:,} of {len(rowids):,}")
            for row in self._library.rows(rowids[start : start + _PORTION]):
                if row is not None:
                    yield Target.of_row(row)

    def _told(self, marked: Marked | None, done: str, nothing: str) -> Done:
        if marked is None:
            return Done(frozenset(), nothing)
        if marked.left:
            told = f"{done} ({marked.label}): {articles(marked.count)}; {self._left(marked.left)}"
            return Done(marked.ids, told, undone=True, muted=marked.label in _LISTING)
        what = articles(marked.count)
        if marked.count == 1:
            what = self._title(next(iter(marked.ids))) or what
        return Done(marked.ids, named(f"{done} ({marked.label})", what), undone=True, muted=marked.label in _LISTING)

    def _left(self, ids: Sequence[str]) -> str:
        """What an undo left alone: named when it is one."""
        title = self._title(ids[0]) if len(ids) == 1 else ""
        return named("left as it was changed elsewhere", title or articles(len(ids)))

    def _title(self, article: str) -> str:
        """The headline of an article by its identifier; empty when nobody knows it."""
        rowid = self._library.find_article(article)
        row = self._library.row(rowid) if rowid is not None else None
        return row.title if row else self._library.state_of(article).title
