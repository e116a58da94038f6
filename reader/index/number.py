"""The numbers of articles: in the order of publication, and never one that the index has used before."""

from __future__ import annotations

import sqlite3

from reader.index.schema import DATED, UNDATED, first_slot

_TABLES = ("article", "ft_docsize")
"""Where numbers that were given are found: the full text keeps those of files that are no more."""
_FEW = 2_000
"""So many used numbers of a table are read at once rather than asked for one by one."""


class Numbers:
    """Gives numbers during one run on one connection: the first one at or after an article's own that is free.

    What was given is remembered, so that it is never given twice, whether or not it is in the tables yet. A number
    costs the same however many articles have the same time (`_after` leads past those in one step), and among very
    many without a date (they are counted on from the last one).
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._all_known = not any(map(self._has_many, _TABLES))
        """Whether no number is used but those that were given."""
        self._given = set[int]().union(*map(self._used, _TABLES)) if self._all_known else set[int]()
        self._after: dict[int, int] = {}
        """From a number that was found taken to a later one before which nothing is free."""
        self._undated: int | None = None

    def take(self, epoch: int | None) -> int:
        """A number for an article published at this second (since 1970); None when it has no date."""
        if epoch is None:
            return self._take_undated()
        number = self._free(first_slot(epoch))
        self._given.add(number)
        return number

    def _take_undated(self) -> int:
        if self._undated is None:
            last = [self._last_undated(table) for table in _TABLES]
            self._undated = max([UNDATED, *(number + 1 for number in last if number is not None)])
        number = self._undated
        self._undated += 1
        return number

    def _has_many(self, table: str) -> bool:
        sql = f"SELECT 1 FROM {table} LIMIT 1 OFFSET ?"  # noqa: S608 - from _TABLES
        return self._conn.execute(sql, (_FEW,)).fetchone() is not None

    def _used(self, table: str) -> list[int]:
        return [row[0] for row in self._conn.execute(f"SELECT id FROM {table}")]  # noqa: S608 - from _TABLES

    def _last_undated(self, table: str) -> int | None:
        sql = f"SELECT max(id) FROM {table} WHERE id BETWEEN ? AND ?"  # noqa: S608 - from _TABLES
        return self._conn.execute(sql, (UNDATED, DATED - 1)).fetchone()[0]

    def _free(self, first: int) -> int:
        """The first free number from `wanted` on."""
        passed: list[int] = []
        number = first
        while True:
            further = self._after.get(number)
            if further is None and number in self._given:
                further = number + 1
            if further is None and not self._all_known:
                end = self._end_of_used(number)
                further = end if end > number else None
            if further is None:
                break
            passed.append(number)
            number = further
        for before in passed:
            self._after[before] = number
        return number

    def _end_of_used(self, number: int) -> int:
        """The first number from here on that is in none of the tables."""
        while True:
            before = number
            for table in _TABLES:
                sql = f"SELECT id FROM {table} WHERE id >= ? ORDER BY id"  # noqa: S608 - from _TABLES
                for (used,) in self._conn.execute(sql, (number,)):
                    if used != number:
                        break
                    number += 1
            if number == before:
                return number
