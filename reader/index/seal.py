"""The seal of an index file: its checksum, written when a run has ended and taken off before the first change.

A damaged SQLite file mostly still answers, and SQLite's own check finds no change inside a text. A sealed file that
does not have its checksum any more is damaged, whatever it answers. The checksum is only computed when the file does
not look as it was sealed (time, size), or once a day.
"""

from __future__ import annotations

import os
import threading
import time
import zlib
from contextlib import suppress
from pathlib import Path

from reader.files_io import replace_file

_DAY = 86_400.0
_BLOCK = 1 << 20


def seal(index: Path) -> None:
    """Write the checksum of an index file whose changes are all in the file itself; nothing where that is not so."""
    import json

    if _has_log(index):
        return
    with suppress(OSError):
        before = index.stat()
        text = json.dumps({"size": before.st_size, "mtime": before.st_mtime_ns, "crc": _checksum(index)})
        if index.stat().st_mtime_ns == before.st_mtime_ns and not _has_log(index):
            replace_file(_seal_of(index), text.encode("ascii"), durable=False)


def keep_private(index: Path) -> None:
    """Make an index file, and those beside it, files of their owner only: SQLite takes the rights of the first."""
    with suppress(OSError):
        # Never a file that is there: closing it would take the locks off that SQLite has put on it in this process.
        os.close(os.open(index, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    for ending in ("", "-wal", "-shm", ".seal", ".lock"):
        with suppress(OSError):
            place = index.with_name(index.name + ending)
            if place.stat().st_mode & 0o077:
                place.chmod(0o600)


def unseal(index: Path) -> None:
    """The file is going to be changed."""
    with suppress(OSError):
        _seal_of(index).unlink(missing_ok=True)


def intact(index: Path) -> bool | None:
    """Whether a sealed file still has its checksum; None when it has no seal and nobody can tell."""
    import json

    place = _seal_of(index)
    try:
        values = json.loads(place.read_text("ascii"))
        size, mtime, checksum = int(values["size"]), int(values["mtime"]), int(values["crc"])
        age = time.time() - place.stat().st_mtime
        status = index.stat()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if _has_log(index):
        return None
    if (status.st_size, status.st_mtime_ns) == (size, mtime) and 0 <= age < _DAY:
        return True
    try:
        same = status.st_size == size and _checksum(index) == checksum
    except OSError:
        return None
    if same:
        seal(index)
    return same


def _seal_of(index: Path) -> Path:
    return index.with_name(index.name + ".seal")


def _has_log(index: Path) -> bool:
    """Whether changes lie beside the file that are not in it yet."""
    try:
        return index.with_name(index.name + "-wal").stat().st_size > 0
    except OSError:
        return False


def _checksum(index: Path) -> int:
    """Raises OSError."""
    checksum = at = 0
    if not hasattr(os, "pread"):  # Windows, where closing a file takes no locks off
        with index.open("rb", buffering=0) as file:
            while block := file.read(_BLOCK):
                checksum = zlib.crc32(block, checksum)
        return checksum
    number = _reader(index)
    while block := os.pread(number, _BLOCK, at):
        checksum = zlib.crc32(block, checksum)
        at += len(block)
    return checksum


_readers: dict[tuple[int, int], int] = {}
"""Files that were opened to be read, by device and inode."""
_reading = threading.Lock()


def _reader(index: Path) -> int:
    """The number of the open file. It is never closed: that would take the locks off that SQLite has put on the file in
    this process, and another process that believes to be the last one would remove the log that is still in use.
    """
    with _reading:
        status = index.stat()
        number = _readers.get((status.st_dev, status.st_ino))
        if number is None:
            number = os.open(index, os.O_RDONLY)
            status = os.fstat(number)
            _readers[status.st_dev, status.st_ino] = number
        return number
