"""Text on its way into the full-text index, and typed words on their way to it: both must end up the same."""

from __future__ import annotations

import re

from reader.text.clean import search_key
from reader.text.late import Late

# Scripts written without spaces: each character is a word of its own, so that any part of a text can be found.
_UNSPACED = Late(
    "([\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u1000-\u102a\u1780-\u17b3"
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003fffd])"
)
_WORD = re.compile(r"\w+")
Texts = tuple[str, ...]
"""What the full text keeps of an article: text, title, source, topics, authors, starts."""
START_MARK = "\u01c1"
"""A letter that no written word ends with: marks the beginnings of words in the column `starts`."""
SHORT = (2, 3)
"""Lengths of beginnings that are looked up in `starts` instead of in all texts, where they would match too much."""


def fold(text: str) -> str:
    """The form in which text is indexed and searched. NUL, which SQLite would take for the end, becomes a space."""
    if text.isascii():
        return text.replace("\0", " ") if "\0" in text else text
    text = search_key(text).replace("\0", " ")
    return _UNSPACED.sub(r" \1 ", text).encode("utf-8", "replace").decode("utf-8")


def starts(*texts: str) -> str:
    """The first two and three letters of every word of some short texts, as words of the column `starts`."""
    beginnings: dict[str, None] = {}
    for text in texts:
        for word in _WORD.findall(search_key(text)):
            for length in SHORT:
                if len(word) >= length:
                    beginnings[word[:length]] = None
    if not beginnings:
        return ""
    marked = f"{START_MARK} ".join(beginnings) + START_MARK
    return marked if "".join(beginnings).isascii() else fold(marked)


def phrase(word: str) -> str:
    """A full-text expression for exactly these words in this order; empty when there is no letter or digit in it."""
    folded = fold(word).replace('"', " ")
    return f'"{" ".join(folded.split())}"' if any(map(str.isalnum, folded)) else ""


def beginning(word: str) -> str:
    """A full-text expression for words that begin so; empty when there is no letter or digit in it.

    Two or three letters are completed in titles, sources, topics and names only (anywhere else they stand for
    themselves): in all texts they would match nearly everything, slowly. One letter is a word of its own.
    """
    whole = phrase(word)
    if not whole or not (word[-1:].isalnum()):
        return whole
    parts = _WORD.findall(search_key(word))
    last = parts[-1] if parts else ""
    if _UNSPACED.search(last) or len(last) < SHORT[0]:
        return whole
    if len(last) > SHORT[-1]:
        return f"{whole}*"
    if len(parts) > 1:
        return whole
    return f'({whole} OR starts : "{fold(last)}{START_MARK}")'


def words(text: str) -> str:
    """A full-text expression for plain typed words: all must occur, the last one may be the beginning of a word."""
    typed = text.split()
    if not typed:
        return ""
    complete = text[-1:].isspace()
    phrases = [phrase(word) for word in typed[:-1]]
    phrases.append(phrase(typed[-1]) if complete else beginning(typed[-1]))
    return " AND ".join(part for part in phrases if part)


def columns(body: str, title: str, summary: str, source: str, topics: str, authors: str) -> Texts:
    """The columns of `ft` for an article with a folded body."""
    named = (title, source, topics, authors)
    return f"{body}\n{fold(summary)}", *map(fold, named), starts(title, source, authors)
