"""An entry as the text of an article file in the owner's schema, and the path where it belongs. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from html import escape

from reader.feeds.addresses import without_password
from reader.feeds.entry import Enclosure, Entry
from reader.text.clean import clean_line
from reader.text.hosts import host_of

SLUG_BYTES = 60
"""UTF-8 bytes of a slug in a file's name."""
FOLDER_BYTES = 60
ENDING = ".md"

_RESERVED = frozenset(("con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))))
"""Names that Windows keeps for its devices."""
_APART = re.compile(r"[\W_]+")
_APOSTROPHE = re.compile("['’`´]")
_WITHOUT_TRIFLES = dict.fromkeys(map(ord, ",;·|"))
_PASSING = re.compile(
    r"\b(?:(?=\d)(?:\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?"
    r"|\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?"
    r"|\d{1,2}(?:st|nd|rd|th)?\.?\s+[^\W\d]{3,9}\.?,?\s+\d{4}"
    r"|\d+\s+(?:seconds?|minutes?|mins?|hours?|days?|weeks?)\s+ago)"
    r"|[^\W\d]{3,9}+\.?\s++\d{1,2},?\s+\d{4}"
    r"|an?\s+(?:seconds?|minutes?|mins?|hours?|days?|weeks?)\s+ago)",
    re.IGNORECASE,
)
"""Dates, times and ages in a line: what a page changes by itself. What no word can begin is not tried at each word."""
_HEAD_END = "\n---\n"
"""What ends the head of a file: every value in it stands in one line, in quotes."""
_PLAYERS = re.compile(r'(?:\n+<p><a href="[^"\n]*">(?:Audio|Video|File): [^\n]*</a></p>)+\s*\Z')
"""The links to enclosures, with which a body ends."""
_DIGIT = re.compile(r"\d").search
_HTML_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Origin:
    """The feed of an entry, as far as its file tells of it."""

    feed_url: str
    name: str
    """Title of the subscription: who published the entry, unless it names a source of its own."""
    site_url: str = ""
    folder: str = ""
    """Name of the folder for its files, made by `folder_name`."""


def folder_name(title: str, url: str = "") -> str:
    """The name of a feed's folder: one harmless path part, never empty, never one that a system keeps for itself."""
    name = slug(title, FOLDER_BYTES) or slug(host_of(url), FOLDER_BYTES) or "feed"
    return f"{name}-feed" if name in _RESERVED or name.isdecimal() else name


def slug(text: str, limit: int = SLUG_BYTES) -> str:
    """Lower-case words of letters and digits with `-` between, cut at a word within `limit` bytes; may be empty."""
    text = unicodedata.normalize("NFKC", clean_line(text, 400)).lower()
    words = _APART.sub("-", _APOSTROPHE.sub("", text)).strip("-")
    words = unicodedata.normalize("NFC", words)
    while len(words.encode()) > limit:
        shorter = words.rpartition("-")[0]
        words = shorter or words.encode()[:limit].decode("utf-8", "ignore")
    return words


def article_path(entry: Entry, key: str, folder: str, first_seen: datetime) -> str:
    """Where an entry's file belongs, relative to the library: `SOURCE/YYYY-MM-DD-slug-HASH.md`.

    key: hexadecimal, of `identity_keys`. folder: made by `folder_name`, and checked here again: what is no plain name
    becomes one.
    """
    safe_folder = folder if folder and folder == slug(folder, FOLDER_BYTES) else folder_name(folder)
    day = (entry.published or first_seen).date().isoformat()
    words = slug(entry.title)
    ending = re.sub("[^0-9a-f]", "", key)[:12]
    return f"{safe_folder}/{day}-{words}-{ending}{ENDING}" if words else f"{safe_folder}/{day}-{ending}{ENDING}"


def article_text(entry: Entry, origin: Origin, first_seen: datetime, *, saved: datetime | None = None) -> str:
    """The whole file of an entry: front matter, and the body as clean HTML.

    first_seen: stands in for a date that the entry does not state. saved: when the user kept it, for single pages.
    The same entry always gives the same text: it tells whether anybody else has edited the file.
    """
    lines = ["---", "category: news", _field("title", entry.title)]
    if entry.summary:
        lines.append(_field("excerpt", entry.summary))
    if entry.published:
        lines.append(f"publishedDateTime: {_time(entry.published)}")
    if entry.updated and entry.updated != entry.published:
        lines.append(f"updatedDateTime: {_time(entry.updated)}")
    if saved or not entry.published:
        lines.append(f"savedDateTime: {_time(saved or first_seen)}")
    if entry.url:
        lines += [_field("originalUrl", entry.url), _field("webUrl", entry.url)]
    lines.append(f"type: {_kind(entry)}")
    lines += ["", "provider:", _field("  name", entry.provider or origin.name or host_of(origin.feed_url) or "Feed")]
    domain = host_of(entry.provider_url or entry.url or origin.site_url or origin.feed_url)
    if domain:
        lines.append(_field("  domain", domain))
    for name, values in (("authors", entry.authors), ("topics", entry.topics)):
        if values:
            lines += ["", f"{name}:", *(f"  - {_quoted(value)}" for value in values)]
    if entry.images:
        lines += ["", "images:", *(f"  - url: {_quoted(url)}" for url in entry.images)]
    if entry.language:
        lines += ["", _field("language", entry.language)]
    if entry.related:
        lines += ["", "related:"]
        for title, url in entry.related:
            lines += [f"  - title: {_quoted(title or url)}", f"    webUrl: {_quoted(url)}"]
    if origin.feed_url:
        lines += ["", _field("feed", without_password(origin.feed_url))]
    if entry.comments:
        lines.append(_field("comments", entry.comments))
    if entry.enclosures:
        lines += ["", "enclosures:", *(line for enclosure in entry.enclosures for line in _enclosure(enclosure))]
    lines += ["---", ""]
    body = "\n\n".join(part for part in (entry.body, *map(_player, entry.enclosures)) if part)
    return "\n".join(lines) + (f"\n{body}\n" if body else "")


def with_text(file: str, markdown: str) -> str:
    """The file of an entry with another body; the links to its enclosures stay. file: made by `article_text`."""
    head, mark, body = file.partition(_HEAD_END)
    players = _PLAYERS.search(f"\n{body}")
    parts = (markdown.strip(), players[0].strip() if players else "")
    return f"{head}{mark}\n" + "\n\n".join(part for part in parts if part) + "\n"


def with_text_of(file: str, former: str) -> str:
    """The file of an entry with the body of a former one."""
    head, mark, _ = file.partition(_HEAD_END)
    return f"{head}{mark}{former.partition(_HEAD_END)[2]}"


def meaning(entry: Entry) -> str:
    """What tells whether an entry has changed: its title and text without white space, dates and ages, as a hash."""
    text = _HTML_TAG.sub("", entry.body) if entry.body else entry.summary
    lasting = f"{_without_passing(entry.title)}{_without_passing(text)}"
    return content_hash("".join(lasting.split()).translate(_WITHOUT_TRIFLES).encode())


def _without_passing(text: str) -> str:
    """A text without dates, times and ages; they have digits or "ago", and few lines need to be looked through."""
    if not _may_pass(text):
        return text
    return "\n".join(_PASSING.sub("", line) if line and _may_pass(line) else line for line in text.split("\n"))


def _may_pass(text: str) -> bool:
    return _DIGIT(text) is not None or "ago" in text.lower()


def content_hash(data: bytes) -> str:
    """16 hexadecimal digits that stand for some bytes."""
    return blake2b(data, digest_size=8).hexdigest()


def _field(name: str, value: str) -> str:
    return f"{name}: {_quoted(value)}"


def _quoted(value: str) -> str:
    """A text as YAML reads it without guessing: JSON's quotes, which YAML shares. The text must be cleaned."""
    return json.dumps(value, ensure_ascii=False)


def _time(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _kind(entry: Entry) -> str:
    kinds = [enclosure.kind.partition("/")[0] for enclosure in entry.enclosures]
    return "video" if "video" in kinds else "audio" if "audio" in kinds else "article"


def _enclosure(enclosure: Enclosure) -> list[str]:
    lines = [f"  - url: {_quoted(enclosure.url)}"]
    if enclosure.kind:
        lines.append(f"    type: {_quoted(enclosure.kind)}")
    if enclosure.size:
        lines.append(f"    length: {enclosure.size}")
    return lines


def _player(enclosure: Enclosure) -> str:
    """The link by which an enclosure is reached from the text."""
    words = {"audio": "Audio", "video": "Video"}.get(enclosure.kind.partition("/")[0], "File")
    name = clean_line(enclosure.url.partition("?")[0].rpartition("/")[2], 60) or host_of(enclosure.url)
    size = f" ({enclosure.size / 1_000_000:.1f} MB)" if enclosure.size >= 50_000 else ""
    return f'<p><a href="{escape(enclosure.url)}">{words}: {escape(name)}{size}</a></p>'
