"""Reading by keys: moving, opening, marks, following stories and returning."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from reader.settings.config import Config
from reader.ui import app as app_module
from reader.ui.pane import Pane
from reader.ui.screens.help import HelpText
from reader.ui.widgets.masthead import Masthead
from reader.ui.widgets.pane_titles import PaneTitles
from reader.ui.widgets.query_bar import QueryBar
from reader.ui.widgets.related_card import RelatedCard
from reader.ui.widgets.status_line import KeyBar, StatusLine
from tests.articles import Written, write_library
from tests.ui.conftest import LOW, NORMAL, TINY, WIDE, Desk, open_desk

TITLES = [
    "Comet seen at dawn",
    "[Important] 50% off [/] everything",
    "The mill turns again",
    "Council votes to raise the wheel",
    "Mill wheel found under the quay",
    "Choir wins a prize",
]


def pane(desk: Desk) -> Pane:
    panes = {desk.list: Pane.LIST, desk.view: Pane.READER, desk.sidebar: Pane.RELATED}
    return panes[next(widget for widget in panes if widget is desk.screen.focused)]


async def test_articles_are_listed_newest_first_with_their_titles_as_they_stand(folder: Path) -> None:
    async with open_desk(folder) as desk:
        titles = [desk.library.row(n).title for n in desk.list.rowids]  # pyright: ignore[reportOptionalMemberAccess]
        assert titles == TITLES


async def test_moving_previews_without_marking_read(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.until_title(TITLES[0])
        await desk.press("j", "j")
        await desk.until_title("The mill turns again")
        await desk.wait(lambda: len(desk.sidebar.relations) == 2)
        assert not desk.is_read("The mill turns again")
        await desk.press("enter")
        await desk.wait(lambda: desk.is_read("The mill turns again"))
        assert pane(desk) is Pane.READER


@pytest.mark.parametrize("size", [WIDE, NORMAL, LOW, TINY])
async def test_a_story_is_followed_and_led_back_by_keys_alone_at_every_size(
    folder: Path, size: tuple[int, int]
) -> None:
    async with open_desk(folder, size) as desk:
        await desk.press("G", "k", "enter")
        await desk.until_title("Mill wheel found under the quay")
        await desk.press("1")
        await desk.until_title("Council votes to raise the wheel")
        assert desk.selected() == "Council votes to raise the wheel"
        await desk.press("1")
        await desk.until_title("The mill turns again")
        await desk.press("backspace", "left_square_bracket")
        await desk.until_title("Mill wheel found under the quay")
        await desk.press("right_square_bracket")
        await desk.until_title("Council votes to raise the wheel")
        await desk.press("left_curly_bracket")
        await desk.until_title("Mill wheel found under the quay")
        assert desk.is_read("The mill turns again")


async def test_a_ghost_opens_as_a_card_and_can_be_starred_and_found_again(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("G", "k", "enter")
        await desk.until_title("Mill wheel found under the quay")
        ghost = next(r for r in desk.sidebar.relations if r.is_ghost)
        await desk.press(str(ghost.number))
        await desk.until_title("A ghost of the mill")
        await desk.press("s")
        await desk.wait(lambda: desk.library.state_of(ghost.id).starred)
        assert desk.library.state_of(ghost.id).title == "A ghost of the mill"
        await desk.press("backspace")
        await desk.until_title("Mill wheel found under the quay")
        await desk.press("F")
        await desk.press("enter")
        await desk.until_title("A ghost of the mill")


async def test_related_sidebar_by_keys(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("G", "k", "enter", "l")
        await desk.until_title("Mill wheel found under the quay")
        assert pane(desk) is Pane.RELATED
        await desk.press("j", "k", "j", "enter")
        second = "A ghost of the mill"
        await desk.wait(lambda: desk.title != "Mill wheel found under the quay")
        assert desk.title in {second, "The mill turns again", "Council votes to raise the wheel"}


async def test_a_number_prompt_opens_a_related_story(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("G", "k", "enter")
        await desk.until_title("Mill wheel found under the quay")
        await desk.press("number_sign", "1", "enter")
        await desk.until_title("Council votes to raise the wheel")
        await desk.press("number_sign", "9", "9", "enter")
        await desk.wait(lambda: "no related article 99" in desk.said)
        await desk.press("number_sign", "x", "enter")
        await desk.wait(lambda: "is no number" in desk.said)


async def test_marks_and_their_undo(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("m")
        assert desk.is_read(TITLES[0])
        await desk.press("s")
        assert desk.is_starred(TITLES[0])
        await desk.press("u", "u")
        assert not desk.is_read(TITLES[0])
        assert not desk.is_starred(TITLES[0])
        await desk.press("U")
        assert desk.is_read(TITLES[0])


async def test_bulk_actions_say_how_many_and_are_undone_at_once(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("j", "j", "less_than_sign")
        assert [desk.is_read(t) for t in TITLES] == [True, True, True, False, False, False]
        assert "3 articles" in desk.said
        await desk.press("A")
        assert all(desk.is_read(t) for t in TITLES)
        assert "3 articles" in desk.said
        await desk.press("u")
        assert [desk.is_read(t) for t in TITLES] == [True, True, True, False, False, False]


async def test_next_and_previous_unread(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("j", "m", "k", "n")
        assert desk.selected() == TITLES[2]
        await desk.press("p")
        assert desk.selected() == TITLES[0]
        await desk.press("p")
        await desk.wait(lambda: "No more unread" in desk.said)


async def test_next_and_previous_article_from_the_reader(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("enter")
        await desk.wait(lambda: desk.is_read(TITLES[0]))
        await desk.press("J")
        await desk.until_title(TITLES[1])
        await desk.wait(lambda: desk.is_read(TITLES[1]))
        assert pane(desk) is Pane.READER
        await desk.press("K")
        await desk.until_title(TITLES[0])
        await desk.press("K")
        await desk.wait(lambda: "first article" in desk.said)


async def test_space_reads_on_to_the_next_unread(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("space")
        await desk.wait(lambda: desk.is_read(TITLES[0]))
        await desk.press("space")
        await desk.until_title(TITLES[1])
        await desk.wait(lambda: desk.is_read(TITLES[1]))


async def test_unread_view_keeps_what_was_just_read(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("m", "a")
        await desk.wait(lambda: len(desk.list.rowids) == 5)
        await desk.press("enter")
        await desk.wait(lambda: desk.is_read(TITLES[1]))
        assert len(desk.list.rowids) == 5, "an article just read stays until the view is left"
        await desk.press("q", "a")
        await desk.wait(lambda: len(desk.list.rowids) == 6)


async def test_while_something_is_typed_the_key_bar_shows_the_keys_of_the_prompt(folder: Path) -> None:
    async with open_desk(folder) as desk:
        bar = desk.screen.query_one(KeyBar)
        before = bar.render().plain
        await desk.press("slash", *"mil")
        assert bar.render().plain.split("  ") == [" Enter to the list", "Tab complete", "↑ earlier", "Esc all articles"]
        await desk.pilot.click(KeyBar, offset=(2, 0))
        await desk.press("l", "enter")
        await desk.wait(lambda: bar.render().plain == before)
        await desk.press("slash", "escape")
        await desk.wait(lambda: bar.render().plain == before)


async def test_search_narrows_the_list_as_typed_and_escape_shows_all(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("slash", *"mill")
        await desk.wait(lambda: len(desk.list.rowids) == 2, "two articles with mill")
        await desk.press("enter")
        assert pane(desk) is Pane.LIST
        await desk.press("escape")
        await desk.wait(lambda: len(desk.list.rowids) == 6)
        await desk.press("slash", *"zzz")
        await desk.wait(lambda: len(desk.list.rowids) == 0)
        await desk.press("escape")
        await desk.wait(lambda: len(desk.list.rowids) == 6)


async def test_the_card_says_the_whole_reason_of_the_selected_relation(folder: Path) -> None:
    async with open_desk(folder, (80, 24)) as desk:
        await desk.press("j", "j", "enter")
        await desk.until_title("The mill turns again")
        await desk.wait(lambda: pane(desk) is Pane.READER)
        await desk.press("l")
        await desk.wait(lambda: desk.screen.query_one(RelatedCard).size.width > 20, "the card under them")
        card, relation = desk.screen.query_one(RelatedCard), desk.sidebar.selected
        assert relation is not None and len(relation.reason) > card.size.width, "it needs more than one line"
        said = " ".join(line.strip() for line in card.render().plain.split("\n"))
        assert said.endswith(relation.reason), said
        assert card.render().plain.split("\n")[0] in relation.card.title, "what it is about stands above it"
        await desk.pilot.resize_terminal(*TINY)
        await desk.wait(lambda: card.size.width > 32 and card.size.height == 3, str(card.size))
        said = " ".join(line.strip() for line in card.render().plain.split("\n"))
        assert said.endswith(relation.reason), "on a small screen it goes before the summary"


async def test_find_in_the_article(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("j", "j", "enter")
        await desk.until_title("The mill turns again")
        await desk.press("slash", *"turns", "enter")
        await desk.wait(lambda: desk.view.finding)
        assert "of" in desk.said
        await desk.press("n", "p")
        assert desk.title == "The mill turns again"
        await desk.press("h", "m")
        await desk.wait(lambda: desk.said == "Marked unread: The mill turns again", desk.said)
        await desk.wait(lambda: desk.view.at_rest, "the search in the text that was drawn anew")
        assert desk.said.startswith("Marked unread"), "what a key did is not talked over"
        await desk.press("l", "escape")
        assert not desk.view.finding


async def test_starred_view(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("j", "s", "asterisk")
        await desk.wait(lambda: len(desk.list.rowids) == 1)
        assert desk.selected() == TITLES[1]
        await desk.press("q")
        await desk.wait(lambda: len(desk.list.rowids) == 6)
        assert desk.selected() == TITLES[1], "the selection stays on its article"


async def test_links_and_copies(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("reader.web.links.open_link", lambda url, **_: opened.append(url) or "news.example")  # pyright: ignore[reportUnknownArgumentType, reportUnknownLambdaType]
    async with open_desk(folder) as desk:
        await desk.press("o")
        await desk.wait(lambda: "Opened news.example" in desk.said)
        assert opened == ["https://news.example/comet-seen-at-dawn"]
        await desk.press("O")
        assert "no AMP page" in desk.said
        await desk.press("y")
        assert desk.app.clipboard == "https://news.example/comet-seen-at-dawn"
        await desk.press("Y")
        assert desk.app.clipboard == "[Comet seen at dawn](https://news.example/comet-seen-at-dawn)"


async def test_half_pages_pages_and_ends(many: Path) -> None:
    async with open_desk(many, (100, 30)) as desk:
        page = desk.list.page
        await desk.press("ctrl+d")
        assert desk.list.cursor == page // 2
        await desk.press("pagedown")
        assert desk.list.cursor == page // 2 + page
        await desk.press("G")
        assert desk.list.cursor == 39
        await desk.press("ctrl+u")
        assert desk.list.cursor == 39 - page // 2
        await desk.press("g")
        assert desk.list.cursor == 0
        await desk.press("pageup", "up", "end", "home", "down")
        assert desk.list.cursor == 1


async def test_panes_by_keys(folder: Path) -> None:
    async with open_desk(folder) as desk:
        seen = []
        for key in ("l", "right", "l", "h", "left", "tab", "tab", "tab", "shift+tab"):
            await desk.press(key)
            seen.append(pane(desk).value)
        assert seen == ["reader", "related", "related", "reader", "list", "reader", "related", "list", "related"]


async def test_q_goes_back_step_by_step_and_then_quits(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("enter")
        await desk.wait(lambda: pane(desk) is Pane.READER)
        await desk.press("q")
        assert pane(desk) is Pane.LIST
        await desk.press("escape")
        assert desk.app.is_running
        await desk.press("q")
        assert desk.said == "This is the top level: press the key again to quit"
        await desk.press("j", "q")
        assert desk.app.is_running, "another key came in between"
        await desk.press("q")
        await desk.wait(lambda: not desk.app.is_running)


async def test_q_leaves_the_search_before_the_view(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("a", "slash", *"mill", "enter")
        await desk.wait(lambda: desk.list_title() == "“mill” in Unread · 1 of 2", desk.list_title())
        await desk.press("q")
        await desk.wait(lambda: desk.list_title().startswith("Unread · ") and len(desk.list.rowids) == 6)
        await desk.press("q")
        await desk.wait(lambda: desk.list_title().startswith("All · "))


async def test_views_are_tabs(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("s", "m")
        masthead = desk.screen.query_one(Masthead)
        await desk.wait(lambda: "All 6  a Unread 5  * Starred 1  B Stories 1  F Follow-ups" in masthead.render().plain)
        assert masthead.render().plain.startswith(" BROADSHEET  news  All 6")
        assert masthead.render().plain.rstrip().endswith("newest first")

        async def click(name: str, count: int) -> None:
            await desk.pilot.click(masthead, offset=(masthead.render().plain.index(name) + 1, 0))
            await desk.wait(lambda: len(desk.list.rowids) == count, name)
            await desk.wait(lambda: desk.list_title().startswith(name))

        await click("Unread", 5)
        await click("Starred", 1)
        await click("All", 6)


async def test_the_rule_over_the_panes_says_which_one_has_the_keys(folder: Path) -> None:
    async with open_desk(folder, NORMAL) as desk:
        titles = desk.screen.query_one(PaneTitles)
        await desk.press("G", "k", "enter")
        await desk.until_title("Mill wheel found under the quay")
        await desk.wait(lambda: titles.render().plain.startswith("── All · 5 of 6 ──"), titles.render().plain)
        assert "┏━ The Tern ━━" in titles.render().plain
        await desk.press("l")
        await desk.wait(
            lambda: (
                f"┏━ Related {len(desk.sidebar.relations)} ━━" in titles.render().plain
                and "All" not in titles.render().plain
            )
        )
        await desk.press("l", "h", "h")
        await desk.wait(lambda: titles.render().plain.startswith("━━ All · 5 of 6 ━━"), titles.render().plain)


async def test_after_marking_all_above_the_nearest_unread_article_is_selected(many: Path) -> None:
    async with open_desk(many, (120, 36)) as desk:
        await desk.press(*["j"] * 11, "less_than_sign")
        await desk.wait(lambda: "12 articles" in desk.said)
        await desk.press("a")
        await desk.wait(lambda: len(desk.list.rowids) == 28)
        assert desk.selected() == "Article 12"
        await desk.press("a")
        await desk.wait(lambda: len(desk.list.rowids) == 40)
        assert desk.selected() == "Article 12"


async def test_ctrl_f_searches_the_library_from_the_reader(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("enter", "ctrl+f", *"choir", "enter")
        await desk.wait(lambda: len(desk.list.rowids) == 1)
        assert pane(desk) is Pane.LIST


async def test_help_is_read_from_its_beginning_each_time(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("question_mark", "G", "9")
        help_screen = desk.app.screen
        assert help_screen.query_one("#help-scroll").scroll_y > 0
        assert "9 does nothing here" in str(help_screen.query_one(".dialog-foot", Static).content)
        await desk.press("escape", "question_mark")
        assert desk.app.screen is help_screen
        assert help_screen.query_one("#help-scroll").scroll_y == 0
        await desk.press("9")
        assert "does nothing" not in str(help_screen.query_one(".dialog-foot", Static).content), "it is said once"


async def test_help_and_palette_open_and_close(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("question_mark")
        await desk.wait(lambda: type(desk.app.screen).__name__ == "HelpScreen")
        assert desk.app.screen.query_one("#help-scroll").size.height > 20
        here, table = desk.app.screen.query_one("#help-here", HelpText), desk.app.screen.query_one("#help-text")
        assert isinstance(table, HelpText) and str(here.content).startswith("Here, in the list")
        await desk.wait(lambda: here.size.height == len(str(here.content).split("\n")) > 5, "all of them are seen")
        await desk.press("escape", "enter", "question_mark")
        await desk.wait(lambda: str(here.content).startswith("Here, in the article"), "that of the pane with the keys")
        await desk.press("j", "G", "slash", *"note day")
        await desk.wait(lambda: "Star with a note" in str(table.content) and "Half a page" not in str(table.content))
        assert str(table.content).startswith("Marks and stars") and not str(here.content)
        await desk.press("enter", "escape")
        await desk.wait(lambda: "Half a page" in str(table.content), "the whole table again")
        await desk.press("colon")
        await desk.wait(lambda: type(desk.app.screen).__name__ == "PaletteScreen")
        await desk.press("escape", "B")
        await desk.wait(lambda: desk.app.screen is not desk.screen)
        await desk.press("question_mark")
        await desk.wait(lambda: "Show articles, read" in str(here.content), "that of the screen below")
        await desk.press("escape", "escape")
        await desk.wait(lambda: desk.app.screen is desk.screen)
        await desk.press("colon")
        await desk.wait(lambda: type(desk.app.screen).__name__ == "PaletteScreen")
        await desk.press(*"mark all", "enter")
        await desk.wait(lambda: desk.is_read(TITLES[5]))


async def test_the_key_bar_follows_the_mode_and_a_dialog_tells_its_keys(folder: Path) -> None:
    async with open_desk(folder) as desk:
        bar = desk.screen.query_one(KeyBar)
        await desk.press("enter", "slash", *"the", "enter")
        assert bar.render().plain.strip() == "n next match  p previous  / find again  Esc end"
        await desk.press("escape")
        assert "read on" in bar.render().plain
        await desk.press("backslash", "F5")
        foot = desk.app.screen.query_one(".dialog-foot", Static)
        assert str(foot.content).split() == ["F5", "does", "nothing", "here", "Enter", "chooses", "Esc", "closes"]
        await desk.press("F6", "F5")
        assert str(foot.content).startswith("F6 does nothing here"), "once is enough"
        await desk.press("escape", "question_mark", "J")
        foot = desk.app.screen.query_one(".dialog-foot", Static)
        assert str(foot.content).startswith("J does nothing here: j scroll")


async def test_rescan_shows_new_files_and_keeps_the_selection(folder: Path) -> None:
    from tests.articles import Written, write_library

    async with open_desk(folder) as desk:
        await desk.press("j", "j")
        write_library(folder / "more", [Written("Newest of all", 0.5)])
        await desk.press("r")
        await desk.wait(lambda: len(desk.list.rowids) == 7)
        assert desk.selected() == TITLES[2]
        await desk.wait(lambda: "1 new" in desk.said)


async def test_own_keys_replace_the_default_ones(folder: Path) -> None:
    from reader.settings.config import Config

    async with open_desk(folder, config=Config(keys={"star": ("f5",)}, preview_delay=0.0)) as desk:
        await desk.press("s")
        assert not desk.is_starred(TITLES[0])
        await desk.press("f5")
        assert desk.is_starred(TITLES[0])


async def test_what_a_search_has_found_in_a_text_is_shown_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.md").write_text("---\ntitle: One\n---\n" + "First.\n\n" * 50 + "The ferry left.\n", encoding="utf-8")
    (folder / "b.md").write_text("---\ntitle: Two\n---\nOther words.\n", encoding="utf-8")
    async with open_desk(folder, NORMAL) as desk:
        await desk.press("slash", *"ferry", "enter")
        await desk.wait(lambda: not desk.screen.busy and desk.title == "One", "the article")
        await desk.wait(lambda: "The ferry left." in desk.view.plain_text()[:200], "the line")
        await desk.press("escape")


async def test_a_link_between_notes_opens_the_note_or_says_that_it_is_not_here(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    head = "---\ntitle: Night boats\ndate: 2026-01-02\nrelated:\n  - title: Harbour budget\n---\n"
    (folder / "a.md").write_text(head + "[[Harbour budget#Costs|costs]] and [[Nowhere]].\n", encoding="utf-8")
    (folder / "b.md").write_text("---\ntitle: Harbour budget\ndate: 2026-01-01\n---\nText.\n", encoding="utf-8")
    async with open_desk(folder, NORMAL) as desk:
        await desk.press("enter")
        await desk.until_title("Night boats")
        await desk.press("semicolon", "b")
        await desk.wait(lambda: "“Nowhere”" in desk.said, "that it is not here")
        await desk.press("semicolon", "a")
        await desk.until_title("Harbour budget")


@pytest.mark.parametrize(("size", "expected"), [(TINY, "2 related: l"), (NORMAL, "2 related: l"), (WIDE, "")])
async def test_what_is_not_beside_the_text_is_named(folder: Path, size: tuple[int, int], expected: str) -> None:
    async with open_desk(folder, size) as desk:
        await desk.press("j", "j")
        await desk.until_title("The mill turns again")
        status = desk.screen.query_one(StatusLine)
        assert status.hint == ""
        await desk.press("enter")
        assert status.hint == expected
        assert "Next unread article" not in desk.view.plain_text()
        await desk.press("l")
        assert status.hint == ""


async def test_an_article_is_read_at_its_end_when_that_is_the_rule(tmp_path: Path) -> None:
    write_library(tmp_path, [Written("Long", 1.0, body="word " * 3_000), Written("Short", 2.0)])
    async with open_desk(tmp_path, config=Config(preview_delay=0.0, mark_read="end")) as desk:
        await desk.press("enter", "space")
        assert not desk.is_read("Long")
        await desk.press("G")
        await desk.wait(lambda: desk.is_read("Long"), "its end was seen")
        await desk.press("h", "j")
        await desk.until_title("Short")
        assert not desk.is_read("Short"), "a preview is not reading"
        await desk.press("enter")
        await desk.wait(lambda: desk.is_read("Short"), "its end is in sight")


async def test_what_is_said_in_a_corner_leaves_at_the_next_key(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module, "READ_AFTER", 1000.0)
    async with open_desk(folder) as desk:
        desk.app.notify("Something has come", timeout=1000)
        await desk.wait(lambda: desk.app.screen.query("Toast"))
        corner, status = desk.app.screen.query_one("Toast"), desk.screen.query_one(StatusLine)
        await desk.wait(
            lambda: corner.region.height and corner.region.bottom <= status.region.y, "the status line free"
        )
        await desk.press("j")
        assert desk.app.screen.query("Toast"), "it has not been read yet"
        monkeypatch.setattr(app_module, "READ_AFTER", 0.0)
        await desk.press("j")
        await desk.wait(lambda: not desk.app.screen.query("Toast"))
        await desk.pilot.resize_terminal(*TINY)
        desk.app.notify("Something has come again", timeout=1000)
        await desk.wait(lambda: desk.said == "Something has come again", "a corner would cover what is read")
        assert not desk.app.screen.query("Toast")


async def test_a_query_with_a_mistake_is_not_what_the_list_says_it_shows(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("/", *"mill")
        await desk.wait(lambda: desk.list_title().startswith("“mill” in All"), desk.list_title())
        await desk.press(*" so:c")
        await desk.wait(lambda: "no field" in desk.screen.query_one(QueryBar).text().plain)
        await desk.press("left", "right")
        desk.screen._refresh_heads()  # pyright: ignore[reportPrivateUsage]
        assert "so:c" not in desk.list_title()
