"""How much two events are about one matter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.stories.rarity import Counts, pack_vector, product, profile, shared_matter, unpack_vector

vectors = st.dictionaries(st.integers(1, 12), st.integers(1, 1000), max_size=12)


def test_what_rests_on_a_single_word_counts_half() -> None:
    assert shared_matter({1: 500, 2: 10}, {1: 400, 3: 900}) == product({1: 500}, {1: 400}) // 2


def test_several_names_together_count_whole() -> None:
    one, other = {1: 500, 2: 480, 3: 90}, {1: 400, 2: 420, 3: 80}
    assert shared_matter(one, other) == product(one, other)


@given(vectors, vectors)
def test_it_is_the_same_from_both_sides_and_never_more_than_the_likeness(
    one: dict[int, int], other: dict[int, int]
) -> None:
    assert shared_matter(one, other) == shared_matter(other, one)
    assert 0 <= shared_matter(one, other) <= product(one, other)


@given(st.dictionaries(st.integers(0, (1 << 24) - 1), st.integers(32, 255), max_size=60))
def test_a_profile_is_kept_as_it_is(words: dict[int, int]) -> None:
    about = profile([(words, "source")], Counts(articles=10, events=10))
    assert unpack_vector(pack_vector(about)) == about
    assert list(unpack_vector(pack_vector(about))) == list(about)
