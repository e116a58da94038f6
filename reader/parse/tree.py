"""What a head of any dialect becomes: text, lists of nodes, and mappings of text to nodes. Nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reader.model.errors import BroadsheetError
from reader.model.problem import Severity

Node = str | list["Node"] | dict[str, "Node"]
"""One value of a head. Scalars are always text: every field is converted by its own rule, later."""

MAX_DEPTH = 16
"""Deeper nesting than any real head has; more is a problem, never a crash."""

MAX_HEAD = 2_000_000
"""Characters of a head that are given to YAML; the largest real head has 346,000."""

_NAME_JUNK = re.compile("[\\s_.\\-\u200b-\u200f\u2060\ufeff\xad]+")
_names: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem before the file it belongs to is known."""

    line: int | None
    """Line counted from 0 inside the head while it is read; made a line of the file by `shifted`."""
    severity: Severity
    sentence: str
    done: str = ""

    def shifted(self, by: int) -> Finding:
        """The same finding, `by` lines further down; one without a line stays without."""
        if self.line is None:
            return self
        return Finding(self.line + by, self.severity, self.sentence, self.done)


@dataclass(slots=True)
class Head:
    """The fields of one head, as the file spells them."""

    fields: dict[str, Node]
    """Top-level fields in file order."""
    lines: dict[str, int] = field(default_factory=dict[str, int])
    """Line of each top-level field, counted from 0 inside the head."""
    findings: list[Finding] = field(default_factory=list[Finding])


class NotAMappingError(BroadsheetError):
    """The text is valid YAML, but a list or a text: mostly the body of the file, not a head."""

    def __init__(self, root: Node) -> None:
        super().__init__("it is no mapping")
        self.root = root


class HeadError(BroadsheetError):
    """A head that breaks its own format. `line` counts from 0 inside the head; `reason` is a plain sentence."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def field_name(key: str) -> str:
    """The form in which names of fields are compared: without case, `-`, `_`, `.` and spaces."""
    name = _names.get(key)
    if name is None:
        name = _NAME_JUNK.sub("", key).lower()
        if len(_names) < 4096 and len(key) < 100:  # hostile files must not fill the memory with names
            _names[key] = name
    return name
