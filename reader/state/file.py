"""The text of the state file: bytes <-> document. Pure.

One article is one line, in the order of the identifiers, so that people can read it and version control can show what
changed. The last line holds a checksum of all before it: where it matches, the lines are just as this program wrote
them and are taken apart only when somebody asks (100,000 articles open in a few hundredths of a second). Where it does
not (another hand edited or merged the file) everything is read and checked; that is just as valid.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from reader.model.errors import BroadsheetError
from reader.state.merge import as_record, latest_stamp, merge_entry, stamp_order
from reader.state.sorted_lines import SortedLines, encode_line

VERSION = 1
"""Of the format. A file with a larger one is read as far as it is understood, and never written."""

_RECORD = re.compile(r'"(?:[^"\\\n]|\\.)*"\s*:\s*(?=\{)')
"""A key and the beginning of the object behind it."""
_DEEP = re.compile(r'(?:\{\s*"(?:[^"\\\n]|\\.)*"\s*:\s*){40}\{')
"""Objects in objects, deeper than any record: reading each of many thousands to its end would take seconds."""
_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])')
"""A text, or a comma behind which nothing follows: hands leave such when they delete the last line."""
_OWN_KEYS = frozenset({"version", "latest", "articles", "check"})
_TAIL = re.compile(rb'\n\}, "check": "crc32:([0-9a-f]{8})"\}\n')
_TAIL_LENGTH = len(b'\n}, "check": "crc32:00000000"}\n')
_encode_ascii = json.JSONEncoder().encode


class DamagedStateError(BroadsheetError):
    """The bytes are not a state file. `str()` of it says why, as a phrase."""


@dataclass(slots=True)
class Document:
    """A state file in memory."""

    version: int = VERSION
    lines: SortedLines = field(default_factory=SortedLines)
    """One line for each article."""
    latest: str = ""
    """The latest stamp in it; "" when there is none."""
    extra: dict[str, object] = field(default_factory=dict[str, object])
    """Keys of the file that this version does not know; written back unchanged."""
    check: bool | None = None
    """Whether the file's checksum fits; None when it has none."""


def encode(document: Document) -> bytes:
    """The whole file."""
    head: dict[str, object] = {"version": document.version, "latest": document.latest, **document.extra}
    body = (_encode_ascii(head)[:-1] + ', "articles": {\n').encode() + document.lines.blob
    return body + b'\n}, "check": "crc32:%08x"}\n' % zlib.crc32(body)


def decode(data: bytes) -> Document:
    """Read a state file; a newer version as far as it is understood. Raises DamagedStateError when it is none."""
    return _decode_own(data) or _decode_any(data)


def latest_in_head(line: bytes) -> str:
    """The latest stamp that the first line of a file of ours states; "" when it is none of ours."""
    try:
        head = as_record(json.loads(line + b"}}"))
    except (ValueError, RecursionError):
        return ""
    latest = head.get("latest") if head else None
    return latest if isinstance(latest, str) and stamp_order(latest) else ""


def salvage(data: bytes) -> Document:
    """What can be read of a damaged file: every record that is whole by itself, however the file is laid out.

    May be empty; never raises.
    """
    entries: dict[str, object] = {}
    text = data.decode("utf-8", "surrogateescape")
    read = json.JSONDecoder().raw_decode
    end = 0
    for match in _RECORD.finditer(text):
        if match.start() < end:
            continue  # inside a record that was read
        if _DEEP.match(text, match.end()):
            continue
        try:
            article, _ = cast("tuple[str, int]", read(text, match.start()))
            entry, behind = cast("tuple[object, int]", read(text, match.end()))
        except (ValueError, RecursionError):
            continue
        # An outer object (`"articles": {}`) has no stamped field; a record of ours always has one.
        if latest_stamp([entry]):
            end = behind
            entries[article] = merge_entry(entries[article], entry) if article in entries else entry
    return document_of(entries)


def _decode_own(data: bytes) -> Document | None:
    """The document when the checksum says that this program wrote the bytes; None otherwise."""
    tail = _TAIL.fullmatch(data, max(0, len(data) - _TAIL_LENGTH))
    first = data.find(b"\n")
    if not tail or not _checksum_fits(data, tail):
        return None
    try:
        head = cast("object", json.loads(data[:first] + b"}}"))
        if not isinstance(head, dict):
            return None
        head = cast("dict[str, object]", head)
        latest = head.get("latest")
        if head.get("version") != VERSION or not isinstance(latest, str) or (latest and not stamp_order(latest)):
            return None
    except (ValueError, RecursionError):
        return None
    lines = SortedLines(data[first + 1 : tail.start()])
    return Document(lines=lines, latest=latest, extra=_extra(head), check=True)


def _checksum_fits(data: bytes, tail: re.Match[bytes]) -> bool:
    return int(tail[1], 16) == zlib.crc32(memoryview(data)[: tail.start()])


def _decode_any(data: bytes) -> Document:
    """Read a file that any hand may have written. Raises DamagedStateError."""
    if not data.strip():
        raise DamagedStateError("it is empty")
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
        try:
            whole = cast("object", json.loads(text, object_pairs_hook=_without_doubles))
        except json.JSONDecodeError:
            mended = _TOKEN.sub(lambda match: match[1] or "", text)
            if mended == text:
                raise
            whole = cast("object", json.loads(mended, object_pairs_hook=_without_doubles))
    except UnicodeDecodeError:
        raise DamagedStateError("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise DamagedStateError(f"{error.msg.lower()} in line {error.lineno}") from None
    except (ValueError, RecursionError):
        raise DamagedStateError("its numbers or its nesting have no end") from None
    if not isinstance(whole, dict):
        raise DamagedStateError("it is not a JSON object")
    head = cast("dict[str, object]", whole)
    articles = head.get("articles", {})
    # A hand that wrote the marks anew may leave the version out; what else has articles with times in it?
    unstated = (
        VERSION if isinstance(articles, dict) and latest_stamp(cast("dict[str, object]", articles).values()) else None
    )
    version = head.get("version", unstated)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise DamagedStateError("it states no version")
    if not isinstance(articles, dict):
        if version <= VERSION:
            raise DamagedStateError("its articles are not an object")
        articles = {}
    try:
        document = document_of(cast("dict[str, object]", articles), version, _extra(head))
    except RecursionError:
        raise DamagedStateError("it is nested too deeply") from None
    document.check = False if "check" in head else None
    return document


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object; a key given twice (a merge by hand keeps both lines) is merged instead of losing one."""
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    merged: dict[str, object] = {}
    for key, value in pairs:
        both_records = as_record(value) is not None and as_record(merged.get(key)) is not None
        merged[key] = merge_entry(merged[key], value) if both_records else value
    return merged


def document_of(
    articles: Mapping[str, object], version: int = VERSION, extra: dict[str, object] | None = None
) -> Document:
    """A document of decoded entries: identifier -> record."""
    lines = SortedLines.of(encode_line(article, entry) for article, entry in articles.items())
    return Document(version, lines, latest_stamp(articles.values()), extra or {})


def _extra(head: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in head.items() if key not in _OWN_KEYS}
