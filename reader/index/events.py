"""What the library asks of events and stories: which there are, who is in them, what two articles share."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from math import log
from typing import Any, NamedTuple

from reader.index.counted import Counted, parts, words_of
from reader.index.index import Index
from reader.index.placing import links_of
from reader.index.schema import DATED
from reader.index.select import blanks
from reader.index.settling import GROUP, GROUP_LATE, PUT
from reader.stories.developments import COVER_LEAST, COVER_SHARE, COVER_WORDS, TELLING_SHARE, Happening, covers
from reader.stories.rarity import UNIT, Vector, unpack_vector
from reader.stories.said import CUT, class_of, is_everyday, keys, number_of, shape_of, steps_of

SIMILAR_LEAST = 200
"""Likeness from which on an article is offered as similar, faded by the time between the two."""
_SIMILAR_DAYS = 60
_MOST_REPORTS = 50
"""Reports of an event in which the lengths of its words are looked up."""
_SIMILAR_RARE = 1000
"""Articles that a word may have by which similar ones are looked for."""


class EventRow(NamedTuple):
    """An event as the index keeps it."""

    id: int
    story: int
    """The story that it belongs to: the number of its first event."""
    time: int | None
    """Seconds since 1970 of its first report; None without dates."""
    last: int | None
    reports: int
    """Files, also copies."""
    sources: int
    middle: int
    """The report that is nearest to what the event is about: its headline is the event's name."""


class StoryRow(NamedTuple):
    """A story as the index keeps it."""

    id: int
    events: int
    reports: int
    first: int | None
    """Seconds since 1970 of the first report."""
    newest: int | None
    """... of the first report of the latest event, but for what comes back again and again (see `evergreen`)."""
    last: int | None
    """... of the last report."""
    sources: int
    """Of the event that most sources reported."""


_HAPPENING = "id, time, last, profile, middle, evergreen"
_STORY = (
    "SELECT part_of, count(*), sum(reports), min(time), max(CASE WHEN evergreen THEN NULL ELSE time END), max(last),"
    " max(sources) FROM event"
)
_EVENT = "SELECT id, coalesce(part_of, id), time, last, reports, sources, middle FROM event"


def event_of(index: Index, number: int) -> EventRow | None:
    """The event of an article; None while it is not known."""

    def ask(conn: sqlite3.Connection) -> EventRow | None:
        sql = f"{_EVENT} WHERE id = (SELECT part_of FROM report WHERE id = ?)"  # noqa: S608
        row = conn.execute(sql, (number,)).fetchone()
        return EventRow(*row) if row else None

    return index.database.read(ask, None, bulk=True)


def events_of(index: Index, numbers: Collection[int]) -> dict[int, int]:
    """The event of each of some articles."""

    def ask(conn: sqlite3.Connection) -> dict[int, int]:
        events: dict[int, int] = {}
        for part in parts(numbers):
            sql = f"SELECT id, part_of FROM report WHERE part_of IS NOT NULL AND id IN ({blanks(part)})"  # noqa: S608
            events.update(conn.execute(sql, part))
        return events

    return index.database.read(ask, {}, bulk=True)


def story_events(index: Index, story: int) -> list[EventRow]:
    """The events of a story in time order, undated ones last."""

    def ask(conn: sqlite3.Connection) -> list[EventRow]:
        rows = conn.execute(f"{_EVENT} WHERE part_of = ? ORDER BY time IS NULL, time, name", (story,))
        return [EventRow(*row) for row in rows]

    return index.database.read(ask, [], bulk=True)


def sources_in_story(index: Index, story: int) -> dict[int, int]:
    """Number -> number of the source, of every article of a story."""
    sql = (
        "SELECT r.id, a.source FROM event e JOIN report r ON r.part_of = e.id JOIN article a ON a.id = r.id"
        " WHERE e.part_of = ?"
    )
    return index.database.read(lambda conn: dict(conn.execute(sql, (story,))), {}, bulk=True)


def reports_of(index: Index, events: Collection[int]) -> dict[int, list[int]]:
    """The reports of some events, each in time order."""

    def ask(conn: sqlite3.Connection) -> dict[int, list[int]]:
        reports: dict[int, list[int]] = {}
        for part in parts(events):
            sql = f"SELECT part_of, id FROM report WHERE part_of IN ({blanks(part)}) ORDER BY time, name, id"  # noqa: S608
            for event, number in conn.execute(sql, part):
                reports.setdefault(event, []).append(number)
        return reports

    return index.database.read(ask, {}, bulk=True)


