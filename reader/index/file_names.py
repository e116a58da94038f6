"""File names in the index: text where they are text, else bytes."""

from __future__ import annotations

import os
from zlib import crc32


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
