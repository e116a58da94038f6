"""The background work of the main screen: each kind in a worker group of its own, each answer a message.

Rules that bind this class:
- A worker touches no widget: it asks the library and posts a message.
- Answers carry a ticket; an answer to anything but the last request of its kind is for nobody.
- A worker that fails says so in a message; it never ends the program.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from reader.library.library import Library, Opened, Target
from reader.model.errors import LinkError, QueryStoppedError, QueryTooLongError
from reader.model.query import Selection
from reader.ui.messages import (
    ArticleLoaded,
    Completed,
    Counted,
    Failed,
    FetchingText,
    Figures,
    Filling,
    FoldersChanged,
    Glimpsed,
    Intent,
    ListLoaded,
    MarksShared,
    MarksTaken,
    Progressed,
    Refreshed,
    Said,
    SameReportFound,
    StoryText,
    TextFetched,
)

if TYPE_CHECKING:
    from reader.model.progress import Progress
    from reader.ui.render.ready import ReadyPage

Cancelled = Callable[[], bool]
SetPage = Callable[[Opened], "ReadyPage"]
"""Sets the first screen of an article that was read, in the worker."""

_MOMENT = 0.1
"""Seconds between two looks at whether a waiting worker was cancelled: leaving the program never waits longer."""


class Loading:
    """Starts workers for one screen over one library."""

    def __init__(self, screen: Screen[None], library: Library) -> None:
        self._screen = screen
        self._library = library
        self._article_ticket = 0
        self.article_on_way: int | None = None
        """Number of the article that is being read; None for none."""
        self._list_ticket = 0
        self._list_shown = 0
        self._text_of = ""
        """Identifier of the article whose full text was asked for last."""
        self._changed: set[Path] | None = set()
        self._watching = False
        self.reading_folders = True
        """True until the folders have been compared with the index."""

    @property
    def busy(self) -> bool:
        """True while folders are being read or the list is being filled."""
        return self.reading_folders or self._list_shown != self._list_ticket

    def list(
        self,
        selection: Selection,
        filling: Filling,
        *,
        this: int | None = None,
        typing: bool = False,
        first: int = 0,
    ) -> None:
        """Ask for a list; answered by ListLoaded. An older request that is still running is forgotten.

        this: number of the open article. typing: the query is being typed, its last word may go on.
        first: of a search, so many rows are answered before the rest, which takes longer to find.
        """
        self._list_ticket += 1
        ticket = self._list_ticket
        self._library.interrupt()

        def work(cancelled: Cancelled) -> Message | None:
            if filling is Filling.SEARCHED:
                found = self._library.find_first(selection, first, this=this, typing=typing)
                if found.rowids is None or found.complete or cancelled():
                    return ListLoaded(found, ticket, filling)
                self._screen.post_message(ListLoaded(found, ticket, filling))
            found = self._library.find(selection, this=this, typing=typing)
            return ListLoaded(found, ticket, filling)

        self._run("list", work)

    def prepare_search(self) -> None:
        """Load the language of queries while the prompt opens."""

        def work(_: Cancelled) -> Message | None:
            self._library.prepare_search()
            return None

        self._run("prepare", work)

    def completions(self, text: str, cursor: int) -> None:
        """Ask how the word in the prompt may go on; answered by Completed."""
        self._run("completions", lambda _: Completed(text, self._library.complete(text, cursor)))

    def is_current_list(self, message: ListLoaded) -> bool:
        """Whether a list is the one that was asked for last."""
        current = message.ticket == self._list_ticket
        if current and message.found.complete:
            self._list_shown = message.ticket
        return current

    def article(self, rowid: int, intent: Intent, set_page: SetPage) -> None:
        """Ask for an article; answered by ArticleLoaded. set_page: makes its page, while nobody waits."""
        self._article_ticket += 1
        ticket = self._article_ticket
        self.article_on_way = rowid

        def work(cancelled: Cancelled) -> Message | None:
            return self._read_article(rowid, ticket, intent, set_page, cancelled)

        self._run("article", work)

    def _read_article(
        self, rowid: int, ticket: int, intent: Intent, set_page: SetPage, cancelled: Cancelled
    ) -> ArticleLoaded:
        opened = self._library.open_article(rowid)
        ready = set_page(opened) if opened is not None and not cancelled() else None
        return ArticleLoaded(rowid, opened, ticket, intent, ready)

    def forget_article(self) -> None:
        """Something else is shown now: an article still on its way is for nobody."""
        self._article_ticket += 1
        self.article_on_way = None

    def is_current_article(self, message: ArticleLoaded) -> bool:
        """Whether an article is the one that was asked for last."""
        current = message.ticket == self._article_ticket
        if current:
            self.article_on_way = None
        return current

    def counts(self, rowids: array[int], filter_words: str) -> None:
        """Ask for the figures of the status line; answered by Counted."""
        library = self._library

        def work(cancelled: Cancelled) -> Message | None:
            unread = library.count_unread(rowids)
            starred = len(library.select(Selection(starred=True, removed=True)))
            figures = Figures(
                len(rowids), unread, starred, library.follow.count(), library.counts().problems, filter_words
            )
            return None if cancelled() else Counted(figures)

        self._run("count", work)

    def marks(self) -> None:
        """Tell the index the user's marks, once; answered by MarksShared."""

        def work(_: Cancelled) -> Message | None:
            self._library.share_marks()
            return MarksShared()

        self._run("marks", work)

    def glimpse(self, selection: Selection, seconds: float, set_page: SetPage) -> None:
        """Read the first files of folders that were never seen; told by Glimpsed.

        What goes wrong here goes wrong again when the folders are read, and is said then.
        seconds: how long that may take. The first article is read too, and told by ArticleLoaded: with that all of the
        program that keys need is loaded by the time there are rows to press them on.
        """
        ticket = self._article_ticket

        def work(cancelled: Cancelled) -> Message | None:
            shown: Message | None = None
            with suppress(Exception):
                self._library.glimpse(seconds)
                for rowid in self._library.first(selection, 1):
                    shown = self._read_article(rowid, ticket, Intent.PREVIEW, set_page, cancelled)
            self._screen.post_message(Glimpsed())
            return shown

        self._run("glimpse", work)

    def folders(self, *, asked: bool) -> None:
        """Compare the folders with the index; told by Progressed, answered by Refreshed."""
        self._changed = set()
        self._read(None, asked)

    def changed_folders(self, paths: set[Path] | None) -> None:
        """Read what has changed in the folders (None: look at everything); waits for a reading that is going on."""
        if self.reading_folders:
            self._changed = None if paths is None or self._changed is None else self._changed | paths
        else:
            self._read(paths, asked=False)

    def folders_read(self) -> None:
        """A reading has ended: go on with what has changed meanwhile."""
        self.reading_folders = False
        self.watch()
        waiting, self._changed = self._changed, set()
        if waiting is None or waiting:
            self._read(waiting, asked=False)

    def _read(self, paths: set[Path] | None, asked: bool) -> None:
        self.reading_folders = True
        library, post = self._library, self._screen.post_message

        def tell(progress: Progress) -> None:
            post(Progressed(progress))

        def work(cancelled: Cancelled) -> Message | None:
            try:
                if paths is None:
                    done = library.refresh(tell, cancelled, idle=True)
                else:
                    done = library.apply(paths, tell, cancelled)
            except OSError as problem:
                return Refreshed(None, f"The folders could not be read: {problem.strerror or problem}", asked)
            return Refreshed(done, asked=asked)

        self._run("folders", work)

    def stop_folders(self) -> bool:
        """Stop reading the folders; False when they are not being read."""
        stopped = self._stop("folders")
        if stopped:
            self._changed = set()
            self.reading_folders = False
        return stopped

    def watch(self) -> None:
        """Follow the folders, once; told by FoldersChanged and Said. Ends with the screen.

        Begins by itself when a first reading has come to its end: before, nothing would be done about a change, and
        each file that is read would wake the process that watches. What changed until then is found when it begins.
        """
        if self._watching:
            return
        self._watching = True
        library, post = self._library, self._screen.post_message

        def work(cancelled: Cancelled) -> Message | None:
            def changed(paths: set[Path] | None) -> None:
                post(FoldersChanged(paths))

            def say(sentence: str) -> None:
                post(Said(sentence))

            library.watch(changed, _Stop(cancelled), say)
            return None

        self._run("watch", work)

    def other_windows(self) -> None:
        """Take over the marks that other windows have saved; answered by MarksTaken when there are any."""

        def work(_: Cancelled) -> Message | None:
            changed = self._library.take_over_marks()
            return MarksTaken(changed) if changed else None

        self._run("windows", work)

    def same_report(self, rowid: int) -> None:
        """Look for other sources of a report; answered by SameReportFound if there are any."""

        def work(_: Cancelled) -> Message | None:
            targets = [Target.of_row(row) for row in self._library.stories.same_report(rowid)]
            return SameReportFound(targets) if targets else None

        self._run("same report", work)

    def story_text(self, rowid: int) -> None:
        """Ask for a story as Markdown; answered by StoryText."""
        self._run("story text", lambda _: StoryText(self._library.stories.markdown(rowid)))

    def link(self, url: str) -> None:
        """Open a link in the browser; answered by Said."""

        def work(_: Cancelled) -> Message | None:
            try:
                return Said(f"Opened {self._library.open_link(url)} in the browser")
            except LinkError as error:
                return Said(str(error))

        self._run("link", work)

    def text(self, opened: Opened, *, allow_private: bool) -> None:
        """Get the full text of an article; told by FetchingText, answered by TextFetched. One at a time."""
        library, post = self._library, self._screen.post_message
        self._text_of = opened.id

        def tell(sentence: str) -> None:
            post(FetchingText(sentence))

        def work(cancelled: Cancelled) -> Message | None:
            from reader.model.errors import CancelledError, FullTextError

            try:
                library.fetch_text(opened, allow_private=allow_private, cancelled=cancelled, on_progress=tell)
            except CancelledError:
                return None
            except FullTextError as error:
                return TextFetched(opened.id, opened.title, error.sentence)
            except OSError as error:
                sentence = f"The full text could not be kept: {error.strerror or error}"
                return TextFetched(opened.id, opened.title, sentence)
            return TextFetched(opened.id, opened.title)

        self._run("text", work)

    def stop_text(self, article: str) -> bool:
        """Stop getting the full text of an article; False when it is not on its way."""
        return self._text_of == article and self._stop("text")

    def _stop(self, group: str) -> bool:
        running = [worker for worker in self._screen.workers if worker.group == group and worker.is_running]
        for worker in running:
            worker.cancel()
        return bool(running)

    def _run(self, group: str, work: Callable[[Cancelled], Message | None]) -> None:
        """Do work in a thread of a group, in place of what the group is doing; post its answer."""
        post = self._screen.post_message

        def body() -> None:
            worker = get_current_worker()
            try:
                answer = work(lambda: worker.is_cancelled)
            except QueryStoppedError:
                answer = None  # a newer request took its place
            except QueryTooLongError as slow:
                answer = Failed(str(slow))
            except Exception as error:
                said = f"Something went wrong: {type(error).__name__}; r tries again"
                answer = Failed(said, error, of_folders=group == "folders")
            if answer is not None and not worker.is_cancelled:
                post(answer)

        self._screen.run_worker(body, group=group, exclusive=True, thread=True)


class _Stop(Event):
    """An event that is set as soon as a worker is cancelled."""

    def __init__(self, cancelled: Cancelled) -> None:
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
