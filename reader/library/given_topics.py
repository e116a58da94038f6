"""GivenTopics: the topics that rules have given to articles, which stand in the state and in no file.

Rules that bind this class:
- They are shown, counted and found as those of files are; only words without a field look into files alone.
- A topic that the article's file states already is shown once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reader.index.bulk import numbers_of
from reader.index.index import Index
from reader.model.row import Row
from reader.state.store import StateStore

if TYPE_CHECKING:
    from reader.query.syntax_tree import Words


class GivenTopics:
    """The given topics of one library. Every method may be called from any thread."""

    def __init__(self, index: Index, state: StateStore) -> None:
        self._index = index
        self._state = state

    def token(self) -> frozenset[tuple[str, str]]:
        """What is another value after each change."""
        return frozenset((article, self._state.get(article).topics) for article in self._state.having("topics"))

    def by_name(self) -> dict[str, list[str]]:
        """Topic -> identifiers of the articles to which it was given, the most frequent first."""
        articles: dict[str, list[str]] = {}
        for article in self._state.having("topics"):
            for topic in self._state.get(article).given_topics:
                articles.setdefault(topic, []).append(article)
        return dict(sorted(articles.items(), key=lambda pair: (-len(pair[1]), pair[0])))

    def found(self, words: Words) -> list[int]:
        """The numbers of the articles to which a topic of these words was given."""
        from reader.query.name_lookup import Names

        by_name = self.by_name()
        if not by_name:
            return []
        topics = list(by_name)
        places = Names(enumerate(topics)).find(words.text, prefix=words.prefix, exact=words.exact)
        return numbers_of(self._index, {article for place in places for article in by_name[topics[place]]})

    def added(self, rows: list[Row | None]) -> list[Row | None]:
        """Rows with the topics that were given to their articles."""
        given = self._state.having("topics")
        if not given:
            return rows
        return [
            replace(row, topics=self._state.get(row.id).all_topics(row.topics))
            if row is not None and row.id in given
            else row
            for row in rows
        ]
