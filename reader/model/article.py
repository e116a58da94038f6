"""The article as a file states it, at the two depths in which files are read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reader.model.link import Link
from reader.model.moment import Moment, Precision
from reader.model.problem import Problem

__all__ = [
    "Article",
    "BodyFormat",
    "Image",
    "Moment",
    "Precision",
    "Related",
    "RelatedKey",
    "Source",
    "WholeArticle",
]


@dataclass(frozen=True, slots=True)
class Source:
    """Who published an article. Grouped by name; the domain is secondary."""

    name: str
    """May be empty when nothing in the file or its place tells."""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that the article names. Never loaded by reading."""

    url: str
    caption: str = ""
    width: int | None = None
    height: int | None = None


class BodyFormat(StrEnum):
    """In what form a body is written."""

    MARKDOWN = "markdown"
    HTML = "html"
    TEXT = "text"
    """Plain text, already flowed into paragraphs separated by an empty line."""


@dataclass(frozen=True, slots=True)
class RelatedKey:
    """What the graph needs of one entry of a related list: how to find the article it means."""

    title: str
    urls: tuple[str, ...]
    """Every http(s) address that the entry states, as written, most canonical first."""
    place: str = ""
    """A path, link or name by which the entry may name a file of the folder; empty when it has none."""


@dataclass(frozen=True, slots=True)
class Related:
    """One entry of a related list, whole: a readable card even when its article has no file."""

    title: str
    summary: str = ""
    published: Moment | None = None
    url: str = ""
    alternative_urls: tuple[str, ...] = ()
    source: Source = Source("")
    kind: str = ""
    quality: int | None = None
    images: tuple[Image, ...] = ()
    place: str = ""
    """As in `RelatedKey`."""

    @property
    def key(self) -> RelatedKey:
        """The key by which the graph resolves this entry."""
        urls = (self.url, *self.alternative_urls) if self.url else self.alternative_urls
        return RelatedKey(self.title, urls, self.place)


@dataclass(frozen=True, slots=True)
class Article:
    """All that a list row, search and the graph need of one file."""

    path: str
    """Relative to the library folder, `/` between the parts; may hold lone surrogates (undecodable names)."""
    title: str
    """One line, cleaned, never empty."""
    published: Moment | None = None
    """None when nothing states it; never the file's modification time."""
    saved: bool = False
    """Whether `published` is only when somebody kept a copy: nothing states when the article came out."""
    updated: Moment | None = None
    source: Source = Source("")
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    summary: str = ""
    """Plain text, cleaned; empty when equal to the title."""
    url: str = ""
    """The original address (http or https), as written; empty when the file states none."""
    alternative_urls: tuple[str, ...] = ()
    """Other addresses of the same article: web, AMP, CDN."""
    amp_url: str = ""
    images: tuple[Image, ...] = ()
    language: str = ""
    kind: str = ""
    """`article`, `video`, ... as the file names it; empty when it does not."""
    unpublished: bool = False
    """`published: false`: left the site. The normal state of an archive, never hidden by default."""
    draft: bool = False
    removed: bool = False
    """The only mark that hides an article by default."""
    heat: int | None = None
    """-1 means expired."""
    quality: int | None = None
    names: tuple[str, ...] = ()
    """What it is known by besides title and file name: aliases, former paths, slug, permalink; `id:...` identifiers."""
    series: tuple[str, ...] = ()
    """The series that it is a part of."""
    related: tuple[RelatedKey, ...] = ()
    """As listed, in file order, self and doubles included; resolving drops those."""
    has_body: bool = False
    content: str = ""
    """Of an article without an address: what it is known by when its file moves; empty when it says too little."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class WholeArticle:
    """Everything one file says, read when an article is opened."""

    article: Article
    body: str = ""
    """Cleaned text without front matter; empty when the file has none."""
    body_format: BodyFormat = BodyFormat.MARKDOWN
    related: tuple[Related, ...] = ()
    links: tuple[Link, ...] = ()
    """The links of its text and head, with the words around them."""
    metadata: tuple[tuple[str, object], ...] = ()
    """Every top-level field in file order: str, or nested lists and (key, value) pairs of str. `secured` left out."""
