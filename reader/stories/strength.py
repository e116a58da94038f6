"""Which developments are told at once, and which are kept back as weak ones: what hardly tells anything new.

These are the star's own news once more, and what few say soon after it; what one source alone reports, or a few do, if
it is little like the star, or was said before; what comes often (guides, reactions); and where a matter has drifted too
far. All of that can be told only where news have several sources: where each has one, every development is strong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from reader.stories.days import DAY
from reader.stories.developments import Development, Happening
from reader.stories.evergreen import comes_often
from reader.stories.rarity import product

FEW_SOURCES, SOME_SOURCES = 2, 3
"""What no more sources report may be talk about news as well as news; more than SOME_SOURCES report nothing little."""
ALONE, ALONE_OUTSIDE = 150, 200
"""Likeness to the star from which on what a single source reports is strong, in the star's story and outside of it."""
SOME, SOME_OUTSIDE = 95, 150
"""The same of what two sources, or SOME_SOURCES, report."""
ALONE_PROOF = 2.5
"""What the words that it shares with the star must tell together where a single source reports it."""
SAID_BEFORE = {1: 350, 2: 460, 3: 600, 4: 600}
"""By the number of sources: likeness to an earlier event from which on what they report was said before."""
TOLD_BEFORE = 600
"""Likeness to an earlier development of the star from which on what few sources report is no other one."""
SAME_NEWS, SOON = 500, 3 * DAY
"""Likeness to the star's event from which on what follows it within so many seconds is the same news again."""
SAME_WORDS = 600
"""The same of what few sources report, however much later."""
TALK, TALK_MOST = 3 * DAY, 30 * DAY
"""Seconds after the star's event in which what two sources, or one, report is talk about it. Of what one reports
so many more for each source of the star's event beyond three: what many told goes on in many."""
DRIFTED, DRIFTED_PROOF = 60, 0.35
"""Likeness to the star, and part of the proof that is wanted, below which what only goes on from another development
is weak."""


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


def is_strong(
    own: Happening,
    development: Development,
    alike: Mapping[int, Sequence[Alike]],
    earlier: Sequence[Development] = (),
) -> bool:
    """Whether a development is told at once; a weak one is kept back. Not for libraries whose events have one source.

    own: the star's event. alike: what says much the same as it, and as the events of the development, by event.
    earlier: the developments of the star before this one.
    """
    sources = max(event.sources for event in development.events)
    if _is_own_news(own, development.likest, sources):
        return False
    if development.by_headline:
        return True
    if is_often(own, alike) or all(is_often(event, alike) for event in development.events):
        return False
    return not (
        _has_drifted(development)
        or _is_little(development, sources)
        or _was_said(own, development, alike, sources)
        or (sources <= FEW_SOURCES and _was_told(development, earlier))
    )


def _is_own_news(own: Happening, event: Happening, sources: int) -> bool:
    """Whether an event is the star's own news once more, or talk about it. sources: that report the development."""
    apart, likeness = event.time - own.last, product(own.about, event.about)
    if apart <= SOON and likeness >= SAME_NEWS:
        return True
    more = max(0, own.sources - FEW_SOURCES)
    talk = min(TALK_MOST, TALK * more) if sources == 1 else TALK if more else 0
    return sources <= FEW_SOURCES and (apart < talk or likeness >= SAME_WORDS)


def _has_drifted(development: Development) -> bool:
    return development.drifted and (
        not development.likest.same_story
        or development.score < DRIFTED
        or development.proof < DRIFTED_PROOF * development.wanted
    )


def _is_little(development: Development, sources: int) -> bool:
    """Whether what few sources report is too little like the star."""
    is_inside = development.likest.same_story
    if sources > 1:
        return sources <= SOME_SOURCES and development.score < (SOME if is_inside else SOME_OUTSIDE)
    is_unproven = not development.drifted and development.proof < ALONE_PROOF
    return is_unproven or development.score < (ALONE if is_inside else ALONE_OUTSIDE)


def _was_said(own: Happening, development: Development, alike: Mapping[int, Sequence[Alike]], sources: int) -> bool:
    """Whether an event before a development, other than the star's own, says what it says."""
    least = SAID_BEFORE.get(max(1, sources))
    among = {own.id, *(event.id for event in development.events)}
    return least is not None and any(
        other.likeness >= least and other.id not in among and other.time < development.likest.time - DAY
        for other in alike.get(development.likest.id, ())
    )


def _was_told(development: Development, earlier: Sequence[Development]) -> bool:
    """Whether an earlier development of the star has told it."""
    return any(
        product(event.about, other.about) >= TOLD_BEFORE
        for line in earlier
        for other in line.events
        for event in development.events
    )
