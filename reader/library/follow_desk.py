"""FollowDesk: how the starred stories of a library went on, asked of the index and the state."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import tzinfo

from reader.index import stories as index_stories
from reader.index.index import Index
from reader.model.article import Moment, RelatedKey
from reader.model.problem import Problem
from reader.model.row import Row
from reader.parse import read_whole
from reader.state.store import StateStore
from reader.stories.follow import FollowUps, Star, follow_ups, is_later
from reader.stories.relations import ghost_id

MOST_STARS = 2000
"""Stars that are looked at for later reports, those put last. More would make the figures of the screen late."""


class FollowDesk:
    """Later reports on what is starred. Every method may be called from any thread; for worker threads."""

    def __init__(self, index: Index, state: StateStore, zone: tzinfo) -> None:
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

    def _stars(self) -> list[Star]:
        """What is starred, the last star first."""
        times = {key: self._state.changed_at(key, "starred") or 0 for key in self._state.starred()}
        keys = sorted(times, key=lambda key: (-times[key], key))
        numbers = {key: numbers_of_id[0] for key in keys if (numbers_of_id := self._index.by_id(key))}
        rows = {row.rowid: row for row in self._index.rows(list(numbers.values())) if row is not None}
        stars: list[Star] = []
        for key in keys:
            mark, row = self._state.get(key), rows.get(numbers.get(key, 0))
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
