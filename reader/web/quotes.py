"""Carries quotations through the extraction, which knows paragraphs only: marked in the page, set in Markdown. Pure."""

from __future__ import annotations

import re

MARK = "\u29d9\u29d8"
"""Two fences that face apart: printable, or the extraction would drop it; taken out of pages before it is put in."""
_MARKS = re.compile("[\u29d8\u29d9]+")
_TAG = re.compile(r"<(/?)(blockquote|p)(?=[\s>/])[^<>]{0,2000}>", re.IGNORECASE)


def mark_quotes(html: str) -> str:
    """The page with a mark at the beginning of each quoted paragraph."""
    depth = 0

    def mark(match: re.Match[str]) -> str:
        nonlocal depth
        if match[2].lower() == "blockquote":
            depth = max(0, depth - 1) if match[1] else depth + 1
        return match[0] + MARK if depth and not match[1] else match[0]

    return _TAG.sub(mark, _MARKS.sub("", html))


def set_quotes(markdown: str) -> str:
    """The Markdown with `> ` in the place of the marks."""
    if not _MARKS.search(markdown):
        return markdown
    lines: list[str] = []
    for line in markdown.split("\n"):
        words = _MARKS.sub("", line).strip() if _MARKS.search(line) else line
        quoted = words and line.lstrip().startswith(MARK)
        lines.append(f"> {words}" if quoted else words)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
