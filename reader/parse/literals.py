"""Heads that are a value of a language: Clojure's `{:title "..."}`, Elixir's `%{title: "..."}`. Never run."""

from __future__ import annotations

import re

from reader.parse.documents import LOOK, Cut
from reader.parse.tree import MAX_DEPTH, Head, Node

_TOKEN = re.compile(
    r"""[\s,]+|(?:;|\#(?![{inst]))[^\n]*"""  # between values: blanks, commas, comments
    r"""|(?P<text>\"\"\"(?:.*?)\"\"\"|"(?:[^"\\]|\\.)*")"""
    r"""|~w[a-z]?(?P<words>\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|"[^"]*"|\|[^|]*\|)"""
    r"""|~[A-Za-z](?P<sigil>\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|"[^"]*"|\|[^|]*\|)|\#inst\s+|=>"""
    r"""|(?P<open>%?\{|\#\{|\[|\()|(?P<close>[}\])])"""
    r"""|(?P<word>[^\s,"(){}\[\]]+)""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t"}
_MOST = 2_000
"""Values of one head."""


def cut_literal(text: str) -> Cut | None:
    """A mapping at the beginning of a text, and what follows it; None when it is none. Nothing in it is evaluated."""
    reading = _Reading(text[:LOOK])
    opening = reading.next()
    if opening not in (("open", "{"), ("open", "%{")):
        return None
    fields = reading.mapping(0)
    if not fields or reading.failed:
        return None
    rest = text[reading.at :].lstrip(" \t")
    mark = re.match(r"\s*\n---+[ \t]*(?:\n|\Z)", rest)
    return Cut(Head(fields), rest[mark.end() :] if mark else rest.removeprefix("\n"))


class _Reading:
    """The values of a text, one after the other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.failed = False
        self._left = _MOST

    def next(self) -> tuple[str, str] | None:
        """The next token, with its kind; None at the end or when nothing fits."""
        while match := _TOKEN.match(self.text, self.at):
            self.at = match.end()
            if match.lastgroup:
                self._left -= 1
                return (match.lastgroup, match[match.lastgroup]) if self._left >= 0 else None
        return None

    def mapping(self, depth: int) -> dict[str, Node]:
        """Names and values up to the closing brace."""
        fields: dict[str, Node] = {}
        while token := self.next():
            if token[0] == "close":
                return fields
            key = token[1].strip(':"')
            value = self.next()
            if value is None or value[0] == "close" or not key:
                break
            fields.setdefault(key, self.value(value, depth))
        self.failed = True
        return fields

    def value(self, token: tuple[str, str], depth: int) -> Node:
        """What a token begins."""
        kind, text = token
        if kind == "open":
            if depth >= MAX_DEPTH:
                self.failed = True
                return ""
            return self.mapping(depth + 1) if text in ("{", "%{") else self.items(depth + 1)
        if kind == "words":
            return [*text[1:-1].split()]
        if kind == "sigil":
            return text[1:-1]
        if kind == "text":
            inner = text[3:-3] if text.startswith('"""') else text[1:-1]
            return _ESCAPE.sub(lambda match: _ESCAPES.get(match[1], match[1]), inner).strip()
        return "" if text == "nil" else text.lstrip(":")

    def items(self, depth: int) -> list[Node]:
        """Values up to the closing bracket."""
        items: list[Node] = []
        while token := self.next():
            if token[0] == "close":
                return items
            items.append(self.value(token, depth))
        self.failed = True
        return items
