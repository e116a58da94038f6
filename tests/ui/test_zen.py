"""The text alone, and everything around it again."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widget import Widget

from reader.ui.pane import Pane
from tests.ui.conftest import LOW, NORMAL, TINY, WIDE, Desk, open_desk

THIRD = "The mill turns again"


def seen(desk: Desk) -> set[str]:
    """What takes up cells of the screen."""
    names = ("list", "reader", "related", "head", "keys", "status")
    widgets: list[tuple[str, Widget]] = [(name, desk.screen.query_one(f"#{name}")) for name in names]
    return {name for name, widget in widgets if widget.is_on_screen and widget.region.area}


@pytest.mark.parametrize("size", [WIDE, NORMAL, LOW, TINY])
async def test_the_text_is_alone_until_one_goes_back(folder: Path, size: tuple[int, int]) -> None:
    async with open_desk(folder, size) as desk:
        await desk.press("j", "j")
        await desk.until_title(THIRD)
        await desk.press("enter")
        before = seen(desk)
        for end in ("Z", "q", "escape"):
            await desk.press("Z")
            await desk.wait(lambda: seen(desk) == {"reader", "status"}, "the text alone")
            assert desk.view.region.width == size[0]
            assert desk.said == "Z or Esc shows all panes again"
            assert desk.view.has_focus
            await desk.press(end)
            await desk.wait(lambda: seen(desk) == before, f"the rest after {end}")
            assert desk.screen.flows.panes.pane is Pane.READER
            assert desk.title == THIRD


async def test_zen_in_the_list_reads_the_selected_article_and_another_pane_ends_it(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("j", "j", "Z")
        await desk.wait(lambda: desk.screen.has_class("-zen"), "the text alone")
        assert desk.title == THIRD
        await desk.press("s")
        assert desk.is_starred(THIRD)
        assert THIRD in desk.said
        await desk.press("l")
        assert not desk.screen.has_class("-zen")
        assert desk.sidebar.has_focus
