"""What is left to do for events and stories, step by step, in short transactions.

The table `todo` holds it: articles to put, reports to group, events to put, events to group; and what may wait for idle
time. A run that was killed is taken up where it stopped. When the library has changed by a tenth, all is counted anew
and every step done again; until then the counts stand still and the tables are a function of the files.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reader.index import packing
from reader.index.counted import count_events, count_words, meta, parts, put_meta
from reader.index.db import Database
from reader.index.grouping import mark_evergreens
from reader.index.indexing_run import Meter
from reader.index.pairs import Nearby
from reader.index.placing import Placing, copy_of
from reader.index.select import blanks
from reader.model.progress import FINDING_STORIES
from reader.stories.evidence import crowd

PUT, GROUP, PUT_EVENT, GROUP_EVENTS, PUT_LATE, GROUP_LATE, PUT_EVENT_LATE, GROUP_EVENTS_LATE = range(8)
"""The steps. Those that are late take long, and are for idle time: large units, and what lost one of many that are
near."""
_LATE = {PUT: PUT_LATE, PUT_EVENT: PUT_EVENT_LATE}
_GROUPING = (GROUP, GROUP_LATE, GROUP_EVENTS, GROUP_EVENTS_LATE)
_GROUPED, _PUT_AT_ONCE = 400, 200
"""Articles or events of a step in one transaction."""
_EARLY = 3000
"""The newest articles of a folder never seen before, whose stories are made before all else."""
_WITHOUT_BOUND = "ON CONFLICT DO UPDATE SET bound = NULL, weakest = NULL"
"""What is to be put in any case is not only to be put where it falls short."""
_DUE = "events_due"
_COUNTED, _ALL_DUE, _EARLY_DONE, _EARLY_NOW = range(4)
"""Whether the events have been counted; or are to be, once all articles, or the newest ones, are grouped."""


def push(conn: sqlite3.Connection, step: int, numbers: Iterable[int]) -> None:
    """Remember what is to be done."""
    sql = f"INSERT INTO todo VALUES (?, ?, NULL, NULL) {_WITHOUT_BOUND}"  # noqa: S608
    conn.executemany(sql, [(step, number) for number in numbers])


def _push_short(conn: sqlite3.Connection, step: int, short: Mapping[int, tuple[int, int]]) -> None:
    """Remember what is to be put again unless it turns out to be whole: see `Nearby.short`."""
    rows = [(step, number, *last) for number, last in short.items()]
    conn.executemany("INSERT OR IGNORE INTO todo VALUES (?, ?, ?, ?)", rows)


def put_words(conn: sqlite3.Connection, rows: Iterable[tuple[int, bytes]]) -> None:
    """The words of articles were read. rows: number and packed words of each."""
    given = list(rows)
    for part in parts(number for number, _ in given):
        sql = f"SELECT id, epoch FROM article WHERE id IN ({blanks(part)})"  # noqa: S608
        epochs = dict(conn.execute(sql, part))
        conn.executemany(
            "INSERT OR REPLACE INTO said VALUES (?, ?, ?)",
            [(number, copy_of(words, epochs[number]), words) for number, words in given if number in epochs],
        )
    push(conn, PUT, (number for number, _ in given))
    put_meta(conn, "changes", meta(conn, "changes") + len(given))


def forget(conn: sqlite3.Connection, number: int) -> None:
    """An article goes."""
    if not conn.execute("SELECT 1 FROM said WHERE article = ?", (number,)).fetchone():
        return
    placing = Placing(conn)
    placing.drop_article(number)
    conn.execute("DELETE FROM said WHERE article = ?", (number,))
    _done(conn, [number], (PUT, PUT_LATE, GROUP, GROUP_LATE))
    put_meta(conn, "changes", meta(conn, "changes") + 1)
    _push_all(conn, placing, {number})


Links = dict[int, dict[int, int]]
"""Whom some articles name, and in which kinds: by article, then by whom."""


def before_links(conn: sqlite3.Connection, numbers: Sequence[int]) -> Links | None:
    """The lists or links of articles are going to change: what they are until then.

    None while everything is still to be put: then `after_links` has nothing to do.
    """
    return _links(conn, numbers) if meta(conn, "counted") else None


def after_links(conn: sqlite3.Connection, numbers: Sequence[int], before: Links | None) -> None:
    """The lists or links of articles have changed: what they say of others must be weighed again.

    Also what others say of an article that is named by so many more, or fewer, that each says less, or more. Where the
    other end is gone, or is put anyway, that has been or will be weighed with it.
    """
    if before is None:
        return
    now = _links(conn, numbers)
    gained: Counter[int] = Counter()
    again: set[int] = set()
    changed: dict[int, set[int]] = {}
    for number in numbers:
        old, new = before.get(number, {}), now.get(number, {})
        gained.update(new.keys())
        gained.subtract(old.keys())
        if crowd(len(old), 0) != crowd(len(new), 0):
            again.add(number)
        for other in old.keys() | new.keys():
            if old.get(other) != new.get(other):
                changed.setdefault(other, set()).add(number)
    for other in _waiting_for_none(conn, changed):
        again |= changed[other]
    for target, more in gained.items():
        if more:
            named = conn.execute("SELECT count(*) FROM edge WHERE kind > 0 AND dst = ?", (target,)).fetchone()[0]
            if crowd(0, named) != crowd(0, named - more):
                again.add(target)
    for part in parts(sorted(again)):
        chosen = f"SELECT {PUT}, article, NULL, NULL FROM said WHERE article IN ({blanks(part)})"  # noqa: S608
        conn.execute(f"INSERT INTO todo {chosen} {_WITHOUT_BOUND}", part)


def _links(conn: sqlite3.Connection, numbers: Sequence[int]) -> Links:
    links: Links = {}
    for part in parts(numbers):
        sql = f"SELECT src, dst, kind FROM edge WHERE kind > 0 AND src IN ({blanks(part)})"  # noqa: S608
        for src, dst, kind in conn.execute(sql, part):
            links.setdefault(src, {})[dst] = kind
    return links


def _waiting_for_none(conn: sqlite3.Connection, numbers: Iterable[int]) -> Iterator[int]:
    """Those articles that are there and are not going to be put."""
    for part in parts(numbers):
        sql = (
            f"SELECT article FROM said WHERE article IN ({blanks(part)})"  # noqa: S608
            f" AND NOT EXISTS (SELECT 1 FROM todo WHERE step = {PUT} AND id = article AND bound IS NULL)"
        )
        for (number,) in conn.execute(sql, part).fetchall():
            yield number


def find_stories(database: Database, generation: int, meter: Meter, patient: bool) -> bool:
    """Find the events and stories of what is new, in short transactions. True when something is left that takes long.

    patient: also what takes long, where that holds up nobody.
    """
    total = database.read(lambda conn: pending(conn, patient=patient), 0, bulk=True)
    if total:
        meter.phase(FINDING_STORIES, total)
    left = total
    while left:
        with database.writing(generation) as conn:
            left = advance(conn, patient=patient) and pending(conn, patient=patient)
        meter.done(max(0, total - left))
    return not patient and database.read(lambda conn: pending(conn, patient=True), 0, bulk=True) > 0


def pending(conn: sqlite3.Connection, *, patient: bool) -> int:
    """How much is left to do, roughly: 0 when the events and stories are those of the files."""
    last = GROUP_EVENTS_LATE if patient else GROUP_EVENTS
    count = conn.execute("SELECT count(*) FROM todo WHERE step <= ?", (last,)).fetchone()[0]
    late = patient and (_is_stale(conn) or meta(conn, _DUE) != _COUNTED or packing.is_due(conn))
    return count or int(late)


def advance(conn: sqlite3.Connection, *, patient: bool) -> bool:
    """Do a portion of what is to be done, in a transaction of the caller; False when nothing is left.

    patient: also what takes long.
    """
    step = _next_step(conn, patient)
    if step is None:
        return patient and packing.pack_next(conn)
    patient = patient or meta(conn, _DUE) != _COUNTED
    order, most = ("ASC", _GROUPED) if step in _GROUPING else ("DESC", _PUT_AT_ONCE)
    sql = f"SELECT id, bound, weakest FROM todo WHERE step = ? ORDER BY id {order} LIMIT ?"  # noqa: S608
    rows = conn.execute(sql, (step, most)).fetchall()
    _done(conn, [row[0] for row in rows], (step,))
    placing = Placing(conn)
    if step in (GROUP, GROUP_LATE):
        placing.reports.settle([row[0] for row in rows], patient=patient)
        placing.refresh_followers()
        _done(conn, placing.reports.settled, (GROUP, GROUP_LATE))
    elif step in (GROUP_EVENTS, GROUP_EVENTS_LATE):
        mark_evergreens(conn, [row[0] for row in rows])
        placing.events.settle([row[0] for row in rows], patient=patient)
        _done(conn, placing.events.settled, (GROUP_EVENTS, GROUP_EVENTS_LATE))
    elif step in (PUT, PUT_LATE):
        numbers = _not_whole(conn, step, rows, placing.near, patient=patient)
        placing.put_articles(numbers)
        placing.reports.changed |= _events_with(conn, numbers)
    else:
        placing.put_events(_not_whole(conn, step, rows, placing.event_near, patient=patient))
    _push_all(conn, placing, set())
    return True


def _not_whole(
    conn: sqlite3.Connection,
    step: int,
    rows: Sequence[tuple[int, int | None, int]],
    nearby: Nearby,
    *,
    patient: bool,
) -> list[int]:
    """What is to be put now. What only fell short, and does not keep the nearest all the same, can wait."""
    numbers: list[int] = []
    for number, bound, weakest in rows:
        if bound is None:
            numbers.append(number)
        elif not nearby.is_whole(number, bound, weakest):
            if patient:
                numbers.append(number)
            else:
                _push_short(conn, _LATE[step], {number: (bound, weakest)})
    if step in _LATE:
        _done(conn, numbers, (_LATE[step],))
    return numbers


def _push_all(conn: sqlite3.Connection, placing: Placing, gone: set[int]) -> None:
    push(conn, PUT, placing.again - gone)
    _push_short(conn, PUT, {number: last for number, last in placing.near.short.items() if number not in gone})
    push(conn, GROUP, placing.near.changed - gone)
    push(conn, PUT_EVENT, placing.reports.changed)
    _push_short(conn, PUT_EVENT, placing.event_near.short)
    push(conn, GROUP_EVENTS, placing.event_near.changed)
    push(conn, GROUP_LATE, placing.reports.late)
    push(conn, GROUP_EVENTS_LATE, placing.events.late)


def _done(conn: sqlite3.Connection, numbers: Iterable[int], steps: Sequence[int]) -> None:
    for part in parts(numbers):
        for step in steps:
            conn.execute(f"DELETE FROM todo WHERE step = ? AND id IN ({blanks(part)})", (step, *part))  # noqa: S608


def _events_with(conn: sqlite3.Connection, numbers: Iterable[int]) -> set[int]:
    events: set[int] = set()
    for part in parts(numbers):
        sql = f"SELECT part_of FROM report WHERE part_of IS NOT NULL AND id IN ({blanks(part)})"  # noqa: S608
        events.update(row[0] for row in conn.execute(sql, part))
    return events


def _next_step(conn: sqlite3.Connection, patient: bool) -> int | None:
    """The step that comes next, after what has to be counted before it."""
    _count_if_many(conn)
    while True:
        due = meta(conn, _DUE)
        if due == _EARLY_NOW:
            steps = (PUT_EVENT, GROUP_EVENTS, PUT_EVENT_LATE, GROUP_EVENTS_LATE)
        elif due == _COUNTED:
            steps = range(GROUP_EVENTS_LATE + 1 if patient else GROUP_EVENTS + 1)
        else:
            steps = (PUT, GROUP, PUT_LATE, GROUP_LATE)
        if due == _ALL_DUE and _placed_early(conn):
            steps = (GROUP, GROUP_LATE)
        for step in steps:
            if conn.execute("SELECT 1 FROM todo WHERE step = ? LIMIT 1", (step,)).fetchone():
                return step
        if due == _EARLY_NOW:
            put_meta(conn, _DUE, _EARLY_DONE)
        elif due == _COUNTED:
            if not (patient and _is_stale(conn)):
                return None
            count_anew(conn)
        else:
            is_early = due == _ALL_DUE and _placed_early(conn)
            _begin_events(conn, _EARLY_NOW if is_early else _COUNTED)


def _placed_early(conn: sqlite3.Connection) -> bool:
    """Whether the newest articles of a large new folder have been put, and others have not."""
    if not conn.execute("SELECT 1 FROM todo WHERE step = ? LIMIT 1", (PUT,)).fetchone():
        return False
    return conn.execute("SELECT count(*) FROM (SELECT 1 FROM report LIMIT ?)", (_EARLY,)).fetchone()[0] >= _EARLY


def _is_stale(conn: sqlite3.Connection) -> bool:
    """Whether the library has changed by a tenth since its words were counted."""
    changes = meta(conn, "changes")
    return changes > 0 and 10 * changes >= meta(conn, "counted")


def _count_if_many(conn: sqlite3.Connection) -> None:
    """So much is new that counting at once costs no more than putting it twice."""
    if _is_stale(conn):
        waiting = conn.execute("SELECT count(*) FROM todo WHERE step = ?", (PUT,)).fetchone()[0]
        if 10 * waiting >= meta(conn, "counted") and waiting:
            count_anew(conn)


def count_anew(conn: sqlite3.Connection) -> None:
    """Count all words, and do every step again. What is known of events stays until it is found anew."""
    first = not conn.execute("SELECT 1 FROM report LIMIT 1").fetchone()
    count_words(conn)
    for table in ("post", "near", "event_post", "event_near", "todo"):
        conn.execute(f"DELETE FROM {table}")  # noqa: S608
    conn.execute("UPDATE report SET unit = NULL WHERE unit IS NOT NULL")
    conn.execute("UPDATE event SET unit = NULL WHERE unit IS NOT NULL")
    conn.execute(f"INSERT INTO todo (step, id) SELECT {PUT}, s.article FROM said s JOIN article a ON a.id = s.article")  # noqa: S608
    conn.execute("DELETE FROM report WHERE id NOT IN (SELECT article FROM said)")
    packing.begin(conn)
    put_meta(conn, _DUE, _ALL_DUE if first else _EARLY_DONE)


def _begin_events(conn: sqlite3.Connection, due: int) -> None:
    """The articles are grouped: count their events, and put all of these anew."""
    count_events(conn)
    conn.execute("DELETE FROM event_post")
    conn.execute("DELETE FROM event_near")
    conn.execute("UPDATE event SET unit = NULL WHERE unit IS NOT NULL")
    steps = (PUT_EVENT, GROUP_EVENTS, PUT_EVENT_LATE, GROUP_EVENTS_LATE)
    conn.execute(f"DELETE FROM todo WHERE step IN ({blanks(steps)})", steps)  # noqa: S608
    conn.execute(
        f"INSERT OR IGNORE INTO todo (step, id) SELECT DISTINCT {PUT_EVENT}, part_of FROM report"  # noqa: S608
        " WHERE part_of IS NOT NULL"
    )
    conn.execute(f"INSERT OR IGNORE INTO todo (step, id) SELECT {PUT_EVENT}, id FROM event")  # noqa: S608
    put_meta(conn, _DUE, due)
