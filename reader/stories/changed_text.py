"""A text that came again with other words: which paragraphs are new, and which are gone. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import blake2b

from reader.text.plural import plural

_BLANK = re.compile(r"\n\s*\n")
MOST = 2000
"""Paragraphs that are compared at most."""
Paragraphs = tuple[str, ...]
"""The headline, then the paragraphs of the text, each on one line."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a text was, and what it is."""

    before: Paragraphs
    now: Paragraphs

    @property
    def known(self) -> str:
        """What stands in the state when the user knows the present text."""
        return text_hash(self.now)

    @property
    def words(self) -> str:
        """`updated: 3 paragraphs new`, `updated: another headline`."""
        new = sum(sign == "+" for sign, _ in compared(self.before[1:], self.now[1:]))
        gone = sum(sign == "-" for sign, _ in compared(self.before[1:], self.now[1:]))
        if new:
            return f"updated: {plural(new, 'paragraph')} new"
        return f"updated: {plural(gone, 'paragraph')} gone" if gone else "updated: another headline"

    def lines(self) -> list[str]:
        """The comparison: what is new with a +, what is gone with a -, and what stands between as it was."""
        return [f"{sign} {text}" for sign, text in compared(self.before, self.now)]


def paragraphs_of(title: str, body: str) -> Paragraphs:
    """A text as it is compared. body: of any markup."""
    parts = (" ".join(part.split()) for part in _BLANK.split(body))
    return (" ".join(title.split()), *[part for part in parts if part][:MOST])


def text_hash(paragraphs: Paragraphs) -> str:
    """16 hexadecimal digits that tell a text from another."""
    return blake2b("\n".join(paragraphs).encode("utf-8", "replace"), digest_size=8).hexdigest()


def compared(before: Sequence[str], now: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each paragraph with `+` for new, `-` for gone, a blank for neither."""
    for _, start, end, first, last in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        same = before[start:end] == now[first:last]
        if not same:
            yield from (("-", text) for text in before[start:end])
        yield from ((" " if same else "+", text) for text in now[first:last])
