"""Reading feeds in processes of their own, with limits of memory and time.

Rules that bind `ParserPool`:
- No answer is waited for beyond the limit: a process that is late is killed, and only its feed has failed.
- What a process says is as foreign as the feed: it is checked field by field.
"""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, cast

from reader.feeds.own_process import start_module
from reader.model.errors import BroadsheetError
from reader.text.clean import clean_line

MEMORY = 600_000_000
"""Bytes of address space of one process."""
CPU_SECONDS = 5
"""Processor time for one feed."""
WALL_SECONDS = 10.0


class UnreadableFeedError(BroadsheetError):
    """A feed that cannot be read. `str()` is one sentence without a full stop, cleaned."""

    def __init__(self, sentence: str, *, not_a_feed: bool = False) -> None:
        """not_a_feed: whether the document is something else, such as a web page."""
        super().__init__(sentence)
        self.not_a_feed = not_a_feed


@dataclass(frozen=True, slots=True)
class Job:
    """What a process must know of a feed besides its bytes."""

    url: str
    """Where the bytes came from: base of relative addresses."""
    feed_url: str
    """The subscription's address, for the files."""
    scope: str
    """What the feed's own identifiers are kept under."""
    content_type: str
    now: datetime
    """Aware."""
    name: str = ""
    """Title of the subscription; empty: the feed's own."""
    folder: str = ""
    """Its folder in the library; empty: made of the name."""


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """An entry, ready to be written."""

    keys: tuple[str, ...]
    path: str
    text: str
    meaning: str
    title: str
    url: str
    published: datetime | None
    short: bool
    """Whether it came without a text of its own."""
    author: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A feed, ready to be written."""

    title: str
    site_url: str
    ttl: int
    left_out: int
    folder: str
    entries: tuple[ReadEntry, ...]


class ParserPool:
    """A few processes that read feeds; `read` may be called from several threads. A context manager."""

    def __init__(self, count: int = 2, at_once: int = 0) -> None:
        """count: processes at most; each is started when it is first needed. at_once: so many are started now, because
        they will be needed: the first feeds come while they get ready."""
        self._free: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        self._all: list[_Child] = []
        self._lock = threading.Lock()
        for number in range(count):
            self._free.put(self._started_early() if number >= count - at_once else None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, data: bytes, job: Job) -> Reading:
        """The feed in some bytes; waits for a free process. Raises UnreadableFeedError."""
        child = self._free.get()
        try:
            if child is None or not child.usable:
                child = self._start(child)
            answer = child.ask(data, job)
        finally:
            self._free.put(child)
        return _understood(answer)

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            children, self._all = self._all, []
        for child in children:
            child.close()

    def _started_early(self) -> _Child | None:
        try:
            return self._start(None)
        except UnreadableFeedError:
            return None  # the feed that needs it will say so

    def _start(self, former: _Child | None) -> _Child:
        if former is not None:
            former.close()
        try:
            child = _Child()
        except OSError:
            raise UnreadableFeedError("The process that reads feeds cannot be started") from None
        with self._lock:
            self._all = [other for other in self._all if other is not former]
            self._all.append(child)
        return child


class _Child:
    """One process."""

    def __init__(self) -> None:
        self._last = False
        """Whether it has said that it ends after its answer."""
        self._process = start_module("reader.feeds.parse_child", str(MEMORY), str(CPU_SECONDS))

    @property
    def usable(self) -> bool:
        return not self._last and self._process.poll() is None

    def ask(self, data: bytes, job: Job) -> dict[str, Any]:
        """What the process says of a feed. Raises UnreadableFeedError; the process is not usable then."""
        head = {
            "size": len(data),
            "url": job.url,
            "feed_url": job.feed_url,
            "scope": job.scope,
            "content_type": job.content_type,
            "now": job.now.isoformat(),
            "name": job.name,
            "folder": job.folder,
        }
        late = threading.Event()

        def too_late() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(WALL_SECONDS, too_late)
        timer.daemon = True
        timer.start()
        line = b""
        try:
            stdin, stdout = self._process.stdin, self._process.stdout
            assert stdin is not None and stdout is not None
            with suppress(OSError):  # it has ended; its silence tells the same
                stdin.write(json.dumps(head).encode() + b"\n")
                stdin.write(data)
                stdin.flush()
                line = stdout.readline()
        finally:
            timer.cancel()
        if not line.endswith(b"\n"):
            self.close()
            raise UnreadableFeedError(
                "Reading the feed takes too long" if late.is_set() else "The feed is built in a way that cannot be read"
            )
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            self.close()
            raise UnreadableFeedError("The feed is built in a way that cannot be read")
        said = cast("dict[str, Any]", answer)
        self._last = bool(said.get("last"))
        return said

    def close(self) -> None:
        """End it, now."""
        with suppress(OSError):
            self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)


def _understood(answer: dict[str, Any]) -> Reading:
    if answer.get("error"):
        raise UnreadableFeedError(clean_line(str(answer["error"]), 200), not_a_feed=bool(answer.get("not_a_feed")))
    try:
        return Reading(
            title=str(answer["title"]),
            site_url=str(answer["site_url"]),
            ttl=int(answer["ttl"]),
            left_out=int(answer["left_out"]),
            folder=str(answer["folder"]),
            entries=tuple(_entry(entry) for entry in answer["entries"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UnreadableFeedError("The feed is built in a way that cannot be read") from None


def _entry(entry: dict[str, Any]) -> ReadEntry:
    return ReadEntry(
        keys=tuple(str(key) for key in entry["keys"]),
        path=str(entry["path"]),
        text=str(entry["text"]),
        meaning=str(entry["meaning"]),
        title=str(entry["title"]),
        url=str(entry["url"]),
        published=datetime.fromisoformat(entry["published"]) if entry["published"] else None,
        short=bool(entry["short"]),
        author=str(entry["author"]),
    )
