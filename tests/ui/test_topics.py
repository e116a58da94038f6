"""Sources and topics by keys: counted, filtered, shown in the list, marked read and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.library.topic_desk import DAYS, Gathering, TopicDesk
from reader.ui.screens.topics import TopicsScreen
from reader.ui.widgets.article_list import ArticleList
from tests.articles import Written, write_library
from tests.ui.conftest import LOW, TINY, WIDE, Desk, open_desk
from tests.ui.test_stories_screens import drawn, on, on_main


@pytest.fixture
def press(tmp_path: Path) -> Path:
    """Three sources, one of whose names holds another's, and a topic of 500 characters."""
    articles = [Written(f"Lantern {n}", 10.0 * n, "Evening Lantern", ["Harbour", "Ferry"]) for n in range(4)]
    articles += [Written(f"Tern {n}", 10.0 * n + 1, "The Tern", ["Harbour"]) for n in range(2)]
    articles.append(Written("Late", 500, "The Tern Weekly", ["Long " + "word " * 99]))
    write_library(tmp_path / "news", articles)
    return tmp_path / "news"


async def opened(desk: Desk) -> TopicsScreen:
    await desk.press("t")
    return await on(desk, TopicsScreen)


def names(screen: TopicsScreen) -> list[str]:
    return [line.strip() for line in drawn(screen) if line.strip()]


@pytest.mark.parametrize("size", [WIDE, LOW, TINY])
async def test_the_articles_of_a_source_are_shown_and_left_again(press: Path, size: tuple[int, int]) -> None:
    async with open_desk(press, size) as desk:
        screen = await opened(desk)
        lines = names(screen)
        assert lines[0] == "Of the open article"
        assert lines[1].startswith("Evening Lantern")
        assert [line.split("  ")[0] for line in lines[3:]] == ["Evening Lantern", "The Tern", "The Tern Weekly"]
        await desk.press("slash", *"the", "down", "j", "k", "enter")
        await on_main(desk)
        await desk.wait(lambda: len(desk.list.rowids) == 2, "the articles of one source, not of its weekly")
        assert desk.list.has_focus
        await desk.press("q")
        await desk.wait(lambda: len(desk.list.rowids) == 7, "all articles")


async def test_on_wide_screens_the_articles_of_the_selected_name_stand_beside(press: Path) -> None:
    async with open_desk(press, WIDE) as desk:
        screen = await opened(desk)
        await desk.wait(lambda: screen.query("#story-beside ArticleList"), "the list, once the hand rests")
        beside = screen.query_one("#story-beside ArticleList", ArticleList)

        def shown() -> list[str]:
            return [row.title for row in desk.library.rows(beside.rowids) if row]

        await desk.wait(lambda: shown() == [f"Lantern {n}" for n in range(4)], "those of the first source")
        await desk.press("G")
        await desk.wait(lambda: shown() == ["Late"], "those of the last one, once the hand rests")
        await desk.press("A")
        await desk.wait(lambda: "Marked 1 article of The Tern Weekly read" in screen.said, screen.said)
        assert not any("●" in line.text for line in beside.draw_lines(range(3))), "marks are seen there"
        await desk.press("tab", "slash", *"nowhere")
        await desk.wait(lambda: not beside.rowids, "no name, no articles")
        assert screen.lines.has_focus or screen.types, "it is for looking"
        await desk.pilot.resize_terminal(100, 30)
        await desk.wait(lambda: not screen.query_one("#story-beside").display)


