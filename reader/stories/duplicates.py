"""Folding the same report in one row: one address, or one headline within three days, inside one story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from reader.model.identity import normalise_url
from reader.model.row import Row
from reader.stories.days import DAY, in_time_order
from reader.text.clean import search_key

TITLE_DAYS = 3
"""A headline that comes again later is another report of the same name."""
_SHORTEST_TITLE = 10
_SHORTEST_UNSPACED = 5
"""Letters and digits below which a headline (`Update`, `Live`) says too little; other scripts say more with fewer."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Reports that are one, or a single report."""

    lead: Row
    """The first of them in time, which stands for all."""
    others: tuple[Row, ...] = ()
    """In time order; empty for a single report."""

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
        """`x3 sources`, `x2` when all are of one source; empty for a single report."""
        if not self.others:
            return ""
        return f"x{self.sources} sources" if self.sources > 1 else f"x{len(self.rows)}"


def fold(rows: Iterable[Row], zone: tzinfo) -> tuple[Fold, ...]:
    """The articles of one story with equal ones folded, in the time order of the first of each.

    Equal are files with one identifier or one normalised address, and articles whose headlines differ at most in
    case, punctuation and the source's name at the end, published within three days of the first of them.
    """
    ordered = sorted({row.rowid: row for row in rows}.values(), key=lambda row: in_time_order(row, zone))
    groups: list[list[Row]] = []
    by_address: dict[str, list[Row]] = {}
    by_title: dict[str, list[Row]] = {}
    for row in ordered:
        addresses = [key for key in ("id:" + row.id, normalise_url(row.url)) if key]
        title = title_key(row)
        group = next((by_address[key] for key in addresses if key in by_address), None)
        if group is None and title and title in by_title and _close(by_title[title][0], row):
            group = by_title[title]
        if group is None:
            group = list[Row]()
            groups.append(group)
            if title:
                by_title[title] = group
        group.append(row)
        by_address.update((key, group) for key in addresses)
    return tuple(Fold(group[0], tuple(group[1:])) for group in groups)


def title_key(row: Row) -> str:
    """A headline as it is compared: letters and digits only, without its source's name; empty when too short."""
    key = _letters(row.title)
    source = _letters(row.source)
    if source and key != source:
        key = key.removesuffix(source)
    least = _SHORTEST_TITLE if key.isascii() else _SHORTEST_UNSPACED
    return key if len(key) >= least else ""


def _letters(text: str) -> str:
    return "".join(char for char in search_key(text) if char.isalnum())


def _close(one: Row, other: Row) -> bool:
    if one.published is None or other.published is None:
        return False
    return abs(other.published.epoch - one.published.epoch) <= TITLE_DAYS * DAY
