"""What comes back again and again: guides, hubs (`everything we know`), price lists that are saved each week.

They are told by what they do, not by their words: one source or two say it, and much the same was said at many other
times, also before. News that many report at once are none, however often the like happens, and the first of a kind is
none either.
"""

from __future__ import annotations

from collections.abc import Iterable

from reader.stories.days import DAY

ALIKE = 300
"""Likeness from which on two events say much the same, at any distance in time; 1000 is the same words."""
_PERIOD = 10 * DAY
"""Seconds. What is within so many of each other is of one time."""
_PERIODS = 5
"""Other times at which much the same was said."""
_MOST_SOURCES = 2
_OFTEN_PERIOD, _OFTEN_PERIODS, _OFTEN_SOURCES = 5 * DAY, 4, 3
"""The same of what comes so often that it is hardly news: a season's guides, reactions to one film."""


def comes_back(time: int | None, sources: int, alike: Iterable[int]) -> bool:
    """Whether an event is one of many of its kind.

    time: seconds since 1970 of its first report; sources: how many report it; alike: times of the events that say much
    the same.
    """
    return sources <= _MOST_SOURCES and _is_again(time, alike, _PERIOD, _PERIODS)


def comes_often(time: int | None, sources: int, alike: Iterable[int]) -> bool:
    """Whether an event is so much one of many that nobody need be told of it at once. Arguments as for `comes_back`."""
    return sources <= _OFTEN_SOURCES and _is_again(time, alike, _OFTEN_PERIOD, _OFTEN_PERIODS)


def _is_again(time: int | None, alike: Iterable[int], period: int, periods: int) -> bool:
    if time is None:
        return False
    gaps = [other - time for other in alike if abs(other - time) > period]
    return min(gaps, default=0) < 0 and len({gap // period for gap in gaps}) >= periods
