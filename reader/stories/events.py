"""One piece of news as it is shown: all reports of it, of which one stands for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from reader.model.identity import normalise_url
from reader.model.row import Row
from reader.stories.days import in_time_order
from reader.text.clean import search_key

_HOUR = 3600
"""Seconds."""
_SHORTEST_TITLE = 10
_SHORTEST_UNSPACED = 5
"""Letters and digits below which a headline (`Update`, `Live`) says too little; other scripts say more with fewer."""


@dataclass(frozen=True, slots=True)
class Event:
    """The reports of one event, or a single report."""

    lead: Row
    """The first of them in time, which stands for all."""
    others: tuple[Row, ...] = ()
    """In time order; empty for a single report."""
    final: bool = True
    """False while new reports are still to be put in their places: nobody is called the first then."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """All of them in time order."""
        return (self.lead, *self.others)

    @property
    def sources(self) -> int:
        """Distinct sources that they name."""
        return len({row.source for row in self.rows if row.source})

    @property
    def label(self) -> str:
        """`+4 say the same`; empty for a single report."""
        return f"+{len(self.others)} say the same" if self.others else ""


def gather(
    rows: Iterable[Row], event_of: Mapping[int, int], zone: tzinfo, unsettled: frozenset[int] = frozenset()
) -> tuple[Event, ...]:
    """The articles of one story by event, in the time order of the first report of each.

    event_of: by row number; an article without one stands alone. unsettled: events that may still change. Files of one
    article (the same identifier) are one report only where they are of one event.
    """
    ordered = sorted({row.rowid: row for row in rows}.values(), key=lambda row: in_time_order(row, zone))
    groups: dict[object, list[Row]] = {}
    for row in ordered:
        event = event_of.get(row.rowid)
        groups.setdefault(("alone", row.rowid) if event is None else event, []).append(row)
    return tuple(Event(group[0], tuple(group[1:]), key not in unsettled) for key, group in groups.items())


def same_reports(reports: Iterable[tuple[int, str, str, str]]) -> dict[int, int]:
    """Of each report of an event that is there several times, the first one of these, by number.

    reports: number, address, headline and source of each, in the order of time. See `same_report`.
    """
    ordered = list(reports)
    first_with: dict[str, int] = {}
    before = list(range(len(ordered)))

    def first(place: int) -> int:
        while before[place] != place:
            place = before[place]
        return place

    for place, (_, address, headline, source) in enumerate(ordered):
        for key in (normalise_url(address), title_key(headline, source)):
            if key:
                one, other = first(place), first(first_with.setdefault(key, place))
                before[max(one, other)] = min(one, other)
    firsts = [first(place) for place in before]
    several = {one for place, one in enumerate(firsts) if one != place}
    return {ordered[place][0]: ordered[one][0] for place, one in enumerate(firsts) if one in several}


def same_report(row: Row, others: Iterable[Row]) -> list[Row]:
    """Those of the other reports of an event that are the very same: one address, or one headline.

    Headlines are the same when they differ at most in case, punctuation and the source's name at the end.
    """
    address, title = normalise_url(row.url), title_key(row.title, row.source)
    return [
        other
        for other in others
        if other.rowid != row.rowid
        and (
            other.id == row.id
            or (address and normalise_url(other.url) == address)
            or (title and title_key(other.title, other.source) == title)
        )
    ]


def goes_on(row: Row, other: Row) -> bool:
    """Whether another report of an event is more than the news of one: the same source writes again, an hour later or
    more, under another headline. Who reports the news itself does so once."""
    if row.published is None or other.published is None or not row.source or row.source != other.source:
        return False
    is_later = other.published.epoch >= row.published.epoch + _HOUR
    return is_later and other.id != row.id and not same_report(row, (other,))


def title_key(headline: str, source: str) -> str:
    """A headline as it is compared: letters and digits only, without its source's name; empty when too short."""
    key = _letters(headline)
    source = _letters(source)
    if source and key != source:
        key = key.removesuffix(source)
    return key if len(key) >= (_SHORTEST_TITLE if key.isascii() else _SHORTEST_UNSPACED) else ""


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, search_key(text)))
