"""The tour in the sample does what it says: its stops are gone through, key by key."""

from __future__ import annotations

import re

from reader.settings import paths
from reader.ui.screens.follow_ups import FollowUpsScreen
from reader.ui.screens.timeline import TimelineScreen
from tests.ui.conftest import open_desk

TOUR = "Start here: a tour of the keys, by using them"
COMET = "Comet Marrable has split in two; both halves are doing well"


async def test_the_tour_does_what_it_says() -> None:
    (file,) = paths.sample_dir().glob("*start-here*")
    text = file.read_text(encoding="utf-8")
    query = re.search(r"`Ctrl\+F`, type `([^`]+)`", text)
    assert query is not None
    async with open_desk(paths.sample_dir()) as desk:
        await desk.wait(lambda: desk.selected() == TOUR, "the tour is the first article")
        await desk.press("enter")
        await desk.until_title(TOUR)
        assert desk.app.focused is desk.view
        await desk.press("h")
        assert desk.app.focused is desk.list
        await desk.press("l", "l")
        assert desk.app.focused is desk.sidebar
        await desk.press("h", "h", "j", "j", "g")
        await desk.wait(lambda: desk.selected() == TOUR)
        await desk.press("n")
        await desk.wait(lambda: desk.title not in ("", TOUR))
        await desk.press("h", "g", "enter")
        await desk.until_title(TOUR)
        await desk.press("ctrl+f", *("colon" if letter == ":" else letter for letter in query[1]), "enter")
        await desk.wait(lambda: desk.selected() == COMET, "the comet to be found")
        await desk.press("enter")
        await desk.until_title(COMET)
        await desk.wait(lambda: desk.sidebar.relations, "its related articles")
        later = desk.sidebar.relations[0].card.title
        await desk.press("1")
        await desk.until_title(later)
        await desk.press("backspace")
        await desk.until_title(COMET)
        await desk.press("T")
        await desk.wait(lambda: isinstance(desk.app.screen, TimelineScreen))
        await desk.press("q")
        await desk.wait(lambda: desk.app.screen is desk.screen)
        await desk.press("s")
        await desk.wait(lambda: desk.is_starred(COMET))
        await desk.press("F")
        await desk.wait(lambda: isinstance(desk.app.screen, FollowUpsScreen))
        await desk.press("q")
        await desk.wait(lambda: desk.app.screen is desk.screen)
        await desk.press("h", "escape")
        await desk.wait(lambda: len(desk.list.rowids) > 50, "all articles again")
        before = desk.library.count_unread(desk.list.rowids)
        await desk.press("A")
        await desk.wait(lambda: not desk.library.count_unread(desk.list.rowids), "all to be read")
        await desk.press("u")
        await desk.wait(lambda: desk.library.count_unread(desk.list.rowids) == before, "all as before")
