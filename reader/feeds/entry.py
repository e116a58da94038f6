"""What stands in a feed: the document and its entries, as frozen values. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from reader.model.errors import BroadsheetError

MAX_ENTRIES = 2_000
"""Entries of one document that are read; feeds list the newest first."""
SUMMARY_LIMIT = 400
"""Characters of an excerpt."""
_EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)
"""Earlier dates are those of a clock or a database that had none."""
_FUTURE = timedelta(days=2)
"""How far ahead a date may lie: clocks and zones are wrong by hours, not more."""


class NotAFeedError(BroadsheetError):
    """The document is none; `str()` is one sentence without a full stop, cleaned."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that an entry brings: a podcast's episode, a video, a document."""

    url: str
    kind: str = ""
    """Media type as stated, lower case; may be empty."""
    size: int = 0
    """Bytes as stated; 0 when unknown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed, cleaned: every text may be shown, every address is http(s) and without tracking."""

    title: str
    """One line, never empty."""
    url: str = ""
    """Of the article; empty when the entry has none."""
    id: str = ""
    """The feed's own identifier; may be empty."""
    published: datetime | None = None
    """Aware, UTC; None when the entry states none that can be true."""
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    summary: str = ""
    """Plain text, one line."""
    body: str = ""
    """Clean HTML, blocks separated by empty lines; empty where the feed has no more than the summary."""
    images: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    """Title (may be empty) and address of what the entry itself states as related (Atom's `rel="related"`)."""
    comments: str = ""
    """Address of the discussion."""
    language: str = ""
    provider: str = ""
    """Name of the entry's own source where the feed gathers those of others; empty: the feed's."""
    provider_url: str = ""


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A feed as it came, read."""

    title: str = ""
    site_url: str = ""
    language: str = ""
    ttl: int = 0
    """Minutes for which the feed asks not to be fetched again; 0 when it does not."""
    entries: tuple[Entry, ...] = ()
    left_out: int = 0
    """Entries beyond `MAX_ENTRIES`."""


def believable(when: datetime, now: datetime) -> bool:
    """Whether a date can be that of news: not the zero of a clock, not far in the future."""
    return _EARLIEST < when < now + _FUTURE
