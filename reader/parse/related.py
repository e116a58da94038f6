"""Entries of a related list -> the keys of the graph, or whole cards."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from reader.model.article import Related, RelatedKey, Source
from reader.parse.body_facts import plain_summary
from reader.parse.dates import parse_moment
from reader.parse.field_names import RELATED, STATED
from reader.parse.tree import Node
from reader.parse.values import (
    NAME_LIMIT,
    first,
    is_false,
    is_true,
    pictures,
    plain_line,
    text_of,
    web_address,
    whole_number,
)

MAX_RELATED = 2_000
"""Entries of one list that are read; the longest real one has 180."""
STATED_NAMES = frozenset((*RELATED, *STATED))
TITLE_KEYS = ("title", "headline", "name", "text", "label")
URL_KEYS = ("originalurl", "weburl", "canonical", "canonicalurl", "url", "link", "href", "ampweburl", "cdnampweburl")
PLACE_KEYS = ("path", "file", "filename", "slug", "permalink", "page", "url", "link", "href", "ref")
_MESSAGE = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
"""The identifier of a letter."""
_WIKI_ENTRY = re.compile(r"\[\[([^\[\]\n]{1,500})\]\]")
_WIKI = re.compile(r"\[\[[^\[\]\n]{1,500}\]\]")
_DATE_KEYS = ("publisheddatetime", "publishedat", "datepublished", "published", "pubdate", "date")
_SUMMARY_KEYS = ("excerpt", "summary", "description", "teaser")
_SLUGS = re.compile(r"[\w./-]+(?:,[ \t]*[\w./-]+)+")
"""Names or paths without a blank in them, set apart by commas."""
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]+)\]\((\S+?)\)\s*\Z")


def entries(node: Node) -> list[Node]:
    """The entries of a related field, however it is written: a list, one entry, text split at line ends, or groups."""
    if isinstance(node, list):
        return node[:MAX_RELATED]
    if isinstance(node, dict):
        if any(first(node, (key,)) for key in (*TITLE_KEYS, *URL_KEYS, *PLACE_KEYS)):
            return [node]
        return [entry for value in node.values() for entry in entries(value)][:MAX_RELATED]
    if node.count("[[") > 1:
        return [match[0] for match in islice(_WIKI.finditer(node), MAX_RELATED)]
    if "," in node and _SLUGS.fullmatch(node.strip()):
        node = node.replace(",", "\n")
    lines: list[Node] = [line.strip() for line in node.split("\n") if line.strip()]
    return lines[:MAX_RELATED]


def stated_entries(names: dict[str, Node]) -> list[Node]:
    """The entries of all fields that name other articles: the first related list, then parents, neighbours and such.

    names: the fields under their folded names.
    """
    listed = next((key for key in RELATED if key in names), None)
    stated = entries(names[listed]) if listed else []
    if not STATED_NAMES.isdisjoint(names):
        for key in STATED:
            if key in names:
                stated = [*stated, *(entry for entry in entries(names[key]) if _names_something(entry))]
    return stated[:MAX_RELATED]


def _names_something(entry: Node) -> bool:
    """Whether the entry of a field that holds other things, too (`next: false`, `parent: 3`), can be a link or name."""
    if isinstance(entry, dict):  # `links: [{name: ..., url: https://...}]` are pages elsewhere
        return not any(map(web_address, entry.values()))
    if isinstance(entry, list):
        return True
    nothing = is_true(entry) or is_false(entry) or entry.strip().isdigit() or entry in ("null", "none")
    return len(entry) > 1 and not nothing


def related_keys(listed: Iterable[Node]) -> tuple[RelatedKey, ...]:
    """How to find the article that each entry means, in file order; entries that name nothing are left out."""
    return tuple(key for entry in islice(listed, MAX_RELATED) if (key := _key(entry)))


def related_cards(listed: Iterable[Node]) -> tuple[Related, ...]:
    """Every entry as a readable card, in file order; the same entries as `related_keys` gives."""
    return tuple(card for entry in islice(listed, MAX_RELATED) if (card := _card(entry)))


def make_key(title: str, urls: Iterable[str], place: str = "") -> RelatedKey | None:
    """A key of raw texts, or None when it names nothing. `urls`: the most canonical first; what is none is left out.

    place: what may name a file of the folder; an address is none.
    """
    kept: list[str] = []
    for url in urls:
        if (address := web_address(url)) and address not in kept:
            kept.append(address)
    title = plain_line(title)
    return RelatedKey(title, tuple(kept), "" if kept else place[:500]) if title or kept or place else None


def _key(entry: Node) -> RelatedKey | None:
    if isinstance(entry, dict):
        urls = _urls(entry)
        if len(entry) == 1 and not first(entry, (*TITLE_KEYS, *URL_KEYS, *PLACE_KEYS)):  # `Elsewhere: https://...`
            title, value = next(iter(entry.items()))
            return make_key(title, (text_of(value),), text_of(value)) if "/" in text_of(value) else None
        places = (text_of(first(entry, (key,))) for key in PLACE_KEYS)
        return make_key(text_of(first(entry, TITLE_KEYS)), urls, next(filter(None, places), ""))
    if isinstance(entry, list):  # `[[Name]]` without quotes is a list in a list
        return _key(entry[0] if len(entry) == 1 else ", ".join(text_of(item) for item in entry[:20])) if entry else None
    return _text_key(entry.strip())


def _text_key(entry: str) -> RelatedKey | None:
    if match := _MARKDOWN_LINK.match(entry):
        return make_key(match[1], (match[2],), match[2])
    if match := _WIKI_ENTRY.fullmatch(entry):
        place, bar, words = match[1].partition("|")
        return make_key(words if bar and words else place.partition("#")[0].rpartition("/")[2], (), f"[[{match[1]}]]")
    if match := _MESSAGE.fullmatch(entry):
        return make_key("", (), f"id:{match[1]}")
    if entry.startswith(("{{", "{%")) or "{{" in entry:
        return make_key(entry.strip("{}% "), (), entry)
    return make_key(entry, (entry,), entry)


def _urls(entry: dict[str, Node]) -> tuple[str, ...]:
    return tuple(value for name in URL_KEYS if isinstance(value := first(entry, (name,)), str) and value)


def _card(entry: Node) -> Related | None:
    key = _key(entry)
    if key is None:
        return None
    url, others = (key.urls[0], key.urls[1:]) if key.urls else ("", ())
    if not isinstance(entry, dict):
        return Related(key.title, url=url, alternative_urls=others, place=key.place)
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
        place=key.place,
    )


def _source(node: Node) -> Source:
    from urllib.parse import unquote

    domain = plain_line(text_of(first(node, ("domain",))), NAME_LIMIT) if isinstance(node, dict) else ""
    name = plain_line(unquote(text_of(node)), NAME_LIMIT)
    return Source(name or domain, domain)
