"""Guides, hubs and lists that come back are told by what they do; they neither join news nor count as developments."""

from __future__ import annotations

import pytest

from reader.stories.days import DAY
from reader.stories.evergreen import comes_back
from tests.unit.index.small_news import START, Press

HUB = "harbour crane bridge ferry museum comet orbit council"
"""What is said every month."""


@pytest.mark.parametrize(
    ("sources", "days", "expected"),
    [
        (1, [-40, -20, 20, 40, 60], True),
        (1, [-39, -32, -20, 20, 40], False),  # four other times: two of the five are one
        (1, [20, 40, 60, 80, 100], False),  # the first of its kind
        (1, [-5, -3, 2, 4, 6], False),  # all of one time
        (3, [-40, -20, 20, 40, 60], False),  # many report it
        (1, [], False),
    ],
)
def test_what_is_said_at_many_times_by_few_comes_back(sources: int, days: list[int], expected: bool) -> None:
    assert comes_back(START, sources, [START + day * DAY for day in days]) is expected


def test_without_a_date_nothing_comes_back() -> None:
    assert not comes_back(None, 1, [START + place * 20 * DAY for place in range(9)])


def press(months: int) -> Press:
    """A hub each month, and news of the same harbour in between."""
    hubs = [(HUB, START + place * 30 * DAY, 1) for place in range(months)]
    news = [
        ("harbour crane quarry trawler beacon gallery", START + 95 * DAY, 2),
        ("harbour crane quarry trawler granary orchard", START + 101 * DAY, 3),
        *((f"viaduct lantern {place}", START + place * 20 * DAY, 4) for place in range(20)),
    ]
    made = Press([*hubs, *news], [])
    for place in range(len(hubs) + len(news)):
        made.add(place)
    made.work()
    return made


def evergreens(made: Press) -> set[int]:
    place = {number: at for at, number in made.numbers.items()}
    rows = made.database.connection("rows").execute(
        "SELECT r.id FROM report r JOIN event e ON e.id = r.part_of AND e.evergreen"
    )
    return {place[number] for (number,) in rows}


def test_a_hub_of_every_month_is_one_but_for_the_first() -> None:
    assert evergreens(press(8)) == set(range(1, 8))
    assert evergreens(press(4)) == set()


def test_it_pulls_no_news_together() -> None:
    made = press(8)
    stories, events = made.tables()["stories"], made.tables()["events"]
    assert isinstance(stories, dict)
    assert isinstance(events, dict)
    hubs: set[int] = {stories[events[place]] for place in range(1, 8)}
    assert len(hubs) == 1
    assert stories[events[8]] not in hubs
    assert stories[events[8]] == stories[events[9]]


def test_it_is_one_no_more_when_the_others_go() -> None:
    made = press(8)
    for place in range(2, 7):
        made.remove(place)
    made.work()
    assert evergreens(made) == set()
