"""Heads whose opening mark is damaged, missing, or not the first thing in the file."""

from __future__ import annotations

import re

from reader.parse.split import Parts, split

_FIELD = r"[\"']?[^\W\d][\w -]{0,40}[\"']?[ \t]*+[:：](?:\s|$)"
_LOOSE_MARK = re.compile(
    rf"[ \t]*+[-—–]++[ \t]*+(?:ya?ml)?[ \t]*+\n(?=(?:[ \t]*+(?:#.*+)?\n)*+{_FIELD})", re.IGNORECASE
)
_GLUED_MARK = re.compile(rf"---[ \t]*+(?={_FIELD}.)")
_PROLOGUE_STARTS = ("#", "%YAML", "%TAG", "<!--", "{%", "{#", "{{")
"""What lines before a head begin with: comments, directives, template commands."""
_PROLOGUE_LINES = 12
_LOOSE_END = re.compile(r"^(?:[-—–]{2,}|—|\.\.\.)[ \t]*$", re.MULTILINE)
_FIELDS_AT_ONCE = re.compile(rf"(?:#.*+\n)*+{_FIELD}")
_LOOK = 50_000
"""Characters in which the end mark of a head without an opening mark is looked for."""


def loose_split(text: str) -> Parts | None:
    """The parts of a file whose opening mark is not as it should be; None when nothing looks like one."""
    start = len(text) - len(text.lstrip("\n"))
    if opening := _after_prologue(text, start):
        parts = split(text[opening:])
        if parts.kind and _FIELDS_AT_ONCE.match(parts.head.lstrip("\n")):
            return _moved(parts, text, opening)
    mark = _LOOSE_MARK.match(text, start, start + _LOOK) or _GLUED_MARK.match(text, start, start + _LOOK)
    if mark:
        return _from(text, mark.end())
    return None


def missing_opening(text: str) -> Parts | None:
    """Fields from the first line on, up to an end mark: a head whose opening mark was lost."""
    start = len(text) - len(text.lstrip("\n"))
    if not _FIELDS_AT_ONCE.match(text, start):
        return None
    parts = _from(text, start)
    return parts if parts.closed else None


def after_empty_head(parts: Parts) -> Parts | None:
    """A pair of marks with nothing between them and the fields after it: the opening mark stands there twice."""
    if parts.head.strip():
        return None
    second = missing_opening(parts.body)
    if second is None:
        return None
    before = parts.head_line + parts.head.count("\n")
    return Parts(second.kind, second.head, second.head_line + before, second.body, second.closed)


def _after_prologue(text: str, start: int) -> int:
    """Where a `---` line stands behind a few lines of comments and commands; 0 when there is none."""
    for _ in range(_PROLOGUE_LINES):
        end = text.find("\n", start)
        line = text[start : min(end, start + 500)].strip()
        if end < 0 or (line and not line.startswith(_PROLOGUE_STARTS)):
            return 0
        start = end + 1
        if text.startswith("---", start) and not text[start : start + 100].partition("\n")[0].strip("- \t"):
            return start
    return 0


def _from(text: str, start: int) -> Parts:
    """The head that starts at a position."""
    end = _LOOSE_END.search(text, start, start + _LOOK)
    if end is None:
        parts = split(f"---\n{text[start:]}")
        return Parts("yaml", parts.head, parts.head_line - 1 + text.count("\n", 0, start), parts.body, False)
    body = text[end.end() + 1 :]
    return Parts("yaml", text[start : end.start()], text.count("\n", 0, start) + 1, body)


def _moved(parts: Parts, text: str, by: int) -> Parts:
    """Parts of the rest of a file, with lines of the whole file."""
    return Parts(parts.kind, parts.head, parts.head_line + text.count("\n", 0, by), parts.body, parts.closed)


def without_conflict(text: str) -> str:
    """Our side of a merge conflict with which a file begins; blank lines stand for what went."""
    kept: list[str] = []
    theirs = False
    for line in text.split("\n"):
        mark = line[:7]
        if mark in ("<<<<<<<", "=======", ">>>>>>>", "|||||||") and line[7:8] in ("", " "):
            theirs = mark in ("=======", "|||||||")
            kept.append("")
        else:
            kept.append("" if theirs else line)
    return "\n".join(kept)
