"""A link in the text of an article, as it is written; what it leads to is told by the index."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LinkForm(StrEnum):
    """How a link names what it leads to."""

    NAME = "name"
    """The name, title or identifier of another file: `[[Night boats]]`."""
    PATH = "path"
    """A path in the folder, or the place of a page below the site's address."""
    ADDRESS = "address"
    """An http(s) address."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a text."""

    form: LinkForm
    target: str
    """Decoded, without its part; a path keeps `../` and a leading `/`; an identifier begins with `id:`."""
    part: str = ""
    """The heading, anchor or block (`^x`) that is meant; empty for the whole."""
    start: int = 0
    """Character of the text at which the link stands."""
    words: str = ""
    """The words around it, as one line; empty when nobody asked for them."""
    otherwise: str = ""
    """The target that is meant when there is nothing of the first one: some write `[[words|target]]`."""
    in_head: bool = False
    """Whether it stands in the front matter."""
