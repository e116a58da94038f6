"""Stars of one story as one entry of the desk: what happened next is told once, however many reports are starred.

Pure but for the values of the library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from reader.library.told import Told, ToldLine
from reader.model.state import ArticleState


def folded(told: Iterable[Told], state_of: Callable[[str], ArticleState]) -> tuple[Told, ...]:
    """The entries of the desk, in the order of the stars. Each is its earliest star with those of the same story.

    A star that is done, put aside or has a day of its own stands alone: it is a reminder of its own. One that has a
    note stands first; a second note stands alone.
    """
    entries: dict[object, list[Told]] = {}
    for one in told:
        entries.setdefault(_key(one, state_of, entries), []).append(one)
    return tuple(_entry(stars, state_of) if len(stars) > 1 else stars[0] for stars in entries.values())


def _key(one: Told, state_of: Callable[[str], ArticleState], entries: dict[object, list[Told]]) -> object:
    state = state_of(one.star.id)
    if not one.story or state.status == "done" or state.due or state.snoozed:
        return one.star.id
    if state.note and any(state_of(other.star.id).note for other in entries.get(one.story, ())):
        return one.star.id
    return one.story


def _entry(stars: list[Told], state_of: Callable[[str], ArticleState]) -> Told:
    def order(one: Told) -> tuple[bool, int, str]:
        published = one.star.published
        return not state_of(one.star.id).note, published.epoch if published else 2**62, one.star.id

    stars = sorted(stars, key=order)
    first, own = stars[0], {one.star.id for one in stars}
    lines = _together((line for one in stars for line in one.lines), own)
    told = {row.id for line in lines for row in line.reports}
    weak = _together((line for one in stars for line in one.weak), own | told)
    others = tuple(one.star for one in stars[1:])
    return replace(first, lines=lines, weak=weak, quiet="" if lines else first.quiet, also=others)


def _together(lines: Iterable[ToldLine], known: set[str]) -> tuple[ToldLine, ...]:
    """Lines in time order, each report once. known: articles of which nothing is to be told, by identifier."""
    kept: list[ToldLine] = []
    told = set(known)
    for line in sorted(lines, key=lambda line: (_time(line), -len(line.reports))):
        ids = {row.id for row in line.reports}
        if line.change or not ids & told:
            kept.append(line)
            told |= ids
    return tuple(kept)


def _time(line: ToldLine) -> int:
    published = line.reports[0].published
    return published.epoch if published else -(2**62)
