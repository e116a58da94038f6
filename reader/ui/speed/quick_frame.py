"""What of a screen is drawn anew for a change: the lines of those widgets that changed, and nothing of the others.

Textual's compositor goes through every line of all widgets between the first that changed and the last, cuts each at
the edges of all others, makes one text of it and sends that to the driver, which takes it apart again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from rich.console import Console
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

Places = Mapping[Widget, tuple[Region, Region]]
"""The widgets of a screen, those in front first, each with its region and the one that it is clipped to."""


class Piece(NamedTuple):
    """Text with its attributes, and where it begins; counted from 0."""

    y: int
    x: int
    text: str


@runtime_checkable
class DrawsPieces(Protocol):
    """An app whose driver takes pieces of lines."""

    @property
    def draws_pieces(self) -> bool:
        """Whether it does."""
        ...

    def draw_pieces(self, pieces: Sequence[Piece]) -> None:
        """Have the terminal show them."""
        ...


def pieces_of(changed: Collection[Region], places: Places, console: Console) -> list[Piece]:
    """Some regions of a screen as they look now, line by line."""
    drawn: dict[Widget, list[Strip]] = {}
    pieces: list[Piece] = []
    for widget, part in _shown_by(_without_doubles(changed), places):
        region, clip = places[widget]
        seen = region.intersection(clip)
        strips = drawn.get(widget)
        if strips is None:
            strips = drawn[widget] = widget.render_lines(seen.translate(-region.offset))
        left, right = part.x - seen.x, part.right - seen.x
        whole = left == 0 and part.width == seen.width
        for y, strip in zip(part.line_range, strips[part.y - seen.y :], strict=False):
            cells = strip if whole else strip.crop(left, right)
            pieces.append(Piece(y, part.x, cells.render(console)))
    return pieces


def _without_doubles(regions: Collection[Region]) -> Iterator[Region]:
    """The regions that lie in no other one."""
    largest: list[Region] = []
    for region in sorted(regions, key=lambda region: region.area, reverse=True):
        if region and not any(other.contains_region(region) for other in largest):
            largest.append(region)
            yield region


def _shown_by(regions: Iterable[Region], places: Places) -> Iterator[tuple[Widget, Region]]:
    """Which widgets are seen in some regions, each with the part of them that it fills."""
    widgets = [(widget, region.intersection(clip)) for widget, (region, clip) in places.items()]
    rest = [(region, 0) for region in regions]
    while rest:
        region, begin = rest.pop()
        for number in range(begin, len(widgets)):
            widget, seen = widgets[number]
            part = region.intersection(seen)
            if part:
                yield widget, part
                rest += ((beside, number + 1) for beside in _around(region, part))
                break


def _around(region: Region, part: Region) -> Iterator[Region]:
    """What a part of a region leaves of it, in at most four pieces."""
    yield from (
        beside
        for beside in (
            Region(region.x, region.y, region.width, part.y - region.y),
            Region(region.x, part.y, part.x - region.x, part.height),
            Region(part.right, part.y, region.right - part.right, part.height),
            Region(region.x, part.bottom, region.width, region.bottom - part.bottom),
        )
        if beside
    )
