"""Which words a reason may show."""

from __future__ import annotations

import pytest

from reader.stories.said import is_everyday, keys, shape_of


@pytest.mark.parametrize("word", ["the", "A", "of", "Und", "les", "для", "من"])
def test_words_of_few_letters_are_everyday_words(word: str) -> None:
    assert is_everyday(word, shape_of(keys(word)[0]))


@pytest.mark.parametrize("word", ["US", "NHS", "42", "1.5", "wheel", "with", "京都", "東", "ЕС"])
def test_abbreviations_numbers_longer_words_and_pairs_of_letters_are_not(word: str) -> None:
    assert not is_everyday(word, shape_of(keys(word)[0]))
