"""A run that is killed between any two steps is taken up where it stopped."""

from __future__ import annotations

import random

import pytest

from tests.counts import times
from tests.unit.index.small_news import START, WORDS, Press


@pytest.mark.parametrize("seed", range(times(3, 60)))
def test_a_run_that_is_cut_short_again_and_again_gives_the_same(seed: int) -> None:
    chance = random.Random(seed)
    written = [
        (
            " ".join(chance.sample(WORDS, chance.randint(2, 6))),
            START + chance.randrange(40) * 7200,
            chance.randint(1, 4),
        )
        for _ in range(60)
    ]
    edges = [(chance.randrange(60), chance.randrange(60)) for _ in range(20)]
    order = list(range(60))
    whole, cut = Press(written, edges), Press(written, edges)
    for place in order:
        whole.add(place)
    whole.work()
    chance.shuffle(order)
    for place in order:
        cut.add(place)
        cut.work(chance.choice([0, 0, 1, 2]))
    cut.work()
    cut.count_anew()
    assert cut.tables() == whole.tables()
