"""Bridges: articles two hops away that an article does not touch itself, and what connects them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

LIMIT = 5
"""Bridges offered: the last part of the sidebar stays short."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """An article that is related to what the open one is related to."""

    rowid: int
    via: int
    """Row number of the article that connects them: of several the one nearest in time to the open one."""
    connections: int
    """How many articles connect them."""

    def reason(self, title: str) -> str:
        """`through “Title”`, `through “Title” and 2 more`. title: of the connecting article."""
        more = f" and {self.connections - 1:,} more" if self.connections > 1 else ""
        return f"through “{title}”{more}"


def bridges(
    own: Collection[int],
    edges: Iterable[tuple[int, int]],
    times_of: Callable[[Sequence[int]], Mapping[int, int | None]],
    limit: int = LIMIT,
) -> tuple[Bridge, ...]:
    """The articles two hops away, those with most connections first, of equal ones the nearest in time.

    own: row numbers of the open article, all its files.
    edges: those of the open article, and those from what it is related to on to articles that it is not related to;
        in any order and direction. Others make no difference.
    times_of: publication times in seconds since 1970, by row number; asked for a few rows only.
    """
    around: dict[int, set[int]] = {}
    for one, other in edges:
        around.setdefault(one, set()).add(other)
        around.setdefault(other, set()).add(one)
    near = {row for file in own for row in around.get(file, ())} - set(own)
    ways: dict[int, list[int]] = {}
    for row in sorted(near):
        for far in around[row]:
            if far not in near and far not in own:
                ways.setdefault(far, []).append(row)
    counts = sorted((len(via) for via in ways.values()), reverse=True)
    if not counts or limit < 1:
        return ()
    least = counts[min(limit, len(counts)) - 1]
    chosen = sorted(far for far, via in ways.items() if len(via) >= least)
    times = times_of([*own, *chosen, *sorted({row for far in chosen for row in ways[far]})])
    start = min((time for file in own if (time := times.get(file)) is not None), default=None)

    def apart(row: int) -> tuple[bool, int]:
        time = times.get(row)
        return (True, 0) if time is None or start is None else (False, abs(time - start))

    chosen.sort(key=lambda far: (-len(ways[far]), apart(far), far))
    return tuple(
        Bridge(far, min(ways[far], key=lambda row: (apart(row), row)), len(ways[far])) for far in chosen[:limit]
    )
