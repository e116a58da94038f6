"""What the library answers with: values that screens and commands hold on to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from reader.model.problem import Problem
from reader.model.row import Row

if TYPE_CHECKING:
    from reader.model.article import Article, Related, WholeArticle
    from reader.stories.relations import Relation
    from reader.web.cache import FullText


@dataclass(frozen=True, slots=True)
class Target:
    """What a mark is put on: an article or a ghost. The words are kept, so that a star outlives its file."""

    id: str
    title: str
    url: str
    source: str

    @classmethod
    def of_row(cls, row: Row) -> Target:
        """The target that stands for a row of the list."""
        return cls(row.id, row.title, row.url, row.source)


@dataclass(frozen=True, slots=True)
class Opened:
    """An article or a ghost's card as the reader shows it."""

    id: str
    rowid: int | None
    """None for a ghost."""
    article: Article | None
    card: Related | None
    """The card of a ghost; None for an article with a file."""
    whole: WholeArticle | None
    """None for ghosts and for files that cannot be read any more."""
    relations: tuple[Relation, ...]
    text: FullText | None = None
    """The full text that was fetched and is shown as the body; None when the body is the file's own."""
    file: Path | None = None
    """The article's file; None for a ghost."""
    problem: Problem | None = None
    """Why the file could not be read, when `whole` is None although there is a file."""

    @property
    def title(self) -> str:
        """The headline."""
        return self.article.title if self.article else self.card.title if self.card else ""

    @property
    def url(self) -> str:
        """The original address; may be empty."""
        return self.article.url if self.article else self.card.url if self.card else ""

    def absolute(self, link: str) -> str:
        """A link of the text as an address: one that is relative is meant from the article's own, if it has one."""
        if link.startswith("[["):
            return link
        try:
            return urljoin(self.url, link) if self.url else link
        except ValueError:
            return link

    @property
    def target(self) -> Target:
        """What marks are put on."""
        said = self.article or self.card
        return Target(self.id, self.title, self.url, said.source.name if said else "")


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """What a link of a text leads to."""

    rowid: int | None
    """The article, perhaps the open one itself; None for a page elsewhere, and for a file that is not here."""
    part: str = ""
    """The heading, anchor or block (`^x`) of it that is meant; empty for the whole."""
    missing: str = ""
    """The name or path of the file that is meant and not here; empty for anything else."""
    words: str = ""
    """The words around a link to a missing file, as one line."""
    namesakes: int = 1
    """How many files have the name that the link says; the nearest of them is meant."""


@dataclass(frozen=True, slots=True)
class UnreadNear:
    """What a look at the nearest articles of a list has found."""

    place: int | None
    """Of the next unread one; None when there is none among the nearest."""
    end: int
    """The farthest place that was looked at: from there `find_unread` goes on."""
    whole: bool
    """Whether the end of the list was reached."""


@dataclass(frozen=True, slots=True)
class Marked:
    """What a mark, an undo or a redo did."""

    label: str
    """What it was, in the words of the undo list: `read`, `starred`, ..."""
    count: int
    """Articles that changed."""
    ids: frozenset[str]
    left: tuple[str, ...] = ()
    """Articles that an undo or a redo left alone, because their marks were changed elsewhere meanwhile."""
