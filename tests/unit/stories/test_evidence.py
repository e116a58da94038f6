"""What lists, links and series add to a likeness: more where both say it, less where so many are named."""

from __future__ import annotations

from reader.model.edge import LINKED, SERIES, STATED
from reader.stories.evidence import LONG, ONE_SIDED, WORTH, weigh
from reader.stories.rarity import UNIT

WHOLE = round(UNIT * WORTH)


def one(*kinds: int, listed: int = 1) -> int:
    """What the edges of these kinds between two articles add: the first from the earlier one, the second back."""
    edges = [(1, 2, kinds[0]), *((2, 1, kind) for kind in kinds[1:])]
    return weigh(edges, {1: 1, 2: 1}, {1: 1, 2: listed}).get((1, 2), 0)


def test_an_entry_of_a_list_says_little_until_it_is_answered() -> None:
    assert one(STATED) == round(WHOLE * ONE_SIDED)
    assert one(STATED, STATED) == WHOLE


def test_a_link_in_a_text_and_a_series_count_as_if_both_said_it() -> None:
    assert one(LINKED) == one(SERIES) == one(STATED | LINKED) == WHOLE
    assert one(STATED, LINKED) == WHOLE


def test_what_stands_on_every_page_says_nothing() -> None:
    assert one(0) == 0
    assert one(STATED, 0) == round(WHOLE * ONE_SIDED)


def test_what_so_many_name_says_less_of_each_of_them() -> None:
    assert one(LINKED, listed=4 * LONG) == WHOLE // 2
