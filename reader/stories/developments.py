"""What a star is told: later events of its matter that are not its own news again, each in one line with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from reader.stories.days import DAY, apart_words
from reader.stories.rarity import UNIT, Vector, product
from reader.text.plural import plural

IN_STORY = 60
"""Likeness from which on a later event of the star's story is told; 1000 is the same words."""
OUTSIDE = 200
"""The same of an event outside of it."""
OUTSIDE_MANY = 100
"""The same where it shares MANY telling words: names of the matter, not only of the place."""
CHAINED = 120
"""Likeness to a development that is told already, from which on an event of the story is told too: matters drift."""
AGAIN = 450
"""Likeness from which on, within AGAIN_DAYS, an event is the star's own news once more."""
AGAIN_DAYS = 5
ONE_LINE = 50
"""Likeness from which on two developments within ONE_LINE_DAYS are one line."""
ONE_LINE_DAYS = 5
STRONG = 150
"""Likeness from which on what a single source reports is told all the same."""
TELLING, MANY = 2, 4
"""Words that few events have, and that an event must share with the star's; so many are many."""
TELLING_SHARE = 0.05
"""So large a share of the events, of the library's and of those that are imagined besides, are few."""
COVER = 0.6
"""Share of a headline, by the rarity of its words, that a later text must use to be told for that alone."""
COVER_WORDS = 4
"""Rare words among these, at least."""
COVER_SHARE, COVER_LEAST = 0.05, 3
_HALF = 200
"""Days after which the square of a likeness counts half."""


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
    evergreen: bool = False
    """Whether it comes back again and again: a guide, a list. Such are no developments, and have none."""


@dataclass(frozen=True, slots=True)
class Development:
    """One line: what happened next, by one event or several of the same days."""

    events: tuple[Happening, ...]
    """In time order."""
    score: float
    """Of the likest, 0 to 1000."""
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


def developments(
    own: Happening, since: int, others: Iterable[Happening], is_telling: Callable[[int], bool]
) -> list[Development]:
    """Later events of the star's matter, the earliest first. since: what comes after it is later.

    is_telling: whether few events have a word. What two events share of other words (`people`, `council`) is no
    likeness unless links join them: all matters of a kind share it.
    """
    if own.evergreen:
        return []
    lines: list[list[tuple[Happening, float]]] = []
    told: list[Happening] = []
    for event in sorted(others, key=lambda event: (event.time, event.id)):
        if event.id == own.id or event.time <= since or event.evergreen:
            continue
        score = _score(own, event, is_telling)
        is_chained = event.same_story and any(
            product(event.about, other.about) * _fade(event.time - other.time) >= CHAINED for other in told
        )
        if _is_again(own, event) or not (_is_told(own, event, score, is_telling) or is_chained or event.cover):
            continue
        told.append(event)
        for line in reversed(lines):
            if event.time - line[0][0].time <= ONE_LINE_DAYS * DAY and any(
                product(event.about, other.about) >= ONE_LINE for other, _ in line
            ):
                line.append((event, score))
                break
        else:
            lines.append([(event, score)])
    return [_line(own, line) for line in lines]


def _is_again(own: Happening, event: Happening) -> bool:
    """Whether an event is the star's own news once more."""
    gap = max(0, event.time - own.last)
    return gap <= AGAIN_DAYS * DAY and product(own.about, event.about) >= AGAIN


def _is_told(own: Happening, event: Happening, score: float, is_telling: Callable[[int], bool]) -> bool:
    telling = sum(is_telling(word) for word in own.about.keys() & event.about.keys())
    if not event.same_story and telling >= MANY and score >= OUTSIDE_MANY:
        return True
    if score < (IN_STORY if event.same_story else OUTSIDE):
        return False
    return bool(event.links) or telling >= TELLING


def _score(own: Happening, event: Happening, is_telling: Callable[[int], bool]) -> float:
    """How alike two events are by the words that few events have, and by links; it fades with time.

    Where links join the two, all words count.
    """
    counted = {word: weight for word, weight in own.about.items() if event.links or is_telling(word)}
    likeness = product(counted, event.about) + min(UNIT // 5, event.links)
    return likeness * _fade(event.time - own.last)


def _fade(seconds: int) -> float:
    """How much is left of a likeness over months: slowly falling, never nothing."""
    return 1 / sqrt(1 + max(0, seconds) / (_HALF * DAY))


def _line(own: Happening, line: Sequence[tuple[Happening, float]]) -> Development:
    events = tuple(event for event, _ in line)
    best = max(line, key=lambda item: item[1])[0]
    words = best.cover if all(event.cover for event in events) else _shared(own.about, best.about)
    return Development(events, max(score for _, score in line), tuple(words))


def _shared(one: Vector, other: Vector) -> list[int]:
    return sorted(one.keys() & other.keys(), key=lambda word: (-one[word] * other[word], word))


def is_strong(development: Development, sources: int, *, one_each: bool) -> bool:
    """Whether a development is told; a weak one is kept back.

    sources: how many report it. one_each: whether nearly all events of the library have one source, which says nothing
    then.
    """
    return one_each or sources > 1 or development.score >= STRONG or development.by_headline


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
        return "nothing since"
    return f"last development {apart_words(int(now.timestamp()) - last)} ago"
