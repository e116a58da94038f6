"""A selection -> the SQL that answers it: the numbers of the articles, in order."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from reader.index.schema import DATED
from reader.model.query import Selection, Sort

_T = TypeVar("_T")
_PORTION = 500
"""Values in one SQL list."""
_WEIGHTS = "1.0, 8.0, 3.0, 4.0, 4.0, 0.0"
"""What a match counts by column: text, title, source, topics, authors, starts."""
RANKED = 10_000
"""Matches, the newest, that are put in order of relevance; older ones follow as they are. Ranking a word that is in
every article costs milliseconds for every thousand matches, and tells nothing."""
RANKED_BOUND = "SELECT rowid FROM ft WHERE ft MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?"
_READ = "EXISTS (SELECT 1 FROM temp.mark m WHERE m.uid = a.uid AND m.read = 1)"
_STARRED = "a.id IN (SELECT b.id FROM temp.mark m CROSS JOIN article b ON b.uid = m.uid WHERE m.starred = 1)"
"""From the marks on purpose, which are few: else all articles are gone through."""


_TWINS = (
    f"SELECT id FROM (SELECT r.id, row_number() OVER (PARTITION BY r.twin ORDER BY r.id < {DATED}, r.id) AS place"  # noqa: S608
    " FROM report r CROSS JOIN article t ON t.id = r.id AND t.removed = 0"
    " WHERE r.twin IS NOT NULL AND r.id NOT IN (SELECT article FROM hidden)) WHERE place > 1"
)
"""Identical reports of an event but the first that lists show. From the reports on purpose, of which few have a twin:
else all articles are gone through before the first row of a list is there."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One SELECT that gives article numbers."""

    sql: str
    parameters: tuple[object, ...]
    marks: bool
    """Whether it needs the user's marks or may take long: then it is for the queries connection."""
    ranked: str = ""
    """A full-text expression: the last parameter, to be added, is the number of its match after the first RANKED."""


def statements(selection: Selection) -> list[Statement]:
    """The SELECTs whose results, one after the other, are the list."""
    conditions: list[str] = []
    parameters: list[object] = []
    match = match_of(selection)
    if match:
        conditions.append("ft MATCH ?")
        parameters.append(match)
    if not selection.removed:
        conditions.append("a.removed = 0")
    if not match:  # the words may stand in this file only
        conditions.append("a.id NOT IN (SELECT article FROM hidden)")
    if _folds_all(selection):
        conditions.append(f"a.id NOT IN ({_TWINS})")
    if selection.without:
        conditions.append("a.id NOT IN (SELECT value FROM json_each(?))")
        parameters.append(json.dumps(selection.without))
    if selection.unread:
        conditions.append(f"NOT {_READ}")
    if selection.starred:
        conditions.append(_STARRED)
    if selection.where is not None:
        conditions.append(f"({selection.where[0]})")
        parameters.extend(selection.where[1])
    parts = _parts(selection.sort, bool(match))
    slow = bool(match or selection.unread or selection.starred or selection.where or len(parts) > 1)
    table = "ft CROSS JOIN article a ON a.id = ft.rowid" if match else "article a"
    made: list[Statement] = []
    for extra, join, order in parts:
        source = "source s CROSS JOIN article a ON a.source = s.id" if join and not match else table
        if join and match:
            source = f"{table} JOIN source s ON s.id = a.source"
        where = " AND ".join([*conditions, *([extra] if extra else [])]) or "1"
        sql = f"SELECT a.id FROM {source} WHERE {where} ORDER BY {order}"  # noqa: S608
        made.append(Statement(sql, tuple(parameters), slow, match if "?" in extra else ""))
    return made


def _folds_all(selection: Selection) -> bool:
    """Whether identical reports are left out wherever they stand."""
    return selection.fold and not (selection.starred or selection.where or match_of(selection))


def folded(conn: sqlite3.Connection, selection: Selection, numbers: array[int]) -> array[int]:
    """The numbers that answer a query, of identical reports the first of those that do."""
    if not selection.fold or selection.starred or _folds_all(selection):
        return numbers
    twins: dict[int, int] = dict(conn.execute("SELECT id, twin FROM report WHERE twin IS NOT NULL"))
    first: dict[int, int] = {}
    for number in sorted((one for one in numbers if one in twins), key=lambda one: (one < DATED, one)):
        first.setdefault(twins[number], number)
    return array("q", (number for number in numbers if number not in twins or first[twins[number]] == number))


def match_of(selection: Selection) -> str:
    """The full-text expression of a selection; empty when it has none."""
    if not selection.words.strip():
        return selection.match
    from reader.index.words import words

    typed = words(selection.words)
    return f"({selection.match}) AND ({typed})" if typed and selection.match else typed or selection.match


def _parts(sort: Sort, text: bool) -> list[tuple[str, bool, str]]:
    """For each SELECT: a further condition, whether it needs the sources, its order."""
    number = "ft.rowid" if text else "a.id"
    newest = f"{number} DESC"
    match sort:
        case Sort.OLDEST:
            return [(f"{number} >= {DATED}", False, number), (f"{number} < {DATED}", False, newest)]
        case Sort.HEAT:
            return [("", False, f"a.heat DESC, {newest}")]
        case Sort.QUALITY:
            return [("", False, f"a.quality DESC, {newest}")]
        case Sort.SOURCE:
            return [("", True, "s.folded, s.id, a.id DESC")]
        case Sort.TITLE:
            return [("", False, f"a.sorting, a.title COLLATE NOCASE, {newest}")]
        case Sort.UNREAD:
            return [(f"NOT {_READ}", False, newest), (_READ, False, newest)]
        case Sort.RELEVANCE if text:
            return [("ft.rowid > ?", False, f"bm25(ft, {_WEIGHTS}), {newest}"), ("ft.rowid <= ?", False, newest)]
        case _:
            return [("", False, newest)]


def blanks(values: Sequence[object]) -> str:
    """Placeholders for the values of an SQL list."""
    return ("?, " * len(values))[:-2]


def portions(values: Sequence[_T]) -> Iterator[tuple[_T, ...]]:
    """The values of a long SQL list, in order, so many at once as one statement takes well."""
    return (tuple(values[at : at + _PORTION]) for at in range(0, len(values), _PORTION))
