"""What stands at an address that the user typed: a feed, feeds that belong to it, or a page to keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from reader.feeds.client import Came, FeedRefusedError, ask
from reader.feeds.discovery import Candidate, feeds_in_page, guesses, known_forms, youtube_channel
from reader.feeds.parser import Job, ParserPool, UnreadableFeedError
from reader.model.identity import normalise_url
from reader.text.hosts import host_of
from reader.web.errors import FetchError
from reader.web.page_text import page_text

if TYPE_CHECKING:
    from reader.web.exchange import Allows
    from reader.web.network import Network


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that can be subscribed to."""

    url: str
    title: str
    entries: int = 0
    """How many it has now; 0 when it was not read."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was found at an address."""

    url: str
    """Where the address leads."""
    is_feed: bool = False
    """Whether it is a feed itself: the only one of `feeds`."""
    is_page: bool = False
    """Whether it is a page that can be kept."""
    feeds: tuple[FoundFeed, ...] = ()


class Finder:
    """Looks at addresses. Blocks, for a thread; a context manager, because feeds are read by a process."""

    def __init__(
        self,
        *,
        allows: Allows,
        cancelled: Callable[[], bool],
        clock: Callable[[], datetime],
        network: Network | None = None,
        on_progress: Callable[[str], None] = lambda _line: None,
    ) -> None:
        """allows: whether private addresses may be connected to under a host name. on_progress: one short line."""
        self._allows = allows
        self._cancelled = cancelled
        self._clock = clock
        self._network = network
        self._on_progress = on_progress
        self._pool = ParserPool(1)

    def __enter__(self) -> Finder:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()

    def look(self, url: str) -> Look:
        """What stands at an address. Raises FetchError, FeedRefusedError, CancelledError."""
        formed = known_forms(url)
        if formed and (feeds := self._those_that_answer(formed, stop_at_first=False)):
            return Look(url, is_page=True, feeds=tuple(feeds))
        self._on_progress(f"Asking {host_of(url)}")
        came = self._ask(url)
        feed = self._read(came, url)
        if feed is not None:
            return Look(came.url, is_feed=True, feeds=(feed,))
        html = page_text(came.body, _charset(came))
        if "<" not in html:
            return Look(came.url)
        candidates = feeds_in_page(html, came.url)
        if not candidates and host_of(came.url) in ("youtube.com", "m.youtube.com"):
            candidates = youtube_channel(html)
        if candidates:
            return Look(came.url, is_page=True, feeds=tuple(_as_found(candidates)))
        return Look(came.url, is_page=True, feeds=tuple(self._those_that_answer(guesses(came.url), stop_at_first=True)))

    def _those_that_answer(self, candidates: list[Candidate], *, stop_at_first: bool) -> list[FoundFeed]:
        feeds: list[FoundFeed] = []
        for candidate in candidates:
            self._on_progress(f"Trying {candidate.url}")
            try:
                feed = self._read(self._ask(candidate.url), candidate.url)
            except (FetchError, FeedRefusedError):
                continue
            if feed is not None:
                feeds.append(FoundFeed(feed.url, feed.title or candidate.title, feed.entries))
                if stop_at_first:
                    break
        return feeds

    def _ask(self, url: str) -> Came:
        return ask(url, allows=self._allows, cancelled=self._cancelled, network=self._network)

    def _read(self, came: Came, url: str) -> FoundFeed | None:
        """The feed in an answer; None when it is none."""
        job = Job(
            url=came.url,
            feed_url=url,
            scope=normalise_url(url),
            content_type=came.answer.headers.get("content-type", ""),
            now=self._clock(),
        )
        try:
            reading = self._pool.read(came.body, job)
        except UnreadableFeedError:
            return None
        return FoundFeed(came.moved_to or url, reading.title, len(reading.entries))


def _as_found(candidates: list[Candidate]) -> list[FoundFeed]:
    made: dict[str, FoundFeed] = {}
    for candidate in candidates:
        title = candidate.title or candidate.kind
        made.setdefault(normalise_url(candidate.url), FoundFeed(candidate.url, title))
    return list(made.values())


def _charset(came: Came) -> str:
    import re

    stated = came.answer.headers.get("content-type", "")
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", stated, re.IGNORECASE)
    return match[1] if match else ""
