"""Making groups of what is alike: best pairs first, by the likeness of sums, over a sparse table of products.

A product of two sums is the sum of the products of their parts, so that merging needs no words. All products are whole
numbers and every tie is decided by time and identifier: the result is a function of what is given, in any order.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt

from reader.stories.rarity import UNIT

DAY = 86_400
"""Seconds."""


@dataclass(frozen=True)
class Rules:
    """When two groups become one."""

    least: float
    """The score from which on they do."""
    fading: Callable[[float], float]
    """What is left of a likeness at so many seconds between the middles of the groups, 0 to 1."""
    window: float = float("inf")
    """Seconds between the groups, at most."""
    span: float = float("inf")
    """Seconds from the first to the last, at most."""
    mean_part: float = 0.0
    """0: the cosine of sums alone (groups drift, and grow into blobs); 1: the mean likeness (groups stay torn)."""
    words_needed: bool = True
    """Whether links alone, without a word in common, make no group."""

    def strength(self, words: int, links: int, gap: int) -> int:
        """The score of a pair, 0 to UNIT: how alike the two are, what links add, seconds between them."""
        if gap > self.window or (words <= 0 and self.words_needed):
            return 0
        return round((words + links) * self.fading(gap))


EVENTS = Rules(
    least=0.18,
    fading=lambda gap: exp(-gap / (1.6 * DAY)),
    window=5 * DAY,
    span=14 * DAY,
)
"""Reports of one piece of news."""
STORIES = Rules(
    least=0.095,
    fading=lambda gap: 1 / (1 + gap / (260 * DAY)),
    mean_part=0.1,
    words_needed=False,
)
"""Events of one matter."""


@dataclass(frozen=True)
class Part:
    """Something that may join a group: an article, or an event."""

    id: int
    time: int
    """Seconds since 1970."""
    name: int
    """Decides between two of the same time; the same in every index of the same files."""


Products = Mapping[tuple[int, int], tuple[int, int]]
"""Of pairs of identifiers: how alike they are by words, and what links add, both 0 to UNIT."""


def merge(parts: Iterable[Part], products: Products, rules: Rules) -> list[list[int]]:
    """Groups of identifiers, each in the order of time, in the order of their first ones."""
    ordered = sorted(parts, key=lambda part: (part.time, part.name, part.id))
    groups = _Groups(ordered, products, rules)
    groups.run()
    return [[ordered[place].id for place in sorted(group)] for group in groups.members if group]


class _Groups:
    """Groups while they grow. A group is named by the place of one of its members."""

    def __init__(self, ordered: Sequence[Part], products: Products, rules: Rules) -> None:
        self._rules = rules
        place = {part.id: at for at, part in enumerate(ordered)}
        self.members = [[at] for at in range(len(ordered))]
        self._square = [UNIT] * len(ordered)
        self._first = [part.time for part in ordered]
        self._last = [part.time for part in ordered]
        self._times = [part.time for part in ordered]
        self._stamp = [0] * len(ordered)
        self._near: list[dict[int, list[int]]] = [{} for _ in ordered]
        for (one, other), (words, links) in products.items():
            here, there = place.get(one), place.get(other)
            if here is None or there is None or here == there:
                continue
            cell = self._near[here].get(there)
            if cell is None:
                self._near[here][there] = self._near[there][here] = [words, links]
            else:
                cell[0], cell[1] = max(cell[0], words), max(cell[1], links)
        self._heap: list[tuple[float, int, int, int, int]] = []

    def run(self) -> None:
        """Merge the best two again and again."""
        for here, near in enumerate(self._near):
            self._offer(here, [there for there in near if here < there])
        while self._heap:
            _, one, other, *stamps = heapq.heappop(self._heap)
            if self.members[one] and self.members[other] and [self._stamp[one], self._stamp[other]] == stamps:
                self._join(one, other)

    def _offer(self, one: int, others: Iterable[int]) -> None:
        """Note how well a group goes with some others. One loop for all of them: nothing here is called oftener."""
        rules, near, members, stamp, square = self._rules, self._near[one], self.members, self._stamp, self._square
        first, last, times = self._first, self._last, self._times
        least, mean_part = rules.least, rules.mean_part
        size, own_square, own_first, own_last = len(members[one]), square[one], first[one], last[one]
        own_middle = times[one] / size
        for other in others:
            words, links = near[other]
            if words <= 0 and rules.words_needed:
                continue
            theirs = len(members[other])
            count = size * theirs
            score = words / sqrt(own_square * square[other]) if words > 0 else 0.0
            if mean_part and words > 0:
                score = score ** (1 - mean_part) * (words / (UNIT * count)) ** mean_part
            if links:
                # What is alone joins by its own links, however large the group; two groups need more than one between
                # them.
                alone = not rules.words_needed and 1 in (size, theirs)
                score += links / (UNIT * (1 if alone else sqrt(count)))
            if score < least:
                continue
            if max(own_first, first[other]) - min(own_last, last[other]) > rules.window:
                continue
            if max(own_last, last[other]) - min(own_first, first[other]) > rules.span:
                continue
            score *= rules.fading(abs(own_middle - times[other] / theirs))
            if score >= least:
                low, high = (one, other) if one < other else (other, one)
                heapq.heappush(self._heap, (-round(score, 9), low, high, stamp[low], stamp[high]))

    def _join(self, one: int, other: int) -> None:
        if len(self._near[one]) < len(self._near[other]):
            one, other = other, one
        near, gone = self._near[one], self._near[other]
        self._square[one] += self._square[other] + 2 * near[other][0]
        self._times[one] += self._times[other]
        self._first[one] = min(self._first[one], self._first[other])
        self._last[one] = max(self._last[one], self._last[other])
        self.members[one] += self.members[other]
        self.members[other] = []
        self._stamp[one] += 1
        for third, cell in gone.items():
            if third == one:
                continue
            own = near.get(third)
            if own is None:
                near[third] = self._near[third][one] = cell
            else:
                own[0] += cell[0]
                own[1] += cell[1]
            del self._near[third][other]
        del near[other]
        self._near[other] = {}
        self._offer(one, near)
