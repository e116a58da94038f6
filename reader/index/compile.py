"""A query's tree -> a condition on the index's tables (`reader/index/schema.py`), with all values as parameters.

The row of `article` is named `a`. Words become one full-text expression where they can, so that the index walks their
matches in its own order; below an OR with other conditions they become subqueries. What is unknown (no date, no heat)
is neither true nor false in SQL, so that NOT is written as IS NOT TRUE.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo

from reader.index.graph import LINKED
from reader.model.query import Selection, Sort
from reader.query.name_lookup import Names
from reader.query.syntax_tree import (
    THIS,
    And,
    Condition,
    Flag,
    Leaf,
    Near,
    Not,
    Number,
    Or,
    Part,
    Published,
    Words,
    leaves,
)

_SPILL_SECONDS = 2 * 86_400
"""How far an article's number may run ahead of its second when very many articles have the same one."""
_FIELD_PREFIX = 3
"""Letters from which on the beginning of a word is looked for in titles and authors alone; fewer match too much."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the meaning of a query depends on besides its text."""

    phrase: Callable[[str], str]
    """`reader.index.words.phrase`: a full-text expression for exactly these words, quoted; may be empty."""
    beginning: Callable[[str], str]
    """`reader.index.words.beginning`: the same for words that begin so."""
    first_slot: Callable[[int | None], int]
    """`reader.index.schema.first_slot`: the smallest number of an article of that second."""
    zone: tzinfo = UTC
    """The reader's time zone, in which days begin and end."""
    sources: Names = field(default_factory=Names)
    """The table `source`."""
    topics: Names = field(default_factory=Names)
    """The table `topic`."""
    given: Callable[[Words], Sequence[int]] = lambda _: ()
    """The numbers of the articles to which such a topic was given that their files do not state."""
    this: int | None = None
    """Number of the open article; None when none is open."""
    find: Callable[[str], int | None] = lambda _: None
    """The number of an article by its identifier; None when there is none."""
    around: Mapping[str, Callable[[int], Sequence[int]]] = field(
        default_factory=dict[str, Callable[[int], Sequence[int]]]
    )
    """What answers `story:`, `event:` and `similar:`: from the number of an article to those of the ones it finds."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query ready for the index: the fields `match`, `where` and `removed` of a Selection."""

    where_sql: str
    """A condition on `a`; `1` when there is none."""
    parameters: tuple[object, ...]
    uses_fts: bool
    """Whether the full text is asked at all, here or in `match`."""
    match: str | None
    """A full-text expression that must match, too; None for none."""
    removed: bool = False
    """Whether removed articles are asked for, which a list else hides."""
    sentence: str = ""
    """Why the query cannot be answered now, without a full stop; else empty."""

    def selection(self, sort: Sort = Sort.NEWEST) -> Selection:
        """What to ask the index for. sort: `Parsed.sort`, else the order that the list has."""
        return Selection(
            removed=self.removed, sort=sort, match=self.match or "", where=(self.where_sql, self.parameters)
        )


def compile_query(node: Condition | None, context: Context) -> Compiled:
    """The condition that selects exactly the articles that a tree means. Never raises.

    node: what `language.parse` made; None selects all.
    """
    signed_leaves = leaves(node)
    targets = {leaf.target for leaf, _ in signed_leaves if isinstance(leaf, Near)}
    numbers = {target: context.this if target == THIS else context.find(target) for target in targets}
    for target, number in numbers.items():
        if number is None:
            missing = "No article is open: open the one that this stands for"
            sentence = missing if target == THIS else f"No article has the identifier {target}"
            return Compiled("0", (), False, None, sentence=sentence)
    maker = _Maker(context, {target: number for target, number in numbers.items() if number is not None})
    match, rest = _split(node, context)
    where = " AND ".join(maker.sql(item) for item in rest) or "1"
    return Compiled(
        where,
        tuple(maker.parameters),
        bool(match) or maker.uses_fts,
        match or None,
        any(leaf == Flag("is", "removed") for leaf, _ in signed_leaves),
    )


