"""Rules on arrival: what is done by itself with the new articles of a fetch. For worker threads.

Rules that bind this module:
- A rule is a saved query and what is done with what it finds among the new articles; older ones are never touched.
- All that the rules of one fetch do is one step of undo; a mark that an article has already is no change.
- A rule whose query has a mistake is passed over and told; it stops neither the others nor the fetch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reader.library.answers import Target
from reader.library.topic_desk import Kind, query_for
from reader.model.errors import BroadsheetError, QueryStoppedError
from reader.model.query import Selection
from reader.model.row import Row
from reader.settings.config import topic_of
from reader.stories.mute import ARTICLE

if TYPE_CHECKING:
    from reader.library.library import Library
    from reader.library.search_desk import Found

DEEDS: Mapping[str, tuple[str, object]] = {
    "read": ("read", True),
    "star": ("starred", True),
    "hide": ("muted", ARTICLE),
}
"""Action of a rule -> the mark that it sets, and its value where the article has none."""
WORDS = {"read": "marked read", "starred": "starred", "muted": "hidden", "topics": "given a topic"}
"""Mark -> the words that tell of it."""
_TRIES = 5
"""How often a rule's query is asked at most, when others interrupt it."""
LABEL = "rules"
"""What undo calls the step."""


class RuleError(BroadsheetError):
    """A rule's query cannot be answered. `str()` is one sentence."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would do with all articles that are here now."""

    rowids: Sequence[int]
    """The articles that its query finds, the newest first."""
    changes: Mapping[str, int]
    """What would be done, in words -> to how many of them it was not done yet."""
    sentence: str = ""
    """Why its query finds nothing; else empty."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What the rules did with new articles."""

    ids: frozenset[str]
    """Articles whose marks changed."""
    counts: Mapping[str, int]
    """Mark -> how many articles got it."""
    failures: tuple[str, ...] = ()
    """Sentences about the rules that were passed over."""

    @property
    def sentence(self) -> str:
        """`3 marked read, 1 starred by rules`; empty when nothing was done."""
        done = ", ".join(f"{count:,} {WORDS[mark]}" for mark, count in self.counts.items() if count)
        return f"{done} by rules" if done else ""


class RuleDesk:
    """The rules of the settings, for one library."""

    def __init__(self, library: Library, rules: Mapping[str, Sequence[str]], queries: Mapping[str, str]) -> None:
        """rules: name of a saved query -> actions. queries: name -> text."""
        self._library = library
        self._rules = rules
        self._queries = queries

    def try_out(self, query: str, actions: Sequence[str]) -> Trial:
        """What a rule would do with the present library; changes nothing. query: text. Raises RuleError."""
        result = self._found(query)
        rowids = result.rowids if result.rowids is not None else ()
        articles = frozenset(self._library.index.ids(rowids))
        counts = {told(action): self._lacking(articles, action) for action in actions}
        return Trial(rowids, counts, result.sentence)

    def _lacking(self, articles: frozenset[str], action: str) -> int:
        """To how many articles a rule's action was not done yet. Raises RuleError."""
        if topic := topic_of(action):
            with_it = self._found(query_for(Kind.TOPIC, topic)).rowids or ()
            return len(articles.difference(self._library.index.ids(with_it)))
        return sum(not getattr(self._library.state_of(article), DEEDS[action][0]) for article in articles)

    def are_here(self, files: Collection[Path]) -> bool:
        """Whether the library has read all these files; True when there are no rules, which need none of them."""
        return not self._rules or len(set(self._library.index.at(files).values())) == len(files)

    def apply(self, files: Iterable[Path]) -> Applied:
        """Do what the rules say with the articles of new files, absolute, as one action that can be undone.

        Files that the library has not read yet are left out, see `are_here`.
        """
        new = set(self._library.index.at(files)) if self._rules else set[int]()
        actions_of: dict[int, list[str]] = {}
        failures: list[str] = []
        for name, actions in self._rules.items() if new else ():
            try:
                chosen = new.intersection(self._found(self._queries[name]).rowids or ())
            except RuleError as error:
                failures.append(f"the rule {name!r} was passed over: {error}")
                continue
            for rowid in chosen:
                actions_of.setdefault(rowid, []).extend(actions)
        by_article: dict[str, tuple[Row, list[str]]] = {}
        for row in self._library.rows(sorted(actions_of, reverse=True)):
            if row is not None:  # several files may be of one article, and rules find each by what it says
                by_article.setdefault(row.id, (row, []))[1].extend(actions_of[row.rowid])
        due = [(Target.of_row(row), self._changes(row, actions)) for row, actions in by_article.values()]
        counts = Counter(mark for _, marks in due for mark in marks)
        marked = self._library.marks.mark_each(due, LABEL, at_once=True)
        return Applied(marked.ids, {mark: counts[mark] for mark in WORDS}, tuple(failures))

    def _changes(self, row: Row, actions: Sequence[str]) -> dict[str, object]:
        """The marks that these actions set on an article which does not have them."""
        state = self._library.state_of(row.id)
        deeds = [DEEDS[action] for action in actions if action in DEEDS]
        changes = {mark: value for mark, value in deeds if not getattr(state, mark)}
        there = {topic.casefold() for topic in row.topics}
        topics = [topic for action in actions if (topic := topic_of(action)) and topic.casefold() not in there]
        if topics:
            changes["topics"] = "\n".join(dict.fromkeys((*state.given_topics, *topics)))
        return changes

    def forget(self, topic: str) -> int:
        """Take a topic that rules have given off all articles, as one action that can be undone; how many they are."""
        ids = [
            article
            for name, articles in self._library.given.by_name().items()
            if name.casefold() == topic.casefold()
            for article in articles
        ]
        due: list[tuple[Target, dict[str, object]]] = []
        for article in ids:
            state = self._library.state_of(article)
            kept = [name for name in state.given_topics if name.casefold() != topic.casefold()]
            due.append((Target(article, state.title, state.url, state.source), {"topics": "\n".join(kept)}))
        return self._library.marks.mark_each(due, "topic taken off", at_once=True).count

    def show_again(self) -> int:
        """Show all articles again that rules have hidden, as one action that can be undone; how many they are."""
        rows = [row for row in self._library.rows(self._library.follow.mutes.alone()) if row is not None]
        targets = ((Target.of_row(row), {"muted": ""}) for row in rows)
        return self._library.marks.mark_each(targets, "shown again", at_once=True).count

    def _found(self, query: str) -> Found:
        """The answer to a rule's query. Raises RuleError when it has a mistake or cannot be answered in time."""
        for _ in range(_TRIES):
            try:
                result = self._library.find(Selection(words=query, removed=True))
            except QueryStoppedError:  # the query that the user types at the same time goes first
                continue
            except BroadsheetError as error:
                raise RuleError(str(error)) from None
            if result.mistake is not None:
                raise RuleError(result.mistake.sentence)
            return result
        raise RuleError("other queries went first")


def told(action: str) -> str:
    """What an action does, as words: `starred`, `given the topic Energy`."""
    topic = topic_of(action)
    return f"given the topic {topic}" if topic else WORDS[DEEDS[action][0]]
