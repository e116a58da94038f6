"""The Problems view: Enter opens the article, E the file in the editor at the line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from reader.ui.screens.dialogs import Foot, ProblemsScreen
from reader.ui.terminal import outside
from tests.ui.conftest import Desk, open_desk


async def problems(desk: Desk) -> None:
    await desk.press("exclamation_mark")
    await desk.wait(lambda: isinstance(desk.app.screen, ProblemsScreen), "the problems")
    await desk.flush()


async def test_enter_opens_the_article_and_e_the_editor_at_the_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "deep").mkdir()
    file = folder / "deep" / "broken.md"
    file.write_text("---\ndate: 2020-01-01\ntitle: One: two\n---\nText\n", encoding="utf-8")
    commands: list[Sequence[str]] = []

    def run(_: object, command: Sequence[str], __: str) -> str:  # the pilot has no terminal to leave to a program
        commands.append(command)
        return ""

    monkeypatch.setattr(outside, "run_outside", run)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "nano -w")
    async with open_desk(folder) as desk:
        assert desk.title != "One: two"
        await problems(desk)
        await desk.press("enter")
        await desk.until_title("One: two")
        assert desk.app.screen is desk.screen and desk.selected() == "One: two"
        await problems(desk)
        await desk.press("E")
        await desk.wait(lambda: commands, "the editor")
        assert commands == [["nano", "-w", "+3", str(file)]]


async def test_a_file_that_is_not_listed_is_said(folder: Path) -> None:
    with (folder / "large.md").open("wb") as file:
        file.truncate(65 << 20)  # more than is read
    async with open_desk(folder) as desk:
        before = desk.title
        await problems(desk)
        await desk.press("enter")
        await desk.wait(lambda: "large.md is not in the list" in desk.said, "that it is not listed")
        assert desk.title == before


async def test_without_problems_nothing_can_be_opened(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await problems(desk)
        await desk.press("enter", "E")
        assert isinstance(desk.app.screen, ProblemsScreen)
        assert "Enter does nothing here" in str(desk.app.screen.query_one(Foot).render())
        await desk.press("escape")
        await desk.wait(lambda: desk.app.screen is desk.screen)


@pytest.mark.parametrize(
    ("editor", "command"),
    [
        (["vim"], ["vim", "+7", "a b.md"]),
        (["/usr/bin/emacs", "-nw"], ["/usr/bin/emacs", "-nw", "+7", "a b.md"]),
        (["hx"], ["hx", "a b.md:7"]),
        (["code", "--wait"], ["code", "--wait", "--goto", "a b.md:7"]),
        (["write-it"], ["write-it", "a b.md"]),
    ],
)
def test_editors_are_told_the_line_in_their_own_way(editor: list[str], command: list[str]) -> None:
    assert outside.editing(editor, "a b.md", 7) == command
    assert outside.editing(editor, "a b.md", None) == [*editor, "a b.md"]
