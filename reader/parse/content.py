"""What an article without an address is known by wherever its file lies: what the file itself says. Pure."""

from __future__ import annotations

from reader.model.identity import hash_id
from reader.parse.field_names import PUBLISHED, TITLE
from reader.parse.tree import Node, field_name

_TITLES = TITLE[: TITLE.index("subject") + 1]
"""What articles are known by stays as it is when further names are read as titles."""
_DATES = {name: at for at, name in enumerate(PUBLISHED)}
_READ = 8_000
"""Characters of the body that are looked at."""
_FIRST_READ = 1_300
"""The same, of which nearly always enough counts."""
_OPENING = 1_000
"""Characters of it, without white space between the words, that count."""
_LEAST = 40
"""Characters that a text without a title and a date of its own must have: `todo` is no article to be known again."""


def content_id(fields: dict[str, Node], body: str) -> str:
    """16 hexadecimal digits for title, date and the beginning of the text; empty when there is too little of them.

    Only what the file states counts, never what its name tells, which may change.
    """
    stated = {field_name(key): value for key, value in fields.items() if isinstance(value, str) and value.strip()}
    title = next((" ".join(stated[name].split()) for name in _TITLES if name in stated), "")
    dates = [(_DATES[name], value) for name, value in stated.items() if name in _DATES]
    date = min(dates)[1].strip() if dates else ""
    opening = " ".join(body[:_FIRST_READ].split())
    if len(opening) < _OPENING and len(body) > _FIRST_READ:  # much white space
        opening = " ".join(body[:_READ].split())
    opening = opening[:_OPENING]
    if len(opening) < _LEAST and not (title and (date or opening)):
        return ""
    return hash_id("\x1f".join(("content:", title, date, opening)))
