"""What the library asks of the index to know what came or changed: new articles, what is around a star."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from itertools import chain

from reader.index.counted import meta, parts, words_of
from reader.index.file_names import WRITTEN
from reader.index.index import Index
from reader.index.select import blanks
from reader.index.settling import GROUP, GROUP_EVENTS, PUT, PUT_EVENT


def arrived_since(index: Index, time: int) -> list[int]:
    """The articles whose files were written after a time, in seconds since 1970, in time order; no removed ones."""
    sql = (
        f"SELECT id FROM article WHERE removed = 0 AND {WRITTEN} > ? * 1000000000"  # noqa: S608 - our own name
        " AND id NOT IN (SELECT article FROM hidden) ORDER BY id"
    )
    return index.database.read(lambda conn: [row[0] for row in conn.execute(sql, (time,))], [], bulk=True)


def stories_of(index: Index, numbers: Collection[int]) -> dict[int, int]:
    """The story of each of some articles."""

    def ask(conn: sqlite3.Connection) -> dict[int, int]:
        stories: dict[int, int] = {}
        for part in parts(numbers):
            sql = (
                "SELECT r.id, coalesce(e.part_of, e.id) FROM report r JOIN event e ON e.id = r.part_of"  # noqa: S608
                f" WHERE r.id IN ({blanks(part)})"
            )
            stories.update(conn.execute(sql, part))
        return stories

    return index.database.read(ask, {}, bulk=True)


def large_stories(index: Index, stories: Collection[int], least: int = 2) -> set[int]:
    """Of some stories those that have at least so many reports."""

    def ask(conn: sqlite3.Connection) -> set[int]:
        large: set[int] = set()
        for part in parts(stories):
            sql = (
                f"SELECT part_of FROM event WHERE part_of IN ({blanks(part)})"  # noqa: S608
                f" GROUP BY part_of HAVING sum(reports) >= {least:d}"
            )
            large.update(row[0] for row in conn.execute(sql, part))
        return large

    return index.database.read(ask, set(), bulk=True)


def counted_at(index: Index) -> tuple[int, int]:
    """Changes when words were counted anew, by which everything is weighed."""
    return index.database.read(lambda conn: (meta(conn, "counted"), meta(conn, "counted_events")), (0, 0), bulk=True)


def is_settling(index: Index) -> bool:
    """Whether events are being found: who is near whom is known of some only. What may wait long does not count."""
    sql = "SELECT 1 FROM todo WHERE step IN (?, ?, ?, ?) AND bound IS NULL LIMIT 1"
    steps = (PUT, GROUP, PUT_EVENT, GROUP_EVENTS)
    return index.database.read(lambda conn: conn.execute(sql, steps).fetchone(), None, bulk=True) is not None


def report_numbers(index: Index) -> frozenset[int]:
    """The numbers of all reports. A file that is written anew gets another one."""
    sql = "SELECT id FROM report"
    return index.database.read(
        lambda conn: frozenset(chain.from_iterable(conn.execute(sql))), frozenset[int](), bulk=True
    )


def said_words(index: Index, numbers: Sequence[int]) -> dict[int, Collection[int]]:
    """The words of some articles, by their numbers."""

    def ask(conn: sqlite3.Connection) -> dict[int, Collection[int]]:
        return {number: said.keys() for number, said in words_of(conn, numbers).items()}

    return index.database.read(ask, {}, bulk=True)


def around(index: Index, numbers: Sequence[int]) -> dict[int, tuple[object, ...]]:
    """Something that changes when the event of an article, its story, or the events that are like it change."""

    def ask(conn: sqlite3.Connection) -> dict[int, tuple[object, ...]]:
        own: dict[int, tuple[int, int, tuple[object, ...]]] = {}
        for part in parts(numbers):
            sql = (
                "SELECT r.id, e.id, coalesce(e.part_of, e.id), e.time, e.last, e.reports, e.sources, e.middle"  # noqa: S608
                f" FROM report r JOIN event e ON e.id = r.part_of WHERE r.id IN ({blanks(part)})"
            )
            own.update((row[0], (row[1], row[2], row[3:])) for row in conn.execute(sql, part))
        stories: dict[int, tuple[object, ...]] = {}
        for part in parts(sorted({story for _, story, _ in own.values()})):
            sql = (
                "SELECT part_of, count(*), sum(id), sum(reports), sum(last), sum(middle) FROM event"  # noqa: S608
                f" WHERE part_of IN ({blanks(part)}) GROUP BY part_of"
            )
            stories.update((row[0], row[1:]) for row in conn.execute(sql, part))
        near: dict[int, tuple[object, ...]] = {}
        for part in parts(sorted({event for event, _, _ in own.values()})):
            sql = (
                "SELECT n.a, count(*), sum(n.b), sum(n.words), sum(n.links), sum(o.reports), sum(o.middle)"  # noqa: S608
                f" FROM event_near n JOIN event o ON o.id = n.b WHERE n.a IN ({blanks(part)}) GROUP BY n.a"
            )
            near.update((row[0], row[1:]) for row in conn.execute(sql, part))
        return {
            number: (event, story, rest, stories.get(story), near.get(event))
            for number, (event, story, rest) in own.items()
        }

    return index.database.read(ask, {}, bulk=True)
