"""Stories: articles that the related lists connect, within days of each other.

The rule:
1. Two articles belong together when one lists the other and they were published at most `days` apart (7 unless set).
2. All that is connected so makes one group. An undated article follows the dated one it is tied to most closely.
3. A group of more than 20 articles is split where it is thin (see `split`).
An article is in one story at most, and in none when no related article is near it in time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from reader.model.identity import hash_id
from reader.stories.days import DAY
from reader.stories.graph import Graph, Node
from reader.stories.split import SPLIT_ABOVE, split

DAYS = 7.0
"""Largest distance in time, in days, at which a relation makes one story of two articles."""


@dataclass(frozen=True, slots=True)
class Story:
    """A thread of related articles."""

    id: str
    """16 hexadecimal digits made from the identifier of the first article: the same while the story has that start."""
    members: tuple[int, ...]
    """Row numbers of all its files in time order, undated ones last."""
    articles: int
    """Distinct articles: two files with one identifier count once. At least 2."""
    first: int | None
    """Seconds since 1970 of the first article."""
    last: int | None
    """... and of the latest one that has a date."""
    sources: int
    """Distinct sources that the articles name."""
    group: str
    """Identifier of the first article of the connected group that the story was split from: what changes together."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an update did to the stories. A story that came out the same is in neither."""

    gone: tuple[Story, ...]
    new: tuple[Story, ...]


class GroupTooLargeError(Exception):
    """A change reaches so many articles that the stories of the whole library had better be made anew."""


def build(nodes: Iterable[Node], edges: Iterable[tuple[int, int]], days: float = DAYS) -> tuple[Story, ...]:
    """The stories of a library, the one with the latest report first.

    nodes: one per file. edges: (row that lists, row that is listed), in any order; self and double ones are ignored.
    """
    graph = Graph(nodes, edges, days)
    groups = graph.components()
    large = [group for group in groups if len(group) > SPLIT_ABOVE]
    parts_of = dict(zip((group[0] for group in large), _split_all(graph, large), strict=True))
    stories = [_story(graph, part, group[0]) for group in groups for part in parts_of.get(group[0], [group])]
    return tuple(sorted(stories, key=newest_first))


def newest_first(story: Story) -> tuple[int, str]:
    """Sort key: the story with the latest report first."""
    return (-(story.last or 0), story.id)


def _split_all(graph: Graph, groups: Sequence[list[int]]) -> list[list[list[int]]]:
    """The parts of each group. Only these groups' edges are spread out: most of a library's groups are small."""
    if not groups:
        return []
    links_of: dict[int, list[dict[int, int]]] = {}
    place_of: dict[int, int] = {}
    every: list[list[dict[int, int]]] = []
    for group in groups:
        every.append([{} for _ in group])
        links_of.update((article, every[-1]) for article in group)
        place_of.update((article, place) for place, article in enumerate(group))
    for early, late, mutual in graph.edges():
        links = links_of.get(early)
        if links is not None:
            one, other = place_of[early], place_of[late]
            links[one][other] = links[other][one] = graph.weight(early, late, mutual)
    return [
        [[group[place] for place in part] for part in split(links)] for group, links in zip(groups, every, strict=True)
    ]


def _story(graph: Graph, articles: Sequence[int], start: int) -> Story:
    files = [file for article in articles for file in graph.files[article]]
    files.sort(key=lambda file: (file.epoch is None, file.epoch or 0, file.id, file.rowid))
    times = [file.epoch for file in files if file.epoch is not None]
    return Story(
        id=hash_id("story:" + graph.files[articles[0]][0].id),
        members=tuple(file.rowid for file in files),
        articles=len(articles),
        first=times[0] if times else None,
        last=times[-1] if times else None,
        sources=len({file.source for file in files if file.source}),
        group=graph.files[start][0].id,
    )


