"""When a feed is asked, with what headers, and what its answer teaches. Pure: the clock and the answer come in.

Rules:
- The user's wish (`forced`) passes over our own patience, never over the server's: what `Retry-After` asks for holds.
- Validators are dropped every 8 days: some servers say "not modified" for ever.
- A move that is said to last is kept, once what is there is a feed; one that ends at a page (a hotel's portal) is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import pairwise
from statistics import median
from typing import Literal

from reader.feeds.ledger import FeedState
from reader.text.clean import clean_line

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
VALIDATORS_LAST = 8 * DAY
SHORTEST = 30 * MINUTE
"""Between two unasked-for fetches of a feed with news all the time."""
LONGEST = DAY
"""Between two unasked-for fetches of a feed without news."""
FIRST_BACK_OFF = 30 * MINUTE
RETRY_DEFAULT = 10 * MINUTE
"""How long a host is left alone that has had too much and does not say for how long."""
RETRY_LONGEST = DAY

_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ask:
    """Fetch the feed, with these headers."""

    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Wait:
    """Do not fetch the feed now."""

    why: Literal["paused", "gone", "not due", "host"]
    until: int = 0
    """Seconds since 1970; 0 when it is not a matter of time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said, as far as the schedule needs it."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body_hash: str = ""


def decide(
    state: FeedState, hosts: Mapping[str, int], host: str, now: int, *, paused: bool = False, forced: bool = False
) -> Ask | Wait:
    """Whether a feed is asked now. hosts: those that want to be left alone, and until when."""
    if paused:
        return Wait("paused")
    if state.gone:
        return Wait("gone")
    if hosts.get(host, 0) > now:
        return Wait("host", hosts[host])
    if not forced and state.next_at > now:
        return Wait("not due", state.next_at)
    headers: list[tuple[str, str]] = []
    if now - state.validators_at < VALIDATORS_LAST:
        if state.etag:
            headers.append(("If-None-Match", state.etag))
        if state.modified:
            headers.append(("If-Modified-Since", state.modified))
        if headers:
            headers.append(("A-IM", "feed"))
    return Ask(tuple(headers))


def after_news(
    state: FeedState, answer: Answer, now: int, *, dates: Iterable[datetime] = (), ttl: int = 0, title: str = ""
) -> FeedState:
    """The state after a document that could be read (200). dates: of its entries. ttl: minutes that it asks for."""
    etag, modified = _validator(answer, "etag"), _validator(answer, "last-modified")
    same = (etag, modified) == (state.etag, state.modified) and state.validators_at
    rate = entries_per_week(dates, now)
    renewed = now - state.validators_at >= VALIDATORS_LAST
    return replace(
        state,
        asked_at=now,
        came_at=now,
        next_at=now + interval(rate, ttl * MINUTE, max_age(answer.headers, now)),
        etag=etag,
        modified=modified,
        validators_at=state.validators_at if same and not renewed else now,
        body=answer.body_hash,
        errors=0,
        error="",
        per_week=round(rate, 2),
        title=title or state.title,
    )


def after_nothing_new(state: FeedState, answer: Answer, now: int) -> FeedState:
    """The state after `304 Not Modified`, or the same document again."""
    return replace(
        state,
        asked_at=now,
        came_at=now,
        next_at=now + interval(state.per_week, 0, max_age(answer.headers, now)),
        etag=_validator(answer, "etag") or state.etag,
        modified=_validator(answer, "last-modified") or state.modified,
        errors=0,
        error="",
    )


def after_failure(state: FeedState, sentence: str, now: int, *, gone: bool = False, retry_at: int = 0) -> FeedState:
    """The state after a failure: the next time is the later, the more of them come in a row."""
    wait = min(FIRST_BACK_OFF * 2 ** min(state.errors, 10), LONGEST)
    return replace(
        state,
        asked_at=now,
        next_at=max(now + wait, retry_at),
        errors=state.errors + 1,
        error=clean_line(sentence, 300),
        gone=gone,
    )


def moved(state: FeedState, url: str, scope: str) -> FeedState:
    """The state of a feed under its new address; what identifies its entries stays."""
    return replace(state, url=url, scope=state.scope or scope)


def retry_at(answer: Answer, now: int) -> int:
    """Until when a server that refuses (429, 503) wants to be left alone."""
    stated = answer.headers.get("retry-after", "").strip()
    if stated.isdecimal() and len(stated) < 10:
        seconds = int(stated)
    else:
        when = _http_date(stated)
        seconds = int(when.timestamp()) - now if when else RETRY_DEFAULT
    return now + max(MINUTE, min(seconds, RETRY_LONGEST))


def interval(per_week: float, ttl_seconds: int, max_age_seconds: int) -> int:
    """Seconds until the next fetch: twice as often as there is news, no more often than the server asks for."""
    own = 7 * DAY / (2 * per_week) if per_week > 0 else LONGEST
    return int(min(LONGEST, max(SHORTEST, own, ttl_seconds, max_age_seconds)))


def entries_per_week(dates: Iterable[datetime], now: int) -> float:
    """How many entries a feed has a week, by the gaps between its latest ones; 0.0 when there are too few to tell.

    The median of the gaps: feeds come in bursts, and a gap of a holiday says little.
    """
    times = sorted((int(date.timestamp()) for date in dates), reverse=True)[:20]
    if len(times) < 2:
        return 0.0
    gaps = [newer - older for newer, older in pairwise(times)]
    usual = max(median(gaps), (times[0] - times[-1]) / len(gaps) / 2, 10 * MINUTE)
    silent = now - times[0]
    return 7 * DAY / max(usual, silent / 4)


def max_age(headers: Mapping[str, str], now: int) -> int:
    """Seconds for which an answer says it stays fresh, `Cache-Control` before `Expires`; 0 when it does not."""
    control = headers.get("cache-control", "")
    if "no-cache" in control or "no-store" in control:
        return 0
    match = _MAX_AGE.search(control)
    if match:
        return min(int(match[1]), LONGEST)
    expires = _http_date(headers.get("expires", ""))
    return max(0, min(int(expires.timestamp()) - now, LONGEST)) if expires else 0


def _validator(answer: Answer, name: str) -> str:
    """A validator as the server states it, when it can be sent back."""
    value = answer.headers.get(name, "").strip()
    return value if value.isascii() and value.isprintable() and len(value) <= 500 else ""


def _http_date(text: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(text)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
