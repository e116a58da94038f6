"""Which words a reason may show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.stories.said import (
    Text,
    headline_of,
    is_everyday,
    keys,
    number_of,
    numbers_in,
    pack,
    said,
    shape_of,
    steps_in,
    steps_of,
    unpack,
)


@pytest.mark.parametrize("word", ["the", "A", "of", "Und", "les", "для", "من"])
def test_words_of_few_letters_are_everyday_words(word: str) -> None:
    assert is_everyday(word, shape_of(keys(word)[0]))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Pardoned", "pardons"), ("Bürgermeister", "Burgermeisterin"), ("медаль", "медали"), ("Медалью", "медалей")],
)
def test_words_are_the_same_whatever_their_endings(one: str, other: str) -> None:
    assert keys(one) == keys(other)
    assert shape_of(keys(one)[0]) == 6


@pytest.mark.parametrize("word", ["US", "NHS", "42", "1.5", "wheel", "with", "京都", "東", "ЕС"])
def test_abbreviations_numbers_longer_words_and_pairs_of_letters_are_not(word: str) -> None:
    assert not is_everyday(word, shape_of(keys(word)[0]))


@pytest.mark.parametrize(
    ("title", "tail"),
    [
        ("Mill wheel found in the mud at Saltmere | The Daily Mole", " | The Daily Mole"),
        ("Mill wheel found in the mud at Saltmere - Region | The Daily Mole", " - Region | The Daily Mole"),
        ("Mill wheel found in the mud at Saltmere – Mole.news", " – Mole.news"),
        ("Mill wheel - found", ""),
        ("Mill-wheel found in the mud of Saltmere", ""),
        ("Council: the wheel will turn - but nobody in the whole town knows when", ""),
    ],
)
def test_what_feeds_put_behind_a_headline_is_told_from_it(title: str, tail: str) -> None:
    assert headline_of(title)[1] == tail


def test_only_the_end_of_a_long_title_is_looked_at() -> None:
    assert len(headline_of("mole - " * 100_000 + "mole")[1]) < 100


def test_what_a_text_says_once_counts_less_than_what_it_comes_back_to() -> None:
    words = said(Text("", body="The wheel, again the wheel; a goose looked on."))
    assert steps_of(words[number_of("wheel")]) >= 3 * steps_of(words[number_of("goose")])


@given(st.dictionaries(st.integers(0, (1 << 24) - 1), st.integers(0, 255), max_size=200))
def test_packed_words_are_the_same_words(words: dict[int, int]) -> None:
    assert unpack(pack(words)) == words
    asked = [*words, 0, 2**24 - 1, *(number ^ 1 for number in words), *(number ^ 256 for number in words)]
    assert steps_in(pack(words), asked) == {word: steps_of(words[word]) for word in asked if word in words}
    assert sorted(numbers_in(pack(words))) == sorted(words)
    assert pack(dict(reversed(words.items()))) == pack(words)
