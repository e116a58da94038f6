"""The sources and topics of a library, each with what a query finds of it: how many articles, unread ones, lately."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from reader.model.errors import QueryStoppedError
from reader.model.query import Selection

if TYPE_CHECKING:
    from reader.feeds.opml import Subscription
    from reader.index.tallies import Tally
    from reader.library.library import Library
    from reader.library.search_desk import Found

DAYS = 7
"""Days whose articles are counted one by one; the last one is today."""
_Answer = TypeVar("_Answer")
_TRIES = 5
"""How often a query is asked: a list that is filled meanwhile stops whatever query is running."""


class Kind(StrEnum):
    """What articles are gathered by. Its value is the field of the query language."""

    SOURCE = "source"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Gathering:
    """All articles of one source or topic. Spellings that a query does not tell apart are one."""

    name: str
    """The spelling that most of the articles have."""
    key: str
    """The words of the name, folded, each with a space on both sides."""
    query: str
    """Finds exactly these articles."""
    articles: int
    unread: int
    days: tuple[int, ...]
    """Articles of each of the last DAYS days, in the reader's time zone; the last is today."""


class TopicDesk:
    """Counts sources and topics of one library. Every method may be called from any thread."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def all(self, kind: Kind) -> tuple[Gathering, ...]:
        """Every source or topic by name. For a worker: see `tallies`.

        Names without a letter or digit, which no query can name, are left out, and so are articles that state none.
        Raises QueryStoppedError and QueryTooLongError.
        """
        from reader.query.name_lookup import key

        spellings: dict[str, list[Tally]] = {}
        for tally in self._tallies(kind):
            spellings.setdefault(key(tally.name), []).append(tally)
        for topic in self._library.given.by_name() if kind is Kind.TOPIC else ():
            stated = spellings.get(key(topic), [])
            name = max(stated, key=lambda tally: tally.articles).name if stated else topic
            spellings[key(topic)] = [self._counted(name)]
        gatherings = [_gathered(kind, words, same) for words, same in spellings.items() if words.strip()]
        return tuple(sorted(gatherings, key=lambda gathering: gathering.key))

    def groups(self, sources: Sequence[Gathering]) -> tuple[Gathering, ...]:
        """The groups in which the library's list of feeds has them, each as one gathering, by name. For a worker.

        sources: what `all` tells of the sources; a feed whose title is none of them is left out.
        """
        from reader.query.name_lookup import key

        by_key = {source.key: source for source in sources}
        members: dict[str, dict[str, Gathering]] = {}
        for subscription in self._subscriptions():
            source = by_key.get(key(subscription.name))
            if source is not None and subscription.group:
                members.setdefault(subscription.group, {})[source.key] = source
        groups = [_group(name, list(sources.values())) for name, sources in members.items()]
        return tuple(sorted(groups, key=lambda group: group.key))

    def found(self, gathering: Gathering) -> Found:
        """All articles of a source, a topic or a group. For a worker.

        Raises QueryStoppedError and QueryTooLongError.
        """
        return _asked(lambda: self._library.find(Selection(words=gathering.query)))

    def _subscriptions(self) -> list[Subscription]:
        from reader.feeds.opml import MAX_BYTES, OpmlError, SubscriptionList
        from reader.files_io import read_bounded
        from reader.library.news_desk import LIST_NAME

        subscriptions: list[Subscription] = []
        for root in self._library.roots:
            try:
                subscriptions += SubscriptionList.parse(read_bounded(root / LIST_NAME, MAX_BYTES)[0], mend=True)
            except (OSError, OpmlError):
                continue  # there is none, or it cannot be read, which fetching tells
        return subscriptions

    def _tallies(self, kind: Kind) -> list[Tally]:
        from reader.index.tallies import tallies

        return _asked(lambda: tallies(self._library.index, kind, self._library.marks.held(), self._edges()))

    def _counted(self, topic: str) -> Tally:
        """The figures of a topic that rules have given to articles, by its query: the index knows those of files."""
        from reader.index.schema import first_slot
        from reader.index.tallies import Tally

        library = self._library
        rowids = sorted(library.find(Selection(words=query_for(Kind.TOPIC, topic))).rowids or ())
        unread = sum(not library.state_of(article).read for article in library.index.ids(rowids))
        starts = [bisect_left(rowids, first_slot(edge)) for edge in self._edges()]
        return Tally(topic, len(rowids), unread, tuple(later - start for start, later in pairwise(starts)))

    def _edges(self) -> list[int]:
        zone = self._library.zone
        today = self._library.clock().astimezone(zone).date()
        days = [today + timedelta(days=step) for step in range(1 - DAYS, 2)]
        return [int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()) for day in days]


def _asked(ask: Callable[[], _Answer]) -> _Answer:
    """The answer to a query, asked again when another one stops it."""
    for _ in range(_TRIES - 1):
        try:
            return ask()
        except QueryStoppedError:
            continue
    return ask()


def query_for(kind: Kind, name: str) -> str:
    """The query that finds the articles of a source or topic: `source:="The Courier"`."""
    return f'{kind}:="{" ".join(name.replace(chr(34), " ").split())}"'


def _group(name: str, sources: Sequence[Gathering]) -> Gathering:
    """Some sources as one. The key begins in a way in which that of no source does."""
    from reader.query.name_lookup import key

    return Gathering(
        name,
        f" group{key(name)}",
        " OR ".join(source.query for source in sources),
        sum(source.articles for source in sources),
        sum(source.unread for source in sources),
        tuple(map(sum, zip(*(source.days for source in sources), strict=True))),
    )


def _gathered(kind: Kind, words: str, same: list[Tally]) -> Gathering:
    first = max(same, key=lambda tally: (tally.articles, tally.name))
    days: Counter[int] = Counter()
    for tally in same:
        days.update(dict(enumerate(tally.days)))
    return Gathering(
        first.name,
        words,
        query_for(kind, first.name),
        sum(tally.articles for tally in same),
        sum(tally.unread for tally in same),
        tuple(days[day] for day in range(DAYS)),
    )
