"""The trail as one line: where it began, the hops around the place where we are, how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.cells import cell_len

from reader.ui.render.lines import truncate

_LEAST = 12
"""Cells that a title needs to be told from another."""
_MOST = 40


@dataclass(frozen=True, slots=True)
class Crumb:
    """A piece of the line."""

    text: str
    stop: int | None = None
    """The station that it names; None for a sign between."""


def breadcrumb(titles: Sequence[str], at: int, width: int, *, ascii_only: bool = False) -> tuple[Crumb, ...]:
    """`2/3  Mill wheel found › Council votes › The mill turns`, at most `width` cells.

    titles: of all stations, at: the one where we are. The present station is always there, then the first one, then its
    neighbours; where others have no room an ellipsis stands for them.
    """
    between, gap = (" > ", "..") if ascii_only else (" › ", "…")
    ellipsis = ".." if ascii_only else "…"
    count = f"{at + 1}/{len(titles)}  "
    room = max(0, width - cell_len(count))
    shown = _chosen(len(titles), at, room // (_LEAST + cell_len(between)))
    gaps = sum(later - earlier > 1 for earlier, later in pairwise(shown))
    gaps += shown[-1] < len(titles) - 1
    room -= cell_len(between) * (len(shown) - 1 + gaps) + cell_len(gap) * gaps
    widths = _shares([min(cell_len(titles[stop]), _MOST) for stop in shown], shown.index(at), room, titles[at])
    crumbs = [Crumb(count)]
    before = -1
    for stop, cells in zip(shown, widths, strict=True):
        if before >= 0:
            crumbs.append(Crumb(between if stop == before + 1 else f"{between}{gap}{between}"))
        crumbs.append(Crumb(truncate(titles[stop], cells, ellipsis), stop))
        before = stop
    if before < len(titles) - 1:
        crumbs.append(Crumb(between + gap))
    return tuple(crumbs)


def _chosen(count: int, at: int, most: int) -> list[int]:
    """The stations with room: the present one, the first one, then those nearest before and after."""
    stops = [at, 0]
    for step in range(1, count):
        stops += [at - step, at + step]
    valid = [stop for stop in dict.fromkeys(stops) if 0 <= stop < count]
    # An ellipsis needs room as well, so one station less where some are left out.
    keep = count if most >= count else max(1, most - 1)
    return sorted(valid[: max(keep, 1)])


def _shares(wanted: list[int], present: int, room: int, title: str) -> list[int]:
    """Cells for each title: what they want if all fits, else equal shares, and what is left to the present one."""
    widths = list(wanted)
    share = max(1, room // max(1, len(wanted)))
    if sum(widths) > room:
        widths = [min(cells, share) for cells in widths]
        left = room - sum(widths)
        for place in sorted(range(len(widths)), key=lambda place: abs(place - present)):
            more = max(0, min(left, wanted[place] - widths[place]))
            widths[place] += more
            left -= more
    else:
        widths[present] = min(cell_len(title), widths[present] + room - sum(widths))
    return widths
