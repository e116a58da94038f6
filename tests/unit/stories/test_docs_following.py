"""docs/following-a-story.md states the rules with the numbers that the program uses."""

from __future__ import annotations

from pathlib import Path

from reader.stories import bridges, duplicates, similar, split, stories

PAGE = " ".join((Path(__file__).parents[3] / "docs" / "following-a-story.md").read_text(encoding="utf-8").split())


def test_the_page_states_the_numbers_of_the_rules() -> None:
    for sentence in (
        f"published at most {stories.DAYS:g} days apart",
        f"more than {split.SPLIT_ABOVE} articles is split",
        f"a modularity of {split.THIN:g} or more",
        f"At most {bridges.LIMIT} are shown",
        f"the same headline within {duplicates.TITLE_DAYS} days",
        f"share at least {similar.LEAST_SHARED} words",
        f"At most {similar.OFFERED} are offered",
    ):
        assert sentence in PAGE
