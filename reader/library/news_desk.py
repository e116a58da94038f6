"""News for screens: the feeds of the opened library, what is added to them, and fetching.

Everything here but `has_feeds` may take long and is for threads. Nothing is loaded before it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

from reader.model.errors import BroadsheetError
from reader.model.news_in import FeedChoice, Found, News
from reader.model.problem import Problem, Severity
from reader.settings import paths
from reader.settings.config import Config
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from reader.feeds.session import NewsSession

LIST_NAME, LEDGER_NAME = "feeds.opml", "feeds.ledger"
"""The files by which a library of feeds is known."""


class NewsError(BroadsheetError):
    """What was asked for is not possible. `str()` is one sentence without a full stop."""


class NewsDesk:
    """The news of one opened library."""

    def __init__(
        self,
        roots: Sequence[Path],
        config: Config,
        state_file: Path | None,
        cache_dir: Path | None,
        own: Callable[[], Path | None],
        rests: int = -1,
    ) -> None:
        """roots: the opened folders. own: the user's own library, to which is added when no opened folder has a list of
        feeds; None where there is none. rests: descriptor of the rests that fetching keeps, see `Rests`."""
        self._roots = roots
        self._own = own
        self._rests = rests
        self._cache_dir = cache_dir
        self._config = config
        self._state_folder = state_file.parent if state_file else None
        self._tried_at = 0.0
        """When a fetch was begun last, seconds since 1970: one that finds nothing due leaves no trace elsewhere."""
        self._edited: tuple[Problem, ...] = ()
        """Articles that were left as the user edited them, since the library was opened."""

    @cached_property
    def folder(self) -> Path | None:
        """Where news goes; None when there is no place for it. Quick."""
        return next((root for root in self._roots if (root / LIST_NAME).is_file()), None) or self._own()

    @property
    def opened(self) -> bool:
        """Whether that is one of the opened folders. Quick."""
        return self.folder in self._roots

    @property
    def on_sample(self) -> bool:
        """Whether the bundled sample is opened, because there is nothing else yet. Quick."""
        return list(self._roots) == [paths.sample_dir()]

    @property
    def has_feeds(self) -> bool:
        """Whether the opened library has a list of feeds. Quick."""
        return self.opened and self.folder is not None and (self.folder / LIST_NAME).is_file()

    def failures(self) -> tuple[Problem, ...]:
        """Which feeds fail or have ended, whoever fetched them last, and what was left as it was edited. Slow."""
        if not self.has_feeds:
            return ()
        from reader.feeds.feed_store import StoreError

        try:
            rows = self._session().rows()
        except (NewsError, StoreError) as error:
            return (Problem(LIST_NAME, None, Severity.UNREADABLE, clean_line(str(error)), ""), *self._edited)
        later = "asked again later, less and less often"
        failing = [row for row in rows if row.state.error and not row.feed.paused]
        return (
            *(
                Problem(
                    f"{LIST_NAME}: {clean_line(row.feed.name)}",
                    None,
                    Severity.UNREADABLE,
                    clean_line(row.state.error),
                    "not asked any more" if row.state.gone else later,
                )
                for row in failing
            ),
            *self._edited,
        )

    def is_due(self) -> bool:
        """Whether the last fetch is longer ago than the setting allows, in a library that was added here."""
        minutes = self._config.fetch_every
        if not minutes or not self.has_feeds:
            return False
        from reader.feeds.trust import Trust

        folder, state_folder = self._places()
        if not Trust(state_folder).knows(folder):
            return False
        fetched_at = self._tried_at
        with suppress(OSError):
            fetched_at = max(fetched_at, (folder / LEDGER_NAME).stat().st_mtime)  # every fetch that asks adds to it
        return time() - fetched_at >= minutes * 60

    def fetch(
        self,
        *,
        forced: bool,
        only: Sequence[str] | None = None,
        cancelled: Callable[[], bool],
        on_progress: Callable[[str], None],
    ) -> News:
        """Fetch the feeds, in a process of its own. only: addresses of feeds; None for all."""
        from reader.feeds.fetch_process import fetch_apart

        folder, state_folder = self._places()
        self._tried_at = time()
        report = fetch_apart(
            folder,
            state_folder,
            self._cache_dir,
            self._config,
            forced=forced,
            only=only,
            rests=self._rests,
            cancelled=cancelled,
            on_progress=on_progress,
        )
        self._edited += tuple(
            Problem(
                path, None, Severity.NOTE, "the article has changed at its source", "your edited file stays as it is"
            )
            for path in report.edited
        )
        files = frozenset(folder / path for path in report.new)
        sentence = "; ".join((report.sentence, *report.notes))
        return News(sentence, files if self.opened else frozenset(), report.failed)

    def look(self, typed: str, *, cancelled: Callable[[], bool], on_progress: Callable[[str], None]) -> Found:
        """What stands at an address that was typed. Raises NewsError, FullTextError, CancelledError."""
        from reader.feeds.client import FeedRefusedError
        from reader.feeds.discovery import typed_address
        from reader.feeds.session import password_in

        url = typed_address(typed)
        if not url:
            raise NewsError(f"“{typed[:60]}” is no web address")
        if password_in(url):
            raise NewsError("Leave the password out of the address; the setting passwords names a command for it")
        try:
            look = self._session().look(url, cancelled=cancelled, on_progress=on_progress)
        except FeedRefusedError as error:
            raise NewsError(str(error)) from None
        feeds = tuple(FeedChoice(feed.url, feed.title, feed.entries) for feed in look.feeds)
        return Found(url, look.url, look.is_page, feeds)

    def subscribe(self, feeds: Sequence[FeedChoice], typed: str) -> list[str]:
        """Add feeds; the addresses of those that were not there. Raises NewsError."""
        from reader.feeds.adding import FoundFeed
        from reader.feeds.feed_store import StoreError

        try:
            chosen = [FoundFeed(feed.url, feed.title, feed.entries) for feed in feeds]
            return [feed.url for feed in self._session().subscribe(chosen, typed)]
        except StoreError as error:
            raise NewsError(str(error)) from None

    def keep_page(self, url: str, *, cancelled: Callable[[], bool], on_progress: Callable[[str], None]) -> News:
        """Save one page as an article. Raises NewsError, FullTextError, CancelledError."""
        from reader import web
        from reader.feeds.feed_store import StoreError

        if not web.available():
            raise NewsError(web.MISSING)
        session = self._session()
        try:
            article = session.keep_page(url, cancelled=cancelled, on_progress=on_progress)
        except StoreError as error:
            raise NewsError(str(error)) from None
        files = frozenset({session.folder / article.path}) if self.opened else frozenset[Path]()
        return News(f"Saved “{article.title}”", files)

    def _session(self) -> NewsSession:
        from reader.feeds.session import NewsSession

        return NewsSession(*self._places(), self._config, self._cache_dir)

    def _places(self) -> tuple[Path, Path]:
        """The library and the folder of the state. Raises NewsError when there is no place for them."""
        if self.folder is None or self._state_folder is None:
            raise NewsError("There is no place for a library of your own; `broadsheet FOLDER --remember` names one")
        return self.folder, self._state_folder
