"""A newcomer's tasks, done by the keys that the manual tells, in one app one after the other."""

from __future__ import annotations

import re
from pathlib import Path

from reader.settings import paths
from reader.ui.commands import COMMANDS, key_name
from reader.ui.pane import Pane
from reader.ui.screens.main import MainScreen
from tests.tasks.tasks import FIRST, TASKS
from tests.ui.conftest import WIDE, Desk, open_desk

PAGE = Path(__file__).parents[2] / "docs" / "keys.md"
FEW, MANY = 3, 25
"""So many keys at most for so many tasks."""
NAMES = {key_name(key): key for command in COMMANDS for key in command.keys}


def test_there_are_thirty_tasks_and_most_take_three_keys_at_most() -> None:
    counts = [task.count for task in TASKS]
    assert len(counts) >= 30 and sum(count <= FEW for count in counts) >= MANY, counts
    assert len({task.words for task in TASKS}) == len(TASKS)


def test_the_manual_has_the_keys_of_all_tasks() -> None:
    told = set(re.findall(r"`([^`]+)`", PAGE.read_text("utf-8").split("## The mouse")[0])) | set("123456789")
    for task in TASKS:
        assert [key for key, typed in task.steps() if not typed and key not in told] == [], task.words


async def back_to_the_list(desk: Desk) -> None:
    """The newest piece of news in the list of all articles, nothing read, as every task begins."""
    for _ in range(8):
        listing = desk.screen.flows.listing
        if isinstance(desk.app.screen, MainScreen) and desk.list.has_focus and not listing.filtered:
            break
        await desk.press("escape")
    if desk.screen.flows.listing.selection.sort.value != "newest":
        await desk.press("backslash", "k", "enter")
    rows = desk.library.rows(desk.list.rowids)
    desk.library.state.change({row.id: {"read": False} for row in rows if row is not None})
    await desk.press("escape", "g", "j")  # past the tour
    await desk.wait(lambda: desk.selected() == FIRST and desk.title == FIRST, "the newest piece of news")


async def test_each_task_is_done_by_its_keys() -> None:
    async with open_desk(paths.sample_dir(), WIDE) as desk:
        for task in TASKS:
            await back_to_the_list(desk)
            for step, typed in task.steps():
                await desk.press(*(step if typed else [NAMES.get(step, step)]))
                await desk.wait(lambda: getattr(desk.app.screen, "ready", True), "the screen to be filled")
            await desk.wait(lambda task=task: task.done(desk), f"{task.words}: {task.keys}")


async def test_one_comes_back_to_where_one_was(tmp_path: Path) -> None:
    cache, state = tmp_path / "cache", tmp_path / "state.json"
    async with open_desk(paths.sample_dir(), WIDE, cache=cache, state=state) as desk:
        await desk.press("j", "j", "j", "enter")
        title = desk.selected()
        await desk.until_title(title)
        await desk.press("Q")
    async with open_desk(paths.sample_dir(), WIDE, cache=cache, state=state) as desk:
        await desk.until_title(title)
        await desk.wait(lambda: desk.screen.flows.panes.pane is Pane.READER)
