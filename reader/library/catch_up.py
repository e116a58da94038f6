"""What happened since the user was here last: the stars that moved, then the stories that most sources reported.

For worker threads: looks at every article's file time, and at the stories of what is new and unread.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from reader.index import changes
from reader.index import events as index_events
from reader.library.library import Library
from reader.library.told import Told, ToldLine
from reader.model.row import Row
from reader.stories.follow import is_aside

MOST_STORIES = 12
"""Stories that are named, beside the stars that moved."""
_LEAST = 2
"""New reports of a story that is named."""


@dataclass(frozen=True, slots=True)
class CaughtLine:
    """One line: a star that moved, or a story with new reports."""

    title: str
    """What is new: the headline of the latest development."""
    reports: tuple[Row, ...]
    """The new ones, in time order."""
    lead: Row
    """What is read: the report that the title is of."""
    told: Told | None = None
    """The star that moved; None for a story."""
    news: tuple[ToldLine, ...] = ()
    """What is new on the star."""

    @property
    def sources(self) -> int:
        """How many sources have reported it since."""
        return len({row.source for row in self.reports})


@dataclass(frozen=True, slots=True)
class CatchUp:
    """What came since a time."""

    since: int
    """Seconds since 1970."""
    new: int
    """Articles that came since and are not read."""
    stories: int
    """Stories that these belong to."""
    stars: int
    lines: tuple[CaughtLine, ...]
    """The stars that moved first, then the largest stories."""

    @property
    def moved(self) -> int:
        """How many stars moved."""
        return sum(line.told is not None for line in self.lines)


def catch_up(library: Library, since: int, cancelled: Callable[[], bool] = lambda: False) -> CatchUp:
    """What came since a time, in seconds since 1970, and is not read. Articles of muted stories are left out."""
    hidden = set(library.follow.mutes.hidden())
    numbers = [number for number in changes.arrived_since(library.index, since) if number not in hidden]
    ids = dict(zip(numbers, library.index.ids(numbers), strict=True))
    read = library.state.read()
    new = {number for number in numbers if ids[number] not in read}
    by_story: defaultdict[int, list[int]] = defaultdict(list)
    for number, story in sorted(changes.stories_of(library.index, new).items()):
        by_story[story].append(number)
    large = changes.large_stories(library.index, by_story)
    entries = _active(library)
    moved = _moved(entries, new)
    if cancelled():
        return CatchUp(since, 0, 0, 0, ())
    starred = {told.story for told in entries}
    others = {story: reports for story, reports in by_story.items() if story in large and story not in starred}
    return CatchUp(since, len(new), len(large), len(entries), (*moved, *_stories(library, others)))


def _active(library: Library) -> list[Told]:
    muted, today = library.follow.mutes.stories(), library.follow.today
    return [
        told
        for told in library.follow.entries()
        if told.story not in muted and not is_aside(library.state_of(told.star.id), today)
    ]


def _moved(entries: Sequence[Told], new: set[int]) -> list[CaughtLine]:
    """The stars on which something came, the one with the latest development first."""
    moved: list[tuple[int, CaughtLine]] = []
    for told in entries:
        lines = [line for line in told.news if line.change or any(row.rowid in new for row in line.reports)]
        if lines:
            last = lines[-1]
            reports = tuple(row for line in lines for row in line.reports)
            moved.append((last.lead.rowid, CaughtLine(last.title, reports, last.lead, told, tuple(lines))))
    return [line for _, line in sorted(moved, key=lambda item: -item[0])]


def _stories(library: Library, by_story: Mapping[int, Sequence[int]]) -> list[CaughtLine]:
    """The stories with new reports, those that most sources have reported since first."""
    lines: list[CaughtLine] = []
    for numbers in by_story.values():
        if len(numbers) < _LEAST:
            continue
        rows = [row for row in library.rows(numbers) if row is not None and not row.removed]
        if len(rows) < _LEAST:
            continue
        event = index_events.event_of(library.index, rows[-1].rowid)
        lead = next((row for row in rows if event and row.rowid == event.middle), rows[-1])
        lines.append(CaughtLine(lead.title, tuple(rows), lead))
    lines.sort(key=lambda line: (-line.sources, -len(line.reports), -line.lead.rowid))
    return lines[:MOST_STORIES]
