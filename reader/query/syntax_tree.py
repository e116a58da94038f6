"""What a query means, as a tree of frozen values, and the text that means the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from reader.model.query import Sort

THIS = "this"
"""Stands for the article that is open."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words that occur one after the other, in any letter case, with or without accents."""

    text: str
    """As typed, without quotes; holds at least one letter or digit."""
    field: str | None = None
    """`title`, `author`, `source` or `topic`; None looks into all text, bodies too."""
    prefix: bool = False
    """Whether the last word may be just the beginning of a word."""
    exact: bool = False
    """Whether the whole name must be so; only for `source` and `topic`."""


@dataclass(frozen=True, slots=True)
class Part:
    """A value of an article's own: `url` holds the text anywhere, `lang` and `kind` are equal to it."""

    field: str
    """`url`, `lang` or `kind`."""
    text: str
    """Lower case for `lang` and `kind`."""
    prefix: bool = False
    """Whether the value may be longer; only for `lang` and `kind`."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes or no of an article or of the user's marks."""

    field: str
    """`is` or `has`."""
    name: str
    """One of `fields.FLAGS[field]`."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number between two limits, both included. An article without the number never matches."""

    field: str
    """`heat`, `quality`, `cited` or `sources`."""
    low: int | None
    high: int | None
    """None on one side is no limit; never None on both."""


@dataclass(frozen=True, slots=True)
class Published:
    """Published from one calendar day on, before another. An article without a date never matches."""

    start: date | None
    end: date | None
    """The first day that is too late; None on one side is no limit; never None on both."""


@dataclass(frozen=True, slots=True)
class Near:
    """Articles that stand in a relation to one article."""

    relation: str
    """One of `query_fields.NEAR_FIELDS`."""
    target: str
    """THIS, or an identifier of 16 hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Not:
    """What does not match the item. Never holds another Not."""

    item: Condition


@dataclass(frozen=True, slots=True)
class And:
    """What matches all items. At least two, none of them an And."""

    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What matches at least one item. At least two, none of them an Or."""

    items: tuple[Condition, ...]


Leaf = Words | Part | Flag | Number | Published | Near
Condition = Leaf | Not | And | Or


def negate(node: Condition) -> Condition:
    """The opposite, without a double negation."""
    return node.item if isinstance(node, Not) else Not(node)


def all_of(nodes: list[Condition]) -> Condition | None:
    """The nodes joined by and, flattened; None for none."""
    items = [item for node in nodes for item in (node.items if isinstance(node, And) else (node,))]
    return And(tuple(items)) if len(items) > 1 else items[0] if items else None


def any_of(nodes: list[Condition]) -> Condition | None:
    """The nodes joined by or, flattened; None for none."""
    items = [item for node in nodes for item in (node.items if isinstance(node, Or) else (node,))]
    return Or(tuple(items)) if len(items) > 1 else items[0] if items else None


def leaves(node: Condition | None, negated: bool = False) -> list[tuple[Leaf, bool]]:
    """Every leaf from left to right, each with whether it is excluded (below an odd number of Nots)."""
    if node is None:
        return []
    if isinstance(node, Not):
        return leaves(node.item, not negated)
    if isinstance(node, And | Or):
        return [leaf for item in node.items for leaf in leaves(item, negated)]
    return [(node, negated)]


def render(node: Condition | None, sort: Sort | None = None) -> str:
    """A text that parses to the same tree and order."""
    parts = ([_render(node, inside=None)] if node is not None else []) + ([f"sort:{sort.value}"] if sort else [])
    if sort and isinstance(node, Or):
        parts[0] = f"({parts[0]})"
    return " ".join(parts)


def _render(node: Condition, inside: type[Condition] | None) -> str:
    """inside: the operator around the node, which decides about parentheses."""
    if isinstance(node, And):
        text = " ".join(_render(item, And) for item in node.items)
        return f"({text})" if inside is Not else text
    if isinstance(node, Or):
        text = " OR ".join(_render(item, Or) for item in node.items)
        return f"({text})" if inside is not None else text
    if isinstance(node, Not):
        return f"-{_render(node.item, Not)}"
    return _leaf(node)


def _leaf(node: Leaf) -> str:
    if isinstance(node, Words):
        text = quoted(node.text) + ("*" if node.prefix else "")
        return f"{node.field}:{'=' if node.exact else ''}{text}" if node.field else text
    if isinstance(node, Part):
        return f"{node.field}:{quoted(node.text)}{'*' if node.prefix else ''}"
    if isinstance(node, Flag):
        return f"{node.field}:{node.name}"
    if isinstance(node, Number):
        return f"{node.field}:{_limits(node.low, node.high)}"
    if isinstance(node, Near):
        return f"{node.relation}:{node.target}"
    return _days(node)


def _limits(low: int | None, high: int | None) -> str:
    if low is None:
        return f"<={high}"
    if high is None:
        return f">={low}"
    return str(low) if low == high else f"{low}..{high}"


def _days(node: Published) -> str:
    if node.start is None:
        return f"before:{node.end}"
    if node.end is None:
        return f"after:{node.start}"
    return f"on:{node.start}..{node.end - timedelta(days=1)}"


_BARE = re.compile(r"[\w](?:[\w.'+-]*[\w])?")
_OPERATORS = frozenset({"OR", "AND", "NOT"})


def quoted(text: str) -> str:
    """A value as it stands in a query: in quotes unless it is one plain word. It holds no quotes itself."""
    return text if _BARE.fullmatch(text) and text not in _OPERATORS else f'"{text}"'
