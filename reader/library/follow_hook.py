"""What the command `on_follow_up` of the settings is told: the new developments of stars. For worker threads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from reader.settings.hooks import run_hook

if TYPE_CHECKING:
    from reader.library.library import Library
    from reader.library.told import Told, ToldLine

NAME = "on_follow_up"


def tell_follow_ups(library: Library, command: Sequence[str], news: Collection[tuple[str, str]]) -> str:
    """Tell the command some developments; why that failed as a sentence, empty when it did not.

    news: the star of each and the report that leads it, by identifier.
    """
    chosen = [(told, line) for told, line in _unseen(library) if (told.star.id, line.key) in news]
    return _run(library, command, chosen)


def tell_arrived(library: Library, command: Sequence[str], numbers: Collection[int]) -> str:
    """As `tell_follow_ups`: the developments that only these articles report, by number: what a fetch has brought."""
    arrived = set(numbers)
    chosen = [(told, line) for told, line in _unseen(library) if {row.rowid for row in line.reports} <= arrived]
    return _run(library, command, chosen)


def _unseen(library: Library) -> Iterator[tuple[Told, ToldLine]]:
    return ((told, line) for told in library.follow.active() for line in told.news)


def _run(library: Library, command: Sequence[str], chosen: Sequence[tuple[Told, ToldLine]]) -> str:
    if not command or not chosen:
        return ""
    return run_hook(NAME, command, [_record(library, told, line) for told, line in chosen], library.roots[0])


def _record(library: Library, told: Told, line: ToldLine) -> dict[str, object]:
    place = library.index.file(line.lead.rowid)
    published = line.reports[0].published
    return {
        "star": {"id": told.star.id, "title": told.star.title, "url": told.star.url},
        "title": line.title,
        "url": line.lead.url,
        "source": line.lead.source,
        "published": published.isoformat() if published else None,
        "sources": line.sources,
        "reason": line.reason,
        "file": str(place[0]) if place else None,
    }
