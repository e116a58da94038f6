"""How starred stories went on: the later reports on each, read or not. One rule, one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from reader.model.article import Moment
from reader.model.row import Row
from reader.model.state import ArticleState
from reader.stories.days import in_time_order


@dataclass(frozen=True, slots=True)
class Star:
    """A starred article, or a starred ghost."""

    id: str
    title: str
    source: str
    url: str
    row: Row | None
    """Its file; None for a ghost, and when the file is gone."""
    published: Moment | None
    starred_at: int
    """Seconds since 1970; 0 when nobody knows."""

    @property
    def since(self) -> int | None:
        """What comes after this time, in seconds since 1970, is later: a ghost that states no time counts from its
        star on. None when an article states none."""
        if self.published is not None:
            return self.published.epoch
        return self.starred_at or None if self.row is None else None


@dataclass(frozen=True, slots=True)
class FollowUps:
    """One starred story and what came later."""

    star: Star
    later: tuple[Row, ...]
    """Unread, later than the starred story and related to it, the newest first; often none."""


def follow_ups(
    stars: Iterable[Star],
    near: Mapping[str, Iterable[Row]],
    state_of: Callable[[str], ArticleState],
    zone: tzinfo,
) -> tuple[FollowUps, ...]:
    """Every star with its later reports: the one with the newest report first, those without any last.

    near: by identifier of the star, the articles related to it, either way: who listed whom makes no difference.
    Of these, read and removed ones are left out, and all of a star that the user marked done. Stars without a later
    report are in the order in which they were put, the last one first.
    """
    groups: list[FollowUps] = []
    for star in stars:
        found: dict[str, Row] = {}
        if state_of(star.id).status != "done":
            for row in sorted(near.get(star.id, ()), key=lambda row: row.rowid):
                if is_later(star, row) and not state_of(row.id).read:
                    found.setdefault(row.id, row)
        later = sorted(found.values(), key=lambda row: in_time_order(row, zone), reverse=True)
        groups.append(FollowUps(star, tuple(later)))
    with_news = [group for group in groups if group.later]
    with_news.sort(key=lambda group: (in_time_order(group.later[0], zone), group.star.id), reverse=True)
    quiet = [group for group in groups if not group.later]
    quiet.sort(key=lambda group: (-group.star.starred_at, group.star.title, group.star.id))
    return (*with_news, *quiet)


def is_later(star: Star, row: Row) -> bool:
    """Whether an article that is related to a star counts as a later report on it."""
    if row.id == star.id or row.removed or row.published is None or star.since is None:
        return False
    return row.published.epoch > star.since
