"""What the reader is asked to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from reader.model.article import Article, Moment, Related, WholeArticle
from reader.model.state import ArticleState


@dataclass(frozen=True, slots=True)
class RelatedLine:
    """One related story as the page shows it."""

    title: str
    summary: str = ""
    source: str = ""
    published: Moment | None = None
    distance: str = ""
    """How far in time from the open article, in words: `+3h`."""
    rowid: int | None = None
    """Its number in the index; None for a ghost."""
    digit: int | None = None
    """The number by which a key opens it, from 1."""
    unread: bool = False
    starred: bool = False
    same_event: bool = False
    """Whether it reports the very news of the article."""
    label: str = ""
    """`+4 say the same`; empty for a single report."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the reader shows."""

    article: Article | None
    """The article; None when only a card of it exists."""
    card: Related | None
    """The card of a related story whose file is not in the library; None when there is an article."""
    whole: WholeArticle | None
    """The whole file; None while it is being read."""
    state: ArticleState
    related: tuple[RelatedLine, ...]
    now: datetime
    """Aware; ages are counted from here."""
    zone: tzinfo
    """In which instants are shown."""
    measure: int = 72
    """Cells that a line of running text may take."""
    ascii: bool = False
    """Draw with ASCII characters only."""
    preview: bool = False
    """Name no keys: they belong to what the page is shown beside."""
    match: str = ""
    """The line of the text in which a search has found its words; empty without a search or when the title has them."""
    match_spans: tuple[tuple[int, int], ...] = ()
    """Where the words stand in it."""
    next_in_story: RelatedLine | None = None
    """The first later article that belongs to it and has a file."""
    fulltext: str = ""
    """Where a fetched full text came from, in words; empty when the body is the file's own."""
