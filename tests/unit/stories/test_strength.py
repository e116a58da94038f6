"""Which developments are told at once: what is news, and not what was said before or comes again and again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.stories.days import DAY
from reader.stories.developments import Development, Happening, developments
from reader.stories.rarity import Vector
from reader.stories.strength import Alike, is_often, is_strong

WHEEL: Vector = {1: 700, 2: 600, 3: 390}
COUNCIL: Vector = {1: 250, 2: 200, 7: 866}
"""Half about the wheel."""
OWN = Happening(1, 10 * DAY, 10 * DAY, WHEEL)


def only(*events: Happening) -> Development:
    (found,) = developments(OWN, OWN.time, events, dict.fromkeys(range(99), 3.0))
    return found


def event(days: float = 40, about: Vector = COUNCIL, *, sources: int = 1, same_story: bool = True) -> Happening:
    return Happening(2, int(days * DAY), int(days * DAY), about, same_story, sources=sources)


def alike(days: float, likeness: int, number: int = 9) -> Alike:
    return Alike(number, int(days * DAY), likeness)


def test_one_source_alone_and_little_like_is_weak() -> None:
    little: Vector = {1: 100, 2: 100, 7: 990}
    assert is_strong(OWN, only(event()), {})
    assert not is_strong(OWN, only(event(about=little)), {})
    assert is_strong(OWN, only(event(about=little, sources=2)), {})


def test_outside_of_the_story_one_source_alone_must_be_more_like() -> None:
    about: Vector = {1: 200, 2: 90, 7: 866}
    assert is_strong(OWN, only(event(about=about)), {})
    assert not is_strong(OWN, only(event(about=about, same_story=False)), {})


@pytest.mark.parametrize(("sources", "least"), [(1, 350), (2, 460), (3, 1001)])
def test_what_few_sources_say_that_was_said_before_is_weak(sources: int, least: int) -> None:
    development = only(event(sources=sources))
    assert is_strong(OWN, development, {2: [alike(30, least - 1)]})
    assert is_strong(OWN, development, {2: [alike(30, min(1000, least))]}) == (least > 1000)
    assert is_strong(OWN, development, {2: [alike(60, 900)]}), "after it"
    assert is_strong(OWN, development, {2: [alike(10, 900, OWN.id)]}), "the star's own news"


def test_the_same_news_within_days_is_weak_whoever_reports_it() -> None:
    again: Vector = {1: 600, 2: 500, 7: 600}
    assert not is_strong(OWN, only(event(12, again, sources=9)), {})
    assert is_strong(OWN, only(event(15, again, sources=9)), {})


def test_what_comes_often_is_weak_and_a_star_on_it_is_told_nothing_at_once() -> None:
    times = [alike(days, 400, days) for days in (1, 7, 13, 60, 70)]
    guide, news = event(sources=3), event(sources=4)
    assert is_often(guide, {2: times})
    assert not is_often(guide, {2: times[:3]})
    assert not is_strong(OWN, only(guide), {2: times})
    assert is_strong(OWN, only(news), {2: times}), "many sources report no guide"
    assert not is_strong(OWN, only(news), {1: [*times, alike(80, 400), alike(90, 400)]}), (
        "the star itself is on a guide"
    )


def test_a_line_of_several_events_is_as_strong_as_its_strongest() -> None:
    times = [alike(days, 400, days) for days in (1, 7, 13, 60, 70)]
    other = replace(event(41, sources=3), id=3)
    assert is_strong(OWN, only(event(), other), {2: times})


def test_where_a_matter_has_drifted_far_it_is_weak() -> None:
    near = event(40, sources=3)
    far = Happening(3, 60 * DAY, 60 * DAY, {1: 40, 7: 800, 8: 600}, same_story=True, sources=3)
    first, drifted = developments(OWN, OWN.time, [near, far], {1: 3.0, 2: 3.0})
    assert is_strong(OWN, first, {})
    assert drifted.drifted
    assert not is_strong(OWN, drifted, {})
