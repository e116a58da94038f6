"""An article or an event takes its place: its words are posted, and whom it is near is found.

- Copies (the same words within two weeks) follow the first of them, and are not compared again.
- An undated article takes the time of the dated one that it is likest to, if it is like one at all.
- Events ask by their rarest words for others, whenever those were.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

from reader.index.counted import Counted, parts, words_of
from reader.index.grouping import Grouping
from reader.index.pairs import HAPPENINGS, REPORTS, Nearby, Pair
from reader.index.schema import DATED, first_slot
from reader.index.select import blanks
from reader.stories.events import same_reports
from reader.stories.evidence import ONE_SIDED, WORTH, weigh
from reader.stories.merging import DAY
from reader.stories.rarity import UNIT, Vector, pack_vector, product, shared_matter, unpack_vector
from reader.stories.said import Said, numbers_in

NEAR = 70
"""Likeness below which two reports are not near each other."""
EVENT_NEAR = 50
"""The same of two events."""
LENT = 120
"""Likeness from which on an undated article takes another's time."""
_RARE = 400
"""Articles that a word may have by which an undated one is found."""
_SLACK = 20_000
"""Numbers after those of a second that its articles may have: as many as come at one second."""
_COPY_DAYS = 14
_COPY_WORDS = 4
"""Words below which an article says too little to be a copy of another."""
EVENT_POSTED = 24
"""Heaviest words of an event by which others find it."""
EVENT_ASKED = 8
"""Heaviest words by which it looks for others."""
EVENT_MOST = 100
"""Events that such a word may have: no story is known by what more have."""
EVENT_SHARED = 2
"""Words that two events must share where no link joins them: one alone (`again`) tells nothing."""
_UNANSWERED = round(UNIT * WORTH * ONE_SIDED)
"""What one list that is not answered adds at most: where two events share no words it says nothing."""
_FIRST = 30
"""What these words alone must give before all are compared."""
_COMPARED = 200
"""Reports of an event whose words are its own: the first ones."""


def copy_of(words: bytes, epoch: int | None) -> int | None:
    """A number that copies of an article share: packed words, and about when it was published."""
    if epoch is None or len(numbers_in(words)) < _COPY_WORDS:
        return None
    return crc32(words) << 20 ^ epoch // (_COPY_DAYS * DAY)


