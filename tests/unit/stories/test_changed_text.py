"""Which paragraphs of a text are new."""

from __future__ import annotations

from reader.stories.changed_text import Change, paragraphs_of, text_hash

BEFORE = paragraphs_of("Dam shows a crack", "First line\nwrapped.\n\nSecond.\n \nThird.\n")


def test_white_space_is_no_change() -> None:
    assert paragraphs_of(" Dam shows  a crack", "First line wrapped.\n\n\n\nSecond.\n\nThird.") == BEFORE
    assert text_hash(BEFORE) == text_hash(BEFORE) != text_hash(BEFORE[:-1])


def test_what_is_new_and_gone_is_counted_and_shown() -> None:
    now = paragraphs_of("Dam shows a crack", "First line wrapped.\n\nNew.\n\nThird.\n\nFourth.")
    change = Change(BEFORE, now)
    assert change.words == "updated: 2 paragraphs new"
    assert change.lines() == [
        "  Dam shows a crack", "  First line wrapped.", "- Second.", "+ New.", "  Third.", "+ Fourth.",
    ]  # fmt: skip
    assert Change(BEFORE, BEFORE[:-1]).words == "updated: 1 paragraph gone"
    assert Change(BEFORE, ("Dam breaks", *BEFORE[1:])).words == "updated: another headline"
