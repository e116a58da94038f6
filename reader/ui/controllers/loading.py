"""The background work of the main screen: each kind in a worker group of its own, each answer a message.

Rules that bind this class:
- A worker touches no widget: it asks the library and posts a message.
- Answers carry a ticket; an answer to anything but the last request of its kind is for nobody.
- A worker that fails says so in a message; it never ends the program.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable

from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from reader.library import Library
from reader.model.query import Selection
from reader.store.index_db import QueryStopped, QueryTooLong
from reader.store.indexer import Progress
from reader.ui.messages import ArticleLoaded, Counted, Failed, Figures, Intent, ListLoaded, Progressed, Refreshed

Cancelled = Callable[[], bool]


class Loading:
    """Starts workers for one screen over one library."""

    def __init__(self, screen: Screen[None], library: Library) -> None:
        self._screen = screen
        self._library = library
        self._article_ticket = 0
        self._list_ticket = 0
        self._list_shown = 0
        self.reading_folders = True
        """True until the folders have been compared with the index."""

    @property
    def busy(self) -> bool:
        """True while folders are being read or the list is being filled."""
        return self.reading_folders or self._list_shown != self._list_ticket

    def list(self, selection: Selection, select: int | None = None) -> None:
        """Ask for a list; answered by ListLoaded. An older request that is still running is forgotten."""
        self._list_ticket += 1
        ticket = self._list_ticket

        def work(cancelled: Cancelled) -> Message | None:
            rowids = self._library.select(selection)
            return None if cancelled() else ListLoaded(rowids, ticket, select)

        self._run("list", work)

    def is_current_list(self, message: ListLoaded) -> bool:
        """Whether a list is the one that was asked for last."""
        current = message.ticket == self._list_ticket
        if current:
            self._list_shown = message.ticket
        return current

    def article(self, rowid: int, intent: Intent) -> None:
        """Ask for an article; answered by ArticleLoaded."""
        self._article_ticket += 1
        ticket = self._article_ticket
        self._run("article", lambda _: ArticleLoaded(rowid, self._library.open_article(rowid), ticket, intent))

    def forget_article(self) -> None:
        """Something else is shown now: an article still on its way is for nobody."""
        self._article_ticket += 1

    def is_current_article(self, message: ArticleLoaded) -> bool:
        """Whether an article is the one that was asked for last."""
        return message.ticket == self._article_ticket

    def counts(self, rowids: array[int], filter_words: str) -> None:
        """Ask for the figures of the status line; answered by Counted."""
        library = self._library

        def work(cancelled: Cancelled) -> Message | None:
            unread = library.count_unread(rowids)
            starred = len(library.select(Selection(starred=True, removed=True)))
            figures = Figures(len(rowids), unread, starred, library.counts().problems, filter_words)
            return None if cancelled() else Counted(figures)

        self._run("count", work)

    def folders(self, *, asked: bool) -> None:
        """Compare the folders with the index; told by Progressed, answered by Refreshed."""
        self.reading_folders = True
        library, post = self._library, self._screen.post_message

        def tell(progress: Progress) -> None:
            post(Progressed(progress))

        def work(cancelled: Cancelled) -> Message | None:
            library.share_marks()
            try:
                return Refreshed(library.refresh(tell, cancelled), asked=asked)
            except OSError as problem:
                return Refreshed(None, f"The folders could not be read: {problem.strerror or problem}", asked)

        self._run("folders", work)

    def _run(self, group: str, work: Callable[[Cancelled], Message | None]) -> None:
        """Do work in a thread of a group, in place of what the group is doing; post its answer."""
        post = self._screen.post_message

        def body() -> None:
            worker = get_current_worker()
            try:
                answer = work(lambda: worker.is_cancelled)
            except QueryStopped:
                answer = None  # a newer request took its place
            except QueryTooLong as slow:
                answer = Failed(str(slow))
            except Exception as error:
                answer = Failed(f"Something went wrong: {type(error).__name__}; r tries again", error)
            if answer is not None:
                post(answer)

        self._screen.run_worker(body, group=group, exclusive=True, thread=True)
