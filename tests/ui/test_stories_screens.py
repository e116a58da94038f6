"""Stories by keys alone: timeline, coverage, the library by story, from first report to follow-up and back."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest

from reader.settings import paths
from reader.settings.config import Config
from reader.ui.screens.coverage import CoverageScreen
from reader.ui.screens.dialogs import ChoiceScreen
from reader.ui.screens.follow_ups import FollowUpsScreen
from reader.ui.screens.main import MainScreen
from reader.ui.screens.stories import StoriesScreen
from reader.ui.screens.story_screen import StoryScreen
from reader.ui.screens.timeline import TimelineScreen
from reader.ui.widgets.article_view import ArticleView
from reader.ui.widgets.masthead import Masthead
from reader.ui.widgets.pane_titles import PaneTitles
from reader.ui.widgets.status_line import KeyBar
from tests.articles import Written, story, write_library
from tests.ui.conftest import LOW, NORMAL, TINY, WIDE, Desk, open_desk

S = TypeVar("S", bound=StoryScreen)
ROOMY = (200, 45)
"""A screen on which the list beside a report has room for a table."""
FIRST, SECOND, THIRD = (
    "Mill wheel found under the quay",
    "Council votes to raise the wheel",
    "The mill turns again",
)


async def on(desk: Desk, kind: type[S]) -> S:
    """Wait until a screen of stories has something to show."""
    await desk.wait(lambda: isinstance(desk.app.screen, kind) and desk.app.screen.ready, kind.__name__)
    await desk.flush()
    screen = desk.app.screen
    assert isinstance(screen, kind)
    return screen


async def on_main(desk: Desk) -> None:
    await desk.wait(lambda: isinstance(desk.app.screen, MainScreen), "the main screen")


def drawn(screen: StoryScreen) -> list[str]:
    """The lines of a screen of stories as they are seen, but for the sign of the selected entry."""
    lines = screen.lines
    return [lines.render_line(y).text.rstrip().replace("▌", " ") for y in range(lines.size.height)]


def report_beside(screen: StoryScreen) -> str:
    """The headline of the report beside the list; empty while there is none."""
    page = next((view.page for view in screen.query(ArticleView)), None)
    return page.article.title if page and page.article else ""


def selected(screen: StoryScreen) -> str:
    rows = screen.selected_rows()
    return rows[0].title if rows else ""


@pytest.mark.parametrize("key", ["T", "c", "B"])
async def test_the_selected_report_stands_beside_every_list_of_a_wide_screen(folder: Path, key: str) -> None:
    async with open_desk(folder, WIDE) as desk:
        await desk.press("j", "j")
        await desk.until_title(THIRD)
        await desk.press(key)
        screen = await on(desk, StoryScreen)
        await desk.press(*(("enter", "j") if key == "B" else ("g",)))
        await desk.wait(lambda: report_beside(screen) == FIRST, "the report beside")
        assert not desk.is_read(FIRST)
        titles = screen.query_one(PaneTitles)
        await desk.wait(lambda: "┓" in titles.render().plain, "the rule over both")
        assert screen.selected_rows()[0].source in titles.render().plain
        assert "▌" in screen.lines.render_line(screen.lines.lines_of(screen.lines.cursor)[0]).text
        await desk.press("j")
        await desk.wait(lambda: report_beside(screen) == SECOND, "the next one")
        await desk.pilot.resize_terminal(*NORMAL)
        await desk.wait(lambda: not screen.query_one("#story-beside").display, "no room for it")
        assert screen.lines.size.width == NORMAL[0]


@pytest.mark.parametrize("size", [WIDE, NORMAL, LOW, TINY])
async def test_a_story_is_walked_from_first_report_to_follow_up_and_back(folder: Path, size: tuple[int, int]) -> None:
    async with open_desk(folder, size) as desk:
        await desk.press("j", "j")
        await desk.until_title(THIRD)
        await desk.press("enter", "T")
        screen = await on(desk, TimelineScreen)
        assert selected(screen) == THIRD
        await desk.press("g")
        assert selected(screen) == FIRST
        await desk.press("enter")
        await desk.until_title(FIRST)
        await on_main(desk)
        assert desk.is_read(FIRST)
        await desk.press("T")
        screen = await on(desk, TimelineScreen)
        await desk.press("j", "enter")
        await desk.until_title(SECOND)
        await desk.press("T")
        screen = await on(desk, TimelineScreen)
        await desk.press("G", "enter")
        await desk.until_title(THIRD)
        for title in (SECOND, FIRST, THIRD):
            await desk.press("backspace")
            await desk.until_title(title)


async def test_a_view_that_is_kept_shows_nothing_of_the_story_before(folder: Path) -> None:
    fails = Written("Lock gate fails", 300)
    write_library(folder, [fails, Written("Lock gate mended", 290, related=[fails])])
    async with open_desk(folder) as desk:
        await desk.press("G", "T")
        before = await on(desk, TimelineScreen)
        assert any("Lock gate fails" in line for line in drawn(before))
        await desk.press("G", "q")
        await on_main(desk)
        assert desk.app.theme.endswith("dark")
        desk.app.theme = desk.app.theme.replace("dark", "light")
        await desk.press("g", "j", "j", "T")
        screen = await on(desk, TimelineScreen)
        assert screen is before
        assert selected(screen) == THIRD
        assert not any("Lock gate" in line for line in drawn(screen))
        assert screen.lines.styles.background == desk.list.styles.background
        await desk.press("c")
        assert THIRD in "".join(drawn(await on(desk, CoverageScreen)))
        await desk.press("T", "q", "F")
        desk_screen = await on(desk, FollowUpsScreen)
        await desk.press("q", "F")
        assert await on(desk, FollowUpsScreen) is desk_screen


async def test_the_timeline_tells_days_gaps_marks_and_where_the_reader_is(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("G", "k", "enter")
        await desk.until_title(FIRST)
        await desk.press("T")
        screen = await on(desk, TimelineScreen)
        lines = [line for line in drawn(screen) if line]
        assert "Mon 16 Nov" in lines[0]
        assert "12:00" in lines[1]
        assert FIRST in lines[1]
        assert lines[1].endswith("you are here")
        assert ["latest" in line for line in lines] == [*[False] * (len(lines) - 1), True]
        await desk.press("j", "s", "m")
        assert desk.is_starred(SECOND)
        assert desk.is_read(SECOND)
        await desk.wait(lambda: "★" in drawn(screen)[3])
        await desk.press("u", "u")
        await desk.wait(lambda: not desk.is_starred(SECOND) and not desk.is_read(SECOND))
        await desk.app.screen.run_action("command('export_story')")
        await desk.wait(lambda: "Sent the story" in screen.said)
        assert desk.app.clipboard.startswith(f"# {FIRST}\n")
        await desk.press("q")
        await on_main(desk)
        assert desk.title == FIRST


async def test_quiet_days_and_the_ascii_axis(tmp_path: Path) -> None:
    first, second = Written("Lock gate fails", 150), Written("Lock gate mended", 10)
    second.related = [first]
    write_library(tmp_path, [first, second])
    async with open_desk(tmp_path, config=Config(preview_delay=0.0, symbols="ascii")) as desk:
        await desk.press("T")
        screen = await on(desk, TimelineScreen)
        assert any("5 quiet days" in line for line in drawn(screen))
        assert all(line.isascii() for line in drawn(screen))


async def test_every_screen_of_stories_has_the_views_and_one_way_in_and_back(folder: Path, tmp_path: Path) -> None:
    cache, state = tmp_path / "cache", tmp_path / "state.json"
    async with open_desk(folder, cache=cache, state=state) as desk:
        await desk.press("j", "j", "T")
        screen = await on(desk, TimelineScreen)
        masthead = screen.query_one(Masthead)
        await desk.wait(lambda: "All 6  a Unread 6  * Starred 0  B Stories 1  F Follow-ups" in masthead.render().plain)
        assert screen.head.title.startswith("Timeline: ")
        await desk.press("s")
        await desk.wait(lambda: "Starred 1" in masthead.render().plain, "counts follow the marks")
        await desk.press("G")
        assert screen.said == ""
        await desk.press("F4", "F4")
        assert screen.said == "F4 does nothing; ? shows all keys"
        await desk.press("B")  # another view takes the place of this one
        stories = await on(desk, StoriesScreen)
        await desk.pilot.click(Masthead, offset=(stories.query_one(Masthead).render().plain.index("Follow-ups") + 1, 0))
        desk_screen = await on(desk, FollowUpsScreen)
        await desk.press("F")  # the key that opens a view leaves it
        await on_main(desk)
        await desk.press("F")
        desk_screen = await on(desk, FollowUpsScreen)
        await desk.press("T")
        await on(desk, TimelineScreen)
        await desk.press("q")
        assert desk.app.screen is desk_screen, "back where the timeline was opened"
        await desk.press("a")
        await on_main(desk)
        await desk.wait(lambda: desk.list_title().startswith("Unread"))
        await desk.press("B")
        stories = await on(desk, StoriesScreen)
        bar = stories.query_one(KeyBar)
        assert stories.lines.entries == 1
        await desk.pilot.click(bar, offset=(bar.render().plain.index("Enter"), 0))
        await desk.wait(lambda: stories.lines.entries == 4)
        await desk.press("Q")
    async with open_desk(folder, cache=cache, state=state) as desk:
        stories = await on(desk, StoriesScreen)
        assert stories.lines.entries == 4, "what was opened in place is open again"
        await desk.press("q")
        await on_main(desk)
        await desk.wait(lambda: desk.list_title().startswith("Unread"))


async def test_an_article_without_a_story_says_so(folder: Path) -> None:
    async with open_desk(folder) as desk:
        for command in ("timeline", "coverage", "export_story"):
            await desk.screen.run_action(f"command('{command}')")
            await on_main(desk)
            await desk.wait(lambda: "in no story" in desk.said)
            await desk.press("escape")


async def test_a_ghost_has_no_timeline(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("G", "k", "enter")
        await desk.until_title(FIRST)
        ghost = next(r for r in desk.sidebar.relations if r.is_ghost)
        await desk.press(str(ghost.number))
        await desk.until_title("A ghost of the mill")
        await desk.press("T")
        assert "no file of this article" in desk.said


@pytest.mark.parametrize("size", [ROOMY, LOW])
async def test_coverage_tells_who_was_first_and_shows_one_source(folder: Path, size: tuple[int, int]) -> None:
    async with open_desk(folder, size) as desk:
        await desk.press("j", "j", "enter")
        await desk.until_title(THIRD)
        await desk.press("c")
        screen = await on(desk, CoverageScreen)
        assert screen.head.title.startswith("Coverage of the story: "), "one source for each event"
        lines = [line for line in drawn(screen) if line]
        if size == ROOMY:
            assert [line.split()[0] for line in lines] == ["The", "Harbour", "Evening"], "sources beside headlines"
            assert "earliest" in lines[0], "three events: nobody was first with all of them"
            assert "+2d" in lines[1]
        else:
            assert [line.split()[0] for line in lines[::2]] == ["The", "Harbour", "Evening"]
            assert lines[1].split()[0] == "earliest"
            assert lines[3].split()[0] == "+2d"
        await desk.press("f", "j", "j", "enter")
        await desk.wait(lambda: selected(screen) == SECOND and screen.lines.entries == 1, "one source")
        await desk.press("escape")
        await desk.wait(lambda: screen.lines.entries == 3, "all sources")
        await desk.press("T")
        await on(desk, TimelineScreen)
        await desk.press("c")
        screen = await on(desk, CoverageScreen)
        await desk.press("G", "k", "enter")
        await desk.until_title(SECOND)
        await desk.press("backspace")
        await desk.until_title(THIRD)


def two_stories() -> list[Written]:
    """The mill, and a flood that three sources tell in the same words."""
    flood = [
        Written("Flood closes the lower bridge", 6 - n, source=f"Source {n}", url=f"https://{n}.example/flood")
        for n in range(3)
    ]
    flood[1].related = [flood[0]]
    flood[2].related = [flood[0]]
    return [*story(), *flood]


async def test_the_library_by_story_opens_in_place_and_marks_whole_stories(tmp_path: Path) -> None:
    write_library(tmp_path, two_stories())
    async with open_desk(tmp_path) as desk:
        await desk.press("B")
        screen = await on(desk, StoriesScreen)
        lines = drawn(screen)
        assert "Flood closes the lower bridge" in lines[0]
        assert "3 articles, 3 sources, 3 unread, 20 Nov" in lines[1]
        assert FIRST in lines[3], "what is nearest to the middle"
        assert "16-19 Nov" in lines[4]
        assert lines[4].endswith("█·██")
        await desk.press("j", "enter")
        assert FIRST in drawn(screen)[5]
        await desk.press("k", "m")
        assert "3 articles" in screen.said
        assert all(desk.library.state_of(row.id).read for row in screen.selected_rows())
        assert "unread" not in drawn(screen)[1]
        await desk.press("j", "s")
        assert screen.said == f"Starred: {FIRST}"
        assert desk.is_starred(FIRST)
        assert not desk.is_starred(THIRD)
        await desk.press("s")
        assert screen.said == f"Star taken away: {FIRST}"
        await desk.press("s", "u", "u")
        assert desk.is_starred(FIRST)
        await desk.press("u")
        assert not desk.is_starred(FIRST)
        await desk.press("u")
        assert not any(desk.library.state_of(row.id).read for row in screen._source.rows(0))  # type: ignore[union-attr]
        await desk.press("j", "j", "enter")
        await desk.until_title(SECOND)
        await on_main(desk)


async def test_a_report_of_three_sources_is_one_row_with_a_picker(tmp_path: Path) -> None:
    write_library(tmp_path, two_stories())
    async with open_desk(tmp_path) as desk:
        await desk.press("B")
        screen = await on(desk, StoriesScreen)
        await desk.press("enter", "j")
        assert "+2 say the same" in drawn(screen)[2]
        await desk.press("enter")
        await desk.press("j", "enter")
        await desk.until_title("Flood closes the lower bridge")
        read = desk.library.state.read()
        await desk.wait(lambda: len(desk.library.state.read()) == 3, f"all three to be read: {read}")


async def test_the_timeline_folds_the_same_report_and_acts_on_all_of_it(tmp_path: Path) -> None:
    write_library(tmp_path, two_stories())
    async with open_desk(tmp_path, config=Config(preview_delay=0.0, fold_same_report=False)) as desk:
        await desk.press("j", "T")
        screen = await on(desk, TimelineScreen)
        lines = [line for line in drawn(screen) if line]
        assert len(lines) == 2, "a day and one report"
        assert "+2 say the same" in lines[1]
        assert "▶" in lines[1], "you are here"
        await desk.press("m")
        assert len(desk.library.state.read()) == 3
        await desk.press("u")
        await desk.app.screen.run_action("command('export_story')")
        await desk.wait(lambda: desk.app.clipboard.count("- ") >= 3, "the export names all")
        await desk.press("enter", "j", "enter")
        await on_main(desk)
        await desk.wait(lambda: len(desk.library.state.read()) == 3, "all three to be read")


@pytest.mark.parametrize("wanted", [True, False])
async def test_reading_one_report_in_the_list_marks_the_others_if_so_set(tmp_path: Path, wanted: bool) -> None:
    write_library(tmp_path, two_stories())
    config = Config(preview_delay=0.0, read_same_report=wanted, fold_same_report=False)
    async with open_desk(tmp_path, config=config) as desk:
        await desk.press("j", "enter")
        await desk.until_title("Flood closes the lower bridge")
        count = 3 if wanted else 1
        await desk.wait(lambda: len(desk.library.state.read()) >= count)
        if wanted:
            await desk.wait(lambda: "the same report, 2 articles" in desk.said)
            await desk.press("u")
        assert len(desk.library.state.read()) == 1


async def test_lists_show_one_row_for_identical_reports_and_their_number(tmp_path: Path) -> None:
    write_library(tmp_path, two_stories())
    async with open_desk(tmp_path) as desk:
        rows = [row for row in desk.library.rows(desk.list.rowids) if row]
        assert [row.twins for row in rows if row.title == "Flood closes the lower bridge"] == [2]
        await desk.press("/", *"flood", "enter")
        await desk.wait(lambda: len(desk.list.rowids) == 1)


async def test_views_of_a_story_from_the_list_of_stories(tmp_path: Path) -> None:
    write_library(tmp_path, two_stories())
    async with open_desk(tmp_path) as desk:
        await desk.press("B")
        await on(desk, StoriesScreen)
        await desk.press("j", "T")
        timeline = await on(desk, TimelineScreen)
        assert selected(timeline) == THIRD
        await desk.press("c")
        await on(desk, CoverageScreen)
        await desk.press("q")
        screen = await on(desk, StoriesScreen)
        assert screen.lines.cursor == 1
        await desk.app.screen.run_action("command('export_story')")
        await desk.wait(lambda: desk.app.clipboard.startswith(f"# {FIRST}"))
        await desk.press("x")
        assert screen.said == "x (full text) does nothing on this screen; q goes back to where it does"
        await desk.press("T", "g")
        await on(desk, TimelineScreen)
        await desk.press("g", "enter")
        await desk.until_title(FIRST)
        await on_main(desk)


async def test_a_library_without_stories_says_so(many: Path) -> None:
    async with open_desk(many) as desk:
        await desk.press("B")
        await on_main(desk)
        await desk.wait(lambda: "No stories here" in desk.said)


async def test_files_that_vanish_while_the_timeline_is_open(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("j", "j", "enter")
        await desk.until_title(THIRD)
        await desk.press("T")
        screen = await on(desk, TimelineScreen)
        for path in folder.iterdir():
            path.unlink()
        desk.library.refresh(lambda _: None, lambda: False)
        await desk.press("g", "s")
        assert selected(screen) == FIRST
        await desk.press("enter")
        await on_main(desk)
        await desk.wait(lambda: "gone" in desk.said)


async def test_files_that_are_written_anew_while_the_timeline_is_open_can_still_be_opened(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("j", "j", "enter")
        await desk.until_title(THIRD)
        await desk.press("T")
        await on(desk, TimelineScreen)
        for path in folder.iterdir():
            path.write_text(path.read_text(encoding="utf-8") + "\nA line more.\n", encoding="utf-8")
        desk.library.refresh(lambda _: None, lambda: False)
        await desk.press("g", "enter")
        await desk.until_title(FIRST)


async def choose_first(desk: Desk, screen: StoryScreen) -> None:
    """Open the selected event: of several reports the first one."""
    several = len(screen.selected_rows()) > 1
    await desk.press("enter")
    if several:
        await desk.wait(lambda: isinstance(desk.app.screen, ChoiceScreen), "a choice of reports")
        await desk.press("enter")


async def test_the_sample_is_walked_from_first_report_to_latest(tmp_path: Path) -> None:
    async with open_desk(paths.sample_dir()) as desk:
        await desk.press("B")
        screen = await on(desk, StoriesScreen)
        assert screen.lines.entries >= 3
        await desk.press("T")
        timeline = await on(desk, TimelineScreen)
        await desk.press("g")
        first = selected(timeline)
        await choose_first(desk, timeline)
        await desk.until_title(first)
        await on_main(desk)
        await desk.press("T")
        timeline = await on(desk, TimelineScreen)
        assert selected(timeline) == first
        await desk.press("G")
        latest = selected(timeline)
        assert latest != first
        await choose_first(desk, timeline)
        await desk.until_title(latest)
        await on_main(desk)
        await desk.press("backspace")
        await desk.until_title(first)


async def test_the_sidebar_shows_unread_stories_only_and_steps_through_them(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("j", "j", "enter")
        await desk.until_title(THIRD)
        titles = [relation.card.title for relation in desk.sidebar.relations]
        await desk.press(str(titles.index(FIRST) + 1))
        await desk.until_title(FIRST)
        await desk.press("l")
        shown = [relation.card.title for relation in desk.sidebar.relations]
        assert THIRD in shown
        await desk.press("a")
        left = [relation.card.title for relation in desk.sidebar.relations]
        assert left == [title for title in shown if title != THIRD], "the third was read"
        assert f"{len(left)}" in desk.said
        await desk.press("g", "n")
        assert desk.sidebar.cursor == 1
        await desk.press("n")
        assert "No more unread" in desk.said
        await desk.press("p")
        assert desk.sidebar.cursor == 0
        await desk.press("m")
        assert len(desk.sidebar.relations) == len(left), "what is read meanwhile stays"
        await desk.press("a")
        assert [relation.card.title for relation in desk.sidebar.relations] == shown
