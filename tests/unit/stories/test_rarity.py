"""How much two events are about one matter."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from reader.stories.rarity import Counts, pack_vector, product, profile, shared_matter, unpack_vector

WEIGHTS = list(unpack_vector(b"".join(struct.pack(">I", step << 8 | step) for step in range(30, 256))).values())
"""Weights that a word of an event may have."""
vectors = st.dictionaries(st.integers(1, 12), st.sampled_from(WEIGHTS), max_size=12)


def test_what_rests_on_a_single_word_counts_half() -> None:
    one, other = {1: WEIGHTS[-9], 2: WEIGHTS[0]}, {1: WEIGHTS[-7], 3: WEIGHTS[-1]}
    assert shared_matter(one, pack_vector(other)) == (product({1: one[1]}, {1: other[1]}) // 2, 1)


def test_several_names_together_count_whole() -> None:
    one = {1: WEIGHTS[-9], 2: WEIGHTS[-11], 3: WEIGHTS[0]}
    other = {1: WEIGHTS[-12], 2: WEIGHTS[-10], 3: WEIGHTS[1]}
    assert shared_matter(one, pack_vector(other)) == (product(one, other), 3)


@given(vectors, vectors)
def test_it_is_the_same_from_both_sides_and_never_more_than_the_likeness(
    one: dict[int, int], other: dict[int, int]
) -> None:
    assert shared_matter(one, pack_vector(other)) == shared_matter(other, pack_vector(one))
    matter, words = shared_matter(one, pack_vector(other))
    assert 0 <= matter <= product(one, other)
    assert words == len(one.keys() & other.keys())


@given(st.dictionaries(st.integers(0, (1 << 24) - 1), st.integers(32, 255), max_size=60))
def test_a_profile_is_kept_as_it_is(words: dict[int, int]) -> None:
    about = profile([(words, "source")], Counts(articles=10, events=10))
    assert unpack_vector(pack_vector(about)) == about
    assert list(unpack_vector(pack_vector(about))) == list(about)
