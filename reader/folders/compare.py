"""What has changed in the folders since the index last saw them."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from reader.folders import scan
from reader.folders.ignore import IGNORE_FILES, Belonging, describes_project
from reader.folders.scan import Folder, Seen
from reader.index.file_names import doubted, get_name, name_crc, put_name
from reader.index.index import Index
from reader.index.indexing_run import Meter
from reader.index.write import Place, complaint, has_indexes
from reader.model.errors import BroadsheetError

_EARLY = 60
"""Files after which the first ones of an empty index are read, before the folders have been looked through."""
_FLAT = 2000
"""Files in one folder from which on a glimpse of its newest ones comes before looking at all."""
_WRITTEN_WITHIN = 2_000_000_000
"""Nanoseconds for which a file that was emptied counts as one whose text is about to come: so editors write files."""


class TooMuchError(BroadsheetError):
    """There is more to read than this process should."""


LOOKING = "looking through the folders"


@dataclass(slots=True)
class Changes:
    """What a comparison found."""

    places: list[Place] = field(default_factory=list[Place])
    """Files to read: new, changed, or doubtful."""
    removed: list[tuple[int, str, list[str]]] = field(default_factory=list[tuple[int, str, list[str]]])
    """Root, folder, and the names that are there no more."""
    stamps: list[tuple[int, str, bytes | None]] = field(default_factory=list[tuple[int, str, "bytes | None"]])
    """Root, folder, and the state to remember once the files are read; None when it is not known any more."""
    unstamped: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])
    """Root and folder of those whose state was not known before."""
    read: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    """Root and folder of those that could be read again after they could not."""
    left_out: int = 0
    """Files and folders that do not belong."""
    begun: int = 0
    """Known files that are being written anew: they are empty just now, and their rows stay until they are not."""
    people: str = ""
    """The state of the files of each library folder that name authors; empty when not all folders were looked at."""
    gone: list[int] = field(default_factory=list[int])
    """Numbers of folders that are no more."""
    errors: list[tuple[int, str, str]] = field(default_factory=list[tuple[int, str, str]])
    """Root, folder, and why it cannot be read."""

    def worth_settling(self, refused: set[tuple[int, str]]) -> list[tuple[int, str, bytes | None]]:
        """The stamps to write down. refused: folders with files that must be tried again, which get none."""
        stamps = [(root, path, None if (root, path) in refused else stamp) for root, path, stamp in self.stamps]
        return [stamp for stamp in stamps if stamp[2] is not None or stamp[:2] not in self.unstamped]


class Finder:
    """Compares the folders with the index."""

    def __init__(self, index: Index, meter: Meter, most: int | None = None) -> None:
        """most: files to read from which on a comparison of everything raises TooMuchError; None for any number."""
        self._most = most
        self._roots = index.roots
        self._database = index.database
        self._setting, self._kept = index.ignore, index.kept
        self._belonging = Belonging(index.roots, self._setting, self._kept)
        self._meter = meter
        sql = "SELECT id, root, path, stamp FROM dir"
        rows = self._database.read(lambda conn: conn.execute(sql).fetchall(), [], bulk=True)
        self._known: dict[tuple[int, str], tuple[int, bytes | None]] = {
            (root, get_name(path)): (number, stamp) for number, root, path, stamp in rows
        }
        self._bare = self._database.read(self._all_rows, None, bulk=True)
        self._complaints = self._database.read(self._all_complaints, {}, bulk=True)
        """Folders that could not be read when they were last looked at, and why."""

    def _all_complaints(self, conn: sqlite3.Connection) -> dict[tuple[int, str], str]:
        sql = "SELECT d.root, d.path, p.sentence FROM dir d CROSS JOIN problem p ON p.dir = d.id AND p.name = ''"
        rows = conn.execute(sql)  # few folders and perhaps many problems: so joined, only the folders are walked
        return {(root, get_name(path)): sentence for root, path, sentence in rows}

    def _all_rows(self, conn: sqlite3.Connection) -> dict[int, dict[str, tuple[int, int]]] | None:
        """The files of all folders, when the index cannot look up those of one: a first run was interrupted."""
        if has_indexes(conn):
            return None
        rows_of_folder: dict[int, dict[str, tuple[int, int]]] = {}
        for table in ("article", "unreadable"):
            for folder, name, *seen in conn.execute(f"SELECT dir, name, mtime, size FROM {table}"):  # noqa: S608
                rows_of_folder.setdefault(folder, {})[get_name(name)] = (seen[0], seen[1])
        return rows_of_folder

    def everything(self, early: Callable[[list[Place]], None]) -> Changes:
        """Compare all folders. early: called once with the first files when the index is empty. Raises TooMuchError."""
        changes = Changes()
        self._meter.phase(LOOKING, 0)
        waiting = not self._known
        if waiting:
            read = self._glimpse(early)
            waiting = not read
        else:
            read = set[tuple[int, str, str]]()
        seen: set[tuple[int, str]] = set()
        unreadable: list[tuple[int, str]] = []
        people: list[list[object]] = [[] for _ in self._roots]
        for folder in scan.walk(self._roots, self._stamp, self._cancelled, belonging=self._belonging):
            seen.add((folder.root, folder.path))
            people[folder.root] += [(folder.path, *one) for one in folder.people]
            if folder.error:
                unreadable.append((folder.root, folder.path))
            changes.left_out += len(folder.left_out)
            self._folder(folder, changes)
            if waiting and len(changes.places) >= _EARLY:
                waiting = False
                first = sorted(changes.places, key=lambda place: scan.date_in(place.path))[-_EARLY:]
                read.update((place.root, place.folder, place.name) for place in first)
                early(first)
            if self._most is not None and len(changes.places) >= self._most:
                raise TooMuchError
        self._meter.check()
        if read:
            changes.places = [p for p in changes.places if (p.root, p.folder, p.name) not in read]
        self._unseen(0, "", seen, unreadable, changes, everywhere=True)
        changes.people = " ".join(f"{crc32(repr(sorted(map(repr, named))).encode()):x}" for named in people)
        self._renamed(changes, seen)
        return changes

    def _renamed(self, changes: Changes, seen: set[tuple[int, str]]) -> None:
        """Where the files that name authors have changed all files of the library folder are read again."""
        sql = "SELECT value FROM meta WHERE name = 'people'"
        before = self._database.read(lambda conn: conn.execute(sql).fetchone(), None, bulk=True)
        if before is None or before[0] == changes.people:
            return
        then, now = before[0].split(), changes.people.split()
        roots = {root for root, state in enumerate(now) if len(then) != len(now) or then[root] != state}
        self._read_again(roots & {root for root, _ in seen}, changes)

    def _read_again(self, roots: set[int], changes: Changes) -> None:
        """All files of some library folders that the index has, as if they had changed."""
        waiting = {(place.root, place.folder, place.name) for place in changes.places}
        for (root, path), (number, _) in self._known.items():
            if root not in roots or number in changes.gone:
                continue
            folder = scan.look_into(self._roots, root, path, self._belonging)
            for one in folder.files if self._rows(number) else []:
                if (root, path, one.name) not in waiting:
                    changes.places.append(Place(root, path, one.name, one.mtime, one.size, True, one.has_text))

    def _glimpse(self, early: Callable[[list[Place]], None]) -> set[tuple[int, str, str]]:
        """The newest files of a large flat folder, told by their names: looking at all files takes a while."""
        read: set[tuple[int, str, str]] = set()
        for root, place in enumerate(self._roots):
            names = scan.newest_names(place, _FLAT, _EARLY)
            here = self._belonging.folder(root, "")
            names = [name for name in names if not (here.rule_of_file(name) or describes_project(name))]
            try:
                files = scan.look_at(place, scan.same_stems(names)) if names else []
            except OSError:
                continue  # looking at all of them will tell
            if files:
                early([Place(root, "", seen.name, seen.mtime, seen.size, None, seen.has_text) for seen in files])
                read.update((root, "", seen.name) for seen in files)
        if read and self._most is not None and self._most <= _FLAT:
            raise TooMuchError
        return read

    def _cancelled(self) -> bool:
        self._meter.check()
        return False

    def _stamp(self, root: int, path: str) -> bytes | None:
        entry = self._known.get((root, path))
        return entry[1] if entry else None

    def _folder(self, folder: Folder, changes: Changes) -> None:
        """One folder: what is new, changed and gone in it. Of one that cannot be read to its end nothing is gone."""
        place = (folder.root, folder.path)
        entry = self._known.get(place)
        if folder.error:
            if self._complaints.get(place) != complaint(folder.error):
                changes.errors.append((*place, folder.error))
        elif place in self._complaints:
            changes.read.append(place)
        if not folder.error and entry and entry[1] == folder.stamp:
            return
        rows = self._rows(entry[0]) if entry and (folder.files or not folder.error) else {}
        doubtful = self._compare(folder.root, folder.path, folder.files, rows, changes)
        if folder.error:
            return
        if folder.files or entry:
            changes.stamps.append((*place, None if doubtful else folder.stamp))
        if entry and entry[1] is None:
            changes.unstamped.add(place)
        if rows:
            changes.removed.append((*place, list(rows)))

    def _compare(
        self, root: int, path: str, files: Iterable[Seen], rows: dict[str, tuple[int, int]], changes: Changes
    ) -> bool:
        """Takes from `rows` what is there still. Returns whether a file may change within a tick of the clock."""
        doubtful = False
        for seen in files:
            before = rows.pop(seen.name, None)
            if before == (seen.mtime, seen.size) and seen.mtime:
                continue
            if before is not None and before[1] and not seen.size and is_begun(seen.mtime):
                changes.begun += 1
                doubtful = True
                continue
            again = before is not None and before == (doubted(seen.mtime), seen.size)
            is_unchanged = None if before is None else not again
            changes.places.append(Place(root, path, seen.name, seen.mtime, seen.size, is_unchanged, seen.has_text))
            doubtful = doubtful or not seen.mtime or self._meter.recent(seen.mtime)
        return doubtful

    def _rows(self, number: int, names: list[str] | None = None) -> dict[str, tuple[int, int]]:
        """Time and size under which the index knows the files of a folder."""

        if names is None and self._bare is not None:
            return self._bare.pop(number, {})

        def ask(conn: sqlite3.Connection) -> dict[str, tuple[int, int]]:
            stamps: dict[str, tuple[int, int]] = {}
            for table in ("article", "unreadable"):
                if names is None:
                    rows = conn.execute(f"SELECT name, mtime, size FROM {table} WHERE dir = ?", (number,))  # noqa: S608
                    stamps.update((get_name(name), (mtime, size)) for name, mtime, size in rows)
                    continue
                for name in names:
                    crc = " AND crc = ?" if table == "article" else ""
                    rows = conn.execute(
                        f"SELECT mtime, size FROM {table} WHERE dir = ? AND name = ?{crc}",  # noqa: S608
                        (number, put_name(name), *([name_crc(name)] if crc else [])),
                    )
                    stamps.update((name, row) for row in rows)
            return stamps

        return self._database.read(ask, {}, bulk=True)

    def _unseen(
        self,
        root: int,
        path: str,
        seen: set[tuple[int, str]],
        unreadable: list[tuple[int, str]],
        changes: Changes,
        *,
        everywhere: bool = False,
    ) -> None:
        """The folders in one that were not seen are gone, except where it cannot be told.

        unreadable: folders that could not be read. everywhere: whether all of the library was looked through.
        """
        for (other, inner), (number, _) in self._known.items():
            if (other, inner) in seen or not (everywhere or _below(other, inner, root, path)):
                continue
            if not any(_below(other, inner, *place) for place in unreadable):
                self._gone(other, inner, number, changes)

    def _gone(self, root: int, path: str, number: int, changes: Changes) -> None:
        changes.removed.append((root, path, list(self._rows(number))))
        changes.gone.append(number)

    # --- some paths only

    def only(self, paths: Iterable[Path]) -> Changes:
        """Compare some files and folders only."""
        changes = Changes()
        names: dict[tuple[int, str], set[str]] = {}
        folders: set[tuple[int, str]] = set()
        people: set[int] = set()
        above = {(root, above) for root, path in self._known for above in _with_parents(path)}
        for path in paths:
            place = self._place(path)
            if place is None:
                continue
            root, relative = place
            if path.name in scan.PEOPLE:
                people.add(root)
            if place in above or os.path.isdir(path):  # noqa: PTH112 - Path's own raises errors
                folders.add((root, relative))
            if relative:
                folder, _, name = relative.rpartition("/")
                names.setdefault((root, folder), set()).add(name)
        for root, folder in folders:
            if not any(_below(root, folder, *place) for place in folders if place != (root, folder)):
                self._subtree(root, folder, changes)
        for (root, folder), changed in names.items():
            if not any(_below(root, folder, *place) for place in folders):
                self._files(root, folder, changed, changes)
        self._read_again(people, changes)
        return changes

    def _place(self, path: Path) -> tuple[int, str] | None:
        """Library folder and relative path; None for what is hidden or not in the library."""
        for number, root in enumerate(self._roots):
            if path.is_relative_to(root):
                parts = path.relative_to(root).parts
                if parts and parts[-1] in IGNORE_FILES:
                    parts = parts[:-1]  # what belongs in its folder may be another now
                    self._belonging = Belonging(self._roots, self._setting, self._kept)
                if any(part.startswith(".") for part in parts):
                    return None
                place = "/".join(parts)
                return None if place and self._belonging.rule_of_path(number, place) else (number, place)
        return None

    def _subtree(self, root: int, path: str, changes: Changes) -> None:
        seen: set[tuple[int, str]] = set()
        unreadable: list[tuple[int, str]] = []
        for folder in scan.walk(self._roots, lambda _root, _path: None, self._cancelled, (root, path), self._belonging):
            seen.add((folder.root, folder.path))
            if folder.error:
                unreadable.append((folder.root, folder.path))
            self._folder(folder, changes)
        self._unseen(root, path, seen, unreadable, changes)

    def _files(self, root: int, folder: str, changed: set[str], changes: Changes) -> None:
        """Some names in one folder, and the files of the same stem beside them."""
        names = scan.same_stems(changed)
        try:
            files = scan.look_at(self._roots[root] / folder, names)
        except OSError:
            self._folder(scan.look_into(self._roots, root, folder, self._belonging), changes)
            return
        entry = self._known.get((root, folder))
        rows = self._rows(entry[0], sorted(names)) if entry else {}
        self._compare(root, folder, files, rows, changes)
        if rows:
            changes.removed.append((root, folder, list(rows)))
        if entry:
            changes.stamps.append((root, folder, None))
            if entry[1] is None:
                changes.unstamped.add((root, folder))


def is_begun(mtime: int) -> bool:
    """Whether an empty file of this time, in nanoseconds since 1970, may be about to get its text."""
    return abs(time.time_ns() - mtime) < _WRITTEN_WITHIN


def _with_parents(path: str) -> Iterator[str]:
    """A folder and all those that it lies in."""
    yield path
    while path:
        path = path.rpartition("/")[0]
        yield path


def _below(root: int, path: str, other_root: int, other: str) -> bool:
    """Whether a folder is another one or lies in it."""
    return root == other_root and (not other or path == other or path.startswith(other + "/"))
