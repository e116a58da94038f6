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


def test_one_source_alone_must_share_words_that_tell() -> None:
    (told,) = developments(OWN, OWN.time, [event(12)], dict.fromkeys(range(99), 1.2))
    assert not is_strong(OWN, told, {})
    (told,) = developments(OWN, OWN.time, [event(12, sources=2)], dict.fromkeys(range(99), 1.2))
    assert is_strong(OWN, told, {})


def test_what_few_sources_report_is_weak_if_it_is_hardly_like_the_star() -> None:
    hardly: Vector = {1: 70, 2: 70, 7: 990}
    assert not is_strong(OWN, only(event(about=hardly, sources=3)), {})
    assert is_strong(OWN, only(event(about=hardly, sources=4)), {})
    about: Vector = {1: 120, 2: 90, 7: 866}
    assert is_strong(OWN, only(event(about=about, sources=3)), {})
    assert not is_strong(OWN, only(event(about=about, sources=3, same_story=False)), {})


def test_outside_of_the_story_one_source_alone_must_be_more_like() -> None:
    about: Vector = {1: 200, 2: 90, 7: 866}
    assert is_strong(OWN, only(event(about=about)), {})
    assert not is_strong(OWN, only(event(about=about, same_story=False)), {})


@pytest.mark.parametrize(("sources", "least"), [(1, 350), (2, 460), (3, 600), (4, 600), (5, 1001)])
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


@pytest.mark.parametrize(
    ("own", "days", "sources", "strong"),
    [
        (2, 1, 1, True),
        (3, 2, 1, False),
        (3, 4, 1, True),
        (8, 17, 1, False),
        (99, 31, 1, True),
        (3, 2, 2, False),
        (9, 4, 2, True),
        (9, 1, 3, True),
    ],
)
def test_what_few_say_soon_after_news_of_many_is_talk_about_it(
    own: int, days: int, sources: int, *, strong: bool
) -> None:
    star = replace(OWN, sources=own)
    (told,) = developments(star, star.time, [event(10 + days, sources=sources)], dict.fromkeys(range(99), 3.0))
    assert is_strong(star, told, {}) == strong


def test_what_few_say_with_the_words_of_the_star_is_weak_however_much_later() -> None:
    again: Vector = {1: 600, 2: 500, 7: 600}
    assert not is_strong(OWN, only(event(400, again, sources=2)), {})
    assert is_strong(OWN, only(event(400, again, sources=3)), {})


def test_what_an_earlier_development_of_the_star_told_is_weak_where_few_report_it() -> None:
    first = only(event(20, sources=3))
    assert is_strong(OWN, only(event(40, sources=2)), {}, [])
    assert not is_strong(OWN, only(event(40, sources=2)), {}, [first])
    assert is_strong(OWN, only(event(40, sources=3)), {}, [first])


def test_the_headline_brings_back_no_news_of_the_same_days() -> None:
    again: Vector = {1: 600, 2: 500, 7: 600}
    assert not is_strong(OWN, only(replace(event(12, again), cover=(1, 2, 3, 4))), {})
    assert is_strong(OWN, only(replace(event(800), cover=(1, 2, 3, 4))), {})


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
    (first, outside) = developments(
        OWN, OWN.time, [near, replace(far, same_story=False, about={1: 80, 7: 800})], {1: 3.0, 2: 3.0}
    )
    assert outside.drifted
    assert not is_strong(OWN, outside, {})
    (first, unproven) = developments(OWN, OWN.time, [near, replace(far, about={1: 300, 7: 800})], {1: 1.2, 2: 3.0})
    assert unproven.drifted
    assert is_strong(OWN, unproven, {})
    assert not is_strong(OWN, replace(unproven, proof=0.3 * unproven.wanted), {})
