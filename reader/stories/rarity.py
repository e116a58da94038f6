"""How rare words are, from counts that stand still, and what an article or an event is about: its rarest words.

Everything is counted once for the whole library and then kept until the library has changed by a tenth: as long as the
counts stand still, what is found is a function of the files, in whatever order they come.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from math import log, sqrt

from reader.stories.said import CUT, SHARES, Said, class_of, steps_of

FLOOR = 300
"""Articles that are imagined besides those of the library, so that three files can be judged too."""
TERMS = 24
"""Heaviest words of an article that are compared."""
EVENT_TERMS = 50
"""The same of an event."""
UNIT = 1000
"""The length of what is compared: weights and products are whole numbers, so that sums are the same in any order."""
FEW = 2
"""So many articles, or events, every word counts to have: what only one has is no rarer for that, it is just new."""
HABIT_LEAST = 12
"""Articles of a source from which on its habits are known."""
HABIT_SHARE = 0.5
"""Share of a source's articles from which on a word is its name, its slogan or its template, and counts a tenth."""
_HABIT = 0.1

Vector = dict[int, int]
"""Weights of words by number, of length UNIT, the heaviest first."""
NONE: frozenset[int] = frozenset()
_MOST_STEP = 255
_STEPS = [round(UNIT * (step / _MOST_STEP) ** 2) for step in range(_MOST_STEP + 1)]
"""The weights that a word of an event may have: closer to each other the smaller they are, so that a byte tells one."""
_STEP_OF = {weight: step for step, weight in reversed(list(enumerate(_STEPS)))}


@dataclass(frozen=True)
class Counts:
    """What is known of words, frozen."""

    articles: int = 0
    """Articles that were counted."""
    events: int = 0
    """Events that were counted."""
    df: Callable[[int], int] = lambda _: 0
    """In how many articles a word is."""
    event_df: Callable[[int], int] = lambda _: 0
    """In how many events."""
    habits: Mapping[object, Collection[int]] = field(default_factory=dict[object, Collection[int]])
    """By source: the words that most of its articles have."""
    crowded: Collection[int] = NONE
    """Words that so many articles of a few days have that they tell nothing there, and would make everything near."""


def rarity(number: int, value: int, counts: Counts) -> float:
    """How rare a word is among the articles; 0 for what everybody says. value: its length class, as in `Said`."""
    return max(0.0, log(counts.articles + FLOOR + 1) - log(counts.df(number) + FLOOR * SHARES[class_of(value)] + 1))


def vector(words: Said, counts: Counts, source: object) -> Vector:
    """What an article is about."""
    habits = counts.habits.get(source, NONE)
    whole = log(counts.articles + FLOOR + 1)
    weighed: list[tuple[float, int]] = []
    for number, value in words.items():
        if number in counts.crowded:
            continue
        rarity = whole - log(max(FEW, counts.df(number)) + FLOOR * SHARES[class_of(value)] + 1)
        if rarity > 0:
            weighed.append((-steps_of(value) * (rarity * _HABIT if number in habits else rarity), number))
    return _unit(weighed, TERMS)


def profile(reports: Iterable[tuple[Said, object]], counts: Counts) -> Vector:
    """What an event is about, from the words and the source of each of its reports.

    Rarity is counted over events here: a big event must not make its own names common.
    """
    sums: dict[int, int] = {}
    shapes: dict[int, int] = {}
    for words, source in reports:
        habits = counts.habits.get(source, NONE)
        for number, value in words.items():
            sums[number] = sums.get(number, 0) + (steps_of(value) if number in habits else 10 * steps_of(value))
            shapes[number] = min(class_of(value), shapes.get(number, CUT))
    whole = log(counts.events + FLOOR + 1)
    weighed: list[tuple[float, int]] = []
    for number, steps in sums.items():
        rarity = whole - log(max(FEW, counts.event_df(number)) + FLOOR * SHARES[shapes[number]] + 1)
        if rarity > 0:
            # To the power of 1.5: between events only what is rare counts.
            weighed.append((-steps * rarity * sqrt(rarity), number))
    about = _unit(weighed, EVENT_TERMS)
    stepped = {number: _STEPS[round(_MOST_STEP * sqrt(weight / UNIT))] for number, weight in about.items()}
    return {number: weight for number, weight in stepped.items() if weight}


def pack_vector(about: Vector) -> bytes:
    """What an event is about as the index keeps it, the heaviest word first, 4 bytes each. Only for a `profile`."""
    return struct.pack(f">{len(about)}I", *[number << 8 | _STEP_OF[weight] for number, weight in about.items()])


def unpack_vector(packed: bytes) -> Vector:
    """What `pack_vector` packed."""
    return {word >> 8: _STEPS[word & 255] for word in struct.unpack(f">{len(packed) // 4}I", packed)}


def _unit(weighed: list[tuple[float, int]], most: int) -> Vector:
    """The heaviest words, of length UNIT. weighed: negative weight and number."""
    weighed.sort()
    del weighed[most:]
    length = sqrt(sum(weight * weight for weight, _ in weighed))
    if not length:
        return {}
    return {number: whole for weight, number in weighed if (whole := round(-UNIT * weight / length))}


def product(one: Vector, other: Vector) -> int:
    """How alike two articles or events are, 0 to UNIT."""
    if len(one) > len(other):
        one, other = other, one
    return sum([weight * other[number] for number, weight in one.items() if number in other]) // UNIT


def shared_matter(one: Vector, other: bytes) -> tuple[int, int]:
    """How much two events are about one matter, 0 to UNIT, and how many words they share.

    How alike they are, less what rests on a single word: names of a matter come together; `successfully`, by itself,
    joins a rocket and a probe. other: as `pack_vector` packs it, so that nothing is unpacked that is not shared.
    """
    pairs: tuple[int, ...] = struct.unpack(f">{len(other) // 4}I", other)
    parts = [weight * _STEPS[pair & 255] for pair in pairs if (weight := one.get(pair >> 8))]
    return matter_of(sum(parts), max(parts, default=0)), len(parts)


def matter_of(whole: int, most: int) -> int:
    """What is left of a likeness, 0 to UNIT, where a single word counts for at most half. most: by the word that gives
    most; both are sums of products of weights."""
    return min(whole, whole + whole // 2 - most) // UNIT


def habits_of(articles: int, counted: Mapping[int, int]) -> list[int]:
    """The habits of a source from in how many of its articles each word is; none for too few articles."""
    if articles < HABIT_LEAST:
        return []
    return sorted(number for number, count in counted.items() if count >= HABIT_SHARE * articles)
