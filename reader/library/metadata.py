"""Everything that an article's file says, as lines: for the metadata view and `broadsheet show --metadata`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from reader.library.answers import Opened
from reader.text.clean import clean_line

VALUE_LIMIT = 500
"""Characters of one value that the metadata view prints."""


def metadata_lines(opened: Opened) -> Iterator[str]:
    """Everything the file says, one `key: value` a line, nested by indentation, long values cut."""
    if opened.whole is None:
        return
    for key, value in opened.whole.metadata:
        yield from _value_lines(key, value, 0)


def _value_lines(key: str, value: object, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(value, str):
        flat = clean_line(value, VALUE_LIMIT)
        yield f"{indent}{key}: {flat}"
        return
    yield f"{indent}{key}:"
    for part in cast("Iterable[object]", value):
        match part:
            case (str(name), inner):
                yield from _value_lines(name, cast("object", inner), depth + 1)
            case _:
                yield from _value_lines("-", part, depth + 1)