class Placing:
    """Puts articles and events into their tables and takes them out. Serves one transaction."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._counted = Counted(conn)
        self.near = Nearby(conn, REPORTS)
        self.reports = Grouping(conn, REPORTS, self.near)
        self.event_near = Nearby(conn, HAPPENINGS)
        self.events = Grouping(conn, HAPPENINGS, self.event_near)
        self.again: set[int] = set()
        """Articles that must be put once more."""

    # --- articles

    def put_articles(self, numbers: Sequence[int]) -> None:
        """Articles take their places, or take them anew."""
        rows: dict[int, tuple[int | None, int, int]] = {}
        for part in parts(numbers):
            sql = f"SELECT id, epoch, uid, source FROM article WHERE removed = 0 AND id IN ({blanks(part)})"  # noqa: S608
            rows.update((number, (epoch, uid, source)) for number, epoch, uid, source in self._conn.execute(sql, part))
        words = words_of(self._conn, list(rows))
        leaders = self._leaders([number for number in rows if number in words])
        linked = self._linked(sorted(words))
        for number in sorted(words):
            epoch, uid, source = rows[number]
            leader = leaders.get(number, number)
            if leader != number:
                self._follow(number, leader, epoch, uid)
                continue
            vector = self._counted.vector(words[number], source)
            if epoch is None:
                self._put_undated(number, uid, vector, linked[number])
            else:
                self._put_dated(number, epoch, uid, vector, linked[number])

    def drop_article(self, number: int) -> None:
        """An article goes: out of the pairs, its words, its event."""
        self._withdraw(number)
        for (follower,) in self._conn.execute("SELECT id FROM report WHERE leader = ?", (number,)).fetchall():
            self.again.add(follower)
        self.reports.drop(number)

    def _withdraw(self, number: int) -> None:
        """Nobody finds an article any more by its words."""
        row = self._conn.execute("SELECT words FROM said WHERE article = ?", (number,)).fetchone()
        if row:
            gone = [(word, number) for word in numbers_in(row[0])]
            self._conn.executemany("DELETE FROM post WHERE word = ? AND article = ?", gone)
        self.near.drop(number)

    def _leaders(self, numbers: Sequence[int]) -> dict[int, int]:
        """Of each article that has copies the first one of them."""
        copies: dict[int, int] = {}
        for part in parts(numbers):
            sql = f"SELECT article, copy FROM said WHERE copy IS NOT NULL AND article IN ({blanks(part)})"  # noqa: S608
            copies.update(self._conn.execute(sql, part))
        leaders: dict[int, int] = {}
        for copy in set(copies.values()):
            members = self._conn.execute(
                "SELECT a.id, r.leader, r.id FROM said s JOIN article a ON a.id = s.article AND a.removed = 0"
                " LEFT JOIN report r ON r.id = a.id WHERE s.copy = ? ORDER BY a.epoch, a.uid, a.id",
                (copy,),
            ).fetchall()
            first = members[0][0]
            leaders.update((member, first) for member, _, _ in members)
            # Whoever led or followed another one before the first one came.
            wrong = [member for member, leader, placed in members[1:] if placed is not None and leader != first]
            self.again.update(wrong)
            if members[0][1] is not None:
                self.again.add(first)
        return {number: leaders[number] for number in copies if number in leaders}

    def _follow(self, number: int, leader: int, epoch: int | None, uid: int) -> None:
        row = self._conn.execute("SELECT part_of FROM report WHERE id = ?", (leader,)).fetchone()
        if row is None or row[0] is None:
            row = (leader,)
        before = self._conn.execute("SELECT part_of, leader FROM report WHERE id = ?", (number,)).fetchone()
        if before and before[1] is None:
            self._withdraw(number)
        if before and before[0] not in (None, row[0]):
            self.reports.drop(number)
        self._conn.execute(
            "INSERT OR REPLACE INTO report (id, time, name, part_of, leader) VALUES (?, ?, ?, ?, ?)",
            (number, epoch, uid, row[0], leader),
        )
        self.reports.changed.add(row[0])

    def _put_dated(self, number: int, epoch: int, uid: int, vector: Vector, linked: Mapping[int, int]) -> None:
        """linked: what links add to its likeness with others."""
        window = int(REPORTS.rules.window)
        low, high = first_slot(epoch - window), first_slot(epoch + window) + _SLACK
        sums: dict[int, int] = {}
        undated: dict[int, int] = {}
        for word, weight in vector.items():
            sql = "SELECT article, weight FROM post WHERE word = ? AND article BETWEEN ? AND ?"
            for other, theirs in self._conn.execute(sql, (word, low, high)):
                sums[other] = sums.get(other, 0) + weight * theirs
            if self._counted.is_rare(word, _RARE):
                for other, theirs in self._conn.execute(sql, (word, -(1 << 62), DATED - 1)):
                    undated[other] = undated.get(other, 0) + weight * theirs
        sums.pop(number, None)
        sums = {other: value // UNIT for other, value in sums.items() if value >= NEAR * UNIT or other in linked}
        pairs: dict[int, Pair] = {}
        for part in parts(sums):
            sql = f"SELECT id, time, name FROM report WHERE leader IS NULL AND id IN ({blanks(part)})"  # noqa: S608
            for other, time, name in self._conn.execute(sql, part):
                strength = REPORTS.rules.strength(sums[other], linked.get(other, 0), abs(time - epoch))
                if sums[other] and abs(time - epoch) <= window:
                    pairs[other] = Pair(sums[other], linked.get(other, 0), strength, name)
        self._take_place(number, epoch, uid, None, None)
        self._post(number, vector)
        self.near.put(number, uid, pairs)
        self.near.changed.add(number)
        self._lend(number, epoch, uid, {other: value // UNIT for other, value in undated.items()}, linked)

    def _linked(self, numbers: Sequence[int]) -> dict[int, dict[int, int]]:
        """What links add to the likeness of articles with others, by article, then by the other one."""
        linked: dict[int, dict[int, int]] = {number: {} for number in numbers}
        for pair, value in links_of(self._conn, numbers).items():
            for here, there in (pair, pair[::-1]):
                if here in linked:
                    linked[here][there] = value
        return linked

    def _take_place(self, number: int, time: int | None, uid: int, leader: int | None, likeness: int | None) -> None:
        """The row of an article, in the event where it was."""
        if not self._conn.execute(
            "UPDATE report SET time = ?, name = ?, leader = ?, likeness = ? WHERE id = ?",
            (time, uid, leader, likeness, number),
        ).rowcount:
            self._conn.execute(
                "INSERT INTO report (id, time, name, leader, likeness) VALUES (?, ?, ?, ?, ?)",
                (number, time, uid, leader, likeness),
            )

    def _post(self, number: int, vector: Vector) -> None:
        rows = [(word, number, weight) for word, weight in vector.items()]
        self._conn.executemany("INSERT OR REPLACE INTO post VALUES (?, ?, ?)", rows)

    # --- undated articles

    def _put_undated(self, number: int, uid: int, vector: Vector, linked: Mapping[int, int]) -> None:
        sums: dict[int, int] = {}
        for word, weight in vector.items():
            if self._counted.is_rare(word, _RARE):
                sql = "SELECT article, weight FROM post WHERE word = ? AND article >= ?"
                for other, theirs in self._conn.execute(sql, (word, DATED)):
                    sums[other] = sums.get(other, 0) + weight * theirs
        words = {other: value // UNIT for other, value in sums.items()}
        likeness = _mates(words, {other: value for other, value in linked.items() if other >= DATED})
        most = max(likeness.values(), default=0)
        best: tuple[int, int, int, int] | None = None
        if most >= LENT:
            for part in parts([other for other, value in likeness.items() if value == most]):
                sql = f"SELECT time, name, id FROM report WHERE leader IS NULL AND id IN ({blanks(part)})"  # noqa: S608
                for row in self._conn.execute(sql, part):
                    best = min(best or (most, *row), (most, *row))
        self._post(number, vector)
        self.near.drop(number)
        if best is None:
            self._take_place(number, None, uid, None, None)
            self.near.changed.add(number)
            return
        self._borrow(number, uid, best[3], best[1], most)

    def _borrow(self, number: int, uid: int, mate: int, time: int, likeness: int) -> None:
        """An undated article takes the time of a dated one, and where the two are much alike its event."""
        self._take_place(number, time, uid, mate, likeness)
        self._join_mate(number, mate, likeness)
        event = self._conn.execute("SELECT part_of FROM report WHERE id = ?", (number,)).fetchone()[0]
        self.reports.changed.add(event)  # its time has changed

    def _join_mate(self, number: int, mate: int, likeness: int) -> None:
        row = self._conn.execute("SELECT part_of FROM report WHERE id = ?", (mate,)).fetchone()
        group = row[0] if row and row[0] is not None and likeness >= UNIT * REPORTS.rules.least else number
        before = self._conn.execute("SELECT part_of FROM report WHERE id = ?", (number,)).fetchone()[0]
        if before != group:
            self._conn.execute("UPDATE report SET part_of = ? WHERE id = ?", (group, number))
            self.reports.changed.update({group, *([before] if before is not None else [])})

    def _lend(self, number: int, epoch: int, uid: int, words: Mapping[int, int], linked: Mapping[int, int]) -> None:
        """Undated articles that are likest to this one take its time; who is not any more looks for another."""
        likeness = _mates(words, {other: value for other, value in linked.items() if other < DATED})
        followers = "SELECT id, likeness FROM report WHERE leader = ? AND likeness IS NOT NULL"
        for other, before in self._conn.execute(followers, (number,)).fetchall():
            if likeness.get(other, 0) < before:
                self.again.add(other)
        for other, value in likeness.items():
            row = self._conn.execute(
                "SELECT r.name, r.leader, r.likeness, m.time, m.name FROM report r"
                " LEFT JOIN report m ON m.id = r.leader WHERE r.id = ?",
                (other,),
            ).fetchone()
            if row is None or value < LENT or (row[1] is not None and row[2] is None):
                continue
            if row[1] is None or (-value, epoch, uid) < (-row[2], row[3] or 0, row[4] or 0) or row[1] == number:
                self._borrow(other, row[0], number, epoch, value)

    def refresh_followers(self) -> None:
        """Copies and undated articles go where the one they follow has gone."""
        for part in parts(sorted(self.reports.moved)):
            sql = f"SELECT id, leader, likeness, part_of FROM report WHERE leader IN ({blanks(part)})"  # noqa: S608
            for number, leader, likeness, before in self._conn.execute(sql, part).fetchall():
                if likeness is not None:
                    self._join_mate(number, leader, likeness)
                    continue
                group = self._conn.execute("SELECT part_of FROM report WHERE id = ?", (leader,)).fetchone()[0]
                if group != before:
                    self._conn.execute("UPDATE report SET part_of = ? WHERE id = ?", (group, number))
                    self.reports.changed.update({group, before} - {None})

    # --- events

    def put_events(self, numbers: Sequence[int]) -> None:
        """Events take their places anew, or go when they have no reports any more."""
        linked = self._linked_events(numbers)
        # Ascending numbers leave the pages of the table fuller.
        for number in sorted(numbers):
            self._put_event(number, linked.get(number, {}))

    def _put_event(self, number: int, linked: Mapping[int, int]) -> None:
        reports = self._conn.execute(
            "SELECT r.id, r.time, r.name, r.leader, a.source, r.twin FROM report r JOIN article a ON a.id = r.id"
            " WHERE r.part_of = ? ORDER BY r.time, r.name, r.id",
            (number,),
        ).fetchall()
        before = self._conn.execute("SELECT profile, time FROM event WHERE id = ?", (number,)).fetchone()
        if before:
            gone = [(word, number) for word in list(unpack_vector(before[0]))[:EVENT_POSTED]]
            self._conn.executemany("DELETE FROM event_post WHERE word = ? AND event = ?", gone)
        if not reports:
            self.event_near.drop(number)
            self.events.drop(number)
            return
        self._put_twins(number, {row[0]: row[5] for row in reports})
        compared = [row for row in reports if row[3] is None][:_COMPARED] or reports[:1]
        words = words_of(self._conn, [row[0] for row in compared])
        said = [(words[row[0]], row[4]) for row in compared if row[0] in words]
        about = self._counted.profile(said)
        middle = self._middle([(row[0], words.get(row[0], {}), row[4]) for row in compared], about)
        times = [row[1] for row in reports if row[1] is not None]
        time, name = (times[0] if times else None), reports[0][2]
        last, sources = (times[-1] if times else None), len({row[4] for row in reports})
        values = (time, name, last, len(reports), sources, middle, pack_vector(about))
        columns = "time, name, last, reports, sources, middle, profile"
        sql = f"UPDATE event SET ({columns}) = (?, ?, ?, ?, ?, ?, ?) WHERE id = ?"  # noqa: S608
        if not self._conn.execute(sql, (*values, number)).rowcount:
            sql = f"INSERT INTO event ({columns}, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
            self._conn.execute(sql, (*values, number))
        self.event_near.put(number, name, self._near_events(number, time, about, linked))
        self.event_near.changed.add(number)
        if before and before[1] != time:
            # Whether those near come back again and again depends on the times between.
            self.event_near.changed.update(other for other, _ in self.event_near.of(number))

    def _put_twins(self, number: int, before: Mapping[int, int | None]) -> None:
        """Which reports of an event are the very same. before: what was known of each."""
        twins: dict[int, int] = {}
        if len(before) > 1:
            sql = (
                "SELECT a.id, a.url, a.title, s.name FROM report r JOIN article a ON a.id = r.id"
                " JOIN source s ON s.id = a.source WHERE r.part_of = ? ORDER BY r.time, r.name, r.id"
            )
            twins = same_reports(self._conn.execute(sql, (number,)))
        changed = [(twins.get(report), report) for report, twin in before.items() if twins.get(report) != twin]
        self._conn.executemany("UPDATE report SET twin = ? WHERE id = ?", changed)

    def _middle(self, reports: Sequence[tuple[int, Said, int]], about: Vector) -> int:
        """The report that is nearest to what the event is about: its title is the event's name."""
        if len(reports) < 3:
            return reports[0][0]
        likeness = {number: product(self._counted.vector(words, source), about) for number, words, source in reports}
        return max(likeness, key=lambda number: likeness[number])

    def _near_events(self, number: int, time: int | None, about: Vector, linked: Mapping[int, int]) -> dict[int, Pair]:
        """linked: what links to each other event add."""
        own: dict[int, int] = {}
        theirs: dict[int, int] = {}
        rows: list[tuple[int, int, int, int]] = []
        for rank, (word, weight) in enumerate(list(about.items())[:EVENT_POSTED]):
            if not self._counted.is_telling(word, EVENT_MOST):
                continue
            rows.append((word, number, weight, int(rank < EVENT_ASKED)))
            sql = "SELECT event, weight, asked FROM event_post WHERE word = ?"
            for other, there, asked in self._conn.execute(sql, (word,)):
                if rank < EVENT_ASKED:
                    own[other] = own.get(other, 0) + weight * there
                if asked:
                    theirs[other] = theirs.get(other, 0) + weight * there
        self._conn.executemany("INSERT OR REPLACE INTO event_post VALUES (?, ?, ?, ?)", rows)
        enough = _FIRST * UNIT
        near = {other for sums in (own, theirs) for other, value in sums.items() if value >= enough}
        pairs: dict[int, Pair] = {}
        for part in parts(sorted((near | linked.keys()) - {number})):
            sql = f"SELECT id, time, name, profile FROM event WHERE id IN ({blanks(part)})"  # noqa: S608
            for other, other_time, name, profile in self._conn.execute(sql, part):
                words, shared = shared_matter(about, profile) if other in near else (0, 0)
                links = linked.get(other, 0)
                if words < EVENT_NEAR or (not links and shared < EVENT_SHARED):
                    words = 0
                gap = abs((time or 0) - (other_time or 0)) if (time is None) == (other_time is None) else 1 << 40
                if words or links > _UNANSWERED:
                    pairs[other] = Pair(words, links, HAPPENINGS.rules.strength(words, links, gap), name)
        return pairs

    def _linked_events(self, numbers: Sequence[int]) -> dict[int, dict[int, int]]:
        """What links between the reports of two events add, by each of some events, then by the other event."""
        members: list[int] = []
        for part in parts(numbers):
            sql = f"SELECT id FROM report WHERE part_of IN ({blanks(part)})"  # noqa: S608
            members.extend(row[0] for row in self._conn.execute(sql, part))
        links = links_of(self._conn, members)
        far = {end for pair in links for end in pair}
        event_of: dict[int, int] = {}
        for part in parts(far):
            sql = f"SELECT id, part_of FROM report WHERE part_of IS NOT NULL AND id IN ({blanks(part)})"  # noqa: S608
            event_of.update(self._conn.execute(sql, part))
        linked: dict[int, dict[int, int]] = {number: {} for number in numbers}
        for (one, other), value in links.items():
            events = event_of.get(one), event_of.get(other)
            if None in events or events[0] == events[1]:
                continue
            for here, there in (events, events[::-1]):
                if here in linked and there is not None:
                    linked[here][there] = min(UNIT, linked[here].get(there, 0) + value)
        return linked


