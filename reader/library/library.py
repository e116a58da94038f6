"""Library: the one object that the screens and the commands ask. Synchronous; knows no user interface.

Rules that bind this class:
- Article files are only ever read.
- What the user does goes to the state at once and can be undone; the index holds nothing that is only the user's.
- Every method may be called from any thread, but `refresh` and `apply` from one thread at a time.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from reader.folders.rests import Rests
from reader.index.index import Index
from reader.library.answers import LinkTarget, Opened, UnreadNear
from reader.library.given_topics import GivenTopics
from reader.library.kept import Kept
from reader.model.problem import Problem
from reader.model.query import Selection
from reader.model.row import Row
from reader.model.state import ArticleState
from reader.state.store import StateStore

if TYPE_CHECKING:
    from reader.index.index import Counts
    from reader.library.follow_desk import FollowDesk
    from reader.library.mark_desk import MarkDesk
    from reader.library.search_desk import Found, SearchDesk
    from reader.library.story_desk import StoryDesk
    from reader.library.web_desk import WebDesk
    from reader.model.article import Related, WholeArticle
    from reader.model.progress import Outcome, Progress
    from reader.query.completion import Completion
    from reader.stories.relations import Relation


_PORTION = 2000
"""Articles whose identifiers are asked of the index at once."""
_NEAR = 300
"""Articles that are looked at while a key waits: some screens of them."""
_SIMILAR = 50
"""Articles that `similar:` finds at most."""


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class Library:
    """All the opened folders, with their index and the user's state."""

    def __init__(
        self,
        index: Index,
        state: StateStore,
        cache_dir: Path | None = None,
        clock: Callable[[], datetime] = system_clock,
        zone: tzinfo = UTC,
    ) -> None:
        """zone: the reader's time zone, in which the days of queries begin."""
        self.more_notices: list[str] = []
        """Sentences about the settings that the user must see."""
        self.zone = zone
        self.index = index
        self.rests = Rests()
        """When the processes that read the folders leave the processors to the screen."""
        self.state = state
        self.cache_dir = cache_dir
        """Where what can be made again is kept; None: nowhere."""
        self.clock = clock
        self.kept = Kept(cache_dir, index.roots) if cache_dir else None
        """What is kept of this library on this machine, beside the state; None when nothing is kept on the disk."""
        self.given = GivenTopics(index, state)
        """The topics that rules have given to articles."""
        self._began = clock()
        self._followed = False
        """Whether it was looked for moved files since the library was opened."""

    @classmethod
    def open(
        cls,
        roots: Sequence[Path],
        state_file: Path | None,
        cache_dir: Path | None,
        clock: Callable[[], datetime] = system_clock,
        zone: tzinfo = UTC,
    ) -> Library:
        """Open folders as one library. None for a file or folder keeps that part in memory only."""
        state = StateStore(state_file, clock, cache=cache_dir / "marks" if cache_dir else None)
        return cls(Index.open(roots, cache_dir), state, cache_dir, clock, zone)

    @cached_property
    def marks(self) -> MarkDesk:
        """Setting marks and taking them back."""
        from reader.library.mark_desk import MarkDesk

        return MarkDesk(self.index, self.state, self.kept)

    @cached_property
    def web(self) -> WebDesk:
        """Full texts, pictures and links."""
        from reader.library.web_desk import WebDesk

        return WebDesk(self.index, self.cache_dir, self.clock)

    @cached_property
    def _search(self) -> SearchDesk:
        from reader.library.search_desk import SearchDesk

        around: dict[str, Callable[[int], Sequence[int]]] = {
            "event": lambda this: self.stories.reports(this),
            "story": lambda this: self.stories.members(this),
            "similar": lambda this: self.stories.similar(this, _SIMILAR),
        }
        return SearchDesk(self.index, self.given, self.clock, self.zone, self.find_article, around)

    @cached_property
    def stories(self) -> StoryDesk:
        """Events, stories, timelines, coverage and similar articles."""
        from reader.library.story_desk import StoryDesk

        return StoryDesk(self.index, self.state, self.clock, self.zone, self._began)

    @cached_property
    def follow(self) -> FollowDesk:
        """How the starred stories went on."""
        from reader.library.follow_desk import FollowDesk

        texts = self.kept.stars if self.kept else None
        return FollowDesk(self.index, self.state, self.zone, self.clock, texts)

    def close(self) -> bool:
        """Save what is not saved yet and let go of the files; False when marks could not be saved."""
        if "marks" in self.__dict__ and "history" in self.marks.__dict__:
            self.marks.keep_steps()  # before the marks: who sees those finds the steps, too
        saved = self.state.close()
        self.index.close()
        self.rests.close()
        return saved

    @property
    def notices(self) -> list[str]:
        """Sentences that the user must see once after opening."""
        return [*([self.index.notice] if self.index.notice else []), *self.state.notices, *self.more_notices]

    @property
    def roots(self) -> Sequence[Path]:
        """The opened folders, absolute."""
        return self.index.roots

    def interrupt(self) -> None:
        """Give up the query that is being answered: a newer one is wanted."""
        self.index.interrupt()

    def watch(self, changed: Callable[[set[Path] | None], None], stop: Event, say: Callable[[str], None]) -> None:
        """Follow the folders until `stop` is set. For a worker thread.

        changed: told which files changed; None when only a whole comparison will tell. say: told what cannot be
        followed.
        """
        from reader.folders.watch import follow

        follow(self.index.roots, changed, stop, say)

    # --- lists

    def first(self, selection: Selection, limit: int) -> array[int]:
        """The first rows of a list, fast; the rest comes from `select`."""
        return self.index.first_rowids(_without_muted(self, selection), limit)

    def select(self, selection: Selection) -> array[int]:
        """All rows of a list, in order. For a worker thread: takes up to tens of milliseconds."""
        return self.index.rowids(_without_muted(self, selection))

    def find(self, selection: Selection, *, this: int | None = None, typing: bool = False) -> Found:
        """All that a query finds. For a worker thread: tens of milliseconds.

        Raises QueryStoppedError and QueryTooLongError.

        selection: its `words` are the query's text; unread, starred, removed and order are of the list.
        this: number of the open article, for `related-to:this` and its like. typing: the text may go on.
        """
        return self._search.find(_without_muted(self, selection), this=this, typing=typing)

    def find_first(self, selection: Selection, limit: int, *, this: int | None = None, typing: bool = False) -> Found:
        """The beginning of what `find` finds, in a few milliseconds; `complete` tells whether that is all already."""
        return self._search.find(_without_muted(self, selection), limit, this=this, typing=typing)

    def prepare_search(self) -> None:
        """Load what queries need, so that the first one does not wait for it. For a worker thread."""
        self._search.prepare()

    def complete(self, text: str, cursor: int) -> tuple[Completion, ...]:
        """How the word at the cursor of a query may go on. For a worker thread."""
        return self._search.complete(text, cursor)

    def rows(self, rowids: Sequence[int]) -> list[Row | None]:
        """Rows by number; None where a file is gone."""
        return self.given.added(self.index.rows(rowids))

    def row(self, rowid: int) -> Row | None:
        """One row; None when its file is gone."""
        return self.rows([rowid])[0]

    def state_of(self, article: str) -> ArticleState:
        """The user's marks on an article, by identifier."""
        return self.state.get(article)

    def find_unread_near(self, rowids: array[int], start: int, step: int) -> UnreadNear:
        """Look for the next unread article of a list among the nearest, after `start` in direction `step` (1 or -1)."""
        end = start + step * _NEAR
        places = range(start + step, max(-1, min(end + step, len(rowids))), step)
        place = self._unread_among(rowids, places)
        return UnreadNear(place, end, whole=not 0 <= end + step < len(rowids))

    def find_unread(
        self, rowids: array[int], start: int, step: int, cancelled: Callable[[], bool] = lambda: False
    ) -> int | None:
        """Place of the next unread article in a list, after `start` in direction `step` (1 or -1); None at the end.

        For a worker thread: takes a second where 100,000 are read.
        """
        place = start + step
        while 0 <= place < len(rowids) and not cancelled():
            end = place + step * _PORTION
            at = self._unread_among(rowids, range(place, max(-1, min(end, len(rowids))), step))
            if at is not None:
                return at
            place = end
        return None

    def _unread_among(self, rowids: array[int], places: range) -> int | None:
        ids = self.index.ids([rowids[at] for at in places])
        return next((at for at, key in zip(places, ids, strict=True) if not self.state.get(key).read), None)

    def count_unread(self, rowids: Sequence[int]) -> int:
        """How many articles of a list are unread. For a worker thread."""
        read = self.state.read()
        return sum(key not in read for key in self.index.ids(rowids)) if read else len(rowids)

    def counts(self) -> Counts:
        """How many articles, removed ones, problems and so on the library has."""
        return self.index.counts()

    def problems(self, path: str | None = None) -> list[Problem]:
        """The problems of one file, or of the whole library."""
        return self.index.problems(path)

    # --- articles

    def find_file(self, path: str) -> tuple[int | None, Path | None]:
        """The article of a file, None when it is not listed, and the file itself, None when it is not there.

        path: relative to its library folder; of several folders with such a file the first counts.
        """
        rowid = self.index.at_path(path)
        place = self.index.file(rowid) if rowid is not None else None
        files = (place[0],) if place is not None else (root / path for root in self.roots)
        return rowid, next((file for file in files if file.is_file()), None)

    def open_article(self, rowid: int) -> Opened | None:
        """Read one article whole, with its relations; None when the index has no such file any more."""
        from reader.library.whole_texts import read_text, unreadable

        row = self.row(rowid)
        place = self.index.file(rowid)
        if row is None or place is None:
            return None
        read, text = read_text(self.web.texts, row, place)
        if isinstance(read, Problem):
            relations = self.relations(row, None)
            return Opened(row.id, rowid, unreadable(row), None, None, relations, file=place[0], problem=read)
        return Opened(row.id, rowid, read.article, None, read, self.relations(row, read), text, place[0])

    def resolve_link(self, opened: Opened, written: str) -> LinkTarget:
        """What a link in the text of an article or a card leads to, by the rule by which the index makes relations.

        written: as it stands in the text: `[[Name#part]]`, a path, or an address. For a worker thread.
        """
        from reader.library.ties import target_of

        return target_of(self.index, opened, written)

    def open_ghost(self, card: Related) -> Opened:
        """The card of a story that has no file."""
        from reader.stories.relations import ghost_id

        return Opened(ghost_id(card), None, None, card, None, ())

    def row_of(self, article: str, rowid: int) -> Row | None:
        """The row of an article by its number or, when its file was written anew since, by its identifier."""
        row = self.row(rowid)
        now = self.find_article(article) if row is None else None
        return row if now is None else self.row(now)

    def find_article(self, article: str) -> int | None:
        """The newest file of an article, by identifier; None when the library has none."""
        rowids = self.index.by_id(article)
        return rowids[0] if rowids else None

    def relations(self, row: Row, whole: WholeArticle | None) -> tuple[Relation, ...]:
        """What the sidebar of an article shows. whole: its file as it was read; None when it cannot be read."""
        from reader.library.ties import named_around, with_excerpts

        relations = self.stories.relations(row, whole, named_around(self.index, self.rows, row, whole))
        return relations if whole is None or whole.body.strip() else with_excerpts(self.index, relations)

    # --- the folders

    def refresh(
        self,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        *,
        idle: bool = False,
        much: bool = False,
    ) -> Outcome:
        """Compare the folders with the index and read what changed. For a worker thread.

        idle: much to read is read only while no other program wants the processor, so that keys are not slower.
        much: whether it is known that there is much, so that this process does not even begin.
        """
        from reader.folders.indexer import Indexer

        self.index.kept = _starred_places(self.index, self.state)
        indexer = Indexer(self.index, much=much, idle=idle, rests=self.rests.descriptor)
        return self._with_texts(indexer.compare(self._doubting_names(on_progress), cancelled))

    def glimpse(self, seconds: float) -> None:
        """Read the first files of folders that the index does not know, so that there is something to show.

        Returns as soon as there are some rows, at the latest after so many seconds. Raises OSError like `refresh`.
        """
        end = time.monotonic() + seconds
        some = False

        def tell(progress: Progress) -> None:
            nonlocal some
            some = some or progress.done > 0

        self.refresh(tell, lambda: some or time.monotonic() > end)

    def apply(
        self, changed: Iterable[Path], on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> Outcome:
        """Read only some files or folders again, many of them like `refresh` with idle. For a worker thread."""
        from reader.folders.indexer import Indexer

        indexer = Indexer(self.index, idle=True, rests=self.rests.descriptor)
        return self._with_texts(indexer.apply(changed, self._doubting_names(on_progress), cancelled))

    def _doubting_names(self, on_progress: Callable[[Progress], None]) -> Callable[[Progress], None]:
        """A listener for a reading of the folders, which may bring new names at each step."""

        def tell(progress: Progress) -> None:
            self._search.doubt_names()
            on_progress(progress)

        return tell

    def _with_texts(self, outcome: Outcome) -> Outcome:
        """Files that were read anew are indexed by what they say alone: add the fetched texts again."""
        self._search.forget_names()
        if outcome.added or not self._followed:
            self._followed = True
            self.marks.follow_files()
        if (outcome.added or outcome.changed) and self.web.texts:
            from reader.index.texts import lacking

            self.web.index_texts(lacking(self.index, self.web.texts.ids()))
        return outcome

    def same_article(self, row: Row, among: array[int]) -> int | None:
        """The number that an article of a list has in a newer list; None when it is not in there.

        Its file may have been written anew and numbered anew; the same file wins over another of the same article.
        """
        numbers = [number for number in self.index.by_id(row.id) if number in among]
        rows = {other.path: other.rowid for other in self.rows(numbers) if other is not None}
        return rows.get(row.path, numbers[0] if numbers else None)


def _without_muted(library: Library, selection: Selection) -> Selection:
    """The same without the articles of muted stories; a search and the starred articles have them too."""
    if selection.words.strip() or selection.match or selection.starred or not library.state.having("muted"):
        return selection
    return replace(selection, without=library.follow.mutes.hidden())


def _starred_places(index: Index, state: StateStore) -> frozenset[tuple[int, str]]:
    """Library folder and path of every starred article that the index knows: it stays, whatever is left out."""
    places = [index.file(rowid) for article in state.starred() for rowid in index.by_id(article)]
    return frozenset(
        (number, path)
        for file, path in filter(None, places)
        for number, root in enumerate(index.roots)
        if file == root / path
    )
