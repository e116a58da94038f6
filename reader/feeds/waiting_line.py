"""The feeds of one fetch that wait for their turn, so that no public host is asked too much at a time."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from urllib.parse import urlsplit

from reader.feeds.ledger import FeedState
from reader.feeds.opml import Subscription
from reader.feeds.schedule import Ask
from reader.web.address import is_address, is_public

THREADS = 16
"""Feeds that are waited for at the same time."""
PER_PUBLIC_HOST = 2

Task = tuple[Subscription, tuple[FeedState, Ask]]
"""A feed, its state, and how it is to be asked."""


class WaitingLine:
    """The feeds that wait for their turn, by host."""

    def __init__(self, plan: list[Task]) -> None:
        self._waiting: dict[str, deque[Task]] = defaultdict(deque)
        for task in plan:
            self._waiting[host_in(task[0].url)].append(task)
        self._order = deque(self._waiting)
        self._active: dict[str, int] = defaultdict(int)
        self._limits = {host: PER_PUBLIC_HOST if is_public_host(host) else THREADS for host in self._waiting}
        self._condition = threading.Condition()
        self._stopped = False

    def next(self) -> Task | None:
        """The next feed whose host has room, waiting for one; None when there is none any more."""
        with self._condition:
            while not self._stopped:
                waiting = False
                for _ in range(len(self._order)):
                    host = self._order[0]
                    self._order.rotate(-1)
                    if not self._waiting[host]:
                        self._order.remove(host)
                        continue
                    waiting = True
                    if self._active[host] < self._limits[host]:
                        self._active[host] += 1
                        return self._waiting[host].popleft()
                if not waiting:
                    return None
                self._condition.wait(1.0)
            return None

    def done(self, feed: Subscription) -> None:
        """A feed's host has room again."""
        with self._condition:
            self._active[host_in(feed.url)] -= 1
            self._condition.notify()

    def drop(self, host: str) -> list[Task]:
        """Take out what waits for a host."""
        with self._condition:
            dropped = list(self._waiting[host])
            self._waiting[host].clear()
            self._condition.notify_all()
            return dropped

    def stop(self) -> None:
        """Nothing more is given out."""
        with self._condition:
            self._stopped = True
            self._condition.notify_all()


def host_in(url: str) -> str:
    """The host of an address as requests are counted: with `www.`, in small letters; empty for none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def is_public_host(host: str) -> bool:
    """Whether a host is not known to be private by its name."""
    if is_address(host):
        return is_public(host)
    return "." in host and not host.endswith((".local", ".localhost", ".internal", ".lan"))