def links_of(conn: sqlite3.Connection, numbers: Sequence[int]) -> dict[tuple[int, int], int]:
    """What lists and links add to the likeness of some articles with any others, by pairs, smaller number first."""
    edges: set[tuple[int, int, int]] = set()
    for part in parts(numbers):
        for column in ("src", "dst"):
            sql = f"SELECT src, dst, kind FROM edge WHERE kind > 0 AND {column} IN ({blanks(part)})"  # noqa: S608
            edges.update(conn.execute(sql, part))
    if not edges:
        return {}
    lists = _degrees(conn, "src", {edge[0] for edge in edges})
    listed = _degrees(conn, "dst", {edge[1] for edge in edges})
    return weigh(sorted(edges), lists, listed)


def _degrees(conn: sqlite3.Connection, column: str, numbers: Iterable[int]) -> dict[int, int]:
    """How many each of some articles names (column src), or by how many it is named (dst)."""
    degrees: dict[int, int] = {}
    for part in parts(numbers):
        sql = f"SELECT {column}, count(*) FROM edge WHERE kind > 0 AND {column} IN ({blanks(part)})"  # noqa: S608
        degrees.update(conn.execute(f"{sql} GROUP BY {column}", part))
    return degrees


def _mates(words: Mapping[int, int], links: Mapping[int, int]) -> dict[int, int]:
    """How likely an undated article is of the time of each other one: by words in common, and by links.

    Links alone never make one event of two: then it stays below what would.
    """
    strengths: dict[int, int] = {}
    enough = round(UNIT * REPORTS.rules.least)
    for other in words.keys() | links.keys():
        own = words.get(other, 0)
        value = own + links.get(other, 0)
        strengths[other] = value if own >= NEAR else min(value, enough - 1)
    return strengths