def _split(node: Condition | None, context: Context) -> tuple[str, list[Condition]]:
    """What all matches must have: a full-text expression (may be empty), and other conditions."""
    items = list(node.items) if isinstance(node, And) else [node] if node is not None else []
    matches = [(item, _match(item, context)) for item in items]
    match = " AND ".join(f"({text})" for _, text in matches if text)
    rest = [item for item, text in matches if not text]
    if not match:
        return "", rest
    excluded = [(item, _match(item.item, context) if isinstance(item, Not) else "") for item in rest]
    unwanted = [f"({text})" for _, text in excluded if text]
    if unwanted:
        match = f"({match}) NOT ({' OR '.join(unwanted)})"
    return match, [item for item, text in excluded if not text]


def _match(node: Condition, context: Context) -> str:
    """A full-text expression that means exactly the node; empty when there is none."""
    if isinstance(node, Words):
        return _words(node, context)
    if isinstance(node, Or):
        parts = [_match(item, context) for item in node.items]
        return " OR ".join(f"({part})" for part in parts) if all(parts) else ""
    if isinstance(node, And):
        match, rest = _split(node, context)
        return "" if rest else match
    return ""


_COLUMNS = {"title": "title", "author": "authors"}


def _words(node: Words, context: Context) -> str:
    if node.field is None:
        return context.beginning(node.text) if node.prefix else context.phrase(node.text)
    column = _COLUMNS.get(node.field)
    phrase = context.phrase(node.text)
    if column is None or not phrase:
        return ""
    last = node.text.split()[-1]
    star = "*" if node.prefix and len(last) >= _FIELD_PREFIX and last[-1].isalnum() else ""
    return f"{column} : {phrase}{star}"


_FLAGS = {
    "unread": "NOT EXISTS (SELECT 1 FROM temp.mark m WHERE m.uid = a.uid AND m.read = 1)",
    "read": "EXISTS (SELECT 1 FROM temp.mark m WHERE m.uid = a.uid AND m.read = 1)",
    "starred": ("a.id IN (SELECT b.id FROM temp.mark m CROSS JOIN article b ON b.uid = m.uid WHERE m.starred = 1)"),
    "problem": "a.problem > 0",
    "draft": "a.draft = 1",
    "removed": "a.removed = 1",
    "expired": "a.heat = -1",
    "unpublished": "a.unpublished = 1",
    "body": "a.has_body = 1",
    "related": "a.related > 0",
    "image": "a.has_image = 1",
}
_COUNTED = {
    "cited": "SELECT 1 FROM edge e WHERE e.kind > 0 AND e.dst = a.id AND e.src <> a.id",
    "sources": (
        "SELECT DISTINCT x.source FROM (SELECT a.source AS source"
        " UNION ALL SELECT n.source FROM edge e CROSS JOIN article n ON n.id = e.dst"
        " WHERE e.kind > 0 AND e.src = a.id"
        " UNION ALL SELECT n.source FROM edge e CROSS JOIN article n ON n.id = e.src"
        " WHERE e.kind > 0 AND e.dst = a.id) x"
        " WHERE x.source IS NOT (SELECT s.id FROM source s WHERE s.name = '')"
    ),
}
"""What is counted, one row for each; counting stops as soon as the answer is known."""


