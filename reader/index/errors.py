"""What can go wrong with the index's file, and with a query."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from reader.model.errors import BroadsheetError
from reader.settings.log import append

DAMAGE = (sqlite3.Error, ValueError, TypeError, OverflowError, IndexError)
"""What using a damaged file raises: SQLite's errors, and others where values or messages are not what they were."""
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
    }
)
"""Errors of the place where the index lies; everything else means damage."""

_MISTAKES = frozenset({sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_RANGE, sqlite3.SQLITE_MISUSE})
"""Errors of who uses SQLite; those without any code of SQLite's are its Python module's and ours."""


class CannotRunError(BroadsheetError):
    """A process of its own cannot do the work: it has to be done here."""


class IndexLostError(BroadsheetError):
    """The index had to be thrown away in the middle of writing it: begin again."""


def code(error: BaseException) -> int:
    """SQLite's primary result code of an error; 0 when it has none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def is_storage(error: BaseException) -> bool:
    """Whether an error comes from the place of the index (full, read-only, not reachable) and not from its content."""
    return isinstance(error, OSError) or code(error) in _STORAGE


def may_be_mistake(error: BaseException) -> bool:
    """Whether an error may come from the program itself rather than from a damaged file.

    Damage raises these, too, so that whoever asks has to look at the file.
    """
    return not isinstance(error, sqlite3.Error) or code(error) in {0, *_MISTAKES}


def log_mistake(index: Path, error: BaseException) -> Path:
    """Write an error down in the log beside an index; returns where."""
    from traceback import format_exception

    log = index.with_name("broadsheet.log")
    append(log, f"{datetime.now(UTC):%Y-%m-%d %H:%M:%SZ} in the index:\n{''.join(format_exception(error))}")
    return log


def reason(error: BaseException) -> str:
    """The system's words for an error, in lower case without a full stop."""
    text = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return text.rstrip(".")[:1].lower() + text.rstrip(".")[1:]