def all_stories(index: Index, least: int = 2) -> list[StoryRow]:
    """Every story of at least so many reports, in no order that means anything."""
    sql = f"{_STORY} WHERE part_of IS NOT NULL GROUP BY part_of HAVING sum(reports) >= ?"

    def ask(conn: sqlite3.Connection) -> list[StoryRow]:
        return [StoryRow(*row) for row in conn.execute(sql, (least,))]

    return index.database.read(ask, [], bulk=True)


def count_stories(index: Index, least: int = 2) -> int:
    """How many stories have at least so many reports."""
    sql = (
        "SELECT count(*) FROM (SELECT 1 FROM event WHERE part_of IS NOT NULL GROUP BY part_of HAVING sum(reports) >= ?)"
    )
    return index.database.read(lambda conn: conn.execute(sql, (least,)).fetchone()[0], 0, bulk=True)


def story_row(index: Index, story: int) -> StoryRow | None:
    """One story, also of a single report; None when there is none of that number."""
    sql = f"{_STORY} WHERE part_of = ? GROUP BY part_of"
    row = index.database.read(lambda conn: conn.execute(sql, (story,)).fetchone(), None, bulk=True)
    return StoryRow(*row) if row else None


def arrivals(index: Index, numbers: Collection[int]) -> dict[int, int]:
    """When the file of each of some articles was written last: seconds since 1970."""

    def ask(conn: sqlite3.Connection) -> dict[int, int]:
        arrival_times: dict[int, int] = {}
        for part in parts(numbers):
            sql = f"SELECT id, abs(mtime) / 1000000000 FROM article WHERE id IN ({blanks(part)})"  # noqa: S608
            arrival_times.update(conn.execute(sql, part))
        return arrival_times

    return index.database.read(ask, {}, bulk=True)


def all_reports(index: Index) -> list[tuple[int, int]]:
    """Event and number of every report, by event, each event in time order."""
    sql = "SELECT part_of, id FROM report WHERE part_of IS NOT NULL ORDER BY part_of, time, name, id"
    return index.database.read(lambda conn: conn.execute(sql).fetchall(), [], bulk=True)


def all_events(index: Index) -> list[EventRow]:
    """Every event, by story and time."""
    sql = f"{_EVENT} ORDER BY coalesce(part_of, id), time IS NULL, time, name"
    return index.database.read(lambda conn: [EventRow(*row) for row in conn.execute(sql)], [], bulk=True)


def middle_event(index: Index, story: int) -> int:
    """The event of a story that is most like the others, the larger the more it counts: what the story is called by."""
    sql = (
        "SELECT e.id, sum(n.words * o.reports) FROM event e JOIN event_near n ON n.a = e.id"
        " JOIN event o ON o.id = n.b AND o.part_of = e.part_of WHERE e.part_of = ?"
        " GROUP BY e.id ORDER BY 2 DESC, e.time, e.name LIMIT 1"
    )
    row = index.database.read(lambda conn: conn.execute(sql, (story,)).fetchone(), None, bulk=True)
    return row[0] if row else story


def is_settled(index: Index, event: int) -> bool:
    """Whether an event is final for the files that there are: nothing new is still to be grouped with it."""
    sql = "SELECT 1 FROM report r JOIN todo t ON t.id = r.id AND t.step IN (?, ?, ?) WHERE r.part_of = ? LIMIT 1"
    values = (PUT, GROUP, GROUP_LATE, event)
    return index.database.read(lambda conn: conn.execute(sql, values).fetchone(), None, bulk=True) is None


def vectors(index: Index, numbers: Sequence[int]) -> dict[int, Vector]:
    """What some articles are about, by the words as numbers, the heaviest first."""

    def ask(conn: sqlite3.Connection) -> dict[int, Vector]:
        return _vectors(conn, Counted(conn), numbers)

    return index.database.read(ask, {}, bulk=True)


def words_by(index: Index, numbers: Sequence[int]) -> dict[int, frozenset[int]]:
    """The words that some articles use, by their numbers."""

    def ask(conn: sqlite3.Connection) -> dict[int, frozenset[int]]:
        return {number: frozenset(said) for number, said in words_of(conn, numbers).items()}

    return index.database.read(ask, {}, bulk=True)