class _Maker:
    """Builds a condition from left to right, collecting its parameters in the same order."""

    def __init__(self, context: Context, targets: dict[str, int]) -> None:
        """targets: the numbers of the articles that are named."""
        self.context = context
        self.targets = targets
        self.parameters: list[object] = []
        self.uses_fts = False

    def sql(self, node: Condition) -> str:
        """The condition for a node, in parentheses where it needs them."""
        if isinstance(node, Not):
            return f"({self.sql(node.item)}) IS NOT TRUE"
        match = _match(node, self.context)
        if match:
            self.uses_fts = True
            self.parameters.append(match)
            return "a.id IN (SELECT rowid FROM ft WHERE ft MATCH ?)"
        if isinstance(node, And | Or):
            operator = " AND " if isinstance(node, And) else " OR "
            return f"({operator.join(self.sql(item) for item in node.items)})"
        return self._leaf(node)

    def _leaf(self, node: Leaf) -> str:
        if isinstance(node, Flag):
            return _FLAGS[node.name]
        if isinstance(node, Number):
            return self._number(node)
        if isinstance(node, Published):
            return self._published(node)
        if isinstance(node, Near):
            return self._near(node)
        if isinstance(node, Part):
            return self._part(node)
        return self._name(node)

    def _name(self, node: Words) -> str:
        names = self.context.topics if node.field == "topic" else self.context.sources
        if node.field not in ("source", "topic"):
            return "0"  # nothing that the full text could look for
        self.parameters.append(json.dumps(names.find(node.text, prefix=node.prefix, exact=node.exact)))
        if node.field == "source":
            # Through the index on purpose: else all articles are gone through, newest first.
            return (
                "a.id IN (SELECT b.id FROM article b"
                " WHERE b.removed IN (0, 1) AND b.source IN (SELECT value FROM json_each(?)))"
            )
        stated = "a.id IN (SELECT article FROM article_topic WHERE topic IN (SELECT value FROM json_each(?)))"
        given = self.context.given(node)
        if not given:
            return stated
        self.parameters.append(json.dumps(list(given)))
        return f"({stated} OR a.id IN (SELECT value FROM json_each(?)))"  # noqa: S608 - of constants

    def _part(self, node: Part) -> str:
        if node.field == "url":
            self.parameters.append(node.text)
            return "instr(lower(a.url), ?) > 0"
        column = "lower(a.kind)" if node.field == "kind" else "lower(a.language)"
        if node.prefix:
            self.parameters += [len(node.text), node.text]
            return f"substr({column}, 1, ?) = ?"
        self.parameters.append(node.text)
        if node.field == "kind":
            return f"{column} = ?"
        self.parameters += [len(node.text) + 1, f"{node.text}-", f"{node.text}_"]
        return f"({column} = ? OR substr({column}, 1, ?) IN (?, ?))"

    def _number(self, node: Number) -> str:
        column = f"a.{node.field}"
        if node.field in _COUNTED:
            most = node.low if node.high is None else node.high + 1
            self.parameters.append(max(0, most or 0))
            column = f"(SELECT count(*) FROM ({_COUNTED[node.field]} LIMIT ?))"  # noqa: S608 - from the table above
        if node.low is not None and node.high is not None:
            self.parameters += [node.low, node.high]
            return f"{column} BETWEEN ? AND ?"
        self.parameters.append(node.low if node.low is not None else node.high)
        return f"{column} {'>=' if node.low is not None else '<='} ?"

    def _published(self, node: Published) -> str:
        """Times with an offset count in the reader's zone, those without as they are written."""
        parts: list[str] = []
        for day, sign in ((node.start, ">="), (node.end, "<")):
            if day is not None:
                zoned, written = _midnight(day, self.context.zone), _midnight(day, UTC)
                edge = min(zoned, written) if sign == ">=" else max(zoned, written) + _SPILL_SECONDS
                self.parameters += [self.context.first_slot(edge), zoned, written]
                parts.append(f"a.id {sign} ? AND a.epoch {sign} CASE WHEN length(a.published) > 19 THEN ? ELSE ? END")
        return f"({' AND '.join(parts)})"

    def _near(self, node: Near) -> str:
        number = self.targets[node.target]
        if node.relation == "later-than":
            self.parameters.append(number)
            return "a.epoch > (SELECT t.epoch FROM article t WHERE t.id = ?)"
        if node.relation in ("related-to", "links"):
            self.parameters += [number] * 3
            kind = f"kind & {LINKED}" if node.relation == "links" else "kind"
            listed = (
                f"SELECT dst FROM edge WHERE {kind} > 0 AND src = ?"  # noqa: S608 - from the lines above
                f" UNION ALL SELECT src FROM edge WHERE {kind} > 0 AND dst = ?"
            )
            return f"(a.id IN ({listed}) AND a.id <> ?)"
        find = self.context.around.get(node.relation)
        self.parameters.append(json.dumps(list(find(number)) if find else []))
        return "a.id IN (SELECT value FROM json_each(?))"


def _midnight(day: date, zone: tzinfo) -> int:
    """The second since 1970 in UTC at which a day begins in a zone."""
    written = datetime(day.year, day.month, day.day)
    offset = zone.utcoffset(written) or timedelta(0)
    return int((written - datetime(1970, 1, 1) - offset).total_seconds())
