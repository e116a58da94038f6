"""The follow-up desk by keys: what is starred, how it went on, and from there into the story."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from textual import events
from textual.style import Style

from reader.library.answers import Target
from reader.library.library import Library
from reader.library.told import Told, ToldLine
from reader.model.row import Row
from reader.model.state import ArticleState
from reader.settings.config import Config
from reader.stories.follow import Star
from reader.ui.render.follow_ups import FollowUpLines, Look, Opened
from reader.ui.render.row import UNICODE
from reader.ui.screens.dialogs import ChoiceScreen
from reader.ui.screens.follow_ups import FollowUpsScreen
from reader.ui.screens.line_prompt import LinePrompt
from reader.ui.screens.stories import StoriesScreen
from reader.ui.widgets.article_view import ArticleView
from reader.ui.widgets.line_list import STYLES
from reader.ui.widgets.masthead import Masthead
from reader.ui.widgets.status_line import KeyBar, StatusLine
from reader.ui.widgets.trail_bar import TrailBar
from tests.articles import NOON, Written, story, write_library
from tests.ui.conftest import TINY, WIDE, open_desk
from tests.ui.test_stories_screens import FIRST, SECOND, THIRD, drawn, on, on_main, report_beside
from tests.unit.stories.rows import TODAY, row


@pytest.mark.parametrize("size", [WIDE, TINY])
async def test_a_starred_story_is_followed_from_the_desk_and_back(folder: Path, size: tuple[int, int]) -> None:
    async with open_desk(folder, size) as desk:
        await desk.press("G", "k", "s")
        assert desk.is_starred(FIRST)
        figures = desk.screen.query_one(StatusLine)
        await desk.wait(lambda: figures.figures.follow_ups == 2, "two developments in the status line")
        assert "★+2 " in "".join(strip.text for strip in desk.list.draw_lines(range(desk.list.size.height)))
        await desk.press("F")
        screen = await on(desk, FollowUpsScreen)
        lines = drawn(screen)
        assert lines[0] == " New  1"
        assert FIRST[:20] in lines[1]
        assert lines[2].startswith("    2 new · ")
        assert "+3d" in lines[3]
        await desk.press("n")
        assert screen.selected_rows()[0].title == THIRD, "the newest first"
        await desk.press("n", "y")
        assert screen.selected_rows()[0].title == SECOND
        assert desk.app.clipboard == screen.selected_rows()[0].url
        assert screen.query_one("#story-beside").display is (size == WIDE)
        if size == WIDE:
            await desk.wait(lambda: report_beside(screen) == SECOND, "the report beside")
            assert not desk.is_read(SECOND)
        await desk.press("enter")
        await desk.until_title(SECOND)
        await on_main(desk)
        await desk.wait(lambda: figures.figures.follow_ups == 1, "one is read")
        await desk.press("n")
        await desk.until_title(THIRD)
        await desk.press("backspace")
        await desk.until_title(FIRST)
        await desk.wait(lambda: figures.figures.follow_ups == 0, "the other one too")


async def test_developments_are_acknowledged_and_a_star_is_done_put_aside_and_undone(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("G", "k", "s", "F")
        screen = await on(desk, FollowUpsScreen)
        await desk.press("n", "space")
        await desk.wait(lambda: drawn(screen)[2].startswith("    1 new"), "one is acknowledged")
        assert screen.selected_rows()[0].title == THIRD, "the cursor stays"
        assert not desk.is_read(THIRD), "to know of it is not to have read it"
        await desk.press("g", "space")
        await desk.wait(lambda: drawn(screen)[0] == " Quiet  1", "all of a star at once")
        await desk.press("n")
        assert "Nothing new below" in screen.said
        await desk.press("z")
        await desk.wait(lambda: isinstance(desk.app.screen, LinePrompt))
        await desk.press("enter")
        await desk.wait(lambda: drawn(screen)[0] == " Waiting  1")
        assert "aside until Fri 27 Nov" in drawn(screen)[2]
        await desk.press("d")
        await desk.wait(lambda: drawn(screen)[0] == " Done  1")
        assert "nothing new" in screen._figures, "what is done counts as told"  # pyright: ignore[reportPrivateUsage]
        await desk.press("u", "u", "u", "u")
        await desk.wait(lambda: drawn(screen)[2].startswith("    2 new"), "all of it is taken back")
        assert drawn(screen)[0] == " New  1"


async def test_what_comes_while_the_desk_is_open_is_told_and_repeats_are_none(tmp_path: Path) -> None:
    start, later, _, *others = story()
    write_library(tmp_path / "news", [start, *others])
    async with open_desk(tmp_path / "news") as desk:
        await desk.press("G", "k", "S")
        await desk.wait(lambda: isinstance(desk.app.screen, LinePrompt))
        await desk.press(*"ask Ida @fri", "enter")
        await on_main(desk)
        await desk.press("F")
        screen = await on(desk, FollowUpsScreen)
        assert drawn(screen)[0] == " Waiting  1"
        assert "“ask Ida” · for Fri 27 Nov" in drawn(screen)[2]
        assert "nothing since" in drawn(screen)[2]
        again = Written(start.title, 89, source="Harbour Post", url="https://post.example/again")
        (tmp_path / "news" / "again.md").write_text(again.text(), encoding="utf-8")
        desk.screen.flows.folders.compare(asked=False)
        await desk.wait(lambda: desk.library.counts().articles == 5)
        (tmp_path / "news" / "later.md").write_text(later.text(), encoding="utf-8")
        await desk.wait(lambda: not desk.screen.busy)
        desk.screen.flows.folders.compare(asked=False)
        await desk.wait(lambda: drawn(screen)[0] == " New  1", f"the development: {drawn(screen)}")
        assert drawn(screen)[2].startswith("    1 new"), "the repeat is none"
        assert later.title in drawn(screen)[3]
        told = f"{start.title}: {later.title} · 1 source"
        await desk.wait(lambda: any(toast.message == told for toast in desk.app._notifications), "it is said once")  # pyright: ignore[reportPrivateUsage]
        await desk.press("n", "enter")
        await desk.until_title(later.title)
        await desk.press("F")
        screen = await on(desk, FollowUpsScreen)
        assert drawn(screen)[0] == " Waiting  1", "it is read"


async def test_the_hand_stays_where_it_is_when_a_star_leaves_its_section(tmp_path: Path) -> None:
    titles = ("Herring prices rise", "Choir sings at noon", "Bridge closed for paint")
    write_library(tmp_path, [Written(title, 900.0 - 300 * n) for n, title in enumerate(titles)])
    async with open_desk(tmp_path) as desk:
        await desk.press("V", "j", "j", "s", "F")
        screen = await on(desk, FollowUpsScreen)
        await desk.wait(lambda: drawn(screen)[0] == " Quiet  3", f"three stars: {drawn(screen)}")
        first, second, third = (screen.rows_at(entry)[0].title for entry in range(3))

        async def done(done: str, then: str) -> None:
            await desk.press("d")
            await desk.wait(lambda: f"Done: {done}" in screen.said)
            await desk.wait(lambda: screen.selected_rows()[0].title == then, f"{then} under the hand")

        await done(first, second)
        await done(second, third)
        await done(third, third)  # alone: it is followed
        await desk.press("d")
        await desk.wait(lambda: drawn(screen)[0] == " Quiet  1", "it is open again")
        assert screen.selected_rows()[0].title == third


async def test_an_empty_desk_explains_itself_and_stars_can_be_taken_back(tmp_path: Path) -> None:
    start = Written("Ferry strike begins", 90)
    later = [Written(f"Ferry strike, week {n}", 80.0 - 10 * n, related=[start]) for n in range(2)]
    write_library(tmp_path, [start, *later])
    async with open_desk(tmp_path) as desk:
        await desk.press("F")
        screen = await on(desk, FollowUpsScreen)
        assert "Nothing is starred yet. s stars an article, S with a note" in drawn(screen)[0]
        assert screen.query_one(KeyBar).render().plain.split() == ["q", "back", "?", "help"], "no key that does nothing"
        assert not screen.query_one("#story-beside").display
        for key in ("enter", "space", "d", "z", "S", "w", "l", "T", "n"):
            await desk.press(key)
        await desk.press("q")
        await on_main(desk)
        await desk.press("G", "s", "F")
        screen = await on(desk, FollowUpsScreen)
        await desk.press("s")
        await desk.wait(lambda: "Nothing is starred yet" in drawn(screen)[0])
        await desk.press("u")
        await desk.wait(lambda: start.title in drawn(screen)[1])
        assert desk.is_starred(start.title)


async def test_a_star_whose_file_is_gone_still_says_its_summary(tmp_path: Path) -> None:
    page, other = Written("Lock gate fails", 10, excerpt="It gave way at noon."), Written("Choir wins", 90)
    path, _ = write_library(tmp_path, [page, other])
    async with open_desk(tmp_path) as desk:
        await desk.press("s")
        await desk.wait(lambda: desk.library.state.having("summary"), "kept in the background")
        path.unlink()
        await desk.press("r")
        await desk.wait(lambda: len(desk.list.rowids) == 1)
        await desk.press("F")
        screen = await on(desk, FollowUpsScreen)

        def beside() -> str:
            views = screen.query(ArticleView)
            return " ".join(view.render_line(y).text.strip() for view in views for y in range(view.size.height))

        await desk.wait(lambda: "It gave way at noon." in beside(), "beside the list")
        assert "The library has no file of this story" in beside()
        await desk.press("enter")
        await desk.until_title(page.title)
        card = desk.view.page and desk.view.page.card
        assert card is not None
        assert card.summary == "It gave way at noon."


async def test_a_starred_ghost_is_followed_by_those_that_list_it(tmp_path: Path) -> None:
    ghost = Written("Lock gate fails", 100, source="Harbour Post")
    early = Written("Lock gate creaks", 120, related=[ghost])
    later = Written("Lock gate is mended", 20, related=[ghost])
    write_library(tmp_path, [early, later])
    async with open_desk(tmp_path) as desk:
        await desk.press("enter", "1")
        await desk.until_title(ghost.title)
        await desk.press("s", "backspace")
        await desk.until_title(later.title)
        await desk.press("m", "F")
        screen = await on(desk, FollowUpsScreen)
        lines = drawn(screen)
        assert lines[2].startswith("    1 new")
        assert "no file here" in lines[2]
        assert later.title in lines[3]
        assert all(early.title not in line for line in lines)
        await desk.press("enter")
        await desk.until_title(ghost.title)


def told(star: Row, count: int, weak: int = 0) -> Told:
    """A star with so many developments, a day apart, and weak ones."""
    found = [row(n + 2, 24.0 * (n + 1), f"Strike, day {n}") for n in range(count + weak)]
    lines = [ToldLine(one.title, (one,), "why", False, one) for one in found]
    entry = Star(star.id, star.title, star.source, star.url, star, star.published, 1)
    return Told(entry, tuple(lines[:count]), tuple(lines[count:]), "" if count else "nothing since")


def test_many_developments_are_few_lines_until_asked_for() -> None:
    star, opened = row(1, 0, "Strike begins"), Opened()

    def lines() -> FollowUpLines:
        look = Look(UNICODE, lambda _: ArticleState(starred=True), lambda _: "1d", TODAY, "l", "w")
        return FollowUpLines([told(star, 8, 2)], look, opened)

    def texts(width: int = 90) -> list[str]:
        styles = {name: Style() for name in STYLES}
        shown = lines()
        shown.fit(width)
        return [shown.line(at, width, styles).plain.rstrip() for at in range(shown.height)]

    assert [text.split("Strike, ")[1][:5] for text in texts() if "Strike, " in text] == ["day 7", "day 6", "day 5"]
    assert "5 more: l shows them; 2 weaker: w shows them" in "\n".join(texts())
    place = lines().place(2)
    opened.whole.add(star.id)
    opened.weak.add(star.id)
    assert len(texts(20)) > len(texts()), "headlines go on in a second line where there is little room"
    assert lines().place(lines().entry_of(place) or 0) == place
    assert lines().entry_of((star.id, "gone")) == 0
    assert lines().entry_of(("gone", "")) is None
    for width in (5, 20, 56, 200):
        assert all(len(text) <= width for text in texts(width))


async def test_a_story_is_muted_listed_on_the_desk_and_shown_again(folder: Path) -> None:
    async with open_desk(folder) as desk:
        count = len(desk.list.rowids)
        await desk.press("G", "k", "s", "B")
        await desk.wait(lambda: isinstance(desk.app.screen, StoriesScreen) and desk.app.screen.ready)
        stories = desk.app.screen
        await desk.press("M")
        await desk.wait(lambda: isinstance(desk.app.screen, ChoiceScreen))
        await desk.press("j", "enter")
        await desk.wait(lambda: isinstance(desk.app.screen, LinePrompt))
        await desk.press("enter")
        await desk.wait(lambda: stories.lines.entries == 0, "no story is left")  # pyright: ignore[reportAttributeAccessIssue, reportUnknownLambdaType]
        assert "1 muted" in stories._figures  # pyright: ignore[reportAttributeAccessIssue]
        await desk.press("q")
        await on_main(desk)
        await desk.wait(lambda: len(desk.list.rowids) == count - 3, "the list is made again")
        figures = desk.screen.query_one(StatusLine)
        await desk.wait(lambda: (figures.figures.muted, figures.figures.follow_ups) == (3, 0), "counted, not told")
        assert "3 muted" in figures.render().plain
        await desk.press("F")
        screen = await on(desk, FollowUpsScreen)
        assert drawn(screen)[0] == " Muted  1", drawn(screen)
        assert "muted until Fri 27 Nov · 3 articles hidden" in drawn(screen)[2]
        await desk.press("M")
        await desk.wait(lambda: drawn(screen)[0] == " New  1", "shown again")
        await desk.press("u")
        await desk.wait(lambda: drawn(screen)[0] == " Muted  1", "taken back")
        await desk.press("u")
        await desk.wait(lambda: drawn(screen)[0] == " New  1", "muting too")
        await desk.press("q")
        await on_main(desk)
        await desk.wait(lambda: len(desk.list.rowids) == count)


async def test_a_story_that_another_window_mutes_leaves_the_list(folder: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    async with open_desk(folder, state=state) as desk:
        count = len(desk.list.rowids)
        other = Library.open([folder], state, None, clock=lambda: NOON)
        other.refresh(lambda _: None, lambda: False)
        anchor = other.row(desk.list.rowids[-2])
        assert anchor is not None
        other.marks.mark_one(Target.of_row(anchor), "muted", fields={"muted": "always"})
        other.close()
        desk.screen.flows.folders.look_at_other_windows()
        await desk.wait(lambda: len(desk.list.rowids) == count - 3, "the list is made again")


async def test_a_star_of_the_sample_is_watched_from_its_note_to_the_undone_snooze(tmp_path: Path) -> None:
    """A repeat is none, a development is told in row, tab, corner, desk and to the command of the settings."""
    news, told = tmp_path / "news", tmp_path / "told.jsonl"
    shutil.copytree(Path("sample_feed"), news)
    script = f"import sys; open({str(told)!r}, 'a').write(sys.stdin.read())"
    config = Config(preview_delay=0.0, on_follow_up=(sys.executable, "-c", script))
    title = "Comet Marrable breaks apart, observatory says"

    def arrive(name: str, article: Written) -> None:
        (news / name).write_text(article.text(), encoding="utf-8")
        desk.screen.flows.folders.compare(asked=False)

    def row() -> str:
        return "".join(strip.text for strip in desk.list.draw_lines(range(desk.list.size.height)))

    async with open_desk(news, config=config) as desk:
        while desk.selected() != title:
            await desk.press("j")
        await desk.press("S")
        await desk.wait(lambda: isinstance(desk.app.screen, LinePrompt))
        await desk.press(*"ask Hetty @in 3 weeks", "enter")
        await on_main(desk)
        figures = desk.screen.query_one(StatusLine)
        before = desk.library.follow.count()
        await desk.wait(lambda: figures.figures.follow_ups == before, "what the sample has of it")
        repeat = Written(title, 40 * 24 - 3, source="Harbour Post", url="https://post.example/again")
        count = desk.library.counts().articles
        arrive("again.md", repeat)
        await desk.wait(lambda: desk.library.counts().articles == count + 1 and not desk.screen.busy)
        assert (figures.figures.follow_ups, told.exists()) == (before, False), "nothing but a number has changed"
        split = "Comet Marrable: the observatory sees it break apart into three"
        arrive("later.md", Written(split, 20, source="Evening Quay"))
        await desk.wait(lambda: figures.figures.follow_ups == before + 1, "it is counted")
        assert f"★+{before + 1}" in row()
        assert f"Follow-ups {before + 1}" in desk.app.screen.query_one(Masthead).render().plain
        said = f"{title}: {split} · 1 source"
        await desk.wait(lambda: any(toast.message == said for toast in desk.app._notifications), "it is named")  # pyright: ignore[reportPrivateUsage]
        await desk.wait(lambda: told.exists() and told.stat().st_size, "the command is told")
        record = json.loads(told.read_text(encoding="utf-8"))
        assert (record["star"]["title"], record["title"], record["source"]) == (title, split, "Evening Quay")
        await desk.press("F")
        screen = await on(desk, FollowUpsScreen)
        assert "“ask Hetty” · for Fri 11 Dec" in "".join(drawn(screen))
        await desk.press("n", "enter")
        await desk.until_title(split)
        await on_main(desk)
        await desk.wait(lambda: figures.figures.follow_ups == before, "it is read")
        await desk.press("F")
        screen = await on(desk, FollowUpsScreen)
        await desk.press("g", "z")
        await desk.wait(lambda: isinstance(desk.app.screen, LinePrompt))
        await desk.press("enter")
        await desk.wait(lambda: "aside until" in "".join(drawn(screen)))
        await desk.press(*"uuu")
        await desk.wait(lambda: "Nothing is starred yet" in drawn(screen)[0], "all of it is taken back")


async def test_a_double_click_that_closes_a_screen_does_nothing_below(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("G", "k", "enter")
        await desk.until_title(FIRST)
        below = desk.list
        read, place = set(desk.library.state.read()), below.cursor
        second = events.Click(below, 5, 0, 0, 0, 1, False, False, False, chain=2)
        below.on_click(second)
        await desk.press("escape")
        assert (set(desk.library.state.read()), below.cursor) == (read, place)


async def test_the_trail_is_seen_jumped_along_and_starred_whole(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("G", "k", "enter")
        await desk.until_title(FIRST)
        bar = desk.screen.query_one(TrailBar)
        assert not bar.display
        await desk.press("1")
        await desk.until_title(SECOND)
        await desk.wait(lambda: bar.display)
        later = next(r.number for r in desk.sidebar.relations if r.card.title == THIRD)
        await desk.press(str(later))
        await desk.until_title(THIRD)
        back = next(r.number for r in desk.sidebar.relations if r.card.title == FIRST)
        await desk.press(str(back))
        await desk.until_title(FIRST)
        assert bar.render().plain.startswith("4/4  Mill wheel")
        assert [stop.title for stop in desk.screen.flows.reading.trail.stops] == [FIRST, SECOND, THIRD, FIRST]
        await desk.press("right_curly_bracket", "g", "j", "enter")
        await desk.until_title(SECOND)
        assert bar.render().plain.startswith("2/4")
        await desk.press("right_square_bracket")
        await desk.until_title(THIRD)
        await desk.press("right_curly_bracket", "G", "enter")
        await desk.wait(lambda: desk.is_starred(FIRST) and desk.is_starred(SECOND) and desk.is_starred(THIRD))
        assert "Starred the trail: 3 articles" in desk.said
        await desk.press("u")
        assert not desk.is_starred(FIRST)
        await desk.press("left_curly_bracket")
        await desk.until_title(FIRST)
        await desk.press("right_square_bracket")
        await desk.until_title(SECOND)
        # A file that is written anew meanwhile is still a station of the trail.
        path = next(folder.glob("*article-0.md"))
        path.write_text(path.read_text(encoding="utf-8") + "\nMore of it.\n", encoding="utf-8")
        before = desk.screen.flows.reading.trail.stops[0].rowid or 0
        await desk.press("r")
        await desk.wait(lambda: desk.library.row(before) is None)
        await desk.press("backspace")
        await desk.until_title(FIRST)
