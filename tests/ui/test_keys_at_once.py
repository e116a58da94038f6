"""Several keys that come at once, of a fast hand or a slow line: each is for the screen that it was meant for."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.ui.screens.dialogs import ChoiceScreen
from reader.ui.screens.main import MainScreen
from reader.ui.screens.story_screen import StoryScreen
from tests.ui.conftest import NORMAL, Desk, key_event, open_desk


async def leaves_to_main(desk: Desk) -> None:
    """Wait until keys for an end lead to the main screen."""
    await desk.press("escape")
    if isinstance(desk.app.screen, StoryScreen):
        await desk.press("q")
    await desk.wait(lambda: isinstance(desk.app.screen, MainScreen), "the main screen")


@pytest.mark.parametrize("dialog", ["\\", "S", ":"])
@pytest.mark.parametrize("below", ["", "F"])
async def test_enter_pressed_again_closes_the_dialog_only(folder: Path, dialog: str, below: str) -> None:
    async with open_desk(folder, NORMAL) as desk:
        await desk.press("j", "s")
        if below:
            await desk.press(below)
            await desk.wait(lambda: isinstance(desk.app.screen, StoryScreen) and desk.app.screen.ready)
        await desk.press(dialog)
        for _ in range(3):
            desk.app.post_message(key_event("enter"))
        await desk.settle()
        assert desk.screen in desk.app.screen_stack
        await leaves_to_main(desk)


async def test_a_screen_below_a_dialog_is_not_closed_in_its_place(folder: Path) -> None:
    async with open_desk(folder, NORMAL) as desk:
        await desk.press("j", "s", "F")
        await desk.wait(lambda: isinstance(desk.app.screen, StoryScreen) and desk.app.screen.ready)
        below = desk.app.screen
        assert isinstance(below, StoryScreen)
        await desk.press("M")
        await desk.wait(lambda: isinstance(desk.app.screen, ChoiceScreen), "the dialog")
        below.action_command("back")  # its key was on its way when the dialog came
        await desk.settle()
        assert isinstance(desk.app.screen, ChoiceScreen)
        await desk.press("escape", "q")
        await desk.wait(lambda: isinstance(desk.app.screen, MainScreen), "the main screen")


async def test_a_dialog_without_room_for_a_line_takes_its_keys(folder: Path) -> None:
    async with open_desk(folder, NORMAL) as desk:
        await desk.press("\\")
        await desk.pilot.resize_terminal(1, 1)
        await desk.press("pagedown", "ctrl+u")
        await desk.pilot.resize_terminal(100, 30)
        await desk.press("pagedown", "escape")
        await desk.wait(lambda: isinstance(desk.app.screen, MainScreen), "the main screen")
