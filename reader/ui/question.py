"""Questions that are asked over a screen, as values: whoever asks needs no dialog, and whoever shows one no asker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

Verb = tuple[str, Callable[[int], None]]
"""What a key does with a line, in a word or two, and what does it."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """A question that is answered by one of several lines."""

    title: str
    lines: Sequence[str]
    """Columns are set apart by tabs."""
    chosen: Callable[[int], None]
    """Gets the place of the line, counted from 0; not called when none was chosen."""
    present: int = 0
    """The line that is selected to begin with."""
    verbs: Mapping[str, Verb] = field(default_factory=dict[str, Verb])
    """What other keys than Enter do with a line."""


@dataclass(frozen=True, slots=True)
class OneLine:
    """A question that is answered by a line."""

    title: str
    text: str
    """What stands there to begin with."""
    hint: str
    """What may be typed."""
    check: Callable[[str], str]
    """Why a line cannot be taken; empty when it can."""
    given: Callable[[str], None]
    """Gets the line that was taken; not called when none was given."""
    enter: str = "keeps it"
    """What Enter does with it, in a word or two."""


class Choice(Protocol):
    """A question of several lines that is being asked."""

    def relabel(self, choices: Sequence[str]) -> None:
        """Say the same choices in other words; nothing when it was left."""


Choose = Callable[[OneOf], object]
"""Asks a question of several lines."""
AskLine = Callable[[OneLine], None]
"""Asks for a line."""
