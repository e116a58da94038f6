"""Events and stories in the index are a function of the articles: whatever the order, the changes and the kills."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.index import grouping, pairs, placing
from reader.index.boilerplate import count_lines
from reader.index.pairs import HAPPENINGS, REPORTS
from reader.stories import evergreen
from tests.counts import times
from tests.unit.index.small_news import HOUR, START, WORDS, Press, articles, lists

Written = list[tuple[str, int | None, int]]


def built(written: Written, edges: list[tuple[int, int]], order: list[int]) -> Press:
    """An index of these articles, made in one go."""
    press = Press(written, edges)
    for place in order:
        press.add(place)
    press.work()
    return press


@settings(deadline=None, max_examples=times(60, 2000))
@given(articles, lists, st.randoms(use_true_random=False))
def test_the_order_in_which_articles_come_makes_no_difference(
    written: Written, edges: list[tuple[int, int]], chance: random.Random
) -> None:
    order = list(range(len(written)))
    expected = built(written, edges, order).tables()
    chance.shuffle(order)
    assert built(written, edges, order).tables() == expected


@settings(deadline=None, max_examples=times(60, 2000))
@given(articles, lists, st.randoms(use_true_random=False))
def test_articles_that_come_one_by_one_and_go_give_what_building_anew_gives(
    written: Written, edges: list[tuple[int, int]], chance: random.Random
) -> None:
    press = Press(written, edges)
    order = list(range(len(written)))
    chance.shuffle(order)
    for place in order:
        press.add(place)
        press.work(chance.choice([None, 0, 1, 2]), patient=chance.random() < 0.5)
        if chance.random() < 0.4:
            gone = chance.choice(sorted(press.numbers))
            press.remove(gone)
            press.work(chance.choice([None, 0, 1]))
            if chance.random() < 0.6:
                press.add(gone)
    press.work()
    left = sorted(press.numbers)
    press.count_anew()
    assert press.tables() == built(written, edges, left).tables()


@settings(deadline=None, max_examples=times(60, 2000))
@given(articles, lists, st.randoms(use_true_random=False))
def test_while_the_counts_stand_still_the_tables_are_a_function_of_the_articles(
    written: Written, edges: list[tuple[int, int]], chance: random.Random
) -> None:
    """One article goes and comes again, in a library that is large beside it: nothing is counted anew."""
    press = built(written, edges, list(range(len(written))))
    with press.database.writing(press.database.generation) as conn:
        conn.execute("INSERT OR REPLACE INTO meta VALUES ('counted', 1000000)")
    press.work()
    expected = press.tables()
    for _ in range(3):
        place = chance.randrange(len(written))
        press.remove(place)
        press.work(chance.choice([None, 1, 2]))
        press.add(place)
        press.work(chance.choice([None, 1, 3]))
    press.work()
    # The counts say a million articles for both: what was posted before is of other counts.
    with press.database.writing(press.database.generation) as conn:
        conn.execute("INSERT OR IGNORE INTO todo (step, id) SELECT 0, article FROM said")
        conn.execute("INSERT OR IGNORE INTO todo (step, id) SELECT 2, id FROM event")
    press.work()
    again = built(written, edges, list(range(len(written))))
    with again.database.writing(again.database.generation) as conn:
        conn.execute("INSERT OR REPLACE INTO meta VALUES ('counted', 1000000)")
        conn.execute("INSERT OR IGNORE INTO todo (step, id) SELECT 0, article FROM said")
        conn.execute("INSERT OR IGNORE INTO todo (step, id) SELECT 2, id FROM event")
    again.work()
    assert expected["events"].keys() == press.tables()["events"].keys()
    assert press.tables() == again.tables()


@settings(deadline=None, max_examples=times(40, 2000))
@given(articles, lists, st.randoms(use_true_random=False))
def test_another_word_in_one_article_changes_the_events_of_its_neighbourhood_only(
    written: Written, edges: list[tuple[int, int]], chance: random.Random
) -> None:
    press = built(written, edges, list(range(len(written))))
    with press.database.writing(press.database.generation) as conn:
        conn.execute("INSERT OR REPLACE INTO meta VALUES ('counted', 1000000)")
    before = press.tables()
    place = chance.randrange(len(written))
    words = written[place][0].split()
    words[chance.randrange(len(words))] = chance.choice(WORDS)
    press.rewrite(place, " ".join(words))
    press.work()
    after = press.tables()
    changed = {other for other, event in before["events"].items() if after["events"][other] != event}
    assert changed <= neighbourhood(place, before) | neighbourhood(place, after)


def neighbourhood(place: int, tables: dict[str, Any]) -> set[int]:
    """An article with all that are near it, or one of these, and their copies and undated followers."""
    pairs = {*tables["near"], *tables["events"].items()}
    pairs |= {(other, leader) for other, (_, leader, _) in tables["lent"].items() if leader is not None}
    reached = {place}
    while True:
        more = {end for pair in pairs if reached & set(pair) for end in pair} - reached
        if not more:
            return reached
        reached |= more


@settings(deadline=None, max_examples=times(60, 2000))
@given(articles, lists, st.integers(1, 3), st.randoms(use_true_random=False))
def test_so_they_are_where_each_keeps_but_a_few_of_those_near(
    written: Written, edges: list[tuple[int, int]], most: int, chance: random.Random
) -> None:
    """Whoever loses one that it kept looks for another one, unless a nearer one came, perhaps when nobody waits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evergreen, "_PERIOD", 12 * HOUR)
        patch.setattr(evergreen, "_PERIODS", 2)
        patch.setattr(grouping, "PATIENCE", 3)
        for module in (pairs, grouping, placing):
            patch.setattr(module, "REPORTS", replace(REPORTS, most=most), raising=False)
            patch.setattr(module, "HAPPENINGS", replace(HAPPENINGS, most=most), raising=False)
        press = built(written, edges, list(range(len(written))))
        freeze(press)
        expected = press.tables()
        for _ in range(4):
            place = chance.randrange(len(written))
            press.remove(place)
            press.work(chance.choice([None, 0, 1, 2]), patient=chance.random() < 0.5)
            press.add(place)
            press.work(chance.choice([None, 0, 1, 3]), patient=chance.random() < 0.5)
        press.work()
        assert press.tables() == expected


