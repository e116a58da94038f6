"""How long a story is muted, as the state says it."""

from __future__ import annotations

from datetime import date

import pytest

from reader.stories.mute import ALWAYS, muted_in_state, until_source

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize("value", ["", "nonsense", "sources:", "sources:-1", "sources:1234567", "2026-02-31", "ALWAYS"])
def test_what_is_not_understood_mutes_nothing(value: str) -> None:
    assert muted_in_state(value) is None


def test_a_story_is_hidden_for_good_until_a_day_or_until_another_source_joins() -> None:
    always = muted_in_state(ALWAYS)
    day = muted_in_state("2026-11-21")
    source = muted_in_state(until_source(3))
    assert always and day and source
    assert always.hides(99, date(2099, 1, 1))
    assert day.hides(99, TODAY)
    assert not day.hides(1, date(2026, 11, 21))
    assert source.hides(3, TODAY)
    assert not source.hides(4, TODAY)
    assert [muted.words(TODAY) for muted in (always, day, source)] == [
        "for good",
        "until Sat 21 Nov",
        "until another source joins (3 sources so far)",
    ]
