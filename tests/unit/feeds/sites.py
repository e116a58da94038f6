"""Feeds on the loopback interface whose answers the tests choose."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from reader.feeds.feed_store import FeedStore
from reader.feeds.fetching import FetchRun, FetchSettings, Outcome
from reader.feeds.opml import Subscription
from tests.unit.web.server import Site


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 28, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time_span: float) -> None:
        """Move it on."""
        self.now += timedelta(**time_span)


class FeedSite:
    """A site with feeds under paths, each a document with validators; counts what is asked."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def serve(
        self, path: str, data: bytes, kind: str = "application/rss+xml", status: int = 200, **headers: str
    ) -> str:
        """Answer a path with a document; the address of it."""
        tag = headers.get("etag", "")

        def answer(handler: Any) -> None:
            if tag and handler.headers.get("If-None-Match") == tag:
                handler.give(b"", status=304, **headers)
            else:
                handler.give(data, kind, status, **headers)

        self.site.pages[path] = answer
        return self.site.url(path)

    def asked(self, path: str) -> list[dict[str, str]]:
        """The headers of each request for a path."""
        return [headers for asked, headers in self.site.requests if asked == path]


def settings(clock: Callable[[], datetime], **given: Any) -> FetchSettings:
    """Everything on the loopback interface is allowed."""
    return FetchSettings(**({"allows": lambda _host: True, "clock": clock} | given))


def subscribe(folder: Path, *urls: str, **fields: Any) -> FeedStore:
    """A library with these feeds."""
    store = FeedStore(folder)
    with store.edit() as feeds:
        for url in urls:
            feeds.add(Subscription(url, **fields))
    return store


def fetch(store: FeedStore, clock: Callable[[], datetime], *, forced: bool = True, **given: Any) -> Outcome:
    """One fetch of all feeds of a library."""
    return FetchRun(store, settings(clock, **given)).run(store.subscriptions(), forced=forced)


def articles(folder: Path) -> list[Path]:
    """The article files of a library."""
    return sorted(folder.glob("*/*.md"))


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until something is so; fails when it never is."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never became so"
        time.sleep(0.01)
