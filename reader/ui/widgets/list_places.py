"""Places in a list of article numbers."""

from __future__ import annotations

from array import array


def index_of(rowids: array[int], rowid: int) -> int | None:
    """The place of an article in a list of numbers; None when it is not in it."""
    try:
        return rowids.index(rowid)
    except ValueError:
        return None


def nearest(old: array[int], cursor: int, rowids: array[int]) -> int | None:
    """Place in a new list of the article that is nearest to the selected one of the old list, the later one first."""
    places = {rowid: place for place, rowid in enumerate(rowids)}
    for distance in range(1, max(cursor + 1, len(old) - cursor)):
        for at in (cursor + distance, cursor - distance):
            if 0 <= at < len(old) and (place := places.get(old[at])) is not None:
                return place
    return None
