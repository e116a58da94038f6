"""The bytes of a feed -> `FeedDocument`: RSS 0.9x to 2.0, RDF, Atom, JSON Feed, broken ones too. Pure.

feedparser reads the XML; its sanitising and its resolving of addresses inside of texts stay off, because
`body_html` does both in a tenth of the time. Runs in a process with limits: hostile documents may cost what they like.
"""

from __future__ import annotations

import re
import time
from calendar import timegm
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, cast

from reader.feeds.addresses import LIMIT, web_url
from reader.feeds.body_html import CleanBody, clean_body, shortened
from reader.feeds.entry import MAX_ENTRIES, SUMMARY_LIMIT, Enclosure, Entry, FeedDocument, NotAFeedError, believable
from reader.feeds.plain_rss import plain_items
from reader.feeds.quick_feedparser import quick_feedparser
from reader.parse.values import people, plain_line
from reader.text.clean import clean_line
from reader.text.hosts import host_of

_TEASER = 700
"""Characters up to which a text without links, pictures and lists is a summary and no body."""
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13)) + b"\x7f"
_COLOURS = re.compile(rb"\x1b\[[0-9;:]*m")
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}));")
_ITEM_END = re.compile(rb"</(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)\s*>", re.IGNORECASE)
_CHANNEL = re.compile(rb"(?:\s|<\?[^<>]*>|<!--.*?-->)*+<channel[\s>]", re.IGNORECASE | re.DOTALL)
"""A channel without the element around it that says of which kind it is, and perhaps without entries."""
_PLAYER = re.compile(r"</?(?:iframe|embed|object|video|audio)\b[^<>]*>", re.IGNORECASE)
_AUDIO = ("audio/", "video/", "application/")
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")


def read_feed(data: bytes, url: str, content_type: str = "", now: datetime | None = None) -> FeedDocument:
    """The feed in some bytes.

    url: where it came from, the base of its relative addresses. content_type: as the server states it.
    now: against which dates are judged; default the clock. Raises NotAFeedError, and what hostile input makes libraries
    raise (MemoryError, RecursionError).
    """
    now = now or datetime.now(UTC)
    start = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        from reader.feeds.json_feed import read_json_feed

        return read_json_feed(data, url, now)
    if not start:
        raise NotAFeedError("What came is empty")
    data, left_out = _prepared(data if _states_encoding(data, content_type) else _as_utf8(data))
    parsed, raw_entries = _parsed(data, url, content_type)
    if not parsed.get("version") and not raw_entries and not _CHANNEL.match(start):
        raise NotAFeedError(_why_none(start))
    feed = _mapping(parsed.get("feed"))
    site = web_url(_text(feed, "link"), url)
    left_out += max(0, len(raw_entries) - MAX_ENTRIES)
    language = clean_line(_text(feed, "language"), 35)
    entries = [_entry(raw, site or url, language, now) for raw in raw_entries[:MAX_ENTRIES]]
    return FeedDocument(
        title=_title_text(feed),
        site_url=site,
        language=language,
        ttl=_ttl(feed),
        entries=tuple(entries),
        left_out=left_out,
    )


def _parsed(data: bytes, url: str, content_type: str) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    """What is said of the feed, and its entries, as feedparser names all of it."""
    feedparser = quick_feedparser()
    headers = {"content-type": content_type or "application/xml", "content-location": url}

    def parse(document: bytes) -> Mapping[str, Any]:
        # A stream: bytes alone would be taken for the name of a file first, and that file be read.
        return feedparser.parse(
            BytesIO(document), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )

    if plain := plain_items(data, url, content_type):
        rest, items = plain
        parsed = parse(rest)
        if not parsed.get("entries"):
            return parsed, list(items)
    parsed = parse(data)
    return parsed, parsed.get("entries") or []


def _prepared(data: bytes) -> tuple[bytes, int]:
    """The document without control characters and without entries beyond the limit; how many those were.

    One control character makes expat refuse a whole feed. UTF-16 is left as it is: there a zero byte means something.
    """
    if b"\x00" in data[:200]:
        return data, 0
    data = _COLOURS.sub(b"", data).translate(None, _CONTROLS)
    if b"&#" in data:
        data = _REFERENCE.sub(_safe_reference, data)
    left_out = 0
    if data.count(b"</") > MAX_ENTRIES:
        ends = [match.end() for match in _ITEM_END.finditer(data)]
        if len(ends) > MAX_ENTRIES:
            left_out = len(ends) - MAX_ENTRIES
            tail = data[ends[-1] :]
            data = data[: ends[MAX_ENTRIES - 1]] + tail[:10_000]
    return data, left_out


def _states_encoding(data: bytes, content_type: str) -> bool:
    head = data[:200]
    stated = re.search(rb"<\?xml[^<>]{0,150}encoding", head) or "charset" in content_type.lower()
    return bool(stated) or head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head


