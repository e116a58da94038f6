"""What a hurried or unlucky user meets: fast keys, odd input, articles left in the middle, changes underneath."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.query import Selection
from reader.settings.config import Config
from reader.ui.pane import Pane
from reader.ui.screens.questions import show_text
from reader.ui.widgets.article_view import ArticleView
from reader.ui.widgets.query_bar import QueryBar
from reader.ui.widgets.status_line import StatusLine
from tests.articles import Written, write_library
from tests.ui.conftest import open_desk
from tests.ui.test_reading import TITLES, pane


async def test_keys_faster_than_the_preview_act_on_the_selected_article(folder: Path) -> None:
    async with open_desk(folder, config=Config(preview_delay=1.0)) as desk:
        await desk.press("j", "y")
        await desk.wait(lambda: "Sent the URL" in desk.said)
        assert desk.app.clipboard.startswith("https://news.example/-important-")
        await desk.press("j", "s")
        assert desk.is_starred(TITLES[2])


async def test_an_article_left_in_the_middle_goes_on_there_also_after_a_preview(tmp_path: Path) -> None:
    long = "\n\n".join(f"Paragraph {n} of a long text that goes on for a while." for n in range(200))
    write_library(tmp_path / "news", [Written("Long", 1, body=long), Written("Short", 2)])
    async with open_desk(tmp_path / "news", (100, 30)) as desk:
        await desk.press("enter")
        await desk.wait(lambda: pane(desk) is Pane.READER)
        await desk.press(*["pagedown"] * 6)
        place = desk.view.place
        assert place > 0.1
        key = desk.library.row(desk.list.rowids[0])
        assert key is not None
        await desk.wait(lambda: abs(desk.library.state_of(key.id).progress - place) < 0.02, "the place to be kept")
        await desk.press("h", "j")
        await desk.until_title("Short")
        await desk.press("k")
        await desk.until_title("Long")
        await desk.press("enter")
        await desk.wait(lambda: "Going on at" in desk.said)
        assert abs(desk.view.place - place) < 0.1


async def test_the_place_in_a_preview_is_kept_when_it_is_further_on(tmp_path: Path) -> None:
    long = "\n\n".join(f"Paragraph {n} of a long text that goes on for a while." for n in range(200))
    write_library(tmp_path / "news", [Written("Long", 1, body=long)])
    async with open_desk(tmp_path / "news", (100, 30)) as desk:
        await desk.until_title("Long")
        key = desk.library.row(desk.list.rowids[0])
        assert key is not None
        await desk.press("tab", *["pagedown"] * 6)
        place = desk.view.place
        await desk.wait(lambda: abs(desk.library.state_of(key.id).progress - place) < 0.02, "the place to be kept")
        await desk.press("g", "pagedown")
        await desk.press("h", "enter")
        await desk.wait(lambda: "Going on at" in desk.said)
        assert abs(desk.view.place - place) < 0.1


async def test_a_very_long_number_is_no_number(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("G", "k", "enter")
        await desk.until_title("Mill wheel found under the quay")
        await desk.press("number_sign")
        desk.screen.query_one("#query-input").value = "9" * 5000  # pyright: ignore[reportAttributeAccessIssue]
        await desk.press("enter")
        await desk.wait(lambda: "is no number" in desk.said)


async def test_a_new_list_does_not_take_the_article_from_the_reader(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("j", "j", "enter")
        await desk.until_title(TITLES[2])
        await desk.press("a")
        await desk.wait(lambda: len(desk.list.rowids) == 5)
        await desk.wait(lambda: not desk.screen.busy)
        assert desk.title == TITLES[2]


async def test_undo_brings_articles_back_into_the_unread_list(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("A", "a")
        await desk.wait(lambda: len(desk.list.rowids) == 0)
        await desk.press("u")
        await desk.wait(lambda: len(desk.list.rowids) == 6)


async def test_a_rewritten_file_keeps_selection_and_shows_its_new_text(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("j", "j", "enter")
        await desk.until_title(TITLES[2])
        path = next(p for p in folder.iterdir() if "The mill turns again" in p.read_text("utf-8").splitlines()[2])
        path.write_text(path.read_text("utf-8").replace("After ninety years", "After ninety-one years"), "utf-8")
        await desk.press("r")
        await desk.wait(lambda: "ninety-one" in desk.view.plain_text())
        # A list that was asked for between the article's old number and its new one stands on its neighbour a moment.
        await desk.wait(lambda: desk.selected() == TITLES[2])


async def test_enter_in_the_reader_shows_what_others_report_whole(tmp_path: Path) -> None:
    end = "zzyzx"
    other = Written("Told elsewhere", 3, excerpt="A long story. " * 30 + end)
    write_library(tmp_path / "news", [Written("Short of text", 1, related=[other]), other])
    async with open_desk(tmp_path / "news", (100, 30)) as desk:
        await desk.press("enter")
        await desk.wait(lambda: pane(desk) is Pane.READER)
        assert end not in desk.app.export_screenshot()
        await desk.press("enter")
        await desk.wait(lambda: "whole" in desk.said)
        await desk.wait(lambda: end in desk.app.export_screenshot())


async def test_a_mistake_in_a_query_keeps_the_last_list(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("slash", *"mill")
        await desk.wait(lambda: len(desk.list.rowids) == 2)
        desk.screen.query_one("#query-input").value = "mill sorce:x"  # pyright: ignore[reportAttributeAccessIssue]
        await desk.press("enter")
        await desk.wait(lambda: "source" in desk.said)
        assert len(desk.list.rowids) == 2


async def test_a_link_to_an_article_of_the_library_is_a_hop(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("reader.web.links.open_link", lambda url, **_: opened.append(url) or "else.example")
    body = (
        "[This](https://news.example/comet-seen-at-dawn), [that](/choir-wins-a-prize), [else](https://else.example/x)."
    )
    write_library(folder / "more", [Written("Links of the day", 1, body=body)])
    async with open_desk(folder) as desk:
        await desk.press("enter")
        await desk.until_title("Links of the day")
        row = next(y for y in range(30) if "This, that" in desk.view.render_line(y).text)
        await desk.pilot.click(desk.view, offset=(desk.view.render_line(row).text.index("This") + 1, row))
        await desk.until_title("Comet seen at dawn")
        await desk.press("backspace")
        await desk.until_title("Links of the day")
        await desk.press("semicolon", "b")
        await desk.until_title("Choir wins a prize")
        await desk.press("backspace")
        await desk.until_title("Links of the day")
        await desk.press("semicolon", "B")
        assert desk.app.clipboard == "https://news.example/choir-wins-a-prize"
        await desk.press("semicolon", "c")
        await desk.wait(lambda: opened == ["https://else.example/x"])


async def test_capital_n_is_the_match_before(tmp_path: Path) -> None:
    write_library(tmp_path / "news", [Written("Long", 1, body="word and\n\n" * 30)])
    async with open_desk(tmp_path / "news", (100, 30)) as desk:
        await desk.press("enter")
        await desk.wait(lambda: pane(desk) is Pane.READER)
        await desk.press("slash", *"word", "enter")
        assert desk.said == "Match 1 of 30; n and N go on, Esc ends"
        for key, match in (("n", 2), ("n", 3), ("N", 2), ("p", 1), ("N", 30), ("n", 1)):
            await desk.press(key)
            assert desk.said == f"Match {match} of 30"


@pytest.mark.parametrize("size", [(100, 30), (80, 24), (40, 15)])
async def test_dialogs_show_their_last_line_and_their_foot(tmp_path: Path, size: tuple[int, int]) -> None:
    body = "\n\n".join(f"## Part {n}\n\nSome words." for n in range(60))
    write_library(tmp_path / "news", [Written("Long", 1, body=body)])
    async with open_desk(tmp_path / "news", size) as desk:
        await desk.press("enter")
        await desk.wait(lambda: pane(desk) is Pane.READER)
        await desk.press("pagedown", "full_stop")
        await desk.wait(lambda: desk.app.screen is not desk.screen)
        await desk.press("G")
        await desk.wait(lambda: "Part\xa059" in desk.app.export_screenshot().replace("&#160;", "\xa0"))
        assert "Esc" in desk.app.export_screenshot()
        await desk.press("enter")
        await desk.wait(lambda: desk.view.at_end)
        await desk.press("full_stop")
        await desk.wait(lambda: desk.app.screen is not desk.screen)
        chosen = desk.app.screen.query_one("DialogList").highlighted  # pyright: ignore
        assert chosen > 40, "the contents begin where the reader is"
        await desk.press("escape")
        show_text(desk.app, "A title of many words " * 9, [f"line {n}" for n in range(99)])
        await desk.wait(lambda: "title" in desk.app.export_screenshot())
        await desk.wait(lambda: "Esc" in desk.app.export_screenshot(), "the foot under a title of several lines")


async def test_letters_on_links_and_letters_that_are_typed_are_no_commands(tmp_path: Path) -> None:
    write_library(
        tmp_path / "news",
        [Written("Links", 1, body="See [one](https://x.example/1) and [two](https://x.example/2).\n")],
    )
    async with open_desk(tmp_path / "news") as desk:
        await desk.press("enter", "semicolon")
        view = desk.screen.query_one(ArticleView)
        assert view.hinting
        await desk.press("s")  # no link has this letter, and no star is put
        assert not view.hinting
        await desk.press("h", "slash", *"sjq")
        assert desk.screen.query_one(QueryBar).typed == "sjq"
        assert len(desk.app.library.select(Selection(starred=True))) == 0
        await desk.press("escape", "s")
        assert len(desk.app.library.select(Selection(starred=True))) == 1


async def test_a_mark_that_cannot_be_saved_is_not_told_without_that(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(folder) as desk:
        status = desk.screen.query_one(StatusLine)
        failure = "Not saved, trying again: the disk is full (state.json)."
        monkeypatch.setattr(type(desk.library.marks), "save_failure", failure)
        desk.screen._saved()
        assert status.render().plain.strip().startswith(failure)
        await desk.press("s")
        line = status.render().plain
        assert line.startswith(" Starred: ")
        assert "not saved" in line
