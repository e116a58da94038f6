"""Who is near whom: the relations between articles near in time, kept in memory, and how strongly each one binds.

A relation is as strong as its ends have the same company: the articles that both are tied to, themselves included,
over the geometric mean of how many each is tied to (structural similarity; Xu et al., "SCAN: a structural clustering
algorithm for networks", 2007). Inside a story everybody knows the same others; a relation that leads from one story
to another joins two circles that share nobody. The strength is told as a step of a fixed ladder, so that little
changes when a neighbour comes or goes.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from reader.stories.days import DAY
from reader.stories.graph import Graph, Node, ends

LADDER = (0, 20, 23, 26, 29, 32, 34, 36, 38, 40, 44, 48, 52, 56, 60, 70, 80, 90)
"""Hundredths of structural similarity, rising. On the first step is every relation."""
_SQUARES = tuple(step * step for step in LADDER)
_TOP = 255
_FAR = 1 << 70
"""Seconds: further apart than any two dates."""

NodesOf = Callable[[Collection[int]], Iterable[Node]]
"""The rows that exist among those asked for, and every other file of the same articles."""
EdgesOf = Callable[[Collection[int]], Iterable[tuple[int, int]]]
"""All edges, as they are now, that have one of the rows asked for at either end."""
Ties = dict[str, bool]
"""The articles that one is tied to by a near relation, and whether both state it."""


class _Article(NamedTuple):
    """An article that has a near relation."""

    files: tuple[Node, ...]
    """In time order; the first one tells the time of the article."""
    near: tuple[str, ...]
    """The articles that it is tied to, sorted."""
    mutual: bytes
    """Of each of these, 1 when both state the relation, else 0."""


class Changed(NamedTuple):
    """What a change of the library did to the near relations."""

    read: set[str]
    """The articles that were looked at anew: their files, their time, or who states their relations may be others."""
    touched: set[str]
    """Both ends of every relation that came, went or changed its step, and whoever may be closest to another now."""


class Near:
    """The near relations of a library, by identifiers of articles. An article without any is not in it.

    Strengths are found when they are asked for and kept until the neighbourhood of an end changes: nothing else
    bears on them.
    """

    def __init__(self, nodes: Iterable[Node], edges: Iterable[tuple[int, int]], days: float) -> None:
        """nodes: one per file. edges: (row that lists, row that is listed). days: see `Graph`."""
        self._days = days
        self._articles: dict[str, _Article] = {}
        self._of_row: dict[int, str] = {}
        self._ranked: dict[str, tuple[tuple[str, ...], bytes]] = {}
        graph = Graph(nodes, edges, days)
        for files, ties in _read(graph):
            self._put(files[0].id, files, ties)

    def __iter__(self) -> Iterator[str]:
        """All articles that have a near relation."""
        return iter(self._articles)

    def __len__(self) -> int:
        """How many articles have a near relation."""
        return len(self._articles)

    def __contains__(self, article: str) -> bool:
        """Whether an article has a near relation."""
        return article in self._articles

    def article_of(self, row: int) -> str | None:
        """The article that a file belongs to, if it has a near relation."""
        return self._of_row.get(row)

    def files(self, article: str) -> tuple[Node, ...]:
        """The files of an article, in time order."""
        return self._articles[article].files

    def epoch(self, article: str) -> int | None:
        """When an article was published, in seconds since 1970; None without a date."""
        return self._articles[article].files[0].epoch

    def order(self, article: str) -> tuple[bool, int, str]:
        """Sort key: the order of time, undated ones last."""
        epoch = self.epoch(article)
        return (epoch is None, epoch or 0, article)

    def near(self, article: str) -> tuple[str, ...]:
        """The articles that one is tied to."""
        found = self._articles.get(article)
        return found.near if found else ()

    def links(self, articles: Sequence[str]) -> list[dict[int, int]]:
        """The ties among some articles, by their places in the sequence: what `split` takes."""
        place_of = {article: place for place, article in enumerate(articles)}
        links: list[dict[int, int]] = []
        for article in articles:
            known = self._articles[article]
            epoch = known.files[0].epoch
            links.append(
                {
                    place_of[other]: _weight(epoch, self._articles[other].files[0].epoch, both)
                    for other, both in zip(known.near, known.mutual, strict=True)
                    if other in place_of
                }
            )
        return links

    # --- strength

    def reached(self, article: str, step: int) -> Sequence[str]:
        """The articles tied to one by relations that stand on a step of the ladder or higher."""
        if not step:
            return self._articles[article].near
        near, ranks = self._rank(article)
        return near[: bisect_right(ranks, _TOP - step)]

    def closest(self, article: str) -> str:
        """The article that one is tied to most: by strength, then by time, then the earliest relation.

        Relations are compared by what both their ends see alike, so following this from article to article never goes
        round in a circle of more than two.
        """
        near, ranks = self._rank(article)
        own = self.order(article)
        return min(
            zip(near, ranks, strict=True),
            key=lambda tie: (tie[1], self._apart(article, tie[0]), *sorted((own, self.order(tie[0])))),
        )[0]

    def _steps(self, article: str, strength: bool) -> dict[str, int]:
        """The articles that one is tied to, and the step that each relation stands on; without strength all on one."""
        if strength and article in self:
            return dict(zip(*self._rank(article), strict=True))
        return dict.fromkeys(self.near(article), 0)

    def _rank(self, article: str) -> tuple[tuple[str, ...], bytes]:
        """The articles that one is tied to, the strongest tie first, and the step of each, from the top down."""
        found = self._ranked.get(article)
        if found is None:
            near = self._articles[article].near
            own, size = set(near), len(near) + 1
            ranks: list[tuple[int, str]] = []
            for other in near:
                far = self._articles[other].near
                shared = len(own.intersection(far)) + 2
                step = bisect_right(_SQUARES, shared * shared * 10_000 // (size * (len(far) + 1)))
                ranks.append((_TOP + 1 - step, other))
            ranks.sort()
            found = self._ranked[article] = tuple(other for _, other in ranks), bytes(rank for rank, _ in ranks)
        return found

    def _apart(self, article: str, other: str) -> int:
        one, two = self.epoch(article), self.epoch(other)
        return _FAR if one is None or two is None else abs(one - two)

    # --- changes

    def follow(self, changed: Collection[int], nodes_of: NodesOf, edges_of: EdgesOf, cut: Container[str]) -> Changed:
        """Read the relations of changed files anew.

        changed: rows added, removed or rewritten, the other files of the articles that these rows stood for before
        (an article's time is that of its earliest file), and at least one end of every edge that came or went.
        cut: the articles whose groups depended on how strong relations are; of others only their ends are compared.
        """
        read = {article for row in changed if (article := self._of_row.get(row)) is not None}
        nodes = {node.rowid: node for node in nodes_of(changed)}
        read.update(node.id for node in nodes.values())
        edges = set(edges_of(nodes.keys()))
        nodes.update((node.rowid, node) for node in nodes_of(ends(edges) - nodes.keys()))
        # The one tie of an undated article may now be another: all its relations must be known.
        dated = {node.id for node in nodes.values() if node.epoch is not None}
        undated = {node.id for node in nodes.values()} - dated - read
        undated.update(
            other for article in read for other in self.near(article) if other not in read and self.epoch(other) is None
        )
        rows = {node.rowid for node in nodes.values() if node.id in undated}
        rows.update(node.rowid for article in undated if article in self for node in self.files(article))
        if rows:
            nodes.update((node.rowid, node) for node in nodes_of(rows - nodes.keys()))
            edges.update(edges_of(rows))
            nodes.update((node.rowid, node) for node in nodes_of(ends(edges) - nodes.keys()))
        read |= undated
        return Changed(read, self._replace(read, Graph(nodes.values(), edges, self._days), cut))

    def _replace(self, read: set[str], graph: Graph, cut: Container[str]) -> set[str]:
        """Take the relations of some articles from a graph that holds all of these. Returns who is touched."""
        found = {files[0].id: (files, ties) for files, ties in _read(graph)}
        fresh: dict[str, Ties] = {article: found[article][1] if article in found else {} for article in read}
        around = {other for article in read for other in (*self.near(article), *fresh[article])} - read
        for other in around:
            known = self._articles.get(other)
            ties = dict(zip(known.near, map(bool, known.mutual), strict=True)) if known else {}
            fresh[other] = {end: both for end, both in ties.items() if end not in read}
        for article in read:
            for other, both in fresh[article].items():
                if other not in read:
                    fresh[other][article] = both
        times = {article: self.epoch(article) for article in read if article in self}
        wider = {article for article, ties in fresh.items() if ties.keys() != set(self.near(article))}
        before = {article: self._steps(article, article in cut) for article in wider}
        for article, ties in fresh.items():
            files = found[article][0] if article in found else self.files(article) if ties else ()
            self._put(article, files, ties)
        touched = set(read)
        for article in wider:
            after = self._steps(article, article in cut)
            others = {other for other, _ in before[article].items() ^ after.items()}
            if others:
                touched |= others
                touched.add(article)
        for article in read:
            if article in self and times.get(article, self.epoch(article)) != self.epoch(article):
                touched.update(self.near(article))
        return touched

    def _put(self, article: str, files: tuple[Node, ...], ties: Ties) -> None:
        """Say one side of the relations of an article; the other sides are to be said as well."""
        before = self._articles.pop(article, None)
        near = tuple(sorted(ties))
        if before:
            for file in before.files:
                if self._of_row.get(file.rowid) == article:
                    del self._of_row[file.rowid]
        if near:
            self._articles[article] = _Article(files, near, bytes(map(ties.__getitem__, near)))
            self._of_row.update((file.rowid, article) for file in files)
        if self._ranked and (not before or before.near != near):
            for other in (article, *(before.near if before else ()), *near):
                self._ranked.pop(other, None)


def _read(graph: Graph) -> Iterator[tuple[tuple[Node, ...], Ties]]:
    """The articles of a graph that have near relations: their files and their ties."""
    # Twice the other's place, and one more when both state it: a library has millions of these.
    ties: list[array[int] | None] = [None] * len(graph)
    for early, late, mutual in graph.edges():
        for one, other in ((early, late), (late, early)):
            known = ties[one]
            if known is None:
                known = ties[one] = array("l")
            known.append(2 * other + mutual)
    for files, known in zip(graph.files, ties, strict=True):
        if known:
            yield tuple(files), {graph.files[tie >> 1][0].id: bool(tie & 1) for tie in known}


def _weight(one: int | None, other: int | None, mutual: int) -> int:
    """How strongly an edge binds: more when both ends state it, more when they were published close together."""
    if one is None or other is None:
        return 1 + mutual
    apart = abs(other - one)
    return (1 + mutual) * (3 if apart <= DAY else 2 if apart <= 3 * DAY else 1)
