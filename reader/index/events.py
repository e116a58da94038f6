"""What the library asks of events and stories: which there are, who is in them, what two articles share."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from reader.index.counted import Counted, packed_words, parts, words_of
from reader.index.file_names import WRITTEN
from reader.index.index import Index
from reader.index.placing import links_of
from reader.index.select import blanks
from reader.index.settling import GROUP, GROUP_LATE, PUT, PUT_LATE
from reader.stories.rarity import Vector, matter_of
from reader.stories.said import is_everyday, keys, shape_of, steps_in

PLAIN_SHARE = 0.045
"""Share of the articles that may have a word that tells something and is no name: more have `then`, `over`, `said`."""
SIMILAR_LEAST = 200
"""Likeness from which on an article is offered as similar, faded by the time between the two."""
NEAR_LEAST = 110
"""Likeness from which on two events of a story have to do with each other also without the others of it."""
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


_STORY = (
    "SELECT part_of, count(*), sum(reports), min(time), max(CASE WHEN evergreen THEN NULL ELSE time END), max(last),"
    " max(sources) FROM event"
)
EVENT = "SELECT id, coalesce(part_of, id), time, last, reports, sources, middle FROM event"


def event_of(index: Index, number: int) -> EventRow | None:
    """The event of an article; None while it is not known."""

    def ask(conn: sqlite3.Connection) -> EventRow | None:
        sql = f"{EVENT} WHERE id = (SELECT part_of FROM report WHERE id = ?)"  # noqa: S608
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
        rows = conn.execute(f"{EVENT} WHERE part_of = ? ORDER BY time IS NULL, time, name", (story,))
        return [EventRow(*row) for row in rows]

    return index.database.read(ask, [], bulk=True)


def events_near(index: Index, event: int) -> set[int]:
    """The events that have to do with one directly: they tell much the same, or lists or links tie the two."""
    sql = "SELECT b FROM event_near WHERE a = ? AND (words >= ? OR links > 0)"
    values = (event, NEAR_LEAST)
    return index.database.read(lambda conn: {row[0] for row in conn.execute(sql, values)}, set[int](), bulk=True)


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
            sql = f"SELECT id, {WRITTEN} / 1000000000 FROM article WHERE id IN ({blanks(part)})"  # noqa: S608
            arrival_times.update(conn.execute(sql, part))
        return arrival_times

    return index.database.read(ask, {}, bulk=True)


def all_reports(index: Index) -> list[tuple[int, int]]:
    """Event and number of every report, by event, each event in time order."""
    sql = "SELECT part_of, id FROM report WHERE part_of IS NOT NULL ORDER BY part_of, time, name, id"
    return index.database.read(lambda conn: conn.execute(sql).fetchall(), [], bulk=True)


def all_events(index: Index) -> list[EventRow]:
    """Every event, by story and time."""
    sql = f"{EVENT} ORDER BY coalesce(part_of, id), time IS NULL, time, name"
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
    sql = "SELECT 1 FROM report r JOIN todo t ON t.id = r.id AND t.step IN (?, ?, ?, ?) WHERE r.part_of = ? LIMIT 1"
    values = (PUT, PUT_LATE, GROUP, GROUP_LATE, event)
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
        for other, packed in packed_words(conn, others):
            both = {word: own[word] * steps for word, steps in steps_in(packed, own).items()}
            common[other] = sorted(both, key=lambda word: (-both[word], word))
        return common

    return index.database.read(ask, {}, bulk=True)


def showable(index: Index, forms: Mapping[int, str], share: float = 0.1) -> dict[int, str]:
    """Of some words as they are written, by their numbers, those that a reason may show, in the same order.

    Few have them, at most such a share, and at most PLAIN_SHARE where they are written small; and of words with so few
    letters that nearly all of them are everyday words only abbreviations are shown.
    """
    shapes = {word: shape_of(own[0]) for word, form in forms.items() if (own := keys(form))}
    told = {word: shape for word, shape in shapes.items() if not is_everyday(forms[word], shape)}
    shares = _shares(index, told)
    most = {word: PLAIN_SHARE if forms[word].islower() else share for word in shares}
    return {word: form for word, form in forms.items() if word in shares and shares[word] <= most[word]}


def few_have(index: Index, shapes: Mapping[int, int], share: float = 0.1) -> set[int]:
    """Of some words, by their length classes, those that tell something: at most such a share of the articles has them,
    of the library and of those that are imagined besides."""
    return {word for word, had in _shares(index, shapes).items() if had <= share}


def _shares(index: Index, shapes: Mapping[int, int]) -> dict[int, float]:
    """The share of the articles, real and imagined, that has each word."""

    def ask(conn: sqlite3.Connection) -> dict[int, float]:
        counted = Counted(conn)
        counted.load(shapes)
        return {word: counted.share(word, shape) for word, shape in shapes.items()}

    return index.database.read(ask, dict[int, float](), bulk=True)


def similar(index: Index, number: int, limit: int = 5) -> list[int]:
    """The articles that say most nearly the same as one, whenever, the likest first; copies of each other once.

    A likeness that rests on a single word counts half.
    """

    def ask(conn: sqlite3.Connection) -> list[int]:
        counted = Counted(conn)
        own = _vectors(conn, counted, [number]).get(number, {})
        sums: dict[int, int] = {}
        most: dict[int, int] = {}
        for word, weight in own.items():
            if counted.is_rare(word, _SIMILAR_RARE):
                for other, theirs in conn.execute("SELECT article, weight FROM post WHERE word = ?", (word,)):
                    part = weight * theirs
                    sums[other] = sums.get(other, 0) + part
                    most[other] = max(part, most.get(other, 0))
        sums.pop(number, None)
        likeness = {other: matter_of(whole, most[other]) for other, whole in sums.items()}
        near = {other: value for other, value in likeness.items() if value >= SIMILAR_LEAST}
        times: dict[int, tuple[int | None, int]] = {}
        for part in parts([*near, number]):
            sql = f"SELECT id, time, name FROM report WHERE id IN ({blanks(part)})"  # noqa: S608
            times.update((other, (time, name)) for other, time, name in conn.execute(sql, part))
        start = times.get(number, (None, 0))[0]
        ranked: list[tuple[float, int, int]] = []
        for other, value in near.items():
            time, name = times.get(other, (None, 0))
            gap = abs(time - start) / 86_400 if time is not None and start is not None else _SIMILAR_DAYS
            faded = value / (1 + gap / _SIMILAR_DAYS)
            if faded >= SIMILAR_LEAST:
                ranked.append((-faded, name, other))
        return [other for *_, other in sorted(ranked)[:limit]]

    return index.database.read(ask, [], bulk=True)


def links(index: Index, numbers: Sequence[int]) -> dict[tuple[int, int], int]:
    """What lists and links add to the likeness of some articles with others, by pairs, smaller number first."""
    return index.database.read(lambda conn: links_of(conn, numbers), {}, bulk=True)


def _vectors(conn: sqlite3.Connection, counted: Counted, numbers: Sequence[int]) -> dict[int, Vector]:
    sources: dict[int, int] = {}
    for part in parts(numbers):
        sources.update(conn.execute(f"SELECT id, source FROM article WHERE id IN ({blanks(part)})", part))  # noqa: S608
    words = words_of(conn, [number for number in numbers if number in sources])
    return {number: counted.vector(said, sources[number]) for number, said in words.items()}
