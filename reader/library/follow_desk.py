"""FollowDesk: how the starred stories of a library went on, asked of the index and the state."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from reader.index import events as index_events
from reader.index import stories as index_stories
from reader.index.index import Index
from reader.model.article import Moment, RelatedKey
from reader.model.problem import Problem
from reader.model.row import Row
from reader.parse import read_whole
from reader.state.store import StateStore
from reader.stories.developments import (
    TELLING_LEAST,
    TELLING_SHARE,
    Development,
    Happening,
    developments,
    is_strong,
    why_quiet,
    why_told,
)
from reader.stories.follow import FollowUps, Star, follow_ups, is_later
from reader.stories.relations import ghost_id
from reader.stories.said import Text, joined, written

_WORDS = 5
"""Words of a reason at most."""
MOST_STARS = 2000
"""Stars that are looked at for later reports, those put last. More would make the figures of the screen late."""


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One development of a starred article."""

    title: str
    reports: tuple[Row, ...]
    """In time order."""
    reason: str
    seen: bool
    """Whether one of its reports was read."""


@dataclass(frozen=True, slots=True)
class Told:
    """A star and what happened next."""

    star: Star
    lines: tuple[ToldLine, ...]
    """The earliest first."""
    weaker: int
    """Developments that one source reported alone and that are less like the star."""
    quiet: str
    """Why there is nothing, in words; empty where there is something."""


