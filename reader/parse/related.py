"""Entries of a related list -> the keys of the graph, or whole cards."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reader.model.article import Related, RelatedKey, Source
from reader.parse.body import plain_summary
from reader.parse.dates import parse_moment
from reader.parse.tree import Node
from reader.parse.values import NAME_LIMIT, first, pictures, plain_line, text_of, web_address, whole_number

MAX_RELATED = 2_000
"""Entries of one list that are read; the longest real one has 180."""
TITLE_KEYS = ("title", "headline", "name", "text", "label")
URL_KEYS = ("originalurl", "weburl", "canonical", "canonicalurl", "url", "link", "href", "ampweburl", "cdnampweburl")
_DATE_KEYS = ("publisheddatetime", "publishedat", "datepublished", "published", "pubdate", "date")
_SUMMARY_KEYS = ("excerpt", "summary", "description", "teaser")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]+)\]\((\S+?)\)\s*\Z")


def entries(node: Node) -> list[Node]:
    """The entries of a related field, however it is written: a list, one entry, text split at line ends, or groups."""
    if isinstance(node, list):
        return node[:MAX_RELATED]
    if isinstance(node, dict):
        if any(first(node, (key,)) for key in (*TITLE_KEYS, *URL_KEYS)):
            return [node]
        return [entry for value in node.values() for entry in entries(value)][:MAX_RELATED]
    lines: list[Node] = [line for line in node.split("\n") if line.strip()]
    return lines[:MAX_RELATED]


def related_keys(node: Node) -> tuple[RelatedKey, ...]:
    """How to find the article that each entry means, in file order; entries that name nothing are left out."""
    return tuple(key for entry in entries(node) if (key := _key(entry)))


def related_cards(node: Node) -> tuple[Related, ...]:
    """Every entry as a readable card, in file order; the same entries as `related_keys` gives."""
    return tuple(card for entry in entries(node) if (card := _card(entry)))


def make_key(title: str, urls: Iterable[str]) -> RelatedKey | None:
    """A key of raw texts, or None when it names nothing. `urls`: the most canonical first; what is none is left out."""
    kept: list[str] = []
    for url in urls:
        if (address := web_address(url)) and address not in kept:
            kept.append(address)
    title = plain_line(title)
    return RelatedKey(title, tuple(kept)) if title or kept else None


def _key(entry: Node) -> RelatedKey | None:
    if isinstance(entry, dict):
        return make_key(text_of(first(entry, TITLE_KEYS)), _urls(entry))
    if isinstance(entry, str):
        if match := _MARKDOWN_LINK.match(entry.strip()):
            return make_key(match[1], (match[2],))
        return make_key(entry, (entry,))
    return None


def _urls(entry: dict[str, Node]) -> tuple[str, ...]:
    return tuple(value for name in URL_KEYS if isinstance(value := first(entry, (name,)), str) and value)


def _card(entry: Node) -> Related | None:
    key = _key(entry)
    if key is None:
        return None
    url, others = (key.urls[0], key.urls[1:]) if key.urls else ("", ())
    if not isinstance(entry, dict):
        return Related(key.title, url=url, alternative_urls=others)
    summary = plain_summary(text_of(first(entry, _SUMMARY_KEYS)))
    return Related(
        title=key.title,
        summary="" if summary == key.title else summary,
        published=parse_moment(text_of(first(entry, _DATE_KEYS))),
        url=url,
        alternative_urls=others,
        source=_source(first(entry, ("provider", "source", "publisher"))),
        kind=plain_line(text_of(first(entry, ("type", "kind"))), NAME_LIMIT),
        quality=whole_number(first(entry, ("quality",))),
        images=pictures(first(entry, ("images", "image"))) if first(entry, ("images", "image")) else (),
    )


def _source(node: Node) -> Source:
    from urllib.parse import unquote

    domain = plain_line(text_of(first(node, ("domain",))), NAME_LIMIT) if isinstance(node, dict) else ""
    name = plain_line(unquote(text_of(node)), NAME_LIMIT)
    return Source(name or domain, domain)
