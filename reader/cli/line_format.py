"""`list --format`: a template with fields in braces, as Python writes them -> one line for each article."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter

from reader.model.errors import BroadsheetError
from reader.model.row import Row
from reader.model.state import ArticleState
from reader.text.clean import clean_line

_ESCAPES = {r"\t": "\t", r"\n": "\n", r"\\": "\\"}
_MOST_WIDTH = 10_000


class TemplateError(BroadsheetError):
    """A template cannot be used. `str()` is one sentence."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a line of the list is made of."""

    row: Row
    state: ArticleState
    file: str
    """The article's file, absolute."""


FIELDS: Mapping[str, Callable[[Listed], str]] = {
    "id": lambda listed: listed.row.id,
    "title": lambda listed: clean_line(listed.row.title, 2000),
    "source": lambda listed: clean_line(listed.row.source, 2000),
    "date": lambda listed: listed.row.published.isoformat()[:10] if listed.row.published else "",
    "published": lambda listed: listed.row.published.isoformat() if listed.row.published else "",
    "topics": lambda listed: clean_line(", ".join(listed.row.topics), 2000),
    "url": lambda listed: clean_line(listed.row.url, 4000),
    "path": lambda listed: clean_line(listed.row.path, 4000),
    "file": lambda listed: clean_line(listed.file, 4000),
    "kind": lambda listed: clean_line(listed.row.kind),
    "unread": lambda listed: "" if listed.state.read else "o",
    "starred": lambda listed: "*" if listed.state.starred else "",
    "note": lambda listed: clean_line(listed.state.note, 2000),
    "due": lambda listed: listed.state.due,
    "related": lambda listed: str(listed.row.related_count),
    "later": lambda listed: str(listed.row.later_count),
}
"""Field -> its text, as one line; empty where the article has none."""


class Template:
    """A template that was understood."""

    def __init__(self, text: str) -> None:
        """text: `{date}  {source:20.20}  {title}`; `\\t` and `\\n` are a tab and a line end. Raises TemplateError."""
        self._pieces: list[tuple[str, str, str]] = []
        for sign, meant in _ESCAPES.items():
            text = text.replace(sign, meant)
        try:
            pieces = list(Formatter().parse(text))
        except ValueError as error:
            raise TemplateError(f"the template cannot be understood: {error}") from None
        for literal, name, width, conversion in pieces:
            if name is not None and name not in FIELDS:
                raise TemplateError(f"there is no field {{{name}}}; the fields are {', '.join(FIELDS)}")
            if conversion:
                raise TemplateError(f"{{{name}!{conversion}}} means nothing; a field takes only a width: {{title:40}}")
            self._pieces.append((literal, name or "", _checked(width or "")))

    def line(self, listed: Listed) -> str:
        """The line of one article."""
        return "".join(
            literal + (format(FIELDS[name](listed), width) if name else "") for literal, name, width in self._pieces
        )


def _checked(width: str) -> str:
    """A width that a text can be given. Raises TemplateError."""
    digits = "".join(letter if letter.isdecimal() else " " for letter in width).split()
    try:
        if any(int(number) > _MOST_WIDTH for number in digits):
            raise ValueError
        format("", width)
    except ValueError:
        raise TemplateError(
            f"{width!r} is no width; such as 20 (at least), .20 (at most), >20 (at the right)"
        ) from None
    return width