def in_common(index: Index, number: int, others: Sequence[int]) -> dict[int, list[int]]:
    """By other article: the words of what one is about that the other uses too, those that count most first."""

    def ask(conn: sqlite3.Connection) -> dict[int, list[int]]:
        own = _vectors(conn, Counted(conn), [number]).get(number, {})
        common: dict[int, list[int]] = {}
        for other, theirs in words_of(conn, others).items():
            both = {word: weight * steps_of(theirs[word]) for word, weight in own.items() if word in theirs}
            common[other] = sorted(both, key=lambda word: (-both[word], word))
        return common

    return index.database.read(ask, {}, bulk=True)


def showable(index: Index, forms: Mapping[int, str], share: float = 0.1) -> dict[int, str]:
    """Of some words as they are written, by their numbers, those that a reason may show, in the same order.

    They tell something: at most such a share of the articles has them, of the library and of those that are imagined
    besides. Of words with so few letters that nearly all of them are everyday words only abbreviations are shown.
    """
    shapes = {word: shape_of(own[0]) for word, form in forms.items() if (own := keys(form))}

    def ask(conn: sqlite3.Connection) -> dict[int, str]:
        counted = Counted(conn)
        return {
            word: forms[word]
            for word, shape in shapes.items()
            if not is_everyday(forms[word], shape) and counted.share(word, shape) <= share
        }

    return index.database.read(ask, {}, bulk=True)


