"""What stories and similar articles ask of the index: nodes and edges of some articles or all, how rare words are."""

from __future__ import annotations

import sqlite3
import time
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from reader.index.ids import id_of
from reader.index.index import Index
from reader.index.record import entry_keys, unpack_listed, unpack_own
from reader.index.select import blanks, portions
from reader.index.words import phrase
from reader.model.article import RelatedKey
from reader.model.identity import normalise_url

_WEEK = 7 * 86_400
"""Seconds."""
_BATCH = 20_000
"""Rows after which a long answer looks whether anybody still wants it."""

NodeFields = tuple[int, str, int | None, str]
"""Number, identifier, seconds since 1970 or None, source: what `reader.stories.graph.Node` is made of."""


def version(index: Index) -> tuple[int, int, int]:
    """Changes whenever anything was written to the index, by whomever."""

    def ask(conn: sqlite3.Connection) -> tuple[int, int]:
        # In memory the connection that writes is this one, whose own changes data_version does not count.
        return conn.execute("PRAGMA data_version").fetchone()[0], conn.total_changes

    return (index.generation, *index.database.read(ask, (0, 0)))


def nodes_of(index: Index, numbers: Collection[int]) -> list[NodeFields]:
    """Those of some articles that exist and are not removed, and every other file of the same articles."""
    asked = sorted(numbers)

    def ask(conn: sqlite3.Connection) -> list[NodeFields]:
        found: dict[int, NodeFields] = {}
        for part in portions(asked):
            # CROSS JOIN keeps this order: left to itself, SQLite walks the whole library for more than a few numbers.
            sql = (
                "SELECT a.id, a.uid, a.epoch, s.name FROM article o CROSS JOIN article a ON a.uid = o.uid"  # noqa: S608
                f" CROSS JOIN source s ON s.id = a.source WHERE o.id IN ({blanks(part)}) AND a.removed = 0"
            )
            for number, uid, epoch, source in conn.execute(sql, part):
                found[number] = (number, id_of(uid), epoch, source)
        return list(found.values())

    return index.database.read(ask, [], bulk=True)


def edges_of(index: Index, numbers: Collection[int]) -> list[tuple[int, int]]:
    """Every edge that has one of some articles at either end."""
    asked = sorted(numbers)

    def ask(conn: sqlite3.Connection) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for part in portions(asked):
            found.extend(conn.execute(f"SELECT src, dst FROM edge WHERE src IN ({blanks(part)})", part))  # noqa: S608
            found.extend(conn.execute(f"SELECT src, dst FROM edge WHERE dst IN ({blanks(part)})", part))  # noqa: S608
        return found

    return index.database.read(ask, [], bulk=True)


def ways_out(index: Index, numbers: Sequence[int], known: Collection[int]) -> list[tuple[int, int]]:
    """The edges from some articles to others that are not known yet, and from such others to them.

    Far cheaper than all edges where everybody knows everybody. numbers, known: at most some thousands.
    """
    inside = sorted(known)

    def ask(conn: sqlite3.Connection) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for near, far in (("src", "dst"), ("dst", "src")):
            sql = (
                f"SELECT {near}, {far} FROM edge WHERE {near} IN ({blanks(numbers)})"  # noqa: S608
                f" AND {far} NOT IN ({blanks(inside)})"
            )
            found.extend(conn.execute(sql, (*numbers, *inside)))
        return found

    return index.database.read(ask, [], bulk=True)


def times_of(index: Index, numbers: Sequence[int]) -> dict[int, int | None]:
    """Publication times in seconds since 1970; articles that do not exist are left out."""

    def ask(conn: sqlite3.Connection) -> dict[int, int | None]:
        found: dict[int, int | None] = {}
        for part in portions(numbers):
            found.update(conn.execute(f"SELECT id, epoch FROM article WHERE id IN ({blanks(part)})", part))  # noqa: S608
        return found

    return index.database.read(ask, {}, bulk=True)


def all_numbers(index: Index) -> array[int]:
    """The numbers of every article that is not removed, ascending."""

    def ask(conn: sqlite3.Connection) -> array[int]:
        return array("q", chain.from_iterable(conn.execute("SELECT id FROM article WHERE removed = 0 ORDER BY id")))

    return index.database.read(ask, array("q"), bulk=True)


