"""Flows with a fake screen: who works, what is answered to whom, what is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.library.answers import Target
from reader.library.library import Library
from reader.model.errors import BroadsheetError, QueryStoppedError
from reader.model.query import Selection, Sort
from reader.ui.flows.keeping import Layout, layout_of
from reader.ui.flows.listing import Keys, Listing, View
from reader.ui.flows.marking import Marks, named
from reader.ui.flows.orientation import heads, library_name
from reader.ui.flows.sending import Sending, markdown_link
from reader.ui.flows.work import Work
from reader.ui.messages import Figures
from reader.ui.pane import Pane
from tests.articles import NOON, story, write_library
from tests.unit.ui.fake_screen import Screen


class Desk:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.screen = Screen(monkeypatch)
        self.said: list[str] = []
        self.doing: dict[str, str] = {}
        self.work = Work(self.screen, self.said.append, self.doing.__setitem__)  # pyright: ignore[reportArgumentType]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    monkeypatch.setenv("BROADSHEET_CACHE", str(tmp_path / "cache"))
    return Desk(monkeypatch)


def test_only_the_answer_to_the_last_request_of_a_group_counts(desk: Desk) -> None:
    answers: list[str] = []
    desk.work.run("a", lambda _: "old", answers.append)
    desk.work.run("a", lambda _: "new", answers.append)
    desk.work.run("b", lambda _: "other", answers.append)
    desk.screen.settle()
    assert answers == ["new", "other"]
    desk.work.run("a", lambda _: "late", answers.append)
    desk.work.forget("a")
    desk.screen.settle()
    assert answers == ["new", "other"] and not desk.work.is_busy("a")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (BroadsheetError("Our own sentence"), ["Our own sentence"]),
        (QueryStoppedError(), []),
        (ValueError("x"), ["Something went wrong: ValueError; “broadsheet log” shows what"]),
    ],
)
def test_what_goes_wrong_in_a_worker_is_said(desk: Desk, error: Exception, said: list[str]) -> None:
    failed: list[bool] = []

    def fail(_: object) -> None:
        raise error

    desk.work.run("a", fail, lambda _: pytest.fail("no answer"), failed=lambda: failed.append(True))
    desk.screen.settle()
    assert desk.said == said and failed == [True]
    assert not desk.work.is_busy("a")


def test_each_group_has_its_own_word_and_says_it_only_after_a_while(desk: Desk) -> None:
    desk.work.run("a", lambda _: None, saying="Working on a")
    desk.work.run("b", lambda job: job.say("b goes on"), saying="Working on b", at_once=True)
    assert desk.doing == {"b": "Working on b"}
    for timer in desk.screen.timers:
        timer()
    assert desk.doing == {"a": "Working on a", "b": "Working on b"}
    desk.screen.settle()
    assert desk.doing == {"a": "", "b": ""}


def test_the_user_stops_what_began_last(desk: Desk) -> None:
    desk.work.run("a", lambda _: None, stopped="Stopped a")
    desk.work.run("b", lambda job: str(job.cancelled()), desk.said.append, stopped="")
    desk.work.run("c", lambda _: None)
    assert desk.work.stop_last() and desk.said == [], "the answer of b says what was done"
    assert desk.work.stop_last() and desk.said == ["Stopped a"]
    assert not desk.work.stop_last()
    desk.screen.settle()
    assert desk.said == ["Stopped a", "True"]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    write_library(tmp_path / "news", story())
    library = Library.open([tmp_path / "news"], None, None, clock=lambda: NOON)
    library.refresh(lambda _: None, lambda: False)
    return library


def test_marks_name_their_article_and_keep_their_order(desk: Desk, library: Library) -> None:
    from reader.model.query import Selection

    marks = Marks(library, desk.work, desk.said.append)
    rowids = library.select(Selection())
    first = library.row(rowids[0])
    assert first is not None
    target = Target.of_row(first)
    marks.toggle_star(target)
    marks.read_all(rowids, "shown here")
    marks.toggle_read(target)  # waits for the many
    assert marks.busy and not library.state_of(first.id).read
    desk.screen.settle()
    assert desk.said == [
        f"Starred: {first.title}",
        f"Marked {len(rowids)} articles shown here read; u takes it back",
        f"Marked unread: {first.title}",
    ]
    for said in (
        "Undone (unread): ",
        f"Undone (read): {len(rowids)} articles",
        "Undone (starred): ",
        "Nothing to undo",
    ):
        marks.undo()
        desk.screen.settle()
        assert desk.said[-1].startswith(said)
    marks.redo()
    marks.star_all([target])
    marks.toggle_all([target, Target("0" * 16, "Ghost", "", "")], "starred")
    desk.screen.settle()
    assert desk.said[-2:] == ["The whole trail was starred already", "Starred: Ghost"]
    library.close()


def test_one_mark_is_taken_back_at_once_and_many_by_a_worker(desk: Desk, library: Library) -> None:
    marks = Marks(library, desk.work, desk.said.append)
    rowids = library.select(Selection())
    targets = [Target.of_row(row) for row in library.rows(rowids) if row is not None]
    marks.toggle_star(targets[0])
    marks.undo()
    assert desk.said[-1].startswith("Undone (starred): ") and not desk.screen.bodies
    marks.redo()
    assert library.state_of(targets[0].id).starred
    marks.read_all(rowids, "shown here")
    marks.undo()  # waits for the many, and takes them back
    assert not desk.said[-1].startswith("Undone (read)")
    desk.screen.settle()
    assert desk.said[-1].startswith("Undone (read)") and library.state_of(targets[0].id).starred
    many = [Target(f"{n:016x}", f"Ghost {n}", "", "") for n in range(50)]
    marks.star_all(many)
    desk.screen.settle()
    marks.undo()
    assert desk.screen.bodies, "of many a worker takes the marks back"
    desk.screen.settle()
    assert desk.said[-1] == "Undone (starred): 50 articles"
    library.close()


def test_what_leaves_the_terminal_is_said_with_its_article(desk: Desk, library: Library) -> None:
    board: list[str] = []
    sending = Sending(library, desk.work, desk.said.append, board.append)
    sending.copy_url(Target("1", "A [b]", "https://x.example/(a)", ""))
    sending.copy_link(Target("1", "A [b]", "https://x.example/(a)", ""))
    sending.copy_url(Target("1", "A", "", ""))
    sending.open_target(Target("1", "A", "", ""))
    assert board == ["https://x.example/(a)", "[A \\[b\\]](https://x.example/%28a%29)"]
    assert markdown_link("x", "y") == "[x](y)"
    assert desk.said[2:] == ["This article states no address"] * 2
    library.close()


def test_views_are_one_at_a_time_and_lead_back_level_by_level() -> None:
    listing = Listing(Keys())
    listing.toggle_unread()
    listing.toggle_starred()
    assert listing.view is View.STARRED
    listing.shown = listing.search("mill")
    listing.search("mill soruce:x")
    assert listing.title() == "“mill” in Starred", "what it shows, while the query has a mistake"
    listing.shown = listing.search('source:="Night Sky Notes"')
    assert (listing.title(), listing.description()) == ("Night Sky Notes in Starred", "starred of Night Sky Notes")
    listing.search("mill")
    listing.back()
    assert (listing.view, listing.selection.words) == (View.STARRED, "")
    listing.back()
    assert listing.view is View.ALL and not listing.filtered


def test_the_masthead_says_where_one_is() -> None:
    listing = Listing(Keys())
    listing.sort(Sort.TITLE)
    listing.show(View.UNREAD)
    said = heads("news", listing, Figures(5, 5, 2, 3, 0, "", 9, 5), {"show_starred": (), "stories": ("f5",)})
    assert [(tab.name, tab.count, tab.present) for tab in said.tabs] == [
        ("All", 9, False),
        ("Unread", 5, True),
        ("Starred", 2, False),
        ("Stories", None, False),
        ("Follow-ups", 3, False),
    ]
    assert [tab.key for tab in said.tabs] == ["", "a", "", "F5", "F"], "the user's own keys"
    assert said.order == "by title"
    assert library_name([Path("/a/news"), Path("/b/blog")]) == "news +1"
    assert named("Starred", "x" * 100) == "Starred: " + "x" * 69 + "…"


@pytest.mark.parametrize("name", list(Layout().values()))
@pytest.mark.parametrize("odd", [None, 7.5, [], {}, -1, "?" * 5000, True])
def test_any_odd_value_of_a_layout_is_as_at_the_first_time(name: str, odd: object) -> None:
    layout = layout_of({**Layout(unread=True, pane=Pane.READER).values(), name: odd})
    assert layout_of(layout.values()) == layout
    assert layout.selection(Selection()).sort in Sort


def test_an_error_in_one_mark_loses_none_that_waits_behind_it(desk: Desk, library: Library) -> None:
    marks = Marks(library, desk.work, desk.said.append)
    first, second = (Target.of_row(row) for row in library.rows(library.select(Selection())[:2]) if row is not None)
    errors = [ValueError("drawing"), ValueError("drawing once more")]

    def drawn(_: object) -> None:
        if errors:
            raise errors.pop()

    marks.on_done = drawn
    marks.read_all([], "shown here")
    marks.toggle_star(first)
    marks.toggle_star(second)
    desk.screen.settle()
    assert not errors
    assert library.state_of(first.id).starred and library.state_of(second.id).starred
    assert sum("Something went wrong" in said for said in desk.said) == 2


def test_what_is_opened_while_an_undo_is_on_its_way_is_not_what_it_takes_back(desk: Desk, library: Library) -> None:
    marks = Marks(library, desk.work, desk.said.append)
    starred, opened = (Target.of_row(row) for row in library.rows(library.select(Selection())[:2]) if row is not None)
    marks.toggle_star(starred)
    marks.undo()
    read: list[str] = []
    marks.read(opened, lambda: read.append(opened.id))
    desk.screen.settle()
    assert not library.state_of(starred.id).starred
    assert library.state_of(opened.id).read and read == [opened.id]
