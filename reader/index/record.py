"""An article as the index keeps it: plain values only, so that records travel cheaply between processes."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from reader.index.ids import SEVERITIES, uid_of
from reader.index.targets import HASH_BYTES, host_key, host_of, link_keys, own_keys, series_keys
from reader.model.article import Article, RelatedKey
from reader.model.identity import article_id, normalise_url
from reader.model.link import Link, LinkForm
from reader.model.problem import Problem, Severity
from reader.model.suffixes import READABLE_SUFFIXES
from reader.parse.text_links import find_links, link_of

_OPENING = re.compile(r"^\W+")
_SORTED_BY = 10
"""Letters of a title that its place in an order is found by; titles that begin alike are then compared whole."""
_INT_LIMIT = (1 << 63) - 1
_URL_HASH = blake2b(b"url:", digest_size=HASH_BYTES)
_MOST_KNOWN = 4_000
"""Entries of related lists whose keys are remembered."""
_known_entries: dict[str, dict[int, tuple[RelatedKey, bytes]]] = {}
"""Per library folder, by the id of the entry."""
_MOST_ADDRESSES = 100
"""Addresses in the text of one article that are kept."""
_LINK_HEAD = struct.Struct(">BIB")
_EVEN = [bytes((number & 0xFE,)) for number in range(256)]
_DATED_PAGE = re.compile(r"/(?:19|20)\d\d/\d\d/(?:\d\d/)?[^/?#]*-[^/?#]+/?\Z")
"""The end of an address that may be one of the folder's own site: exports of weblogs keep these, and state no site."""
_IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<![0-9a-f])[0-9a-f]{32}\Z", re.IGNORECASE)
"""By which programs know a note wherever it lies."""
_NAME_OF_WORDS = re.compile(r"(?=[^.]{15})[a-z0-9]+(?:-[a-z0-9]+){2,}(?:\.html?)?", re.IGNORECASE)
"""A name of so many words that two pages of the same are the same."""
_MOST_KEYS = 255
"""Keys that one entry of a related list may have; the count is one byte."""


class ProblemRecord(NamedTuple):
    """A problem of a file, without its path: a row of the table `problem` after the place."""

    line: int | None
    severity: int
    """Its place in `SEVERITIES`."""
    sentence: str
    done: str
    excerpt: str


class Record(NamedTuple):
    """One readable file, ready for the index's tables."""

    uid: int
    """The article's identifier as a signed 64-bit number."""
    title: str
    sorting: str
    """The beginning of the title by which titles are put in order: folded, without quotes and the like before it."""
    source: str
    published: str | None
    """ISO 8601 as exact as the file states it, `Z` for UTC."""
    epoch: int | None
    topics: tuple[str, ...]
    kind: str
    language: str
    url: str
    related: int
    problem: int
    """Number of the worst severity; 0 for none."""
    has_body: int
    has_image: int
    unpublished: int
    draft: int
    removed: int
    heat: int | None
    quality: int | None
    own: bytes
    """The keys by which other files may name this article, 6 bytes each."""
    listed: bytes
    """For each entry of the related list one byte with the number of its keys, then the keys, best first."""
    series: bytes
    """The keys of the series that it belongs to; among its own, too."""
    hosts: bytes
    """The keys of the hosts of its addresses."""
    saved: int
    """1 when its time is that of saving."""
    summary: str
    authors: str
    content: int
    """What an article without an address is known by, as a signed 64-bit number; 0 when there is nothing."""
    problems: tuple[ProblemRecord, ...]


Read = Record | ProblemRecord
"""A readable file's record, or why the file could not be read."""


