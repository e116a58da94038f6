"""Plain and scraped text -> paragraphs; what meant to be broken (lists, code, verse) stays as it is."""

from __future__ import annotations

import re
from itertools import pairwise

_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*\s*$|[。！？」』]\s*$")
_MARKDOWN = re.compile(  # lists, quotes, tables, headings, fences, HTML, references, pictures, rules, templates
    r"[ \t]*(?:[-*+][ \t]|\d{1,3}[.)][ \t]|>|\||#{1,6}[ \t#]|```|~~~|<[a-zA-Z!/]|\[[^\]]+\]:|!\["
    r"|={3,}\s*$|-{3,}\s*$|\*{3,}\s*$|:::|\$\$|\{[%{])"
)
_INDENTED = re.compile(r"(?: {4}|\t)")
_STARTS_LOW = re.compile(r"[ \t]*(?:[a-zà-öø-ÿ,.;:!?)”’\]»]|and\b)")
_LOOK_LINES = 400


def is_scraped(text: str) -> bool:
    """Whether a text came from a page with every link text on a line of its own.

    The marks of such text: lines longer than anybody wraps (a piece of a paragraph each), between them short ones that
    end in the middle of a sentence, and hardly any empty line. Text wrapped by hand has no long lines, verse and
    lists have none either, and Markdown with a sentence on each line has empty lines between its paragraphs.
    """
    lines = text[:60_000].strip("\n").split("\n")[:_LOOK_LINES]
    said = [line for line in lines if line.strip()]
    if len(said) < 4 or (len(lines) - len(said)) * 8 > len(said):
        return False
    if any(_MARKDOWN.match(line) or _INDENTED.match(line) for line in said):
        return False
    fragments = sum(
        1
        for line, after in pairwise(said)
        if len(line) < 60 and not line.endswith("  ") and _goes_on(line, after)  # two blanks are a break that is meant
    )
    return fragments >= 2 and any(len(line) > 80 for line in said)


def flow(text: str) -> str:
    """Lines of scraped text as paragraphs with an empty line between them."""
    paragraphs: list[list[str]] = [[]]
    for line in text.split("\n"):
        current = paragraphs[-1]
        if not line.strip():
            if current:
                paragraphs.append([])
        elif not current:
            current.append(line.strip())
        elif _goes_on(current[-1], line):
            stop = line.lstrip()[:3]
            current.append("" if stop[:1] in ".,;:!?)”’»]" and stop != "..." else " ")
            current.append(line.strip())
        else:
            paragraphs.append([line.strip()])
    return "\n\n".join("".join(paragraph) for paragraph in paragraphs if paragraph)


def flow_plain(text: str) -> str:
    """Plain text: paragraphs that are wrapped by hand or broken by scraping become one line each; the rest stays."""
    if is_scraped(text):
        return flow(text)
    paragraphs: list[str] = []
    for paragraph in re.split(r"\n[ \t]*\n\s*?(?=[^\n])", text.strip("\n")):
        lines = [line for line in paragraph.split("\n") if line.strip()]
        if len(lines) > 1 and _is_wrapped(lines):
            paragraph = " ".join(line.strip() for line in lines)
        paragraphs.append(paragraph.rstrip())
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())


def _is_wrapped(lines: list[str]) -> bool:
    """Whether the lines of a paragraph were broken at a margin: all but the last are nearly equally long."""
    if any(_MARKDOWN.match(line) or _INDENTED.match(line) or line.endswith("  ") for line in lines):
        return False
    widths = [len(line) for line in lines[:-1]]
    return min(widths) >= 45 and max(widths) <= 110 and max(widths) - min(widths) <= 30


def _goes_on(line: str, after: str) -> bool:
    """Whether a line is continued by the next one, in the middle of a sentence."""
    if _MARKDOWN.match(line) or _MARKDOWN.match(after) or _INDENTED.match(after):
        return False
    if _STARTS_LOW.match(after):
        return True
    return not _SENTENCE_END.search(line[-40:])
