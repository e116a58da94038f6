"""A star, and where it stands on the desk of follow-ups. One rule, one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reader.model.article import Moment
from reader.model.row import Row
from reader.model.state import ArticleState
from reader.stories.star_words import day_in_state


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
    summary: str = ""
    """What the star remembers of its file that is gone; empty where there is a file, which says it."""

    @property
    def since(self) -> int | None:
        """What comes after this time, in seconds since 1970, is later: a ghost that states no time counts from its
        star on. None when an article states none."""
        if self.published is not None:
            return self.published.epoch
        return self.starred_at or None if self.row is None else None


class Section(StrEnum):
    """The headings of the desk, in this order."""

    DUE = "Due"
    NEW = "New"
    WAITING = "Waiting"
    QUIET = "Quiet"
    MUTED = "Muted"
    DONE = "Done"


def section_of(mark: ArticleState, *, has_news: bool, today: date) -> Section:
    """Where a star stands. has_news: whether it has a development that the user does not know of."""
    if mark.status == "done":
        return Section.DONE
    if is_aside(mark, today):
        return Section.WAITING
    due = day_in_state(mark.due)
    if due is not None and due <= today:
        return Section.DUE
    if has_news:
        return Section.NEW
    return Section.WAITING if due is not None else Section.QUIET


def is_aside(mark: ArticleState, today: date) -> bool:
    """Whether nothing is to be told of a star just now: it is done, or put aside until a later day."""
    snoozed = day_in_state(mark.snoozed)
    return mark.status == "done" or (snoozed is not None and snoozed > today)


def is_later(star: Star, row: Row) -> bool:
    """Whether an article that lists a starred ghost counts as a later report on it."""
    if row.id == star.id or row.removed or row.published is None or star.since is None:
        return False
    return row.published.epoch > star.since
