"""The news part of one library on disk: `feeds.opml`, the ledger, and the article files of entries.

Rules that bind `FeedStore`:
- Whoever writes holds the library's lock and has read what others wrote since.
- Files come first, then the ledger's lines in one piece, then all else: a process that is killed at any moment
  leaves no half file, no entry twice, and no entry in the ledger that has no file.
- A file is changed only while it holds what we wrote, and at most `MAX_REWRITES` times. One that the user deleted,
  moved or edited is the user's.
- No feed chooses where a file lies: every path is checked here again, whoever made it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from reader.feeds.article_file import content_hash, with_text, with_text_of
from reader.feeds.ledger import PATH, FeedState, KnownEntry, Ledger, LedgerError
from reader.feeds.opml import OpmlError, SubscriptionList
from reader.feeds.parser import ReadEntry, Reading
from reader.files_io import read_bounded, replace_file, sync_folder
from reader.model.errors import BroadsheetError
from reader.model.identity import normalise_url
from reader.state.disk import reason_of

NAME = "feeds.opml"
LOCK_NAME = ".feeds.lock"
LOCK_SECONDS = 30.0
"""How long to wait for another process that writes."""
MAX_REWRITES = 24
MAX_FILE = 64_000_000

_LEFT_OVER = re.compile(r"\.\d{4}-\d{2}-\d{2}-.*\.md\.\d+-[0-9a-f]{8}\.tmp")


class StoreError(BroadsheetError):
    """The library cannot be written or read. `str()` is one sentence without a full stop."""


@dataclass(frozen=True, slots=True)
class Article:
    """An entry that has become a file, or whose file was written anew."""

    title: str
    path: str
    """Relative to the library."""
    url: str
    published: datetime | None
    short: bool = False
    """Whether the feed gave no text of its own, or that of the page stands in its file."""


@dataclass(slots=True)
class Taken:
    """What one document of a feed brought."""

    new: list[Article] = field(default_factory=list[Article])
    changed: list[Article] = field(default_factory=list[Article])
    edited: list[Article] = field(default_factory=list[Article])
    """Entries with a new version whose files somebody else has edited: not written, told once."""


class FeedStore:
    """One library. Cheap to make; nothing is touched before it is asked for something."""

    def __init__(self, folder: Path) -> None:
        """folder: the library; need not exist until the first feed is added."""
        self.folder = folder
        self.ledger = Ledger(folder)

    # Subscriptions --------------------------------------------------------------------------------------------------

    def exists(self) -> bool:
        """Whether the library has subscriptions."""
        return (self.folder / NAME).is_file()

    def subscriptions(self) -> SubscriptionList:
        """The feeds of the library; none when there is no list. Raises StoreError."""
        try:
            data, _ = read_bounded(self.folder / NAME, 20_000_000)
            return SubscriptionList.parse(data)
        except FileNotFoundError:
            return SubscriptionList.empty(self.folder.name)
        except OSError as error:
            raise StoreError(f"{NAME} cannot be read: {reason_of(error)}") from None
        except OpmlError as error:
            raise StoreError(f"{NAME} in {self.folder}: {str(error)[0].lower()}{str(error)[1:]}") from None

    @contextmanager
    def edit(self) -> Generator[SubscriptionList]:
        """The feeds, to be changed; written when the block ends without an error. Raises StoreError."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"The folder {self.folder} cannot be made: {reason_of(error)}") from None
        with self.lock():
            feeds = self.subscriptions()
            before = feeds.to_bytes()
            yield feeds
            data = feeds.to_bytes()
            if data != before or not self.exists():
                path = Path(os.path.realpath(self.folder / NAME))
                try:
                    replace_file(path, data, durable=True, mode=0o600)
                except OSError as error:
                    raise StoreError(f"{NAME} cannot be written: {reason_of(error)}") from None

    @contextmanager
    def lock(self) -> Generator[None]:
        """Keep other processes from writing to this library meanwhile. Raises StoreError."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.folder / LOCK_NAME, timeout=LOCK_SECONDS, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise StoreError("Another window is writing to this library and does not end") from None
        except NotImplementedError:
            raise StoreError("The library's folder does not support locks") from None
        except OSError as error:
            raise StoreError(f"The library cannot be locked: {reason_of(error)}") from None
        try:
            yield
        finally:
            lock.release()

    # What was fetched -----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read what the ledger has got since the last time. Raises StoreError."""
        try:
            self.ledger.refresh()
        except LedgerError as error:
            raise StoreError(str(error)) from None

    def state(self, url: str) -> FeedState:
        """What is known of a feed; a fresh state for one that was never fetched."""
        return self.ledger.feeds.get(url) or FeedState(url, scope=normalise_url(url) or url)

    def note(self, *states: FeedState, hosts: dict[str, int] | None = None) -> None:
        """Write down what fetches have taught. Raises StoreError."""
        with self.lock():
            self.refresh()
            self._add(*states, hosts=hosts)

    def take(self, reading: Reading, state: FeedState, now: datetime) -> Taken:
        """Write the files of a document's entries, and then that they are written. Raises StoreError.

        state: of the feed after this document. now: aware; the same that was given to whoever read it.
        """
        return self.take_all([(reading, state, now)])[0]

    def take_all(self, documents: Sequence[tuple[Reading, FeedState, datetime]]) -> list[Taken]:
        """What `take` does with one document, for several with one wait for the disk. Raises StoreError.

        When one of them cannot be written, what those before it brought is returned; for the first one it is raised.
        """
        made: list[Taken] = []
        with self.lock():
            self.refresh()
            there = _Folders(self.folder)
            try:
                for reading, state, now in documents:
                    made.append(self._take_one(reading, state, now, there))
            except StoreError:
                if not made:
                    raise
            finally:
                there.sync()
                self._flush()
        return made

    def _take_one(self, reading: Reading, state: FeedState, now: datetime, there: _Folders) -> Taken:
        taken = Taken()
        seconds = int(now.timestamp())
        records: list[KnownEntry] = []
        for entry in reading.entries:
            former = self.ledger.entry(entry.keys)
            if former is None:
                record = self._write_new(entry, there, seconds, taken)
            else:
                record = self._look_again(entry, former, now, there, taken)
            if record is not None:
                records.append(record)
        self.ledger.stage(*records, state)
        return taken

    def keep(self, entry: ReadEntry, now: datetime) -> Article:
        """Write one article that is no feed's, such as a saved page; the one that is there when it was written before.

        Raises StoreError.
        """
        taken = Taken()
        with self.lock():
            self.refresh()
            former = self.ledger.entry(entry.keys)
            if former is not None and (self.folder / former.path).exists():
                return Article(entry.title, former.path, entry.url, entry.published)
            there = _Folders(self.folder)
            record = self._write_new(entry, there, int(now.timestamp()), taken)
            there.sync()
            self._add(replace(record, keys=tuple(dict.fromkeys((*record.keys, *(former.keys if former else ()))))))
            return Article(entry.title, record.path, entry.url, entry.published)

    def put_text(self, path: str, markdown: str) -> bool:
        """Put the full text of an entry's page into its file, as its body; whether it stands there now.

        path: relative to the library. A file that is not ours to change stays as it is. Raises StoreError.
        """
        with self.lock():
            self.refresh()
            former = next((entry for entry in self.ledger.entries() if entry.path == path), None)
            if former is None or not former.hash or former.rewrites >= MAX_REWRITES or not PATH.fullmatch(path):
                return False
            there = _Folders(self.folder)
            present = there.read(path)
            if present is None or content_hash(present) != former.hash:
                return False
            data = with_text(present.decode("utf-8", "replace"), markdown).encode("utf-8", "replace")
            if data != present:
                there.write(path, data)
                there.sync()
                rewrites = former.rewrites + 1
                self._add(replace(former, hash=content_hash(data), rewrites=rewrites, full=True))
            return True

    def tidy(self) -> None:
        """Make the ledger shorter where most of it says nothing any more. Raises StoreError."""
        with self.lock():
            self.refresh()
            try:
                self.ledger.tidy()
            except LedgerError as error:
                raise StoreError(str(error)) from None

    # Inside ---------------------------------------------------------------------------------------------------------

    def _add(self, *records: KnownEntry | FeedState, hosts: dict[str, int] | None = None) -> None:
        self.ledger.stage(*records, hosts=hosts)
        self._flush()

    def _flush(self) -> None:
        try:
            self.ledger.flush()
        except LedgerError as error:
            raise StoreError(str(error)) from None

    def _write_new(self, entry: ReadEntry, there: _Folders, seconds: int, taken: Taken) -> KnownEntry:
        path = there.path_of(entry)
        data = entry.text.encode("utf-8", "replace")
        if path != entry.path or there.has(path):
            # A process that was killed had written it, and not yet said so; or it is somebody else's.
            own = there.read(path) == data
            return KnownEntry(entry.keys, path, content_hash(data) if own else "", entry.meaning, seconds)
        there.write(path, data)
        taken.new.append(Article(entry.title, path, entry.url, entry.published, entry.short))
        return KnownEntry(entry.keys, path, content_hash(data), entry.meaning, seconds)

    def _look_again(
        self, entry: ReadEntry, known: KnownEntry, now: datetime, there: _Folders, taken: Taken
    ) -> KnownEntry | None:
        """What must be said anew of an entry that is known; None for nothing."""
        keys = tuple(dict.fromkeys((*known.keys, *entry.keys)))
        more = replace(known, keys=keys) if keys != known.keys else None
        if entry.meaning in (known.meaning, known.told) or not known.hash or known.rewrites >= MAX_REWRITES:
            return more
        present = there.read(known.path) if PATH.fullmatch(known.path) else None
        if present is None:
            return more  # deleted or moved: it is the user's matter, and does not come back
        text = _with_first_seen(entry.text, now, known.first_seen)
        if known.full:
            text = with_text_of(text, present.decode("utf-8", "replace"))  # until its page was read again
        data = text.encode("utf-8", "replace")
        article = Article(entry.title, known.path, entry.url, entry.published, known.full)
        if content_hash(present) != known.hash and present != data:
            taken.edited.append(article)
            return replace(known, keys=keys, told=entry.meaning)
        if present != data:
            there.write(known.path, data)
            taken.changed.append(article)
        return replace(
            known,
            keys=keys,
            hash=content_hash(data),
            meaning=entry.meaning,
            rewrites=known.rewrites + 1,
            told="",
        )


