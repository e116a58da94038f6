"""What the screen says is true of what it shows."""

from __future__ import annotations

from pathlib import Path

from reader.ui.widgets.status_line import StatusLine
from tests.ui.conftest import Desk, open_desk


def empty(desk: Desk) -> str:
    return " ".join(" ".join(desk.list.render_line(y).text for y in range(desk.list.size.height)).split())


async def test_a_key_without_a_command_says_so_once(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("H")
        assert desk.said.startswith("H does nothing; h: Go to the pane on the left")
        await desk.press("s", "H")
        assert desk.said.startswith("Starred"), "once is enough"
        await desk.press("slash", "H", "f7")
        assert desk.said == ""
        await desk.press("escape", "f7")
        assert desk.said == "F7 does nothing; ? shows all keys"


async def test_the_counts_of_a_view_do_not_contradict_each_other(folder: Path) -> None:
    async with open_desk(folder) as desk:
        status = desk.screen.query_one(StatusLine)
        await desk.press("a")
        await desk.wait(lambda: "6 unread" in status.render().plain, "what the view shows")
        assert status.render().plain.count("unread") == 1
        await desk.press("A")
        await desk.wait(lambda: status.figures.unread == 0, "all are read")
        await desk.press("j")
        assert status.render().plain.startswith(" 6 articles · 0 unread")


async def test_nothing_among_the_unread_is_not_nothing(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("m", "a", "slash", *"comet", "enter")
        await desk.wait(lambda: "No unread article has “comet”. a looks among all" in empty(desk), "why it is empty")
        await desk.press("a")
        await desk.wait(lambda: desk.list.rowids, "the one that is read")


async def test_an_empty_library_offers_nothing_to_move_in(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.wait(lambda: "No articles in" in empty(desk), "what can be done")
        seen = "".join(desk.view.render_line(y).text for y in range(desk.view.size.height))
        assert seen.strip() == ""
