"""Saved HTML pages: what their <head> states about the article."""

from __future__ import annotations

import re

from reader.parse.body import html_heading
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
    ),
    "updated": ("article:modified_time", "datemodified", "og:updated_time", "last-modified"),
    "authors": ("author", "article:author", "dc.creator", "citation_author", "parsely-author"),
    "summary": ("og:description", "description", "twitter:description"),
    "sitename": ("og:site_name", "application-name"),
    "keywords": ("keywords", "article:tag", "news_keywords"),
    "image": ("og:image", "twitter:image"),
    "url": ("og:url",),
}


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
    if "title" not in hints:
        heading, match = html_heading(text), _TITLE.search(text)
        if title := drop_tags(heading[1] if heading else match[1] if match else "").strip():
            hints["title"] = title
    if "published" not in hints and (match := _TIME.search(text)):
        hints["published"] = _attributes(match[1]).get("datetime", "")
    for match in _LINK.finditer(text):
        pairs = _attributes(match[1])
        if pairs.get("rel", "").lower() == "canonical" and pairs.get("href"):
            hints["canonical"] = decode_entities(pairs["href"])
    if match := _LANGUAGE.search(text):
        hints["lang"] = match[1]
    return {key: value for key, value in hints.items() if value}


def _attributes(text: str) -> dict[str, str]:
    return {match[1].lower(): match[2] or match[3] or match[4] or "" for match in _ATTRIBUTE.finditer(text)}
