"""Where the front matter of a file ends and its body begins: found by scanning lines, never by one big pattern."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK_LINE = re.compile(r"(-{3,}|\+{3,})[ \t]*(?:\n|\Z)")
_YAML_END = re.compile(r"\n(?:-{3,}|\.\.\.)[ \t]*(?:\n|\Z)")
_TOML_END = re.compile(r"\n\+{3,}[ \t]*(?:\n|\Z)")
_EARLY_END = re.compile(r"^[ \t]{1,3}-{3,}[ \t]*$", re.MULTILINE)
_FIELD_LINE = re.compile(r"[A-Za-z_][\w.-]*:(?:\s|\Z)")


@dataclass(frozen=True, slots=True)
class Parts:
    """A file cut in two. Positions are kept as texts, lines count from 1."""

    kind: str
    """`yaml`, `toml`, or empty when the file opens with neither mark."""
    head: str
    """Ends with a line end unless it is empty."""
    head_line: int
    """Line of the file on which the head's first line stands."""
    body: str
    closed: bool = True
    """False when the end mark is missing and the end was guessed."""


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
    end = (_YAML_END if yaml else _TOML_END).search(text, head_start - 1)
    if end is None:
        return _unterminated(text, head_start, head_line, yaml)
    head = text[head_start : end.start() + 1]
    return Parts("yaml" if yaml else "toml", head, head_line, text[end.end() :])


def head_start(text: str) -> int:
    """Where the head begins in a file whose first line is its `---` mark; 0 for every other file."""
    opening = _MARK_LINE.match(text) if text.startswith("---") else None
    return opening.end() if opening else 0


def body_start(text: str, at: int) -> int:
    """Where the body begins behind the end mark that stands at a position; 0 when no end mark stands there."""
    end = _YAML_END.match(text, at - 1)
    return end.end() if end else 0


def split_early(parts: Parts) -> Parts | None:
    """The same file, its head ending at an indented end mark: for heads that make no sense whole. None without one."""
    early = _EARLY_END.search(parts.head)
    if early is None:
        return None
    rest = parts.head[early.end() + 1 :]
    return Parts(parts.kind, parts.head[: early.start()], parts.head_line, f"{rest}---\n{parts.body}")


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
    if head and head[-1] != "\n":
        head += "\n"
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
