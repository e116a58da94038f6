"""Stories: events of one matter, over weeks or months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log2

from reader.stories.days import DAY


@dataclass(frozen=True, slots=True)
class Story:
    """A matter that goes on: two reports or more."""

    id: str
    """16 hexadecimal digits: the identifier of its first article. It may change when an earlier report comes."""
    number: int
    """The index's number of the story."""
    events: int
    """Pieces of news. One, where all report the same."""
    articles: int
    """Reports: files, also those that are the same article."""
    first: int | None
    """Seconds since 1970 of the first report."""
    developed: int | None
    """... of the first report of the latest event: the last development."""
    last: int | None
    """... of the latest report that has a date."""
    sources: int
    """Sources of the event that most of them reported."""


def ranked(stories: Iterable[Story], now: int) -> tuple[Story, ...]:
    """Stories by their last development, the newest first; what more sources report stands higher.

    Twice the sources count as much as a day. now: seconds since 1970; a date in the future is taken for none.
    """

    def key(story: Story) -> tuple[float, int]:
        times = [time for time in (story.developed, story.first) if time is not None and time <= now]
        newest = max(times, default=-(1 << 40))
        return (-(newest + DAY * log2(max(1, story.sources))), story.number)

    return tuple(sorted(stories, key=key))


@dataclass(frozen=True, slots=True)
class Distribution:
    """How large the stories of a library are."""

    stories: int
    articles: int
    """Articles that are in a story."""
    largest: int
    median: int
    sizes: tuple[tuple[int, int], ...]
    """(articles in a story, how many such stories), ascending."""


def distribution(stories: Iterable[Story]) -> Distribution:
    """The sizes of stories, for the statistics of a library."""
    sizes = sorted(story.articles for story in stories)
    if not sizes:
        return Distribution(0, 0, 0, 0, ())
    return Distribution(
        len(sizes), sum(sizes), sizes[-1], sizes[len(sizes) // 2], tuple(sorted(Counter(sizes).items()))
    )
