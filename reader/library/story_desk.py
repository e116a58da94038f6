"""StoryDesk: what the library knows of events and stories, asked of the index.

Rules that bind this class:
- Nothing is computed here that the index holds: a question costs what it answers, however large the library is.
- Nothing of it is kept on the disk, and no article file is read but by `find`, for the words of a reason.
- Every method may be called from any thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from reader.index import events as index_events
from reader.index import stories as index_stories
from reader.index.index import Index
from reader.model.article import WholeArticle
from reader.model.row import Row
from reader.state.store import StateStore
from reader.stories.coverage import Coverage, coverage
from reader.stories.days import apart_words, day_of, day_of_epoch, day_words, span_words
from reader.stories.events import Event, gather, same_report
from reader.stories.rarity import product
from reader.stories.relations import Around, Evidence, Named, Relation, explain, relate
from reader.stories.said import Text, joined, written
from reader.stories.stories import Distribution, Story, distribution, ranked
from reader.stories.summary import counts_by_day, summarise
from reader.stories.timeline import Timeline, Visit, timeline, to_markdown
from reader.text.plural import plural

_MOST_AROUND = 500
"""Reports of a story that a sidebar holds, those of the nearest events: it must not wait."""
_COMPARED = 200
"""Reports of the open article's own event that are compared with it: the likest stands for all."""
_EXPLAINED = 100
"""Relations whose reason is told in words."""
_WORDS = 4
"""Words of a reason at most."""
_ENOUGH = 10
"""With so many related articles nothing that is merely similar is offered."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class EventOutline:
    """An event as it is listed."""

    title: str
    reports: tuple[Row, ...]
    """In time order."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A story as it is listed."""

    story: Story
    title: str
    days: str
    """`21-26 May`; empty without dates."""
    events: tuple[EventOutline, ...]


