"""Similar articles by their words, for files that state no relations. Clearly a guess, so it offers little or nothing.

The rule: an article is known by its terms, the words that are rare in the library and not everyday English, weighed
by rarity and by where they stand (title, topics, summary, text). Two articles are similar when the terms that they
share make up enough of both, are several, and one of them at least stands in a headline. Everything else is left out:
nothing is better than wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from reader.stories.everyday import EVERYDAY
from reader.text.clean import search_key

TERMS = 40
"""Terms that an article is known by, the heaviest ones."""
ASKED = 16
"""Words by which candidates are looked for."""
LEAST_SHARED = 3
"""Terms that two articles must share."""
THRESHOLD = 0.2
"""Least similarity, between 0 (nothing shared) and 1 (the same terms with the same weights)."""
OFFERED = 5
"""Articles offered at most."""

_BACKGROUND = 1000
"""Articles that a word is imagined to be missing from besides the library, so that three files can be judged too."""
_RARE_SHARE = 0.02
_RARE_COUNT = 8
_BODY_WORDS = 2000
"""Words of a text that are looked at: a story says what it is about early."""
_MARKUP = re.compile(r"<[^<>]{0,500}>|&#?\w{1,30};|\b(?:https?://|www\.)\S+|\]\([^()\s]*\)")
"""Tags, entities and addresses: their letters are no words."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SHORTEST = 4
_WEIGHTS = {"title": 3.0, "topics": 2.0, "summary": 2.0, "text": 1.0}
"""What a word counts by where it stands."""


@dataclass(frozen=True, slots=True)
class Term:
    """A rare word of an article."""

    key: str
    """The form in which words of two articles are compared."""
    word: str
    """As the article writes it, in small letters."""
    weight: float
    heading: bool
    """It stands in the title or is a topic."""


@dataclass(frozen=True, slots=True)
class Similar:
    """An article that seems to be about the same."""

    rowid: int
    score: float
    """Between THRESHOLD and 1."""
    shared: tuple[str, ...]
    """The shared terms, the most telling first, as the open article writes them."""

    @property
    def reason(self) -> str:
        """`shares: clemency, commutation`."""
        return "shares: " + ", ".join(self.shared[:4])


def terms_of(
    title: str,
    summary: str,
    body: str,
    document_frequency: Callable[[str], int],
    total: int,
    topics: Sequence[str] = (),
) -> tuple[Term, ...]:
    """The rare words that an article is known by, the heaviest first.

    document_frequency: how many articles of the library contain a word (in the form of `search_key`).
    total: articles of the library.
    """
    counts: dict[str, float] = {}
    words: dict[str, str] = {}
    heading: set[str] = set()
    texts = {"title": title, "topics": " ".join(topics), "summary": summary, "text": body}
    for place, text in texts.items():
        for word in _words(text):
            key = stem(word)
            if key not in EVERYDAY and word not in EVERYDAY:
                counts[key] = counts.get(key, 0.0) + _WEIGHTS[place]
                words.setdefault(key, word)
                if place in ("title", "topics"):
                    heading.add(key)
    found: list[Term] = []
    most = max(_RARE_COUNT, total * _RARE_SHARE)
    for key, count in counts.items():
        frequency = document_frequency(words[key])
        if frequency <= most:
            rarity = log((total + _BACKGROUND) / (max(0, frequency) + 1))
            found.append(Term(key, words[key], (1 + log(count)) * rarity, key in heading))
    found.sort(key=lambda term: (-term.weight, term.key))
    return tuple(found[:TERMS])


def words_to_ask(terms: Sequence[Term]) -> tuple[str, ...]:
    """The words, joined by OR, by which the full text finds candidates for an article."""
    return tuple(term.word for term in terms[:ASKED])


def rank(
    own: Sequence[Term],
    candidates: Iterable[tuple[int, Sequence[Term]]],
    limit: int = OFFERED,
) -> tuple[Similar, ...]:
    """The candidates that are similar enough, the most similar first; often none.

    candidates: row number and terms of articles that share some word, without the article itself.
    """
    mine = {term.key: term for term in own}
    found: list[Similar] = []
    for rowid, terms in candidates:
        theirs = {term.key: term for term in terms}
        shared = sorted(mine.keys() & theirs.keys(), key=lambda key: (-mine[key].weight * theirs[key].weight, key))
        # What neither headline names is mostly a phrase that a site puts under all its articles.
        if len(shared) < LEAST_SHARED or not any(mine[key].heading or theirs[key].heading for key in shared):
            continue
        score = _cosine(mine, theirs, shared)
        if score >= THRESHOLD:
            found.append(Similar(rowid, score, tuple(mine[key].word for key in shared)))
    found.sort(key=lambda similar: (-similar.score, similar.rowid))
    return tuple(found[:limit])


def _cosine(mine: Mapping[str, Term], theirs: Mapping[str, Term], shared: Iterable[str]) -> float:
    product = sum(mine[key].weight * theirs[key].weight for key in shared)
    own = sqrt(sum(term.weight**2 for term in mine.values()))
    other = sqrt(sum(term.weight**2 for term in theirs.values()))
    return product / (own * other)


def _words(text: str) -> list[str]:
    """The words of a text that are long enough to mean something, in the form in which they are compared."""
    found = _WORD.findall(search_key(_MARKUP.sub(" ", text[: _BODY_WORDS * 12])))[:_BODY_WORDS]
    plain = (word.replace("’", "'").removesuffix("'s") for word in found)
    return [word for word in plain if len(word) >= _SHORTEST and "'" not in word]


def stem(word: str) -> str:
    """One form for the forms of an English word that news mixes: pardon, pardons; commute, commuting, commutation."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word


_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s", "e", "y")
