"""The state file on disk: read, lock, replace, set aside. Knows nothing of what is in it.

Rules that bind this class:
- The file is never written in place: a temporary file in the same folder is filled, synced and put in its place, so
  that a reader, a crash or a full disk finds the old file whole or the new one whole.
- Whoever replaces or renames the file holds the lock, and has read the file since it last changed.
- Only a regular file is read or replaced (never a pipe, a device or a folder); a symbolic link stays one.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from reader.files_io import make_private_folder, read_bounded, replace_file, require_regular

LOCK_SECONDS = 5.0
"""How long to wait for another window that writes."""
_SOON = 0.3
"""Seconds after which waiting for it is worth a thought: a save takes a tenth of it."""
MAX_BYTES = 2_000_000_000
"""A larger file is not read: it is not ours."""
HEAD_BYTES = 4096
"""Enough for the first line of the file."""

Signature = tuple[int, int, int, int]
"""Device, inode, size and modification time (ns): changes whenever the file is replaced or edited."""


class StateDisk:
    """One state file and its companions: `NAME.lock`, `NAME.bak` (the last good copy) and `NAME.damaged-TIME`."""

    def __init__(self, path: Path) -> None:
        """path: the file, which need not exist; a symbolic link is followed anew at each use."""
        self.path = path

    @property
    def real(self) -> Path:
        """The file itself, behind any symbolic link."""
        return Path(os.path.realpath(self.path))

    @property
    def backup(self) -> Path:
        """The last good copy."""
        real = self.real
        return real.with_name(real.name + ".bak")

    def signature(self) -> Signature | None:
        """What tells whether the file changed; None when there is none. Raises OSError when it cannot be seen."""
        try:
            return signature_of(self.path.stat())
        except FileNotFoundError:
            return None

    def read(self) -> tuple[bytes, Signature]:
        """The bytes and the signature that belongs to just these bytes. Raises OSError (FileNotFoundError: none)."""
        data, status = read_bounded(self.path, MAX_BYTES)
        return data, signature_of(status)

    def read_head(self) -> bytes:
        """The first line, whole, or empty when it is longer than such lines are. Raises OSError."""
        head, newline, _ = read_bounded(self.path, HEAD_BYTES, whole=False)[0].partition(b"\n")
        return head if newline else b""

    def read_backup(self) -> bytes | None:
        """The last good copy; None when there is none that can be read."""
        with suppress(OSError):
            return read_bounded(self.backup, MAX_BYTES)[0]
        return None

    @contextmanager
    def lock(self, waiting: Callable[[], None] = lambda: None) -> Generator[None]:
        """Keep every other window from writing meanwhile. Raises OSError, also when another holds on for too long.

        waiting: called once when another window does not let go at once: it may have been stopped.
        """
        from filelock import FileLock, Timeout

        real = self.real
        make_private_folder(real.parent)
        lock = FileLock(real.with_name(real.name + ".lock"), mode=0o600)
        try:
            try:
                lock.acquire(timeout=min(_SOON, LOCK_SECONDS))
            except Timeout:
                waiting()
                lock.acquire(timeout=LOCK_SECONDS)
        except Timeout:
            raise TimeoutError(errno.ETIMEDOUT, "another window is writing it") from None
        except NotImplementedError:
            raise OSError(errno.ENOLCK, "its folder does not support locks") from None
        try:
            yield
        finally:
            lock.release()

    def replace(self, data: bytes) -> Signature:
        """Put data in the place of the file, on the disk before this returns. Needs the lock. Raises OSError."""
        real = self.real
        with suppress(FileNotFoundError):
            require_regular(real.stat())
        self._sweep(real)
        return signature_of(replace_file(real, data))

    def replace_backup(self, data: bytes) -> None:
        """Make data the last good copy. Needs the lock. A failure is no loss: the file itself is written already."""
        with suppress(OSError):
            replace_file(self.backup, data, durable=False)

    def keep_backup(self, when: str) -> Path | None:
        """Keep the last good copy under a name of its own, `NAME.bak-WHEN`; returns that, None when it cannot be."""
        kept = self.backup.with_name(f"{self.backup.name}-{when}")
        with suppress(OSError):
            if not os.path.lexists(kept):
                self.backup.rename(kept)
            return kept
        return None

    def set_aside(self, when: str) -> Path:
        """Rename the damaged file to `NAME.damaged-WHEN` (`-2` ... if taken) and return that. Needs the lock.

        Raises OSError.
        """
        real = self.real
        for number in range(1, 1000):
            aside = real.with_name(f"{real.name}.damaged-{when}{f'-{number}' if number > 1 else ''}")
            if not os.path.lexists(aside):
                real.rename(aside)
                return aside
        raise FileExistsError(errno.EEXIST, "too many damaged copies lie beside it")

    def _sweep(self, real: Path) -> None:
        """Delete what writers that were killed left behind. Safe under the lock: there is no other writer now."""
        with suppress(OSError):
            for name in (real.name, f"{real.name}.bak"):  # and not what others write without the lock
                for left in real.parent.glob(f".{_glob_escape(name)}.[0-9]*.tmp"):
                    left.unlink(missing_ok=True)


def reason_of(error: OSError) -> str:
    """Why the system refused, in words, without path and number."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "the disk is full"
    if error.errno == errno.EROFS:
        return "the disk is read-only"
    if error.errno in (errno.EACCES, errno.EPERM):
        return "the system does not permit it"
    return (error.strerror or type(error).__name__).lower()


def signature_of(info: os.stat_result) -> Signature:
    """What tells whether a file changed."""
    return info.st_dev, info.st_ino, info.st_size, info.st_mtime_ns


def _glob_escape(name: str) -> str:
    import glob

    return glob.escape(name)
