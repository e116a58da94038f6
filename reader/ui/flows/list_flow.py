"""The list over time: filling it, what it selects, the answers to a search, the counts that go with it.

Rules that bind this class:
- Only the list that was asked for last is shown.
- Selection and scroll stay on the same articles; a search begins at its top, and giving it up leads back to where it
  began.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content
from textual.timer import Timer

from reader.library.library import Library
from reader.library.search_desk import Found
from reader.model.query import Selection
from reader.model.row import Row
from reader.ui.flows.article_flow import ArticleFlow
from reader.ui.flows.listing import Listing
from reader.ui.flows.panes import Panes
from reader.ui.flows.work import Job, Work
from reader.ui.messages import Figures, Filling, Intent
from reader.ui.pane import Pane
from reader.ui.widgets.article_list import ArticleList
from reader.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from reader.stories.arrivals import Arrival, Arrivals

GROUP = "list"
"""The group of workers that find the articles of the list."""
COUNTING = "count"
"""The group of workers that count what the status line shows."""
FALL_SEEN_AFTER = 1.5
"""Seconds after which the user has seen that another article is selected, because the file of the one before went."""
LOOKED_AFTER = 0.02
"""Seconds after which what was put off for the list is done: that is on the screen by then."""
SUMMARIES = "summaries"
"""The group of workers that read the summaries of stars, which nobody waits for."""
UNREAD = "unread"
"""The group of workers that look for the next unread article."""


class ListFlow:
    """Owns what the list shows and selects."""

    def __init__(
        self,
        library: Library,
        work: Work,
        panes: Panes,
        listing: Listing,
        article: ArticleFlow,
        status: StatusLine,
        *,
        first_rows: int,
    ) -> None:
        """first_rows: of a search, so many rows are shown before the rest, which takes longer to find."""
        self._library = library
        self._work = work
        self._panes = panes
        self.listing = listing
        self._article = article
        self._status = status
        self._first_rows = first_rows
        self.first_reading = False
        """True while folders that were never seen are being read: the list grows, and stays at its top."""
        self.reading_folders: Callable[[], bool] = lambda: False
        """Whether the folders are being read: an empty list says so."""
        self.on_answer: Callable[[Found], None] = lambda _: None
        """Called with each answer to a search, also those that say only what is wrong with it."""
        self.on_shown: Callable[[], None] = lambda: None
        """Called when the list is filled."""
        self.on_arrivals: Callable[[Sequence[Arrival]], None] = lambda _: None
        """Called with what came on stars."""
        self._arrivals: Arrivals | None = None
        self._typing = False
        """Whether the query of the list is still being typed: its last word may go on."""
        self._to_select: int | None = None
        """The article that the next list is to select."""
        self._last_lost: Row | None = None
        self._other = False
        """Whether the next list is another one, and not the same with what has changed."""
        self._whole: tuple[Selection, Found] | None = None
        """The list of all articles as it was answered last: what searches and views lead back to."""
        self._again: Timer | None = None
        """Asks again for a list that is shown as it was known."""
        self._asked = listing.selection
        """What was asked for last."""
        self._waiting: tuple[Selection, Callable[[], None]] | None = None
        """What is done as soon as a list is shown that was asked for before."""
        self._come_back: tuple[int, Callable[[], None]] | None = None
        """Lines above the selected article in the next list, and what is done when it stands there."""

    @property
    def articles(self) -> ArticleList:
        """The widget."""
        return self._panes.articles

    @property
    def busy(self) -> bool:
        """True while the list is being filled."""
        return self._again is not None or self._work.is_busy(GROUP)

    @property
    def this(self) -> int | None:
        """Number of the open article, for queries that speak of it."""
        opened = self._article.reading.opened
        return opened.rowid if opened else None

    # --- asking

    def load(self, selection: Selection, select: int | None = None) -> None:
        """Fill the list in the background; at once with all articles as they were known, and then with all there are.

        select: the article to select; None keeps the selection.
        """
        self._to_select = select
        self._other = True
        self._typing = False
        self._library.marks.hold(selection.unread)
        whole = self._whole
        if whole is None or whole[0] != selection:
            self._ask(selection, Filling.ANEW, release=True)
            return
        self._stop_asking()
        self._answered(selection, Filling.KNOWN, replace(whole[1], complete=False))
        self._again = self._work.after(LOOKED_AFTER, lambda: self._ask(selection, Filling.KNOWN, release=True))

    def search(self, text: str, *, typing: bool = False, answer: Found | None = None) -> None:
        """Fill the list with what a query finds. typing: it may go on. answer: what it finds, where that is known."""
        self._typing = typing
        self._library.marks.hold(False)
        self._ask(self.listing.search(text), Filling.SEARCHED, release=True, answer=answer)

    def found_while_typing(self, text: str) -> Found | None:
        """What a query that may go on has found, where the list shows all of that; else None."""
        if self._typing and not self.busy and self.listing.selection.words == text:
            return Found(self.articles.rowids, self.articles.words)
        return None

    def when_whole(self, do: Callable[[], None]) -> None:
        """Do something with all of the list that is asked for: what is shown meanwhile is not meant.

        It is done at most once, and never where another list is asked for before, or the query has a mistake.
        """
        if self.busy:
            self._waiting = self._asked, do
        else:
            do()

    @property
    def is_due(self) -> bool:
        """Whether something is to be done as soon as the list is shown that was asked for."""
        return self._waiting is not None and self.busy

    def restore(self, selection: Selection, select: int | None, row: int, then: Callable[[], None]) -> None:
        """Let the next list be as it was left: its articles, the selected one and the lines above it; then go on."""
        self.listing.selection = selection
        self._library.marks.hold(selection.unread)
        self._to_select = select
        self._come_back = (row, then)

    @property
    def is_coming_back(self) -> bool:
        """Whether the list is not yet as it was left."""
        return self._come_back is not None

    def refill(self, filling: Filling = Filling.ANEW) -> None:
        """The same list again, with what the index knows now."""
        self._whole = None
        self._ask(self.listing.selection, filling)

    def _ask(
        self, selection: Selection, filling: Filling, *, release: bool = False, answer: Found | None = None
    ) -> None:
        """release: marks that were held back for the list before are told to the index first. answer: see `search`."""
        release = release or self._again is not None
        self._stop_asking()
        if answer is not None and self._waiting is not None and self._waiting[0] == self._asked:
            self._waiting = selection, self._waiting[1]  # the same list under the name that it keeps
        self._asked = selection
        find = partial(self._find, selection, filling, self.this, self._typing, release, answer)
        self._work.run(GROUP, find, partial(self._answered, selection, filling))

    def _stop_asking(self) -> None:
        """Another list is wanted."""
        if self._again is not None:
            self._again.stop()
            self._again = None
        self._library.interrupt()
        self._work.forget(GROUP)
        self._work.forget(UNREAD)

    def _find(
        self,
        selection: Selection,
        filling: Filling,
        this: int | None,
        typing: bool,
        release: bool,
        answer: Found | None,
        job: Job,
    ) -> Found:
        if release:
            self._library.marks.release()
        if answer is not None:
            return answer
        if filling is Filling.SEARCHED:
            first = self._library.find_first(selection, self._first_rows, this=this, typing=typing)
            if first.rowids is None or first.complete or job.cancelled():
                return first
            job.tell(partial(self._answered, selection, filling, first))
        return self._library.find(selection, this=this, typing=typing)

    # --- showing

    def show_first(self, rows: bool) -> None:
        """The first rows are shown, or there are none yet: folders that were never seen are read for the first time."""
        self.first_reading = not rows
        self.say_when_empty()

    def _answered(self, selection: Selection, filling: Filling, found: Found) -> None:
        self.on_answer(found)
        waiting = self._waiting
        if waiting is not None and (found.rowids is None or waiting[0] != selection):
            waiting = self._waiting = None
        if found.rowids is None:
            return
        self.listing.shown = selection
        stays = filling is not Filling.ANEW and self._to_select is None
        if stays and self.articles.renew(found.rowids, found.words):
            self._other = False
        else:
            self._show(filling, found)
        if not found.complete:
            if filling is Filling.KNOWN:
                self.on_shown()  # titles change with the rows; counts follow
            return  # the rest of the list comes at once
        if not (selection.words or selection.unread or selection.starred):
            self._whole = selection, found
        if waiting is not None:
            self._waiting = None
            waiting[1]()
        self.first_reading = self.first_reading and self.reading_folders()
        self.say_when_empty()
        if filling is Filling.GROWING and self.first_reading:
            # Counting the rest at each step would hold up the keys.
            self._status.figures = Figures(len(found.rowids), filter=self.listing.description())
        else:
            self.count()
        self.on_shown()

    def _note_fall(self) -> None:
        """When the file of the selected article went, its neighbour is selected: keys are not for it for a moment."""
        lost = self.articles.lost
        if lost is None or lost is self._last_lost or self._library.find_article(lost.id) is not None:
            return
        self._panes.fallen = self._last_lost = lost

        def seen() -> None:
            self._panes.fallen = None if self._panes.fallen is lost else self._panes.fallen

        self._work.after(FALL_SEEN_AFTER, seen)

    def _show(self, filling: Filling, found: Found) -> None:
        rowids = found.rowids
        if rowids is None:
            return
        before, words = self.articles.selected, self.articles.words
        searched = filling is Filling.SEARCHED
        top = rowids[0] if searched and rowids else None
        self.articles.show(
            rowids,
            select=top if searched else self._to_select,
            words=found.words,
            follow_top=self.first_reading,
            same=None if self._other else self._library.same_article,
            rows_stand=filling in (Filling.SEARCHED, Filling.KNOWN),
        )
        self._to_select, self._other = None, False
        self._note_fall()
        if self._come_back is not None and found.complete:
            (row, then), self._come_back = self._come_back, None
            self.articles.put_at(row)
            then()
        elif self._panes.pane is Pane.LIST and self.articles.selected != before:
            self._article.moved()
            return
        if found.words != words:  # what is shown tells what the search has found in it; the list is seen first
            self._work.after(LOOKED_AFTER, self._article.redraw)

    def say_when_empty(self) -> None:
        """An empty list says why it is empty and what to do."""
        if self.articles.rowids:
            return

        def look(_: Job) -> str:
            roots = self._library.roots
            gone = [str(root) for root in roots if not root.is_dir()]
            if gone:
                return f"The folder {', '.join(gone)} is gone; r looks again."
            counts = self._library.counts()
            return self.listing.sentence_when_empty(
                loading=self.reading_folders(),
                files=counts.files,
                removed=counts.removed,
                left_out=counts.left_out,
                folders=", ".join(map(str, roots)),
                muted=len(self._library.follow.mutes.hidden()),
            )

        self._work.run("empty", look, lambda sentence: self.articles.show_empty(Content(sentence)))

    def count(self) -> None:
        """Count what the status line shows, in the background."""
        library, rowids, words = self._library, self.articles.rowids, self.listing.description()
        shown = self.listing.selection
        whole = Selection(removed=shown.removed, fold=shown.fold)
        filtered = self.listing.filtered

        silent = self.first_reading

        def work(_: Job) -> tuple[Figures, dict[str, list[Arrival]]]:
            unread = library.count_unread(rowids)
            all_rowids = library.select(whole) if filtered else rowids
            counts = library.counts()
            figures = Figures(
                len(rowids),
                unread,
                len(library.select(Selection(starred=True, removed=True))),
                library.follow.count(),
                counts.problems,
                words,
                len(all_rowids),
                library.count_unread(all_rowids) if filtered else unread,
                library.stories.count(),
                counts.left_out,
                len(library.follow.mutes.hidden()),
            )
            return figures, library.follow.arrivals()

        def show(answer: tuple[Figures, dict[str, list[Arrival]]]) -> None:
            self._status.figures, told = answer
            from reader.stories.arrivals import Arrivals

            self._arrivals = self._arrivals or Arrivals()
            # Here and not in the worker: what a count that another one overtook has seen must be told by that one.
            news = {star: sum(not line.seen for line in lines) for star, lines in told.items()}
            self.articles.tell_news({star: count for star, count in news.items() if count})
            came = self._arrivals.heard(told, silent=silent)
            if came:
                self.on_arrivals(came)
            self.on_shown()
            self._work.run(SUMMARIES, lambda _: library.follow.keep_summaries())

        self._work.run(COUNTING, work, show)

    # --- other articles of the list

    def step(self, step: int) -> None:
        """The next or previous article of the list, from any pane."""
        place = self._start(step) + step
        if 0 <= place < len(self.articles.rowids):
            self.go_to(place)
        else:
            self._status.say("This is the last article" if step > 0 else "This is the first article")

    def _start(self, step: int) -> int:
        """The place from which a step goes on: before what has taken the place of the article that is shown, when the
        file of that one is gone, for nobody has seen it yet."""
        opened = self._article.reading.opened
        gone = opened is not None and opened.rowid is not None and self._library.row(opened.rowid) is None
        return self.articles.cursor - (gone and step > 0 and self._panes.pane is not Pane.LIST)

    def next_unread(self, step: int) -> None:
        """The next unread article in a direction (1 or -1); the near ones at once, the far ones by a worker."""
        rowids, start = self.articles.rowids, self._start(step)
        near = self._library.find_unread_near(rowids, start, step)
        if near.place is not None:
            self.go_to(near.place)
        elif near.whole:
            self._say_none(step)
        else:
            self._work.run(
                UNREAD,
                lambda job: self._library.find_unread(rowids, near.end, step, job.cancelled),
                partial(self._found_unread, step, rowids),
                saying="Looking for the next unread article ...",
                stopped="Stopped looking for an unread article",
            )

    def _found_unread(self, step: int, rowids: Sequence[int], place: int | None) -> None:
        """rowids: the list in which it was found; the present one may be another."""
        if place is None:
            self._say_none(step)
        elif self.articles.rowids[place : place + 1] == rowids[place : place + 1]:
            self.go_to(place)
        elif rowids[place] in self.articles.rowids:
            self.go_to(self.articles.rowids.index(rowids[place]))
        else:
            self.next_unread(step)

    def _say_none(self, step: int) -> None:
        self._status.say("No more unread articles " + ("below" if step > 0 else "above"))

    def go_to(self, place: int) -> None:
        """Select an article; when the list has not the focus, open it."""
        if self._panes.pane is Pane.LIST:
            self.articles.go_to(place)
        else:
            self.articles.select(self.articles.rowids[place])
            self._article.load(self.articles.rowids[place], Intent.READ)