def freeze(press: Press) -> None:
    """Make a library seem so large that nothing is counted anew, and put all of it by these counts."""
    with press.database.writing(press.database.generation) as conn:
        conn.execute("INSERT OR REPLACE INTO meta VALUES ('counted', 1000000)")
        conn.execute("INSERT OR IGNORE INTO todo (step, id) SELECT 0, article FROM said")
        conn.execute("INSERT OR IGNORE INTO todo (step, id) SELECT 2, id FROM event")
    press.work()


def test_a_link_that_turns_out_to_stand_on_every_page_is_weighed_again() -> None:
    written: Written = [(f"{WORDS[place]} {WORDS[place + 1]}", START + place * HOUR, place) for place in range(12)]
    edges = [(place, 0) for place in range(1, 12)]
    press = Press(written, edges)
    for place in range(12):
        press.add(place)
    with press.database.writing(press.database.generation) as conn:
        conn.execute("UPDATE edge SET kind = 2, place = 7")
    press.work()
    assert linked(press) > 0
    with press.database.writing(press.database.generation) as conn:
        count_lines(conn)
    press.work()
    assert linked(press) == 0


def linked(press: Press) -> int:
    """How many pairs of articles and of events links add to."""
    sql = "SELECT (SELECT count(*) FROM near WHERE links > 0) + (SELECT count(*) FROM event_near WHERE links > 0)"
    return press.database.read(lambda conn: conn.execute(sql).fetchone()[0], -1)
