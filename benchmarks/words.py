"""Invented words with the frequencies of a real language, for generated libraries.

A few words stand in nearly every text and thousands in a handful (Zipf's law), so that a full-text index meets
posting lists as long and as short as it would in an archive of news. Nothing here depends on time, on the platform or
on the order of a set: the same seed gives the same words in the same order.
"""

from __future__ import annotations

import random
from itertools import accumulate

_COMMON_TEXT: str = (
    "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which "
    "one you were her all she there would their we him been has when who will more no if out so said what up its about "
    "into than them can only other new some could time these two may then do first any my now such like our over man "
    "even most made after also did many before must through back years where much your way well down should because"
)
COMMON: tuple[str, ...] = tuple(_COMMON_TEXT.split())
"""English function words: the top ranks, as in any newspaper."""

_ONSETS = "b bl c ch d dr f fl g gr h j k l m n p pl qu r s sh st t th tr v w"
_VOWELS = "a e i o u ai ea oa ou ia"
_CODAS = ["", "", "", "l", "m", "n", "nt", "r", "rd", "s", "st", "x"]


def vocabulary(seed: int, size: int = 30_000) -> list[str]:
    """`size` distinct lower-case words, the commonest first."""
    rng = random.Random(f"vocabulary {seed}")
    words: list[str] = list(COMMON)
    seen = set(words)
    onsets, vowels = _ONSETS.split(), _VOWELS.split()
    while len(words) < size:
        syllables = rng.choice((1, 2, 2, 2, 3, 3, 4))
        word = "".join(rng.choice(onsets) + rng.choice(vowels) + rng.choice(_CODAS) for _ in range(syllables))
        if 3 <= len(word) <= 14 and word not in seen:
            seen.add(word)
            words.append(word)
    return words


class Prose:
    """Sentences of Zipf-distributed words."""

    def __init__(self, seed: int, rng: random.Random, stock: int = 40_000) -> None:
        """rng: draws every text. stock: number of ready-made sentences from which long texts are put together."""
        self.vocabulary = vocabulary(seed)
        self._rng = rng
        self._weights = list(accumulate(1.0 / (rank + 2.7) ** 1.05 for rank in range(len(self.vocabulary))))
        self._stock = [self.sentence(rng.randint(8, 24)) for _ in range(stock)]

    def words(self, count: int) -> list[str]:
        """`count` words, drawn by frequency."""
        return self._rng.choices(self.vocabulary, cum_weights=self._weights, k=count)

    def sentence(self, count: int) -> str:
        """A fresh sentence of `count` words."""
        return " ".join(self.words(count)).capitalize() + "."

    def paragraph(self, sentences: int) -> str:
        """One fresh sentence, the others from the stock: rare words stay rare, and drawing stays cheap."""
        rng = self._rng
        return " ".join([self.sentence(rng.randint(8, 20)), *rng.choices(self._stock, k=sentences - 1)])
