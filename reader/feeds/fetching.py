"""All feeds of a library fetched: several at a time, politely, and each one's fault its own.

Rules that bind `FetchRun`:
- At most two requests at a time go to a public host. One that asks to be left alone is not asked again in this run.
- Threads only wait for the network and for the processes that read; files are written by the one who runs. When the
  disk is slow they wait for it too: what is read and not yet written has a limit.
- Whatever happens to a feed, the others come. No network at all is one sentence and nobody's fault.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader.feeds import schedule
from reader.feeds.client import FEED_LIMITS, Came, FeedRefusedError, ask
from reader.feeds.command_feed import SCHEME, run_command
from reader.feeds.feed_store import Article, FeedStore, StoreError, Taken
from reader.feeds.incoming import Incoming
from reader.feeds.ledger import FeedState
from reader.feeds.opml import Subscription
from reader.feeds.parser import Job, ParserPool, Reading, UnreadableFeedError
from reader.feeds.waiting_line import THREADS, Task, WaitingLine, host_in, is_public_host
from reader.model.errors import CancelledError
from reader.model.identity import normalise_url
from reader.settings.log import noted
from reader.text.plural import plural
from reader.web.errors import FetchError, OfflineError, UnknownNameError

if TYPE_CHECKING:
    from reader.web.exchange import Allows
    from reader.web.limits import Limits
    from reader.web.network import Network

READERS = 2
"""Processes that read feeds."""
QUIET_AT_ONCE = 50
"""Feeds without news that are written down in one go."""
SETTLED_AT_ONCE = 16
"""Feeds that are written with one wait for the disk, when so many have come."""
_HOSTS_FOR_OFFLINE = 3
"""Hosts that must be unreachable, and none reached, until we say that there is no network."""


@dataclass(frozen=True, slots=True)
class FeedResult:
    """What became of one feed."""

    feed: Subscription
    new: tuple[Article, ...] = ()
    changed: tuple[Article, ...] = ()
    edited: tuple[Article, ...] = ()
    error: str = ""
    """One sentence; empty when all went well."""
    left_out: int = 0
    """Entries beyond the limit of one document."""
    moved_to: str = ""
    first: bool = False
    """Whether this was the feed's first document: all that it has is new then, not the news."""


@dataclass(slots=True)
class Outcome:
    """What became of a fetch."""

    asked: int = 0
    new: list[Article] = field(default_factory=list[Article])
    with_news: int = 0
    """Feeds that had any."""
    failures: list[FeedResult] = field(default_factory=list[FeedResult])
    edited: list[Article] = field(default_factory=list[Article])
    texts_due: list[Article] = field(default_factory=list[Article])
    """New articles whose full texts the settings of their feeds ask for."""
    texts: int = 0
    """Full texts that came with them."""
    notes: list[str] = field(default_factory=list[str])
    """What else must be told: a command that failed."""
    offline: bool = False
    cancelled: bool = False
    error: str = ""
    """Why the library could not be written; the fetch ended there."""

    def sentence(self) -> str:
        """What to say: `14 new in 5 feeds, 1 feed fails`."""
        if self.offline:
            return "The network seems to be down: nothing was fetched"
        if self.error:
            return self.error
        count = len(self.new)
        said = f"{count:,} new in {plural(self.with_news, 'feed')}" if count else "Nothing new"
        failed = len(self.failures)
        if failed:
            said += f", {plural(failed, 'feed')} {'fails' if failed == 1 else 'fail'}"
        return f"Stopped: {said[:1].lower()}{said[1:]}" if self.cancelled else said


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """What a fetch needs to know besides the library."""

    allows: Allows
    """Whether private and local addresses may be connected to under this host name."""
    authorization: Callable[[str], str] = lambda _url: ""
    """The `Authorization` header for a feed's address; empty for none. May ask a command of the user."""
    commands: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    """Name -> command that prints a feed, as its arguments; of the user's settings."""
    network: Network | None = None
    limits: Limits = FEED_LIMITS
    threads: int = THREADS
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Arrival:
    """What a thread brings back."""

    feed: Subscription
    state: FeedState
    came: Came | None = None
    reading: Reading | None = None
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    failure: Exception | None = None

    @property
    def weight(self) -> int:
        """Characters that it holds."""
        return sum(len(entry.text) for entry in self.reading.entries) if self.reading else 0