def all_nodes(index: Index, cancelled: Callable[[], bool]) -> list[NodeFields] | None:
    """Every article that is not removed, by number; None when cancelled."""
    sql = (
        "SELECT a.id, a.uid, a.epoch, s.name FROM article a JOIN source s ON s.id = a.source WHERE a.removed = 0"
        " ORDER BY a.id"
    )

    def ask(conn: sqlite3.Connection) -> list[NodeFields] | None:
        found: list[NodeFields] = []
        for rows in _batches(conn.execute(sql)):
            if cancelled():
                return None
            found.extend((number, id_of(uid), epoch, source) for number, uid, epoch, source in rows)
        return found

    return index.database.read(ask, [], bulk=True)


def keys_of(index: Index, numbers: Collection[int] | None) -> dict[int, bytes]:
    """The packed keys that some articles are known by, of all for None: for `relinked`, once they are gone."""
    sql = "SELECT article, own FROM refs"

    def ask(conn: sqlite3.Connection) -> dict[int, bytes]:
        if numbers is None:
            return dict(conn.execute(sql))
        found: dict[int, bytes] = {}
        for part in portions(sorted(numbers)):
            found.update(conn.execute(f"{sql} WHERE article IN ({blanks(part)})", part))
        return found

    return index.database.read(ask, {}, bulk=True)


def relinked(index: Index, gone: Collection[bytes]) -> set[int]:
    """Whose edges may have changed when articles of these packed keys went: as `index_graph.touch` remembers them."""
    hashes = sorted({key for packed in gone for key in unpack_own(packed)})

    def ask(conn: sqlite3.Connection) -> set[int]:
        found: set[int] = set()
        for part in portions(hashes):
            for sql in (
                "SELECT src FROM awaited WHERE hash IN",
                "SELECT e.src FROM key k CROSS JOIN edge e ON e.dst = k.article WHERE k.hash IN",
            ):
                found.update(row[0] for row in conn.execute(f"{sql} ({blanks(part)})", part))
        return found

    return index.database.read(ask, set(), bulk=True)


def unlinked(index: Index, most: int) -> set[int]:
    """Articles whose edges are still to be made after a change of the folders, at most so many."""

    def ask(conn: sqlite3.Connection) -> set[int]:
        return {row[0] for row in conn.execute("SELECT article FROM unlinked LIMIT ?", (most,))}

    return index.database.read(ask, set(), bulk=True)


def all_edges(index: Index, cancelled: Callable[[], bool]) -> tuple[array[int], array[int]] | None:
    """All relations: who lists, who is listed, side by side; None when cancelled."""

    def ask(conn: sqlite3.Connection) -> tuple[array[int], array[int]] | None:
        sources: array[int] = array("q")
        targets: array[int] = array("q")
        for rows in _batches(conn.execute("SELECT src, dst FROM edge")):
            if cancelled():
                return None
            sources.extend([row[0] for row in rows])
            targets.extend([row[1] for row in rows])
        return sources, targets

    return index.database.read(ask, (array("q"), array("q")), bulk=True)


def awaiting(index: Index, ghost: RelatedKey) -> list[int]:
    """The articles that list a story without a file, newest first. By its addresses; without any by its title."""
    keys = [
        b"".join(entry_keys(ghost if not ghost.urls else RelatedKey("", ghost.urls), label)) for label in index.labels
    ]

    def ask(conn: sqlite3.Connection) -> list[int]:
        hashes = sorted({key for packed in keys for key in unpack_own(packed)})
        sql = f"SELECT DISTINCT src FROM awaited WHERE hash IN ({blanks(hashes)}) ORDER BY src DESC"  # noqa: S608
        return [row[0] for row in conn.execute(sql, hashes)]

    return index.database.read(ask, [], bulk=True)