def record(article: Article, label: str) -> Record:
    """What the index keeps of an article. label: name of its library folder."""
    urls = (article.url, *article.alternative_urls) if article.url else article.alternative_urls
    problems = tuple(map(problem_record, article.problems))
    published = article.published
    series = series_keys(label, article.series)
    names = own_keys(label, article.path, article.title, article.names, article.series)
    return Record(
        uid=uid_of(article_id(urls, f"{label}/{article.path}")),
        title=article.title,
        sorting=_OPENING.sub("", folded(article.title))[:_SORTED_BY],
        source=article.source.name,
        published=published.isoformat().replace("+00:00", "Z") if published else None,
        epoch=published.epoch if published else None,
        topics=article.topics,
        kind=article.kind,
        language=article.language,
        url=article.url,
        related=len(article.related),
        problem=max([problem.severity for problem in problems]) if problems else 0,
        has_body=int(article.has_body),
        has_image=int(bool(article.images)),
        unpublished=int(article.unpublished),
        draft=int(article.draft),
        removed=int(article.removed),
        heat=_bounded(article.heat),
        quality=_bounded(article.quality),
        own=b"".join(dict.fromkeys((*filter(None, map(url_key, urls)), title_key(label, article.title), *names))),
        listed=_listed(article.related, label, article.path),
        series=b"".join(series),
        hosts=b"".join({host_key(host) for url in urls if (host := host_of(url))}),
        saved=int(article.saved),
        summary=article.summary,
        authors=", ".join(article.authors),
        content=uid_of(article.content) if article.content else 0,
        problems=problems,
    )


def problem_record(problem: Problem) -> ProblemRecord:
    """A problem without its path."""
    line = _bounded(problem.line)
    return ProblemRecord(line, SEVERITIES.index(problem.severity), problem.sentence, problem.done, problem.excerpt)


def unreadable(sentence: str) -> ProblemRecord:
    """The problem of a file of which nothing is kept. sentence: why."""
    return ProblemRecord(None, SEVERITIES.index(Severity.UNREADABLE), sentence, "left out", "")


@lru_cache(1 << 14)
def url_key(url: str) -> bytes:
    """The key of a page, the same for every spelling of its address; empty for what is no http(s) address."""
    normal = normalise_url(url)
    if not normal:
        return b""
    made = _URL_HASH.copy()  # sooner than making one
    made.update(normal.encode("utf-8", "surrogatepass"))
    return _even(made.digest())


@lru_cache(1 << 12)
def title_key(label: str, title: str) -> bytes:
    """The key of a title within one library folder."""
    return _hash(f"title:{label}:{title}")


def entry_keys(entry: RelatedKey, label: str, path: str) -> list[bytes]:
    """The keys of an entry of a related list, best first: its addresses in order, its title, the file that it names.

    path: of the file whose list it is.
    """
    keys = _keys(entry.title, entry.urls, label)
    if entry.place and (link := link_of_entry(entry.place)):
        keys += link_keys(link, label, path)
    elif not entry.urls and entry.title:
        keys += link_keys(Link(LinkForm.NAME, entry.title), label, path)
    return list(dict.fromkeys(keys))[:_MOST_KEYS]


def link_of_entry(place: str) -> Link | None:
    """The link that an entry of a related list is: `[[Name]]`, a path, or a bare name."""
    links = find_links(place) if "[[" in place or place.startswith("{") else []
    if links:
        return links[0]
    if "/" in place or place.lower().endswith(READABLE_SUFFIXES):
        return link_of(place)
    return Link(LinkForm.NAME, place)


def _keys(title: str, urls: tuple[str, ...], label: str) -> list[bytes]:
    keys = dict.fromkeys(map(url_key, urls[: _MOST_KEYS - 1]))
    keys.pop(b"", None)
    if title:
        keys[title_key(label, title)] = None
    return list(keys)


def _listed(entries: Iterable[RelatedKey], label: str, path: str) -> bytes:
    """A related list as it is kept. Ten articles quote the same story, are read one after the other, and share it."""
    packed_entries = _known_entries.setdefault(label, {})
    if len(packed_entries) > _MOST_KNOWN:
        packed_entries.clear()
    pieces: list[bytes] = []
    for entry in entries:
        if entry.place or not entry.urls:  # what it means depends on the folder of the file
            keys = entry_keys(entry, label, path)
            pieces.append(bytes((len(keys),)) + b"".join(keys))
            continue
        packed_entry = packed_entries.get(id(entry))
        if packed_entry is None:
            keys = _keys(entry.title, entry.urls, label)
            # The entry itself is kept too: while it is, no other has its id.
            packed_entry = packed_entries[id(entry)] = entry, bytes((len(keys),)) + b"".join(keys)
        pieces.append(packed_entry[1])
    return b"".join(pieces)


