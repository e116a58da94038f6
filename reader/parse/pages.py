"""Saved HTML pages: what their <head> states about the article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, cast

from reader.parse.body_facts import html_heading
from reader.parse.dates import parse_moment
from reader.parse.plain import stated_line
from reader.parse.tree import Node
from reader.parse.values import decode_entities, drop_tags

_LOOK = 200_000
"""Characters at the beginning of a page that are searched."""
_META = re.compile(r"<meta\s([^<>]{1,3000})>", re.IGNORECASE)
_LINK = re.compile(r"<link\s([^<>]{1,2000})>", re.IGNORECASE)
_TIME = re.compile(r"<time\s([^<>]{1,500})>", re.IGNORECASE)
_TITLE = re.compile(r"<title(?:\s[^<>]{0,200})?>([^<]{1,2000})<", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html\s[^<>]{0,500}?\blang\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")

_LINKED_DATA = re.compile(
    r"<script\s[^<>]{0,200}ld\+json[^<>]{0,200}>(.{1,100000}?)</script", re.IGNORECASE | re.DOTALL
)
_LD_TEXTS = {
    "headline": "title",
    "name": "title",
    "datePublished": "published",
    "dateCreated": "created",
    "dateModified": "updated",
    "description": "summary",
    "url": "url",
    "inLanguage": "lang",
}
_CLASSED = re.compile(
    r"<(\w{1,10})\s[^<>]{0,1000}?\bclass\s*=\s*[\"']([^\"'<>]{1,300})[\"'][^<>]{0,2000}>", re.IGNORECASE
)
_SINGLE_FILE = re.compile(
    r"saved with SingleFile\s+url:\s*(https?://\S+)\s+saved date:\s*(.{10,60}?)(?:\(|\n|-->)", re.IGNORECASE
)
_SAVED_FROM = re.compile(
    r"<!--\s*saved from (?:url=\(\d+\))?(https?://[^\s<>]+)(?:\s+at\s+([\dT:.+-]+Z?))?", re.IGNORECASE
)
"""What browsers and monolith write at the top of a page."""
_MIRRORED = re.compile(
    r"<!--\s*Mirrored from ([^\s<>]+) by HTTrack[^,<>]{0,100},(?:[^<>]{0,40}?, )?([^<>]{10,40}?)\s*-->"
)
_H_ENTRY = {
    "p-name": ("title", ""),
    "p-summary": ("summary", ""),
    "p-author": ("authors", ""),
    "dt-published": ("published", "datetime"),
    "dt-updated": ("updated", "datetime"),
    "p-canonical": ("url", "href"),
    "u-url": ("url", "href"),
    "u-photo": ("image", "src"),
    "u-featured": ("image", "src"),
}
"""Classes of h-entry: the field, and the attribute that holds its value."""
# Names of <meta> -> the field they stand for, the most telling first.
_NAMES = {
    "title": ("og:title", "twitter:title", "dc.title", "citation_title"),
    "published": (
        "article:published_time",
        "datepublished",
        "og:published_time",
        "citation_publication_date",
        "dc.date",
        "parsely-pub-date",
        "pubdate",
        "date",
        "dcterms.date",
        "dcterms.created",
        "dc.date.issued",
        "sailthru.date",
        "article.published",
        "publish-date",
        "publication_date",
        "bt:pubdate",
        "created",
    ),
    "updated": (
        "article:modified_time",
        "datemodified",
        "og:updated_time",
        "last-modified",
        "dcterms.modified",
        "article.updated",
        "updated",
    ),
    "authors": (
        "author",
        "article:author",
        "dc.creator",
        "citation_author",
        "parsely-author",
        "byl",
        "dcterms.creator",
        "creator",
    ),
    "summary": ("og:description", "description", "twitter:description", "dc.description", "dcterms.description"),
    "sitename": ("og:site_name", "application-name"),
    "keywords": ("keywords", "article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "dc.subject"),
    "image": ("og:image", "twitter:image", "twitter:image:src", "thumbnail"),
    "url": ("og:url", "savepage-url", "source-url", "twitter:url"),
    "savedat": ("savepage-date",),
}


_NAMED = re.compile(
    r"<(\w{1,10})\s(?=[^<>]{0,500}(?:itemprop|rel|class)\s*=\s*[\"']?[^\"'<>]{0,60}"
    r"(?:author|byline|date|time|published|tag\b|p-category|label-name))[^<>]{1,1000}>",
    re.IGNORECASE,
)
_ELEMENTS = {
    **dict.fromkeys(("author", "byline", "post-author", "entry-author", "article-author", "author-name"), "authors"),
    **dict.fromkeys(
        ("datepublished", "date", "published", "post-date", "entry-date", "pubdate", "publish-date", "article-date"),
        "published",
    ),
    **dict.fromkeys(("tag", "p-category", "post-tag", "label-name"), "tags"),
}
"""Values of `itemprop`, `rel` and `class`, and what an element says that has them."""


_SCRIPTS = re.compile(r"<(script|style|svg)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_BYLINES = re.compile(
    r"<\w{1,10}\s[^<>]{0,300}?\b(?:class|id)\s*=\s*[\"'][^\"'<>]{0,60}?(?:byline|meta|dateline|date|posted|published)[^\"'<>]{0,60}[\"'][^<>]{0,300}>",
    re.IGNORECASE,
)
"""Elements that are named for saying who wrote a page, and when."""
_TEXT_BEGINS = re.compile(r"<(?:article|pre)\b|<!--\s*begin", re.IGNORECASE)
_BLOCK_ENDS = re.compile(
    r"</?(?:p|div|h[1-6]|li|ul|ol|table|tr|td|section|header|hr|dl|dt|dd)\b[^<>]{0,300}>", re.IGNORECASE
)
_SENDER = re.compile(r"<b>([^<>]{2,60})</b>\s*<a\s[^<>]{0,30}mailto:", re.IGNORECASE)
_BREAKS = re.compile(r"<br\b[^<>]{0,40}>", re.IGNORECASE)
_CREATED = re.compile(
    r"(?:created|written|posted) by\s+(?P<who>[^\d,]{2,60}?)\s*"
    r"(?:,?\s*last (?:modified|updated|edited)(?: by [^\d,]{2,60}?)?)?\s+on\s+(?P<when>.{6,40})",
    re.IGNORECASE,
)


def _microformats(text: str) -> dict[str, Node]:
    """What the classes of h-entry name: exports of weblogs and pages of the open web have them."""
    hints: dict[str, Node] = {}
    for match in _CLASSED.finditer(text):
        classes = match[2].lower().split()
        pairs = _attributes(match[0][1:])
        for name in classes:
            key, attribute = _H_ENTRY.get(name, ("", ""))
            if not key or key in hints:
                continue
            value = pairs.get(attribute, "") if attribute else ""
            if not attribute or (attribute == "datetime" and not value):
                end = text.find(f"</{match[1]}", match.end(), match.end() + 3_000)
                value = drop_tags(text[match.end() : end]) if end >= 0 else ""
            if value.strip():
                hints[key] = decode_entities(value).strip()
    return hints


def _named_elements(text: str) -> dict[str, Node]:
    """What elements say that are named for it: microdata, `rel="author"`, and the classes of bylines and dates."""
    hints: dict[str, Node] = {}
    tags: list[Node] = []
    for match in _NAMED.finditer(text):
        pairs = _attributes(match[0][1:])
        names = " ".join(pairs.get(name, "") for name in ("itemprop", "rel", "class")).lower().split()
        key = next((_ELEMENTS[name] for name in names if name in _ELEMENTS), "")
        if key == "tags":
            end = text.find(f"</{match[1]}", match.end(), match.end() + 200)
            tags.append(decode_entities(drop_tags(text[match.end() : end])).strip() if end >= 0 else "")
            continue
        if not key or key in hints:
            continue
        value = pairs.get("datetime") or pairs.get("content") or ""
        if not value:
            end = text.find(f"</{match[1]}", match.end(), match.end() + 1_000)
            value = decode_entities(drop_tags(text[match.end() : end])).strip() if end >= 0 else ""
        if 1 < len(value) < 120 and (key == "authors" or parse_moment(value)):
            hints[key] = value
    if tags := [tag for tag in tags[:60] if tag]:
        hints["tags"] = tags
    return hints


def _byline_of_page(text: str) -> dict[str, Node]:
    """Author and date of a line that stands near the page's heading, or in an element that is named for it."""
    start = max(text.find("</h1>"), text.find("</H1>"))
    places = [match.end() for match in _BYLINES.finditer(text)]
    for at in [*places[:3], *([start + 5] if start >= 0 else [])]:
        near = _SCRIPTS.sub("", text[at : at + 2_500])
        near = _TEXT_BEGINS.split(near, 1)[0]
        for line in _BLOCK_ENDS.split(near)[:12]:
            words = " ".join(decode_entities(drop_tags(line)).split())
            if not 6 <= len(words) <= 160 or not any(map(str.isdigit, words)):
                continue
            if (match := _CREATED.fullmatch(words)) and parse_moment(match["when"]):
                return {"authors": match["who"].strip(), "published": match["when"]}
            if stated := stated_line(words):
                return {("published" if key == "date" else key): value for key, value in stated.items()}
            last = _BREAKS.split(line)[-1]
            words = " ".join(decode_entities(drop_tags(last)).split())
            if (sender := _SENDER.search(line)) and parse_moment(words):
                return {"authors": drop_tags(sender[1]).strip(), "published": words}
            if len(words) < 45 and any(map(str.isdigit, words)) and (stated := stated_line(words)):
                return {("published" if key == "date" else key): value for key, value in stated.items()}
    return {}


