"""How many articles and events have a word: counted once, then frozen until the library has changed by a tenth."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from reader.index.select import blanks, portions
from reader.stories.merging import DAY
from reader.stories.rarity import FLOOR, Counts, Vector, habits_of, profile, rarity, vector
from reader.stories.said import SHARES, Said, numbers_in, unpack

EVERYBODY = 0
"""The source whose `habits` are the words that too many articles of some days have. Real sources count from 1."""
CROWD = 800
"""So many articles of ten days that have a word in common are not near each other for it: a cap on what every further
article of those days costs."""
_BUCKET = 5 * DAY


class Counted:
    """The frozen counts of an index, read as they are needed. Serves one transaction."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._articles: dict[int, int] = {}
        self._events: dict[int, int] = {}
        """How many have each word that was asked for."""
        self._habits: dict[object, frozenset[int]] = {}
        articles, events = meta(conn, "counted"), meta(conn, "counted_events")
        # The tables' own methods, not methods of this object: it would refer to itself, and stay in the memory of the
        # process that indexes, which looks for no garbage.
        of_articles, of_events = self._articles.__getitem__, self._events.__getitem__
        self.counts = Counts(articles, events, of_articles, of_events, self._habits, self._habit(EVERYBODY))

    def vector(self, words: Said, source: int) -> Vector:
        """What an article is about."""
        self.load(words)
        self._habit(source)
        return vector(words, self.counts, source)

    def profile(self, reports: Sequence[tuple[Said, int]]) -> Vector:
        """What an event is about, from words and source of its reports."""
        for words, source in reports:
            self.load(words)
            self._habit(source)
        return profile(reports, self.counts)

    def rarities(self, words: Said) -> dict[int, float]:
        """How rare each of some words is among the articles, 0 for what everybody says."""
        self.load(words)
        return {word: rarity(word, value, self.counts) for word, value in words.items()}

    def share(self, word: int, shape: int) -> float:
        """The share of the articles that have a word, of the real and the imagined ones. shape: its length class."""
        self.load((word,))
        return (self._articles[word] + FLOOR * SHARES[shape]) / (self.counts.articles + FLOOR)

    def event_shares(self, shapes: Mapping[int, int]) -> dict[int, float]:
        """The same of the events, for some words by their length classes."""
        self.load(shapes)
        events = self.counts.events + FLOOR
        return {word: (self._events[word] + FLOOR * SHARES[shape]) / events for word, shape in shapes.items()}

    def df(self, word: int) -> int:
        """How many articles have a word."""
        return self._asked(self._articles, word)

    def is_rare(self, word: int, articles: int) -> bool:
        """Whether at most so many articles have a word."""
        return self._asked(self._articles, word) <= articles

    def is_telling(self, word: int, events: int) -> bool:
        """Whether at most so many events have a word."""
        return self._asked(self._events, word) <= events

    def _asked(self, counts: Mapping[int, int], word: int) -> int:
        if word not in counts:
            self.load((word,))
        return counts[word]

    def _habit(self, source: int) -> frozenset[int]:
        habit = self._habits.get(source)
        if habit is None:
            rows = self._conn.execute("SELECT word FROM habit WHERE source = ?", (source,))
            habit = self._habits[source] = frozenset(row[0] for row in rows)
        return habit

    def load(self, words: Collection[int]) -> None:
        """Read the counts of some words at once, which are wanted soon."""
        new = [word for word in words if word not in self._articles]
        for part in parts(new):
            self._articles.update(dict.fromkeys(part, 0))
            self._events.update(dict.fromkeys(part, 0))
            for word, articles, events in self._conn.execute(
                f"SELECT id, df, events FROM word WHERE id IN ({blanks(part)})",  # noqa: S608
                part,
            ):
                self._articles[word] = articles
                self._events[word] = events


def count_words(conn: sqlite3.Connection) -> int:
    """Count the words of all articles anew. Returns how many articles there are."""
    df: Counter[int] = Counter()
    habits: list[tuple[int, int]] = []
    total = 0
    rows = conn.execute("SELECT source, id FROM article WHERE removed = 0 ORDER BY source").fetchall()
    for source, group in groupby(rows, itemgetter(0)):
        numbers = [number for _, number in group]
        own: Counter[int] = Counter()
        for _, packed in packed_words(conn, numbers):
            own.update(numbers_in(packed))
            total += 1
        habits.extend((source, word) for word in habits_of(len(numbers), own))
        df.update(own)
    habits.extend((EVERYBODY, word) for word in _crowded(conn, df))
    conn.execute("DELETE FROM word")
    conn.execute("DELETE FROM habit")
    conn.executemany("INSERT INTO word VALUES (?, ?, 0)", sorted(df.items()))
    conn.executemany("INSERT INTO habit VALUES (?, ?)", habits)
    put_meta(conn, "counted", total)
    put_meta(conn, "counted_events", 0)
    put_meta(conn, "changes", 0)
    return total


def _crowded(conn: sqlite3.Connection, df: Counter[int]) -> list[int]:
    """The words that too many articles of ten days have."""
    often = {word for word, count in df.items() if count > CROWD}
    if not often:
        return []
    counts: dict[int, Counter[int]] = {}
    rows = conn.execute("SELECT id, epoch FROM article WHERE removed = 0 AND epoch IS NOT NULL").fetchall()
    buckets = {number: epoch // _BUCKET for number, epoch in rows}
    for number, packed in packed_words(conn, list(buckets)):
        counts.setdefault(buckets[number], Counter()).update(often.intersection(numbers_in(packed)))
    none: Counter[int] = Counter()
    return sorted(
        {
            word
            for bucket, counted in counts.items()
            for word, count in counted.items()
            if count + counts.get(bucket + 1, none)[word] > CROWD
        }
        | {
            word
            for bucket, counted in counts.items()
            for word, count in counted.items()
            if count + counts.get(bucket - 1, none)[word] > CROWD
        }
    )


def count_events(conn: sqlite3.Connection) -> None:
    """Count in how many events each word is."""
    counts: Counter[int] = Counter()
    total = 0
    rows = conn.execute(
        "SELECT r.part_of, s.words FROM report r JOIN said s ON s.article = r.id"
        " WHERE r.leader IS NULL AND r.part_of IS NOT NULL ORDER BY r.part_of"
    )
    for _, group in groupby(rows, itemgetter(0)):
        words: set[int] = set()
        for _, packed in group:
            words.update(numbers_in(packed))
        counts.update(words)
        total += 1
    conn.execute("UPDATE word SET events = 0 WHERE events <> 0")
    conn.executemany("UPDATE word SET events = ? WHERE id = ?", [(count, word) for word, count in counts.items()])
    put_meta(conn, "counted_events", total)


def words_of(conn: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, Said]:
    """The words of some articles."""
    return {number: unpack(packed) for number, packed in packed_words(conn, numbers)}


def packed_words(conn: sqlite3.Connection, numbers: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Number and packed words of some articles."""
    for part in parts(numbers):
        yield from conn.execute(f"SELECT article, words FROM said WHERE article IN ({blanks(part)})", part)  # noqa: S608


def meta(conn: sqlite3.Connection, name: str) -> int:
    """A whole number of the table `meta`; 0 when it is not there."""
    row = conn.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return int(row[0]) if row else 0


def put_meta(conn: sqlite3.Connection, name: str, value: int) -> None:
    """Keep a whole number in the table `meta`."""
    conn.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))


def parts(numbers: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """Any numbers in portions for SQL lists."""
    return portions(list(numbers))
