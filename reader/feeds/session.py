"""The news of one library as a whole: what may be fetched, with what secrets, and what is done when something came.

Rules that bind `NewsSession`:
- A library that was not added on this machine causes no request; a private host is asked only when the user typed it.
- Commands come from the settings only, as lists of arguments, and run without a shell and with a time limit.
"""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader.feeds.adding import Finder, FoundFeed, Look
from reader.feeds.addresses import without_password
from reader.feeds.feed_store import Article, FeedStore, StoreError
from reader.feeds.fetching import FeedResult, FetchRun, FetchSettings, Outcome
from reader.feeds.ledger import FeedState
from reader.feeds.list_import import ListError, read_list
from reader.feeds.opml import MAX_BYTES, Subscription
from reader.feeds.trust import Trust
from reader.feeds.waiting_line import host_in, is_public_host
from reader.files_io import read_bounded
from reader.settings.hooks import COMMAND_SECONDS, run_hook
from reader.web.address import is_public

if TYPE_CHECKING:
    from reader.settings.config import Config
    from reader.web.network import Network

FETCH_LOCK = ".feeds.fetching.lock"
TEXTS_AT_ONCE = 40
"""Full texts that one fetch gets by itself; a flood of news is no reason to ask for hundreds of pages."""


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed as it is listed."""

    feed: Subscription
    state: FeedState


class NewsSession:
    """Cheap to make; nothing is touched before it is asked for something."""

    def __init__(
        self,
        folder: Path,
        state_folder: Path,
        config: Config,
        cache_dir: Path | None = None,
        network: Network | None = None,
    ) -> None:
        """folder: the library. state_folder: where the state lies. cache_dir: of full texts; None keeps none."""
        self._cache_dir = cache_dir
        self.store = FeedStore(folder)
        self.trust = Trust(state_folder)
        self._config = config
        self._network = network
        self._secrets: dict[str, str] = {}

    @property
    def folder(self) -> Path:
        """The library."""
        return self.store.folder

    # Adding ---------------------------------------------------------------------------------------------------------

    def look(self, url: str, *, cancelled: Callable[[], bool], on_progress: Callable[[str], None]) -> Look:
        """What stands at an address that the user typed.

        Blocks. Raises FetchError, FeedRefusedError, CancelledError.
        """
        with Finder(
            allows=self._allows_typed(url),
            cancelled=cancelled,
            clock=_now,
            network=self._network,
            on_progress=on_progress,
        ) as finder:
            return finder.look(url)

    def subscribe(self, feeds: Iterable[FoundFeed], typed: str, group: str = "", title: str = "") -> list[Subscription]:
        """Add feeds; those that were not there already. typed: the address that led to them. Raises StoreError."""
        added: list[Subscription] = []
        with self.store.edit() as there:
            for feed in feeds:
                # What a page calls its feed is often no more than "RSS"; its own title comes with its first fetch.
                own_title = feed.title if feed.entries else ""
                subscription = Subscription(without_password(feed.url), title or own_title, group=group)
                if there.add(subscription):
                    added.append(subscription)
        self._allow([typed, *(feed.url for feed in added)], typed)
        return added

    def subscribe_command(self, name: str, group: str = "") -> bool:
        """Add the feed that a command of the settings prints; False when it was there. Raises StoreError."""
        from reader.feeds.command_feed import command_address

        with self.store.edit() as feeds:
            added = feeds.add(Subscription(command_address(name), name, group=group))
        self.trust.add(self.folder)
        return added

    def import_list(self, path: Path) -> tuple[list[Subscription], list[str]]:
        """Add the feeds of an OPML file or of newsboat's `urls`; the new ones, and sentences about the others.

        Raises StoreError.
        """
        try:
            data = read_bounded(path, MAX_BYTES)[0]
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {error.strerror or type(error).__name__}") from None
        try:
            feeds, notes = read_list(data)
        except ListError as error:
            raise StoreError(f"{path}{error}") from None
        with self.store.edit() as there:
            new = there.merge(feeds)
        self.trust.add(self.folder)
        return new, notes

    def keep_page(self, url: str, *, cancelled: Callable[[], bool], on_progress: Callable[[str], None]) -> Article:
        """Save one page as an article. Blocks. Raises FullTextError, StoreError, CancelledError."""
        from reader.feeds.saved_page import keep_page

        with self.store.edit():
            pass  # the library is made, and has a list of feeds, be it an empty one
        self.trust.add(self.folder)
        return keep_page(
            url,
            self.store,
            _now(),
            allows=self._allows_typed(url),
            cancelled=cancelled,
            on_progress=on_progress,
            network=self._network,
            rules=self._config.page_rules,
        )

    def _allow(self, urls: Sequence[str], typed: str) -> None:
        """Remember that this library was added here, and the typed host when it is a private one."""
        host = host_in(typed)
        hosts = [host] if host and self._is_private(host) and any(host_in(url) == host for url in urls) else []
        with suppress(OSError):
            self.trust.add(self.folder, hosts)

    def unasked_hosts(self, feeds: Iterable[Subscription]) -> list[str]:
        """Hosts of these feeds that are private by their name, and from which nothing may come yet."""
        hosts = dict.fromkeys(host_in(feed.url) for feed in feeds)
        return [host for host in hosts if host and not is_public_host(host) and not self._allows(host)]

    def _is_private(self, host: str) -> bool:
        if not is_public_host(host):
            return True
        from reader.web.network import SYSTEM

        try:
            return any(not is_public(address) for address in (self._network or SYSTEM).resolve(host, 443))
        except (OSError, UnicodeError):
            return False

    def _allows_typed(self, typed: str) -> Callable[[str], bool]:
        host = host_in(typed)
        return lambda asked: asked.strip("[]").lower() == host or self._allows(asked)

    def _allows(self, host: str) -> bool:
        return self._config.fetch_private_hosts or host.strip("[]").lower() in self.trust.hosts()

    # Listing and changing -------------------------------------------------------------------------------------------

    def rows(self) -> list[FeedRow]:
        """The feeds with what is known of them. Raises StoreError."""
        self.store.refresh()
        return [FeedRow(feed, self.store.state(feed.url)) for feed in self.store.subscriptions()]

    def revive(self, feed: Subscription) -> None:
        """Let a feed that has ended, or fails, be asked again as if nothing had been. Raises StoreError."""
        self.store.refresh()
        state = self.store.state(feed.url)
        self.store.note(replace(state, gone=False, errors=0, error="", next_at=0, asked_at=int(_now().timestamp())))

    # Fetching -------------------------------------------------------------------------------------------------------

    def fetch(
        self,
        *,
        forced: bool = True,
        only: Sequence[Subscription] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        rest: Callable[[], object] = lambda: None,
        on_result: Callable[[FeedResult, int, int], None] = lambda _result, _done, _all: None,
    ) -> Outcome:
        """Fetch the feeds of the library. only: these. forced: also those that are not due. Blocks.

        rest: waits while somebody else needs the processors. What cannot be done at all is `Outcome.error`.
        """
        if not self.store.exists():
            return Outcome(error=f"There are no feeds in {self.folder} yet")
        if not self.trust.knows(self.folder):
            return Outcome(
                error="The feeds of this library were not added on this machine, so that nothing is fetched; "
                "`broadsheet fetch --trust` adds them"
            )
        from filelock import FileLock, Timeout

        lock = FileLock(self.folder / FETCH_LOCK, timeout=0, mode=0o600)
        try:
            with lock:
                run = FetchRun(self.store, self._settings(), cancelled=cancelled, rest=rest, on_result=on_result)
                outcome = run.run(self.store.subscriptions() if only is None else only, forced=forced)
                with suppress(StoreError):
                    self.store.tidy()
        except Timeout:
            return Outcome(error="Another window is fetching this library just now")
        except (OSError, NotImplementedError) as error:
            return Outcome(error=f"The library cannot be locked: {error}")
        except StoreError as error:
            return Outcome(error=str(error))
        self._get_texts(outcome, cancelled)
        if outcome.new and self._config.on_new:
            records = [_record(article, self.folder) for article in outcome.new]
            failure = run_hook("on_new", self._config.on_new, records, self.folder)
            outcome.notes += [failure] if failure else []
        return outcome

    def _get_texts(self, outcome: Outcome, cancelled: Callable[[], bool]) -> None:
        """Get the full texts that the feeds' settings ask for, the newest first; what fails can be had with a key."""
        from reader import web

        if not outcome.texts_due or self._cache_dir is None or not web.available():
            return
        from reader.model.article import Article as WholeArticle
        from reader.model.errors import FullTextError
        from reader.model.identity import article_id
        from reader.web.cache import FullTextCache
        from reader.web.fulltext import full_text

        cache = FullTextCache(self._cache_dir)
        oldest = datetime.min.replace(tzinfo=UTC)
        newest_first = sorted(outcome.texts_due, key=lambda article: article.published or oldest, reverse=True)
        for article in newest_first[:TEXTS_AT_ONCE]:
            if cancelled():
                return
            if not article.url:
                continue
            with suppress(FullTextError, OSError, StoreError):
                key = article_id((article.url,), article.path)
                text = full_text(
                    WholeArticle(article.path, article.title, url=article.url),
                    key,
                    cache,
                    allow_private=self._allows,
                    cancelled=cancelled,
                    on_progress=lambda _line: None,
                    network=self._network,
                    rules=self._config.page_rules,
                )
                outcome.texts += 1
                if self._config.full_text_in_files and self.store.put_text(article.path, text.markdown):
                    cache.remove(key)

    def _settings(self) -> FetchSettings:
        hosts = self.trust.hosts()
        everything = self._config.fetch_private_hosts
        return FetchSettings(
            allows=lambda host: everything or host.strip("[]").lower() in hosts,
            authorization=self._authorization,
            commands=self._config.feed_commands,
            network=self._network,
        )

    def _authorization(self, url: str) -> str:
        """The header for a feed whose host has a password command; the command is asked once."""
        host = host_in(url)
        command = self._config.passwords.get(host)
        if command is None:
            return ""
        if host not in self._secrets:
            self._secrets[host] = _asked(command)
        secret = self._secrets[host]
        return f"Basic {base64.b64encode(secret.encode()).decode()}" if secret else ""


def _record(article: Article, folder: Path) -> dict[str, object]:
    """What `on_new` is told of a new article."""
    return {
        "title": article.title,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
        "file": str(folder / article.path),
    }


def _asked(command: Sequence[str]) -> str:
    """The first line that a password command prints: `user:password`; empty when it fails."""
    try:
        done = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=COMMAND_SECONDS,
            check=True,
            start_new_session=True,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace").partition("\n")[0].strip("\r")


def _now() -> datetime:
    return datetime.now(UTC)


def password_in(url: str) -> bool:
    """Whether an address carries a password."""
    try:
        return urlsplit(url).password is not None
    except ValueError:
        return False
