"""Endings for what is being typed in the query bar: fields, their values, names of sources and topics, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from reader.query import periods, query_fields
from reader.query.language import plain
from reader.query.syntax_tree import THIS, quoted

MOST = 20
"""Endings that are offered at once."""
_NAME_LETTERS = 2
"""Letters from which on a plain word is completed to the name of a source or topic."""
_PIECE = re.compile(r'-*(?:(?P<field>[^\W\d_][\w-]*):)?(?P<values>(?:"[^"]*(?:"\*?)?|[^\s()"]+)*)', re.DOTALL)
_VALUE = re.compile(r'(?:"[^"]*(?:"\*?)?|[^,"])*')


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on. Insert `text` in place of the characters from `start` to `end`, cursor behind it."""

    text: str
    start: int
    end: int
    """Not included."""
    label: str
    """What to show: the value, or a field with what it finds. From files: clean it like any other name."""


def complete(text: str, cursor: int, values: Mapping[str, Sequence[str]]) -> tuple[Completion, ...]:
    """How the word at the cursor may go on, the likeliest first; never raises.

    text: the whole query. cursor: 0 to len(text).
    values: field -> names that occur in the library (`source`, `topic` ...), the most frequent first.
    """
    text = plain(text)
    cursor = max(0, min(cursor, len(text)))
    field, typed = _at(text[:cursor])
    start, end = cursor - len(typed), cursor
    rest = re.match(r'[\w-]*"?' if typed.lstrip("=").startswith('"') else r"[\w-]*", text[cursor:])
    end += rest.end() if rest else 0
    if field is None:
        return () if typed.startswith('"') else tuple(islice(_words(typed.lower(), start, end, values), MOST))
    equals = "=" if typed.startswith("=") else ""
    word = " ".join(typed.removeprefix("=").strip('"*').lower().split())
    names = _values(field, word, values)
    return tuple(Completion(equals + quoted(_bare(name)), start, end, name) for name in islice(names, MOST))


def _at(before: str) -> tuple[str | None, str]:
    """The field and the last value before the cursor; None for a plain word."""
    place = 0
    field, typed = None, ""
    while place < len(before):
        piece = _PIECE.match(before, place)
        if piece is None or piece.end() == place:
            place += 1
            field, typed = None, ""
            continue
        place = piece.end()
        name, typed = piece["field"], piece["values"]
        field = name.lower() if name else None
        if field is not None:
            typed = _last(typed)
    return field, typed


def _last(values: str) -> str:
    """The last one of values with commas between them."""
    place = 0
    while True:
        match = _VALUE.match(values, place)
        end = match.end() if match else len(values)
        if end >= len(values):
            return values[place:]
        place = end + 1


def _words(word: str, start: int, end: int, values: Mapping[str, Sequence[str]]) -> Iterator[Completion]:
    """Fields, then flags by their own names, then names."""
    for name, meaning in query_fields.FIELDS.items():
        if name.startswith(word):
            yield Completion(f"{name}:", start, end, f"{name}: {meaning}")
    if not word:
        return
    for field, names in query_fields.FLAGS.items():
        for name in names:
            if name.startswith(word):
                yield Completion(f"{field}:{name}", start, end, f"{field}:{name}")
    if len(word) >= _NAME_LETTERS:
        for field in ("source", "topic"):
            for name in _named(values.get(field, ()), word):
                text = f"{field}:{quoted(_bare(name))}"
                yield Completion(text, start, end, f"{field}:{name}")


def _values(field: str, word: str, values: Mapping[str, Sequence[str]]) -> Iterable[str]:
    fixed: tuple[str, ...] = ()
    if field == "sort":
        fixed = query_fields.SORTS
    elif field in query_fields.FLAGS:
        fixed = query_fields.FLAGS[field]
    elif field in query_fields.DATE_FIELDS:
        fixed = (*periods.WORDS, *periods.MONTHS, *periods.WEEKDAYS) if word else periods.WORDS
    elif field in query_fields.NEAR_FIELDS:
        fixed = (THIS,)
    return [name for name in fixed if name.startswith(word)] or _named(values.get(field, ()), word)


def _named(names: Iterable[str], word: str) -> Iterator[str]:
    """Names that begin so, then those in which another word does."""
    later: list[str] = []
    for name in names:
        small = name.casefold()
        if small.startswith(word):
            yield name
        elif f" {word}" in small:
            later.append(name)
    yield from later


def _bare(name: str) -> str:
    """A name without what cannot stand within quotes."""
    return " ".join(plain(name).replace('"', " ").split())
