"""Stories: articles that the related lists connect, within days of each other.

The rule:
1. Two articles belong together when one lists the other and they were published at most `days` apart (7 unless set).
2. All that is connected so makes one group. An undated article follows the dated one it is tied to most closely.
3. A group as large as a library is cut where its relations are weak (see `groups`).
4. A group of more than 20 articles is split where it is thin (see `split`).
An article is in one story at most, and in none when no related article is near it in time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from reader.model.errors import BroadsheetError
from reader.model.identity import hash_id
from reader.stories.days import DAY
from reader.stories.graph import Node, ends
from reader.stories.groups import LARGE, Groups
from reader.stories.near import EdgesOf, Near, NodesOf
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
    """Identifier of the first article of the group that the story was split from: what changes together."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an update did to the stories. A story that came out the same is in neither."""

    gone: tuple[Story, ...]
    new: tuple[Story, ...]


class GroupTooLargeError(BroadsheetError):
    """The group of an article is so large that it can only be told with the stories of the whole library."""


def build(
    nodes: Iterable[Node], edges: Iterable[tuple[int, int]], days: float = DAYS, large: int = LARGE
) -> tuple[Story, ...]:
    """The stories of a library, the one with the latest report first.

    nodes: one per file. edges: (row that lists, row that is listed), in any order; self and double ones are ignored.
    large: articles; a larger connected group is cut.
    """
    return Stories(nodes, edges, days, large).all()


def around(row: int, nodes_of: NodesOf, edges_of: EdgesOf, days: float = DAYS, large: int = LARGE) -> tuple[Story, ...]:
    """The stories of the group of one article: what `build` makes of the library, as far as it can be told from there.

    Other stories may be among them. Raises GroupTooLargeError when more than `large` rows would have to be looked at.
    """
    window = days * DAY
    nodes: dict[int, Node] = {}
    fringe: dict[int, Node] = {}
    edges: set[tuple[int, int]] = set()
    asked: set[int] = set()
    waiting = {row}
    while waiting:
        if len(nodes) + len(waiting) > large:
            raise GroupTooLargeError
        found = {node.rowid: node for node in nodes_of(waiting)}
        nodes.update(found)
        asked |= waiting | found.keys()
        reached = set(edges_of(waiting | found.keys())) if found else set[tuple[int, int]]()
        edges |= reached
        outside = ends(reached) - nodes.keys()
        fringe.update((node.rowid, node) for node in nodes_of(outside - fringe.keys()))
        waiting = _binding(reached, _times({**fringe, **nodes}), window) - asked
    return build(nodes.values(), edges, days, large)


def newest_first(story: Story) -> tuple[int, str]:
    """Sort key: the story with the latest report first."""
    return (-(story.last or 0), story.id)


