"""The items of an RSS document in which nothing is odd, read in a tenth of feedparser's time. Pure.

Rules that bind this module:
- It gives what feedparser gives, field by field, or nothing at all: one element, attribute or sign that it does not
  expect, and feedparser reads the document. Its tests read every document both ways.
- The channel is feedparser's matter always.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

from reader.feeds.quick_feedparser import PLAIN_URL, parse_date, seems_html

_BEGIN, _END = b"<item>", b"</item>"
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml [^<>]*\?>\s*)?(?:<!--[^<>]*-->\s*)?<rss\s")
_OTHER_CODE = re.compile(rb"<\?xml [^<>]*encoding\s*=\s*[\"'](?!utf-8[\"'])", re.IGNORECASE)
_TYPE = b"<!DOCTYPE"
"""What alone may define entities."""
_CP1252 = re.compile("[\x80-\x9f]")
_MEDIA = "{http://search.yahoo.com/mrss/}"
_SLASH = "{http://purl.org/rss/1.0/modules/slash/}"
_WFW = "{http://wellformedweb.org/CommentAPI/}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_UNUSED = frozenset((
    f"{_WFW}commentRss", f"{_WFW}comment", f"{_SLASH}comments", f"{_SLASH}section", f"{_SLASH}department",
    f"{_SLASH}hit_parade", f"{_MEDIA}credit", "{com-wordpress:feed-additions:1}post-id",
))  # fmt: skip
"""Elements of which nothing is kept."""


class _OddError(Exception):
    """Something that only feedparser knows what to make of."""


def plain_items(data: bytes, url: str, content_type: str) -> tuple[bytes, list[dict[str, Any]]] | None:
    """The document without its items, and the items as feedparser gives them; None where it must read them.

    url: base of relative addresses. The fields are those that `feed_document` looks at.
    """
    other = "charset" in content_type.lower() and "utf-8" not in content_type.lower()
    if other or not url.startswith(("http://", "https://")) or not _HEAD.match(data):
        return None
    if _OTHER_CODE.match(data[:200].lstrip()) or _TYPE in data:
        return None
    try:
        data.decode()
        root = ElementTree.fromstring(data)  # noqa: S314 - it has no document type, and so no entities
        items = _items_of(root)
        if data.count(_BEGIN) != len(items) or data.count(_END) != len(items):
            return None
        return _shell(data), [_item(item, url) for item in items]
    except (ElementTree.ParseError, UnicodeDecodeError, _OddError):
        return None


def _items_of(root: ElementTree.Element) -> list[ElementTree.Element]:
    """The items, with which the channel ends. Raises _OddError."""
    if root.tag != "rss" or set(root.attrib) - {"version"} or [child.tag for child in root] != ["channel"]:
        raise _OddError
    channel = root[0]
    items = channel.findall("item")
    if channel.attrib or any(child.tag != "item" for child in channel[-len(items) or len(channel) :]):
        raise _OddError  # what comes after items has another meaning than what comes before
    return items


def _shell(data: bytes) -> bytes:
    first, *others = data.split(_BEGIN)
    return first + b"".join(part.partition(_END)[2] for part in others)


def _item(item: ElementTree.Element, url: str) -> dict[str, Any]:
    """Raises _OddError."""
    entry: dict[str, Any] = {}
    for element in item:
        tag = element.tag
        read = _READERS.get(tag)
        if len(element) or (read is None and tag not in _UNUSED):
            raise _OddError
        if read is not None:
            read(entry, element, _text(element), url)
    return entry


def _text(element: ElementTree.Element) -> str:
    """The text of an element as feedparser mends it. Raises _OddError."""
    text = (element.text or "").strip()
    if text.isascii():
        return text
    if _CP1252.search(text):
        raise _OddError
    try:
        return text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return text


# One kind of element each: what it makes of an entry ---------------------------------------------------------------


def _once(entry: dict[str, Any], name: str, element: ElementTree.Element, attributes: frozenset[str]) -> None:
    if name in entry or not attributes.issuperset(element.attrib):
        raise _OddError


_NONE: frozenset[str] = frozenset()


def _title(entry: dict[str, Any], element: ElementTree.Element, text: str, _url: str) -> None:
    _once(entry, "title", element, _NONE)
    entry["title"] = text
    entry["title_detail"] = {"type": "text/html" if seems_html(text) else "text/plain"}


def _link(entry: dict[str, Any], element: ElementTree.Element, text: str, _url: str) -> None:
    _once(entry, "link_stated", element, _NONE)
    if not PLAIN_URL.fullmatch(text):
        raise _OddError
    entry["link"] = entry["link_stated"] = text


def _guid(entry: dict[str, Any], element: ElementTree.Element, text: str, url: str) -> None:
    _once(entry, "id", element, frozenset(("isPermaLink",)))
    entry["id"] = text
    if element.get("isPermaLink", "true") == "true":
        entry["id"] = _resolved(text, url)
        entry.setdefault("link", entry["id"])


def _published(entry: dict[str, Any], element: ElementTree.Element, text: str, _url: str) -> None:
    _once(entry, "published", element, _NONE)
    entry["published"], entry["published_parsed"] = text, parse_date(text)


def _description(entry: dict[str, Any], element: ElementTree.Element, text: str, url: str) -> None:
    _once(entry, "summary_detail", element, _NONE)
    entry["summary"], entry["summary_detail"] = text, _html(url)


def _content(entry: dict[str, Any], element: ElementTree.Element, text: str, url: str) -> None:
    _once(entry, "content", element, _NONE)
    entry["content"] = [{**_html(url), "value": text}]
    entry.setdefault("summary", text)


def _html(url: str) -> dict[str, str]:
    return {"type": "text/html", "base": url}


def _creator(entry: dict[str, Any], element: ElementTree.Element, text: str, _url: str) -> None:
    if element.attrib or not text or "@" in text:
        raise _OddError
    entry.setdefault("authors", []).append({"name": text})
    entry["author"] = text


def _category(entry: dict[str, Any], element: ElementTree.Element, text: str, _url: str) -> None:
    if set(element.attrib) - {"domain"} or not text:
        raise _OddError
    entry.setdefault("tags", []).append({"term": text})


def _comments(entry: dict[str, Any], element: ElementTree.Element, text: str, url: str) -> None:
    _once(entry, "comments", element, _NONE)
    entry["comments"] = _resolved(text, url)


def _enclosure(entry: dict[str, Any], element: ElementTree.Element, text: str, _url: str) -> None:
    if text or set(element.attrib) - {"url", "length", "type"}:
        raise _OddError
    link = {"rel": "enclosure", **element.attrib}
    if address := link.pop("url", ""):
        link["href"] = address
    entry.setdefault("links", []).append(link)


def _media_of(name: str) -> Callable[[dict[str, Any], ElementTree.Element, str, str], None]:
    def media(entry: dict[str, Any], element: ElementTree.Element, text: str, _url: str) -> None:
        if text or any("}" in attribute or attribute != attribute.lower() for attribute in element.attrib):
            raise _OddError
        entry.setdefault(name, []).append(dict(element.attrib))

    return media


def _resolved(text: str, url: str) -> str:
    """An address against the base. Raises _OddError."""
    if not text or PLAIN_URL.fullmatch(text):
        return text
    if "://" in text or not text.isascii():
        raise _OddError
    try:
        return urljoin(url, text)
    except ValueError:
        raise _OddError from None


_READERS: dict[str, Callable[[dict[str, Any], ElementTree.Element, str, str], None]] = {
    "title": _title,
    "link": _link,
    "guid": _guid,
    "pubDate": _published,
    "description": _description,
    _CONTENT: _content,
    _CREATOR: _creator,
    "category": _category,
    "author": _creator,
    "comments": _comments,
    "enclosure": _enclosure,
    f"{_MEDIA}content": _media_of("media_content"),
    f"{_MEDIA}thumbnail": _media_of("media_thumbnail"),
}