class StoryDesk:
    """Events, stories, timelines, coverage and similar articles of one library. See the module for the rules."""

    def __init__(
        self,
        index: Index,
        state: StateStore,
        clock: Callable[[], datetime],
        zone: tzinfo,
        began: datetime | None = None,
    ) -> None:
        """clock: the time now, aware. zone: the reader's, in which days begin. began: of this visit; None: now."""
        self._index = index
        self._state = state
        self._clock = clock
        self._zone = zone
        self._began = int((began or clock()).timestamp())
        self._counted: tuple[object, int] = (None, 0)

    @property
    def today(self) -> date:
        """The calendar day where the reader is."""
        return self._clock().astimezone(self._zone).date()

    @property
    def visit(self) -> Visit:
        """What the state knows of earlier visits. The present one began when the library was opened."""
        return Visit(lambda article: self._state.changed_at(article, "read"), self._began)

    # --- stories

    def story_of(self, rowid: int) -> Story | None:
        """The story that an article belongs to; None when nothing else belongs to it."""
        event = index_events.event_of(self._index, rowid)
        if event is None:
            return None
        rows = [index_events.story_row(self._index, event.story)]
        return next((self._story(row) for row in rows if row is not None and row.reports > 1), None)

    def all(self, cancelled: Callable[[], bool] = _never) -> tuple[Story, ...] | None:
        """All stories, the one with the latest development first; None when cancelled. For a worker thread."""
        rows = index_events.all_stories(self._index)
        ids = dict(zip([row.id for row in rows], self._index.ids([row.id for row in rows]), strict=True))
        if cancelled():
            return None
        return ranked((self._story(row, ids[row.id]) for row in rows), int(self._clock().timestamp()))

    def count(self) -> int:
        """How many stories there are: as many as `all` tells. Counted again only when the stories have changed."""
        version = index_stories.version(self._index)
        if version != self._counted[0]:
            self._counted = version, index_events.count_stories(self._index)
        return self._counted[1]

    def _story(self, row: index_events.StoryRow, article: str | None = None) -> Story:
        key = article if article is not None else self._index.ids([row.id])[0]
        return Story(key, row.id, row.events, row.reports, row.first, row.newest, row.last, row.sources)

    def members(self, rowid: int) -> Sequence[int]:
        """The numbers of all files of an article's story, itself included; itself alone when it has none."""
        event = index_events.event_of(self._index, rowid)
        return self._members(event.story) if event else (rowid,)

    def reports(self, rowid: int) -> Sequence[int]:
        """The numbers of all files of an article's event, itself included."""
        event = index_events.event_of(self._index, rowid)
        return index_events.reports_of(self._index, [event.id]).get(event.id, [rowid]) if event else (rowid,)

    def similar(self, rowid: int, limit: int) -> Sequence[int]:
        """The numbers of the articles that are most like one by their words, the likest first."""
        return index_events.similar(self._index, rowid, limit)

    def _members(self, story: int) -> list[int]:
        events = [event.id for event in index_events.story_events(self._index, story)]
        reports = index_events.reports_of(self._index, events)
        return [number for event in events for number in reports.get(event, [])]

    def same_report(self, rowid: int) -> list[Row]:
        """Other articles that are the same report: of its event, under one headline or address."""
        rows = self._rows_by_number(self.reports(rowid))
        return same_report(rows[rowid], rows.values()) if rowid in rows else []

    # --- one story as it is shown

    def rows(self, story: Story) -> list[Row]:
        """The articles of a story that still exist, in the order of its events."""
        return [row for row in self._index.rows(self._members(story.number)) if row is not None]

    def events(self, story: Story) -> tuple[Event, ...]:
        """The events of a story in time order, each with its reports."""
        return self._gathered(self.rows(story))

    def title(self, story: Story) -> str:
        """What a story is called everywhere: the headline nearest to the middle of the event nearest to its middle."""
        middle = index_events.middle_event(self._index, story.number)
        number = next(
            (event.middle for event in index_events.story_events(self._index, story.number) if event.id == middle),
            middle,
        )
        row = self._index.rows([number])[0]
        return row.title if row else ""

    def outlines(self) -> Iterator[Outline]:
        """All stories in the order of `all`, each with its events; in a few questions, however many there are."""
        reported = index_events.all_reports(self._index)
        rows = self._rows_by_number([number for _, number in reported])
        by_story: dict[int, list[index_events.EventRow]] = {}
        for event in index_events.all_events(self._index):
            by_story.setdefault(event.story, []).append(event)
        reports: dict[int, list[Row]] = {}
        for event, number in reported:
            if number in rows:
                reports.setdefault(event, []).append(rows[number])
        for story in self.all() or ():
            events = tuple(
                EventOutline(_title(rows, event.middle, event_rows), tuple(event_rows))
                for event in by_story.get(story.number, ())
                if (event_rows := reports.get(event.id))
            )
            if events:
                yield Outline(story, self.title(story), self._span(story), events)

    def _span(self, story: Story) -> str:
        days = [day_of_epoch(time, self._zone) for time in (story.first, story.last) if time is not None]
        return span_words(days[0], days[-1], self.today) if days else ""

    def summary(self, rows: Sequence[Row]) -> str:
        """`12 articles, 8 sources, 4 unread, 21-26 May`."""
        return summarise(rows, self._state.get, self._zone, self.today)

    def day_words(self, row: Row) -> str:
        """`24 May`: the day on which an article was published; empty without a date."""
        return day_words(day_of(row.published, self._zone), self.today) if row.published else ""

    def days(self, rows: Sequence[Row]) -> tuple[int, ...]:
        """Articles of each day, for a sparkline."""
        return counts_by_day(rows, self._zone)

    def timeline(self, rowid: int) -> Timeline | None:
        """The story of an article in time, its events as entries; None when it has none."""
        story = self.story_of(rowid)
        if story is None:
            return None
        events = self.events(story)
        numbers = [row.rowid for event in events for row in event.rows]
        arrived = index_events.arrivals(self._index, numbers)
        return timeline(
            events, rowid, self._state.get, self.visit, self._zone, self.today, arrived=arrived, title=self.title(story)
        )

    def coverage(self, rowid: int, only: str | None = None) -> Coverage | None:
        """The event of an article by source; its story where nobody else reported the event; None without a story.

        only: the one source to show.
        """
        story = self.story_of(rowid)
        if story is None:
            return None
        event = index_events.event_of(self._index, rowid)
        rows = list(self._rows_by_number(self.reports(rowid)).values())
        one_event = len({row.source for row in rows}) > 1
        if not one_event:
            rows = self.rows(story)
        final = one_event and event is not None and index_events.is_settled(self._index, event.id)
        alone = self._said_alone(rows) if one_event else None
        return coverage(
            rows, self._state.get, self._zone, only, final=final, alone=alone, story=story.articles if one_event else 0
        )

    def _said_alone(self, rows: Sequence[Row]) -> dict[str, tuple[str, ...]]:
        """By source of an event: the words of its headlines that no other source uses, not even in its texts."""
        compared = rows[:_COMPARED]
        used = index_events.words_by(self._index, [row.rowid for row in compared])
        sources: dict[int, set[str]] = {}
        for row in compared:
            for word in used.get(row.rowid, ()):
                sources.setdefault(word, set()).add(row.source)
        alone: dict[str, dict[int, str]] = {}
        for row in compared:
            forms = written(Text(row.title))
            own = {word: form for word, form in forms.items() if sources.get(word) == {row.source}}
            alone[row.source] = own | alone.get(row.source, {})
        forms = {word: form for own in alone.values() for word, form in own.items()}
        forms = {word: form for word, form in forms.items() if len(form) > 1 or not form.isdigit()}
        shown = index_events.showable(self._index, forms, index_events.PLAIN_SHARE)
        return {
            source: tuple(joined([own[word] for word in own if word in shown])[:_WORDS])
            for source, own in alone.items()
        }

    def markdown(self, rowid: int) -> str:
        """The timeline of an article's story as a Markdown document; empty when it has none."""
        shown = self.timeline(rowid)
        return to_markdown(shown.title, shown) if shown else ""

    def _gathered(self, rows: Sequence[Row]) -> tuple[Event, ...]:
        event_of = index_events.events_of(self._index, [row.rowid for row in rows])
        unsettled = frozenset(
            event for event in set(event_of.values()) if not index_events.is_settled(self._index, event)
        )
        return gather(rows, event_of, self._zone, unsettled)

    # --- around one article

    def relations(
        self,
        row: Row,
        whole: WholeArticle | None,
        named: Named,
    ) -> tuple[Relation, ...]:
        """What the sidebar of an article shows: its story, what is stated, and what is similar where that is little.

        whole: the file, None when unreadable. named: whom it names, and who names it.
        """
        stated = [found for _, found in named.listed if found is not None] + named.citing
        around = self._around(row, {found.rowid: found for found in stated})
        events = index_events.events_of(self._index, [found.rowid for found in stated])
        similar: list[Row] = []
        if len(around) + len(stated) < _ENOUGH:
            rows = self._rows_by_number(index_events.similar(self._index, row.rowid))
            similar = [found for found in rows.values() if not found.removed]
        relations = relate((row.id, row.published), named.listed, named.citing, around, similar, events, named.said)
        return self._explained(row, whole, relations)

    def _around(self, row: Row, stated: Mapping[int, Row]) -> list[Around]:
        """Other reports of an article's story: of events that its own has to do with, then of those nearest in time.

        stated: rows that are there.
        """
        own = index_events.event_of(self._index, row.rowid)
        if own is None:
            return []
        events = index_events.story_events(self._index, own.story)
        near = index_events.events_near(self._index, own.id) | {own.id}
        start = own.time or 0
        events.sort(key=lambda event: (event.id != own.id, event.id not in near, abs((event.time or 0) - start)))
        chosen: list[int] = []
        reports = 0
        for event in events:
            if chosen and reports + event.reports > _MOST_AROUND:
                break
            chosen.append(event.id)
            reports += event.reports
        numbers = index_events.reports_of(self._index, chosen)
        members = [number for event in chosen for number in numbers.get(event, [])[:_MOST_AROUND]]
        rows = {number: stated[number] for number in members if number in stated}
        rows |= self._rows_by_number([number for number in members if number not in stated])
        event_of = {number: event for event, event_numbers in numbers.items() for number in event_numbers}
        mates = numbers.get(own.id, [])[:_COMPARED]
        vectors = index_events.vectors(self._index, [row.rowid, *mates]) if len(mates) > 1 else {}
        about = vectors.get(row.rowid, {})
        likeness = {number: product(about, vectors.get(number, {})) for number in mates}
        return [
            Around(
                event_numbers,
                event_of[number],
                Evidence.EVENT if event_of[number] == own.id else Evidence.STORY,
                likeness.get(number, 0),
                event_of[number] not in near,
            )
            for number, event_numbers in rows.items()
            if number != row.rowid
        ]

    def _explained(self, row: Row, whole: WholeArticle | None, relations: tuple[Relation, ...]) -> tuple[Relation, ...]:
        """Relations with their reasons in words, as the open article writes them."""
        near = [relation for relation in relations[:_EXPLAINED] if not relation.is_far]  # far ones say nothing of it
        numbers = [relation.rowid for relation in near if relation.rowid is not None]
        in_common = index_events.in_common(self._index, row.rowid, numbers)
        text = Text(row.title, row.url)
        if whole is not None:
            text = Text(row.title, whole.article.url, whole.article.summary, whole.body)
        common = {word for words in in_common.values() for word in words}
        forms = {word: form for word, form in written(text).items() if word in common}
        forms = index_events.showable(self._index, forms)
        explained: list[Relation] = []
        for relation in relations:
            words = [forms[word] for word in in_common.get(relation.rowid or 0, ()) if word in forms]
            apart = "" if relation.seconds is None else apart_words(abs(relation.seconds))
            explained.append(explain(relation, joined(words)[:_WORDS], apart))
        return tuple(explained)

    def _rows_by_number(self, numbers: Sequence[int]) -> dict[int, Row]:
        return {row.rowid: row for row in self._index.rows(numbers) if row is not None}

    # --- figures

    def distribution(self, cancelled: Callable[[], bool] = _never) -> Distribution | None:
        """How large the stories of the library are; None when cancelled."""
        stories = self.all(cancelled)
        return None if stories is None else distribution(stories)

    def stats_lines(self) -> Iterator[str]:
        """The related graph and the stories of the library in figures, one `name: value` a line."""
        graph = index_stories.graph_counts(self._index)
        whole = graph.articles
        yield f"related entries: {graph.entries:,}, {_share(graph.resolved, graph.entries)} of them resolve"
        yield (
            f"articles with a later related article: {_share(graph.with_later, whole)}, within 7 days "
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
        yield f"events in stories: {sum(story.events for story in stories):,}"
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


def _title(rows: Mapping[int, Row], middle: int, reports: Sequence[Row]) -> str:
    return (rows.get(middle) or reports[0]).title


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "none"
