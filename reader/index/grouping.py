"""Groups in the index: reports become events, events become stories; only the units that a change touches."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable

from reader.index.counted import parts
from reader.index.pairs import HAPPENINGS, Level, Nearby
from reader.index.select import blanks
from reader.stories.evergreen import ALIKE, comes_back
from reader.stories.merging import Part, merge
from reader.stories.rarity import UNIT
from reader.stories.units import ladder, unit_of, units

PATIENCE = 300
"""So many articles (or events) are grouped at once; more only in idle time. Until then what is new joins one group."""


class Grouping:
    """The groups of one level. Serves one transaction."""

    def __init__(self, conn: sqlite3.Connection, level: Level, nearby: Nearby) -> None:
        self._conn = conn
        self._level = level
        self._nodes = level.nodes
        self._nearby = nearby
        self._steps = ladder(level.rules.least)
        self.changed: set[int] = set()
        """Groups that lost or won a member, also those that are no more."""
        self.moved: set[int] = set()
        """Members whose group is another one now."""
        self.late: set[int] = set()
        """Those whose unit is too large to be grouped at once."""
        self.settled: set[int] = set()
        """All that was grouped anew."""

    def settle(self, changed: Iterable[int], *, patient: bool) -> None:
        """Group anew all that a change touches. patient: also what takes long."""
        alive = self._alive(changed)
        near = self._nearby.remembered(alive)
        if not patient:
            small: set[int] = set()
            crowds: dict[int, set[int]] = {}
            for number in sorted(alive):
                if number in small:
                    continue
                connected = unit_of(number, near, self._steps[:1], PATIENCE, crowds)
                if number in crowds[self._steps[0]]:
                    self._attach(number)
                    self.late.add(number)
                else:
                    small |= connected
            alive &= small
        for unit in units(alive, near, self._before, self._steps):
            self._group(unit)
            self.settled |= unit

    def drop(self, number: int) -> None:
        """A member goes: its group gets a name that is there."""
        row = self._conn.execute(f"SELECT part_of FROM {self._nodes} WHERE id = ?", (number,)).fetchone()  # noqa: S608
        if row is None:
            return
        group = row[0]
        self._conn.execute(f"DELETE FROM {self._nodes} WHERE id = ?", (number,))  # noqa: S608
        if group is None:
            return
        self.changed.add(group)
        if group == number:
            first = self._conn.execute(
                f"SELECT id FROM {self._nodes} WHERE part_of = ? ORDER BY time, name, id LIMIT 1",  # noqa: S608
                (group,),
            ).fetchone()
            if first:
                self._conn.execute(f"UPDATE {self._nodes} SET part_of = ? WHERE part_of = ?", (first[0], group))  # noqa: S608
                self.changed.add(first[0])

    def _alive(self, numbers: Iterable[int]) -> set[int]:
        alive: set[int] = set()
        for part in parts(numbers):
            sql = f"SELECT id FROM {self._nodes} WHERE {self._level.own} AND id IN ({blanks(part)})"  # noqa: S608
            alive.update(row[0] for row in self._conn.execute(sql, part))
        return alive

    def _before(self, unit: Collection[int]) -> set[int]:
        """All that was in one unit with any of these."""
        names: set[int] = set()
        for part in parts(unit):
            sql = f"SELECT DISTINCT unit FROM {self._nodes} WHERE unit IS NOT NULL AND id IN ({blanks(part)})"  # noqa: S608
            names.update(row[0] for row in self._conn.execute(sql, part))
        groups: set[int] = set()
        for part in parts(names):
            sql = f"SELECT id FROM {self._nodes} WHERE unit IN ({blanks(part)})"  # noqa: S608
            groups.update(row[0] for row in self._conn.execute(sql, part))
        return groups

    def _group(self, unit: set[int]) -> None:
        placed: dict[int, tuple[int | None, int | None]] = {}
        kinds: dict[int, int] = {}
        members: list[Part] = []
        columns = f"id, time, name, part_of, unit, {self._level.kind}"
        for part in parts(unit):
            sql = f"SELECT {columns} FROM {self._nodes} WHERE id IN ({blanks(part)})"  # noqa: S608
            for number, time, name, group, before, kind in self._conn.execute(sql, part):
                placed[number] = (group, before)
                kinds[number] = kind
                members.append(Part(number, time or 0, name))
        name = min(unit) if len(unit) > 1 else None
        products = self._nearby.products(unit) if len(unit) > 1 else {}
        if any(kinds.values()):
            products = {pair: value for pair, value in products.items() if kinds.get(pair[0]) == kinds.get(pair[1])}
        for group in merge(members, products, self._level.rules):
            for number in group:
                self._move(number, placed[number][0], group[0])
        renamed = [(name, number) for number, (_, before) in placed.items() if before != name]
        self._conn.executemany(f"UPDATE {self._nodes} SET unit = ? WHERE id = ?", renamed)  # noqa: S608

    def _move(self, number: int, before: int | None, group: int) -> None:
        if before == group:
            return
        self._conn.execute(f"UPDATE {self._nodes} SET part_of = ? WHERE id = ?", (group, number))  # noqa: S608
        self.moved.add(number)
        self.changed.add(group)
        if before is not None:
            self.changed.add(before)

    def _attach(self, number: int) -> None:
        """Let something new join the group that it is most like, without looking at the others again."""
        before = self._conn.execute(f"SELECT part_of FROM {self._nodes} WHERE id = ?", (number,)).fetchone()[0]  # noqa: S608
        if before is not None:
            return
        scores: dict[int, int] = {}
        kind = self._level.kind
        sql = (
            f"SELECT r.part_of, n.strength FROM {self._level.near} n JOIN {self._nodes} r ON r.id = n.b"  # noqa: S608
            f" WHERE n.a = ? AND r.part_of IS NOT NULL AND {kind} = (SELECT {kind} FROM {self._nodes} WHERE id = ?)"
        )
        for group, strength in self._conn.execute(sql, (number, number)):
            scores[group] = scores.get(group, 0) + strength
        best = max(scores, key=lambda group: (scores[group], -group), default=None)
        if best is not None:
            count = self._conn.execute(f"SELECT count(*) FROM {self._nodes} WHERE part_of = ?", (best,)).fetchone()[0]  # noqa: S608
            # The members of a group are about half as alike as copies: so long is the sum of their words.
            if scores[best] < UNIT * self._level.rules.least * (count * (1 + count) / 2) ** 0.5:
                best = None
        self._move(number, None, number if best is None else best)


def mark_evergreens(conn: sqlite3.Connection, events: Iterable[int]) -> None:
    """Note which of some events come back again and again, by the pairs that there are."""
    for part in parts(events):
        alike: dict[int, list[int]] = {}
        sql = (
            f"SELECT n.a, o.time FROM {HAPPENINGS.near} n JOIN event o ON o.id = n.b"  # noqa: S608
            f" WHERE n.words >= {ALIKE} AND o.time IS NOT NULL AND n.a IN ({blanks(part)})"
        )
        for event, time in conn.execute(sql, part):
            alike.setdefault(event, []).append(time)
        rows = conn.execute(f"SELECT id, time, sources, evergreen FROM event WHERE id IN ({blanks(part)})", part)  # noqa: S608
        marks = [
            (int(comes_back(time, sources, alike.get(event, ()))), event, mark) for event, time, sources, mark in rows
        ]
        changed = [(mark, event) for mark, event, before in marks if mark != before]
        conn.executemany("UPDATE event SET evergreen = ? WHERE id = ?", changed)
