"""A preset in the running program: counts, sequences, moved digits, also on a screen of stories."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from reader.settings.config import Config
from reader.ui.screens.stories import StoriesScreen
from tests.ui.conftest import open_desk

VIM = Config(preview_delay=0.0, keys={"preset": ("vim",)})


async def test_counts_and_sequences_of_a_preset(many: Path) -> None:
    async with open_desk(many, config=VIM) as desk:
        await desk.press("5", "j")
        assert desk.list.cursor == 5
        await desk.press("1", "2", "G")
        assert desk.list.cursor == 11
        await desk.press("g")
        assert desk.said == "g"
        await desk.press("j")
        assert desk.said == "gj does nothing" and desk.list.cursor == 11
        await desk.press("2", "escape", "j")
        assert desk.list.cursor == 12 and desk.screen.is_current
        await desk.press("g", "g")
        assert desk.list.cursor == 0
        await desk.press("V", "2", "j", "m", "escape")
        await desk.wait(lambda: desk.is_read("Article 02"), "the range of three")
        await desk.press("7", "enter")
        await desk.until_title("Article 06")


async def test_no_key_overtakes_a_count_that_was_pressed_just_before_it(many: Path) -> None:
    async with open_desk(many, config=VIM) as desk:
        for key in ("1", "2", "G", "3", "j", "g", "g", "5", "j"):
            desk.app.post_message(events.Key(key, key))
        await desk.flush()
        assert desk.list.cursor == 5


async def test_sequences_reach_the_screens_of_stories(folder: Path) -> None:
    async with open_desk(folder, config=VIM) as desk:
        await desk.press("B")
        await desk.wait(lambda: isinstance(desk.app.screen, StoriesScreen) and desk.app.screen.is_mounted)
        screen = desk.app.screen
        assert isinstance(screen, StoriesScreen)
        await desk.wait(lambda: screen.ready, "the stories")
        await desk.press("2", "j", "g", "g")
        assert screen.lines.cursor == 0
        await desk.press("g", "q")
        assert screen.said == "gq does nothing" and screen.is_current


@pytest.mark.parametrize(("preset", "prefix"), [("vim", "g"), ("newsboat", ",")])
async def test_the_digits_of_related_articles_are_elsewhere(folder: Path, preset: str, prefix: str) -> None:
    config = Config(preview_delay=0.0, keys={"preset": (preset,)})
    async with open_desk(folder, config=config) as desk:
        await desk.press("j", "j", "enter")
        await desk.until_title("The mill turns again")
        first = desk.sidebar.relations[0].card.title
        await desk.press(prefix, "1")
        await desk.until_title(first)
