"""What the user can point at in a document: links on the screen, hints for them, headings."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_lowercase
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:  # the renderer is loaded with the first article, not with the program
    from reader.ui.render.lines import Line, Target
    from reader.ui.render.places import Place


@dataclass(frozen=True, slots=True)
class Link:
    """A link that is on the screen."""

    text: str
    """What the text says for it, as far as it is on its first line."""
    url: str
    """As written."""
    y: int
    """Line of the pane, from 0."""
    place: Place
    start: int
    """Character of that line where it begins."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text."""

    level: int
    """1 to 6."""
    title: str
    position: float
    """How much of the text is above it, 0.0 to 1.0."""
    piece: int
    """The piece of the document that it is."""


def visible_links(shown: list[tuple[Place, Line]]) -> list[Link]:
    """The links in some lines; one that goes on in the next line counts once."""
    links: list[Link] = []
    running = ""
    for y, (place, line) in enumerate(shown):
        targets = [mark for mark in line.styles if isinstance(mark.target, str) and mark.target]
        for mark in targets:
            first = not line.parts or mark.start <= line.parts[0].at
            if first and mark.target == running:
                continue
            links.append(Link(line.text[mark.start : mark.end], str(mark.target), y, place, mark.start))
        last = targets[-1] if targets else None
        running = str(last.target) if last is not None and last.end >= len(line.text) else ""
    return links


def hint_labels(count: int) -> list[str]:
    """What to type for each of so many links: one letter, or two where there are more links than letters.

    Small letters only: a capital one copies the link. None for links beyond 676.
    """
    if count <= len(ascii_lowercase):
        return list(ascii_lowercase[:count])
    return [first + second for first in ascii_lowercase for second in ascii_lowercase][:count]


def target_at(line: Line, cell: int) -> Target:
    """What the text at a cell of a line leads to; None for nothing."""
    if cell < 0:
        return None
    for mark in reversed(line.styles):
        if mark.target and cell_len(line.text[: mark.start]) <= cell < cell_len(line.text[: mark.end]):
            return mark.target
    return None


def slug(text: str) -> str:
    """The anchor that static site generators make from a heading."""
    return "".join(char for char in text.strip().lower().replace(" ", "-") if char.isalnum() or char in "-_")