def _without_space(title: str, text: str) -> str:
    """The title without the name of its space in front, which the first entry of the page's trail is, too."""
    first, colon, rest = " ".join(title.split()).partition(" : ")
    trail = text.find("breadcrumb") if colon and rest else -1
    named = "title-text" in text or (trail >= 0 and f">{first}<" in text[trail : trail + 2_000])
    return rest if colon and rest and named else title


def _saved_with(text: str) -> dict[str, Node]:
    """What programs write into a comment at the top of the pages that they save."""
    start = text[:3_000]
    if match := _SINGLE_FILE.search(start):
        return {"url": match[1], "savedat": match[2].strip()}
    if match := _SAVED_FROM.search(start):
        return {"url": match[1], "savedat": match[2] or ""}
    if match := _MIRRORED.search(start):
        return {"url": f"http://{match[1]}", "savedat": match[2].strip()}
    return {}


def page_hints(text: str) -> dict[str, Node]:
    """Fields that an HTML page states in its head, under their folded names."""
    text = text[:_LOOK]
    metas: dict[str, str] = {}
    for match in _META.finditer(text):
        pairs = _attributes(match[1])
        name = (pairs.get("property") or pairs.get("name") or pairs.get("itemprop") or "").lower()
        if name and pairs.get("content"):
            metas.setdefault(name, pairs["content"])
    hints: dict[str, Node] = {}
    for key, names in _NAMES.items():
        value = next((metas[name] for name in names if name in metas), "")
        if value.strip():
            hints[key] = decode_entities(value)
    if "h-entry" in text:
        for key, value in _microformats(text).items():
            hints.setdefault(key, value)
    if "ld+json" in text:
        for key, value in linked_data(text).items():
            hints.setdefault(key, value)
    if "authors" not in hints or "published" not in hints or "keywords" not in hints:
        for key, value in _named_elements(text).items():
            hints.setdefault(key, value)
    if "published" not in hints:
        for key, value in _byline_of_page(text).items():
            hints.setdefault(key, value)
    if "title" not in hints:
        heading, match = html_heading(text), _TITLE.search(text)
        if title := drop_tags(heading[1] if heading else match[1] if match else "").strip():
            hints["title"] = _without_space(title, text)
    if "published" not in hints and (match := _TIME.search(text)):
        hints["published"] = _attributes(match[1]).get("datetime", "")
    for match in _LINK.finditer(text):
        pairs = _attributes(match[1])
        if pairs.get("rel", "").lower() == "canonical" and pairs.get("href"):
            hints["canonical"] = decode_entities(pairs["href"])
    if "<!--" in text[:3_000]:
        for key, value in _saved_with(text).items():
            hints.setdefault(key, value)
    if match := _LANGUAGE.search(text):
        hints["lang"] = match[1]
    return {key: value for key, value in hints.items() if value}