def linked(
    links: Iterable[Link], label: str, path: str, url: str, place_of: Callable[[Link], int]
) -> tuple[bytes, list[Link]]:
    """The links of a text as they are kept, and those that are: all that can mean an article.

    url: the article's own address; where it has none, its addresses may be those of a site that is kept here.
    Each takes one byte for its form (1: an address), 4 for the line in which it stands (`place_of`), one for the number
    of keys, then the keys: of an address those of its host and its own, of others what they may mean, best first.
    """
    pieces: list[bytes] = []
    kept: list[Link] = []
    addresses = 0
    for link in links:
        is_address = link.form is LinkForm.ADDRESS
        if is_address:
            addresses += 1
            own, host = url_key(link.target), host_of(link.target)
            keys = [host_key(host), own] if own and host and addresses <= _MOST_ADDRESSES else []
            if keys and (named := _names_of_address(link.target, here=not url)):
                keys = [own, *(key for name in named for key in link_keys(name, label, path))][:_MOST_KEYS]
                is_address = False
        else:
            keys = link_keys(link, label, path)[:_MOST_KEYS]
        if keys:
            kept.append(link)
            pieces.append(_LINK_HEAD.pack(is_address, place_of(link), len(keys)) + b"".join(keys))
    return b"".join(pieces), kept


def _names_of_address(address: str, *, here: bool) -> list[Link]:
    """What an address may mean in the folder by what stands in it: a date, an identifier, a name of many words.

    here: whether the page may be one of the folder's own site; else a name of many words is one of many such pages.
    """
    if dated := _DATED_PAGE.search(address):
        return [Link(LinkForm.PATH, dated[0])]
    last = address.partition("?")[0].rstrip("/").rpartition("/")[2]
    if identifier := _IDENTIFIER.search(last):
        return [Link(LinkForm.NAME, f"id:{identifier[0]}"), Link(LinkForm.NAME, last)]
    return [Link(LinkForm.NAME, last)] if here and _NAME_OF_WORDS.fullmatch(last) else []


def unpack_linked(packed: bytes) -> Iterator[tuple[bool, int, list[int]]]:
    """Of each link whether it is an address, the number of its line, and its keys."""
    at = 0
    while at < len(packed):
        is_address, place, count = _LINK_HEAD.unpack_from(packed, at)
        at += _LINK_HEAD.size
        yield bool(is_address), place, unpack_own(packed[at : at + count * HASH_BYTES])
        at += count * HASH_BYTES


def _even(digest: bytes) -> bytes:
    """Keys of addresses and stated titles are even numbers."""
    return digest[:-1] + _EVEN[digest[-1]]


def unpack_own(own: bytes) -> list[int]:
    """Keys as the signed numbers that the tables hold."""
    return [int.from_bytes(own[at : at + HASH_BYTES], "big", signed=True) for at in range(0, len(own), HASH_BYTES)]


def unpack_listed(listed: bytes) -> list[bytes]:
    """The keys of each entry of a related list, still packed."""
    entries: list[bytes] = []
    at = 0
    while at < len(listed):
        end = at + 1 + listed[at] * HASH_BYTES
        entries.append(listed[at + 1 : end])
        at = end
    return entries


def folded(name: str) -> str:
    """The form by which names are put in order."""
    from reader.text.clean import search_key  # its patterns cost more than the rest of opening an index

    return search_key(name)


def _hash(text: str) -> bytes:
    return _even(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=HASH_BYTES).digest())


def _bounded(number: int | None) -> int | None:
    """SQLite's integers have 64 bits."""
    return None if number is None else max(-_INT_LIMIT, min(_INT_LIMIT, number))
