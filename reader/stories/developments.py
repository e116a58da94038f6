"""What a star is told: later events of its matter, each in one line with the reason. Its own event is no news."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log, sqrt
from typing import NamedTuple

from reader.stories.days import DAY, apart_words
from reader.stories.rarity import UNIT, Vector, product
from reader.text.plural import plural

IN_STORY, OUTSIDE = 60, 100
"""Likeness from which on a later event of the star's story, or one outside of it, is told; 1000 is the same words."""
TELLING_SHARE = 0.08
"""A word that so large a share of the events has, of the library's and of those that are imagined besides, tells
nothing; the fewer have it, the more it tells: `log(TELLING_SHARE / share)`."""
PROOF_IN_STORY, PROOF_OUTSIDE = (1.5, 1.3), (2.0, 2.5)
"""What the words that two events share must tell together for the later one to be told: so much at once, and so much
more each time the time between the two (and _MONTH) has grown by e. Matters of a kind (elections, earthquakes) come
back with their words; the names of one matter stay."""
CHAINED, KIN = 120, 20
"""Likeness to a development that is told already, from which on an event of the story is told too, and what must be
left of the likeness to the star's: matters drift."""
CHAINED_OUTSIDE, KIN_OUTSIDE = 180, 30
"""The same of an event outside of the star's story."""
LINK = 25
"""Links of so much worth tell as much as a word that few events have; of more than MOST_LINKS the rest adds nothing."""
MOST_LINKS = UNIT // 5
LITTLE_TOLD = 12.0
"""Links tell only where words cannot: where all words of the star's event tell less than that together (a headline in a
folder of three files), or where two events share no word at all (they are of two languages)."""
ONE_LINE = 50
"""Likeness from which on two developments within ONE_LINE_DAYS are one line."""
ONE_LINE_DAYS = 7
COVER = 0.6
"""Share of a headline, by the rarity of its words, that a later text must use to be told for that alone."""
COVER_WORDS = 4
"""Rare words among these, at least."""
COVER_SHARE, COVER_LEAST = 0.05, 3
NOTHING = "nothing since"
"""Why a star is told nothing that has no developments at all."""
_HALF = 200
"""Days after which the square of a likeness counts half."""
_MONTH = 30 * DAY


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as a star sees it."""

    id: int
    time: int
    """Seconds since 1970 of its first report."""
    last: int
    """... of its last one."""
    about: Vector
    same_story: bool = False
    links: int = 0
    """What links between the two events add to their likeness."""
    cover: tuple[int, ...] = ()
    """The rare words of the star's headline that it uses, where these are most of it."""
    middle: int = 0
    """The report that its title is of; 0 when that is not known."""
    sources: int = 1
    """How many report it."""
    evergreen: bool = False
    """Whether it comes back again and again: a guide, a list. Such are no developments, and have none."""


@dataclass(frozen=True, slots=True)
class Development:
    """One line: what happened next, by one event or several of the same days."""

    events: tuple[Happening, ...]
    """In time order."""
    likest: Happening
    """The one of these that is most like the star's event."""
    score: float
    """How alike these two are, 0 to 1000."""
    drifted: bool
    """Whether it is told only because it goes on from another development."""
    proof: float
    """What the words that these two share, and links between them, tell together."""
    wanted: float
    """... and must tell after so long a time for a development that goes on from no other one."""
    words: tuple[int, ...]
    """What it shares with the star's event, by the words' numbers, those that count most first."""

    @property
    def time(self) -> int:
        """Seconds since 1970 of its first report."""
        return self.events[0].time

    @property
    def by_headline(self) -> bool:
        """Whether it is told for the words of the star's headline alone."""
        return all(event.cover for event in self.events)


class _Told(NamedTuple):
    """An event that is told, and what of a `Development` is known by it."""

    event: Happening
    score: float
    drifted: bool
    proof: float
    wanted: float


def developments(
    own: Happening, since: int, others: Iterable[Happening], telling: Mapping[int, float]
) -> list[Development]:
    """Later events of the star's matter, the earliest first. since: what comes after it is later.

    telling: how much each word of the star's event tells (see TELLING_SHARE), of those that tell anything. What two
    events share of other words (`people`, `council`) is no likeness: all matters of a kind share it.
    """
    if own.evergreen:
        return []
    told_by_all = sum(telling[word] for word in own.about if word in telling)
    lines: list[list[_Told]] = []
    told: list[Happening] = []
    for event in sorted(others, key=lambda event: (event.time, event.id)):
        if event.id == own.id or event.time <= since or event.evergreen:
            continue
        score, proof = _weighed(own, event, telling, told_by_all)
        wanted = _wanted(own, event)
        is_told = bool(event.cover) or (score >= (IN_STORY if event.same_story else OUTSIDE) and proof >= wanted)
        if not (is_told or _is_chained(event, told, score)):
            continue
        told.append(event)
        line_part = _Told(event, score, not is_told, proof, wanted)
        for line in reversed(lines):
            if event.time - line[0].event.time <= ONE_LINE_DAYS * DAY and any(
                product(event.about, other.event.about) >= ONE_LINE for other in line
            ):
                line.append(line_part)
                break
        else:
            lines.append([line_part])
    return [_line(own, line) for line in lines]


