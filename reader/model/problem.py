"""What could not be read as it stands, with its place and what was done about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem costs the reader."""

    NOTE = "note"
    """Read, with an assumption worth knowing, such as a guessed encoding."""
    MENDED = "mended"
    """The file breaks its own format; what it means was recovered."""
    LOST = "lost"
    """Something that the file says is not shown, such as a date that is none; the article is listed."""
    UNREADABLE = "unreadable"
    """The file or folder could not be read: it is not listed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that was wrong with one file."""

    path: str
    """The file, relative to its library folder, `/` between the parts."""
    line: int | None
    """Line in the file, counted from 1; None when the problem has no line."""
    severity: Severity
    sentence: str
    """What is wrong, as a plain sentence without a full stop."""
    done: str = ""
    """What was done about it, as a plain sentence; empty when there was nothing to do."""
    excerpt: str = ""
    """The offending line, cleaned and cut to 200 characters; may be empty."""
