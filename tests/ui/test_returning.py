"""Leaving and coming back: nothing is lost on the way, and what is damaged is not used."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from reader.ui.pane import Pane
from reader.ui.screens.catch_up_screen import CatchUpScreen
from reader.ui.screens.dialogs import ChoiceScreen
from reader.ui.screens.line_prompt import LinePrompt
from reader.ui.screens.timeline import TimelineScreen
from reader.ui.widgets.status_line import StatusLine
from tests.articles import NOON, Written, write_library
from tests.ui.conftest import open_desk
from tests.ui.test_reading import TITLES, pane


async def test_view_order_selection_place_pane_theme_and_filter_come_back(many: Path, tmp_path: Path) -> None:
    cache, state = tmp_path / "cache", tmp_path / "state.json"
    async with open_desk(many, (120, 36), cache=cache, state=state) as desk:
        await desk.press("m", *["j"] * 20)
        await desk.press("a")
        await desk.wait(lambda: len(desk.list.rowids) == 39)
        desk.screen.action_command("theme")
        assert desk.said == "Theme: light"
        await desk.press(*["j"] * 4, "k", "k")
        selected, above, theme = desk.selected(), desk.list.lines_above, desk.app.theme
        assert above > 0 and theme == "broadsheet-light"
    async with open_desk(many, (120, 36), cache=cache, state=state) as desk:
        await desk.wait(lambda: desk.selected() == selected, desk.selected())
        assert (len(desk.list.rowids), desk.list.lines_above, desk.app.theme) == (39, above, theme)
        assert desk.list_title().startswith("Unread")
        assert pane(desk) is Pane.LIST
        await desk.until_title(selected)


async def test_a_view_that_is_empty_keeps_the_place_of_the_one_before(many: Path, tmp_path: Path) -> None:
    cache, state = tmp_path / "cache", tmp_path / "state.json"
    async with open_desk(many, (120, 36), cache=cache, state=state) as desk:
        await desk.press(*["j"] * 20)
        selected, above = desk.selected(), desk.list.lines_above
        await desk.press("*")
        await desk.wait(lambda: not desk.list.rowids)
        await desk.press("*")
        await desk.wait(lambda: desk.selected() == selected, desk.selected())
        assert desk.list.lines_above == above > 0
        await desk.press("slash", *"articlexx", "enter")
        await desk.wait(lambda: not desk.list.rowids)
        await desk.press("escape")
        await desk.wait(lambda: desk.selected() == selected, "not at what was found on the way")
        await desk.press("*")
        await desk.wait(lambda: not desk.list.rowids)
    async with open_desk(many, (120, 36), cache=cache, state=state) as desk:
        assert desk.list_title().startswith("Starred") and not desk.list.rowids
        await desk.press("q")
        await desk.wait(lambda: desk.selected() == selected, desk.selected())


async def test_an_article_that_was_being_read_is_open_again(tmp_path: Path) -> None:
    cache, state = tmp_path / "cache", tmp_path / "state.json"
    long = "\n\n".join(f"Paragraph {n} of a long text that goes on for a while." for n in range(200))
    write_library(tmp_path / "news", [Written("Short", 1), Written("Long", 2, body=long)])
    async with open_desk(tmp_path / "news", (100, 30), cache=cache, state=state) as desk:
        await desk.press("j", "enter")
        await desk.until_title("Long")
        await desk.press(*["pagedown"] * 6)
        shares = desk.screen.query_one(StatusLine).progress, round(desk.view.place * 100)
        await desk.pilot.resize_terminal(150, 400)
        await desk.settle()
        smaller = desk.screen.query_one(StatusLine).progress, round(desk.view.place * 100)
        assert shares[0] == shares[1] != smaller[1] == smaller[0], "the end is seen"
        await desk.pilot.resize_terminal(100, 30)
        await desk.settle()
        place = desk.view.place
        await desk.press("Q")
    async with open_desk(tmp_path / "news", (100, 30), cache=cache, state=state) as desk:
        await desk.until_title("Long")
        await desk.wait(lambda: pane(desk) is Pane.READER)
        assert abs(desk.view.place - place) < 0.1


async def test_widths_change_by_keys_and_mouse_and_come_back(folder: Path, tmp_path: Path) -> None:
    cache, state = tmp_path / "cache", tmp_path / "state.json"
    async with open_desk(folder, (160, 45), cache=cache, state=state) as desk:
        usual, text = desk.list.size.width, desk.view.size.width
        await desk.press("=", "=")
        assert desk.list.size.width == usual + 8 and desk.view.size.width < text
        await desk.press("enter", "=")
        assert desk.list.size.width == usual + 4, "the text takes what the list gives"
        related = desk.sidebar.size.width
        await desk.press("l", "-")
        assert desk.sidebar.size.width == related - 4
        await desk.press("h", "h", *["="] * 30)
        assert desk.view.size.width >= 28 and "no room" in desk.said
        pane = desk.screen.query_one("#reader-pane")
        await desk.pilot.mouse_down(pane, offset=(0, 5))
        await desk.pilot.hover(desk.list, offset=(40, 5))
        await desk.pilot.mouse_up(desk.list, offset=(40, 5))
        await desk.wait(lambda: desk.list.size.width == 40, str(desk.list.size))
        await desk.pilot.hover(desk.list, offset=(30, 5))
        assert desk.list.size.width == 40, "the edge was let go"
        await desk.press("Q")
    async with open_desk(folder, (160, 45), cache=cache, state=state) as desk:
        assert (desk.list.size.width, desk.sidebar.size.width) == (40, related - 4)
        await desk.pilot.resize_terminal(60, 30)
        await desk.wait(lambda: desk.list.size.width in (0, 60), "one pane at a time")
        await desk.pilot.resize_terminal(160, 45)
        await desk.wait(lambda: desk.list.size.width == 40)
        desk.screen.action_command("usual_widths")
        await desk.wait(lambda: desk.list.size.width == usual)


async def test_a_damaged_layout_is_not_used(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    async with open_desk(folder, cache=cache) as desk:
        await desk.press("j")
    (layout,) = cache.glob("layout-*.json")
    for text in ("{", "[]", '{"version": 99}', '{"version": 1, "sort": 3, "row": "x", "pane": "?"}'):
        layout.write_text(text)
        async with open_desk(folder, cache=cache) as desk:
            assert desk.selected() == TITLES[0]
            assert len(desk.list.rowids) == 6
            assert ("is not used" in desk.said) is ('"version": 1,' not in text), desk.said


async def test_undo_works_after_a_restart_and_leaves_what_was_changed_elsewhere(folder: Path, tmp_path: Path) -> None:
    cache, state = tmp_path / "cache", tmp_path / "state.json"
    async with open_desk(folder, cache=cache, state=state) as desk:
        await desk.press("A")
        await desk.wait(lambda: desk.is_read(TITLES[5]))
    async with open_desk(folder, cache=cache, state=state) as desk:
        row = desk.library.row(desk.list.rowids[2])
        assert row is not None
        desk.library.state.change({row.id: {"read": False}})  # as another window does
        await desk.wait(lambda: desk.library.marks.history.can_undo)
        await desk.press("u")
        await desk.wait(lambda: desk.said.startswith("Undone"))
        assert desk.said == f"Undone (read): 5 articles; left as it was changed elsewhere: {TITLES[2]}"
        assert not any(desk.is_read(title) for title in TITLES)


async def test_after_more_than_a_day_what_came_is_shown_and_any_key_leaves_it(folder: Path, tmp_path: Path) -> None:
    cache, state = tmp_path / "cache", tmp_path / "state.json"
    async with open_desk(folder, cache=cache, state=state) as desk:
        await desk.press("G", "k", "s", "a")
    (layout,) = cache.glob("layout-*.json")
    kept = json.loads(layout.read_text())
    left = NOON - timedelta(hours=60)
    layout.write_text(json.dumps({**kept, "left": int(left.timestamp())}))
    async with open_desk(folder, cache=cache, state=state, ready=False) as desk:
        await desk.wait(lambda: isinstance(desk.app.screen, CatchUpScreen) and desk.app.screen.ready, "it is shown")
        screen = desk.app.screen
        lines = [screen.lines.render_line(y).text.rstrip() for y in range(3)]  # pyright: ignore[reportAttributeAccessIssue]
        assert lines[0] == " Your stories"
        assert lines[1].startswith("▌●★ The mill turns again ")
        assert lines[1].endswith("  on: Mill wheel found under the quay · 2 new · 2 sources")
        assert screen.head.title == "Since Wednesday 00:00: 6 new in 1 story; your story moved"  # pyright: ignore[reportAttributeAccessIssue]
        assert screen.status.words == "caught up with 0 of 1"  # pyright: ignore[reportAttributeAccessIssue]
        await desk.press("space")
        await desk.wait(lambda: "Caught up: Mill wheel" in screen.said)  # pyright: ignore[reportAttributeAccessIssue]
        await desk.wait(lambda: screen.status.words == "caught up with 1 of 1", "how far one is")  # pyright: ignore[reportAttributeAccessIssue, reportUnknownLambdaType]
        await desk.press("u")
        await desk.wait(lambda: "Undone" in screen.said)  # pyright: ignore[reportAttributeAccessIssue]
        await desk.press("space")
        await desk.wait(lambda: "Caught up" in screen.said)  # pyright: ignore[reportAttributeAccessIssue]
        assert len(desk.list.rowids) == 6
        await desk.press("T")
        await desk.wait(lambda: isinstance(desk.app.screen, TimelineScreen) and desk.app.screen.ready, "its story")
        await desk.press("q", "y")
        await desk.wait(lambda: screen.said.endswith("The mill turns again"), "verbs on the article act on it")  # pyright: ignore[reportAttributeAccessIssue, reportUnknownLambdaType]
        await desk.press("e")
        await desk.wait(lambda: isinstance(desk.app.screen, ChoiceScreen), "what is to be saved")
        await desk.press("escape", "|")
        await desk.wait(lambda: isinstance(desk.app.screen, LinePrompt), "the command for its text")
        await desk.press("escape", "A")
        await desk.wait(lambda: desk.app.screen is desk.screen, "the key leaves")
        assert not desk.said, "and marks nothing"
        await desk.press("W")
        await desk.wait(lambda: isinstance(desk.app.screen, CatchUpScreen) and desk.app.screen.ready, "by its key")
        assert "did not move" in desk.app.screen.head.title  # pyright: ignore[reportAttributeAccessIssue]
        await desk.press("W")
        await desk.wait(lambda: desk.app.screen is desk.screen)


async def test_the_trail_leads_back_to_the_place_also_in_an_article_without_a_text(tmp_path: Path) -> None:
    others = [Written(f"Note {n:02}", 2.0 + n, excerpt="What came of it. " * 9) for n in range(12)]
    write_library(tmp_path / "news", [Written("Short news", 1, related=others, body=""), *others])
    async with open_desk(tmp_path / "news", (80, 24)) as desk:
        await desk.press("enter", "space", "space")
        await desk.until_title("Short news")
        left = desk.view.place
        assert 0.02 < left < 0.98
        await desk.press("1")
        await desk.until_title("Note 00")
        await desk.press("G", "backspace")
        await desk.until_title("Short news")
        await desk.wait(lambda: abs(desk.view.place - left) < 0.01, "where it was left")
        await desk.press("G", "1")
        await desk.until_title("Note 00")
        await desk.press("backspace")
        await desk.until_title("Short news")
        await desk.wait(lambda: desk.view.at_end, "its end")
        await desk.press("g", "space", "h", "j", "enter")
        await desk.until_title("Note 00")
        await desk.press("h", "k", "enter")
        await desk.until_title("Short news")
        await desk.wait(lambda: 0.02 < desk.view.place < 0.98, "opened again from the list")