class _Folders:
    """The folders of the library into which one document's files go."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._real = os.path.realpath(library)
        self._place = str(library)
        self._names: dict[str, set[str]] = {}
        self._by_hash: dict[str, dict[str, str]] = {}
        self._touched: set[str] = set()

    def path_of(self, entry: ReadEntry) -> str:
        """Where an entry's file is (under another name, when its title has changed since), or belongs.

        Raises StoreError for a path that is none of ours.
        """
        if not PATH.fullmatch(entry.path):
            raise StoreError("The process that reads feeds named a file that cannot be one")
        folder, _, name = entry.path.partition("/")
        self._look(folder)
        there = self._by_hash[folder].get(name[-15:])
        return f"{folder}/{there}" if there else entry.path

    def has(self, path: str) -> bool:
        """Whether there is something of that name."""
        folder, _, name = path.partition("/")
        self._look(folder)
        return name in self._names[folder]

    def read(self, path: str) -> bytes | None:
        """What is in a file; None when there is none that can be read."""
        try:
            return read_bounded(self._library / path, MAX_FILE)[0]
        except OSError:
            return None

    def write(self, path: str, data: bytes) -> None:
        """Put a file in its place. Raises StoreError."""
        folder, _, name = path.partition("/")
        self._look(folder)
        try:
            replace_file(f"{self._place}{os.sep}{path}", data, durable=False, mode=0o644)
        except OSError as error:
            raise StoreError(f"Articles cannot be written: {reason_of(error)}") from None
        self._names[folder].add(name)
        self._by_hash[folder][name[-15:]] = name
        self._touched.add(folder)

    def sync(self) -> None:
        """Make all that was written last."""
        for folder in self._touched:
            sync_folder(self._library / folder)

    def _look(self, folder: str) -> None:
        """Learn what is in a folder, made where it is missing. Raises StoreError."""
        if folder in self._names:
            return
        place = self._library / folder
        try:
            place.mkdir(exist_ok=True)
            if str(Path(os.path.realpath(place)).parent) != self._real:
                raise StoreError(f"The folder {folder} leads out of the library")
            with os.scandir(place) as entries:
                names = {entry.name for entry in entries}
            for left in filter(_LEFT_OVER.fullmatch, names):
                (place / left).unlink(missing_ok=True)  # of a writer that was killed: we hold the lock
        except OSError as error:
            raise StoreError(f"The folder {folder} cannot be used: {reason_of(error)}") from None
        self._names[folder] = names
        self._by_hash[folder] = {name[-15:]: name for name in names if name.endswith(".md")}


def _with_first_seen(text: str, now: datetime, first_seen: int) -> str:
    """The text of an entry that states no date, with the time at which it came first in the place of now."""
    first = datetime.fromtimestamp(first_seen, UTC)
    head, mark, rest = text.partition(f"\nsavedDateTime: {now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}\n")
    return f"{head}\nsavedDateTime: {first:%Y-%m-%dT%H:%M:%SZ}\n{rest}" if mark else text