class FetchRun:
    """One fetch of one library. `run` blocks, for a thread or a process of its own."""

    def __init__(
        self,
        store: FeedStore,
        settings: FetchSettings,
        *,
        cancelled: Callable[[], bool] = lambda: False,
        rest: Callable[[], object] = lambda: None,
        on_result: Callable[[FeedResult, int, int], None] = lambda _result, _done, _all: None,
    ) -> None:
        """rest: called before each piece of work, from any thread; waits while somebody else needs the processors.

        on_result: called from the running thread after each feed, with how many are done of how many."""
        self._store = store
        self._settings = settings
        self._cancelled = cancelled
        self._rest = rest
        self._on_result = on_result
        self._arrivals: Incoming[_Arrival] = Incoming()
        self._hosts: dict[str, int] = {}
        self._stop = threading.Event()
        self._quiet: list[FeedState] = []
        """Of feeds that had nothing new, not yet written down."""
        self._changes: dict[str, dict[str, str]] = {}
        """Address of a feed -> fields that its subscription gets at the end."""

    def run(self, feeds: Iterable[Subscription], *, forced: bool = True) -> Outcome:
        """Fetch these feeds. forced: also those whose time has not come. Raises StoreError when nothing can be read."""
        self._store.refresh()
        self._hosts = dict(self._store.ledger.hosts)
        now = int(self._settings.clock().timestamp())
        feeds = list(feeds)
        plan = [(feed, request) for feed in feeds if (request := self._plan(feed, now, forced)) is not None]
        outcome = Outcome(asked=len(plan))
        if not plan:
            return outcome
        try:
            never_read = sum(not state.came_at for _, (state, _) in plan)
            with ParserPool(READERS, at_once=min(never_read, READERS)) as pool:
                self._run(plan, pool, outcome)
            self._note_quiet()
        except StoreError as error:
            outcome.error = str(error)
        finally:
            self._stop.set()
            self._write_changes(outcome)
        return outcome

    def _plan(self, feed: Subscription, now: int, forced: bool) -> tuple[FeedState, schedule.Ask] | None:
        state = self._store.state(feed.url)
        decision = schedule.decide(state, self._hosts, host_in(feed.url), now, paused=feed.paused, forced=forced)
        return (state, decision) if isinstance(decision, schedule.Ask) else None

    def _run(self, plan: list[Task], pool: ParserPool, outcome: Outcome) -> None:
        line = WaitingLine(plan)
        threads = [
            threading.Thread(target=self._work, args=(line, pool), name=f"fetch-{n}", daemon=True)
            for n in range(min(self._settings.threads, len(plan)))
        ]
        for thread in threads:
            thread.start()
        unreached: list[_Arrival] = []
        unreached_hosts: set[str] = set()
        reached = False
        done = 0

        def settle(arrivals: list[_Arrival]) -> None:
            nonlocal done
            for result in self._settle(arrivals):
                done += 1
                self._count(result, outcome)
                self._on_result(result, done, len(plan))

        try:
            while done + len(unreached) < len(plan):
                if self._cancelled():
                    outcome.cancelled = True
                    return
                self._rest()
                came: list[_Arrival] = []
                for arrival in self._arrivals.take(SETTLED_AT_ONCE, seconds=0.1):
                    unreachable = isinstance(arrival.failure, (OfflineError, UnknownNameError))
                    reached = reached or not unreachable
                    if unreachable and not reached:
                        unreached.append(arrival)
                        unreached_hosts.add(host_in(arrival.feed.url))
                    else:
                        came.append(arrival)
                settle(came)
                all_offline = all(isinstance(arrival.failure, OfflineError) for arrival in unreached)
                everything = len(unreached) == len(plan) and all_offline
                if not reached and (len(unreached_hosts) >= _HOSTS_FOR_OFFLINE or (unreached and everything)):
                    outcome.offline = True
                    return
            settle(unreached)
        finally:
            self._stop.set()
            self._arrivals.close()
            line.stop()

    @staticmethod
    def _count(result: FeedResult, outcome: Outcome) -> None:
        outcome.new += result.new
        outcome.with_news += bool(result.new)
        outcome.edited += result.edited
        if not result.first and result.feed.fulltext != "never":
            always = result.feed.fulltext == "always"
            outcome.texts_due += [article for article in result.new if always or article.short]
            outcome.texts_due += [article for article in result.changed if article.short]
        if result.error:
            outcome.failures.append(result)

    # In the threads -------------------------------------------------------------------------------------------------

    def _work(self, line: WaitingLine, pool: ParserPool) -> None:
        while (task := line.next()) is not None:
            feed, (former, request) = task
            state = replace(former, secure_tried=True)
            try:
                arrival = self._arrive(feed, state, request, pool, try_secure=not former.secure_tried)
            except Exception as error:
                arrival = _Arrival(feed, state, failure=error)
            if isinstance(arrival.failure, FeedRefusedError) and arrival.failure.answer.status in (429, 503):
                self._leave_alone(line, feed, arrival.failure)
            line.done(feed)  # last: what waits for its host would be asked else, before it is dropped
            if self._stop.is_set():
                return
            self._arrivals.put(arrival, arrival.weight)

    def _leave_alone(self, line: WaitingLine, feed: Subscription, failure: FeedRefusedError) -> None:
        """What waits for a host that refuses is not asked any more."""
        host = host_in(feed.url)
        if not is_public_host(host):
            return  # a server of the user's own with many feeds is not blocked for one of them
        sentence = str(failure)
        for other, (state, _) in line.drop(host):
            self._arrivals.put(_Arrival(other, state, failure=FeedRefusedError(sentence, failure.answer)))

    def _arrive(
        self, feed: Subscription, state: FeedState, asked: schedule.Ask, pool: ParserPool, *, try_secure: bool
    ) -> _Arrival:
        came = (self._secure(feed, state, pool) if try_secure else None) or self._ask(feed.url, asked)
        now = self._settings.clock()
        if came.answer.status == 304 or (came.answer.body_hash == state.body and state.body):
            return _Arrival(feed, state, came, None, now)
        self._rest()
        reading = pool.read(came.body, self._job(feed, state, came, now))
        return _Arrival(feed, state, replace(came, body=b""), reading, now)

    def _ask(self, url: str, asked: schedule.Ask) -> Came:
        if url.startswith(SCHEME):
            return run_command(url, self._settings.commands, self._given_up)
        return ask(
            url,
            asked.headers,
            allows=self._settings.allows,
            cancelled=self._given_up,
            network=self._settings.network,
            limits=self._settings.limits,
            authorization=self._settings.authorization(url),
        )

    def _secure(self, feed: Subscription, state: FeedState, pool: ParserPool) -> Came | None:
        """The feed over https, where an unencrypted address was never tried so and the same feed answers there."""
        parts = urlsplit(feed.url)
        if parts.scheme.lower() != "http" or parts.port or not is_public_host(host_in(feed.url)):
            return None
        url = f"https{feed.url[4:]}"
        try:
            came = self._ask(url, schedule.Ask())
            pool.read(came.body, self._job(feed, state, came, self._settings.clock()))
        except (FetchError, FeedRefusedError, UnreadableFeedError):
            return None
        return replace(came, moved_to=came.moved_to or url)

    def _job(self, feed: Subscription, state: FeedState, came: Came, now: datetime) -> Job:
        return Job(
            url=came.url,
            feed_url=came.moved_to or feed.url,
            scope=state.scope or normalise_url(feed.url) or feed.url,
            content_type=came.answer.headers.get("content-type", ""),
            now=now,
            name=feed.title,
            folder=feed.folder,
        )

    def _given_up(self) -> bool:
        return self._stop.is_set() or self._cancelled()

    # With what they bring -------------------------------------------------------------------------------------------

    def _settle(self, arrivals: list[_Arrival]) -> Iterator[FeedResult]:
        """Write down what the threads have brought. Raises StoreError, after what could be written."""
        documents: list[tuple[_Arrival, Reading, FeedState, str]] = []
        for arrival in arrivals:
            if arrival.came is None:
                yield self._settle_failure(arrival)
            elif arrival.reading is None:
                now = int(arrival.now.timestamp())
                self._quiet.append(schedule.after_nothing_new(arrival.state, arrival.came.answer, now))
                yield FeedResult(arrival.feed)
            else:
                documents.append(self._learnt(arrival, arrival.came, arrival.reading))
        if len(self._quiet) >= QUIET_AT_ONCE:
            self._note_quiet()
        while documents:
            all_taken = self._store.take_all(
                [(reading, state, arrival.now) for arrival, reading, state, _ in documents]
            )
            for (arrival, reading, _, moved_to), taken in zip(documents, all_taken, strict=False):
                self._learn(arrival.feed, reading, moved_to)
                result = _result(arrival.feed, taken, reading, moved_to)
                yield replace(result, first=not arrival.state.came_at)
            documents = documents[len(all_taken) :]

    def _learnt(self, arrival: _Arrival, came: Came, reading: Reading) -> tuple[_Arrival, Reading, FeedState, str]:
        """A document with the state of its feed after it, and the feed's new address."""
        feed = arrival.feed
        state = schedule.after_news(
            arrival.state,
            came.answer,
            int(arrival.now.timestamp()),
            dates=[entry.published for entry in reading.entries if entry.published],
            ttl=reading.ttl,
            title=reading.title,
        )
        moved_to = self._moved(feed, came)
        if moved_to:
            state = schedule.moved(state, moved_to, normalise_url(feed.url) or feed.url)
        return arrival, reading, state, moved_to

    def _note_quiet(self) -> None:
        """Write down together that some feeds had nothing new: it is no loss when that is lost. Raises StoreError."""
        states, self._quiet = self._quiet, []
        if states:
            self._store.note(*states)

    def _moved(self, feed: Subscription, came: Came) -> str:
        """The feed's new address, when it is one to keep: the document there was a feed."""
        if not came.moved_to or normalise_url(came.moved_to) == normalise_url(feed.url) == "":
            return ""
        return came.moved_to if came.moved_to != feed.url else ""

    def _learn(self, feed: Subscription, reading: Reading, moved_to: str) -> None:
        changes: dict[str, str] = {}
        if not feed.folder:
            changes["folder"] = reading.folder
        if not feed.title and reading.title:
            changes["title"] = reading.title
        if not feed.site_url and reading.site_url:
            changes["site_url"] = reading.site_url
        if moved_to:
            changes["url"] = moved_to
        if changes:
            self._changes[feed.url] = changes

    def _write_changes(self, outcome: Outcome) -> None:
        """Bring what was learnt into the list of feeds, whatever else went wrong."""
        if not self._changes:
            return
        try:
            with self._store.edit() as feeds:
                for url, changes in self._changes.items():
                    there = feeds.get(changes["url"]) if "url" in changes else None
                    here = feeds.get(url)
                    if there is not None and here is not None and there.url != here.url:
                        feeds.remove(url)  # it has moved onto a feed that is here already
                    else:
                        feeds.change(url, **changes)
        except StoreError as error:
            outcome.error = outcome.error or str(error)

    def _settle_failure(self, arrival: _Arrival) -> FeedResult:
        feed, state, failure = arrival.feed, arrival.state, arrival.failure
        now = int(self._settings.clock().timestamp())
        if isinstance(failure, CancelledError):
            return FeedResult(feed)
        if isinstance(failure, FeedRefusedError):
            answer = failure.answer
            until = schedule.retry_at(answer, now) if answer.status in (429, 503) else 0
            hosts: Mapping[str, int] = {}
            if until and is_public_host(host_in(feed.url)):
                hosts = {host_in(feed.url): until}
            gone = answer.status == 410
            state = schedule.after_failure(state, str(failure), now, gone=gone, retry_at=until)
            self._store.note(state, hosts=dict(hosts))
            return FeedResult(feed, error=str(failure))
        sentence = _sentence(failure)
        self._store.note(schedule.after_failure(state, sentence, now))
        return FeedResult(feed, error=sentence)


def _result(feed: Subscription, taken: Taken, reading: Reading, moved_to: str) -> FeedResult:
    return FeedResult(
        feed,
        tuple(taken.new),
        tuple(taken.changed),
        tuple(taken.edited),
        left_out=reading.left_out,
        moved_to=moved_to,
    )


def _sentence(failure: Exception | None) -> str:
    if isinstance(failure, FetchError):
        return failure.sentence.replace("The page", "The feed")
    if isinstance(failure, (FeedRefusedError, UnreadableFeedError, StoreError)):
        return str(failure)
    return f"A fault of the program hit this feed: {noted(failure, 'fetching of feeds') if failure else 'no answer'}"
