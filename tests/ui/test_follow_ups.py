"""The follow-up desk by keys: what is starred, how it went on, and from there into the story."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from reader.ui.screens.follow_ups import FollowUpsScreen
from reader.ui.widgets.status_line import StatusLine
from reader.ui.widgets.trail_bar import TrailBar
from tests.articles import Written, write_library
from tests.ui.conftest import TINY, WIDE, open_desk
from tests.ui.test_stories_screens import FIRST, SECOND, THIRD, drawn, on, on_main


@pytest.mark.parametrize("size", [WIDE, TINY])
async def test_a_starred_story_is_followed_from_the_desk_and_back(folder: Path, size: tuple[int, int]) -> None:
    async with open_desk(folder, size) as desk:
        await desk.press("G", "k", "s")
        assert desk.is_starred(FIRST)
        figures = desk.screen.query_one(StatusLine)
        await desk.wait(lambda: figures.figures.follow_ups == 2, "two later reports in the status line")
        await desk.press("F")
        screen = await on(desk, FollowUpsScreen)
        lines = drawn(screen)
        assert FIRST[:20] in lines[0]
        assert "2 follow-ups" in lines[0] or (size == TINY and lines[0].endswith("2"))
        assert "+3d" in lines[2]
        await desk.press("n")
        assert screen.selected_rows()[0].title == THIRD, "the newest first"
        await desk.press("n", "y")
        assert screen.selected_rows()[0].title == SECOND
        assert desk.app.clipboard == screen.selected_rows()[0].url
        await desk.press("enter")
        await desk.until_title(SECOND)
        await on_main(desk)
        await desk.press("backspace")
        await desk.until_title(FIRST)
        await desk.wait(lambda: figures.figures.follow_ups == 1, "one is read")


async def test_many_reports_are_few_lines_until_asked_for_and_stars_can_be_taken_back(tmp_path: Path) -> None:
    start = Written("Ferry strike begins", 90)
    later = [Written(f"Ferry strike, day {n}", 80.0 - n, related=[start]) for n in range(8)]
    write_library(tmp_path, [start, *later])
    async with open_desk(tmp_path) as desk:
        await desk.press("F")
        await on_main(desk)
        await desk.wait(lambda: "Nothing is starred yet" in desk.said)
        await desk.press("G", "s", "F")
        screen = await on(desk, FollowUpsScreen)
        assert screen.lines.entries == 4
        assert any("and 5 more: l shows them" in line for line in drawn(screen))
        await desk.press("l")
        assert screen.lines.entries == 9
        await desk.press("h", "j", "m")
        assert screen.lines.entries == 4, "what is read stays until the desk is left"
        await desk.press("g", "s")
        assert not desk.is_starred(start.title)
        await desk.press("u", "T")
        assert desk.is_starred(start.title)


async def test_a_starred_ghost_is_followed_by_those_that_list_it(tmp_path: Path) -> None:
    ghost = Written("Lock gate fails", 100, source="Harbour Post")
    early = Written("Lock gate creaks", 120, related=[ghost])
    later = Written("Lock gate is mended", 20, related=[ghost])
    write_library(tmp_path, [early, later])
    async with open_desk(tmp_path) as desk:
        await desk.press("enter", "1")
        await desk.until_title(ghost.title)
        await desk.press("s", "backspace")
        await desk.until_title(later.title)
        await desk.press("m", "F")
        screen = await on(desk, FollowUpsScreen)
        lines = drawn(screen)
        assert "1 follow-up" in lines[0]
        assert "no file here" in lines[1]
        assert later.title in lines[2]
        assert all(early.title not in line for line in lines)
        await desk.press("enter")
        await desk.until_title(ghost.title)


async def test_a_double_click_that_closes_a_screen_does_nothing_below(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("G", "k", "enter")
        await desk.until_title(FIRST)
        below = desk.list
        read, place = set(desk.library.state.read()), below.cursor
        second = events.Click(below, 5, 0, 0, 0, 1, False, False, False, chain=2)
        below.on_click(second)
        await desk.press("escape")
        assert (set(desk.library.state.read()), below.cursor) == (read, place)


async def test_the_trail_is_seen_jumped_along_and_starred_whole(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("G", "k", "enter")
        await desk.until_title(FIRST)
        bar = desk.screen.query_one(TrailBar)
        assert not bar.display
        await desk.press("1")
        await desk.until_title(SECOND)
        await desk.wait(lambda: bar.display)
        later = next(r.number for r in desk.sidebar.relations if r.card.title == THIRD)
        await desk.press(str(later))
        await desk.until_title(THIRD)
        back = next(r.number for r in desk.sidebar.relations if r.card.title == FIRST)
        await desk.press(str(back))
        await desk.until_title(FIRST)
        assert bar.render().plain.startswith("4/4  Mill wheel")
        assert [stop.title for stop in desk.screen.flows.reading.trail.stops] == [FIRST, SECOND, THIRD, FIRST]
        await desk.press("right_curly_bracket", "g", "j", "enter")
        await desk.until_title(SECOND)
        assert bar.render().plain.startswith("2/4")
        await desk.press("right_square_bracket")
        await desk.until_title(THIRD)
        await desk.press("right_curly_bracket", "G", "enter")
        await desk.wait(lambda: desk.is_starred(FIRST) and desk.is_starred(SECOND) and desk.is_starred(THIRD))
        assert "Starred the trail: 3 articles" in desk.said
        await desk.press("u")
        assert not desk.is_starred(FIRST)
        await desk.press("left_curly_bracket")
        await desk.until_title(FIRST)
        await desk.press("right_square_bracket")
        await desk.until_title(SECOND)
        # A file that is written anew meanwhile is still a station of the trail.
        path = next(folder.glob("*article-0.md"))
        path.write_text(path.read_text(encoding="utf-8") + "\nMore of it.\n", encoding="utf-8")
        before = desk.screen.flows.reading.trail.stops[0].rowid or 0
        await desk.press("r")
        await desk.wait(lambda: desk.library.row(before) is None)
        await desk.press("backspace")
        await desk.until_title(FIRST)
