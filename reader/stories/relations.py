"""How the articles around one article relate to it, and which of them are one entry. One rule, one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from reader.model.article import Moment, Related, Source
from reader.model.identity import article_id, normalise_url
from reader.model.row import Row


class Direction(StrEnum):
    """Where a related story stands in time to the open article."""

    LATER = "later"
    """Published later, whoever states that the two belong together."""
    EARLIER = "earlier"
    """Earlier or at the same moment."""
    LINKS = "links"
    """The open article lists or links to it, and one of the two has no date."""
    LINKED_FROM = "linked_from"
    """It lists or links to the open article, and one of the two has no date."""
    SIMILAR = "similar"
    """Of no story with it: its words are much the same. A guess."""


class Evidence(StrEnum):
    """Why two articles belong together."""

    STATED = "stated"
    """A related list of one of them."""
    LINKED = "linked"
    """A link in the text of one of them."""
    SERIES = "series"
    """Parts of one series."""
    EVENT = "event"
    """Reports of one piece of news."""
    STORY = "story"
    """Events of one matter."""
    WORDS = "words"
    """The words that they share."""


SAME_NEWS = "Same news"
"""What others report of the open article's own event stands first, under these words."""
_HEADINGS = {
    Direction.LATER: "Later",
    Direction.EARLIER: "Earlier",
    Direction.LINKS: "Links",
    Direction.LINKED_FROM: "Linked from",
    Direction.SIMILAR: "Similar",
}


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
    """Why it is here: who states the relation, which words the two share, how far apart they are."""
    evidence: tuple[Evidence, ...] = ()
    others: tuple[Row, ...] = ()
    """Further reports of the same event, folded into this entry, in time order."""
    path: str | None = None
    """Of its file, relative to the library folder; None for a ghost."""
    is_far: bool = False
    """True for what is of the story only through others: nothing of it is told in the open article's own words."""

    @property
    def is_ghost(self) -> bool:
        """True when the library has no file of this story."""
        return self.rowid is None

    @property
    def is_stated(self) -> bool:
        """True for what belongs to the story or is stated; false for what is merely similar."""
        return self.direction is not Direction.SIMILAR

    @property
    def is_same_event(self) -> bool:
        """True for what reports the open article's own event."""
        return Evidence.EVENT in self.evidence

    @property
    def heading(self) -> str:
        """What it stands under."""
        if self.is_same_event:
            return SAME_NEWS
        return "More of the story" if self.is_far else _HEADINGS[self.direction]

    @property
    def label(self) -> str:
        """`+4 say the same`; empty for a single report."""
        return f"+{len(self.others)} say the same" if self.others else ""


LISTED = "this article lists it"
CITES = "it lists this article"
BOTH = "each lists the other"


LINKED = "this article links it"
LINKED_BACK = "it links this article"
SAME_SERIES = "a part of the same series"


@dataclass(frozen=True, slots=True)
class Said:
    """What ties two articles, as their files say it."""

    evidence: tuple[Evidence, ...]
    """STATED, LINKED, SERIES: the strongest first."""
    reason: str
    """One line: who says so, or the words around the link."""


@dataclass(frozen=True, slots=True)
class Named:
    """Whom an article names, and who names it."""

    listed: list[tuple[Related, Row | None]]
    """Entries of its related list and links of its text, each with its article; None for ghosts."""
    citing: list[Row]
    """Who names it."""
    said: dict[str, Said]
    """By identifier of the other article."""


@dataclass(frozen=True, slots=True)
class Around:
    """An article that belongs to the open one's story, or is similar to it."""

    row: Row
    event: int
    """What it reports: reports of one event are one entry."""
    evidence: Evidence
    """EVENT for the open article's own event, STORY for another one of its story, WORDS for what is similar."""
    likeness: int = 0
    """To the open article, 0 to 1000; known for its own event only."""
    is_far: bool = False
    """Whether its event and the open article's are of one story only through others."""


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


@dataclass(slots=True)
class _Entry:
    """What is known of one related article before entries are folded."""

    card: Related
    id: str
    row: Row | None
    listed: bool = False
    cites: bool = False
    linked: bool = False
    """Whether a person means just this one: the text links it, a list names its file, or it reports no event."""
    event: int | None = None
    evidence: Evidence | None = None
    likeness: int = 0
    is_far: bool = False

    @property
    def stated(self) -> str:
        """Who states it; empty for nobody."""
        return BOTH if self.listed and self.cites else LISTED if self.listed else CITES if self.cites else ""


def relate(
    own: tuple[str, Moment | None],
    listed: Iterable[tuple[Related, Row | None]],
    citing: Sequence[Row],
    story: Sequence[Around] = (),
    similar: Sequence[Row] = (),
    events: Mapping[int, int] | None = None,
    said: Mapping[str, Said] | None = None,
) -> tuple[Relation, ...]:
    """The open article's relations as shown: the same event, later and earlier (each nearest first), links, linked
    from, what is far in the story, similar.

    own: identifier and time of the open article; entries that mean the article itself are dropped, doubles too.
    listed: its related list in file order, each entry with the row of its article, None for ghosts.
    citing: rows of articles that list it, in any order. story: the other articles of its story.
    similar: the likest first. events: the event of each row, by row number. said: what ties the two, by identifier
    of the other article, where it is not just a related list. Reasons hold who states it only; see `explain`.
    """
    entries = _collect(own[0], listed, citing, story, events or {}, said or {})
    folded = _fold(list(entries.values()))
    relations = [_relation(own[1], entry, others, said or {}) for entry, others in folded]
    relations.sort(key=_order)
    seen = {own[0], *entries}
    for row in similar:
        if row.id not in seen:
            seen.add(row.id)
            entry = _Entry(card_of(row), row.id, row, evidence=Evidence.WORDS)
            relations.append(replace(_relation(own[1], entry, (), {}), direction=Direction.SIMILAR))
    return tuple(_again(relation, number, relation.reason) for number, relation in enumerate(relations, start=1))


