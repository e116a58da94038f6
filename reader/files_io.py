"""One place for bounded reading and atomic writing: regular files only, never waiting at a pipe, never half a file.

Rules that bind this module: what is read has a limit; what is written stands whole in its place or not at all; errors
of the system pass as OSError, whose `strerror` is a plain sentence where the reason is one of ours.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

# O_NONBLOCK: opening a pipe without a writer would wait for ever.
READ_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
WRITE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_BLOCK = 1 << 24


class NotRegularError(OSError):
    """A folder, a pipe, a device or a socket where a regular file is needed."""


class TooLargeError(OSError):
    """A file with more bytes than its reader takes."""


def require_regular(info: os.stat_result) -> None:
    """Raises NotRegularError for what is not a regular file."""
    if stat.S_ISDIR(info.st_mode):
        raise NotRegularError(errno.EISDIR, "it is a folder")
    if not stat.S_ISREG(info.st_mode):
        raise NotRegularError(errno.EINVAL, "it is not a regular file")


def read_bounded(path: Path, limit: int, whole: bool = True) -> tuple[bytes, os.stat_result]:
    """At most `limit` bytes of a regular file, and what the system says of it.

    Raises NotRegularError, TooLargeError, OSError.
    whole: a file that has more bytes is an error; else its beginning is given.
    """
    handle = os.open(path, READ_FLAGS)
    try:
        status = os.fstat(handle)
        require_regular(status)
        if whole and status.st_size > limit:
            raise TooLargeError(errno.E2BIG, "it is too large")
        blocks: list[bytes] = []
        left = limit
        while left > 0 and (block := os.read(handle, min(left, _BLOCK))):
            blocks.append(block)
            left -= len(block)
        return b"".join(blocks), status
    finally:
        os.close(handle)


def replace_file(
    path: str | Path, data: bytes, durable: bool = True, mode: int = 0o600, *, new: bool = False
) -> os.stat_result:
    """Write data beside a path and put it in its place in one step; what the system says of the new file.

    path: where the file is to stand; a link there is replaced, not followed. mode: its access rights.
    durable: wait until the disk has both, the data and the new name. Raises OSError; the old file is then untouched.
    new: a file that is there already is never replaced: raises FileExistsError.
    """
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name}.{os.getpid()}-{os.urandom(4).hex()}.tmp")  # noqa: PTH118
    handle = os.open(temporary, WRITE_FLAGS, 0o600)
    try:
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            if mode != 0o600:
                os.chmod(temporary, mode)  # noqa: PTH101
            if durable:
                os.fsync(handle)
            status = os.fstat(handle)
        finally:
            os.close(handle)
        if new:
            _put_new(Path(temporary), Path(path))
        else:
            os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108
        raise
    if durable:
        sync_folder(Path(folder))
    return status


def _put_new(temporary: Path, path: Path) -> None:
    """Give a file its name where no file has it. Raises FileExistsError, OSError."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without links
        if path.exists():
            raise FileExistsError(errno.EEXIST, "there is such a file") from None
        temporary.replace(path)
    else:
        temporary.unlink()


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder last through a power cut; systems that cannot (Windows, some networks) do without."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def make_private_folder(folder: Path) -> None:
    """Create a folder and what is missing above it, for the user alone. One that exists is left as it is.

    Raises OSError.
    """
    missing = [folder]
    while not missing[-1].exists() and missing[-1].parent != missing[-1]:
        missing.append(missing[-1].parent)
    for place in reversed(missing):
        if not place.is_dir():
            place.mkdir(mode=0o700, exist_ok=True)
