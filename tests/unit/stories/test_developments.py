"""What a star is told: later events of its matter, no repeats, each line with its reason."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from reader.stories.days import DAY
from reader.stories.developments import (
    Happening,
    covers,
    developments,
    why_quiet,
    why_told,
)
from reader.stories.rarity import Vector

WHEEL: Vector = {1: 700, 2: 600, 3: 390}
"""About a wheel, a mill and a quay."""


def happening(number: int, days: float, about: Vector, *, same_story: bool = True, links: int = 0) -> Happening:
    return Happening(number, int(days * DAY), int(days * DAY), about, same_story, links)


OWN = happening(0, 10, WHEEL)


TELLING = dict.fromkeys(range(99), 3.0)
"""Each word is had by so few events that two of them tell something for a year."""


def told(*others: Happening, telling: dict[int, float] = TELLING) -> list[list[int]]:
    found = developments(OWN, OWN.time, others, telling)
    return [[event.id for event in line.events] for line in found]


def test_later_events_of_the_story_are_told_the_earliest_first() -> None:
    council = happening(1, 40, {1: 400, 2: 300, 7: 866})
    before = happening(2, 5, {1: 400, 2: 300, 7: 866})
    again = happening(3, 90, {1: 500, 2: 500, 8: 707})
    assert told(again, before, council) == [[1], [3]]


def test_outside_of_the_story_only_what_is_very_like_is_told() -> None:
    little, much = {1: 60, 2: 60, 7: 990}, {1: 500, 2: 500, 7: 700}
    assert told(happening(1, 30, little, same_story=False)) == []
    assert told(happening(1, 30, much, same_story=False)) == [[1]]


def test_the_later_it_comes_the_more_the_shared_words_must_tell() -> None:
    """All elections share `election` and `candidate`; only those of one country share its names as well."""
    council = {1: 500, 2: 500, 7: 700}
    weak = dict.fromkeys(range(99), 1.0)
    assert told(happening(1, 18, council), telling=weak) == [[1]]
    assert told(happening(1, 200, council), telling=weak) == []
    assert told(happening(1, 200, council)) == [[1]]
    assert told(happening(1, 18, council, same_story=False), telling=weak) == [], "outside of the story more is asked"
    assert told(happening(1, 25, council, same_story=False)) == [[1]]
    assert told(happening(1, 500, council, same_story=False)) == []


def test_what_matters_of_a_kind_have_in_common_is_no_likeness() -> None:
    council = {1: 40, 2: 40, 3: 900}
    assert told(happening(1, 30, council)) == [[1]]
    assert told(happening(1, 30, council), telling={1: 3.0, 2: 3.0}) == []


def test_links_tell_where_words_do_not() -> None:
    foreign = {8: 800, 9: 600}
    assert told(happening(1, 15, foreign, links=200), telling={}) == [[1]]
    assert told(happening(1, 15, foreign, links=60), telling={}) == [], "a list that nobody answers"
    assert told(happening(1, 15, foreign), telling={}) == []
    assert told(happening(1, 15, foreign, links=200)) == [[1]], "they share no word at all: another language"
    assert told(happening(1, 15, {3: 60, 8: 800}, links=200), telling={}) == [[1]]
    assert told(happening(1, 15, {3: 20, 8: 800}, links=200), telling={1: 20.0}) == [], "one word joins them"
    names = dict.fromkeys(range(20, 30), 100)
    own = happening(0, 10, {**WHEEL, **names})
    other = happening(1, 15, {3: 600, 8: 800}, links=200)
    assert not developments(own, own.time, [other], dict.fromkeys(names, 3.0)), "words could tell, and do not"


def test_a_matter_that_drifts_is_followed_along_what_is_told() -> None:
    first = happening(1, 30, {1: 500, 2: 500, 7: 700})
    drifted = happening(2, 60, {1: 40, 7: 800, 8: 600})
    assert told(first, drifted) == [[1], [2]]
    assert told(drifted) == []
    assert told(first, happening(2, 60, {1: 10, 7: 800, 8: 600})) == [[1]], "hardly a word of the star's is left"


def test_what_goes_on_outside_of_the_story_must_be_more_like_what_was_told() -> None:
    first = happening(1, 30, {1: 500, 2: 500, 7: 700})
    assert told(first, happening(2, 60, {1: 80, 7: 400, 8: 600}, same_story=False)) == [[1], [2]]
    assert told(first, happening(2, 60, {1: 80, 7: 200, 8: 600}, same_story=False)) == [[1]]
    assert told(first, happening(2, 60, {1: 80, 7: 200, 8: 600})) == [[1], [2]]
    assert told(first, happening(2, 60, {1: 20, 7: 400, 8: 600}, same_story=False)) == [[1]]


def test_a_line_is_judged_by_what_is_told_by_itself() -> None:
    """What only goes on from another development may be likest to the star for its links."""
    weak = {1: 0.5, 2: 0.5, 3: 4.0}
    first = happening(1, 30, {3: 500, 7: 700})
    drifted = happening(2, 31, {1: 500, 2: 500, 7: 600})
    (line,) = developments(OWN, OWN.time, [first, drifted], weak)
    assert (line.likest.id, line.drifted) == (1, False)


def test_developments_of_the_same_days_are_one_line() -> None:
    one, other = happening(1, 30, {1: 500, 2: 500, 7: 700}), happening(2, 32, {1: 500, 2: 500, 8: 700})
    assert told(one, other) == [[1, 2]]
    assert told(one, happening(2, 45, {1: 500, 2: 500, 8: 700})) == [[1], [2]]


@given(st.permutations(range(8)), st.randoms(use_true_random=False))
def test_the_order_of_the_events_makes_no_difference(order: list[int], chance: random.Random) -> None:
    events = [
        happening(number + 1, 11 + chance.randrange(60), {word: chance.randrange(1, 700) for word in range(1, 6)})
        for number in range(8)
    ]
    assert told(*[events[at] for at in order]) == told(*events)


def test_a_headline_is_covered_by_four_rare_words_that_are_most_of_it() -> None:
    weights = {1: 5.0, 2: 4.0, 3: 6.0, 4: 5.0, 5: 1.0}
    assert covers(weights, {1, 2, 3, 4}, {1, 2, 3, 4, 99}) == (3, 1, 4, 2)
    assert covers(weights, {1, 2, 3, 4}, {1, 2, 3, 5}) == ()
    assert covers(weights, {1, 2, 3}, {1, 2, 3, 4, 5}) == ()


def test_reasons_and_silences_in_words() -> None:
    (line,) = developments(OWN, OWN.time, [happening(1, 67, {1: 500, 2: 500, 7: 700})], TELLING)
    assert why_told(line, ["wheel", "mill"], 7, OWN.time) == "7 sources, 57d later · shares: wheel, mill · same story"
    now = datetime(2026, 5, 21, tzinfo=UTC)
    assert why_quiet(None, False, None, now) == "it has no date, so nothing can be called later"
    assert why_quiet(5, True, None, now) == "it is dated in the future"
    assert why_quiet(5, False, None, now) == "nothing since"
    assert why_quiet(5, False, int(now.timestamp()) - 21 * DAY, now) == "last development 21d ago"
