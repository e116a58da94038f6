"""News that comes in, as screens see it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FeedChoice:
    """A feed that can be subscribed to."""

    url: str
    title: str
    entries: int
    """How many it has now; 0 when that is not known."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found at an address."""

    typed: str
    url: str
    """Where it leads."""
    is_page: bool
    """Whether there is a page that can be saved."""
    feeds: tuple[FeedChoice, ...]


@dataclass(frozen=True, slots=True)
class News:
    """What came."""

    sentence: str
    files: frozenset[Path]
    """New files of the opened library."""
    failed: bool = False
