"""Pictures in the reader: where they stand, the key, and what switches them off."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import constants

from reader.settings.config import Config
from reader.ui.flows import picture_flow
from reader.ui.render.pictures import HALF
from reader.ui.terminal import kitty
from tests.ui.conftest import NORMAL, Desk, open_desk
from tests.unit.web.server import Site
from tests.unit.web.test_pictures import picture, send

LOCAL = Config(preview_delay=0.0)


@pytest.fixture(autouse=True)
def colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "COLOR_SYSTEM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


def folder_with(tmp_path: Path, body: str) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.md").write_text(f"---\ntitle: With pictures\ndate: 2026-01-01\n---\n{body}", encoding="utf-8")
    (folder / "red.png").write_bytes(picture(600, 200))
    return folder


def rows(desk: Desk) -> list[str]:
    """The lines of the reader."""
    return [desk.view.render_line(y).text for y in range(desk.view.size.height)]


async def reading(desk: Desk) -> None:
    await desk.press("enter")
    await desk.until_title("With pictures")


async def test_a_picture_beside_the_article_is_shown_in_its_place(tmp_path: Path) -> None:
    body = "Before.\n\n![A red thing](red.png)\n\nAfter."
    async with open_desk(folder_with(tmp_path, body), NORMAL, LOCAL) as desk:
        await reading(desk)
        await desk.wait(lambda: any(HALF in row for row in rows(desk)), "the picture")
        shown = rows(desk)
        blocks = [number for number, row in enumerate(shown) if HALF in row]
        before = next(number for number, row in enumerate(shown) if "Before." in row)
        caption = next(number for number, row in enumerate(shown) if "A red thing" in row)
        assert before < blocks[0] and caption == blocks[-1] + 1
        assert all(row.count(HALF) <= desk.view.room[0].measure for row in shown)
        await desk.press("i")
        await desk.press("i")
        await desk.wait(lambda: not any(HALF in row for row in rows(desk)), "the picture to go")
        assert "hidden" in desk.said


async def test_a_terminal_that_shows_pictures_itself_is_given_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    monkeypatch.setenv("TERM", "xterm-kitty")
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setattr(picture_flow, "tell", lambda _app, sequence: given.append(sequence))
    async with open_desk(folder_with(tmp_path, "Before.\n\n![A red thing](red.png)\n\nAfter."), NORMAL, LOCAL) as desk:
        await reading(desk)
        holder = kitty.row_of(0, 1)
        await desk.wait(lambda: any(holder in row for row in rows(desk)), "the picture")
        (sent,) = given
        said = dict(pair.split("=") for pair in sent.removeprefix("\x1b_G").partition(";")[0].split(","))
        held = [row.strip() for row in rows(desk) if holder[0] in row]
        assert held == [kitty.row_of(row, int(said["c"])) for row in range(int(said["r"]))]
        assert not any(HALF in row for row in rows(desk))


async def test_pictures_of_the_web_are_fetched_on_the_key_only(tmp_path: Path) -> None:
    with Site() as site:
        site.pages["/p.png"] = lambda handler: send(handler, "image/png", picture(60, 20))
        folder = folder_with(tmp_path, f"Text.\n\n![Far]({site.url('/p.png')})\n\n![Near](red.png)\n")
        config = Config(preview_delay=0.0, fetch_private_hosts=True)
        async with open_desk(folder, NORMAL, config) as desk:
            await reading(desk)
            await desk.wait(lambda: any(HALF in row for row in rows(desk)), "the near picture")
            assert not site.requests
            near = sum(HALF in row for row in rows(desk))
            await desk.press("i")
            await desk.wait(lambda: sum(HALF in row for row in rows(desk)) > near, "the far picture")
            assert [path for path, _ in site.requests] == ["/p.png"]


async def test_off_opens_nothing_before_the_key_and_ascii_none_at_all(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "![Red](red.png)\n\nText")
    async with open_desk(folder, NORMAL, Config(preview_delay=0.0, pictures="off")) as desk:
        await reading(desk)
        await desk.wait(lambda: desk.view.at_rest, "the text to be laid out")
        assert not any(HALF in row for row in rows(desk))
        await desk.press("i")
        await desk.wait(lambda: any(HALF in row for row in rows(desk)), "the picture")
    async with open_desk(folder, NORMAL, Config(preview_delay=0.0, symbols="ascii")) as desk:
        await reading(desk)
        await desk.press("i")
        assert "symbols: ascii" in desk.said


async def test_a_text_with_the_name_of_a_picture_is_said_on_the_key(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "![Bad](bad.png)\n\nText")
    (folder / "bad.png").write_text("no picture", encoding="utf-8")
    async with open_desk(folder, NORMAL, LOCAL) as desk:
        await reading(desk)
        await desk.press("i")
        await desk.wait(lambda: "no picture" in desk.said, "what is wrong")
