"""How far the reading of folders is, and what it has changed."""

from __future__ import annotations

from dataclasses import dataclass

FINDING_STORIES = "finding stories"
"""The phase of a run that comes last and takes longest in a new folder: lists do without."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come."""

    phase: str
    """What is being done, in the words of the status line."""
    done: int
    total: int
    """0 while it is not known."""
    rate: float
    """A second, in this phase."""
    seconds_left: float | None
    """Of this phase; None while it cannot be told."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run has changed."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unreadable: int = 0
    """Files among the added and changed ones that could not be read."""
    complete: bool = True
    """False when it was cancelled."""
    begun: int = 0
    """Files that are being written anew: they are to be looked at again a moment later."""
