"""Screens of any size, changing at any time, and a library that is another one than it was left."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from reader.ui.screens.main import MainScreen
from reader.ui.widgets.cursor_list import CursorList
from tests.articles import Written, write_library
from tests.counts import times
from tests.ui.conftest import Desk, open_desk

VIEWS = (
    (),
    ("enter",),
    ("T",),
    ("B", "enter"),
    ("F",),
    ("t",),
    ("question_mark",),
    ("colon",),
    ("backslash",),
    ("slash",),
    ("S",),
)
"""Keys to each screen, from the list."""


async def home(desk: Desk) -> None:
    for _ in range(6):
        if isinstance(desk.app.screen, MainScreen) and desk.list.has_focus:
            return
        await desk.press("escape")


async def size(desk: Desk, columns: int, rows: int) -> None:
    await desk.pilot.resize_terminal(columns, rows)
    await desk.flush()


@pytest.mark.parametrize("extreme", [(1, 1), (500, 200)])
async def test_every_screen_can_be_drawn_at_any_size(folder: Path, extreme: tuple[int, int]) -> None:
    async with open_desk(folder, (100, 30)) as desk:
        await desk.press("j", "j", "s")
        selected = desk.selected()
        for keys in VIEWS if extreme == (1, 1) else VIEWS[:4]:
            await home(desk)
            await desk.press(*keys)
            await desk.wait(lambda: getattr(desk.app.screen, "ready", True), "something to show")
            await size(desk, *extreme)
            await desk.press("j", "k")
            for lines in desk.app.screen.query(CursorList):
                assert all(
                    strip.cell_length == lines.size.width for strip in lines.draw_lines(range(lines.size.height))
                )
            await size(desk, 100, 30)
        await home(desk)
        assert desk.selected() == selected


async def test_a_screen_without_room_for_a_row_opens_too(folder: Path) -> None:
    async with open_desk(folder, (1, 1), ready=False) as desk:
        await desk.wait(lambda: any(isinstance(screen, MainScreen) for screen in desk.app.screen_stack), "a screen")
        await desk.pilot.resize_terminal(100, 30)
        await desk.ready()
        await desk.until_title(desk.selected())


async def test_sizes_that_change_faster_than_the_screen_is_drawn_move_nothing(many: Path) -> None:
    dice = random.Random(7)
    async with open_desk(many, (120, 36)) as desk:
        await desk.press(*["j"] * 20)
        selected = desk.selected()
        for _ in range(times(40, 2000)):
            desk.app.post_message(_resized(dice.randint(1, 220), dice.randint(1, 70)))
            if dice.random() < 0.2:
                await desk.press(dice.choice(("tab", "enter", "l", "h", "escape")))
        await size(desk, 120, 36)
        await home(desk)
        assert desk.selected() == selected
        assert 0 <= desk.list.lines_above < desk.list.size.height, "in sight"


def _resized(columns: int, rows: int):
    from textual.events import Resize
    from textual.geometry import Size

    return Resize(Size(columns, rows), Size(columns, rows))


async def test_a_library_that_has_changed_entirely_opens_at_its_top(many: Path, tmp_path: Path) -> None:
    cache, state = tmp_path / "cache", tmp_path / "state.json"
    async with open_desk(many, (120, 36), cache=cache, state=state) as desk:
        await desk.press(*["j"] * 20, "a", "enter")
        await desk.press("Q")
    for path in many.iterdir():
        path.unlink()
    write_library(many, [Written(f"Other {n}", float(n)) for n in range(3)])
    async with open_desk(many, (120, 36), cache=cache, state=state) as desk:
        await desk.wait(lambda: len(desk.list.rowids) == 3, "the new articles")
        await desk.wait(lambda: desk.selected() == "Other 0" and desk.title == "Other 0", desk.selected())
    for path in many.iterdir():
        path.unlink()
    async with open_desk(many, (120, 36), cache=cache, state=state, ready=False) as desk:
        await desk.wait(lambda: isinstance(desk.app.screen, MainScreen))
        await desk.wait(lambda: not desk.screen.busy and not desk.list.rowids, "an empty list")
        await desk.press("j", "enter", "T", "s", "B", "escape")
