"""The line of a text in which a search has found its words."""

from __future__ import annotations

from reader.parse.body_facts import plain_inline
from reader.query.highlight import Highlighter
from reader.text.clean import clean_line
from reader.text.folding import tokens

_LOOK = 1_000_000
"""Characters of a text in which the words are looked for."""
_AROUND = 400
"""Characters around a word from which the line is taken."""
_LINE = 240
"""Characters of the line that is shown."""

Spans = tuple[tuple[int, int], ...]


def match_line(body: str, words: tuple[str, ...], title: str) -> tuple[str, Spans]:
    """The line with the most of the words that the title has not, and where they stand in it; empty for none.

    Empty for the first line of the text too, which is seen below anyway. words: see `Highlighter`. Takes some
    thousandths of a second for a text of a megabyte.
    """
    missing = tuple(word for word in words if tokens(word) and not Highlighter((word,)).spans(title))
    if not missing or not body:
        return "", ()
    text = body[:_LOOK].lower()
    if len(text) != min(len(body), _LOOK):
        return "", ()  # small letters of another length: places would not fit
    find = Highlighter(words)
    best: tuple[str, Spans] = ("", ())
    for word in missing[:8]:
        first, at = tokens(word)[0], -1
        for _ in range(20):
            at = text.find(first, at + 1)
            if at < 0:
                break
            line, spans = _line_at(body, at, find)
            if len(spans) > len(best[1]):
                best = (line, spans)
    first_line = clean_line(plain_inline(body.lstrip()[:_AROUND].partition("\n")[0]).lstrip("#>*-+| "))
    return ("", ()) if first_line.startswith(best[0].removesuffix(" …")) else best


def _line_at(body: str, at: int, find: Highlighter) -> tuple[str, Spans]:
    """The line around a place, without its markup, and the words in it."""
    begin = max(body.rfind("\n", max(0, at - _AROUND), at) + 1, at - _AROUND)
    stop = body.find("\n", at, at + _AROUND)
    stop = stop if stop >= 0 else min(len(body), at + _AROUND)
    line = clean_line(plain_inline(body[begin:stop]).lstrip("#>*-+| "), 2 * _AROUND)
    spans = find.spans(line)
    if not spans:
        return "", ()
    start = max(0, spans[0][0] - _LINE // 3)
    start = line.find(" ", start) + 1 if start else 0
    shown = line[start : start + _LINE].rstrip()
    lead, tail = "… " if start else "", " …" if start + _LINE < len(line) else ""
    moved = [(a - start + len(lead), min(b - start, len(shown)) + len(lead)) for a, b in spans]
    kept = tuple((a, b) for a, b in moved if len(lead) <= a < b <= len(shown) + len(lead))
    return lead + shown + tail, kept