def _as_utf8(data: bytes) -> bytes:
    """A document that does not state its encoding, in UTF-8: by the best guess where it is in another one."""
    try:
        data.decode()
    except UnicodeDecodeError:
        from reader.parse.decode import decode
        from reader.parse.other_alphabets import other_alphabet

        return (other_alphabet(data) or decode(data).text).encode() or data
    return data


def _safe_reference(match: re.Match[bytes]) -> bytes:
    code = int(match[1], 16) if match[1] else int(match[2])
    if code < 32 and code not in (9, 10, 13):
        return b" "
    return match[0] if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else b" "


def _why_none(start: bytes) -> str:
    lower = start.lower()
    if b"<html" in lower or b"<!doctype html" in lower:
        return "What came is a web page, not a feed"
    if b"<?xml" in lower or lower.startswith(b"<"):
        return "What came is XML, but no feed"
    return "What came is not a feed"


# One entry ----------------------------------------------------------------------------------------------------------


def _entry(raw: Mapping[str, Any], base: str, language: str, now: datetime) -> Entry:
    raw = _mapping(raw)
    url = _entry_url(raw, base)
    body, teaser = _bodies(raw, url or base)
    chosen = body if len(body.text) > len(teaser.text) or (body.rich and not teaser.rich) else teaser
    says_more = bool(body.text) and body.text != teaser.text
    kept_body = chosen.html if chosen.rich or len(chosen.text) > _TEASER or says_more else ""
    media, images, enclosures = _media(raw, url or base)
    summary = shortened(teaser.text or media or chosen.text, SUMMARY_LIMIT)
    if not kept_body and media and len(media) > _TEASER:
        kept_body = clean_body(media, plain=True).html
    title = _title_text(raw) or shortened(chosen.text or media, 80) or _last_part(url) or "Untitled"
    source = _mapping(raw.get("source"))
    provider = _title_text(source) if source else ""
    return Entry(
        title=title,
        url=url,
        id=clean_line(_text(raw, "id"), LIMIT),
        published=_moment(raw, ("published", "created", "updated"), now),
        updated=_moment(raw, ("updated",), now),
        authors=_authors(raw),
        topics=_topics(raw),
        summary="" if summary == title else summary,
        body=kept_body,
        images=tuple(dict.fromkeys((*images, *chosen.images)))[:20],
        enclosures=enclosures,
        related=_related(raw, url, base),
        comments=_comments(raw, url, base),
        language=clean_line(_language(raw) or language, 35),
        provider=provider,
        provider_url=web_url(_text(source, "link") or _text(source, "href"), base) if source else "",
    )


def _text(raw: Mapping[str, Any], name: str) -> str:
    """A text field; empty where there is none."""
    value = raw.get(name)
    return value if isinstance(value, str) else ""


def _title_text(raw: Mapping[str, Any]) -> str:
    title = _text(raw, "title")
    kind = str(_mapping(raw.get("title_detail")).get("type", ""))
    if "html" in kind and "<" in title:
        return clean_line(" ".join(clean_body(_PLAYER.sub(" ", title)).text.split("\n")))
    return plain_line(plain_line(title) if "&amp;" in title else title)


def _entry_url(raw: Mapping[str, Any], base: str) -> str:
    """The article's address: the one that a feed service hid, the link, or an identifier that is an address."""
    url = web_url(_text(raw, "feedburner_origlink")) or web_url(_text(raw, "link"), base)
    if url:
        return url
    for link in _mappings(raw.get("links")):
        if link.get("rel", "alternate") == "alternate" and (url := web_url(str(link.get("href", "")), base)):
            return url
    identifier = _text(raw, "id")
    return web_url(identifier) if identifier.startswith(("http://", "https://")) else ""


def _bodies(raw: Mapping[str, Any], base: str) -> tuple[CleanBody, CleanBody]:
    """The longest content, and the summary."""
    best = ""
    details: Mapping[str, Any] = {}
    for content in _mappings(raw.get("content")):
        value = str(content.get("value") or "")
        if len(value) > len(best):
            best, details = value, content
    summary = _text(raw, "summary")
    summary_detail = _mapping(raw.get("summary_detail"))
    body = _clean(best, details, base)
    same = summary == best or not summary
    return body, body if same else _clean(summary, summary_detail, base)


def _clean(value: str, detail: Mapping[str, Any], base: str) -> CleanBody:
    stated = str(detail.get("base") or "")
    plain = detail.get("type") == "text/plain" and not re.search(r"<(?:p|br|a|div|img)\b|&lt;(?:p|br|a)\b", value)
    return clean_body(value, stated if stated.startswith(("http://", "https://")) else base, plain=plain)


