"""YAML heads, read through libyaml's events so that nothing in them is executed, expanded or converted.

A loader would resolve `title: 2020`, `lang: no` and `12:30:00` to numbers and truth values, raise on impossible
dates, and follow aliases and merge keys to the end of the memory. Events are flat and cheap: depth and number are
limited here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import yaml

from reader.model.problem import Severity
from reader.parse.tree import MAX_DEPTH, MAX_HEAD, Finding, Head, HeadError, Node, NotAMappingError

MAX_EVENTS = 60_000
"""Scalars, lists and mappings in one head; the largest real head has some 11,000."""

_NULLS = frozenset({"~", "null", "Null", "NULL"})

_REASONS = {
    "mapping values are not allowed in this context": "an unquoted value holds a colon, or a line is indented too far",
    "could not find expected ':'": "a line has no colon after its key",
    "did not find expected key": "quotes or indentation do not match",
    "did not find expected '-' indicator": "a list is broken off by another key at the same indentation",
    "found unexpected end of stream": "a quote is never closed",
    "found character that cannot start any token": "a value starts with a character that YAML reserves, or with a tab",
    "did not find expected ',' or ']'": "a list in brackets is not closed",
    "did not find expected ',' or '}'": "a mapping in braces is not closed",
    "did not find expected node content": "a value in brackets or braces is missing",
    "found unknown escape character": "a quoted value has an unknown escape",
    "did not find expected alphabetic or numeric character": "an unquoted value starts with * or &",
    "control characters are not allowed": "there are control characters in the head",
    "found a tab character where an indentation space is expected": "a line is indented with a tab",
    "found a tab character that violates indentation": "a line is indented with a tab",
    "found undefined tag handle": "an unquoted value starts with !",
    "block sequence entries are not allowed in this context": "a list starts on the line of its key",
}


def load_yaml(head: str) -> Head:
    """Fields of a YAML head. Raises HeadError when it is broken, NotAMappingError when it is something else."""
    if len(head) > MAX_HEAD:
        raise HeadError(0, f"the head is longer than {MAX_HEAD:,} characters")
    try:
        loader = cast("Any", yaml).CSafeLoader(head)
    except (ValueError, UnicodeError, yaml.YAMLError) as error:
        raise _explain(error) from None
    try:
        return _Builder().build(loader.get_event)
    except (yaml.YAMLError, ValueError, UnicodeError) as error:
        raise _explain(error) from None
    finally:
        loader.dispose()


def _explain(error: Exception) -> HeadError:
    """libyaml's words as a plain sentence with a line."""
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "it is not YAML")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return HeadError(mark.line if mark else 0, _REASONS.get(problem, problem))


class _Builder:
    """Builds the tree of one document from events, without recursion."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.lines: dict[str, int] = {}
        self.anchors: dict[str, str] = {}

    def build(self, next_event: Callable[[], Any]) -> Head:
        """Read one document to its end. Raises HeadError over a limit, NotAMappingError for another root."""
        root: list[Node] = []
        stack: list[tuple[list[Node] | dict[str, Node], str | None, int]] = []
        target: list[Node] | dict[str, Node] = root
        key: str | None = None
        line = 0
        for count in range(MAX_EVENTS + 1):
            event = next_event()
            kind = event.__class__
            if kind is yaml.ScalarEvent:
                value: Node = event.value
                if event.implicit[0] and value in _NULLS and (key is not None or isinstance(target, list)):
                    value = ""
                if event.anchor:
                    self.anchors[event.anchor] = cast("str", value)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                if isinstance(target, dict) and key is None:
                    raise HeadError(event.start_mark.line, "a key is a list or a mapping")
                if len(stack) >= MAX_DEPTH:
                    raise HeadError(event.start_mark.line, f"it is nested deeper than {MAX_DEPTH} levels")
                stack.append((target, key, line))
                line = event.start_mark.line
                target = {} if kind is yaml.MappingStartEvent else []
                key = None
                continue
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                value = target
                target, key, line = stack.pop()
            elif kind is yaml.AliasEvent:
                value = self.anchors.get(event.anchor, f"*{event.anchor}")
            elif kind is yaml.StreamEndEvent:
                return self._finish(root)
            elif kind is yaml.DocumentEndEvent or kind is yaml.StreamStartEvent:
                continue
            elif kind is yaml.DocumentStartEvent:
                if count > 1:
                    raise HeadError(event.start_mark.line, "a second document starts inside the head")
                continue
            else:  # pragma: no cover - libyaml has no other events
                continue
            if isinstance(target, list):
                target.append(value)
            elif key is None:
                key = cast("str", value)
                if len(stack) == 1:
                    line = event.start_mark.line
            else:
                if len(stack) == 1:
                    self._note_top(target, key, value, line)
                if value or key not in target:
                    target[key] = value
                key = None
        raise HeadError(0, f"the head has more than {MAX_EVENTS:,} values")

    def _note_top(self, target: dict[str, Node], key: str, value: Node, line: int) -> None:
        """Remember where a top-level field stands; a second one of the same name counts unless it is empty."""
        if key in target:
            done = "the last one that is not empty counts"
            self.findings.append(Finding(line, Severity.NOTE, f"the field {key[:60]!r} occurs twice", done))
        if value or key not in self.lines:
            self.lines[key] = line

    def _finish(self, root: list[Node]) -> Head:
        if not root or root[0] == "":
            return Head({})
        fields = root[0]
        if not isinstance(fields, dict):
            raise NotAMappingError(fields)
        return Head(fields, self.lines, self.findings)
