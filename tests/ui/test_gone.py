"""What is open when its file goes."""

from __future__ import annotations

from pathlib import Path

from tests.ui.conftest import NORMAL, open_desk


async def test_the_key_to_the_next_article_skips_none_after_the_open_file_was_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(1, 5):
        text = f"---\ntitle: Story {number}\ndate: 2026-01-0{number}\n---\nText {number}.\n"
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
    async with open_desk(folder, NORMAL) as desk:
        await desk.press("enter")
        await desk.until_title("Story 4")
        (folder / "4.md").unlink()
        await desk.press("r")
        await desk.wait(lambda: len(desk.list.rowids) == 3 and not desk.screen.busy, "the file to be missed")
        await desk.press("J")
        await desk.until_title("Story 3")