class FollowDesk:
    """Later reports on what is starred. Every method may be called from any thread; for worker threads."""

    def __init__(self, index: Index, state: StateStore, zone: tzinfo, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._index = index
        self._state = state
        self._zone = zone
        self._lock = threading.Lock()
        self._kept: tuple[object, list[Star], dict[str, list[Row]]] | None = None

    def count(self) -> int:
        """Unread later reports on starred stories; one that follows two stars counts once."""
        return len({row.id for group in self.all() for row in group.later})

    def all(self) -> tuple[FollowUps, ...]:
        """Every starred story with its unread later reports, the one with the newest report first."""
        stars, near = self._found()
        return follow_ups(stars, near, self._state.get, self._zone)

    def _found(self) -> tuple[list[Star], dict[str, list[Row]]]:
        """The stars, and what came later on each, read or not: kept until a star or a file comes or goes."""
        with self._lock:
            key = (index_stories.version(self._index), self._state.starred())
            if self._kept is None or self._kept[0] != key:
                stars = self._stars()
                near = self._near(stars[:MOST_STARS])
                near_numbers = sorted({number for numbers in near.values() for number in numbers})
                rows = {row.rowid: row for row in self._index.rows(near_numbers) if row is not None}
                later: dict[str, list[Row]] = {}
                for star in stars:
                    nearby = (rows[number] for number in near.get(star.id, ()) if number in rows)
                    later[star.id] = [row for row in nearby if is_later(star, row)]
                self._kept = key, stars, later
            return self._kept[1], self._kept[2]

    # --- developments

    def told(self) -> tuple[Told, ...]:
        """Every star with what happened next, the star put last first. Takes some milliseconds a star."""
        one_each = index_events.one_each(self._index)
        return tuple(self._told(star, one_each) for star in self._stars())

    def _told(self, star: Star, one_each: bool) -> Told:
        now = self._clock()
        row = star.row
        event = index_events.event_of(self._index, row.rowid) if row else None
        if row is None or event is None:
            return Told(star, (), 0, "the library has no file of it" if row is None else "not looked at yet")
        since = star.since if star.since is not None else event.time
        is_future = since is not None and since > now.timestamp()
        if since is None or is_future:
            return Told(star, (), 0, why_quiet(since, is_future, None, now))
        own, others = index_events.later_events(self._index, event)
        others = [other for other in others if other.time <= now.timestamp()] + self._covering(row, own, others)
        shared = {word for other in others for word in own.about.keys() & other.about.keys()}
        telling = index_events.few_events(self._index, shared, TELLING_SHARE, TELLING_LEAST)
        news = developments(own, since, others, telling.__contains__)
        lines: list[ToldLine] = []
        weaker = 0
        forms: dict[int, str] | None = None
        for development in news:
            rows = self._rows_of(development)
            sources = len({report.source for report in rows})
            if not rows or not is_strong(development, sources, one_each=one_each):
                weaker += bool(rows)
                continue
            forms = forms if forms is not None else self._forms(row)
            words = [forms[word] for word in development.words if word in forms][:_WORDS]
            reason = why_told(development, joined(words), sources, since)
            seen = any(self._state.get(report.id).read for report in rows)
            lines.append(ToldLine(self._title(rows), tuple(rows), reason, seen))
        last = max((development.time for development in news), default=None)
        return Told(star, tuple(lines), weaker, "" if lines else why_quiet(since, False, last, now))

    def _covering(self, row: Row, own: Happening, others: Sequence[Happening]) -> list[Happening]:
        """Events with a later text that uses most of the starred headline, even after years."""
        covers = index_events.headline_covers(self._index, row.rowid, row.title)
        event_of = index_events.events_of(self._index, list(covers))
        own_events = {own.id, *(other.id for other in others)}
        words = {event_of[number]: cover for number, cover in sorted(covers.items()) if number in event_of}
        happenings = [
            index_events.happening(self._index, event, cover)
            for event, cover in words.items()
            if event not in own_events
        ]
        return [other for other in happenings if other is not None]

    def _rows_of(self, development: Development) -> list[Row]:
        reports = index_events.reports_of(self._index, [event.id for event in development.events])
        numbers = [number for event in development.events for number in reports.get(event.id, [])]
        return [row for row in self._index.rows(numbers) if row is not None and not row.removed]

    def _title(self, rows: Sequence[Row]) -> str:
        """The headline nearest to the middle of the first event."""
        event = index_events.event_of(self._index, rows[0].rowid)
        middle = event.middle if event else rows[0].rowid
        return next((row.title for row in rows if row.rowid == middle), rows[0].title)

    def _forms(self, row: Row) -> dict[int, str]:
        """The words of a starred article as it writes them."""
        place = self._index.file(row.rowid)
        whole = read_whole(*place) if place else None
        if whole is None or isinstance(whole, Problem):
            return written(Text(row.title, row.url))
        return written(Text(row.title, whole.article.url, whole.article.summary, whole.body))

    def _stars(self) -> list[Star]:
        """What is starred, the last star first."""
        times = {key: self._state.changed_at(key, "starred") or 0 for key in self._state.starred()}
        keys = sorted(times, key=lambda key: (-times[key], key))
        numbers = {key: numbers_of_id[0] for key in keys if (numbers_of_id := self._index.by_id(key))}
        rows = {row.rowid: row for row in self._index.rows(list(numbers.values())) if row is not None}
        stars: list[Star] = []
        for key in keys:
            mark, row = self._state.get(key), rows.get(numbers.get(key, 0))
            if row is None and mark.moved in times:
                continue  # its file is known by another place now, and starred there
            if row is not None:
                stars.append(Star(key, row.title, row.source, row.url, row, row.published, times[key]))
            else:
                stars.append(Star(key, mark.title or key, mark.source, mark.url, None, None, times[key]))
        return [star if star.row else self._dated(star) for star in stars]

    def _near(self, stars: Sequence[Star]) -> dict[str, set[int]]:
        """The numbers of what is related to each star, either way."""
        near: dict[str, set[int]] = {}
        own: dict[int, str] = {}
        for star in stars:
            if star.row is None:
                near[star.id] = set(self._citing(star))
            else:
                own.update(dict.fromkeys(self._index.by_id(star.id) or [star.row.rowid], star.id))
        for edge in index_stories.edges_of(self._index, own):
            for here, there in (edge, edge[::-1]):
                if here in own:
                    near.setdefault(own[here], set()).add(there)
        return near

    # --- ghosts

    def _citing(self, star: Star) -> list[int]:
        """The articles that list a story without a file."""
        return index_stories.awaiting(self._index, RelatedKey(star.title, (star.url,) if star.url else ()))

    def _dated(self, star: Star) -> Star:
        """A ghost with the time that an article which lists it states."""
        return Star(star.id, star.title, star.source, star.url, None, self._ghost_time(star), star.starred_at)

    def _ghost_time(self, star: Star) -> Moment | None:
        for number in self._citing(star)[:1]:
            place = self._index.file(number)
            whole = read_whole(*place) if place else None
            if whole is not None and not isinstance(whole, Problem):
                return next((entry.published for entry in whole.related if ghost_id(entry) == star.id), None)
        return None
