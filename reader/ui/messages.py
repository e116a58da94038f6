"""What flows and widgets tell each other: why something is asked for, and figures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from textual.message import Message


@dataclass
class CommandChosen(Message):
    """The user clicked what stands for a command: a view in the masthead, a key in the key bar."""

    command: str
    """Its identifier."""


class Intent(StrEnum):
    """Why an article is being loaded."""

    PREVIEW = "preview"
    """The hand rests on it in the list: shown, not marked."""
    READ = "read"
    """Opened from the list: marked read, begins a trail."""
    FOLLOW = "follow"
    """Opened from a related story: marked read, extends the trail."""
    AGAIN = "again"
    """What is shown has changed on the disk: shown again, not marked."""
    VISIT = "visit"
    """A station of the trail again."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts of the status line."""

    shown: int | None = 0
    """None while not yet counted."""
    unread: int | None = None
    """None while not yet counted."""
    starred: int = 0
    follow_ups: int = 0
    """Unread later reports on starred stories."""
    problems: int = 0
    filter: str = ""
    """What the list is limited to, in words; empty for the whole library."""
    total: int | None = None
    """Articles of the whole library; None while not yet counted."""
    total_unread: int | None = None
    """Unread ones of the whole library; None while not yet counted."""
    stories: int | None = None
    """Stories of the library; None while not yet counted."""
    left_out: int = 0
    """Files and folders that do not belong."""
    muted: int = 0
    """Articles of muted stories, which are not shown."""


class Filling(StrEnum):
    """Why a list is being filled."""

    ANEW = "anew"
    """Another list, or the same one when any of its rows may look different."""
    SEARCHED = "searched"
    """The answer to a search: it begins at the top; its first rows come before the rest."""
    GROWING = "growing"
    """The same list with more rows: files are being read."""
    KNOWN = "known"
    """Another list that was shown before, and is shown at once as it was then."""
