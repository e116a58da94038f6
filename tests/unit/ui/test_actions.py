"""What keys do, with everything behind them and a screen that draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reader.library.answers import Target
from reader.library.text_desk import TextsOutcome
from reader.model.query import Selection
from reader.ui.actions.story_view import StoryAnswer, StoryView
from reader.ui.commands import BY_ID
from reader.ui.flows.layout import Layout
from reader.ui.flows.marking import articles
from reader.ui.pane import Pane
from reader.ui.widgets.query_bar import Ask, QueryBar
from tests.articles import Written, write_library
from tests.unit.ui.fake_screen import Cockpit

GHOST = Written("Ferry talks fail", hours=60)
SECOND = Written(
    "Harbour wall cracks again after storm", hours=10, body="The wall cracked again.\n\n## Repairs\n\nSlow."
)
FIRST = Written("Harbour wall cracks in storm", hours=30, related=(SECOND, GHOST), body="The wall cracked. " * 30)
LONE = Written("A lone heron counts the boats", hours=5, source="The Heron", topics=("Birds",), body="It counts.")
BROKEN = Written("A head with a fault", hours=2, extra=("quality: [1",))
QUIET = {"fetch_feeds", "suspend"}
"""Commands that go out of the program."""


@pytest.fixture
def cockpit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Cockpit]:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "TMUX", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BROWSER", "true")
    monkeypatch.setenv("EDITOR", "true")
    for name in ("CONFIG", "CACHE", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("BROADSHEET_LIBRARY", str(tmp_path / "own"))
    write_library(tmp_path / "news", [FIRST, SECOND, LONE, BROKEN])
    desk = Cockpit(monkeypatch, tmp_path / "news", tmp_path / "state.json")
    yield desk
    desk.library.close()


def select(cockpit: Cockpit, title: str) -> None:
    """Select an article of the list by hand."""
    cockpit.focus(Pane.LIST)
    cockpit.articles.go_to(cockpit.titles().index(title))
    cockpit.screen.settle()


def state_of(cockpit: Cockpit, title: str):
    """The marks of a listed article."""
    row = next(row for n in cockpit.articles.rowids if (row := cockpit.library.row(n)) and row.title == title)
    return cockpit.library.state_of(row.id)


@pytest.mark.parametrize("pane", list(Pane))
def test_every_command_can_be_pressed_in_every_pane(cockpit: Cockpit, pane: Pane) -> None:
    for command in sorted(BY_ID.keys() - QUIET):
        cockpit.do("show_all")
        select(cockpit, FIRST.title)
        cockpit.focus(pane)
        cockpit.do(command)
        if cockpit.bar.is_open:
            cockpit.type("no such thing")
        assert not any("Something went wrong" in said for said in cockpit.status.sentences), command


def test_counts_are_shown_before_the_files_of_stars_are_read(cockpit: Cockpit, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[int] = []
    monkeypatch.setattr(cockpit.library.follow, "keep_summaries", lambda: shown.append(cockpit.status.figures.starred))
    select(cockpit, LONE.title)
    cockpit.do("star")
    assert shown and shown[-1] == 1


def test_an_article_is_previewed_read_and_left(cockpit: Cockpit) -> None:
    select(cockpit, LONE.title)
    assert cockpit.title == LONE.title and not state_of(cockpit, LONE.title).read
    cockpit.do("open")
    assert cockpit.panes.pane is Pane.READER and state_of(cockpit, LONE.title).read
    cockpit.do("read_on")
    assert cockpit.view.done[-1] == "page_down"
    cockpit.view.at_end = True
    cockpit.do("read_on")
    assert cockpit.title == SECOND.title, "at the end of the text comes the next unread article"
    cockpit.do("back")
    assert cockpit.panes.pane is Pane.LIST


def test_back_on_the_article_that_is_shown_before_the_next_has_come(cockpit: Cockpit) -> None:
    select(cockpit, FIRST.title)
    for title in (LONE.title, FIRST.title):
        cockpit.articles.go_to(cockpit.titles().index(title))
        cockpit.flows.article.show_selected()  # the hand has rested, the file is not read yet
    cockpit.screen.settle()
    assert cockpit.title == FIRST.title


def test_a_command_waits_for_the_article_that_it_was_pressed_on(cockpit: Cockpit) -> None:
    select(cockpit, FIRST.title)
    cockpit.articles.go_to(cockpit.titles().index(LONE.title))
    cockpit.actions.run("metadata")  # before the preview has come
    assert cockpit.dialogs.opened == []
    cockpit.screen.settle()
    assert cockpit.dialogs.opened[0].startswith("What the file says: a-lone") or cockpit.dialogs.lines
    cockpit.articles.go_to(cockpit.titles().index(FIRST.title))
    cockpit.actions.run("metadata")
    cockpit.articles.go_to(cockpit.titles().index(SECOND.title))
    assert cockpit.said.startswith("Not done, for its article was left")


def test_a_command_waits_for_an_article_whose_file_is_written_anew_meanwhile(cockpit: Cockpit, tmp_path: Path) -> None:
    select(cockpit, FIRST.title)
    cockpit.articles.go_to(cockpit.titles().index(LONE.title))
    cockpit.actions.run("metadata")
    file = next(path for path in (tmp_path / "news").iterdir() if LONE.title in path.read_text(encoding="utf-8"))
    file.write_text(
        file.read_text(encoding="utf-8").replace("publishedDateTime: 2026-11-20T07", "publishedDateTime: 2026-11-20T06")
    )
    cockpit.library.refresh(lambda _: None, lambda: False)
    cockpit.screen.settle()
    assert cockpit.dialogs.lines and cockpit.title == LONE.title


def test_hops_and_the_trail(cockpit: Cockpit) -> None:
    select(cockpit, FIRST.title)
    cockpit.do("open")
    titles = [relation.card.title for relation in cockpit.flows.reading.relations]
    number = titles.index(SECOND.title) + 1
    cockpit.do(f"open_related_{number}")
    assert cockpit.title == SECOND.title
    cockpit.do("trail_back")
    assert cockpit.title == FIRST.title
    cockpit.do("trail_forward")
    assert cockpit.title == SECOND.title
    cockpit.do("trail_start")
    assert cockpit.title == FIRST.title
    cockpit.do("trail_jump")
    cockpit.choose(f"2  {SECOND.title}")
    assert cockpit.title == SECOND.title
    cockpit.do("star_trail")
    assert state_of(cockpit, FIRST.title).starred and state_of(cockpit, SECOND.title).starred
    assert cockpit.do("open_related_9").startswith("There is no related article 9")


def test_a_ghost_is_a_card(cockpit: Cockpit) -> None:
    select(cockpit, FIRST.title)
    cockpit.focus(Pane.RELATED)
    cockpit.related.go_to([relation.is_ghost for relation in cockpit.related.relations].index(True))
    cockpit.do("open")
    assert cockpit.title == GHOST.title
    cockpit.do("star")
    assert cockpit.library.state_of(GHOST.address).starred or "Starred" in cockpit.said
    assert "no file of this article" in cockpit.do("full_text")
    assert "its story is not known" in cockpit.do("timeline")
    cockpit.do("trail_back")
    assert cockpit.title == FIRST.title


def test_marks_are_said_with_their_article_and_undone(cockpit: Cockpit) -> None:
    select(cockpit, LONE.title)
    assert LONE.title in cockpit.do("star") and state_of(cockpit, LONE.title).starred
    cockpit.do("undo")
    assert not state_of(cockpit, LONE.title).starred
    cockpit.do("redo")
    assert state_of(cockpit, LONE.title).starred
    cockpit.do("toggle_read")
    assert state_of(cockpit, LONE.title).read
    cockpit.do("mark_all_read")
    assert cockpit.library.count_unread(cockpit.articles.rowids) == 0
    cockpit.do("undo")
    assert cockpit.library.count_unread(cockpit.articles.rowids) == 3
    select(cockpit, FIRST.title)
    cockpit.do("mark_above_read")
    assert cockpit.library.count_unread(cockpit.articles.rowids) < 3


def test_in_the_sidebar_all_means_what_the_sidebar_shows(cockpit: Cockpit) -> None:
    select(cockpit, FIRST.title)
    beside = sum(relation.rowid is not None for relation in cockpit.related.relations)
    before = cockpit.library.count_unread(cockpit.articles.rowids)
    assert 0 < beside < before
    cockpit.focus(Pane.RELATED)
    assert cockpit.do("mark_all_read").startswith(f"Marked {articles(beside)} of the sidebar read")
    assert cockpit.library.count_unread(cockpit.articles.rowids) == before - beside


def test_a_star_gets_words_a_day_and_an_end(cockpit: Cockpit) -> None:
    select(cockpit, LONE.title)
    cockpit.do("star_words")
    assert cockpit.answer("ask again @2026-02-31"), "there is no such day"
    assert not cockpit.answer("ask again @2026-12-01")
    state = state_of(cockpit, LONE.title)
    assert state.starred and state.note == "ask again"
    cockpit.do("star_words")
    assert not cockpit.answer("telescope size? @someday")
    assert cockpit.said.startswith("Starred with a note; “@someday” is no day and stays in it: ")
    cockpit.do("snooze")
    assert not cockpit.answer("2026-12-24")
    cockpit.do("done")
    assert state_of(cockpit, LONE.title).status == "done"


def test_the_list_shows_what_is_asked_for(cockpit: Cockpit) -> None:
    select(cockpit, LONE.title)
    cockpit.do("star", "show_starred")
    assert cockpit.titles() == [LONE.title]
    cockpit.do("show_all", "toggle_read", "show_unread")
    assert LONE.title not in cockpit.titles()
    cockpit.do("back")
    assert len(cockpit.titles()) == 4
    cockpit.do("sort")
    cockpit.choose("Oldest")
    assert cockpit.titles()[0] == FIRST.title
    for command in ("view_unread", "view_starred", "show_removed", "show_all"):
        cockpit.do(command)
    assert len(cockpit.titles()) == 4
    assert "again to quit" in cockpit.do("back")
    cockpit.do("back")
    assert cockpit.dialogs.opened[-1] == "quit"


def test_searching_finding_and_numbers(cockpit: Cockpit) -> None:
    cockpit.do("search")
    cockpit.type("heron")
    assert cockpit.titles() == [LONE.title]
    cockpit.do("cancel")
    assert len(cockpit.titles()) == 4
    cockpit.do("search_library")
    cockpit.type("before:nonsense")
    assert cockpit.bar.help
    cockpit.do("search")
    from reader.ui.widgets.query_bar import QueryBar

    cockpit.flows.prompt.left(QueryBar.Left(cockpit.bar.ask))
    cockpit.screen.settle()
    select(cockpit, FIRST.title)
    cockpit.do("open", "search")
    cockpit.type("wall")
    assert cockpit.said.startswith("Match 1 of 2")
    cockpit.do("next_unread", "previous_unread")
    assert {"find_next", "find_previous"} <= set(cockpit.view.done)
    cockpit.do("back")
    assert not cockpit.view.finding
    cockpit.do("open_related_number")
    cockpit.type("x")
    assert "is no number" in cockpit.said
    cockpit.do("open_related_number")
    cockpit.type("1")
    assert cockpit.title != FIRST.title


@pytest.mark.parametrize(
    ("typed", "kept"), [("her", "her*"), ("heron", "heron"), ("heron ", "heron "), ("her ", "her ")]
)
def test_enter_keeps_what_was_found_while_it_was_typed(cockpit: Cockpit, typed: str, kept: str) -> None:
    cockpit.do("search")
    cockpit.type(typed)
    assert cockpit.flows.listing.selection.words == kept
    assert cockpit.titles() == ([] if typed == "her " else [LONE.title])


@pytest.mark.parametrize(("typed", "kept"), [("her", "her*"), ("heron", "heron"), ("heron ", "heron ")])
def test_enter_asks_the_library_once(cockpit: Cockpit, monkeypatch: pytest.MonkeyPatch, typed: str, kept: str) -> None:
    from reader.ui.widgets.query_bar import QueryBar

    cockpit.do("search")
    cockpit.bar.text = typed
    cockpit.flows.prompt.changed(QueryBar.Changed(cockpit.bar.ask, typed, len(typed)))
    cockpit.screen.settle()
    asked: list[str] = []

    def counted(find: Callable[..., Any]) -> Callable[..., Any]:
        def ask(selection: Selection, *rest: object, **options: object) -> Any:
            asked.append(selection.words)
            return find(selection, *rest, **options)

        return ask

    for name in ("find", "find_first"):
        monkeypatch.setattr(cockpit.library, name, counted(getattr(cockpit.library, name)))
    cockpit.flows.prompt.submitted(QueryBar.Submitted(cockpit.bar.ask, typed))
    cockpit.screen.settle()
    assert cockpit.flows.listing.selection.words == kept
    assert cockpit.titles() == [LONE.title]
    assert len(asked) == 1


def test_saved_queries_are_made_used_renamed_and_deleted(cockpit: Cockpit) -> None:
    assert "No saved query yet" in cockpit.do("queries")
    cockpit.do("search")
    cockpit.type("heron")
    cockpit.do("queries")
    cockpit.choose("Save")
    cockpit.type("birds")
    assert cockpit.said == "Saved the query as birds"
    cockpit.do("cancel", "queries")
    assert cockpit.dialogs.choices[0] == "birds\t1\theron\t"
    cockpit.dialogs.verbs["K"][1](0)
    assert cockpit.answer("s"), "another command has this key"
    assert not cockpit.answer("f6")
    use = cockpit.actions.queries.on_key("f6", None)
    assert use is not None
    use()
    cockpit.screen.settle()
    assert cockpit.titles() == [LONE.title] and cockpit.said == "Saved query: birds"
    cockpit.dialogs.verbs["r"][1](0)
    assert cockpit.answer(" ") and not cockpit.answer("herons")
    cockpit.do("queries")
    cockpit.dialogs.verbs["d"][1](0)
    cockpit.choose("Delete it")
    assert cockpit.said.startswith("Deleted the saved query herons")


def test_what_leaves_the_program(cockpit: Cockpit) -> None:
    select(cockpit, LONE.title)
    cockpit.do("copy_url", "copy_link", "copy_text")
    assert cockpit.copied == [LONE.address, f"[{LONE.title}]({LONE.address})", "plain text"]
    assert "names no AMP page" in cockpit.do("open_amp")
    cockpit.view.blocks = ["print(1)\n"]
    cockpit.do("copy_text")
    cockpit.choose("Listing")
    assert cockpit.copied[-1] == "print(1)\n"
    cockpit.do("open_original")
    assert LONE.title in cockpit.said
    cockpit.do("edit")
    assert [file.suffix for file in cockpit.dialogs.edited] == [".md"]


@pytest.mark.parametrize(
    ("editor", "said"),
    [
        ("", "No editor is set"),
        ("'", "EDITOR is no command"),
        ('vi "x', "EDITOR is no command"),
        (" ", "EDITOR is no command"),
    ],
)
def test_an_editor_that_is_none(cockpit: Cockpit, monkeypatch: pytest.MonkeyPatch, editor: str, said: str) -> None:
    monkeypatch.setenv("EDITOR", editor)
    monkeypatch.delenv("VISUAL", raising=False)
    select(cockpit, LONE.title)
    assert cockpit.do("edit").startswith(said)


def test_problems_lead_to_their_article_and_to_the_editor(cockpit: Cockpit) -> None:
    cockpit.do("problems")
    problem = cockpit.dialogs.problems[0]
    cockpit.dialogs.problem[0](problem)
    cockpit.screen.settle()
    assert cockpit.title == BROKEN.title and cockpit.panes.pane is Pane.READER
    cockpit.dialogs.problem[1](problem)
    cockpit.screen.settle()
    assert len(cockpit.dialogs.edited) == 1
    cockpit.do("problems")
    assert cockpit.dialogs.opened[-1] == "Problems of this file"
    select(cockpit, SECOND.title)
    cockpit.do("open", "problems")
    assert not cockpit.dialogs.problems
    assert cockpit.dialogs.lines == [
        "This file could be read as it stands.\nThe library has 1 problem: ! in the list shows all."
    ]


def test_the_text_s_own_dialogs(cockpit: Cockpit) -> None:
    select(cockpit, SECOND.title)
    assert cockpit.do("contents") == "This article has no headings"
    cockpit.view.heads = [SimpleNamespace(level=2, title="Repairs")]
    cockpit.do("contents")
    assert cockpit.dialogs.choices == ["Repairs"]
    cockpit.do("metadata")
    assert any(SECOND.title in line for line in cockpit.dialogs.lines)


def test_letters_on_links(cockpit: Cockpit) -> None:
    select(cockpit, SECOND.title)
    cockpit.do("open")
    assert cockpit.do("link_hints") == "No link is in sight"
    cockpit.view.links = {"ab": SimpleNamespace(url="https://a.example/"), "c": SimpleNamespace(url="/c")}
    press = cockpit.actions.article.hint_pressed
    cockpit.do("link_hints")
    press("a")
    assert cockpit.view.hinting
    press("b")
    assert cockpit.view.activated == ["https://a.example/"] and not cockpit.view.hinting
    assert cockpit.said == "", "the letters are gone, and what was said of them"
    cockpit.do("link_hints")
    press("C")
    cockpit.screen.settle()
    assert cockpit.copied == ["https://news.example/c"]
    cockpit.do("link_hints")
    press("?")
    assert not cockpit.view.hinting


def test_links_of_the_text_lead_to_parts_articles_and_pages(cockpit: Cockpit) -> None:
    select(cockpit, SECOND.title)
    cockpit.do("open")
    follow = cockpit.actions.article.follow_link
    follow("#nowhere")
    assert "no part “nowhere”" in cockpit.said
    for url in (LONE.address, SECOND.address + "#weather", "gone.md", "https://elsewhere.example/"):
        select(cockpit, SECOND.title)
        cockpit.do("open")
        follow(url)
        cockpit.screen.settle()
        assert cockpit.title == (LONE.title if url == LONE.address else SECOND.title)


def test_verbs_on_selected_rows(cockpit: Cockpit) -> None:
    cockpit.do("top", "select", "down", "select")
    assert "Selected: 2 articles" in cockpit.said
    cockpit.do("star")
    assert sum(state_of(cockpit, title).starred for title in cockpit.titles()) == 2
    cockpit.do("undo", "copy_url")
    assert len(cockpit.copied[-1].split()) == 2
    cockpit.do("copy_link", "toggle_read", "open_original", "star_words")
    cockpit.answer("both @2026-12-02")
    cockpit.do("snooze")
    cockpit.answer("2026-12-09")
    cockpit.do("done", "cancel")
    assert cockpit.said == "Nothing is selected any more"
    cockpit.do("select_all", "mark_all_read")
    assert cockpit.library.count_unread(cockpit.articles.rowids) == 0


def test_what_a_story_screen_chose_is_done_here(cockpit: Cockpit) -> None:
    select(cockpit, FIRST.title)
    cockpit.do("timeline")
    assert cockpit.dialogs.view is StoryView.TIMELINE
    row = cockpit.library.row(cockpit.articles.rowids[cockpit.titles().index(SECOND.title)])
    assert row is not None
    cockpit.dialogs.answered(StoryAnswer(row.rowid, id=row.id))
    cockpit.screen.settle()
    assert cockpit.title == SECOND.title and len(cockpit.flows.reading.trail.stops) == 2
    for command in ("coverage", "stories", "follow_ups", "topics"):
        cockpit.do(command)
        cockpit.dialogs.answered(None)
    cockpit.do("stories")
    cockpit.dialogs.answered(StoryAnswer(query="heron"))
    cockpit.screen.settle()
    assert cockpit.titles() == [LONE.title]
    cockpit.do("stories")
    cockpit.dialogs.answered(StoryAnswer(sentence="No stories here", command="show_all"))
    cockpit.screen.settle()
    cockpit.do("follow_ups")
    cockpit.dialogs.answered(StoryAnswer(10**9, id="nobody"))
    cockpit.screen.settle()
    assert "is gone" in cockpit.said
    assert cockpit.do("weaker") == "w shows weaker developments on the follow-up desk: F"


def test_a_muted_story_is_hidden_and_comes_back(cockpit: Cockpit) -> None:
    select(cockpit, FIRST.title)
    cockpit.do("mute")
    cockpit.choose(next(line for line in cockpit.dialogs.choices if "good" in line))
    assert FIRST.title not in cockpit.titles()
    cockpit.do("undo")
    assert FIRST.title in cockpit.titles()


def test_moving_goes_where_the_keys_are(cockpit: Cockpit) -> None:
    cockpit.do("bottom")
    assert cockpit.articles.cursor == 3
    cockpit.do("top", "down", "up", "half_down", "half_up", "page_down", "page_up")
    assert cockpit.articles.cursor == 0
    assert cockpit.do("previous_article") == "This is the first article"
    cockpit.do("bottom")
    assert cockpit.do("next_article") == "This is the last article"
    select(cockpit, FIRST.title)
    cockpit.do(
        "pane_right", *(moves := ("down", "up", "half_down", "half_up", "page_down", "page_up", "top", "bottom"))
    )
    assert {"line_down", "line_up", "half_down", "half_up", "page_up", "to_top", "to_bottom"} <= set(cockpit.view.done)
    cockpit.do("pane_right", *moves)
    assert cockpit.panes.pane is Pane.RELATED and cockpit.related.cursor == len(cockpit.related.relations) - 1
    cockpit.do("pane_next")
    assert cockpit.panes.pane is Pane.LIST
    cockpit.do("pane_previous")
    cockpit.panes.arrange(Layout.NORMAL)
    cockpit.do("back")
    assert cockpit.panes.pane is Pane.READER
    cockpit.do("zen", "back")
    assert not cockpit.panes.zen


def test_unread_ones_are_found_in_every_pane(cockpit: Cockpit) -> None:
    select(cockpit, FIRST.title)
    assert cockpit.do("next_unread") == "No more unread articles below"
    cockpit.focus(Pane.RELATED)
    cockpit.do("previous_unread")
    assert cockpit.said.startswith("No more unread related articles above")
    cockpit.do("next_unread", "show_unread")
    assert cockpit.said.startswith("Unread related articles")
    cockpit.do("show_unread")
    assert cockpit.said == "All related articles"


def test_a_far_unread_article_is_the_one_that_was_found_in_a_list_that_changed_meanwhile(
    cockpit: Cockpit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.library.library._NEAR", 1)
    rowids = cockpit.articles.rowids
    *read, unread = (Target.of_row(row) for row in cockpit.library.rows(rowids) if row is not None)
    cockpit.library.marks.mark(read, "read", read=True)
    cockpit.articles.go_to(0)
    cockpit.focus(Pane.READER)
    cockpit.screen.settle()
    cockpit.flows.list.next_unread(1)
    cockpit.articles.show(rowids[2:])  # the answer of a list that was asked for before
    cockpit.screen.settle()
    assert cockpit.articles.selected == rowids[-1]
    assert cockpit.library.state_of(unread.id).read
    cockpit.library.marks.mark([unread], "unread", read=False)
    cockpit.articles.show(rowids)
    cockpit.articles.go_to(0)
    cockpit.flows.list.next_unread(1)
    cockpit.articles.show(rowids[:2])
    cockpit.screen.settle()
    assert cockpit.said == "No more unread articles below"


def test_one_full_text_does_not_end_the_getting_of_many_without_a_word(
    cockpit: Cockpit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(*_: object, **__: object) -> TextsOutcome:
        return TextsOutcome(got=2)

    monkeypatch.setattr("reader.ui.flows.text_flow.fetch_texts", fetch)
    opened = cockpit.library.open_article(cockpit.articles.rowids[0])
    assert opened is not None
    cockpit.flows.text.get_all(cockpit.articles.rowids)
    cockpit.flows.text.get_or_stop(opened)
    cockpit.flows.text.get_all(cockpit.articles.rowids)
    assert cockpit.said == "The full texts are being got; Esc stops that"
    cockpit.screen.settle()
    assert cockpit.said == TextsOutcome(got=2).sentence()


def test_folders_are_compared_when_asked(cockpit: Cockpit, tmp_path: Path) -> None:
    write_library(tmp_path / "more", [Written("Newly come", hours=1)])
    file = next((tmp_path / "more").iterdir())
    file.rename(tmp_path / "news" / "newly.md")
    cockpit.do("rescan")
    assert "Newly come" in cockpit.titles()
    (tmp_path / "news" / "newly.md").unlink()
    select(cockpit, "Newly come")
    cockpit.do("rescan")
    assert "Newly come" not in cockpit.titles()


def test_what_comes_is_related_to_what_is_open(cockpit: Cockpit, tmp_path: Path) -> None:
    select(cockpit, SECOND.title)
    before = len(cockpit.related.relations)
    third = Written("A wall is built", hours=900, related=(SECOND,), body="It is new.")
    (tmp_path / "news" / "third.md").write_text(third.text(), encoding="utf-8")
    cockpit.do("rescan")
    assert cockpit.title == SECOND.title
    assert len(cockpit.related.relations) == before + 1
    assert third.title in [relation.card.title for relation in cockpit.related.relations]


def test_a_place_in_a_text_is_kept_and_found_again(cockpit: Cockpit) -> None:
    select(cockpit, FIRST.title)
    cockpit.do("open")
    cockpit.flows.article.place_changed(0.5)
    cockpit.screen.settle()
    select(cockpit, LONE.title)
    select(cockpit, FIRST.title)
    cockpit.do("open")
    assert cockpit.view.value == 0.5 and "Going on at 50%" in cockpit.said


def test_a_search_leads_back_at_once_to_all_articles_as_they_were_known(cockpit: Cockpit) -> None:
    cockpit.do("show_all")
    everything = list(cockpit.articles.rowids)
    cockpit.do("search")
    cockpit.type("heron")
    assert cockpit.titles() == [LONE.title]
    cockpit.flows.list.load(cockpit.flows.listing.search(""), everything[1])
    assert list(cockpit.articles.rowids) == everything and cockpit.articles.selected == everything[1]
    assert cockpit.flows.list.busy, "it is asked for again right after"
    cockpit.screen.settle()
    assert list(cockpit.articles.rowids) == everything and not cockpit.flows.list.busy
    cockpit.flows.list.refill()  # files have changed: what was known is not shown any more
    cockpit.flows.list.search("heron")
    cockpit.screen.settle()
    cockpit.flows.list.load(cockpit.flows.listing.search(""))
    assert cockpit.titles() == [LONE.title]
    cockpit.screen.settle()
    assert list(cockpit.articles.rowids) == everything


def test_all_read_is_meant_for_the_list_that_was_asked_for(cockpit: Cockpit) -> None:
    unread = cockpit.library.count_unread(cockpit.articles.rowids)
    prompt = cockpit.flows.prompt
    for query, left in (("🚀", unread), ("no such word", unread), (LONE.title, unread - 1)):
        cockpit.do("show_all", "search")
        prompt.changed(QueryBar.Changed(Ask.SEARCH, query, len(query)))
        prompt.submitted(QueryBar.Submitted(Ask.SEARCH, query))
        cockpit.actions.run("mark_all_read")  # in one go with Enter, while the list shows everything still
        cockpit.screen.settle()
        cockpit.do("show_all")
        assert cockpit.library.count_unread(cockpit.articles.rowids) == left, query
