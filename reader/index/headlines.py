"""Who uses the words of a starred headline later on, anywhere in a text, be it after years."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Set
from typing import NamedTuple

from reader.index.counted import Counted
from reader.index.index import Index
from reader.index.schema import DATED
from reader.index.select import blanks
from reader.stories.developments import COVER, COVER_LEAST, COVER_SHARE, COVER_WORDS, covers
from reader.stories.said import CUT, keys, number_of, shape_of

_ASKED_SINGLY = 5
"""Articles up to which each is asked whether it uses a word, instead of all that use it: the index walks through all
words of one beginning for each."""
_SHORTEST, _SHORTEST_RARE = 3, 4
"""Letters of the words of a headline that count, and of those that may be rare."""
LEAST_COVERED, _LEAST_SHARE = COVER_WORDS - 1, 0.75 * COVER
"""Rare words of a headline, and share of it, among the foremost words of a text, from which on its whole text may use
most of the headline."""
Cover = tuple[int, ...]
"""The rare words of a headline that a later text uses."""


class Headline(NamedTuple):
    """What the words of a headline count, by their numbers."""

    forms: Mapping[int, str]
    """Each as it is compared."""
    weights: Mapping[int, float]
    """How rare each is."""
    rare: tuple[int, ...]
    """Those that few articles have, the rarest first."""
    most: int
    """Articles that are looked at for one word, at most."""

    def may_be_covered(self, words: Collection[int]) -> bool:
        """Whether a text may use most of it. words: the foremost ones of the text, as the index keeps them."""
        if sum(word in words for word in self.rare) < LEAST_COVERED:
            return False
        used = sum(weight for word, weight in self.weights.items() if word in words)
        return used >= _LEAST_SHARE * sum(self.weights.values())


def headlines(index: Index, titles: Collection[str]) -> dict[str, Headline]:
    """What the words of some headlines count, by headline, each of them."""

    def ask(conn: sqlite3.Connection) -> dict[str, Headline]:
        counted = Counted(conn)
        forms = {title: {number_of(key): key for key in keys(title) if len(key) >= _SHORTEST} for title in titles}
        counted.load({word for of_title in forms.values() for word in of_title})
        return {title: _headline(counted, of_title) for title, of_title in forms.items()}

    nothing = Headline({}, {}, (), 0)  # the index was lost, or is closed
    return index.database.read(ask, dict.fromkeys(titles, nothing), bulk=True)


def _headline(counted: Counted, forms: Mapping[int, str]) -> Headline:
    weights = counted.rarities({word: shape_of(key) << 5 for word, key in forms.items()})
    few = max(COVER_LEAST, int(COVER_SHARE * counted.counts.articles))
    rare = [word for word, key in forms.items() if len(key) >= _SHORTEST_RARE and counted.is_rare(word, few)]
    return Headline(forms, weights, tuple(sorted(rare, key=counted.df)), 4 * few)


def headline_covers(index: Index, of: Mapping[int, Headline]) -> dict[int, dict[int, Cover]]:
    """By article: the later articles that use most of its headline anywhere in their texts, with its rare words that
    they use. of: the headlines, by the articles' numbers."""

    def ask(conn: sqlite3.Connection) -> dict[int, dict[int, Cover]]:
        return {number: _covers(conn, number, headline) for number, headline in of.items()}

    return index.database.read(ask, {}, bulk=True)


def _covers(conn: sqlite3.Connection, number: int, headline: Headline) -> dict[int, Cover]:
    weights, rare = headline.weights, headline.rare
    if len(rare) < COVER_WORDS:
        return {}
    used: dict[int, set[int]] = {}
    left, whole = sum(weights[word] for word in rare), sum(weights.values())
    for place, word in enumerate(rare):
        # Who has none of the rarer words can reach enough by the rest, or is not looked at.
        is_open = place <= len(rare) - COVER_WORDS and left >= COVER * whole
        if not is_open:
            missing = COVER_WORDS - (len(rare) - place)
            used = {
                other: words
                for other, words in used.items()
                if len(words) >= missing and left + sum(weights[one] for one in words) >= COVER * whole
            }
            if not used:
                return {}
        among = None if is_open else used.keys()
        for other in _users(conn, headline.forms[word], number, headline.most, among):
            used.setdefault(other, set()).add(word)
        left -= weights[word]
    enough = {other: words for other, words in used.items() if len(words) >= COVER_WORDS}
    cover_words = {other: covers(weights, rare, words) for other, words in enough.items()}
    return {other: words for other, words in cover_words.items() if words and other >= DATED}


def _users(conn: sqlite3.Connection, key: str, after: int, most: int, among: Set[int] | None) -> Iterable[int]:
    """The articles after one that use a word, so many at most; those among some, if given."""
    expression = f'"{key}"' + ("*" if len(key) == CUT else "")
    if among is not None and len(among) <= _ASKED_SINGLY:
        rowids = sorted(among)
        sql = f"SELECT rowid FROM ft WHERE ft MATCH ? AND rowid IN ({blanks(rowids)})"  # noqa: S608
        return [row[0] for row in conn.execute(sql, (expression, *rowids))]
    sql = "SELECT rowid FROM ft WHERE ft MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?"
    rows = [row[0] for row in conn.execute(sql, (expression, after, most))]
    return rows if among is None else among & set(rows)
