"""What can go wrong with the index's file, and with a query."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from reader.model.errors import BroadsheetError
from reader.settings.log import note_fault

MISTAKES = (sqlite3.Error, ValueError, TypeError, OverflowError, IndexError)
"""What asking the index and writing to it may raise: SQLite's errors, and others for values that are not what they
should be. Whether the file is damaged, such an error alone does not tell: see `is_damage`."""
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
"""SQLite's own words for a file that is damaged or none of its own: these condemn an index, and nothing else does."""
_NOT_OURS = frozenset({*_DAMAGE, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_SCHEMA})
"""The same for the fixed questions that are asked when a file is opened: tables that they name are missing."""
_STORAGE = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_NOLFS,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
    }
)
"""Errors of the place where the index lies, or of the machine."""


class OtherVersionError(BroadsheetError):
    """An index file that another version of the program has made."""


class CannotRunError(BroadsheetError):
    """A process of its own cannot do the work: it has to be done here."""


class IndexLostError(BroadsheetError):
    """The index had to be thrown away in the middle of writing it: begin again."""


def code(error: BaseException) -> int:
    """SQLite's primary result code of an error; 0 when it has none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def is_storage(error: BaseException) -> bool:
    """Whether an error comes from the place of the index (full, read-only, not reachable) and not from its content."""
    return isinstance(error, OSError | MemoryError) or code(error) in _STORAGE


def is_damage(error: BaseException) -> bool:
    """Whether SQLite says that the file itself is damaged."""
    return isinstance(error, sqlite3.Error) and code(error) in _DAMAGE


def is_foreign(error: BaseException) -> bool:
    """Whether a file that is being opened cannot be used as it is: damaged, of another version, or not an index.

    A text that is none (UnicodeDecodeError) is in SQLite's message, which quotes the damaged names of tables.
    """
    if isinstance(error, OtherVersionError | UnicodeDecodeError):
        return True
    return isinstance(error, sqlite3.Error) and code(error) in _NOT_OURS


def log_mistake(index: Path, error: BaseException) -> Path:
    """Write an error down in the log beside an index; returns where."""
    log = index.with_name("broadsheet.log")
    note_fault(error, "index", log)
    return log


def reason(error: BaseException) -> str:
    """The system's words for an error, in lower case without a full stop."""
    text = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return text.rstrip(".")[:1].lower() + text.rstrip(".")[1:]
