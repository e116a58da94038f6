"""What was fetched: `feeds.ledger` beside `feeds.opml`, append-only lines of JSON.

Rules that bind `Ledger`:
- A line is only ever added at the end; the file is written anew only when most of its lines say nothing any more, in
  one step and under the lock.
- What two machines or a sync program made of it is merged: by feed and by entry, in any order, with the same result.
  Copies that a sync program sets beside it (`feeds*.ledger`) are read too.
- A line that cannot be understood is passed over. One that was cut short never spoils the next.
- What the ledger knows is never written a second time, so that a file that the user deleted stays deleted.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, cast

from reader.model.errors import BroadsheetError
from reader.state.disk import reason_of

NAME = "feeds.ledger"
MAX_BYTES = 1_000_000_000
_SPARE_LINES = 2_000
"""Lines that may say nothing any more before the file is written anew."""
PATH = re.compile(
    r"[^/\\:*?\"<>|\x00-\x1f.][^/\\:*?\"<>|\x00-\x1f]{0,150}/\d{4}-\d{2}-\d{2}-[^/\\:*?\"<>|\x00-\x1f]{0,180}\.md"
)
"""An article file, relative to the library. A line that names another place is none of ours: nothing outside is ever
read, written or removed, whoever has made the ledger."""
_MOST = 1 << 40
"""Numbers from here on are damage: no time, and no count."""


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry that has been written once."""

    keys: tuple[str, ...]
    """All by which it is known, the first one that it got first."""
    path: str
    """Of its file, relative to the library, as it was written."""
    hash: str
    """Of the file's bytes as we wrote them; empty when the file is not ours to change."""
    meaning: str
    first_seen: int
    """Seconds since 1970."""
    rewrites: int = 0
    full: bool = False
    """Whether the full text of its page stands in the file."""
    told: str = ""
    """Meaning of the version that was not written because somebody had edited the file, and was told."""


@dataclass(frozen=True, slots=True)
class FeedState:
    """What the last fetches of a feed have taught. Times in seconds since 1970; 0 means never."""

    url: str
    asked_at: int = 0
    """When it was asked last, with whatever result."""
    came_at: int = 0
    """When it answered well last, also that nothing is new."""
    next_at: int = 0
    """When it may be asked next without the user's wish."""
    etag: str = ""
    modified: str = ""
    validators_at: int = 0
    """Since when these validators are used; after 8 days they are dropped once."""
    body: str = ""
    """Hash of the last document: the same bytes again are not read again."""
    errors: int = 0
    """Failures in a row."""
    error: str = ""
    """The last failure as a sentence; empty after a success."""
    gone: bool = False
    """The server has said that the feed is gone for good (410)."""
    scope: str = ""
    """What the feed's own identifiers are kept under; stays when the feed moves."""
    per_week: float = 0.0
    """Entries a week, lately."""
    title: str = ""
    """As the feed names itself."""
    secure_tried: bool = False
    """Whether https was tried in the place of http."""


class LedgerError(BroadsheetError):
    """The ledger cannot be read or written. `str()` is one sentence without a full stop."""


