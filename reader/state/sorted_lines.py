"""The lines of the state file, one per article, sorted, as one piece of bytes. Pure.

Nothing is taken apart before somebody asks: 100,000 articles are there as soon as the file is read and need no more
memory than the file. One article is found by bisection, and a save copies the pieces between the changed lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from reader.state.merge import Record, as_record

KNOWN = (
    *("read", "read_at", "starred", "starred_at", "note", "note_at", "due", "due_at", "status", "status_at"),
    *("progress", "progress_at", "title", "url", "source", "seen_at", "content", "content_at", "moved", "moved_at"),
)
"""The fields of an article that this version knows, in the order in which they are written."""

_KNOWN = frozenset(KNOWN)
_READ = re.compile(rb'^"([^"\\]*(?:\\.[^"\\]*)*)": \{"read": true', re.MULTILINE)
_STARRED = b'"starred": true'
_CONTENT = b'"content": "'
_SEPARATOR = b",\n"
_FEW = 64
"""Up to so many changed lines are put in their places one by one; more are sorted in with all the others."""
_encode = json.JSONEncoder(ensure_ascii=False).encode
_encode_ascii = json.JSONEncoder().encode


class SortedLines:
    """Lines `"ID": {...}`, sorted as bytes, with a comma and a line feed between them. Never changed in place.

    A JSON text never holds a raw line feed, and no identifier in quotes is the beginning of another, so that the order
    of the lines is the order of the quoted identifiers.
    """

    __slots__ = ("_count", "blob")

    def __init__(self, blob: bytes = b"") -> None:
        """blob: lines that are sorted already; SortedLines.of() sorts."""
        self.blob = blob
        self._count = -1

    @classmethod
    def of(cls, lines: Iterable[bytes]) -> SortedLines:
        """Any lines, each of another article."""
        # Sorted in small groups: one sort of 100,000 lines would hold up every other thread.
        groups: dict[bytes, list[bytes]] = {}
        for line in lines:
            groups.setdefault(line[:3], []).append(line)
        return cls(_SEPARATOR.join([line for start in sorted(groups) for line in sorted(groups[start])]))

    def __len__(self) -> int:
        """How many articles."""
        if self._count < 0:
            self._count = self.blob.count(b"\n") + 1 if self.blob else 0
        return self._count

    def get(self, article: str) -> bytes | None:
        """The line of an article."""
        start, end = self._place(quote(article))
        return self.blob[start:end] if end > start else None

    def split(self) -> list[bytes]:
        """All lines."""
        return self.blob.split(_SEPARATOR) if self.blob else []

    def by_article(self) -> dict[str, bytes]:
        """All lines with their articles: worth it for whoever looks for many."""
        if b"\\" in self.blob:
            return {article_of(line): line for line in self.split()}
        return {line[1 : line.index(b'"', 1)].decode(): line for line in self.split()}

    def read(self) -> set[str]:
        """The articles that are marked read. Relies on encode_line(), which puts this field first."""
        return {_unquote(match) for match in _READ.findall(self.blob)}

    def starred(self) -> set[str]:
        """The starred articles."""
        # The words may also stand in some unknown part of the record.
        return {article_of(line) for line in self._with(_STARRED) if decode_record(line).get("starred") is True}

    def having(self, field: str) -> set[str]:
        """The articles of which a field is a text that is not empty. field: one that encode_line() writes."""
        return {article_of(line) for line in self._with(b'"%b": "' % field.encode()) if decode_record(line).get(field)}

    def contents(self) -> dict[str, str]:
        """Of articles without an address: what each is known by when its file moves."""
        contents: dict[str, str] = {}
        for line in self._with(_CONTENT):
            content = decode_record(line).get("content")
            if isinstance(content, str) and content:
                contents[article_of(line)] = content
        return contents

    def _with(self, words: bytes) -> Iterator[bytes]:
        """The lines in which some words stand."""
        at = self.blob.find(words)
        while at >= 0:
            start, end = self._line_at(at)
            yield self.blob[start:end]
            at = self.blob.find(words, end)

    def updated(self, changes: Mapping[str, bytes]) -> SortedLines:
        """These lines with others in the place of, or beside, the present ones. changes: article -> its line."""
        if not changes:
            return self
        if len(changes) > _FEW:
            changed = {*map(quote, changes)}
            return SortedLines.of([*(line for line in self.split() if _token(line) not in changed), *changes.values()])
        pieces: list[bytes] = []
        done = 0
        for token, line in sorted((quote(article), line) for article, line in changes.items()):
            start, end = self._place(token)
            if start > done:
                pieces.append(self.blob[done : start - len(_SEPARATOR)])
            pieces.append(line)
            done = end + len(_SEPARATOR) if end > start else start
        if done < len(self.blob):
            pieces.append(self.blob[done:])
        return SortedLines(_SEPARATOR.join(pieces))

    def _place(self, token: bytes) -> tuple[int, int]:
        """Where the line of a quoted identifier is; or twice where it would begin."""
        key = token + b": "
        low, high = 0, len(self.blob)
        while low < high:
            start, end = self._line_at((low + high) // 2)
            there = self.blob[start : start + len(key)]
            if there == key:
                return start, end
            if there < key:
                low = end + len(_SEPARATOR)
            else:
                high = start
        return low, low

    def _line_at(self, at: int) -> tuple[int, int]:
        """Begin and end of the line around a position; a separator belongs to the line before it."""
        start = self.blob.rfind(b"\n", 0, at) + 1
        end = self.blob.find(_SEPARATOR, max(start, at - 1))
        return start, len(self.blob) if end < 0 else end


def quote(article: str) -> bytes:
    """An identifier as it stands in the file."""
    try:
        return _encode(article).encode()
    except UnicodeEncodeError:
        return _encode_ascii(article).encode()


def article_of(line: bytes) -> str:
    """The identifier in a line."""
    end = line.index(b'": ')
    if b"\\" in line[:end]:
        return cast("str", json.JSONDecoder().raw_decode(line.decode())[0])
    return line[1:end].decode()


def encode_entry(entry: object) -> bytes:
    """What the file says about an article: known fields first, in one order, so that equal records are equal bytes."""
    record = as_record(entry)
    if record is not None:
        unknown = sorted(name for name in record if name not in _KNOWN)
        entry = {name: record[name] for name in (*KNOWN, *unknown) if name in record}
    try:
        return _encode(entry).encode()
    except UnicodeEncodeError:  # half a surrogate pair, which JSON can carry and UTF-8 cannot
        return _encode_ascii(entry).encode()


def encode_line(article: str, entry: object) -> bytes:
    """The line of one article."""
    return quote(article) + b": " + encode_entry(entry)


def decode_line(line: bytes) -> object:
    """What a line says about its article: a record, unless a strange hand wrote it. Never raises."""
    try:
        return next(iter(cast("dict[str, object]", json.loads(b"{" + line + b"}")).values()))
    except (ValueError, RecursionError, StopIteration, AttributeError):
        return {}


def decode_record(line: bytes) -> Record:
    """The record in a line; empty when it holds something else."""
    return as_record(decode_line(line)) or {}


def _token(line: bytes) -> bytes:
    """The quoted identifier in a line."""
    end = line.index(b'": ') + 1
    return quote(article_of(line)) if b"\\" in line[:end] else line[:end]


def _unquote(inner: bytes) -> str:
    """An identifier from what stands between its quotes."""
    return cast("str", json.loads(b'"' + inner + b'"')) if b"\\" in inner else inner.decode()
