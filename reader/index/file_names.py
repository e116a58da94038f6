"""Files in the index: their names, text where they are text, else bytes; and their times."""

from __future__ import annotations

import os
from zlib import crc32

WRITTEN = "abs(mtime)"
"""When a file was last written, in SQL: nanoseconds since 1970."""
DOUBT_ALL = "mtime = -abs(mtime)"
"""Has every row that it is set for read once more, see `doubted`; in SQL."""


def doubted(mtime: int) -> int:
    """The time of a file that is to be read once more at the next comparison: kept negative, it equals no file's."""
    return -abs(mtime)


def put_name(name: str) -> str | bytes:
    """A file name as SQLite takes it: text, or bytes when it is no text."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name)
    return name


def name_crc(name: str) -> int:
    """By which a file name is found: an index of whole names would be as large as the names."""
    return crc32(name.encode("utf-8", "surrogateescape"))


def get_name(stored: str | bytes) -> str:
    """The file name that was put."""
    return os.fsdecode(stored) if isinstance(stored, bytes) else stored
