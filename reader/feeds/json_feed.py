"""JSON Feed 1.0 and 1.1 (jsonfeed.org) -> `FeedDocument`. Pure."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, cast

from reader.feeds.addresses import LIMIT, web_url
from reader.feeds.body_html import clean_body, shortened
from reader.feeds.entry import MAX_ENTRIES, SUMMARY_LIMIT, Enclosure, Entry, FeedDocument, NotAFeedError, believable
from reader.text.clean import clean_line


def read_json_feed(data: bytes, url: str, now: datetime) -> FeedDocument:
    """The feed in some bytes; see `document.read_feed`. Raises NotAFeedError."""
    try:
        document = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        raise NotAFeedError("What came is not a feed") from None
    if not isinstance(document, dict):
        raise NotAFeedError("What came is JSON, but no feed")
    feed = cast("dict[str, Any]", document)
    items = feed.get("items")
    if not isinstance(items, list) or "jsonfeed" not in str(feed.get("version", "")):
        raise NotAFeedError("What came is JSON, but no feed")
    entries = [cast("dict[str, Any]", item) for item in cast("list[object]", items) if isinstance(item, dict)]
    site = web_url(_text(feed, "home_page_url"), url)
    language = clean_line(_text(feed, "language"), 35)
    return FeedDocument(
        title=clean_line(_text(feed, "title")),
        site_url=site,
        language=language,
        entries=tuple(_entry(item, site or url, language, now) for item in entries[:MAX_ENTRIES]),
        left_out=max(0, len(entries) - MAX_ENTRIES),
    )


def _entry(item: dict[str, Any], base: str, language: str, now: datetime) -> Entry:
    url = web_url(_text(item, "url"), base) or web_url(_text(item, "external_url"), base)
    html, text = _text(item, "content_html"), _text(item, "content_text")
    body = clean_body(html, url or base) if html else clean_body(text, plain=True)
    summary = shortened(_text(item, "summary") or body.text, SUMMARY_LIMIT)
    title = clean_line(_text(item, "title")) or shortened(body.text, 80) or "Untitled"
    pictures = [web_url(_text(item, name), base) for name in ("image", "banner_image")]
    identifier = item.get("id")
    return Entry(
        title=title,
        url=url,
        id=clean_line(str(identifier), LIMIT) if isinstance(identifier, (str, int, float)) else "",
        published=_moment(item, "date_published", now) or _moment(item, "date_modified", now),
        updated=_moment(item, "date_modified", now),
        authors=_authors(item),
        topics=tuple(dict.fromkeys(clean_line(str(tag), 120) for tag in _list(item, "tags") if tag))[:60],
        summary="" if summary == title else summary,
        body=body.html if body.rich or len(body.text) > len(summary) else "",
        images=tuple(dict.fromkeys(picture for picture in (*pictures, *body.images) if picture))[:20],
        enclosures=_enclosures(item, base),
        language=clean_line(_text(item, "language") or language, 35),
    )


def _text(mapping: dict[str, Any], name: str) -> str:
    value = mapping.get(name)
    return value if isinstance(value, str) else ""


def _list(mapping: dict[str, Any], name: str) -> list[Any]:
    value = mapping.get(name)
    return cast("list[Any]", value)[:200] if isinstance(value, list) else []


def _moment(item: dict[str, Any], name: str, now: datetime) -> datetime | None:
    try:
        when = datetime.fromisoformat(_text(item, name).strip())
    except ValueError:
        return None
    when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return when if believable(when, now) else None


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    people = [*_list(item, "authors"), item.get("author")]
    names = (clean_line(_text(cast("dict[str, Any]", one), "name"), 120) for one in people if isinstance(one, dict))
    return tuple(dict.fromkeys(name for name in names if name))


def _enclosures(item: dict[str, Any], base: str) -> tuple[Enclosure, ...]:
    made: list[Enclosure] = []
    for one in _list(item, "attachments"):
        if not isinstance(one, dict):
            continue
        attachment = cast("dict[str, Any]", one)
        size = attachment.get("size_in_bytes")
        if url := web_url(_text(attachment, "url"), base):
            kind = clean_line(_text(attachment, "mime_type"), 60).lower()
            made.append(Enclosure(url, kind, size if isinstance(size, int) and 0 < size < 1 << 50 else 0))
    return tuple(made[:20])
