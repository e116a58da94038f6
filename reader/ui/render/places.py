"""Places in a document."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A line of a document."""

    piece: int
    line: int


START = Place(0, 0)


class Spot(NamedTuple):
    """A character of a document: stays the same whatever the width is."""

    piece: int
    block: int
    offset: int
