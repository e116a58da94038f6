"""What lies beside the state file and may hold marks that it lacks: kept marks, copies of sync programs, our own copy.

Rules that bind this module:
- A mark that cannot be saved goes into a file of its own beside the state file, else in the cache folder, and is taken
  in at the next start by whoever can save it. Such a file is deleted only once its marks are in the state file.
- A copy that a program for syncing left is renamed, and only once its marks are in the state file. Of copies so renamed
  whose names are certain the newest MERGED_KEPT stay.
- What may be another state of the user's (`state-work.json`) is left alone: a name that is not certain counts only
  when the file shares changes with ours, to the millisecond, and no window keeps it.
"""

from __future__ import annotations

import os
import re
import zlib
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from reader.files_io import make_private_folder, read_bounded, replace_file
from reader.state.disk import MAX_BYTES, Signature, StateDisk, signature_of

_CONFLICT = "conflict|konflikt|conflit|conflicto|conflitto|conflito|конфликт|競合|冲突|衝突|충돌"
"""How the languages of Dropbox, Nextcloud and ownCloud call it."""
_SAME_SAVE = 2_000_000_000
"""Nanoseconds between the state file and our copy of it, which is written right after it."""
MERGED_KEPT = 10
"""Copies that were taken in and stay, as many as Syncthing itself leaves of a file."""
_MERGED = re.compile(r"\.merged-(\d{8}T\d{6}Z(?:-\d+)?)\Z")


class Kind(Enum):
    """Where such a file comes from."""

    KEPT = "kept"
    """Marks that could not be saved, by this program."""
    COPY = "copy"
    """A copy by its name alone."""
    DOUBTFUL = "doubtful"
    """Perhaps a copy: its content decides."""


@dataclass(frozen=True, slots=True)
class Companion:
    """One such file."""

    path: Path
    kind: Kind
    signature: Signature
    """Of the bytes that were read."""
    data: bytes