def _again(one: Relation, number: int, reason: str) -> Relation:
    """A relation with another number and reason. Every field by name: `replace` takes three times as long."""
    return Relation(
        number,
        one.direction,
        one.card,
        one.id,
        one.rowid,
        one.seconds,
        reason,
        one.evidence,
        one.others,
        one.path,
        one.is_far,
    )


def _collect(
    own_id: str,
    listed: Iterable[tuple[Related, Row | None]],
    citing: Sequence[Row],
    story: Sequence[Around],
    events: Mapping[int, int],
    said: Mapping[str, Said],
) -> dict[str, _Entry]:
    entries: dict[str, _Entry] = {}
    for card, row in listed:
        key = row.id if row else ghost_id(card)
        if key != own_id and key not in entries:
            made = card_of(row, card) if row else card
            entries[key] = _Entry(made, key, row, listed=True, linked=bool(card.place))
    for row in citing:
        if row.id != own_id:
            _entry_of(entries, row).cites = True
    for entry in entries.values():
        if entry.row is not None:
            entry.event = events.get(entry.row.rowid)
            tied = said[entry.id].evidence if entry.id in said else (Evidence.STATED,)
            entry.linked |= tied != (Evidence.STATED,) or entry.row.published is None
    for around in story:
        row = around.row
        if row.id != own_id and not row.removed:
            entry = _entry_of(entries, row)
            entry.event, entry.evidence, entry.likeness = around.event, around.evidence, around.likeness
            entry.is_far = around.is_far
    return entries


def _entry_of(entries: dict[str, _Entry], row: Row) -> _Entry:
    """The entry of an article, made where there is none: most of a long list are known from both ends."""
    entry = entries.get(row.id)
    if entry is None:
        entry = entries[row.id] = _Entry(card_of(row), row.id, row)
    return entry


def _fold(entries: list[_Entry]) -> list[tuple[_Entry, tuple[Row, ...]]]:
    """Reports of one event are one entry: who is stated stands for all, of several the first one in time.

    For the open article's own event the likest one stands.
    """
    groups: dict[object, list[_Entry]] = {}
    for entry in entries:
        alone = entry.event is None or entry.linked
        groups.setdefault(entry.id if alone else entry.event, []).append(entry)
    folded: list[tuple[_Entry, tuple[Row, ...]]] = []
    for group in groups.values():
        if len(group) > 1:
            group.sort(key=_in_time)
        lead = next((entry for entry in group if entry.listed or entry.cites), group[0])
        if group[0].evidence is Evidence.EVENT:
            lead = max(group, key=lambda entry: (entry.likeness, bool(entry.stated)))
        folded.append((lead, tuple(entry.row for entry in group if entry is not lead and entry.row is not None)))
    return folded


def _in_time(entry: _Entry) -> tuple[bool, int, str]:
    published = entry.card.published
    return (published is None, published.epoch if published else 0, entry.id)


def ghost_id(entry: Related) -> str:
    """Identifier of a story without a file: its address, else its title, decides."""
    usable = tuple(url for url in (entry.url, *entry.alternative_urls) if normalise_url(url))
    return article_id(usable, f"ghost/{entry.title}")


def _relation(published: Moment | None, entry: _Entry, others: tuple[Row, ...], said: Mapping[str, Said]) -> Relation:
    card, row = entry.card, entry.row
    seconds = card.published.epoch - published.epoch if card.published and published else None
    if seconds is None:
        # Of one story without a date: as if the open article linked to it.
        direction = Direction.LINKED_FROM if entry.cites and not entry.listed else Direction.LINKS
    else:
        direction = Direction.LATER if seconds > 0 else Direction.EARLIER
    evidence: list[Evidence] = []
    if entry.listed or entry.cites:
        evidence += said[entry.id].evidence if entry.id in said else (Evidence.STATED,)
    if entry.evidence is not None:
        evidence.append(entry.evidence)
    return Relation(
        0,
        direction,
        card,
        entry.id,
        row.rowid if row else None,
        seconds,
        said[entry.id].reason if entry.id in said and entry.stated else entry.stated,
        tuple(evidence),
        others,
        row.path if row else None,
        entry.is_far and not entry.stated,
    )


_RANK = {Direction.LATER: 0, Direction.EARLIER: 1, Direction.LINKS: 2, Direction.LINKED_FROM: 3}
"""Similar articles are appended below and never sorted."""


def _order(relation: Relation) -> tuple[bool, bool, int, bool, int, str]:
    """What others report of the same event comes first, what is far last, before it ghosts without a time."""
    ghost = relation.seconds is None and relation.is_ghost
    rank, distance = _RANK[relation.direction], abs(relation.seconds or 0)
    return (not relation.is_same_event, relation.is_far, rank, ghost, distance, relation.card.title)


def explain(relation: Relation, words: Sequence[str], apart: str) -> Relation:
    """A relation with its reason in words: `both say: barriga, director · 3 h apart · each lists the other`.

    words: whole words that both use, as the open article writes them. apart: `3h`; empty without dates.
    """
    parts: list[str] = []
    if any(character.isalpha() for word in words for character in word):  # days alone (`2026, 11`) are no reason
        parts.append(f"both say: {', '.join(words)}")
    if apart:
        parts.append(f"{apart} apart")
    if relation.reason:
        parts.append(relation.reason)
    if Evidence.STORY in relation.evidence:
        parts.append("same story, through others" if relation.is_far else "same story")
    elif Evidence.EVENT in relation.evidence:
        parts.append("same event")
    return _again(relation, relation.number, " · ".join(parts))
