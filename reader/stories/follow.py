"""What is new: later reports on starred articles, and what a story brought since it was last read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from reader.model.row import Row
from reader.model.state import ArticleState
from reader.stories.days import in_time_order
from reader.stories.timeline import Visit


@dataclass(frozen=True, slots=True)
class FollowUps:
    """The later reports on one starred article."""

    starred: Row
    later: tuple[Row, ...]
    """Unread, later than the starred article, in time order; at least one."""

    @property
    def newest(self) -> Row:
        """The latest of them."""
        return self.later[-1]


def follow_ups(
    starred: Iterable[Row],
    edges: Iterable[tuple[int, int]],
    rows: Mapping[int, Row],
    state_of: Callable[[str], ArticleState],
    zone: tzinfo,
) -> tuple[FollowUps, ...]:
    """The unread later reports on each starred article, the star with the newest one first.

    starred: rows of the starred articles; those that the user marked done are left out, and those without a date.
    edges: every edge that touches one of them, either way: who listed whom makes no difference.
    rows: the other ends. Removed articles and unknown numbers are left out.
    """
    stars = {row.rowid: row for row in starred if row.published and state_of(row.id).status != "done"}
    found: dict[int, dict[str, Row]] = {}
    for edge in edges:
        for here, there in (edge, edge[::-1]):
            star, row = stars.get(here), rows.get(there)
            if star is not None and row is not None and _follows(star, row, state_of):
                found.setdefault(here, {}).setdefault(row.id, row)
                if row.rowid < found[here][row.id].rowid:
                    found[here][row.id] = row
    result = [
        FollowUps(stars[number], tuple(sorted(later.values(), key=lambda row: in_time_order(row, zone))))
        for number, later in found.items()
    ]
    result.sort(key=lambda group: (in_time_order(group.newest, zone), group.starred.rowid), reverse=True)
    return tuple(result)


def _follows(star: Row, row: Row, state_of: Callable[[str], ArticleState]) -> bool:
    if star.published is None or row.published is None or row.removed or row.id == star.id:
        return False
    return row.published.epoch > star.published.epoch and not state_of(row.id).read


def new_since(
    rows: Iterable[Row], visit: Visit, state_of: Callable[[str], ArticleState], zone: tzinfo
) -> tuple[Row, ...]:
    """The unread articles of a story that were published after it was last read, in time order.

    Empty when no article of it was ever read: then all is unread, and nothing is news.
    """
    found = list(rows)
    last_read = visit.last(found)
    if last_read is None:
        return ()
    fresh = [row for row in found if row.published and row.published.epoch > last_read and not state_of(row.id).read]
    return tuple(sorted(fresh, key=lambda row: in_time_order(row, zone)))
