"""What a list shows, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """The orders of a list. Ties are newest first; what has no value for the order comes last."""

    NEWEST = "newest"
    OLDEST = "oldest"
    HEAT = "heat"
    QUALITY = "quality"
    SOURCE = "source"
    TITLE = "title"
    UNREAD = "unread"
    """Unread first, each part newest first."""
    RELEVANCE = "relevance"
    """Best match first; the same as NEWEST where there are no words."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles a list shows, and in which order."""

    words: str = ""
    """Plain words as typed: all must occur; the last one may be the beginning of a word."""
    unread: bool = False
    """Only articles not read."""
    starred: bool = False
    """Only starred articles."""
    removed: bool = False
    """Also articles that their file marks as removed."""
    sort: Sort = Sort.NEWEST
    without: tuple[int, ...] = ()
    """Numbers of articles that are left out: those of muted stories."""
    fold: bool = False
    """Of several identical reports of one event only the first; starred articles are all shown."""
    match: str = ""
    """A full-text expression in the index's own language, made by `reader.index.words`; added to `words`."""
    where: tuple[str, tuple[object, ...]] | None = None
    """A condition on the index's table `article` (named `a`) in SQL, and its parameters."""
