"""MuteDesk: the stories that the user has muted, and which articles are hidden for that.

Rules that bind this class:
- A story is muted at one of its articles, and is that article's story for as long as it is muted.
- Muted articles are left out of the lists of all and of unread articles; a search, a star and a story show them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from reader.index import events as index_events
from reader.index import stories as index_stories
from reader.index.bulk import numbers_of
from reader.index.index import Index
from reader.model.row import Row
from reader.state.store import StateStore
from reader.stories.mute import Muted, hides_itself, muted_in_state


@dataclass(frozen=True, slots=True)
class MutedStory:
    """One muted story that is hidden now."""

    anchor: str
    """Identifier of the article at which it was muted."""
    title: str
    source: str
    url: str
    row: Row | None
    """The anchor's file; None when it is gone: then nothing is hidden."""
    story: int
    """The number of the story; 0 for none."""
    numbers: tuple[int, ...]
    """The articles that are hidden."""
    muted: Muted


class MuteDesk:
    """What is muted in one library. Every method may be called from any thread."""

    def __init__(self, index: Index, state: StateStore, zone: tzinfo, clock: Callable[[], datetime]) -> None:
        self._index = index
        self._state = state
        self._zone = zone
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: tuple[object, tuple[MutedStory, ...]] | None = None
        self._kept_alone: tuple[object, tuple[int, ...]] | None = None

    def all(self) -> tuple[MutedStory, ...]:
        """The muted stories that are hidden now, by the titles of their anchors. Some milliseconds for each."""
        marks = {anchor: self._state.get(anchor).muted for anchor in self._state.having("muted")}
        marks = {anchor: value for anchor, value in marks.items() if muted_in_state(value) is not None}
        if not marks:
            return ()
        today = self._clock().astimezone(self._zone).date()
        key = (index_stories.version(self._index), marks, today)
        with self._lock:
            if self._kept is None or self._kept[0] != key:
                stories = [self._story(anchor, value, today) for anchor, value in sorted(marks.items())]
                hidden = [story for story in stories if story is not None]
                self._kept = key, tuple(sorted(hidden, key=lambda story: (story.title.casefold(), story.anchor)))
            return self._kept[1]

    def hidden(self) -> tuple[int, ...]:
        """The numbers of the articles that are hidden, ascending."""
        return tuple(sorted({*self.alone(), *(number for story in self.all() for number in story.numbers)}))

    def alone(self) -> tuple[int, ...]:
        """The numbers of the articles that are hidden for themselves, by a rule, and not for their stories."""
        articles = frozenset(key for key in self._state.having("muted") if hides_itself(self._state.get(key).muted))
        if not articles:
            return ()
        key = (index_stories.version(self._index), articles)
        with self._lock:
            if self._kept_alone is None or self._kept_alone[0] != key:
                self._kept_alone = key, tuple(numbers_of(self._index, articles))
            return self._kept_alone[1]

    def stories(self) -> frozenset[int]:
        """The numbers of the stories that are hidden."""
        return frozenset(story.story for story in self.all() if story.story)

    def of(self, article: str) -> tuple[MutedStory, ...]:
        """What hides the story of an article, by identifier; empty when nothing does."""
        numbers = set(self._index.by_id(article))
        return tuple(story for story in self.all() if story.anchor == article or numbers & set(story.numbers))

    def sources(self, article: str) -> int:
        """How many sources report the story of an article, by identifier."""
        numbers = self._index.by_id(article)
        return self._members(numbers[0])[2] if numbers else 0

    def _story(self, anchor: str, value: str, today: date) -> MutedStory | None:
        muted, numbers = muted_in_state(value), self._index.by_id(anchor)
        if muted is None:
            return None
        row = self._index.rows(numbers[:1])[0] if numbers else None
        if row is None:
            state = self._state.get(anchor)
            return MutedStory(anchor, state.title or anchor, state.source, state.url, None, 0, (), muted)
        story, members, sources = self._members(row.rowid)
        if not muted.hides(sources, today):
            return None
        return MutedStory(anchor, row.title, row.source, row.url, row, story, (*members,), muted)

    def _members(self, number: int) -> tuple[int, list[int], int]:
        """The story of an article, its articles, and how many sources they have."""
        event = index_events.event_of(self._index, number)
        sources = index_events.sources_in_story(self._index, event.story) if event else {}
        if event is None or not sources:
            return 0, [number], 1
        return event.story, list(sources), len(set(sources.values()))
