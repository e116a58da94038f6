"""What has to be grouped together: the articles that are connected, directly or through others.

Whether two articles come into one group depends on their unit alone: all that can be reached from them over pairs of
some strength. Where that is too much, the weakest pairs are left out, step by step up a fixed ladder, until it is not.
So a unit is a function of the pairs, and a change touches the units of what has changed and no others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

LARGE = 2000
"""Articles or events that are grouped together at most."""
_RISE = 1.25
_TOP = 700
"""Strength above which nothing is left out: such pairs are as good as copies of each other."""

Neighbours = Callable[[int], Iterable[tuple[int, int]]]
"""Everything that is near something, each with the strength of the pair, 0 to 1000."""


def ladder(least: float) -> list[int]:
    """The strengths below which pairs are left out, step by step. least: score from which on a pair makes a group."""
    step = 750 * least
    steps: list[int] = []
    while step < _TOP:
        steps.append(round(step))
        step *= _RISE
    return [*steps, _TOP]


def unit_of(
    start: int, near: Neighbours, steps: list[int], large: int = LARGE, crowds: dict[int, set[int]] | None = None
) -> set[int]:
    """All that is to be grouped together with something.

    crowds: by step what is known to be connected with too much; it is added to. While the pairs stand still, it spares
    whoever asks for one unit after the other to walk through the same crowd each time.
    """
    reached = {start}
    for step in steps:
        crowd = crowds.setdefault(step, set()) if crowds is not None else set[int]()
        if start in crowd:
            continue
        reached, is_too_much = _reach(start, near, step, large if step < _TOP else None, crowd)
        if not is_too_much:
            break
        crowd |= reached
    return reached


def _reach(start: int, near: Neighbours, least: int, most: int | None, crowd: Collection[int]) -> tuple[set[int], bool]:
    """What is connected by pairs of a strength, and whether that is more than `most`: then only a part of it.

    crowd: what is connected with more than that.
    """
    reached = {start}
    todo = [start]
    while todo:
        for other, strength in near(todo.pop()):
            if strength >= least and other not in reached:
                if other in crowd:
                    return reached, True
                reached.add(other)
                todo.append(other)
        if most is not None and len(reached) > most:
            return reached, True
    return reached, False


def units(
    changed: Iterable[int],
    near: Neighbours,
    before: Callable[[Collection[int]], Iterable[int]],
    steps: list[int],
    large: int = LARGE,
) -> Iterator[set[int]]:
    """The units that a change touches, as they are now; each once.

    changed: both ends of every pair that came, went or changed, and what is new.
    before: all that was in one unit with any of some articles before the change.

    Why that is enough: a unit becomes another one only by a pair that comes, goes or changes its step. If it grew
    beyond what is grouped together, an end of that pair was in it before; if it shrank to what it is now, one is in it
    now. Either way it is reached from what has changed, or was in one unit with that before.
    """
    todo = sorted(changed, reverse=True)
    done: set[int] = set()
    crowds: dict[int, set[int]] = {}
    while todo:
        start = todo.pop()
        if start in done:
            continue
        unit = unit_of(start, near, steps, large, crowds)
        done |= unit
        todo.extend(sorted(set(before(unit)) - done, reverse=True))
        yield unit
