"""Numbers with their nouns."""

from __future__ import annotations


def plural(count: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 problem`, `1,204 problems`. many: the noun for several, where no `s` makes it."""
    return f"{count:,} {noun(count, one, many)}"


def noun(count: int, one: str, many: str = "") -> str:
    """The noun alone, in the form that a number asks for: `problem`, `problems`."""
    return one if count == 1 else many or one + "s"
