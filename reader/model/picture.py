"""A picture as a terminal shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture, small enough for a pane: two pixels, one above the other, are one cell."""

    width: int
    """Pixels in a row, which are cells."""
    height: int
    """Rows of pixels, an even number."""
    data: bytes
    """Three bytes (red, green, blue) for each pixel, row by row."""
