"""How the articles around one article relate to it: later, earlier, or citing it. One rule, one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from reader.model.article import Moment, Related, Source
from reader.model.identity import article_id, normalise_url
from reader.model.row import Row


class Direction(StrEnum):
    """Where a related story stands in time to the open article."""

    LATER = "later"
    EARLIER = "earlier"
    """Earlier or at the same moment."""
    UNDATED = "undated"
    """One of the two has no date."""
    CITED_BY = "cited_by"
    """An article that lists the open one, although the open one does not list it."""
    BRIDGE = "bridge"
    """Not related itself, but to a related one."""
    SIMILAR = "similar"
    """No file states a relation: its words are much the same. A guess."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One entry of the related sidebar."""

    number: int
    """Counted from 1 in the order shown; the first ten are the digit keys."""
    direction: Direction
    card: Related
    """Title, summary, source, time: readable even when there is no file."""
    id: str
    """Identifier of the story, also of a ghost, under which it can be starred."""
    rowid: int | None
    """The index's number of its file; None for a ghost."""
    seconds: int | None
    """Time from the open article to this story, negative for earlier ones; None without dates."""
    reason: str
    """Why it is here: which file states the relation, which article connects the two, which words they share."""

    @property
    def is_ghost(self) -> bool:
        """True when the library has no file of this story."""
        return self.rowid is None

    @property
    def is_stated(self) -> bool:
        """True when a file says that the two are related; false for bridges and similar articles."""
        return self.direction not in (Direction.BRIDGE, Direction.SIMILAR)


LISTED = "this article lists it"
CITES = "it lists this article"


def card_of(row: Row, entry: Related | None = None) -> Related:
    """The card of an article that has a file: the file's own words win over those of the entry that names it."""
    base = entry or Related(row.title)
    # Every field by name: a sidebar makes hundreds, and `replace` takes three times as long.
    return Related(
        row.title,
        base.summary,
        row.published or base.published,
        base.url or row.url,
        base.alternative_urls,
        Source(row.source, base.source.domain) if row.source else base.source,
        row.kind or base.kind,
        base.quality,
        base.images,
    )


def relate(
    own_id: str,
    published: Moment | None,
    listed: Iterable[tuple[Related, Row | None]],
    citing: Sequence[Row],
) -> tuple[Relation, ...]:
    """The open article's relations as shown: later and earlier (each nearest first), undated, cited by.

    own_id: identifier of the open article; entries that mean the article itself are dropped, doubles too.
    listed: its related list in file order, each entry with the row of its article, None for ghosts.
    citing: rows of articles that list it, in any order; those already listed are dropped.
    """
    seen = {own_id}
    found: list[Relation] = []
    for entry, row in listed:
        story_id = row.id if row else ghost_id(entry)
        if story_id in seen:
            continue
        seen.add(story_id)
        card = card_of(row, entry) if row else entry
        found.append(_relation(published, card, story_id, row.rowid if row else None, LISTED))
    for row in citing:
        if row.id not in seen:
            seen.add(row.id)
            relation = _relation(published, card_of(row), row.id, row.rowid, CITES)
            found.append(replace(relation, direction=Direction.CITED_BY))
    found.sort(key=_order)
    return tuple(replace(relation, number=number) for number, relation in enumerate(found, start=1))


def append(
    relations: tuple[Relation, ...], published: Moment | None, found: Iterable[tuple[Row, str]], direction: Direction
) -> tuple[Relation, ...]:
    """More entries of one kind below the relations, in the order given; those that are shown already are left out.

    published: of the open article. found: the articles, each with its reason.
    """
    seen = {relation.id for relation in relations}
    more: list[Relation] = []
    for row, reason in found:
        if row.id not in seen:
            seen.add(row.id)
            relation = _relation(published, card_of(row), row.id, row.rowid, reason)
            more.append(replace(relation, direction=direction, number=len(relations) + len(more) + 1))
    return (*relations, *more)


def ghost_id(entry: Related) -> str:
    """Identifier of a story without a file: its address, else its title, decides."""
    usable = tuple(url for url in (entry.url, *entry.alternative_urls) if normalise_url(url))
    return article_id(usable, f"ghost/{entry.title}")


def _relation(published: Moment | None, card: Related, story_id: str, rowid: int | None, reason: str) -> Relation:
    seconds = card.published.epoch - published.epoch if card.published and published else None
    direction = Direction.UNDATED if seconds is None else Direction.LATER if seconds > 0 else Direction.EARLIER
    return Relation(0, direction, card, story_id, rowid, seconds, reason)


_RANK = {Direction.LATER: 0, Direction.EARLIER: 1, Direction.UNDATED: 2, Direction.CITED_BY: 3}
"""Bridges and similar articles are appended below and never sorted."""


def _order(relation: Relation) -> tuple[int, int, str]:
    distance = relation.seconds or 0
    nearest = distance if relation.direction is Direction.CITED_BY else abs(distance)
    return (_RANK[relation.direction], nearest, relation.card.title)