async def test_counts_are_of_the_library_and_follow_the_marks(press: Path) -> None:
    async with open_desk(press) as desk:
        await desk.press("a")
        await desk.wait(lambda: not desk.screen.busy)
        await desk.press("j", "m")  # held back from the list of unread articles, but counted
        screen = await opened(desk)
        tern = next(line for line in names(screen) if line.startswith("The Tern "))
        assert tern.split()[2:5] == ["1", "of", "2"]
        await desk.press("slash", *"lant", "enter")
        await on_main(desk)
        await desk.wait(lambda: len(desk.list.rowids) == 4)
        screen = await opened(desk)
        await desk.press("A")
        await desk.wait(lambda: "Marked 4 articles of Evening Lantern read" in screen.said, "the mark")
        await desk.wait(lambda: any("all 4 read" in line for line in names(screen)), "a new count")
        assert desk.is_read("Lantern 3")
        await desk.press("u")
        await desk.wait(lambda: any(" 4 of 4" in line for line in names(screen)), "the count as it was")
        assert not desk.is_read("Lantern 3")


async def test_tab_goes_to_the_topics_and_the_order_changes(press: Path) -> None:
    async with open_desk(press, TINY) as desk:
        screen = await opened(desk)
        await desk.press("tab")
        await desk.wait(lambda: any(line.startswith("Ferry") for line in names(screen)), "the topics")
        assert [line.split()[0] for line in names(screen)[4:]] == ["Harbour", "Ferry", "Long"]
        assert all(len(line) <= TINY[0] for line in drawn(screen))
        await desk.press("backslash")
        assert [line.split()[0] for line in names(screen)[4:]] == ["Ferry", "Harbour", "Long"]
        await desk.press("G", "enter")
        await on_main(desk)
        await desk.wait(lambda: len(desk.list.rowids) == 1, "the articles of the long topic")


async def test_the_filter_ends_before_the_screen_does(press: Path) -> None:
    async with open_desk(press) as desk:
        screen = await opened(desk)
        await desk.press("slash", *"xyzzy")
        assert names(screen) == []
        await desk.press("enter", "escape")
        assert len(names(screen)) == 6
        await desk.press("slash", *"lantern", "down", "q")
        assert len(names(screen)) == 6
        await desk.press("x")
        assert screen.said
        await desk.press("q")
        await on_main(desk)


async def test_groups_of_feeds_stand_before_the_sources_and_show_all_of_theirs(press: Path) -> None:
    (press / "feeds.opml").write_text(
        """<opml version="2.0"><body>
        <outline text="Harbour [/] news"><outline text="The Tern" xmlUrl="https://tern.example/feed"/>
        <outline text="The Tern Weekly" xmlUrl="https://weekly.example/feed"/></outline>
        <outline text="Evening Lantern" xmlUrl="https://lantern.example/feed"/>
        <outline text="Gone"><outline text="Nobody" xmlUrl="https://nobody.example/feed"/></outline></body></opml>""",
        encoding="utf-8",
    )
    async with open_desk(press) as desk:
        screen = await opened(desk)
        lines = names(screen)
        at = lines.index("Groups of feeds")
        assert (
            lines[at + 1].split()[:6] == ["Harbour", "[/]", "news", "3", "of", "3"] and lines[at + 2] == "All sources"
        )
        await desk.press("j", "A")
        await desk.wait(lambda: "Marked 3 articles of Harbour [/] news read" in screen.said, screen.said)
        await desk.press("u")
        await desk.wait(lambda: "Undone" in screen.said)
        await desk.press("slash", *"group", "enter")
        await on_main(desk)
        await desk.wait(lambda: len(desk.list.rowids) == 3, "the articles of both feeds of the group")


async def test_ten_thousand_sources_are_filtered_as_they_are_typed(
    press: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = tuple(Gathering(f"Source {n}", f" source {n} ", f"source:{n}", 3, n % 3, (0,) * DAYS) for n in range(10_000))
    monkeypatch.setattr(TopicDesk, "all", lambda *_: many)
    async with open_desk(press) as desk:
        screen = await opened(desk)
        assert "10,000 sources" in screen.status.words
        await desk.press("G", "slash", *"99")
        await desk.wait(lambda: names(screen)[0].startswith("Source 299 "), "the most unread first")
        assert "of 10,000 sources" in screen.status.words
        assert all("99" in name for name in names(screen))
