"""What is open when its file goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.ui.flows import folder_flow, list_flow
from tests.ui.conftest import NORMAL, open_desk


def stories(tmp_path: Path) -> Path:
    """Four articles, the newest first in the list."""
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(1, 5):
        head = f"title: Story {number}\ndate: 2026-01-0{number}\nurl: https://x.example/{number}"
        (folder / f"{number}.md").write_text(f"---\n{head}\n---\nText {number}.\n", encoding="utf-8")
    return folder


async def test_the_key_to_the_next_article_skips_none_after_the_open_file_was_deleted(tmp_path: Path) -> None:
    folder = stories(tmp_path)
    async with open_desk(folder, NORMAL) as desk:
        await desk.press("enter")
        await desk.until_title("Story 4")
        (folder / "4.md").unlink()
        await desk.press("r")
        await desk.wait(lambda: len(desk.list.rowids) == 3 and not desk.screen.busy, "the file to be missed")
        await desk.press("J")
        await desk.until_title("Story 3")


async def test_a_file_that_an_editor_writes_keeps_its_row_while_it_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = stories(tmp_path)
    monkeypatch.setattr(folder_flow, "WRITTEN_AFTER", 0.05)
    async with open_desk(folder, NORMAL) as desk:
        await desk.press("j")
        assert desk.selected() == "Story 3"
        (folder / "3.md").write_text("")
        await desk.press("r")
        await desk.wait(lambda: not desk.screen.busy, "the folders to be compared")
        await desk.press("m")
        await desk.wait(lambda: desk.is_read("Story 3"))
        assert not (desk.is_read("Story 2") or desk.is_read("Story 4"))
        text = "---\ntitle: Story 3, once more\ndate: 2026-01-03\nurl: https://x.example/3\n---\nText.\n"
        (folder / "3.md").write_text(text, encoding="utf-8")  # looked at again without a key
        await desk.wait(lambda: desk.selected() == "Story 3, once more")


async def test_a_key_that_was_meant_for_an_article_that_went_is_not_taken_for_its_neighbour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = stories(tmp_path)
    monkeypatch.setattr(list_flow, "FALL_SEEN_AFTER", 0.2)
    async with open_desk(folder, NORMAL) as desk:
        await desk.press("j")
        (folder / "3.md").unlink()
        await desk.press("r")
        await desk.wait(lambda: len(desk.list.rowids) == 3, "the file to be missed")
        assert desk.selected() in ("Story 2", "Story 4")
        if desk.screen.flows.aim.just_gone:  # else this took longer than the moment
            desk.screen.action_command("toggle_read")
            desk.screen.action_command("mark_above_read")
            assert "went just now" in desk.said
        await desk.wait(lambda: not desk.screen.flows.aim.just_gone)
        assert not any(desk.is_read(f"Story {number}") for number in (1, 2, 4))
        fallen_to = desk.selected()
        await desk.press("m")
        await desk.wait(lambda: desk.is_read(fallen_to))
