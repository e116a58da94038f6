"""Helpers for pieces of Markdown source: where to cut them, how far they are indented, how deep they may nest."""

from __future__ import annotations

import re

_NESTING = r"(?:[ \t]*+(?:[-*+]|\d{1,9}[.)])[ \t]++|[ \t]*+>[ \t]?)"
MARKER_RUN = re.compile(rf"(?m)^({_NESTING}{{5}}){_NESTING}+")
"""Marks of items and quotations at the beginning of a line, more than a parser may go into."""
_FAR_INDENT = re.compile(r"(?m)^ {25,}")


def indent_of(line: str) -> int:
    """Columns of white space before a line; a tab goes on to a multiple of four."""
    bare = line.lstrip(" \t")
    lead = line[: len(line) - len(bare)]
    return len(lead.expandtabs(4)) if "\t" in lead else len(lead)


def cut(text: str, start: int, limit: int) -> int:
    """Where to divide a long text: after a line, a sentence or a word near the limit, but not inside of a link."""
    least, stop = start + limit // 2, start + limit
    for mark in ("\n", ". ", " "):
        place = text.rfind(mark, least, stop)
        for _ in range(8):
            if place < 0:
                break
            if _balanced(text[start : place + len(mark)]):
                return place + len(mark)
            place = text.rfind(mark, least, place)
    place = text.rfind(" ", least, stop)
    return place + 1 if place > 0 else stop


def _balanced(text: str) -> bool:
    """Whether no bracket, emphasis or code is open at the end of a text, as far as counting tells."""
    pairs = ("[]", "()", "<>")
    return all(text.count(a) == text.count(b) for a, b in pairs) and not (text.count("`") % 2 or text.count("**") % 2)


def dedent(text: str) -> str:
    """Text without the indentation of its first line, as far as the other lines have it."""
    lines = text.split("\n")
    size = indent_of(lines[0])
    return "\n".join(line[min(size, indent_of(line)) :] for line in lines)


def flatten(text: str) -> str:
    """Text in which nothing is nested deeper than a parser may go."""
    if len(text) > 60:
        text = MARKER_RUN.sub(r"\1", text)
        if "                         " in text:
            text = _FAR_INDENT.sub(" " * 24, text)
    return text


def language_of(info: str) -> str:
    """The language that the line of a fence names: `python`, `{.python .numberLines}`, `{r, echo=FALSE}`."""
    match = re.search(r"[\w+#-]+", info)
    return match[0].lower() if match else ""
