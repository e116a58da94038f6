"""What stars and figures ask of the related graph: who lists a ghost, counts of all."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from reader.index.index import Index
from reader.index.record import entry_keys, unpack_listed, unpack_own
from reader.index.select import blanks
from reader.model.article import RelatedKey
from reader.model.identity import normalise_url

_WEEK = 7 * 86_400
"""Seconds."""


def version(index: Index) -> tuple[int, int, int]:
    """Changes whenever anything was written to the index, by whomever."""

    def ask(conn: sqlite3.Connection) -> tuple[int, int]:
        # In memory the connection that writes is this one, whose own changes data_version does not count.
        return conn.execute("PRAGMA data_version").fetchone()[0], conn.total_changes

    return (index.generation, *index.database.read(ask, (0, 0)))


def awaiting(index: Index, ghost: RelatedKey) -> list[int]:
    """The articles that list a story without a file, newest first. By its addresses; without any by its title."""
    keys = [
        b"".join(entry_keys(ghost if not ghost.urls else RelatedKey("", ghost.urls), label, ""))
        for label in index.labels
    ]

    def ask(conn: sqlite3.Connection) -> list[int]:
        hashes = sorted({key for packed in keys for key in unpack_own(packed)})
        sql = f"SELECT DISTINCT src FROM awaited WHERE hash IN ({blanks(hashes)}) ORDER BY src DESC"  # noqa: S608
        return [row[0] for row in conn.execute(sql, hashes)]

    return index.database.read(ask, [], bulk=True)


def awaits(index: Index, number: int) -> bool:
    """Whether an article lists something that has no file."""
    sql = "SELECT 1 FROM awaited WHERE src = ? LIMIT 1"
    return index.database.read(lambda conn: conn.execute(sql, (number,)).fetchone(), None, bulk=True) is not None


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
        hashes = {row[0] for row in conn.execute("SELECT DISTINCT hash FROM key")}
        for (listed,) in conn.execute("SELECT listed FROM refs"):
            for keys in unpack_listed(listed):
                counts.entries += 1
                counts.resolved += any(key in hashes for key in unpack_own(keys))
        articles = {
            number: (epoch, source, _site(url))
            for number, epoch, source, url in conn.execute("SELECT id, epoch, source, url FROM article")
        }
        counts.articles = conn.execute("SELECT count(*) FROM article WHERE removed = 0").fetchone()[0]
        edges = set(conn.execute("SELECT src, dst FROM edge WHERE kind > 0"))
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
