"""A picture as a terminal shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture, small enough for a pane: of scale 1 two pixels, one above the other, are one cell."""

    width: int
    """Pixels in a row."""
    height: int
    """Rows of pixels, an even number."""
    data: bytes
    """Three bytes (red, green, blue) for each pixel, row by row."""
    scale: int = 1
    """Pixels in the width of a cell, and half of those in its height."""
    number: int = 0
    """By which the terminal knows the picture; 0 for one that is drawn in half blocks."""

    @property
    def columns(self) -> int:
        """The cells of a row."""
        return -(-self.width // self.scale)

    @property
    def rows(self) -> int:
        """The rows of cells."""
        return -(-self.height // (2 * self.scale))
