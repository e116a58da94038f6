"""What the article list shows of one article, as the index answers it."""

from __future__ import annotations

from dataclasses import dataclass

from reader.model.moment import Moment
from reader.model.problem import Severity


@dataclass(frozen=True, slots=True)
class Row:
    """One article in a list. The user's marks are not in here: they come from the state."""

    rowid: int
    """The index's number of this file; follows the publication time (a later article has a larger one)."""
    id: str
    """Identifier under which state is kept; two files with one URL share it."""
    path: str
    """Relative to the library folder."""
    title: str
    source: str
    published: Moment | None
    topics: tuple[str, ...]
    kind: str
    related_count: int
    """Entries in the article's own related list."""
    later_count: int
    """Resolved related articles that were published later: how the story went on."""
    problem: Severity | None
    """The worst problem of the file, or None."""
    has_body: bool
    unpublished: bool
    draft: bool
    removed: bool
    heat: int | None
    quality: int | None
    url: str
    """The article's own address, kept in the state of a starred article so that the star outlives the file."""
    saved: bool = False
    """Whether `published` is only when somebody kept a copy."""
    twins: int = 0
    """Other files with the very same report of its event."""
    common: frozenset[str] = frozenset()
    """Topics that nearly all articles of the library have: a list need not say them."""

    @property
    def telling_topics(self) -> tuple[str, ...]:
        """The topics that tell this article from others."""
        return tuple(topic for topic in self.topics if topic not in self.common) if self.common else self.topics
