"""The user's marks: changed in memory, saved at each change by a thread of their own, shared with other windows.

Rules that bind this class:
- The user's marks are never lost. What cannot be read is set aside, what cannot be written is tried again and kept
  elsewhere meanwhile, and both are said; nothing is dropped because its article's file is missing.
- What lies beside the file (marks kept elsewhere, copies of sync programs) is taken in at the start and with each save,
  and put out of the way only when the file has it.
- Saving is: lock, read what others wrote, merge, write. The later change wins, field by field (state_merge).
- Asking and changing never wait for another window: the mutex is held for moments, the disk lock only by who saves.
- Only who holds the disk lock replaces the lines in memory, so that encoding needs no mutex.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Set
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path

from reader.model.state import ArticleState
from reader.settings.log import noted
from reader.state.disk import Signature, StateDisk, reason_of
from reader.state.file import VERSION, DamagedStateError, Document, decode, document_of, latest_in_head
from reader.state.mark_records import Values, checked
from reader.state.memory import StateMemory
from reader.state.merge import latest_stamp, merge
from reader.state.rescue import Rescue
from reader.state.saver import Saver
from reader.state.sorted_lines import encode_entry, quote
from reader.text.clean import clean_line

__all__ = ["StateStore", "merge"]

RETRYING = "Not saved, trying again: "
"""What stands before the reason while saving is tried again and again."""
_CHUNK = 1000
"""Articles handled in one go while the mutex is held."""


class StateStore:
    """The marks of all articles. Every method may be called from any thread."""

    def __init__(
        self,
        path: Path | None,
        clock: Callable[[], datetime],
        retry_seconds: float = 3.0,
        cache: Path | None = None,
    ) -> None:
        """Loads the file at once; never raises for what is in it or in its way: see `notices` and `failed`.

        path: the state file, which need not exist; None keeps everything in memory only.
        clock: the time now, aware. retry_seconds: how long to wait after a save that failed.
        cache: a private folder of this machine for copies of marks, which need not exist; None for none.
        """
        self.on_saved: Callable[[], None] | None = None
        """Called in the saving thread after each attempt, successful or not (see `pending`, `failed`, `notices`)."""
        self._clock = clock
        self._disk = StateDisk(path) if path else None
        self._rescue = Rescue(self._disk, cache, clock, self._absorb, self._notice) if self._disk else None
        self._unsaved: set[str] = set()
        """Articles that were changed here since the last save."""
        self._memory = StateMemory()
        self._saver = Saver(self._save, retry_seconds, self._attempted)
        self._foreign: set[str] = set()
        self._notices: list[str] = []
        self._signature: Signature | None = None
        self._readonly = ""
        self._mutex = threading.RLock()
        self._disk_lock = threading.Lock()
        if self._disk and self._rescue:
            self._load(self._disk)
            with self._disk_lock:
                beside = self._rescue.find(self._memory.lines)
            if beside:
                self._save_soon()  # which puts them away
            self._foreign.clear()

    # Asking ----------------------------------------------------------------------------------------------------------

    @property
    def notices(self) -> list[str]:
        """What befell the state file and the user must know, as sentences, oldest first. More may come at any save."""
        with self._mutex:
            return list(self._notices)

    @property
    def pending(self) -> bool:
        """Whether there are changes that are not on the disk yet. Always False without a file."""
        return self._saver.pending

    @property
    def failed(self) -> str:
        """Why the changes so far are not saved, as a sentence; "" when all is well."""
        return self._readonly if self._readonly and self.pending else self._saver.failed

    def get(self, article: str) -> ArticleState:
        """The marks of one article; UNTOUCHED when there are none."""
        with self._mutex:
            return self._memory.get(article)

    def changed_at(self, article: str, flag: str) -> int | None:
        """When a flag (`read`, `starred`) that is set was set, in seconds since 1970; None when it is not set."""
        with self._mutex:
            stamp = self._memory.changed_at(article, flag) if getattr(self._memory.get(article), flag) else ""
        return int(datetime.fromisoformat(stamp[:23] + "+00:00").timestamp()) if stamp else None

    def items(self) -> list[tuple[str, ArticleState]]:
        """Every article that was ever marked, with its marks. To count or filter, read() and starred() are faster."""
        with self._mutex:
            return self._memory.items()

    def read(self) -> Set[str]:
        """Identifiers of the articles that are read."""
        with self._mutex:
            return frozenset(self._memory.read())

    def starred(self) -> Set[str]:
        """Identifiers of the starred articles."""
        with self._mutex:
            return frozenset(self._memory.starred())

    def having(self, field: str) -> Set[str]:
        """Identifiers of the articles of which a field of ArticleState is a text that is not empty, such as `muted`."""
        with self._mutex:
            return frozenset(self._memory.having(field))

    # Changing --------------------------------------------------------------------------------------------------------

    def change(
        self,
        changes: Mapping[str, Mapping[str, object]],
        snapshots: Mapping[str, tuple[str, str, str]] | None = None,
    ) -> dict[str, ArticleState]:
        """Change marks. Returns the states *before* of the articles that look different now, for undo; saving follows.

        changes: article -> field (`history.MARKS` and progress) -> value. Raises ValueError for others.
        snapshots: article -> title, URL and source as last seen; kept for those that change.
        """
        checked_fields: dict[int, tuple[Mapping[str, object], Values]] = {}
        values: list[tuple[str, Values]] = []
        for article, fields in changes.items():
            # A bulk action gives one mapping for all its articles. Kept beside its values, its id stays its own.
            if id(fields) not in checked_fields:
                checked_fields[id(fields)] = fields, checked(fields)
            values.append((article, checked_fields[id(fields)][1]))
        with self._mutex:
            self._look_at_others()
            before, stamped = self._memory.change(values, snapshots or {}, self._clock())
            if stamped:
                self._unsaved.update(changes)
                self._save_soon()
        return before

    def absorb(self, articles: Mapping[str, object]) -> set[str]:
        """Take in records as a state file holds them (article -> record), field by field, the later one wins.

        Returns the articles whose marks look different now; saving follows. What is no record is left out.
        """
        with self._disk_lock:
            foreign, self._foreign = self._foreign, set()
            self._absorb(document_of({key: entry for key, entry in articles.items() if latest_stamp([entry])}))
            different, self._foreign = self._foreign, foreign | self._foreign
        self._save_soon()
        return different

    def contents(self) -> dict[str, str]:
        """Of articles without an address: what each is known by when its file moves (see `Article.content`)."""
        with self._mutex:
            return self._memory.contents()

    def follow(self, moves: Mapping[str, Collection[str]]) -> set[str]:
        """Files have moved: let articles go on with the marks that others had, which keep theirs.

        moves: article -> those whose file it is now. Returns the articles whose marks look different now.
        """
        with self._mutex:
            adopted = self._memory.adopted(moves)
            left = {old: {"moved": new} for new, olds in moves.items() for old in olds if self.get(old).moved != new}
        different = self.absorb(adopted) if adopted else set[str]()
        self.change(left)
        return different

    def export(self) -> bytes:
        """The whole state as its file holds it, with what is not saved yet."""
        with self._disk_lock:
            self._settle()
            return self._memory.encode()

    @property
    def kept(self) -> Path | None:
        """The file with the marks that could not be saved, which the next start takes in; None when there is none."""
        return self._rescue.companions.kept if self._rescue else None

    def flush(self, timeout: float) -> bool:
        """Wait until all changes are on the disk, at most timeout seconds; returns whether they are.

        Gives up when an attempt fails: waiting for the next would be longer than anybody wants to wait.
        """
        return self._saver.flush(timeout)

    def close(self, timeout: float = 5.0) -> bool:
        """Save what is not saved and stop trying if that fails; returns whether all is saved. May be called twice."""
        saved = self._saver.close(timeout)
        if not saved:
            self._keep()
        return saved

    def reload_if_changed(self) -> set[str]:
        """Take over what other windows wrote; returns the articles whose marks changed by it since the last call.

        Cheap when nothing was written: one look at the file. While a save is under way it does not wait: the save
        takes over what others wrote, and the next call returns it. When another window marked 100,000 articles it
        takes a second: better not called by the thread that draws.
        """
        if self._disk and self._disk_lock.acquire(blocking=False):
            try:
                if self._disk.signature() not in (None, self._signature):
                    data, signature = self._disk.read()
                    self._merge(decode(data))
                    self._signature = signature
                    self._saver.request()
                if self._rescue and self._rescue.companions.is_new() and self._rescue.find(self._memory.lines):
                    self._save_soon()
            except (OSError, DamagedStateError):
                self._save_soon()  # which looks again under the lock, mends what it can and says what is wrong
            finally:
                self._disk_lock.release()
        with self._mutex:
            changed, self._foreign = self._foreign, set()
            return changed

    # The file --------------------------------------------------------------------------------------------------------

    def _load(self, disk: StateDisk) -> None:
        """Read the file for the first time."""
        try:
            data, signature = disk.read()
            document = decode(data)
        except (FileNotFoundError, DamagedStateError):
            self._load_damaged(disk)
        except OSError as error:
            self._notice(
                f"The state file {self._name} cannot be read: {reason_of(error)}. No mark is saved until it can."
            )
        else:
            self._memory = StateMemory(document)
            self._signature = signature
            self._heed_version(document)
            if self._rescue and self._rescue.compare(data, document, signature):
                self._save_soon()

    def _load_damaged(self, disk: StateDisk) -> None:
        """Read a file for the first time that is missing or damaged: fall back on the last good copy."""
        try:
            if disk.signature() is None and not disk.backup.exists():
                return  # nothing was ever saved, or all was deleted on purpose
            with disk.lock():
                self._take_over(disk, first=True)
                if self.pending and not self._readonly:
                    self._write(disk)
        except OSError as error:
            backup = disk.read_backup()
            with suppress(DamagedStateError):
                self._merge(decode(backup or b""))
            self._notice(f"The state file {self._name} is damaged and cannot be set aside: {reason_of(error)}.")
            self._save_soon()

    def _take_over(self, disk: StateDisk, first: bool = False) -> None:
        """Merge what the file holds, and set it aside if it is damaged. Needs the file's lock. Raises OSError.

        first: nothing was loaded yet, so that a missing file is made good by the last good copy.
        """
        try:
            data, signature = disk.read()
        except FileNotFoundError:
            if first and self._rescue:
                self._rescue.restore()
            self._saver.note()
            return
        try:
            document = decode(data)
        except DamagedStateError as error:
            self._signature = None
            if self._rescue:
                self._rescue.mend(data, str(error))
            self._saver.note()
        else:
            self._merge(document)
            self._signature = signature

    def _absorb(self, document: Document) -> None:
        """Merge a copy that is not the file itself: what it adds must be written. Needs the disk lock."""
        self._settle()
        before = self._memory.lines.blob
        self._merge(document)
        if self._memory.lines.blob != before:
            self._saver.note()

    def _merge(self, document: Document) -> None:
        """Take in a copy, in steps so that nobody waits long. Notes what must be written back. Needs the disk lock."""
        with self._mutex:
            if not self._memory.lines and not self._memory.changed and document.lines:
                # Nothing to merge with: take it as it is.
                self._foreign.update(document.lines.by_article())
                self._memory = StateMemory(document)
        before = self._memory.lines
        own_lines = set(before.split()) if before.blob != document.lines.blob else None
        lines = iter(
            [line for line in document.lines.split() if line not in own_lines] if own_lines is not None else []
        )
        richer = False
        while chunk := list(islice(lines, _CHUNK)):
            with self._mutex:
                different, more = self._memory.merge(chunk)
                self._foreign |= different
            richer = richer or more
        self._settle()
        with self._mutex:
            self._memory.learn_stamp(document.latest)
            self._memory.extra |= document.extra
        if richer or len(self._memory.lines) > len(document.lines):
            self._saver.note()
        self._heed_version(document)

    def _settle(self) -> None:
        """Work all changes so far into the lines. Needs the disk lock."""
        with self._mutex:
            entries = list(self._memory.changed.items())
        made: dict[int, tuple[object, bytes]] = {}
        changed: dict[str, bytes] = {}
        for article, entry in entries:
            # Articles of one bulk action share their record: it is encoded once.
            if id(entry) not in made:
                made[id(entry)] = entry, encode_entry(entry)
            changed[article] = quote(article) + b": " + made[id(entry)][1]
        lines = self._memory.lines.updated(changed)
        steps = iter(entries)
        while chunk := list(islice(steps, _CHUNK)):
            with self._mutex:
                self._memory.settle(lines, chunk)

    def _heed_version(self, document: Document) -> None:
        """A file of a newer format is never written: this program would lose what it does not understand."""
        if document.version > VERSION and not self._readonly:
            self._readonly = (
                f"The state file {self._name} was written by a newer Broadsheet (format {document.version}): "
                "its marks are shown, but new ones are not saved."
            )
            self._notice(self._readonly)
            self._saver.stop()

    def _write(self, disk: StateDisk) -> None:
        """Put all changes so far on the disk. Needs the file's lock. Raises OSError."""
        mark = self._saver.mark()
        with self._mutex:
            unsaved, self._unsaved = self._unsaved, set()
        try:
            self._settle()
            data = self._memory.encode()
            self._signature = disk.replace(data)
        except BaseException:
            with self._mutex:
                self._unsaved |= unsaved
            raise
        self._saver.done(mark)
        disk.replace_backup(data)
        if self._rescue:
            if not self._unsaved:
                self._rescue.companions.forget_kept()
            self._rescue.companions.copy_own(data)

    def _keep(self) -> None:
        """Keep the marks that are not saved elsewhere, where the next start finds them."""
        if self._rescue:
            with self._mutex:
                unsaved, mark = sorted(self._unsaved), self._saver.mark()
            self._rescue.keep(unsaved, mark, self._lines_of)

    def _lines_of(self, articles: list[str]) -> list[bytes]:
        with self._mutex:
            return self._memory.lines_of(articles)

    def _look_at_others(self) -> None:
        """Learn the latest stamp of other windows, so that a change made now is later than theirs, whatever the clock.

        Reads the file's first line, and only if the file changed; saving takes over the rest.
        """
        with suppress(OSError):
            if self._disk and self._disk.signature() not in (None, self._signature):
                self._memory.learn_stamp(latest_in_head(self._disk.read_head()))

    # Saving ----------------------------------------------------------------------------------------------------------

    def _save_soon(self) -> None:
        if self._disk:
            self._saver.note()
            self._saver.request()

    def _save(self) -> str:
        """One attempt, in the saving thread; returns why it failed, or ""."""
        disk, rescue = self._disk, self._rescue
        if not disk or not rescue:
            return ""
        try:
            with self._disk_lock, disk.lock(self._keep):
                if self._signature is None or disk.signature() != self._signature:
                    self._take_over(disk)
                if self._readonly:
                    return self._readonly
                beside = rescue.find(self._memory.lines)
                self._write(disk)
                rescue.put_away(beside)
        except OSError as error:
            self._keep()
            return f"{RETRYING}{reason_of(error)} ({self._name})."
        except Exception as error:  # a fault of this program must not end saving without a word
            return f"{RETRYING}{noted(error, 'saving of marks')} ({self._name})."
        return ""

    def _attempted(self) -> None:
        if self.on_saved:
            self.on_saved()

    def _notice(self, sentence: str) -> None:
        with self._mutex:
            self._notices.append(sentence)

    @property
    def file(self) -> Path | None:
        """The state file, which may not exist yet; None when everything is in memory only."""
        return self._disk.path if self._disk else None

    @property
    def _name(self) -> str:
        """The file for messages: safe to show."""
        return clean_line(str(self._disk.path)) if self._disk else ""