def similar(index: Index, number: int, limit: int = 5) -> list[int]:
    """The articles that say most nearly the same as one, whenever, the likest first; copies of each other once."""

    def ask(conn: sqlite3.Connection) -> list[int]:
        counted = Counted(conn)
        own = _vectors(conn, counted, [number]).get(number, {})
        sums: dict[int, int] = {}
        for word, weight in own.items():
            if counted.is_rare(word, _SIMILAR_RARE):
                for other, theirs in conn.execute("SELECT article, weight FROM post WHERE word = ?", (word,)):
                    sums[other] = sums.get(other, 0) + weight * theirs
        sums.pop(number, None)
        near = {other: value // UNIT for other, value in sums.items() if value >= SIMILAR_LEAST * UNIT}
        times: dict[int, tuple[int | None, int]] = {}
        for part in parts([*near, number]):
            sql = f"SELECT id, time, name FROM report WHERE id IN ({blanks(part)})"  # noqa: S608
            times.update((other, (time, name)) for other, time, name in conn.execute(sql, part))
        start = times.get(number, (None, 0))[0]
        ranked: list[tuple[float, int, int]] = []
        for other, likeness in near.items():
            time, name = times.get(other, (None, 0))
            gap = abs(time - start) / 86_400 if time is not None and start is not None else _SIMILAR_DAYS
            faded = likeness / (1 + gap / _SIMILAR_DAYS)
            if faded >= SIMILAR_LEAST:
                ranked.append((-faded, name, other))
        return [other for *_, other in sorted(ranked)[:limit]]

    return index.database.read(ask, [], bulk=True)


def profiles(index: Index, events: Collection[int]) -> dict[int, Vector]:
    """What some events are about."""

    def ask(conn: sqlite3.Connection) -> dict[int, Vector]:
        vectors: dict[int, Vector] = {}
        for part in parts(events):
            sql = f"SELECT id, profile FROM event WHERE id IN ({blanks(part)})"  # noqa: S608
            vectors.update((number, unpack_vector(packed)) for number, packed in conn.execute(sql, part))
        return vectors

    return index.database.read(ask, {}, bulk=True)


def links(index: Index, numbers: Sequence[int]) -> dict[tuple[int, int], int]:
    """What lists and links add to the likeness of some articles with others, by pairs, smaller number first."""
    return index.database.read(lambda conn: links_of(conn, numbers), {}, bulk=True)


def _vectors(conn: sqlite3.Connection, counted: Counted, numbers: Sequence[int]) -> dict[int, Vector]:
    sources: dict[int, int] = {}
    for part in parts(numbers):
        sources.update(conn.execute(f"SELECT id, source FROM article WHERE id IN ({blanks(part)})", part))  # noqa: S608
    words = words_of(conn, [number for number in numbers if number in sources])
    return {number: counted.vector(said, sources[number]) for number, said in words.items()}


def later_events(index: Index, event: EventRow) -> tuple[Happening, list[Happening]]:
    """An event, and those that may be developments of it: of its story, and the likest others."""

    def ask(conn: sqlite3.Connection) -> tuple[Happening, list[Happening]]:
        near: dict[int, int] = dict(conn.execute("SELECT b, links FROM event_near WHERE a = ?", (event.id,)))
        rows = conn.execute("SELECT id FROM event WHERE part_of = ?", (event.story,))
        numbers = {row[0] for row in rows} | near.keys() | {event.id}
        happenings: dict[int, Happening] = {}
        for part in parts(sorted(numbers)):
            sql = (
                f"SELECT {_HAPPENING}, part_of FROM event"  # noqa: S608
                f" WHERE time IS NOT NULL AND id IN ({blanks(part)})"
            )
            for *row, story in conn.execute(sql, part):
                found = _happening(row)
                happenings[found.id] = replace(found, same_story=story == event.story, links=near.get(found.id, 0))
        own = happenings.pop(event.id, None) or Happening(event.id, 0, 0, {})
        return own, list(happenings.values())

    return index.database.read(ask, (Happening(event.id, 0, 0, {}), []), bulk=True)


def happening(index: Index, event: int, cover: tuple[int, ...]) -> Happening | None:
    """An event that uses the words of a starred headline."""
    sql = f"SELECT {_HAPPENING} FROM event WHERE time IS NOT NULL AND id = ?"  # noqa: S608
    row = index.database.read(lambda conn: conn.execute(sql, (event,)).fetchone(), None, bulk=True)
    return replace(_happening(row), cover=cover) if row else None


def _happening(row: Sequence[Any]) -> Happening:
    """row: columns as in _HAPPENING."""
    number, time, last, packed, middle, evergreen = row
    return Happening(number, time, last, unpack_vector(packed), middle=middle, evergreen=bool(evergreen))


def telling_words(index: Index, event: int, words: Collection[int]) -> dict[int, float]:
    """Of some words of an event those that few events have, and how much each tells (see TELLING_SHARE)."""

    def ask(conn: sqlite3.Connection) -> dict[int, float]:
        counted = Counted(conn)
        sql = "SELECT id FROM report WHERE part_of = ? ORDER BY time, name, id LIMIT ?"
        reports = [row[0] for row in conn.execute(sql, (event, _MOST_REPORTS))]
        shapes: dict[int, int] = {}
        for said in words_of(conn, reports).values():
            shapes.update((word, class_of(value)) for word, value in said.items())
        shares = {word: counted.event_share(word, shapes.get(word, CUT)) for word in sorted(words)}
        return {word: log(TELLING_SHARE / share) for word, share in shares.items() if share < TELLING_SHARE}

    return index.database.read(ask, {}, bulk=True)


def one_each(index: Index, share: float = 0.9) -> bool:
    """Whether nearly all events have one source."""
    sql = "SELECT count(*), sum(sources = 1) FROM event"
    count, alone = index.database.read(lambda conn: conn.execute(sql).fetchone(), (0, 0), bulk=True)
    return (alone or 0) >= share * (count or 1)


def headline_covers(index: Index, number: int, title: str) -> dict[int, tuple[int, ...]]:
    """Later articles that use most of a headline anywhere in their texts, with its rare words that they use."""

    def ask(conn: sqlite3.Connection) -> dict[int, tuple[int, ...]]:
        counted = Counted(conn)
        forms = {number_of(key): key for key in keys(title) if len(key) > 2}
        weights = counted.rarities({word: shape_of(key) << 5 for word, key in forms.items()})
        few = max(COVER_LEAST, int(COVER_SHARE * counted.counts.articles))
        rare = {word for word, key in forms.items() if len(key) > 3 and counted.is_rare(word, few)}
        if len(rare) < COVER_WORDS:
            return {}
        used: dict[int, set[int]] = {}
        for word, key in forms.items():
            if word not in rare:
                continue
            expression = f'"{key}"' + ("*" if len(key) == CUT else "")
            sql = "SELECT rowid FROM ft WHERE ft MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?"
            for (other,) in conn.execute(sql, (expression, number, 4 * few)):
                used.setdefault(other, set()).add(word)
        enough = {other: words for other, words in used.items() if len(words) >= COVER_WORDS}
        cover_words = {other: covers(weights, rare, words) for other, words in enough.items()}
        return {other: words for other, words in cover_words.items() if words and other >= DATED}

    return index.database.read(ask, {}, bulk=True)