def linked_data(text: str) -> dict[str, Node]:
    """Fields of the article that a page describes as JSON-LD (schema.org), under their folded names."""
    for match in _LINKED_DATA.finditer(text):
        try:
            value: object = json.loads(match[1].strip().removeprefix("<![CDATA[").removesuffix("]]>"), strict=False)
        except (ValueError, RecursionError):
            continue
        nodes = list(islice(_nodes(value, 0), 500))
        named = {name: node for node in nodes if isinstance(name := node.get("@id"), str) and node.get("name")}
        for node in nodes:
            if fields := _article_fields(node, named):
                return fields
    return {}


def _nodes(value: object, depth: int) -> Iterator[dict[str, Any]]:
    """All mappings that may describe an article, outer ones first."""
    if isinstance(value, list) and depth < 4:
        for item in cast("list[object]", value)[:100]:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        node = cast("dict[str, Any]", value)
        yield node
        for key in ("@graph", "mainEntity", "itemListElement"):
            yield from _nodes(node.get(key), depth + 1)


def _article_fields(node: dict[str, Any], named: dict[str, dict[str, Any]]) -> dict[str, Node]:
    """named: other nodes with names, by the identifiers under which this one may speak of them."""
    kinds = node.get("@type")
    if not any(str(kind).endswith(("Article", "BlogPosting", "Posting", "Report")) for kind in _listed(kinds)):
        return {}
    fields: dict[str, Node] = {}
    for key, name in _LD_TEXTS.items():
        if isinstance(value := node.get(key), str) and value.strip():
            fields.setdefault(name, value)
    if authors := [name for item in _listed(node.get("author")) if (name := _name(_referred(item, named)))]:
        fields["authors"] = list[Node](authors)
    for key, name in (("publisher", "sitename"), ("image", "image"), ("mainEntityOfPage", "url")):
        if value := _name(
            _referred(next(iter(_listed(node.get(key))), None), named),
            ("url", "@id") if name != "sitename" else ("name",),
        ):
            fields.setdefault(name, value)
    if words := [str(word) for word in _listed(node.get("keywords")) if isinstance(word, str)]:
        fields["keywords"] = words[0] if len(words) == 1 else list[Node](words)
    return fields


def _referred(value: object, named: dict[str, dict[str, Any]]) -> object:
    """The node that a mere identifier stands for."""
    if isinstance(value, dict) and "name" not in value:
        node = cast("dict[str, object]", value)
        return named.get(str(node.get("@id")), node)
    return value


def _listed(value: object) -> list[object]:
    return cast("list[object]", value)[:100] if isinstance(value, list) else [value]


def _name(value: object, keys: tuple[str, ...] = ("name",)) -> str:
    """The text of a value, or of the first of these members that is one."""
    if isinstance(value, dict):
        value = next((text for key in keys if isinstance(text := cast("dict[str, object]", value).get(key), str)), "")
    return value.strip() if isinstance(value, str) else ""


def _attributes(text: str) -> dict[str, str]:
    return {match[1].lower(): match[2] or match[3] or match[4] or "" for match in _ATTRIBUTE.finditer(text)}