def _wanted(own: Happening, event: Happening) -> float:
    """What the words that two events share must tell together for the later one to be told."""
    at_once, later = PROOF_IN_STORY if event.same_story else PROOF_OUTSIDE
    return at_once + later * log(1 + max(0, event.time - own.last) / _MONTH)


def _is_chained(event: Happening, told: Iterable[Happening], score: float) -> bool:
    """Whether an event goes on from what is told already."""
    least, kin = (CHAINED, KIN) if event.same_story else (CHAINED_OUTSIDE, KIN_OUTSIDE)
    return score >= kin and any(
        product(event.about, other.about) * _fade(event.time - other.time) >= least for other in told
    )


def _weighed(own: Happening, event: Happening, telling: Mapping[int, float], told_by_all: float) -> tuple[float, float]:
    """How alike two events are, and what the words that they share and links between them tell together.

    They are alike by the words that few events have, and by links, and less the more time is between them; where links
    join the two, all words count. told_by_all: what all words of the star's event tell.
    """
    about, their = own.about, event.about
    shared = [word for word in about if word in their]
    names = [word for word in shared if word in telling]
    links = min(MOST_LINKS, event.links)
    likeness = sum([about[word] * their[word] for word in (shared if links else names)]) // UNIT + links
    proof = sum([telling[word] for word in names])
    if links and (told_by_all < LITTLE_TOLD or not product(about, their)):
        proof += links / LINK
    return likeness * _fade(event.time - own.last), proof


def _fade(seconds: int) -> float:
    """How much is left of a likeness over months: slowly falling, never nothing."""
    return 1 / sqrt(1 + max(0, seconds) / (_HALF * DAY))


def _line(own: Happening, line: Sequence[_Told]) -> Development:
    events = tuple(part.event for part in line)
    best = max(line, key=lambda part: (not part.drifted, part.score))
    words = best.event.cover if all(event.cover for event in events) else _shared(own.about, best.event.about)
    return Development(events, best.event, best.score, best.drifted, best.proof, best.wanted, tuple(words))


def _shared(one: Vector, other: Vector) -> list[int]:
    return sorted(one.keys() & other.keys(), key=lambda word: (-one[word] * other[word], word))


def covers(weights: Mapping[int, float], rare: Iterable[int], used: Iterable[int]) -> tuple[int, ...]:
    """The rare words of a headline that a later text uses, if they are enough of it, the rarest first; else none.

    weights: the rarity of each word of the headline. rare: those that few articles have. used: those in the text.
    """
    whole = sum(weights.values())
    common = set(used) & weights.keys()
    telling = common & set(rare)
    if len(telling) < COVER_WORDS or sum(weights[word] for word in common) < COVER * whole:
        return ()
    return tuple(sorted(telling, key=lambda word: (-weights[word], word)))


def why_told(development: Development, words: Sequence[str], sources: int, since: int) -> str:
    """`7 sources, 57d later · shares: director, mccree · same story`. words: as the starred article writes them."""
    parts = [f"{plural(sources, 'source')}, {apart_words(development.time - since)} later"]
    if words:
        parts.append(("uses your headline's words: " if development.by_headline else "shares: ") + ", ".join(words))
    if any(event.links for event in development.events):
        parts.append("linked")
    if any(event.same_story for event in development.events):
        parts.append("same story")
    return " · ".join(parts)


def why_quiet(since: int | None, is_future: bool, last: int | None, now: datetime, *, evergreen: bool = False) -> str:
    """Why a star is told nothing, in words. since: what comes after it is later; last: of the last development.

    evergreen: whether the star is on what comes back again and again.
    """
    if since is None:
        return "it has no date, so nothing can be called later"
    if is_future:
        return "it is dated in the future"
    if evergreen:
        return "much the same comes again and again (a guide, a list), so nothing is new about it"
    if last is None:
        return NOTHING
    return f"last development {apart_words(int(now.timestamp()) - last)} ago"
