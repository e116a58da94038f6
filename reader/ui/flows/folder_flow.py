"""The folders over time: comparing them with the index, watching them, and what other windows have marked.

Rules that bind this class:
- One reading at a time; what changes meanwhile is read after it.
- The list grows while folders are read, at a pace that leaves the keys alone.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic

from reader.library.library import Library
from reader.model.progress import Outcome, Progress
from reader.ui.flows.article_flow import GROUP as ARTICLE
from reader.ui.flows.article_flow import ArticleFlow, Ready
from reader.ui.flows.list_flow import ListFlow
from reader.ui.flows.listing import outcome_sentence, progress_sentence
from reader.ui.flows.marking import Done, Marks
from reader.ui.flows.work import Job, Work
from reader.ui.messages import Filling, Intent
from reader.ui.widgets.status_line import StatusLine

GROUP = "folders"
"""The group of workers that read the folders."""
GLIMPSE = 0.4
"""Seconds that are waited at most for the first rows of folders that were never seen."""
LIST_EVERY = 1.0
"""Seconds between two refills of the list while folders are being read."""
LONG_LIST = 5_000
"""Articles from which on the list is refilled a third as often: it takes longer, and nobody reads so fast."""
NEWS_EVERY = 3.0
"""Seconds between two readings of what comes while feeds are fetched."""
FEW = 50
"""So many files are read here also while feeds are fetched: no process of its own is started for them."""
_MOMENT = 0.1
"""Seconds between two looks at whether a waiting worker was cancelled: leaving the program never waits longer."""


WRITTEN_AFTER = 2.5
"""Seconds after which a file that was empty because it was being written is looked at again."""


class FolderFlow:
    """Owns what is being read of the folders, and what waits to be read."""

    def __init__(
        self,
        library: Library,
        work: Work,
        articles: ListFlow,
        article: ArticleFlow,
        marks: Marks,
        status: StatusLine,
    ) -> None:
        self._library = library
        self._work = work
        self._list = articles
        self._article = article
        self._marks = marks
        self._status = status
        self._changed: set[Path] | None = set()
        """What has changed while folders were read; None: too much to tell."""
        self._pausing = False
        """Whether what comes waits a while, since more is to come."""
        self._watching = False
        self._list_due = False
        self.reading = True
        """True until the folders have been compared with the index."""
        self.others_tell: Callable[[], bool] = lambda: False
        """Whether somebody else tells which files are new just now."""
        self.more_comes: Callable[[], bool] = lambda: False
        """Whether feeds are being fetched."""
        self.on_compared: Callable[[], None] = lambda: None
        """Called when the folders were compared, or some files were read."""
        self.on_read: Callable[[Job], None] = lambda _job: None
        """Called by the worker after each reading, before the list shows it: what is done with new articles."""
        articles.reading_folders = lambda: self.reading

    # --- the beginning

    def glimpse(self, then: Callable[[], None]) -> None:
        """Read the first files of folders that were never seen, then do something.

        What goes wrong here goes wrong again when the folders are read, and is said then. The first article is read
        too: with that all of the program that keys need is loaded by the time there are rows to press them on.
        """
        first = partial(self._library.first, self._list.listing.selection, 1)
        read_first = self._article.reader_for(lambda: next(iter(first()), None))
        asked = self._work.ticket(ARTICLE)

        def work(job: Job) -> tuple[int, Ready] | None:
            shown = None
            with suppress(Exception):
                self._library.glimpse(GLIMPSE)
                shown = read_first(job)
            job.tell(then)
            return shown

        def show(shown: tuple[int, Ready] | None) -> None:
            if shown is not None and self._work.ticket(ARTICLE) == asked:
                self._article.show_read(shown[0], Intent.PREVIEW, shown[1])

        self._work.run("glimpse", work, show)

    def begin(self) -> None:
        """Tell the index the user's marks, without which no list can be made; then compare the folders."""

        def compare(_: None) -> None:
            self.compare(asked=False)
            if not self._list.first_reading:
                self.watch()

        self._work.run("share marks", lambda _: self._library.marks.share(), compare)

    # --- comparing

    def compare(self, *, asked: bool = True) -> None:
        """Compare the folders with the index in the background and show what changed. asked: by the user."""
        self._list.refill()
        self._changed = set()
        self._read(None, asked)

    def _read(self, paths: set[Path] | None, asked: bool) -> None:
        """paths: what to look at; None for everything."""
        self.reading = True
        library = self._library
        much = self._watching and self.others_tell() and (paths is None or len(paths) > FEW)

        def work(job: Job) -> Outcome | str:
            def tell(progress: Progress) -> None:
                job.say(progress_sentence(progress))
                job.tell(self._progressed, newest_only=True)

            try:
                if paths is None or much:
                    outcome = library.refresh(tell, job.cancelled, idle=True, much=much)
                else:
                    outcome = library.apply(paths, tell, job.cancelled)
                self.on_read(job)
                return outcome
            except OSError as problem:
                return f"The folders could not be read: {problem.strerror or problem}"

        self._work.run(
            GROUP,
            work,
            partial(self._compared, paths, asked),
            failed=self._read_on,
            saying="Comparing folders ..." if asked else "",
            at_once=asked,
        )

    def _progressed(self) -> None:
        """Show what reading has found so far."""
        if not self._list_due:
            self._list_due = True
            few = len(self._list.articles.rowids) < LONG_LIST
            wait = LIST_EVERY * (1 if few else 3) if self._list.articles.rowids else 0.05
            self._work.after(wait, self._list_is_due)

    def _list_is_due(self) -> None:
        self._list_due = False
        self._list.refill(Filling.GROWING)

    def _compared(self, paths: set[Path] | None, asked: bool, outcome: Outcome | str) -> None:
        """The folders are compared: show the result. paths: what was looked at; None for everything."""
        if isinstance(outcome, str):
            self._status.say(outcome)
        elif asked or (outcome.added and not self._list.first_reading and not self.others_tell()):
            self._status.say(outcome_sentence(outcome))
        self._read_on()
        self._list.refill()
        if isinstance(outcome, Outcome) and (outcome.added or outcome.changed or outcome.removed):
            self._article.file_changed()  # what is new may be related to it
        if isinstance(outcome, Outcome) and outcome.begun:
            self._work.after(WRITTEN_AFTER, partial(self.files_changed, paths))
        self.on_compared()

    def _read_on(self) -> None:
        """A reading has ended: go on with what has changed meanwhile, after a while when more is to come."""
        self.reading = False
        self.watch()
        if self.more_comes():
            self._pausing = True
            self._work.after(NEWS_EVERY, self._read_waiting)
        else:
            self._read_waiting()

    def _read_waiting(self) -> None:
        """Read what has waited, if nothing is being read, which ends with this."""
        self._pausing = False
        if not self.reading and (self._changed is None or self._changed):
            waiting, self._changed = self._changed, set()
            self._read(waiting, asked=False)

    def stop(self) -> None:
        """Stop reading the folders; what is read stays."""
        if self._work.stop(GROUP):
            self._changed = set()
            self.reading = False
            self._status.say("Stopped reading; r goes on")
        else:
            self._status.say("Nothing is being read")

    # --- watching

    def watch(self) -> None:
        """Follow the folders, once; ends with the screen.

        Begins by itself when a first reading has come to its end: before, nothing would be done about a change, and
        each file that is read would wake the process that watches. What changed until then is found when it begins.
        """
        if self._watching:
            return
        self._watching = True

        def work(job: Job) -> None:
            def changed(paths: set[Path] | None) -> None:
                job.tell(partial(self.files_changed, paths))

            def say(sentence: str) -> None:
                job.tell(partial(self._status.say, sentence))

            self._library.watch(changed, _Stop(job.cancelled), say)

        self._work.run("watch", work)

    def files_changed(self, paths: set[Path] | None) -> None:
        """Read what has changed (None: look at everything); waits for a reading that is going on.

        While feeds are fetched it also waits a while after each reading.
        """
        self._changed = None if paths is None or self._changed is None else self._changed | paths
        if not (self._pausing and self.more_comes()):
            self._read_waiting()

    def look_at_other_windows(self) -> None:
        """Take over the marks that other windows have saved, and what these have muted."""

        def take_over(_: object) -> tuple[frozenset[str], bool]:
            mutes = self._library.follow.mutes
            hidden = mutes.hidden()
            changed = self._library.marks.take_over()
            return changed, bool(changed) and mutes.hidden() != hidden

        def show(answer: tuple[frozenset[str], bool]) -> None:
            changed, muted = answer
            if changed:
                self._marks.on_done(Done(changed, "", muted=muted))

        self._work.run("windows", take_over, show)


class _Stop(Event):
    """An event that is set as soon as a worker is cancelled."""

    def __init__(self, cancelled: Callable[[], bool]) -> None:
        super().__init__()
        self._cancelled = cancelled

    def is_set(self) -> bool:
        """Whether the worker was cancelled."""
        return super().is_set() or self._cancelled()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the worker is cancelled, so many seconds at most; returns whether it was."""
        end = None if timeout is None else monotonic() + timeout
        while not self.is_set():
            if end is not None and monotonic() >= end:
                return False
            super().wait(_MOMENT)
        return True
