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


def comes_back(time: int | None, sources: int, alike: Iterable[int]) -> bool:
    """Whether an event is one of many of its kind.

    time: seconds since 1970 of its first report; sources: how many report it; alike: times of the events that say much
    the same.
    """
    if time is None or sources > _MOST_SOURCES:
        return False
    gaps = [other - time for other in alike if abs(other - time) > _PERIOD]
    return min(gaps, default=0) < 0 and len({gap // _PERIOD for gap in gaps}) >= _PERIODS