class Stories:
    """The stories of a library, kept up to date: a changed article costs its surroundings, not the library.

    After any series of updates the stories are exactly those that a new instance makes of the same articles and edges.
    Not for use by two threads at once.
    """

    def __init__(
        self, nodes: Iterable[Node], edges: Iterable[tuple[int, int]], days: float = DAYS, large: int = LARGE
    ) -> None:
        """See `build`."""
        self._large = large
        self._near = Near(nodes, edges, days)
        self._story_of: dict[str, Story] = {}
        self._groups: dict[str, list[str]] = {}
        """The articles of each group in time order, by the first one."""
        self._steps: dict[str, int] = {}
        """See `Groups`."""
        for articles in Groups(self._near, large, self._steps).gather(self._near):
            self._add(sorted(articles, key=self._near.order))

    def __len__(self) -> int:
        """How many stories there are."""
        return len({story.id for story in self._story_of.values()})

    def of(self, rowid: int) -> Story | None:
        """The story that a file belongs to; None when it belongs to none."""
        article = self._near.article_of(rowid)
        return None if article is None else self._story_of[article]

    def all(self) -> tuple[Story, ...]:
        """All stories, the one with the latest report first."""
        return tuple(sorted({story.id: story for story in self._story_of.values()}.values(), key=newest_first))

    def update(self, changed: Collection[int], nodes_of: NodesOf, edges_of: EdgesOf) -> Change:
        """Follow a change of the library.

        changed: rows added, removed or rewritten, the other files of the articles that these rows stood for before
        (an article's time is that of its earliest file), and at least one end of every edge that came or went.
        """
        read, touched = self._near.follow(changed, nodes_of, edges_of, self._steps)
        groups = Groups(self._near, self._large, self._steps, touched)
        taken, names = self._reached(touched, groups)
        kept: set[str] = set()
        others: list[list[str]] = []
        for gathered in groups.gather(taken):
            articles = sorted(gathered, key=self._near.order)
            if self._groups.get(articles[0]) == articles and read.isdisjoint(articles):
                kept.add(articles[0])
            else:
                others.append(articles)
        gone = {story for name in names - kept for story in self._remove(name)}
        new = {story for articles in others for story in self._add(articles)}
        return Change(tuple(sorted(gone - new, key=newest_first)), tuple(sorted(new - gone, key=newest_first)))

    def _reached(self, touched: Iterable[str], groups: Groups) -> tuple[list[str], set[str]]:
        """All articles of all groups, old and new, that a change can have reached, and the names of the old ones."""
        seen = set(touched)
        waiting = list(seen)
        names: set[str] = set()
        cores: set[str] = set()
        for article in waiting:
            more: list[str] = []
            story = self._story_of.get(article)
            if story and story.group not in names:
                names.add(story.group)
                more += self._groups[story.group]
            if article in self._near and (core := groups.core(article))[0] not in cores:
                cores.add(core[0])
                more += core if len(core) > 1 else [str(groups.host(article))]
            waiting.extend(other for other in dict.fromkeys(more) if other not in seen)
            seen.update(more)
        return [article for article in waiting if article in self._near], names

    def _add(self, articles: list[str]) -> list[Story]:
        """Make the stories of a group, whose articles come in time order."""
        self._groups[articles[0]] = articles
        parts = [articles]
        if len(articles) > SPLIT_ABOVE:
            parts = [[articles[place] for place in part] for part in split(self._near.links(articles))]
        made: list[Story] = []
        for part in parts:
            made.append(self._story(part, articles[0]))
            self._story_of.update(dict.fromkeys(part, made[-1]))
        return made

    def _remove(self, name: str) -> list[Story]:
        """Forget a group. Returns the stories that it had."""
        return [self._story_of.pop(article) for article in self._groups.pop(name)]

    def _story(self, articles: list[str], group: str) -> Story:
        files = [file for article in articles for file in self._near.files(article)]
        files.sort(key=lambda file: (file.epoch is None, file.epoch or 0, file.id, file.rowid))
        times = [file.epoch for file in files if file.epoch is not None]
        return Story(
            id=hash_id("story:" + articles[0]),
            members=tuple(file.rowid for file in files),
            articles=len(articles),
            first=times[0] if times else None,
            last=times[-1] if times else None,
            sources=len({file.source for file in files if file.source}),
            group=group,
        )


def _times(known: dict[int, Node]) -> dict[int, int | None]:
    """The time of the article of each row: the earliest that one of its files states."""
    earliest: dict[str, int] = {}
    for node in known.values():
        if node.epoch is not None:
            earliest[node.id] = min(earliest.get(node.id, node.epoch), node.epoch)
    return {row: earliest.get(node.id) for row, node in known.items()}


def _binding(edges: Iterable[tuple[int, int]], times: dict[int, int | None], window: float) -> set[int]:
    """The ends of those edges that may make one group of their ends."""
    bound: set[int] = set()
    for edge in edges:
        if edge[0] not in times or edge[1] not in times:
            continue
        one, other = times[edge[0]], times[edge[1]]
        if one is None or other is None or abs(one - other) <= window:
            bound.update(edge)
    return bound


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
