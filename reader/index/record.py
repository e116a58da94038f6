"""An article as the index keeps it: plain values only, so that records travel cheaply between processes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from reader.index.ids import SEVERITIES, uid_of
from reader.model.article import Article, RelatedKey
from reader.model.identity import article_id, normalise_url
from reader.model.problem import Problem

HASH_BYTES = 6
"""Of a key: among a million articles with ten million relations less than one false match is expected."""
_OPENING = re.compile(r"^\W+")
_SORTED_BY = 10
"""Letters of a title that its place in an order is found by; titles that begin alike are then compared whole."""
_INT_LIMIT = (1 << 63) - 1
_URL_HASH = blake2b(b"url:", digest_size=HASH_BYTES)
_MOST_KNOWN = 4_000
"""Entries of related lists whose keys are remembered."""
_known_entries: dict[str, dict[int, tuple[RelatedKey, bytes]]] = {}
"""Per library folder, by the id of the entry."""
_MOST_KEYS = 255
"""Keys that one entry of a related list may have; the count is one byte."""

ProblemRecord = tuple[int | None, int, str, str, str]
"""Line, severity number, sentence, what was done, excerpt."""


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
    """The keys by which related lists may name this article, 6 bytes each."""
    listed: bytes
    """For each entry of the related list one byte with the number of its keys, then the keys, best first."""
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
        problem=max([problem[1] for problem in problems]) if problems else 0,
        has_body=int(article.has_body),
        has_image=int(bool(article.images)),
        unpublished=int(article.unpublished),
        draft=int(article.draft),
        removed=int(article.removed),
        heat=_bounded(article.heat),
        quality=_bounded(article.quality),
        own=b"".join(dict.fromkeys((*filter(None, map(url_key, urls)), title_key(label, article.title)))),
        listed=_listed(article.related, label),
        summary=article.summary,
        authors=", ".join(article.authors),
        content=uid_of(article.content) if article.content else 0,
        problems=problems,
    )


def problem_record(problem: Problem) -> ProblemRecord:
    """A problem without its path."""
    line = _bounded(problem.line)
    return (line, SEVERITIES.index(problem.severity), problem.sentence, problem.done, problem.excerpt)


@lru_cache(1 << 14)
def url_key(url: str) -> bytes:
    """The key of a page, the same for every spelling of its address; empty for what is no http(s) address."""
    normal = normalise_url(url)
    if not normal:
        return b""
    made = _URL_HASH.copy()  # sooner than making one
    made.update(normal.encode("utf-8", "surrogatepass"))
    return made.digest()


@lru_cache(1 << 12)
def title_key(label: str, title: str) -> bytes:
    """The key of a title within one library folder."""
    return _hash(f"title:{label}:{title}")


def entry_keys(entry: RelatedKey, label: str) -> list[bytes]:
    """The keys of an entry of a related list, best first: its addresses in order, then its title."""
    return _keys(entry.title, entry.urls, label)


def _keys(title: str, urls: tuple[str, ...], label: str) -> list[bytes]:
    keys = dict.fromkeys(map(url_key, urls[: _MOST_KEYS - 1]))
    keys.pop(b"", None)
    if title:
        keys[title_key(label, title)] = None
    return list(keys)


def _listed(entries: Iterable[RelatedKey], label: str) -> bytes:
    """A related list as it is kept. Ten articles quote the same story, are read one after the other, and share it."""
    packed_entries = _known_entries.setdefault(label, {})
    if len(packed_entries) > _MOST_KNOWN:
        packed_entries.clear()
    pieces: list[bytes] = []
    for entry in entries:
        packed_entry = packed_entries.get(id(entry))
        if packed_entry is None:
            keys = _keys(entry.title, entry.urls, label)
            # The entry itself is kept too: while it is, no other has its id.
            packed_entry = packed_entries[id(entry)] = entry, bytes((len(keys),)) + b"".join(keys)
        pieces.append(packed_entry[1])
    return b"".join(pieces)


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
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=HASH_BYTES).digest()


def _bounded(number: int | None) -> int | None:
    """SQLite's integers have 64 bits."""
    return None if number is None else max(-_INT_LIMIT, min(_INT_LIMIT, number))