class Ledger:
    """The ledger of one library, held in memory. Whoever changes it holds the library's lock."""

    def __init__(self, folder: Path) -> None:
        """folder: the library."""
        self.path = folder / NAME
        self.feeds: dict[str, FeedState] = {}
        self.hosts: dict[str, int] = {}
        """Host -> until when it wants to be left alone, seconds since 1970."""
        self._entries: dict[str, KnownEntry] = {}
        """By each of its keys."""
        self._read_to = 0
        self._inode: tuple[int, int] | None = None
        self._lines = 0
        self._copies_read = False
        self._staged: list[bytes] = []
        """Lines that are not yet written."""

    # Asking ---------------------------------------------------------------------------------------------------------

    def entry(self, keys: Iterable[str]) -> KnownEntry | None:
        """The entry that is known by one of these keys, the strongest first."""
        entries = self._entries
        for key in keys:
            if key in entries:
                return entries[key]
        return None

    def entries(self) -> list[KnownEntry]:
        """Every entry once."""
        return list({id(entry): entry for entry in self._entries.values()}.values())

    # Reading --------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read what has been added since the last time, by whomever. Raises LedgerError."""
        try:
            self._read_copies()
            if self.path.exists() and not self.path.is_file():
                raise LedgerError(f"{NAME} is no file")
            with self.path.open("rb") as file:
                status = os.fstat(file.fileno())
                if status.st_size > MAX_BYTES:
                    raise LedgerError(f"{NAME} is larger than {MAX_BYTES // 1_000_000} MB")
                if self._inode != (status.st_dev, status.st_ino) or status.st_size < self._read_to:
                    self._inode, self._read_to, self._lines = (status.st_dev, status.st_ino), 0, 0
                if status.st_size == self._read_to:
                    return
                file.seek(self._read_to)
                data = file.read()
        except FileNotFoundError:
            self._inode, self._read_to, self._lines = None, 0, 0
            return
        except OSError as error:
            raise LedgerError(f"{NAME} cannot be read: {reason_of(error)}") from None
        whole, newline, _ = data.rpartition(b"\n")
        self._read_to += len(whole) + len(newline)
        self._take(whole)

    def _read_copies(self) -> None:
        """Copies are looked for once: new ones are rare, and a library may have thousands of folders."""
        if self._copies_read:
            return
        self._copies_read = True
        for copy in self.path.parent.glob("feeds*.ledger"):
            if copy.name != NAME and copy.is_file() and copy.stat().st_size <= MAX_BYTES:
                self._take(copy.read_bytes())

    def _take(self, data: bytes) -> None:
        for line in data.split(b"\n"):
            if not line:
                continue
            self._lines += 1
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(record, dict):
                self._take_record(cast("dict[str, Any]", record))

    def _take_record(self, record: dict[str, Any]) -> None:
        try:
            if "keys" in record:
                self._keep(_entry(record))
            elif "url" in record:
                self._learn(_feed_state(record))
            elif "host" in record:
                self._leave(str(record["host"]), _number(record["until"]))
        except (TypeError, ValueError, KeyError, OverflowError):
            return  # damage, or what a later version says

    def _learn(self, state: FeedState) -> None:
        former = self.feeds.get(state.url)
        if former is None or _newer(state) >= _newer(former):
            self.feeds[state.url] = state

    def _leave(self, host: str, until: int) -> None:
        self.hosts[host] = max(self.hosts.get(host, 0), until)

    def _keep(self, entry: KnownEntry) -> None:
        """Take an entry in; two that share a key are one."""
        same = {id(former): former for key in entry.keys if (former := self._entries.get(key)) is not None}
        for former in same.values():
            entry = merged(former, entry)
        for key in entry.keys:
            self._entries[key] = entry

    # Writing --------------------------------------------------------------------------------------------------------

    def add(self, *records: KnownEntry | FeedState, hosts: dict[str, int] | None = None) -> None:
        """Add lines, on the disk before this returns. Needs the lock and a refresh under it. Raises LedgerError."""
        self.stage(*records, hosts=hosts)
        self.flush()

    def stage(self, *records: KnownEntry | FeedState, hosts: dict[str, int] | None = None) -> None:
        """Take records in, to be written with the next `flush`."""
        for record in records:
            if isinstance(record, KnownEntry):
                self._keep(record)
            else:
                self._learn(record)
            self._staged.append(_dumped(_line(record)))
        for host, until in (hosts or {}).items():
            self._leave(host, until)
            self._staged.append(_dumped({"host": host, "until": until}))

    def flush(self) -> None:
        """Write what was staged, on the disk before this returns. Needs the lock. Raises LedgerError."""
        lines, self._staged = self._staged, []
        if not lines:
            return
        try:
            self._append(b"".join(lines))
        except OSError as error:
            raise LedgerError(f"{NAME} cannot be written: {reason_of(error)}") from None
        self._lines += len(lines)

    def _append(self, data: bytes) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        handle = os.open(self.path, flags, 0o600)
        try:
            status = os.fstat(handle)
            if status.st_size and _last_byte(handle, status.st_size) != b"\n":
                data = b"\n" + data
            written = 0
            while written < len(data):
                written += os.write(handle, data[written:])
            os.fsync(handle)
            if self._inode is None:
                self._inode = (status.st_dev, status.st_ino)
            if self._inode == (status.st_dev, status.st_ino) and self._read_to == status.st_size:
                self._read_to += len(data)
        finally:
            os.close(handle)

    def tidy(self) -> bool:
        """Write the file anew when most of its lines say nothing any more; True when that was done.

        Needs the lock. Raises LedgerError.
        """
        entries = self.entries()
        needed = len(entries) + len(self.feeds) + len(self.hosts)
        if self._lines <= 2 * needed + _SPARE_LINES:
            return False
        records = [_line(record) for record in (*self.feeds.values(), *entries)]
        records += [{"host": host, "until": until} for host, until in self.hosts.items()]
        data = b"".join(map(_dumped, records))
        from reader.files_io import replace_file

        try:
            replace_file(self.path, data, durable=True)
            status = self.path.stat()
        except OSError as error:
            raise LedgerError(f"{NAME} cannot be written: {reason_of(error)}") from None
        self._inode, self._read_to, self._lines = (status.st_dev, status.st_ino), len(data), len(records)
        return True