def _media(raw: Mapping[str, Any], base: str) -> tuple[str, list[str], tuple[Enclosure, ...]]:
    """The text, the pictures and the files that Media RSS and enclosures state."""
    images = [
        url
        for item in (*_mappings(raw.get("media_thumbnail")), *_mappings(raw.get("image")))
        if (url := web_url(str(item.get("url") or item.get("href") or ""), base))
    ]
    files: dict[str, Enclosure] = {}
    attached = [link for link in _mappings(raw.get("links")) if link.get("rel") == "enclosure"]
    for item in (*attached, *_mappings(raw.get("media_content"))):
        url = web_url(str(item.get("href") or item.get("url") or ""), base)
        kind = clean_line(str(item.get("type") or item.get("medium") or ""), 60).lower()
        if not url or url in files:
            continue
        if kind.startswith("image") or (not kind and url.lower().split("?")[0].endswith(_PICTURES)):
            images.append(url)
        elif kind.startswith(_AUDIO) or item.get("rel") == "enclosure" or kind in ("audio", "video"):
            size = str(item.get("length") or item.get("filesize") or "")
            files[url] = Enclosure(url, kind, int(size) if size.isdecimal() and len(size) < 15 else 0)
    described = " ".join(_text(raw, "media_description").split()) if raw.get("media_description") else ""
    return clean_body(described, base).text if described else "", images, tuple(files.values())[:20]


def _authors(raw: Mapping[str, Any]) -> tuple[str, ...]:
    names = [str(author.get("name") or "") for author in _mappings(raw.get("authors"))]
    if not any(names):
        names = [_text(raw, "author")]
    authors = [name for text in names if text for name in people(clean_line(text, 300))]
    return tuple(dict.fromkeys(authors))[:20]


def _topics(raw: Mapping[str, Any]) -> tuple[str, ...]:
    terms = (plain_line(str(tag.get("label") or tag.get("term") or ""), 120) for tag in _mappings(raw.get("tags")))
    kept = {term.casefold(): term for term in terms if term and not term.startswith(("http://", "https://"))}
    return tuple(kept.values())[:60]


def _related(raw: Mapping[str, Any], url: str, base: str) -> tuple[tuple[str, str], ...]:
    titles: dict[str, str] = {}
    for link in _mappings(raw.get("links")):
        if link.get("rel") == "related" and (other := web_url(str(link.get("href", "")), base)) and other != url:
            titles.setdefault(other, clean_line(str(link.get("title") or "")))
    return tuple((title, other) for other, title in titles.items())[:50]


def _comments(raw: Mapping[str, Any], url: str, base: str) -> str:
    stated = web_url(_text(raw, "comments"), base)
    if not stated:
        replies = (link for link in _mappings(raw.get("links")) if link.get("rel") == "replies")
        stated = next((address for link in replies if (address := web_url(str(link.get("href", "")), base))), "")
    return "" if stated == url else stated


def _language(raw: Mapping[str, Any]) -> str:
    for name in ("title_detail", "summary_detail"):
        if language := _mapping(raw.get(name)).get("language"):
            return str(language)
    return _text(raw, "language")


def _moment(raw: Mapping[str, Any], names: Iterable[str], now: datetime) -> datetime | None:
    """The first of these dates that can be true."""
    for name in names:
        stated = raw.get(f"{name}_parsed")
        text = _text(raw, name)
        if exact := _exact_moment(text):
            when = exact
        elif isinstance(stated, time.struct_time):
            try:
                when = datetime.fromtimestamp(timegm(stated), UTC)
            except (ValueError, OverflowError, OSError):
                continue
        else:
            moment = _loose_moment(text)
            if moment is None:
                continue
            when = moment
        if believable(when, now):
            return when
    return None


def _exact_moment(text: str) -> datetime | None:
    """A date in ISO 8601 with its zone, in UTC; feedparser drops the time of `20031213T183002Z`."""
    try:
        when = datetime.fromisoformat(text.strip())
        return when.astimezone(UTC).replace(microsecond=0) if when.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _loose_moment(text: str) -> datetime | None:
    """A date in words that feedparser does not know."""
    if not text:
        return None
    from reader.parse.dates import parse_moment

    moment = parse_moment(clean_line(text, 100))
    return datetime.fromtimestamp(moment.epoch, UTC) if moment else None


def _ttl(feed: Mapping[str, Any]) -> int:
    """Minutes that the feed asks to be left alone: `ttl`, or the syndication module's period."""
    ttl = _text(feed, "ttl").strip()
    if ttl.isdecimal() and len(ttl) < 6:
        return int(ttl)
    periods = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}
    period = periods.get(_text(feed, "sy_updateperiod").strip().lower(), 0)
    often = _text(feed, "sy_updatefrequency").strip()
    return period // max(1, int(often) if often.isdecimal() and len(often) < 5 else 1)


def _mapping(value: object) -> dict[str, Any]:
    """What stands there itself: feedparser's own look-up answers for other names too, and takes long for it."""
    return dict(cast("dict[str, Any]", value).items()) if isinstance(value, dict) else {}


def _mappings(value: object) -> list[Mapping[str, Any]]:
    values = cast("list[object]", value)[:500] if isinstance(value, list) else [value]
    return [mapping for item in values if (mapping := _mapping(item))]


def _last_part(url: str) -> str:
    from urllib.parse import unquote, urlsplit

    try:
        part = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    except ValueError:
        return ""
    return clean_line(unquote(part).replace("-", " ").replace("_", " "), 120) or host_of(url)
