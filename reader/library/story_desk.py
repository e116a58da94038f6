"""StoryDesk: what the library knows of stories, computed from the index when it is asked for.

Rules that bind this class:
- The story of one article costs its neighbourhood only; the stories of the whole library are computed once, on a
  worker thread, and after that a change of the library costs the groups that it touches.
- Nothing of it is kept on the disk, and nothing is asked of the article files but by `similar`.
- Every method may be called from any thread; they take turns.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from reader.index import stories as index_stories
from reader.index.index import Index
from reader.model.article import Article, WholeArticle
from reader.model.problem import Problem
from reader.model.row import Row
from reader.parse import read_header, read_whole
from reader.state.store import StateStore
from reader.stories.bridges import bridges
from reader.stories.coverage import Coverage, coverage
from reader.stories.days import day_of, day_words
from reader.stories.duplicates import fold
from reader.stories.graph import Node, ends
from reader.stories.groups import LARGE
from reader.stories.relations import Direction, Relation, append
from reader.stories.similar import Term, rank, terms_of, words_to_ask
from reader.stories.stories import DAYS, Distribution, GroupTooLargeError, Stories, Story, around, distribution
from reader.stories.summary import counts_by_day, summarise
from reader.stories.timeline import Timeline, Visit, timeline, to_markdown
from reader.text.plural import plural

_BRIDGE_BASE = 40
"""Related articles, the nearest in time, whose own relations are looked at for bridges: a sidebar must not wait."""
_CROWD = 2000
"""An article with so many relations needs no bridges."""
_CANDIDATES = 16
"""Articles that share rare words and are read and compared."""
_SIMILAR_SECONDS = 0.4
"""After so long the search for similar articles finds nothing."""
_RARE_SHARE = 0.02
_RARE_LEAST = 8
"""Articles that a rare word occurs in at most: a share of the library, and never less than this number."""
_MANY_CHANGES = 2000
"""So many changed files cost as much as beginning anew."""


def _never() -> bool:
    return False


class _Known(NamedTuple):
    """The stories of the whole library, and what they were made of."""

    stories: Stories
    ids: dict[int, str]
    """Identifiers of all articles, by number."""
    keys: dict[int, bytes]
    """What they are known by, packed: tells whose edges move when they go."""
    waiting: set[int]
    """Whose edges were still to be made then."""


class StoryDesk:
    """Stories, timelines, coverage, bridges and similar articles of one library. See the module for the rules."""

    def __init__(
        self,
        index: Index,
        state: StateStore,
        clock: Callable[[], datetime],
        zone: tzinfo,
        began: datetime | None = None,
        days: float = DAYS,
        large_group: int = LARGE,
    ) -> None:
        """clock: the time now, aware. zone: the reader's, in which days begin. began: of this visit; None: now.

        days: largest distance in time at which a relation makes one story of two articles. large_group: articles; a
        larger connected group is cut, which can only be done with all stories of the library.
        """
        self._days = days
        self._large_group = large_group
        self._index = index
        self._state = state
        self._clock = clock
        self._zone = zone
        self._began = int((began or clock()).timestamp())
        self._lock = threading.RLock()
        self._version = index_stories.version(index)
        self._known: _Known | None = None
        """None when only some stories are known."""
        self._some: dict[int, Story | None] = {}
        """The stories of single articles that were asked for; None for an article in no story."""

    @property
    def today(self) -> date:
        """The calendar day where the reader is."""
        return self._clock().astimezone(self._zone).date()

    @property
    def visit(self) -> Visit:
        """What the state knows of earlier visits. The present one began when the library was opened."""
        return Visit(lambda article: self._state.changed_at(article, "read"), self._began)

    # --- stories

    def story_of(self, rowid: int, *, at_hand: bool = False, cancelled: Callable[[], bool] = _never) -> Story | None:
        """The story that an article belongs to; None when it belongs to none, or when cancelled.

        at_hand: only if finding it costs little: None too when that would need the stories of the whole library.
        """
        with self._lock:
            self._follow(cancelled)
            if self._known is None and rowid not in self._some:
                try:
                    stories = around(rowid, self._nodes_of, self._edges_of, self._days, self._large_group)
                except GroupTooLargeError:
                    if at_hand or not self._begin(cancelled):
                        return None
                else:
                    self._some.update((member, story) for story in stories for member in story.members)
                    self._some.setdefault(rowid, None)
            return self._known.stories.of(rowid) if self._known else self._some[rowid]

    def same_report(self, rowid: int) -> list[Row]:
        """Other articles of its story that are the same report: one headline within some days, or one address."""
        story = self.story_of(rowid, at_hand=True)
        folds = fold(self.rows(story), self._zone) if story else ()
        same = next((found for found in folds if any(row.rowid == rowid for row in found.rows)), None)
        return [row for row in same.rows if row.rowid != rowid] if same else []

    def all(self, cancelled: Callable[[], bool] = _never) -> tuple[Story, ...] | None:
        """All stories, the one with the latest report first; None when cancelled. For a worker thread."""
        with self._lock:
            self._follow(cancelled)
            if self._known is None and not self._begin(cancelled):
                return None
            return self._known.stories.all() if self._known else None

    def _begin(self, cancelled: Callable[[], bool]) -> bool:
        """Compute the stories of the whole library; False when cancelled."""
        nodes = index_stories.all_nodes(self._index, cancelled)
        # After the articles and before the edges: what comes in between is then seen as a change later on.
        waiting = index_stories.unlinked(self._index, _MANY_CHANGES + 1)
        edges = None if nodes is None else index_stories.all_edges(self._index, cancelled)
        if nodes is None or edges is None or cancelled():
            return False
        stories = Stories(map(Node._make, nodes), zip(*edges, strict=True), self._days, self._large_group)
        ids = {node[0]: node[1] for node in nodes}
        self._known = _Known(stories, ids, index_stories.keys_of(self._index, None), waiting)
        self._some.clear()
        return True

    def _follow(self, cancelled: Callable[[], bool]) -> None:
        """Take notice of what was written to the index since the last question."""
        version = index_stories.version(self._index)
        if version == self._version:
            return
        self._version = version
        self._some.clear()
        known, self._known = self._known, None
        if known is not None:
            self._known = self._catch_up(known, cancelled)

    def _catch_up(self, known: _Known, cancelled: Callable[[], bool]) -> _Known | None:
        """Update the stories of the whole library; None when they had better be computed anew."""
        numbers = set(index_stories.all_numbers(self._index))
        waiting = index_stories.unlinked(self._index, _MANY_CHANGES + 1)
        gone, new = set(known.ids).difference(numbers), numbers.difference(known.ids)
        if len(gone) + len(new) + len(known.waiting) > _MANY_CHANGES or cancelled():
            return None
        if not all(known.keys.get(number) for number in gone):
            return None  # it went while its keys were asked for
        # A file that comes or goes also moves edges of those that list it, and the time of its article's other files.
        changed = gone | new | known.waiting | ends(self._edges_of(new))
        changed |= index_stories.relinked(self._index, [known.keys[number] for number in gone])
        for article in {known.ids[number] for number in gone}:
            changed.update(self._index.by_id(article))
        if changed:
            known.stories.update(changed, self._nodes_of, self._edges_of)
        for number in gone:
            del known.ids[number], known.keys[number]
        asked = sorted(new)
        known.ids.update(zip(asked, self._index.ids(asked), strict=True))
        known.keys.update(index_stories.keys_of(self._index, asked))
        return known._replace(waiting=waiting)

    def _nodes_of(self, numbers: Collection[int]) -> Iterable[Node]:
        return map(Node._make, index_stories.nodes_of(self._index, numbers)) if numbers else ()

    def _edges_of(self, numbers: Collection[int]) -> Iterable[tuple[int, int]]:
        return index_stories.edges_of(self._index, numbers) if numbers else ()

    def members(self, rowid: int) -> Sequence[int]:
        """The numbers of all files of an article's story, itself included; itself alone when it has none."""
        story = self.story_of(rowid)
        return story.members if story else (rowid,)

    # --- one story as it is shown

    def rows(self, story: Story) -> list[Row]:
        """The articles of a story that still exist, in time order."""
        return [row for row in self._index.rows(story.members) if row is not None]

    def summary(self, rows: Sequence[Row]) -> str:
        """`12 articles, 8 sources, 4 unread, 21-26 May`."""
        return summarise(rows, self._state.get, self._zone, self.today)

    def day_words(self, row: Row) -> str:
        """`24 May`: the day on which an article was published; empty without a date."""
        return day_words(day_of(row.published, self._zone), self.today) if row.published else ""

    def days(self, rows: Sequence[Row]) -> tuple[int, ...]:
        """Articles of each day, for a sparkline."""
        return counts_by_day(rows, self._zone)

    def timeline(self, rowid: int, *, folded: bool = False, cancelled: Callable[[], bool] = _never) -> Timeline | None:
        """The story of an article in time; None when it has none. folded: one line for the same report of several."""
        story = self.story_of(rowid, cancelled=cancelled)
        if story is None:
            return None
        rows = self.rows(story)
        return timeline(rows, rowid, self._state.get, self.visit, self._zone, self.today, folded=folded)

    def coverage(
        self, rowid: int, only: str | None = None, *, cancelled: Callable[[], bool] = _never
    ) -> Coverage | None:
        """The story of an article by source; None when it has none. only: the one source to show."""
        story = self.story_of(rowid, cancelled=cancelled)
        return None if story is None else coverage(self.rows(story), self._state.get, self._zone, only)

    def markdown(self, rowid: int) -> str:
        """The timeline of an article's story as a Markdown document; empty when it has none."""
        shown = self.timeline(rowid)
        return to_markdown(headline(shown), shown) if shown else ""

    # --- around one article

    def around(self, row: Row, stated: tuple[Relation, ...], whole: WholeArticle | None) -> tuple[Relation, ...]:
        """What the sidebar shows below the relations that files state.

        Bridges; where no related story has a file, similar articles instead. whole: the file, None when unreadable.
        """
        if any(not relation.is_ghost for relation in stated):
            return append(stated, row.published, self._bridges(row, stated), Direction.BRIDGE)
        if whole is None:
            return stated
        found = self._similar(row, whole.article, whole.body)
        return append(stated, row.published, found, Direction.SIMILAR)

    def bridges(self, rowid: int) -> list[tuple[Row, str]]:
        """Articles two hops away with the reason, the best connected first."""
        row = self._index.rows([rowid])[0]
        return self._bridges(row, ()) if row else []

    def _bridges(self, row: Row, stated: Sequence[Relation]) -> list[tuple[Row, str]]:
        own = self._index.by_id(row.id) or [row.rowid]
        edges = index_stories.edges_of(self._index, own)
        near = ends(edges) - set(own)
        if len(near) > _CROWD:
            return []
        base = sorted(near)
        if len(near) > _BRIDGE_BASE:
            times = index_stories.times_of(self._index, base)
            start = row.published.epoch if row.published else 0
            base.sort(key=lambda number: (abs((times.get(number) or 0) - start), number))
            del base[_BRIDGE_BASE:]
        edges.extend(index_stories.ways_out(self._index, base, near.union(own)))
        found = bridges(own, edges, lambda numbers: index_stories.times_of(self._index, numbers))
        rows = self._rows_by_number([number for bridge in found for number in (bridge.rowid, bridge.via)])
        shown = {relation.id for relation in stated} | {row.id}
        return [
            (rows[bridge.rowid], bridge.reason(rows[bridge.via].title))
            for bridge in found
            if bridge.rowid in rows
            and bridge.via in rows
            and rows[bridge.rowid].id not in shown
            and not rows[bridge.rowid].removed
        ]

    def similar(self, rowid: int) -> list[tuple[Row, str]]:
        """Articles that seem to be about the same, with the reason; none for an article that has relations."""
        row = self._index.rows([rowid])[0]
        if row is None or self._index.links(rowid) or self._index.cited_by(rowid):
            return []
        read = self._text(row)
        return self._similar(row, *read) if read else []

    def _similar(self, row: Row, article: Article, body: str) -> list[tuple[Row, str]]:
        total = self._index.counts().articles
        words = index_stories.Words(self._index, max(_RARE_LEAST, int(total * _RARE_SHARE)), _SIMILAR_SECONDS)
        own = _terms(article, body, words, total)
        numbers = words.holders(words_to_ask(own), 3 * _CANDIDATES)
        rows = self._rows_by_number(numbers)
        found: list[tuple[int, Sequence[Term]]] = []
        seen = {row.id}
        for number in numbers:
            other = rows.get(number)
            if other is None or other.removed or other.id in seen or len(found) == _CANDIDATES or words.late:
                continue
            seen.add(other.id)
            read = self._text(other)
            if read is not None:
                found.append((number, _terms(*read, words, total)))
        if words.late:
            return []
        return [(rows[similar.rowid], similar.reason) for similar in rank(own, found)]

    def _text(self, row: Row) -> tuple[Article, str] | None:
        """What an article is compared by: its head, and its body if it has one. None when it cannot be read."""
        place = self._index.file(row.rowid)
        if place is None:
            return None
        if row.has_body:
            whole = read_whole(*place)
            return None if isinstance(whole, Problem) else (whole.article, whole.body)
        head = read_header(*place)
        return None if isinstance(head, Problem) else (head, "")

    def _rows_by_number(self, numbers: Sequence[int]) -> dict[int, Row]:
        return {row.rowid: row for row in self._index.rows(numbers) if row is not None}

    # --- figures

    def distribution(self, cancelled: Callable[[], bool] = _never) -> Distribution | None:
        """How large the stories of the library are; None when cancelled."""
        found = self.all(cancelled)
        return None if found is None else distribution(found)

    def stats_lines(self) -> Iterator[str]:
        """The related graph and the stories of the library in figures, one `name: value` a line."""
        graph = index_stories.graph_counts(self._index)
        whole = graph.articles
        yield f"related entries: {graph.entries:,}, {_share(graph.resolved, graph.entries)} of them resolve"
        yield (
            f"articles with a later related story: {_share(graph.with_later, whole)}, within 7 days "
            f"{_share(graph.with_later_soon, whole)}, nine in ten have at most {graph.most_later_soon:,} of these"
        )
        yield (
            f"articles cited by one that they do not list: {_share(graph.cited_only, whole)}, within 7 days "
            f"{_share(graph.cited_only_soon, whole)}"
        )
        yield (
            f"relations: {graph.edges:,}, within one source {_share(graph.within_source, graph.edges)}, "
            f"within one site {_share(graph.within_site, graph.edges)}"
        )
        stories = self.all() or ()
        sizes = distribution(stories)
        groups: dict[str, int] = {}
        for story in stories:
            groups[story.group] = groups.get(story.group, 0) + story.articles
        largest = max(groups.values(), default=0)
        yield f"connected within {self._days:g} days: {len(groups):,} groups, the largest of {largest:,}"
        yield (
            f"stories: {sizes.stories:,} with {plural(sizes.articles, 'article')}, median {sizes.median}, "
            f"largest {sizes.largest:,}"
        )
        ranges = ((2, 2), (3, 5), (6, 10), (11, 20), (21, 50), (51, 100), (101, 10**9))
        for low, high in ranges:
            count = sum(number for size, number in sizes.sizes if low <= size <= high)
            if count:
                words = f"{low}" if low == high else f"{low}-{high}" if high < 10**9 else f"{low} and more"
                yield f"  of {words} articles: {count:,}"


def headline(shown: Timeline) -> str:
    """What a story is called: the headline of its first report."""
    entries = [shown.lines[place] for place in shown.entries]
    first = shown.lines[shown.first] if shown.first is not None else entries[0] if entries else None
    row = getattr(first, "row", None)
    return row.title if isinstance(row, Row) else ""


def _terms(article: Article, body: str, words: index_stories.Words, total: int) -> tuple[Term, ...]:
    return terms_of(article.title, article.summary, body, words.count, total, article.topics)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "none"
