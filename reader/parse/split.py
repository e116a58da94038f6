"""Where the front matter of a file ends and its body begins: found by scanning lines, never by one big pattern."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK_LINE = re.compile(r"(-{3,}|\+{3,})[ \t]*(?:\n|\Z)")
_YAML_END = re.compile(r"(?:-{3,}|\.\.\.)[ \t]*(?:\n|\Z)")
_TOML_END = re.compile(r"\+{3,}[ \t]*(?:\n|\Z)")
_EARLY_END = re.compile(r"^[ \t]{1,3}-{3,}[ \t]*$", re.MULTILINE)
_FIELD_LINE = re.compile(r"[A-Za-z_][\w.-]*:(?:\s|\Z)")


@dataclass(frozen=True, slots=True)
class Parts:
    """A file cut in two. Positions are kept as texts, lines count from 1."""

    kind: str
    """`yaml`, `toml`, or empty when the file opens with neither mark."""
    head: str
    head_line: int
    """Line of the file on which the head's first line stands."""
    body: str
    closed: bool = True
    """False when the end mark is missing and the end was guessed."""
    early: int | None = None
    """Offset in the head of an indented end mark, for heads that make no sense whole."""


def split(text: str) -> Parts:
    """Cut off a head between `---` or `+++` marks. Dialects without marks are recognised later."""
    start = 0
    size = len(text)
    while start < size and text[start] in " \t\n":
        start += 1
    start = text.rfind("\n", 0, start) + 1  # marks stand at the beginning of a line
    opening = _MARK_LINE.match(text, start)
    if opening is None:
        return Parts("", "", 1, text)
    yaml = opening[1][0] == "-"
    head_start = opening.end()
    head_line = text.count("\n", 0, head_start) + 1
    found = _find_end(text, head_start, yaml)
    if found is None:
        return _unterminated(text, head_start, head_line, yaml)
    head = text[head_start : found[0]]
    early = _EARLY_END.search(head) if yaml and " ---" in head else None
    return Parts("yaml" if yaml else "toml", head, head_line, text[found[1] :], True, early.start() if early else None)


def split_early(parts: Parts) -> Parts:
    """The same file, the head ending at its indented end mark."""
    early = parts.early or 0
    end_of_mark = parts.head.find("\n", early)
    rest = parts.head[end_of_mark + 1 :] if end_of_mark >= 0 else ""
    return Parts(parts.kind, parts.head[:early], parts.head_line, f"{rest}---\n{parts.body}", True)


def _find_end(text: str, head_start: int, yaml: bool) -> tuple[int, int] | None:
    """Where the end mark starts and ends."""
    pattern = _YAML_END if yaml else _TOML_END
    at = head_start - 1
    marks = ("\n---", "\n...") if yaml else ("\n+++",)
    best: tuple[int, int] | None = None
    for mark in marks:
        position = at
        limit = best[0] if best else len(text)
        while (position := text.find(mark, position, limit)) >= 0:
            if match := pattern.match(text, position + 1):
                best = (position + 1, match.end())
                break
            position += 1
    return best


def _unterminated(text: str, head_start: int, head_line: int, yaml: bool) -> Parts:
    """No end mark: the head goes on while its paragraphs look like fields."""
    end = head_start
    early = _EARLY_END.search(text, head_start, head_start + 100_000) if yaml else None
    if early:
        stop = text.find("\n", early.start())
        body = text[stop + 1 :] if stop >= 0 else ""
        return Parts("yaml", text[head_start : early.start()], head_line, body, True)
    for paragraph_end, next_start in _paragraphs(text, head_start):
        end = paragraph_end
        if not yaml or not _FIELD_LINE.match(text, next_start) or not text[next_start].islower():
            break
    head = text[head_start:end]
    cut = re.search(r"^--?[ \t]*$", head, re.MULTILINE)
    if cut:
        return Parts("yaml" if yaml else "toml", head[: cut.start()], head_line, text[head_start + cut.end() :], False)
    return Parts("yaml" if yaml else "toml", head, head_line, text[end:], False)


def _paragraphs(text: str, start: int) -> list[tuple[int, int]]:
    """End of each paragraph and start of the next, until the text ends or 2,000 have passed."""
    ends: list[tuple[int, int]] = []
    for _ in range(2_000):
        gap = re.compile(r"\n[ \t]*\n\s*").search(text, start)
        if gap is None:
            ends.append((len(text), len(text) - 1))
            break
        # Indentation belongs to the next paragraph, so that nested lines are not taken for fields.
        next_start = text.rfind("\n", 0, gap.end()) + 1
        ends.append((gap.start() + 1, min(next_start, len(text) - 1)))
        start = gap.end()
    return ends
