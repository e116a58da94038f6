"""What lists and links say of two articles: evidence that is weighed, never believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import sqrt

from reader.model.edge import LINKED, SERIES
from reader.stories.rarity import UNIT

ONE_SIDED = 0.3
"""Of a list that is not answered: a related box is mostly `more from this site`."""
LONG = 10
"""Entries of a list from which on each says less; the same for an article that so many list (a guide, a start page)."""
WORTH = 0.2
"""What the strongest evidence adds to a likeness."""


def crowd(lists: int, listed_by: int) -> float:
    """By how much a relation says less: of an article with so many entries to one that so many list.

    In powers of two above LONG, so that one more entry changes little elsewhere.
    """
    most = max(lists, listed_by)
    step = LONG
    while step * 2 <= most:
        step *= 2
    return step / LONG if most > LONG else 1.0


def weigh(
    edges: Iterable[tuple[int, int, int]], lists: Mapping[int, int], listed: Mapping[int, int]
) -> dict[tuple[int, int], int]:
    """What is added to the likeness of pairs (smaller number first), 0 to WORTH * UNIT.

    Somebody wrote a link where the text speaks of the other, and whoever is of a series is so for all of it: both count
    as if the other said it too. An entry of a list does so only when the other's list answers.
    edges: who states it, about whom, in which kinds. lists, listed: how many an article names, and how many name it.
    """
    kinds = {(one, other): kind for one, other, kind in edges if one != other and kind}
    weighed: dict[tuple[int, int], int] = {}
    for (one, other), kind in kinds.items():
        is_mutual = kind & (LINKED | SERIES) or (other, one) in kinds
        worth = (1.0 if is_mutual else ONE_SIDED) / sqrt(crowd(lists.get(one, 0), listed.get(other, 0)))
        pair = (one, other) if one < other else (other, one)
        weighed[pair] = max(weighed.get(pair, 0), round(UNIT * WORTH * worth))
    return weighed
