"""What stars ask of the index, for many at once: the events around theirs, what words tell, what was said alike."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from math import log
from operator import itemgetter
from typing import Any, NamedTuple

from reader.index.counted import Counted, parts, words_of
from reader.index.events import EVENT, EventRow
from reader.index.index import Index
from reader.index.select import blanks
from reader.stories.developments import TELLING_SHARE, Happening
from reader.stories.evergreen import ALIKE
from reader.stories.rarity import unpack_vector
from reader.stories.said import CUT, class_of
from reader.stories.strength import Alike

_HAPPENING = "id, time, last, profile, middle, sources, evergreen"
MOST_NEAR = 12
"""Events that are like one, from which on that shows a kind (all elections), or the topic of the whole library."""
FEW_EVENTS = 25
"""Events of a library below which it shows too little of how many sources news have."""
_MOST_REPORTS = 50
"""Reports of an event in which the lengths of its words are looked up."""


class Matter(NamedTuple):
    """The event of a star, and what may be told of it."""

    event: EventRow
    own: Happening
    others: tuple[Happening, ...]
    """Those of its story, and the likest others, by number."""
    telling: Mapping[int, float]
    """How much each of its words tells (see TELLING_SHARE), of those that tell anything."""


def matters(index: Index, numbers: Collection[int]) -> dict[int, Matter]:
    """The matters of some articles, by their numbers; of those whose events are known."""

    def ask(conn: sqlite3.Connection) -> dict[int, Matter]:
        event_of = _events_of(conn, numbers)
        events = _event_rows(conn, set(event_of.values()))
        links = _links(conn, events)
        members = _members(conn, {event.story for event in events.values()})
        events_and_near = {*events, *(other for near in links.values() for other in near)}
        happenings = _happenings(conn, events_and_near.union(*members.values()))
        own = {number: happenings.get(number) or Happening(number, 0, 0, {}) for number in events}
        telling = _telling(conn, own.values())
        matters = {
            number: Matter(
                event,
                own[number],
                _around(number, members.get(event.story, ()), links.get(number, {}), happenings),
                telling[number],
            )
            for number, event in events.items()
        }
        return {number: matters[event] for number, event in event_of.items() if event in matters}

    return index.database.read(ask, {}, bulk=True)


def _around(
    event: int, members: Iterable[int], links: Mapping[int, int], happenings: Mapping[int, Happening]
) -> tuple[Happening, ...]:
    """The others as an event sees them. links: what these add to the likeness, by those that are near."""
    same = set(members)
    around: list[Happening] = []
    for number in sorted((same | links.keys()) - {event}):
        other = happenings.get(number)
        if other is not None:
            linked = links.get(number, 0)
            is_plain = number not in same and not linked
            around.append(other if is_plain else replace(other, same_story=number in same, links=linked))
    return tuple(around)


def _events_of(conn: sqlite3.Connection, numbers: Collection[int]) -> dict[int, int]:
    event_of: dict[int, int] = {}
    for part in parts(numbers):
        sql = f"SELECT id, part_of FROM report WHERE part_of IS NOT NULL AND id IN ({blanks(part)})"  # noqa: S608
        event_of.update(conn.execute(sql, part))
    return event_of


def _event_rows(conn: sqlite3.Connection, events: Collection[int]) -> dict[int, EventRow]:
    rows: dict[int, EventRow] = {}
    for part in parts(sorted(events)):
        for row in conn.execute(f"{EVENT} WHERE id IN ({blanks(part)})", part):
            rows[row[0]] = EventRow(*row)
    return rows


def _links(conn: sqlite3.Connection, events: Collection[int]) -> dict[int, dict[int, int]]:
    links: dict[int, dict[int, int]] = {}
    for part in parts(sorted(events)):
        for one, other, linked in conn.execute(f"SELECT a, b, links FROM event_near WHERE a IN ({blanks(part)})", part):  # noqa: S608
            links.setdefault(one, {})[other] = linked
    return links


def _members(conn: sqlite3.Connection, stories: Collection[int]) -> dict[int, list[int]]:
    members: dict[int, list[int]] = {}
    for part in parts(sorted(stories)):
        for story, event in conn.execute(f"SELECT part_of, id FROM event WHERE part_of IN ({blanks(part)})", part):  # noqa: S608
            members.setdefault(story, []).append(event)
    return members


def _happenings(conn: sqlite3.Connection, events: Collection[int]) -> dict[int, Happening]:
    """Events that have a time, as one sees them that is of another story and has no links to them."""
    happenings: dict[int, Happening] = {}
    for part in parts(sorted(events)):
        sql = f"SELECT {_HAPPENING} FROM event WHERE time IS NOT NULL AND id IN ({blanks(part)})"  # noqa: S608
        for row in conn.execute(sql, part):
            happenings[row[0]] = _happening(row)
    return happenings


def _happening(row: Sequence[Any]) -> Happening:
    """row: columns as in _HAPPENING."""
    number, time, last, packed, middle, sources, evergreen = row
    about = unpack_vector(packed)
    return Happening(number, time, last, about, middle=middle, sources=sources, evergreen=bool(evergreen))


def happenings(index: Index, events: Collection[int]) -> dict[int, Happening]:
    """Some events that have a time, each as one sees it that is of another story and has no links to it."""
    return index.database.read(lambda conn: _happenings(conn, events), {}, bulk=True)


def near_events(index: Index, events: Collection[int], least: int) -> dict[int, list[int]]:
    """The events that are so much like some, 0 to 1000, by these. Of what MOST_NEAR and more are like, none."""

    def ask(conn: sqlite3.Connection) -> dict[int, list[int]]:
        near: dict[int, list[int]] = {}
        for part in parts(sorted(events)):
            sql = f"SELECT a, b FROM event_near WHERE words >= {least:d} AND a IN ({blanks(part)})"  # noqa: S608
            for event, other in conn.execute(sql, part):
                near.setdefault(event, []).append(other)
        return {event: others for event, others in near.items() if len(others) < MOST_NEAR}

    return index.database.read(ask, {}, bulk=True)


def _telling(conn: sqlite3.Connection, events: Collection[Happening]) -> dict[int, dict[int, float]]:
    """How much each word of some events tells, by event."""
    about = {event.id: event.about for event in events}
    reports: dict[int, list[int]] = {}
    for part in parts(sorted(about)):
        sql = f"SELECT part_of, id FROM report WHERE part_of IN ({blanks(part)}) ORDER BY part_of, time, name, id"  # noqa: S608
        for event, rows in groupby(conn.execute(sql, part), itemgetter(0)):
            reports[event] = [row[1] for row in rows][:_MOST_REPORTS]
    counted = Counted(conn)
    counted.load({word for words in about.values() for word in words})
    telling: dict[int, dict[int, float]] = {}
    for event, words in about.items():
        shapes: dict[int, int] = {}
        for said in words_of(conn, reports.get(event, [])).values():
            shapes.update((word, class_of(said[word])) for word in words if word in said)
        shares = counted.event_shares({word: shapes.get(word, CUT) for word in words})
        telling[event] = {word: log(TELLING_SHARE / share) for word, share in shares.items() if share < TELLING_SHARE}
    return telling


def alike(index: Index, events: Collection[int]) -> dict[int, list[Alike]]:
    """The events that say much the same as some, by these."""

    def ask(conn: sqlite3.Connection) -> dict[int, list[Alike]]:
        alike: dict[int, list[Alike]] = {}
        for part in parts(sorted(events)):
            sql = (
                "SELECT n.a, o.id, o.time, n.words FROM event_near n JOIN event o ON o.id = n.b"  # noqa: S608
                f" WHERE n.words >= {ALIKE} AND o.time IS NOT NULL AND n.a IN ({blanks(part)})"
            )
            for event, *other in conn.execute(sql, part):
                alike.setdefault(event, []).append(Alike(*other))
        return alike

    return index.database.read(ask, {}, bulk=True)


def one_each(index: Index, share: float = 0.9) -> bool:
    """Whether nearly all events have one source; of FEW_EVENTS that cannot be told, and is taken to be so."""
    sql = "SELECT count(*), sum(sources = 1) FROM event"
    count, alone = index.database.read(lambda conn: conn.execute(sql).fetchone(), (0, 0), bulk=True)
    return count < FEW_EVENTS or (alone or 0) >= share * count
