"""What the screen says is true of what it shows."""

from __future__ import annotations

from pathlib import Path

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


async def test_nothing_among_the_unread_is_not_nothing(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("m", "a", "slash", *"comet", "enter")
        await desk.wait(lambda: "No unread article has “comet”. a looks among all" in empty(desk), "why it is empty")
        await desk.press("a")
        await desk.wait(lambda: desk.list.rowids, "the one that is read")