class Words:
    """How many articles contain a word, and which ones contain any of some words, within a time limit."""

    def __init__(self, index: Index, most: int, seconds: float) -> None:
        """most: counting stops there. seconds: after so long every further answer is that nothing was found."""
        self._index = index
        self._most = most
        self._end = time.monotonic() + seconds
        self._counts: dict[str, int] = {}

    @property
    def late(self) -> bool:
        """Whether the time is up; then answers are not to be trusted."""
        return time.monotonic() > self._end

    def count(self, word: str) -> int:
        """Articles with a word, at most `most` + 1; that many too when time is up or it is no word."""
        known = self._counts.get(word)
        if known is None:
            known = self._counts[word] = self._most + 1 if self.late else self._ask_count(phrase(word))
        return known

    def _ask_count(self, expression: str) -> int:
        if not expression:
            return self._most + 1

        def ask(conn: sqlite3.Connection) -> int:
            sql = "SELECT count(*) FROM (SELECT 1 FROM ft WHERE ft MATCH ? LIMIT ?)"
            return conn.execute(sql, (expression, self._most + 1)).fetchone()[0]

        return self._index.database.read(ask, self._most + 1, bulk=True)

    def holders(self, words: Sequence[str], limit: int) -> list[int]:
        """Articles that contain at least one of some words, those that contain most of them first."""
        counts: dict[int, int] = {}
        for word in words:
            expression = phrase(word)
            if self.late or not expression:
                continue

            def ask(conn: sqlite3.Connection, expression: str = expression) -> list[int]:
                sql = "SELECT f.rowid FROM ft f WHERE ft MATCH ? ORDER BY f.rowid DESC LIMIT ?"
                return [row[0] for row in conn.execute(sql, (expression, self._most))]

            for number in self._index.database.read(ask, [], bulk=True):
                counts[number] = counts.get(number, 0) + 1
        return sorted(counts, key=lambda number: (-counts[number], -number))[:limit]


@dataclass(slots=True)
class GraphCounts:
    """The figures of the related graph of a library."""

    entries: int = 0
    """Entries of all related lists, as written."""
    resolved: int = 0
    """Those that mean an article of the library."""
    articles: int = 0
    """Not removed."""
    with_later: int = 0
    """Articles that list one published later."""
    with_later_soon: int = 0
    """... by a week at most."""
    most_later_soon: int = 0
    """How many of those nine in ten articles have at most."""
    cited_only: int = 0
    """Articles that some other lists without being listed by them."""
    cited_only_soon: int = 0
    """... by one published within a week of them."""
    edges: int = 0
    within_source: int = 0
    """Edges between articles of one source, by its name."""
    within_site: int = 0
    """Edges between articles of one site, by the host of their addresses."""


def graph_counts(index: Index) -> GraphCounts:
    """Count the related graph. For a command: looks at every list, some seconds for 100,000 articles."""

    def ask(conn: sqlite3.Connection) -> GraphCounts:
        counts = GraphCounts()
        known = {row[0] for row in conn.execute("SELECT DISTINCT hash FROM key")}
        for (listed,) in conn.execute("SELECT listed FROM refs"):
            for keys in unpack_listed(listed):
                counts.entries += 1
                counts.resolved += any(key in known for key in unpack_own(keys))
        articles = {
            number: (epoch, source, _site(url))
            for number, epoch, source, url in conn.execute("SELECT id, epoch, source, url FROM article")
        }
        counts.articles = conn.execute("SELECT count(*) FROM article WHERE removed = 0").fetchone()[0]
        edges = set(conn.execute("SELECT src, dst FROM edge"))
        _count_edges(counts, edges, articles)
        return counts

    return index.database.read(ask, GraphCounts(), bulk=True)


def _site(url: str) -> str:
    """The host of an address, as addresses are compared; empty for none."""
    return normalise_url(url).removeprefix("//").partition("/")[0]


def _count_edges(
    counts: GraphCounts, edges: set[tuple[int, int]], articles: Mapping[int, tuple[int | None, int, str]]
) -> None:
    later: Counter[int] = Counter()
    soon: Counter[int] = Counter()
    cited: dict[int, bool] = {}
    for one, other in edges:
        (begun, source, site), (end, far_source, far_site) = articles[one], articles[other]
        apart = None if begun is None or end is None else end - begun
        near = apart is not None and abs(apart) <= _WEEK
        counts.within_source += source == far_source
        counts.within_site += bool(site) and site == far_site
        if apart is not None and apart > 0:
            later[one] += 1
            soon[one] += near
        if (other, one) not in edges:
            cited[other] = cited.get(other, False) or near
    counts.edges = len(edges)
    counts.with_later = len(later)
    counts.with_later_soon = sum(number > 0 for number in soon.values())
    ordered = sorted(soon.values(), reverse=True)
    tenth = counts.articles // 10
    counts.most_later_soon = ordered[tenth] if tenth < len(ordered) else 0
    counts.cited_only = len(cited)
    counts.cited_only_soon = sum(cited.values())


def _batches(cursor: sqlite3.Cursor) -> Iterator[list[Any]]:
    while rows := cursor.fetchmany(_BATCH):
        yield rows
