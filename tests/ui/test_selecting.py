"""Rows that are selected together: a verb acts on all of them as one step, and they stay until Esc."""

from __future__ import annotations

import os
from pathlib import Path

from tests.articles import Written, write_library
from tests.ui.conftest import Desk, open_desk


def read(desk: Desk) -> list[str]:
    rows = desk.library.rows(desk.list.rowids)
    return [row.title for row in rows if row is not None and desk.library.state_of(row.id).read]


def first_cells(desk: Desk) -> str:
    return "".join(strip.text[0] for strip in desk.list.draw_lines(range(0, 12, 3)))


async def test_a_verb_acts_on_the_rows_that_are_selected_and_is_one_step_of_undo(many: Path) -> None:
    async with open_desk(many) as desk:
        await desk.press("V", "j", "j")
        assert desk.list_title().endswith("· 3 of 40 selected") and first_cells(desk) == "✓✓✓●"
        await desk.press("V", "j", "m")
        await desk.wait(lambda: len(read(desk)) == 3, "three marks")
        assert read(desk) == ["Article 00", "Article 01", "Article 02"]
        assert "3 articles" in desk.said
        await desk.press("u")
        await desk.wait(lambda: read(desk) == [], "the marks to be taken back")
        await desk.press("escape", "V", "V", "V")
        assert desk.list_title().endswith("· 0 of 40 selected"), (
            "a range that takes the last one away: verbs act on none"
        )


async def test_the_selection_stays_on_its_articles_until_it_is_left(many: Path) -> None:
    async with open_desk(many) as desk:
        await desk.press("V", "j", "V", "g")
        for path in write_library(many, [Written(f"Later {n}", n - 100.0) for n in range(2)]):
            os.utime(path, (1_700_000_000, 1_700_000_000))  # a file of just now is read once more, as another row
        await desk.press("r")
        await desk.wait(lambda: len(desk.list.rowids) == 42, "the new articles")
        await desk.press("s")
        await desk.wait(lambda: "Starred" in desk.said, "the stars")
        assert desk.is_starred("Article 00") and desk.is_starred("Article 01") and not desk.is_starred("Later 1")
        await desk.press("escape")
        assert "selected" not in desk.list_title() and "✓" not in first_cells(desk)
        await desk.press("m")
        assert len(read(desk)) == 1, "without a selection a verb acts on one article again"


async def test_all_that_a_query_finds_is_selected_by_one_key(many: Path) -> None:
    async with open_desk(many) as desk:
        await desk.press("slash", *"07", "space", *"OR", "space", *"08", "enter")
        await desk.wait(lambda: len(desk.list.rowids) == 2, "the answer")
        await desk.press("ctrl+a", "m")
        await desk.wait(lambda: "2 articles" in desk.said, desk.said)
        await desk.press("escape", "escape")
        await desk.wait(lambda: len(desk.list.rowids) == 40, "all articles")
        assert read(desk) == ["Article 07", "Article 08"]
