"""The list as a widget: what is drawn again when its articles change, and what stays."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Region
from textual.scrollbar import ScrollBar

from reader.library.library import Library
from reader.model.row import Row
from reader.ui.flows import folder_flow
from reader.ui.flows.folder_flow import FolderFlow
from reader.ui.render.row import Run, row_lines
from reader.ui.screens.front_page import FrontPage
from reader.ui.widgets import row_strips
from reader.ui.widgets.article_list import ArticleList
from tests.articles import Written, write_library
from tests.ui.conftest import LOW, open_desk


def numbers(list_: ArticleList) -> array[int]:
    return array("q", list_.rowids)


async def test_a_list_that_grows_below_what_is_seen_is_left_as_it_is_drawn(tmp_path: Path) -> None:
    write_library(tmp_path / "news", [Written(f"Article {n:02}", float(n)) for n in range(90)])
    async with open_desk(tmp_path / "news") as desk:
        await desk.press("j", "j")
        whole = numbers(desk.list)
        desk.list.show(whole[:60])
        await desk.flush()
        drawn = desk.list.render_line(0)
        assert not desk.list.renew(whole, ("word",)), "other words are highlighted"
        assert desk.list.renew(whole)
        assert desk.list.rowids == whole
        assert desk.list.render_line(0) is drawn
        assert desk.list.max_scroll_y == len(whole) * desk.list.row_height - desk.list.size.height
        assert desk.list.selected == whole[2]


async def test_a_list_with_other_articles_in_sight_is_drawn_anew(many: Path) -> None:
    async with open_desk(many) as desk:
        whole = numbers(desk.list)
        assert not desk.list.renew(whole[1:])
        assert not desk.list.renew(whole[:5])
        assert not desk.list.renew(array("q"))
        assert desk.list.rowids == whole


async def test_an_article_stays_selected_whose_file_is_read_twice_before_the_list_is_drawn(many: Path) -> None:
    async with open_desk(many) as desk:
        await desk.press("j", "j")
        whole, article = numbers(desk.list), desk.list.selected_row
        assert article is not None
        for number in (1, 2):  # numbers that the index does not know any more when their rows are asked for

            def same(row: Row, among: array[int], number: int = number) -> int | None:
                return number if row.id == article.id and number in among else None

            desk.list.show(array("q", [*whole[:2], number, *whole[3:]]), same=same)
            assert desk.list.selected == number and desk.list.selected_row is None


async def test_a_search_begins_at_the_top_and_nothing_moves_while_typing(tmp_path: Path) -> None:
    articles = [Written(f"{'Lantern' if n % 2 else 'Mill'} {n:02}", float(n)) for n in range(60)]
    write_library(tmp_path / "news", articles)
    async with open_desk(tmp_path / "news") as desk:
        await desk.press("G", "/")
        height = desk.list.size.height
        for letter in "lant":
            await desk.press(letter)
            await desk.wait(lambda: not desk.screen.busy)
            assert desk.list.size.height == height
        await desk.wait(lambda: len(desk.list.rowids) == 30, f"30 articles, not {len(desk.list.rowids)}")
        assert desk.list.cursor == 0
        assert desk.list.scroll_offset.y == 0
        assert desk.selected().startswith("Lantern")
        desk.screen.flows.folders.compare(asked=False)
        await desk.wait(lambda: not desk.screen.busy)
        assert len(desk.list.rowids) == 30, (
            "a comparison of the folders while a word is typed takes it as a beginning too"
        )
        await desk.press("escape")
        await desk.wait(lambda: len(desk.list.rowids) == 60)
        assert desk.list.cursor == 59, "giving the search up leads back to where it began"


async def test_the_first_rows_stand_where_they_stay(many: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    async with open_desk(many, cache=cache):
        pass
    async with open_desk(many, cache=cache, ready=False) as desk:
        front = desk.app.screen.query_one(ArticleList)
        await desk.wait(lambda: front.rowids and front.size.height, "the front page's rows")
        region = front.region
        await desk.ready()
        assert desk.list.region == region


async def test_folders_never_seen_show_their_newest_article_before_all_files_are_read(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[Callable[[], None]] = []
    read = FolderFlow.compare
    monkeypatch.setattr(folder_flow, "GLIMPSE", 10.0)  # also on a machine that has much else to do
    async with open_desk(many, cache=tmp_path / "cache", ready=False) as desk:

        def folders(loading: FolderFlow, *, asked: bool = True) -> None:
            held.append(lambda: read(loading, asked=asked))

        monkeypatch.setattr(FolderFlow, "compare", folders)
        await desk.wait(lambda: held, "the reading of all files")
        await desk.until_title("Article 00")
        assert desk.selected() == "Article 00"
        held.pop()()
        await desk.ready()
        assert len(desk.list.rowids) == 40


async def test_folders_that_cannot_be_glimpsed_are_read_as_ever(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(library: Library, seconds: float) -> None:
        raise OSError(5, "the disk is broken")

    monkeypatch.setattr(Library, "glimpse", refuse)
    async with open_desk(many, cache=tmp_path / "cache") as desk:
        assert len(desk.list.rowids) == 40
        assert desk.said == "", "all files were read"


async def test_watching_begins_when_a_first_reading_has_ended(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading: list[bool] = []
    watch = FolderFlow.watch

    def begin(loading: FolderFlow) -> None:
        reading.append(loading.reading)
        watch(loading)

    monkeypatch.setattr(FolderFlow, "watch", begin)
    async with open_desk(many, cache=tmp_path / "cache") as desk:
        assert reading[0] is False
        write_library(many / "later", [Written("Article that came", -1.0)])
        await desk.wait(lambda: len(desk.list.rowids) == 41, "the new article")
    del reading[:]
    async with open_desk(many, cache=tmp_path / "cache"):
        assert reading[0] is True, "what is known is followed at once"


async def test_what_the_next_key_may_show_is_drawn_before_it(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_desk(many) as desk:
        drawn: list[str] = []

        def draw(row: Row, *rest: Any) -> list[list[Run]]:
            drawn.append(row.title)
            return row_lines(row, *rest)

        monkeypatch.setattr(row_strips, "row_lines", draw)
        await desk.press("j")
        await desk.wait(lambda: drawn.count("Article 02") == 1, "the next row, as it looks when it is selected")
        del drawn[:]
        await desk.press("j")
        assert "Article 02" not in drawn
        desk.list.show(desk.list.rowids[:0])
        await desk.press("j")


async def test_the_first_rows_are_written_before_the_main_screen_is_loaded(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(many, cache=tmp_path / "cache"):
        pass
    seen: list[str] = []
    go_on = FrontPage.after_first_display

    def after(front: FrontPage) -> None:
        seen.append(front.query_one(ArticleList).render_line(0).text if front.query_one(ArticleList).drawn else "")
        go_on(front)

    monkeypatch.setattr(FrontPage, "after_first_display", after)
    async with open_desk(many, cache=tmp_path / "cache"):
        assert "Article 00" in seen[0]


async def test_scrolling_by_a_row_draws_the_list_only(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_desk(many) as desk:
        await desk.press("j", "pagedown")
        height = desk.list.size.height
        dirty: list[Region] = []
        refresh = ArticleList.refresh

        def watch(list_: ArticleList, *regions: Region, **options: bool) -> ArticleList:
            dirty.extend(regions)
            return refresh(list_, *regions, **options)

        monkeypatch.setattr(ArticleList, "refresh", watch)
        for _ in range(desk.list.page):
            await desk.press("j")
        assert dirty
        assert all(region.y >= 0 and region.bottom <= height for region in dirty), "the lines below are not the list's"


@pytest.mark.parametrize("articles", [40, 400])
async def test_the_scroll_bar_is_where_it_would_be_also_when_it_was_not_drawn_anew(
    articles: int, tmp_path: Path
) -> None:
    def drawn(bar: ScrollBar) -> list[str]:
        return [line.text + str([segment.style for segment in line]) for line in bar.render_lines(bar.size.region)]

    write_library(tmp_path / "news", [Written(f"Article {n:03}", float(n)) for n in range(articles)])
    async with open_desk(tmp_path / "news", LOW) as desk:
        bar = desk.list.vertical_scrollbar
        for row in range(0, articles, articles // 40):
            desk.list.go_to(row)
            await desk.flush()
            assert bar.position == desk.list.scroll_offset.y
            shown = drawn(bar)
            bar.refresh()
            await desk.flush()
            assert drawn(bar) == shown
