"""The mouse: a click selects, a second one opens, the wheel scrolls, counts and keys can be clicked."""

from __future__ import annotations

from pathlib import Path

from reader.model.query import Sort
from reader.ui.pane import Pane
from reader.ui.screens.dialogs import Foot
from reader.ui.widgets.status_line import KeyBar, StatusLine
from tests.ui.conftest import open_desk
from tests.ui.test_reading import TITLES, pane


async def test_a_click_selects_and_a_second_click_opens(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.pilot.click(desk.list, offset=(10, 2 * desk.list.row_height))
        await desk.wait(lambda: desk.selected() == TITLES[2])
        await desk.until_title(TITLES[2])
        assert not desk.is_read(TITLES[2])
        await desk.pilot.click(desk.list, offset=(10, 2 * desk.list.row_height))
        await desk.wait(lambda: desk.is_read(TITLES[2]))
        assert pane(desk) is Pane.READER


async def test_a_click_on_a_related_story_selects_and_a_second_opens(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("G", "k", "enter", "l")
        await desk.until_title("Mill wheel found under the quay")
        await desk.pilot.click(desk.sidebar, offset=(10, 1))
        await desk.wait(lambda: desk.title == "Council votes to raise the wheel")


async def test_the_wheel_scrolls_the_pane_under_it_and_moves_no_selection(many: Path) -> None:
    async with open_desk(many, (100, 30)) as desk:
        before = desk.selected()
        await desk.wait(lambda: desk.list.max_scroll_y > 0)
        desk.list.scroll_down(animate=False)
        await desk.wait(lambda: desk.list.scroll_offset.y > 0)
        assert desk.selected() == before


async def test_the_key_bar_and_the_counts_can_be_clicked(folder: Path) -> None:
    (folder / "broken.md").write_text("---\ntitle: One: two\n---\nText\n", encoding="utf-8")
    async with open_desk(folder) as desk:
        await desk.wait(lambda: desk.screen.query_one(StatusLine).figures.problems == 1)
        await desk.pilot.click(StatusLine, offset=(5, 0))
        await desk.wait(lambda: type(desk.app.screen).__name__ == "ProblemsScreen")
        await desk.press("escape")
        await desk.wait(lambda: desk.app.screen is desk.screen)
        await desk.pilot.click(KeyBar, offset=(2, 0))
        await desk.wait(lambda: pane(desk) is Pane.READER)


async def test_the_keys_of_a_dialog_are_buttons(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("backslash", "j")
        foot = desk.app.screen.query_one(Foot)
        await desk.pilot.click(foot, offset=(3, 1))
        await desk.wait(lambda: desk.screen.flows.listing.selection.sort is Sort.OLDEST, "Enter")
        await desk.press("backslash")
        foot = desk.app.screen.query_one(Foot)
        await desk.pilot.click(foot, offset=(str(foot.content).index("Esc") + 1, 1))
        await desk.wait(lambda: desk.app.screen is desk.screen, "Esc")