def merged(one: KnownEntry, other: KnownEntry) -> KnownEntry:
    """One entry of two that share a key; the same in whatever order they come."""
    first, second = sorted((one, other), key=lambda e: (e.first_seen, e.path, e.keys))
    # Of the file that both speak of, the one that was rewritten more often knows what is in it; of two files, the
    # first one that was written stays the entry's file.
    latest = max(one, other, key=lambda e: (e.path == first.path, e.rewrites, e.first_seen, e.hash, e.meaning, e.told))
    keys = tuple(dict.fromkeys((*first.keys, *second.keys)))
    return replace(latest, keys=keys, path=first.path, first_seen=first.first_seen)


def _newer(state: FeedState) -> tuple[int, int, int, str]:
    return (state.asked_at, state.came_at, state.errors, state.body)


def _entry(record: dict[str, Any]) -> KnownEntry:
    keys, path = record["keys"], str(record["path"])
    if not isinstance(keys, list) or not keys or not PATH.fullmatch(path):
        raise ValueError
    return KnownEntry(
        keys=tuple(str(key) for key in cast("list[object]", keys)),
        path=path,
        hash=str(record.get("hash", "")),
        meaning=str(record.get("meaning", "")),
        first_seen=_number(record["first_seen"]),
        rewrites=_number(record.get("rewrites", 0)),
        told=str(record.get("told", "")),
        full=record.get("full") is True,
    )


_FEED_FIELDS: dict[str, Any] = {field.name: type(field.default) for field in fields(FeedState) if field.name != "url"}


def _feed_state(record: dict[str, Any]) -> FeedState:
    values: dict[str, Any] = {
        name: kind(value)
        for name, kind in _FEED_FIELDS.items()
        if isinstance(value := record.get(name), (str, int, float, bool))
        and (kind in (str, bool) or abs(float(value)) < _MOST)
    }
    return FeedState(url=str(record["url"]), **values)


def _number(value: Any) -> int:
    """A time or a count. Raises ValueError and its like for what is none."""
    number = int(value)
    if not 0 <= number < _MOST:
        raise ValueError
    return number


_ALWAYS = ("hash", "path", "first_seen")


def _line(record: KnownEntry | FeedState) -> dict[str, Any]:
    """A record as it is written: what is empty is left out."""
    return {name: value for name in record.__dataclass_fields__ if (value := getattr(record, name)) or name in _ALWAYS}


def _dumped(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def _last_byte(handle: int, size: int) -> bytes:
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1)
