"""A change of focus costs the two panes, not the screen: no styles are found anew, and nothing else is painted."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region
from textual.screen import Screen

from reader.settings import paths
from reader.ui.widgets.article_view import ArticleView
from reader.ui.widgets.pane_titles import PaneTitles
from reader.ui.widgets.query_bar import QueryBar
from reader.ui.widgets.side_pane import SidePane
from reader.ui.widgets.status_line import StatusLine
from tests.articles import Written, write_library
from tests.ui.conftest import NORMAL, TINY, WIDE, open_desk


@pytest.mark.parametrize("keys", [("tab",), ("enter",), ("l", "h")])
async def test_a_change_of_focus_restyles_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]
) -> None:
    async with open_desk(folder, WIDE) as desk:
        restyled: list[object] = []
        whole: list[Region] = []
        update, refresh = Stylesheet.update_nodes, Screen.refresh

        def update_nodes(self: Stylesheet, nodes: object, animate: bool = False) -> None:
            listed = list(nodes)  # type: ignore[call-overload]
            restyled.extend(listed)
            update(self, listed, animate)

        def refreshed(self: Screen[object], *regions: Region, **more: bool) -> object:
            if not regions and more.get("repaint", True):
                whole.append(self.region)
            return refresh(self, *regions, **more)

        monkeypatch.setattr(Stylesheet, "update_nodes", update_nodes)
        monkeypatch.setattr(Screen, "refresh", refreshed)
        for key in keys:
            await desk.press(key)
        assert whole == []
        assert [node for node in restyled if node in (desk.list, desk.view, desk.sidebar, desk.screen)] == []


async def test_a_change_of_focus_or_mark_sets_no_line_of_the_text_anew_but_those_that_differ(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(folder, WIDE) as desk:
        await desk.press("enter", "tab")
        lines: list[str] = []
        refresh = ArticleView.refresh

        def refreshed(self: ArticleView, *regions: Region, **more: bool) -> object:
            lines.extend(self.render_line(y).text.strip() for region in regions for y in region.line_range)
            assert regions or not more.get("repaint", True), "all of the text is painted"
            return refresh(self, *regions, **more)

        monkeypatch.setattr(ArticleView, "refresh", refreshed)
        await desk.press("h", "l", "tab")
        assert lines == []
        await desk.press("s")
        assert len(lines) == 1 and "starred" in lines[0]


async def test_the_prompt_lies_over_the_panes_and_moves_nothing(folder: Path) -> None:
    async with open_desk(folder, WIDE) as desk:
        parts = (desk.list, desk.view, desk.sidebar)
        before = [part.region for part in parts]
        await desk.press("slash", "c")
        assert desk.screen.query_one(QueryBar).region.height == 2
        assert [part.region for part in parts] == before
        await desk.press("escape")
        assert [part.region for part in parts] == before


@pytest.mark.parametrize(("size", "expected"), [(WIDE, set()), (NORMAL, {"-at-related"}), (TINY, {"-at-related"})])
async def test_the_pane_with_the_focus_is_a_class_where_it_decides_what_is_seen(
    folder: Path, size: tuple[int, int], expected: set[str]
) -> None:
    async with open_desk(folder, size) as desk:
        await desk.press("j", "j", "tab", "tab")
        assert {name for name in desk.screen.classes if name.startswith("-at-")} == expected


def test_no_rule_looks_at_the_focus() -> None:
    """Lists and texts do not have their styles found anew when the focus comes or goes."""
    for sheet in paths.styles_dir().glob("*.tcss"):
        assert ":focus" not in sheet.read_text(encoding="utf-8"), sheet.name
        assert ":blur" not in sheet.read_text(encoding="utf-8"), sheet.name


async def test_the_selected_relation_stays_in_sight_above_a_sentence_of_several_lines(tmp_path: Path) -> None:
    others = [Written(f"Note {n:02}", 2.0 + n) for n in range(12)]
    write_library(tmp_path / "news", [Written("Long read", 1, related=others), *others])
    async with open_desk(tmp_path / "news", TINY) as desk:
        await desk.press("enter", "l", "G")
        await desk.wait(lambda: desk.sidebar.has_focus and desk.sidebar.cursor == 11, "the last one")
        room = desk.sidebar.size.height
        desk.screen.query_one(StatusLine).say("A sentence that needs several lines of a low screen. " * 3)
        await desk.wait(lambda: desk.sidebar.size.height < room)
        await desk.settle()
        line, height = desk.sidebar.lines_above, desk.sidebar.lines_of(11)[1]
        assert 0 <= line <= desk.sidebar.size.height - height


@pytest.mark.parametrize(("size", "edges"), [(WIDE, ("┃│", "┃┃", "│┃")), (NORMAL, ("┃│", "┃│", "│┃"))])
async def test_the_pane_with_the_keys_stands_in_a_heavy_frame(
    folder: Path, size: tuple[int, int], edges: tuple[str, str, str]
) -> None:
    async with open_desk(folder, size) as desk:
        await desk.press("j", "j")
        panes = [desk.screen.query_one(f"#{name}", SidePane) for name in ("reader-pane", "related-pane")]

        def drawn() -> str:
            row = Region(0, 3, 1, 1)
            return "".join(pane.render_lines(row)[0].text if pane.display else "│" for pane in panes)

        for key, wanted in zip(("h", "enter", "l"), edges, strict=True):
            await desk.press(key)
            assert drawn() == wanted
            edge = next((pane for pane in panes if pane.lit), panes[0])
            strip = desk.screen.query_one(PaneTitles).render_line(0)
            over = strip.text[edge.region.x]
            assert over in "┏┓", f"{strip.text!r} at {edge.region.x}"