class Stories:
    """The stories of a library, kept up to date: a changed article costs its own group, not the library.

    After any series of updates the stories are exactly those that `build` makes of the same articles and edges.
    Not for use by two threads at once.
    """

    def __init__(self, stories: Iterable[Story], days: float = DAYS) -> None:
        self.days = days
        self._of_row: dict[int, Story] = {}
        self._groups: dict[str, list[Story]] = {}
        for story in stories:
            self._add(story)

    def __len__(self) -> int:
        """How many stories there are."""
        return sum(map(len, self._groups.values()))

    def of(self, rowid: int) -> Story | None:
        """The story that a file belongs to; None when it belongs to none."""
        return self._of_row.get(rowid)

    def all(self) -> tuple[Story, ...]:
        """All stories, the one with the latest report first."""
        return tuple(sorted((story for group in self._groups.values() for story in group), key=newest_first))

    def update(
        self,
        changed: Collection[int],
        nodes_of: Callable[[Collection[int]], Iterable[Node]],
        edges_of: Callable[[Collection[int]], Iterable[tuple[int, int]]],
        most: int | None = None,
    ) -> Change:
        """Follow a change of the library.

        changed: rows added, removed or rewritten, the other files of the articles that these rows stood for before
        (an article's time is that of its earliest file), and at least one end of every edge that came or went.
        nodes_of: the rows that still exist among those asked for, and every other file of the same articles.
        edges_of: all edges, as they are now, that have one of the rows asked for at either end.
        most: rows to look at. Raises GroupTooLargeError, and changes nothing, when the change reaches more.
        """
        rows, edges, groups = self._neighbourhood(changed, nodes_of, edges_of, most)
        before = {story for group in groups for story in self._groups.get(group, ())}
        after = set(build(rows.values(), edges, self.days))
        gone = tuple(sorted(before - after, key=newest_first))
        new = tuple(sorted(after - before, key=newest_first))
        for story in gone:
            self._remove(story)
        for story in new:
            self._add(story)
        return Change(gone, new)

    def _neighbourhood(
        self,
        changed: Collection[int],
        nodes_of: Callable[[Collection[int]], Iterable[Node]],
        edges_of: Callable[[Collection[int]], Iterable[tuple[int, int]]],
        most: int | None,
    ) -> tuple[dict[int, Node], set[tuple[int, int]], set[str]]:
        """All groups that a change can reach, whole: their rows, edges and names."""
        window = self.days * DAY
        rows: dict[int, Node] = {}
        fringe: dict[int, Node] = {}
        edges: set[tuple[int, int]] = set()
        groups: set[str] = set()
        asked: set[int] = set()
        waiting = set(changed)
        while waiting:
            touched = {story.group for row in waiting if (story := self._of_row.get(row))} - groups
            groups |= touched
            waiting.update(row for group in touched for story in self._groups[group] for row in story.members)
            waiting -= asked
            if most is not None and len(rows) + len(waiting) > most:
                raise GroupTooLargeError
            asked |= waiting
            found = {node.rowid: node for node in nodes_of(waiting)} if waiting else {}
            rows.update(found)
            asked |= found.keys()
            reached = set(edges_of(asked & (waiting | found.keys()))) if found else set[tuple[int, int]]()
            edges |= reached
            outside = {end for edge in reached for end in edge} - rows.keys()
            fringe.update((node.rowid, node) for node in nodes_of(outside - fringe.keys()))
            waiting = _binding(reached, _times({**fringe, **rows}), window) - asked
            waiting |= {row for row in found if row in self._of_row and self._of_row[row].group not in groups}
        return rows, edges, groups

    def _add(self, story: Story) -> None:
        self._groups.setdefault(story.group, []).append(story)
        for row in story.members:
            self._of_row[row] = story

    def _remove(self, story: Story) -> None:
        siblings = self._groups[story.group]
        siblings.remove(story)
        if not siblings:
            del self._groups[story.group]
        for row in story.members:
            if self._of_row.get(row) is story:
                del self._of_row[row]


def _times(known: dict[int, Node]) -> dict[int, int | None]:
    """The time of the article of each row: the earliest that one of its files states."""
    earliest: dict[str, int] = {}
    for node in known.values():
        if node.epoch is not None:
            earliest[node.id] = min(earliest.get(node.id, node.epoch), node.epoch)
    return {row: earliest.get(node.id) for row, node in known.items()}


def _binding(edges: Iterable[tuple[int, int]], times: dict[int, int | None], window: float) -> set[int]:
    """The ends of those edges that may make one group of their ends."""
    ends: set[int] = set()
    for edge in edges:
        if edge[0] not in times or edge[1] not in times:
            continue
        one, other = times[edge[0]], times[edge[1]]
        if one is None or other is None or abs(one - other) <= window:
            ends.update(edge)
    return ends


@dataclass(frozen=True, slots=True)
class Distribution:
    """How large the stories of a library are."""

    stories: int
    articles: int
    """Articles that are in a story."""
    largest: int
    median: int
    sizes: tuple[tuple[int, int], ...]
    """(articles in a story, how many such stories), ascending."""


def distribution(stories: Iterable[Story]) -> Distribution:
    """The sizes of stories, for the statistics of a library."""
    sizes = sorted(story.articles for story in stories)
    if not sizes:
        return Distribution(0, 0, 0, 0, ())
    return Distribution(
        len(sizes), sum(sizes), sizes[-1], sizes[len(sizes) // 2], tuple(sorted(Counter(sizes).items()))
    )
