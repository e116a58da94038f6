"""Handlers for python-frontmatter that read what its own ones drop: our marks, our guards, our repairs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from frontmatter import parse as frontmatter_parse
from frontmatter.default_handlers import BaseHandler

from reader.parse.split import split
from reader.parse.tree import Head

_MARK = re.compile(r"^\s*(?:-{3,}|\+{3,})[ \t]*$", re.MULTILINE)


class BroadsheetHandler(BaseHandler):
    """Splits by scanning lines and loads with a reader of ours; `head` holds lines and findings afterwards."""

    FM_BOUNDARY = _MARK

    def __init__(self, read: Callable[[str], Head]) -> None:
        """read: text of a head -> its fields. What it raises goes through `frontmatter.parse` unchanged."""
        super().__init__()
        self._read = read
        self.head = Head({})

    def split(self, text: str) -> tuple[str, str]:
        """Head and body. Raises ValueError when there is no head, as python-frontmatter expects."""
        parts = split(text)
        if not parts.kind:
            raise ValueError("no front matter")
        return parts.head, parts.body

    def load(self, fm: str) -> dict[str, Any]:
        """The fields of a head; every scalar is text."""
        self.head = self._read(fm)
        return dict(self.head.fields)


def fields_of(head: str, mark: str, read: Callable[[str], Head]) -> Head:
    """Read the text of a head through python-frontmatter. `mark`: `---` or `+++`; a head ends with a line end."""
    handler = BroadsheetHandler(read)
    frontmatter_parse(f"{mark}\n{head}{mark}\n", handler=handler)
    return handler.head
