"""What a star is told: the star, its developments, and why there is nothing."""

from __future__ import annotations

from dataclasses import dataclass

from reader.model.row import Row
from reader.stories.changed_text import Change
from reader.stories.follow import Star


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One development of a starred article."""

    title: str
    reports: tuple[Row, ...]
    """In time order."""
    reason: str
    seen: bool
    """Whether one of its reports was read or acknowledged."""
    lead: Row
    """The report that the title is of."""
    change: Change | None = None
    """How the starred page itself has changed; None for what others report."""

    @property
    def key(self) -> str:
        """What tells it from the other lines of its star: the identifier of a report, and of a page its text too."""
        return f"{self.lead.id}@{self.change.known}" if self.change else self.lead.id

    @property
    def sources(self) -> int:
        """How many report it."""
        return len({row.source for row in self.reports})


@dataclass(frozen=True, slots=True)
class Told:
    """A star and what happened next."""

    star: Star
    lines: tuple[ToldLine, ...]
    """The earliest first."""
    weak: tuple[ToldLine, ...]
    """Developments that one source reported alone and that are less like the star."""
    quiet: str
    """Why there is nothing, in words; empty where there is something."""
    story: int = 0
    """The number of the star's story; 0 when it is not known."""
    repeats: int = 0
    """Other reports of the star's own news."""
    also: tuple[Star, ...] = ()
    """Other stars of the same story that are one entry with it."""

    @property
    def weaker(self) -> int:
        """How many weak ones there are."""
        return len(self.weak)

    @property
    def news(self) -> tuple[ToldLine, ...]:
        """What was not seen."""
        return tuple(line for line in self.lines if not line.seen)
