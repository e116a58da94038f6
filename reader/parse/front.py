"""The head of a file in whatever dialect, its body, and what went wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from reader.model.article import BodyFormat, RelatedKey
from reader.model.problem import Severity
from reader.parse.split import Parts, split, split_early
from reader.parse.tree import Finding, Head, HeadError, Node
from reader.parse.yaml_events import NotAMapping, load_yaml


@dataclass(slots=True)
class Front:
    """A file, taken apart."""

    head: Head
    head_line: int = 1
    """Line of the file on which the head's first line stands."""
    body: str = ""
    body_format: BodyFormat = BodyFormat.MARKDOWN
    hints: dict[str, Node] = field(default_factory=dict[str, Node])
    """What the body itself states about the article."""
    related: tuple[RelatedKey, ...] | None = None
    """Filled by the narrow scanner; None when the related list is in the head's fields."""
    findings: list[Finding] = field(default_factory=list[Finding])
    """Problems with lines of the file."""


def read_front(text: str, path: str, *, whole: bool) -> Front:
    """Take a file apart. `whole`: read every field instead of those that a list needs."""
    parts = split(text)
    if parts.kind == "yaml":
        try:
            head = load_yaml(parts.head)
            return Front(head, parts.head_line, parts.body)
        except (HeadError, NotAMapping):
            pass
    return Front(Head({}), 1, text)
