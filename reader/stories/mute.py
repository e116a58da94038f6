"""A muted story: how long it is hidden, as the state says it at one of its articles; or that one alone. Pure.

The story is that of the article, whatever becomes of it: numbers and names of stories change, articles stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from reader.stories.days import weekday_words
from reader.stories.star_words import day_in_state
from reader.text.plural import plural

ALWAYS = "always"
"""Hidden for good."""
ARTICLE = "article"
"""Not the story is hidden, but this article alone."""
_SOURCES = re.compile(r"sources:(\d{1,6})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Muted:
    """How long a story is hidden."""

    until: date | None = None
    """The day on which it is shown again."""
    sources: int | None = None
    """How many sources report it; when there are more, it is shown again."""

    def hides(self, sources: int, today: date) -> bool:
        """Whether the story is hidden. sources: how many report it now."""
        if self.until is not None:
            return today < self.until
        return self.sources is None or sources <= self.sources

    def words(self, today: date) -> str:
        """`until Fri 4 Dec`, `until another source joins (3 sources so far)`, `for good`."""
        if self.until is not None:
            return f"until {weekday_words(self.until, today)}"
        if self.sources is not None:
            return f"until another source joins ({plural(self.sources, 'source')} so far)"
        return "for good"


def hides_itself(value: str) -> bool:
    """Whether the state says that an article alone is hidden, and not its story."""
    return value == ARTICLE


def muted_in_state(value: str) -> Muted | None:
    """What the state says; None when it says that nothing is muted, or nothing that is understood."""
    if value == ALWAYS:
        return Muted()
    if counted := _SOURCES.fullmatch(value):
        return Muted(sources=int(counted[1]))
    day = day_in_state(value)
    return Muted(until=day) if day is not None else None


def until_source(sources: int) -> str:
    """For the state: hidden until more sources than so many report it."""
    return f"sources:{sources}"
