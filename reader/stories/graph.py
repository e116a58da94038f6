"""The relations between articles as a graph in time: nodes in one fixed order, edges between articles near in time.

Everything here depends on the articles and relations only, never on the order in which they are given: nodes are
sorted by time and identifier, edges by their ends.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reader.stories.days import DAY


class Node(NamedTuple):
    """What the graph needs of one file. The fields come straight from a row of the index."""

    rowid: int
    id: str
    """Identifier of the article; files that share it are one article."""
    epoch: int | None
    """Seconds since 1970; any whole number, also of the year 9999. None for an undated article."""
    source: str


def ends(edges: Iterable[tuple[int, int]]) -> set[int]:
    """The rows at either end of some edges."""
    return {end for edge in edges for end in edge}


class Graph:
    """Articles in time order (undated ones last) and the edges between those that are near in time.

    Rules:
    - An article is all the files with one identifier; its time is the earliest that one of them states.
    - An edge is near when its ends lie at most `days` apart. It counts double when both ends state it.
    - An undated article has one edge at most: to the dated article that it is tied to most closely (both ends state
      the relation before one does, then the earliest). So it belongs to a story without ever joining two.
    - Edges to unknown rows, from an article to itself, and repeated ones make no difference.
    """

    def __init__(self, nodes: Iterable[Node], edges: Iterable[tuple[int, int]], days: float) -> None:
        files: dict[str, list[Node]] = {}
        for node in nodes:
            files.setdefault(node.id, []).append(node)
        articles = [_Article.of(key, group) for key, group in files.items()]
        articles.sort(key=lambda article: article.order)
        self.files: list[list[Node]] = [article.files for article in articles]
        """Per article its files, in time order."""
        self.epochs: list[int | None] = [article.epoch for article in articles]
        self._early, self._late, self._mutual = self._near(articles, edges, int(days * DAY))

    def __len__(self) -> int:
        """How many articles the graph has."""
        return len(self.files)

    def edges(self) -> Iterator[tuple[int, int, int]]:
        """Every near edge once: the earlier article, the later one, 1 when both state it or 0. Sorted by the ends."""
        return zip(self._early, self._late, self._mutual, strict=True)

    def _near(
        self, articles: Sequence[_Article], edges: Iterable[tuple[int, int]], window: int
    ) -> tuple[array[int], array[int], bytearray]:
        """The near edges, as `edges` gives them."""
        place_of = {file.rowid: place for place, article in enumerate(articles) for file in article.files}
        size = len(articles)
        times = [epoch for epoch in self.epochs if epoch is not None]
        dated = len(times)
        # Per article the last one near it in time; -1 for undated ones, which come last.
        reach = [bisect_right(times, time + window) - 1 for time in times] + [-1] * (size - dated)
        # One number per statement: the edge, then which end states it. Sorting brings doubles together.
        stated = array("q")
        find, keep = place_of.get, stated.append
        for source, target in edges:
            one, other = find(source, -1), find(target, -1)
            early, late = (one, other) if one < other else (other, one)
            if early >= 0 and early != late and (late <= reach[early] or early < dated <= late):
                keep(2 * (early * size + late) + (one > other))
        earlier, later, mutual = array("l"), array("l"), bytearray()
        before = -2
        for item in sorted(stated):
            if item >> 1 != before >> 1:
                early, late = divmod(item >> 1, size)
                earlier.append(early)
                later.append(late)
                mutual.append(0)
            elif item != before:
                mutual[-1] = 1
            before = item
        return self._tie_undated(earlier, later, mutual)

    def _tie_undated(
        self, earlier: array[int], later: array[int], mutual: bytearray
    ) -> tuple[array[int], array[int], bytearray]:
        """Keep one edge of each undated article."""
        if None not in self.epochs[-1:]:
            return earlier, later, mutual
        best: dict[int, tuple[bool, int]] = {}
        for early, late, both in zip(earlier, later, mutual, strict=True):
            if self.epochs[late] is None:
                tie = (not both, early)
                best[late] = min(best.get(late, tie), tie)
        kept_earlier, kept_later, kept_mutual = array("l"), array("l"), bytearray()
        for early, late, both in zip(earlier, later, mutual, strict=True):
            if late not in best or best[late][1] == early:
                kept_earlier.append(early)
                kept_later.append(late)
                kept_mutual.append(both)
        return kept_earlier, kept_later, kept_mutual


class _Article(NamedTuple):
    """All files of one article."""

    order: tuple[bool, int, str]
    epoch: int | None
    files: list[Node]

    @classmethod
    def of(cls, key: str, files: list[Node]) -> _Article:
        if len(files) > 1:
            files = sorted({file.rowid: file for file in sorted(files, key=_file_order)}.values(), key=_file_order)
        epoch = files[0].epoch
        return cls((epoch is None, epoch or 0, key), epoch, files)


def _file_order(file: Node) -> tuple[bool, int, int, str]:
    return (file.epoch is None, file.epoch or 0, file.rowid, file.source)