@cache
def copy_patterns(name: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The names of certain and of doubtful copies of a file. name: of the file, `state.json`."""
    path = Path(name)
    stem, end, whole = re.escape(path.stem), re.escape(path.suffix), re.escape(name)
    certain = (
        rf"{stem}\.sync-conflict-\d{{8}}-\d{{6}}(-\w+)?{end}",  # Syncthing
        rf"{stem} ?\(.*({_CONFLICT}).*\){end}",  # Dropbox, Nextcloud, Unison
        rf"{stem}_conflict-[\w-]+{end}",  # ownCloud
        rf"{stem}\.conflict\w*[ \w.-]*{end}",  # Resilio, Seafile
        rf"{stem}_(LOCAL|REMOTE|BASE|BACKUP)_\d+{end}",  # git mergetool
        rf"{whole}\.orig|{whole}~[\w./-]+",  # git mergetool, git merge
    )
    host = re.escape(os.uname().nodename.split(".")[0] if hasattr(os, "uname") else "") or "-"
    doubtful = (
        rf"{stem} \d+{end}",  # iCloud
        rf"{stem} ?\([^)]*\){end}",  # Google Drive, OneDrive
        rf"{stem}-((?-i:[A-Z0-9][A-Z0-9-]{{1,14}})|{host})(-\d+)?{end}",  # OneDrive: the computer's name
    )
    return re.compile("|".join(certain), re.IGNORECASE), re.compile("|".join(doubtful), re.IGNORECASE)


class Companions:
    """The files beside one state file."""

    def __init__(self, disk: StateDisk, cache: Path | None) -> None:
        """cache: a private folder of this machine, which need not exist; None for none."""
        self._disk = disk
        self._cache = cache
        self._kept: Path | None = None
        self._seen: int | None = None
        self._done: set[tuple[str, Signature]] = set()
        """Files that need no second look as long as they stay as they are."""

    @property
    def kept(self) -> Path | None:
        """The file with marks of this program that are not in the state file; None when there is none."""
        return self._kept

    def is_new(self) -> bool:
        """Whether something in the folder of the state file came, went or was renamed since `find` last looked."""
        try:
            return self._disk.real.parent.stat().st_mtime_ns != self._seen
        except OSError:
            return False

    def find(self) -> list[Companion]:
        """The files that may hold marks, with what is in them; unreadable ones are left for another time."""
        real = self._disk.real
        with suppress(OSError):
            self._seen = real.parent.stat().st_mtime_ns
        files: list[Companion] = []
        names = _names(real.parent)
        for name in sorted(names):
            kind = _kind_of(name, real, names)
            if kind is not None:
                self._add(files, real.with_name(name), kind)
        if self._cache:
            for name in sorted(_names(self._cache)):
                if name.startswith(f"unsaved-{self._key}-"):
                    self._add(files, self._cache / name, Kind.KEPT)
        return files

    def ignore(self, companion: Companion) -> None:
        """A file is none of ours, or everything in it was taken in: it is not looked at again until it changes."""
        self._done.add((companion.path.name, companion.signature))

    def settle(self, companion: Companion, when: str) -> None:
        """All its marks are in the state file: delete kept marks, set a copy aside. Needs the file's lock.

        when: the time for the name.
        """
        self.ignore(companion)
        with suppress(OSError):
            if signature_of(companion.path.stat()) != companion.signature:
                self._done.discard((companion.path.name, companion.signature))
            elif companion.kind is Kind.KEPT:
                companion.path.unlink()
            else:
                companion.path.rename(_free(companion.path.with_name(f"{companion.path.name}.merged-{when}")))
                self._drop_merged()

    def _drop_merged(self) -> None:
        """Of copies that were taken in only the newest stay: two machines at work may leave one with each mark."""
        real = self._disk.real
        certain, _ = copy_patterns(real.name)
        merged = [(match[1], name) for name in _names(real.parent) if (match := _MERGED.search(name))]
        ours = sorted((when, name) for when, name in merged if certain.fullmatch(_MERGED.sub("", name)))
        for _, name in ours[:-MERGED_KEPT]:
            with suppress(OSError):
                real.with_name(name).unlink()

    # What this program keeps

    def keep(self, data: bytes) -> Path | None:
        """Keep marks that cannot be saved, in place of those kept before; returns where, None when nowhere.

        data: a whole document. A new name each time: who takes an older file in may delete it in good conscience.
        """
        token = os.urandom(4).hex()
        real = self._disk.real
        places = [real.with_name(f"{real.name}.unsaved-{token}")]
        if self._cache:
            places.append(self._cache / f"unsaved-{self._key}-{token}.json")
        for place in places:
            with suppress(OSError):
                if place.parent == self._cache:
                    make_private_folder(place.parent)
                replace_file(place, data, durable=True)
                self.forget_kept()
                self._kept = place
                return place
        return None

    def forget_kept(self) -> None:
        """The marks that this program kept are in the state file, or in another such file."""
        if self._kept:
            with suppress(OSError):
                self._kept.unlink(missing_ok=True)
        self._kept = None

    def copy_own(self, data: bytes) -> None:
        """Keep what was just saved in the cache, too: a sync program may put an older file in its place."""
        if self._cache:
            with suppress(OSError):
                make_private_folder(self._cache)
                replace_file(self._own, data, durable=False)

    def own_copy(self, saved: Signature | None) -> bytes | None:
        """What this machine saved last; None when there is no such copy, or when it is sure to be the file itself.

        saved: the signature of the state file.
        """
        with suppress(OSError):
            if self._cache:
                own = signature_of(self._own.stat())
                if saved and own[2] == saved[2] and 0 <= own[3] - saved[3] < _SAME_SAVE:
                    return None
                return read_bounded(self._own, MAX_BYTES)[0]
        return None

    @property
    def own_place(self) -> Path | None:
        """Where that copy is; None when there is no folder for it."""
        return self._own if self._cache else None

    @property
    def _own(self) -> Path:
        assert self._cache is not None
        return self._cache / f"copy-{self._key}.json"

    @property
    def _key(self) -> str:
        """What tells the state files of one cache folder apart."""
        path = os.fsencode(self._disk.real)
        return f"{zlib.crc32(path):08x}{zlib.crc32(path[::-1]):08x}"  # hashlib would load OpenSSL for it

    def _add(self, files: list[Companion], path: Path, kind: Kind) -> None:
        if path == self._kept:
            return
        with suppress(OSError):
            signature = signature_of(path.stat())
            if (path.name, signature) not in self._done:
                data, status = read_bounded(path, MAX_BYTES)
                files.append(Companion(path, kind, signature_of(status), data))


def _kind_of(name: str, real: Path, names: set[str]) -> Kind | None:
    """What a file beside the state file is; None for what is none of our business. names: all that is beside it."""
    if name.startswith(f"{real.name}.unsaved-"):
        return Kind.KEPT
    ours = tuple(f"{real.name}.{end}" for end in ("bak", "lock", "damaged-"))
    if not name.startswith(real.stem) or name == real.name or name.startswith(ours):
        return None
    certain, doubtful = copy_patterns(real.name)
    if certain.fullmatch(name):
        return Kind.COPY
    in_use = {f"{name}.lock", f"{name}.bak"} & names
    return Kind.DOUBTFUL if doubtful.fullmatch(name) and not in_use else None


def _names(folder: Path) -> set[str]:
    try:
        with os.scandir(folder) as entries:
            return {entry.name for entry in entries}
    except OSError:
        return set()


def _free(path: Path) -> Path:
    """A name that nothing has yet: with a number if need be."""
    number = 1
    free = path
    while os.path.lexists(free):
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free
