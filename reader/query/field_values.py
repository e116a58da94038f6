"""What stands after `field:` turned into a leaf of the tree, or into a sentence that says what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from string import ascii_lowercase, ascii_uppercase

from reader.model.errors import BroadsheetError
from reader.model.identity import normalise_url
from reader.query import query_fields
from reader.query.periods import may_become, period
from reader.query.syntax_tree import THIS, Flag, Leaf, Near, Number, Part, Published, Words

PREFIX_LETTERS = 2
"""Shortest beginning of a word that is looked for in all texts; one letter would match nearly everything."""
_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
"""Letter case as SQLite folds it."""


class UnfinishedError(BroadsheetError):
    """More typing makes a value of it: not wrong yet."""


class QueryValueError(BroadsheetError):
    """The value means nothing; the message is a sentence without a full stop."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value as the grammar found it."""

    text: str
    """Without quotes, equals sign and star."""
    typing: bool = False
    """Whether the cursor stands right behind it, so that it may go on."""
    guess: bool = False
    """Whether its last word may be taken for a beginning because of that."""
    prefix: bool = False
    """Whether a star stands behind it."""
    exact: bool = False
    """Whether an equals sign stands before it."""


def has_word(text: str) -> bool:
    """Whether there is a letter or digit to search for."""
    return any(map(str.isalnum, text))


def plain_words(value: Value) -> Words:
    """Words that are looked for in all texts. Raises UnfinishedError and QueryValueError."""
    if not has_word(value.text):
        raise UnfinishedError if value.typing else QueryValueError("There is no letter or digit to search for")
    short = len(value.text) < PREFIX_LETTERS and value.text.isascii()
    if value.prefix and short:
        raise QueryValueError(f"Write at least {PREFIX_LETTERS} letters before *")
    if value.typing and short:
        raise UnfinishedError
    return Words(value.text, None, value.prefix or value.guess)


def leaf(field: str, value: Value, today: date) -> Leaf:
    """The leaf for `field:value`. field: one of query_fields.FIELDS but `sort`.

    Raises UnfinishedError and QueryValueError.
    """
    if field in query_fields.FLAGS:
        return Flag(field, one_of(field, value, query_fields.FLAGS[field]))
    if field in query_fields.DATE_FIELDS:
        return _published(field, value, today)
    if field in query_fields.NUMBER_FIELDS:
        return _number(field, value)
    if field in query_fields.NEAR_FIELDS:
        return _near(field, value)
    if not has_word(address(value.text) if field == "url" else value.text):
        raise UnfinishedError if value.typing else QueryValueError(f"Write what to look for right after {field}:")
    if field in query_fields.PART_FIELDS:
        return _part(field, value)
    exact = value.exact and field in ("source", "topic")
    return Words(value.text, field, (value.prefix or value.guess) and not exact, exact)


def one_of(field: str, value: Value, allowed: tuple[str, ...]) -> str:
    """One of a field's fixed values. Raises UnfinishedError and QueryValueError."""
    name = value.text.strip().lower()
    if name in allowed:
        return name
    if value.typing and any(word.startswith(name) for word in allowed):
        raise UnfinishedError
    guess = query_fields.suggest_value(name, allowed)
    help_words = f"did you mean {field}:{guess}?" if guess else f"it can be {query_fields.enumerate_words(allowed)}"
    raise QueryValueError(f'{field}: does not know "{value.text}", {help_words}')


def address(url: str) -> str:
    """What to look for in addresses: a whole address without what makes no difference, or the text as it is."""
    url = url.strip().translate(_SMALL)
    while shorter := normalise_url(url).removeprefix("//"):
        url = shorter
    return url


def _part(field: str, value: Value) -> Part:
    if field == "url":
        return Part(field, address(value.text))
    return Part(field, value.text.translate(_SMALL), value.prefix or value.guess)


def _published(field: str, value: Value, today: date) -> Published:
    published = period(value.text, today)
    if published is None:
        if value.typing and may_become(value.text, today):
            raise UnfinishedError
        raise QueryValueError(
            f'"{value.text}" is no date: write 2021-05-19, 2021-05, 2021, "19 May 2021", today, 7d, 2w or last-week'
        )
    if field == "before":
        return Published(None, published.start)
    return Published(published.start, None if field == "after" else published.end)


# Fifteen digits are more than any number of an article has, and few enough for every engine.
_COMPARED = re.compile(r"(>=|<=|>|<|=)?(-?\d{1,15})", re.ASCII)
_RANGE = re.compile(r"(-?\d{1,15})\.\.(-?\d{1,15})", re.ASCII)
_BEGUN = re.compile(r"(>=|<=|>|<|=)?-?|-?\d+\.\.?-?", re.ASCII)


def _number(field: str, value: Value) -> Number:
    text = value.text.strip().replace(" ", "")
    between = _RANGE.fullmatch(text)
    if between:
        low, high = sorted(map(int, between.groups()))
        return Number(field, low, high)
    compared = _COMPARED.fullmatch(text)
    if compared:
        number = int(compared[2])
        limits = {">": (number + 1, None), ">=": (number, None), "<": (None, number - 1), "<=": (None, number)}
        return Number(field, *limits.get(compared[1], (number, number)))
    if value.typing and _BEGUN.fullmatch(text):
        raise UnfinishedError
    raise QueryValueError(
        f'"{value.text}" is no whole number: write {field}:>80, {field}:<=20, {field}:50 or {field}:10..20'
    )


def _near(field: str, value: Value) -> Near:
    target = value.text.strip().lower()
    if target == THIS or re.fullmatch("[0-9a-f]{16}", target):
        return Near(field, target)
    if value.typing and (THIS.startswith(target) or re.fullmatch("[0-9a-f]{1,15}", target)):
        raise UnfinishedError
    raise QueryValueError(f"{field}: wants {THIS} (the open article) or an article's identifier of 16 digits")
