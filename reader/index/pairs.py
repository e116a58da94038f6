"""The tables of pairs: who is near whom, among reports (`near`) and among events (`event_near`).

Of each article, or event, the MOST nearest others are kept; a pair is in the table, both ways, as long as one of its
ends keeps it or a link is part of it. That is a function of all pairs, whatever the order in which they come: what is
new takes the place of the weakest, and what loses one is looked at anew (`Nearby.short`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from reader.index.counted import parts
from reader.index.select import blanks
from reader.stories.merging import EVENTS, STORIES, Rules


@dataclass(frozen=True)
class Level:
    """One of the two levels of grouping, with its tables."""

    nodes: str
    """What is grouped: `id`, `time`, `name`, `part_of` (its group), `unit`."""
    near: str
    """The pairs: `a`, `b`, `words`, `links`, `strength`, `kept` (whether `a` keeps it)."""
    rules: Rules
    most: int
    """Nearest others that each keeps."""
    own: str = "1"
    """The condition for what is grouped, and follows no other one."""
    kind: str = "0"
    """What two must have in common to be grouped together."""


REPORTS = Level("report", "near", EVENTS, 40, "leader IS NULL")
"""Reports, whose groups are events."""
HAPPENINGS = Level("event", "event_near", STORIES, 20, kind="evergreen")
"""Events, whose groups are stories."""


class Pair(NamedTuple):
    """Someone near."""

    words: int
    """How alike the two are, 0 to 1000."""
    links: int
    """What links add."""
    strength: int
    """Of both, faded by the time between them."""
    name: int
    """Decides between two of the same strength."""


class Nearby:
    """The pairs of one level. Serves one transaction."""

    def __init__(self, conn: sqlite3.Connection, level: Level) -> None:
        self._conn = conn
        self._level = level
        self._table = level.near
        self.changed: set[int] = set()
        """The ends of all pairs that came, went or changed."""
        self.short: dict[int, tuple[int, int]] = {}
        """Those that lost one whom they kept, each with the strength and the number of the weakest that it kept before:
        others may be near enough now, so they must be put again, unless somebody else has come (see `is_whole`)."""

    def of(self, number: int) -> list[tuple[int, int]]:
        """Everything that is near something, with the strength of the pair."""
        return self._conn.execute(f"SELECT b, strength FROM {self._table} WHERE a = ?", (number,)).fetchall()  # noqa: S608

    def remembered(self, first: Iterable[int]) -> Callable[[int], list[tuple[int, int]]]:
        """The same as `of` as long as no pair changes: each is looked up once. first: these are at once."""
        pairs_of: dict[int, list[tuple[int, int]]] = {number: [] for number in first}
        for part in parts(pairs_of):
            sql = f"SELECT a, b, strength FROM {self._table} WHERE a IN ({blanks(part)})"  # noqa: S608
            for number, other, strength in self._conn.execute(sql, part):
                pairs_of[number].append((other, strength))

        def of(number: int) -> list[tuple[int, int]]:
            pairs = pairs_of.get(number)
            if pairs is None:
                pairs = pairs_of[number] = self.of(number)
            return pairs

        return of

    def products(self, unit: Collection[int]) -> dict[tuple[int, int], tuple[int, int]]:
        """The pairs inside a unit: how alike the two are, and what links add."""
        products: dict[tuple[int, int], tuple[int, int]] = {}
        for part in parts(unit):
            sql = f"SELECT a, b, words, links FROM {self._table} WHERE a IN ({blanks(part)})"  # noqa: S608
            for one, other, words, links in self._conn.execute(sql, part):
                if one < other and other in unit:
                    products[one, other] = (words, links)
        return products

    def put(self, number: int, name: int, pairs: Mapping[int, Pair]) -> None:
        """All that is near something, in place of what was. name: its own."""
        before = {row[0]: row[1:] for row in self._rows(number)}
        self._remove(number, [other for other in before if other not in pairs])
        order = sorted(pairs, key=lambda other: (-pairs[other].strength, pairs[other].name, other))
        mine = {other for other in order[: self._level.most] if pairs[other].strength}
        asked = [other for other in order if other not in before or before[other][2] != pairs[other].strength]
        lowest = self._lowest(asked, number)
        for other in order:
            pair = pairs[other]
            present = before.get(other)
            kept = other in mine
            theirs = bool(present[4]) if present and present[2] == pair.strength else False
            if not present or present[2] != pair.strength:
                if present and present[4] and pair.strength < present[2] and self._kept(other) >= self._level.most:
                    self._fall_short(other)  # somebody else may be nearer now
                theirs = self._keeps(other, number, pair.strength, name, lowest.get(other, (0, 0)))
            if not (kept or theirs or pair.links):
                if present:
                    self._remove(number, [other])
                continue
            values = (*pair[:3], int(kept), int(theirs))
            if present != values:
                if present is None or present[:3] != pair[:3]:
                    self.changed.update((number, other))
                rows = ((number, other, *values[:4]), (other, number, *values[:3], values[4]))
                self._conn.executemany(f"INSERT OR REPLACE INTO {self._table} VALUES (?, ?, ?, ?, ?, ?)", rows)  # noqa: S608

    def drop(self, number: int) -> None:
        """Something goes."""
        self._remove(number, [row[0] for row in self._rows(number)])

    def _rows(self, number: int) -> list[tuple[int, ...]]:
        """Of each one near: number, words, links, strength, whether it is kept here, and there."""
        sql = (
            f"SELECT n.b, n.words, n.links, n.strength, n.kept, m.kept FROM {self._table} n"  # noqa: S608
            f" JOIN {self._table} m ON m.a = n.b AND m.b = n.a WHERE n.a = ?"
        )
        return self._conn.execute(sql, (number,)).fetchall()

    def _remove(self, number: int, others: Iterable[int]) -> None:
        for other in others:
            row = self._conn.execute(
                f"SELECT kept FROM {self._table} WHERE a = ? AND b = ?",  # noqa: S608
                (other, number),
            ).fetchone()
            if row and row[0] and self._kept(other) >= self._level.most:
                self._fall_short(other)
            pair = ((number, other), (other, number))
            self._conn.executemany(f"DELETE FROM {self._table} WHERE a = ? AND b = ?", pair)  # noqa: S608
            self.changed.update((number, other))

    def is_whole(self, number: int, bound: int, weakest: int) -> bool:
        """Whether something that fell short keeps the nearest ones all the same.

        bound, weakest: as in `short`. All that was left out was not nearer than the weakest one then: where as many are
        kept again, and none is weaker, they are the nearest.
        """
        if self._kept(number) < self._level.most:
            return False
        last = self._weakest(number)
        return last is not None and (last[0] > bound or last == (bound, weakest))

    def _fall_short(self, number: int) -> None:
        """Something is going to lose one that it keeps."""
        last = self._weakest(number)
        if number not in self.short and last is not None:
            self.short[number] = last

    def _weakest(self, number: int) -> tuple[int, int] | None:
        """Strength and number of the weakest one that something keeps."""
        sql = (
            f"SELECT n.strength, n.b FROM {self._table} n JOIN {self._level.nodes} r ON r.id = n.b"  # noqa: S608
            " WHERE n.a = ? AND n.kept = 1 ORDER BY n.strength, r.name DESC, n.b DESC LIMIT 1"
        )
        return self._conn.execute(sql, (number,)).fetchone()

    def _kept(self, number: int) -> int:
        sql = f"SELECT count(*) FROM {self._table} WHERE a = ? AND kept = 1"  # noqa: S608
        return self._conn.execute(sql, (number,)).fetchone()[0]

    def _lowest(self, numbers: Iterable[int], but: int) -> dict[int, tuple[int, int]]:
        """How many each of these keeps beside a certain one, and the strength of the weakest of them."""
        lowest: dict[int, tuple[int, int]] = {}
        for part in parts(numbers):
            sql = (
                f"SELECT a, count(*), min(strength) FROM {self._table}"  # noqa: S608
                f" WHERE kept = 1 AND b <> ? AND a IN ({blanks(part)}) GROUP BY a"
            )
            lowest.update((number, (count, least)) for number, count, least in self._conn.execute(sql, (but, *part)))
        return lowest

    def _keeps(self, number: int, other: int, strength: int, name: int, lowest: tuple[int, int]) -> bool:
        """Whether something keeps another one of that strength and name; its weakest one goes for it."""
        count, weakest_strength = lowest
        if not strength or (count >= self._level.most and strength < weakest_strength):
            return False
        if count < self._level.most:
            return True
        weakest, least, last, back, links = self._conn.execute(
            f"SELECT n.b, n.strength, r.name, m.kept, n.links FROM {self._table} n"  # noqa: S608
            f" JOIN {self._level.nodes} r ON r.id = n.b JOIN {self._table} m ON m.a = n.b AND m.b = n.a"
            " WHERE n.a = ? AND n.kept = 1 AND n.b <> ? ORDER BY n.strength, r.name DESC, n.b DESC LIMIT 1",
            (number, other),
        ).fetchone()
        if (strength, -name, -other) <= (least, -last, -weakest):
            return False
        pair = ((number, weakest), (weakest, number))
        if back or links:
            self._conn.execute(f"UPDATE {self._table} SET kept = 0 WHERE a = ? AND b = ?", pair[0])  # noqa: S608
        else:
            self._conn.executemany(f"DELETE FROM {self._table} WHERE a = ? AND b = ?", pair)  # noqa: S608
            self.changed.update(pair[0])
        return True
