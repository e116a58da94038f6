"""Groups in the index: reports become events, events become stories; only the units that a change touches."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable

from reader.index.counted import parts
from reader.index.pairs import Level, Nearby
from reader.index.select import blanks
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
        if not patient:
            small: set[int] = set()
            large: set[int] = set()
            for number in sorted(alive):
                if number not in small and number not in large:
                    connected = unit_of(number, self._nearby.of, self._steps[:1], PATIENCE)
                    (small if len(connected) <= PATIENCE else large).update(connected)
                if number in large:
                    self._attach(number)
                    self.late.add(number)
            alive &= small
        for unit in units(alive, self._nearby.of, self._before, self._steps):
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
        members: list[Part] = []
        for part in parts(unit):
            sql = f"SELECT id, time, name, part_of, unit FROM {self._nodes} WHERE id IN ({blanks(part)})"  # noqa: S608
            for number, time, name, group, before in self._conn.execute(sql, part):
                placed[number] = (group, before)
                members.append(Part(number, time or 0, name))
        name = min(unit) if len(unit) > 1 else None
        for group in merge(members, self._nearby.products(unit) if len(unit) > 1 else {}, self._level.rules):
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
        sql = (
            f"SELECT r.part_of, n.strength FROM {self._level.near} n JOIN {self._nodes} r ON r.id = n.b"  # noqa: S608
            " WHERE n.a = ? AND r.part_of IS NOT NULL"
        )
        for group, strength in self._conn.execute(sql, (number,)):
            scores[group] = scores.get(group, 0) + strength
        best = max(scores, key=lambda group: (scores[group], -group), default=None)
        if best is not None:
            count = self._conn.execute(f"SELECT count(*) FROM {self._nodes} WHERE part_of = ?", (best,)).fetchone()[0]  # noqa: S608
            # The members of a group are about half as alike as copies: so long is the sum of their words.
            if scores[best] < UNIT * self._level.rules.least * (count * (1 + count) / 2) ** 0.5:
                best = None
        self._move(number, None, number if best is None else best)
