"""Which developments are told at once, and which are kept back as weak ones: what hardly tells anything new.

These are what one source alone reports, if it is little like the star, or was said before; what comes often (guides,
reactions); the star's own news once more; and where a matter has drifted too far. All of that can be told only where
news have several sources: where each has one, every development is strong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from reader.stories.days import DAY
from reader.stories.developments import Development, Happening
from reader.stories.evergreen import comes_often
from reader.stories.rarity import product

ALONE, ALONE_OUTSIDE = 150, 200
"""Likeness to the star from which on what a single source reports is strong, in the star's story and outside of it."""
SAID_BEFORE, SAID_BEFORE_TWO = 350, 460
"""Likeness to an earlier event from which on what one source alone, or two, report was said before."""
FEW_SOURCES = 2
"""More sources than that report no guide, and nothing that was said before."""
SAME_NEWS, SOON = 500, 3 * DAY
"""Likeness to the star's event from which on what follows it within so many seconds is the same news again."""
DRIFTED = 60
"""Likeness to the star below which what only goes on from another development is weak."""


class Alike(NamedTuple):
    """An event that says much the same as another one."""

    id: int
    time: int
    """Seconds since 1970 of its first report."""
    likeness: int
    """0 to 1000; at least `evergreen.ALIKE`."""


def is_often(event: Happening, alike: Mapping[int, Sequence[Alike]]) -> bool:
    """Whether an event comes again and again, as seasons' guides do. alike: what says much the same, by event."""
    return comes_often(event.time, event.sources, [other.time for other in alike.get(event.id, ())])


def is_strong(own: Happening, development: Development, alike: Mapping[int, Sequence[Alike]]) -> bool:
    """Whether a development is told at once; a weak one is kept back. Not for libraries whose events have one source.

    own: the star's event. alike: what says much the same as it, and as the events of the development, by event.
    """
    if development.by_headline:
        return True
    likest = development.likest
    is_same = likest.time - own.last <= SOON and product(own.about, likest.about) >= SAME_NEWS
    is_far = development.drifted and development.score < DRIFTED
    if is_same or is_far or is_often(own, alike) or all(is_often(event, alike) for event in development.events):
        return False
    sources = max(event.sources for event in development.events)
    if sources > FEW_SOURCES:
        return True
    least = 0 if sources > 1 else ALONE if likest.same_story else ALONE_OUTSIDE
    most = SAID_BEFORE_TWO if sources > 1 else SAID_BEFORE
    return development.score >= least and not _was_said(own, development, alike, most)


def _was_said(own: Happening, development: Development, alike: Mapping[int, Sequence[Alike]], least: int) -> bool:
    """Whether an event before a development, other than the star's own, is as alike as `least`."""
    among = {own.id, *(event.id for event in development.events)}
    return any(
        other.likeness >= least and other.id not in among and other.time < development.likest.time - DAY
        for other in alike.get(development.likest.id, ())
    )
