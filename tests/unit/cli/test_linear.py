"""The linear mode: plain lines out of typed words, and nothing that a terminal obeys."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.cli import linear, linear_sending
from reader.cli.linear import LinearReader
from reader.cli.linear_words import PHRASES, CommandWords
from reader.library.answers import Opened
from reader.library.library import Library
from reader.model.errors import FullTextError
from reader.model.query import Selection
from reader.settings.config import Config
from reader.ui.commands import BY_ID, COMMANDS
from tests.articles import NOON, Written, story, write_library
from tests.counts import times
from tests.unit.cli.test_citizenship import run

Session = Callable[..., list[str]]


@pytest.fixture
def library(tmp_path: Path):
    write_library(tmp_path / "news", story())
    opened = Library.open([tmp_path / "news"], tmp_path / "state", None, clock=lambda: NOON)
    opened.marks.share()
    opened.refresh(lambda _: None, lambda: False)
    yield opened
    opened.close()


@pytest.fixture
def session(library: Library) -> Session:
    """Types lines into one reader; gives the printed lines of the last one."""
    printed: list[str] = []
    reader = LinearReader(library, Config(queries={"sky": "topic:sky"}), lambda: None, printed.append)
    reader.run()

    def type_lines(*lines: str) -> list[str]:
        for line in lines:
            printed.clear()
            reader.answer(line)
        return printed

    type_lines.start = list(printed)  # pyright: ignore[reportFunctionMemberAccess]
    return type_lines


def test_the_list_is_numbered_and_a_number_reads(session: Session, library: Library) -> None:
    start = session.start  # pyright: ignore[reportFunctionMemberAccess]
    assert start[1] == "Articles, 6 of them, 6 unread:"
    assert start[2] == "1. Comet seen at dawn. Observer, Fri 20 Nov, unread"
    assert start[4].startswith("3. The mill turns again. Evening Lantern, Thu 19 Nov, unread")
    lines = session("3")
    assert lines[:2] == ["The mill turns again", "Evening Lantern, Thu 19 Nov"]
    assert "After ninety years it turns." in lines and lines.index("End of the text.") < lines.index("Earlier:")
    assert any(line.startswith("1. Council votes to raise the wheel. Harbour Post") for line in lines)
    assert session("1")[0] == "Council votes to raise the wheel"
    assert session("backspace")[0] == "The mill turns again"
    assert session("trail back") == ["This is where the trail begins"]
    assert session("q")[:2] == [
        "Articles, 6 of them, 4 unread:",
        "3. The mill turns again. Evening Lantern, Thu 19 Nov, read",
    ]


def test_keys_and_words_are_the_same_commands(session: Session) -> None:
    assert session("n")[0] == "Comet seen at dawn"
    assert session("next unread")[0].startswith("[Important]")
    assert session("")[0] == "The mill turns again"  # nothing is left of the text before: on to the next unread one
    for words in ("s", "star", "toggle_read", "m"):
        assert session(words)[0].endswith("The mill turns again")
    assert session("S call back @2026-12-01") == ["Starred: The mill turns again, call back @2026-12-01"]
    assert session("done") == ["Done: The mill turns again"]
    assert session("u") == ["Undone (done): The mill turns again"]
    assert session("snooze in 1 week")[0].startswith("Put aside until")
    assert session("u", "undo")[0] == "Undone (starred with words): The mill turns again"


def test_searches_views_and_marks(session: Session, library: Library) -> None:
    assert session("/mill")[0].startswith("Articles, found by “mill”, ")
    assert session("/sorce:x")[0].startswith("There is no field")
    assert session("/ nonesuchword")[0].endswith("the list stays")
    assert session("f") == ["1. sky: topic:sky"]
    assert session("1")[1].startswith("1. Comet seen at dawn")
    session("m", "q")
    assert session("a")[0] == "Unread articles, 5 of them, 5 unread:"
    assert session("A") == ["Marked 5 articles of the list read; u takes it back"]
    assert session("u") == ["Undone (read): 5 articles"]
    assert session("sort oldest")[0].startswith("Unread articles")
    assert session("sort")[0].startswith("Say the order behind it: newest")
    assert session("*") == ["Nothing is unread and starred; the list stays"]


def test_stories_and_follow_ups_are_numbered(session: Session) -> None:
    assert session("F")[0].startswith("Nothing is starred")
    session("6", "s")
    lines = session("follow-ups")
    assert lines == ["1. Star: Choir wins a prize. nothing since"]
    story_lines = session("q", "5", "T")
    assert story_lines[0].startswith("Story: ") and story_lines[1].startswith("1. Mill wheel found under the quay.")
    assert session("2")[0] == "Council votes to raise the wheel"
    assert session("B")[0].startswith("1. ") and session("1")[0] == "Mill wheel found under the quay"
    assert session("99") == ["This article has no related article 99"]


def test_what_is_not_known_is_said(session: Session) -> None:
    assert session("nxet unread")[0].startswith("There is no command “nxet unread”; did you mean next unread?")
    assert session("pictures") == ["The linear mode has no “pictures”; ? tells what it has"]
    assert session("9" * 5000)[0].startswith("The list has no article")
    assert session("y")[0] == "https://news.example/comet-seen-at-dawn"
    assert session("?")[0].startswith("j, ↓; down:")


@given(
    st.lists(
        st.one_of(
            st.sampled_from([c.id for c in COMMANDS if c.id not in ("open_original", "full_text")]),
            st.sampled_from([k for c in COMMANDS for k in c.keys if k not in ("o", "v", "x")]),
            st.integers(-2, 12).map(str),
            st.text(max_size=8),
        ),
        max_size=12,
    )
)
@settings(max_examples=times(40, 2_000), deadline=None)
def test_any_lines_are_answered(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    folder = tmp_path_factory.getbasetemp() / "linear"
    if not folder.exists():
        write_library(folder, story())
    library = Library.open([folder], None, None, clock=lambda: NOON)
    library.marks.share()
    library.refresh(lambda _: None, lambda: False)
    typed = iter(lines)
    LinearReader(library, Config(), lambda: next(typed, None), lambda line: None).run()
    library.close()


def test_the_users_own_keys_hold() -> None:
    words = CommandWords(["star", "search", "undo"], {"star": ("f5", "b"), "undo": ()})
    assert words.read("b") == words.read("f5") == words.read("Star") == ("star", "")
    assert words.read("/ a b") == words.read("/a b") == words.read("search a b") == ("search", "a b")
    assert words.read("u") == ("", "u") and words.read("undo") == ("undo", "")
    assert set(PHRASES) <= set(BY_ID)
    vim = CommandWords(["top", "copy_url"], {"preset": ("vim",)})
    assert vim.read("gg") == vim.read("g g") == ("top", "") and vim.read("yy") == ("copy_url", "")


@pytest.mark.parametrize(("rule", "at_once", "at_end"), [("open", 1, 1), (2.0, 1, 1), ("end", 0, 1), ("hand", 0, 0)])
def test_reading_marks_as_the_settings_say(
    library: Library, monkeypatch: pytest.MonkeyPatch, rule: str | float, at_once: int, at_end: int
) -> None:
    monkeypatch.setattr(linear, "_LINES", 1)
    reader = LinearReader(library, Config(mark_read=rule, read_same_report=False), lambda: None, lambda line: None)
    reader.run()
    reader.answer("3")
    assert len(library.state.read()) == at_once
    for _ in range(9):
        reader._more()
    assert len(library.state.read()) == at_end


@pytest.mark.skipif(sys.platform == "win32", reason="starts a shell of POSIX systems")
def test_through_a_pipe_only_plain_lines_come_out_and_marks_are_kept(tmp_path: Path) -> None:
    news = tmp_path / "news"
    write_library(
        news, [Written("red \x1b[31mtext\x07 and \u202eoverride", 3, body="body \x1b]0;owned\x07 \x9b31m end\n")]
    )
    done = run(tmp_path, "--linear", str(news), to="<<'END'\n1\ns\n\x1b[A\nq\nq\nEND\n")
    assert done.returncode == 0 and done.stderr == ""
    assert "Starred: red" in done.stdout and not set("\x1b\x07\x9b\u202e\r") & set(done.stdout)
    listed = run(tmp_path, "list", "-l", str(news), "--format", "{unread}{starred}")
    assert listed.stdout == "*\n"
    gone = run(tmp_path, "--linear", str(news), to="< /dev/null > /dev/full")
    assert gone.returncode == 1 and "cannot be written" in gone.stderr


def test_marks_go_to_all_that_is_selected(session: Session, library: Library) -> None:
    assert session("V 1-2, 4") == ["Selected: 3 articles; m, s, S, d, z, o, y and x act on them"]
    assert session("s") == ["Starred: 3 selected articles"]
    assert session("S see again @fri")[0].startswith("Starred: 3 selected articles, see again @2026-11-27")
    assert session("d") == ["Done: 3 selected articles"]
    assert [library.state_of(row.id).status for row in library.rows(rows(library))] == [
        "done",
        "done",
        "",
        "done",
        "",
        "",
    ]
    assert session("u", "u", "u") and not any(library.state_of(row.id).starred for row in library.rows(rows(library)))
    assert session("select all") == ["Selected: 6 articles; m, s, S, d, z, o, y and x act on them"]
    assert session("V 3-9") == ["Say numbers of the list behind it, of 1 to 6: 3-7 9; or none"]
    assert session("V none", "m")[0].startswith("Marked read: Comet seen at dawn")


def test_addresses_browser_and_full_texts_go_to_all_that_is_selected(
    session: Session, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def open_link(url: str) -> str:
        asked.append(url)
        return "news.example"

    def fetch_text(opened: Opened, **_: object) -> None:
        asked.append(opened.title)
        if opened.title.startswith("Comet"):
            raise FullTextError("The page has no text.")

    monkeypatch.setattr(library.web, "open_link", open_link)
    monkeypatch.setattr(library.web, "fetch_text", fetch_text)
    monkeypatch.setattr(type(library.web), "full_text_missing", "")
    addresses = ["https://news.example/comet-seen-at-dawn", "https://news.example/the-mill-turns-again"]
    session("V 1 3")
    assert session("y") == addresses
    assert session("o") == ["Opened in the browser: news.example"] * 2 and asked == addresses
    assert session("x") == [
        "The page has no text: Comet seen at dawn",
        "Full text: The mill turns again",
        "1 full text of 2",
    ]
    monkeypatch.setattr(linear_sending, "MANY_PAGES", 1)
    assert session("o") == ["These are 2 pages; with “all” behind it they are opened"]
    assert len(session("o all")) == 2
    assert session("V none", "3", "x")[0] == "The mill turns again", "one alone is told with its text"
    assert session("y") == [addresses[1]]


def test_sources_and_topics_are_listed_and_a_number_shows_their_articles(session: Session) -> None:
    lines = session("t")
    number = next(line for line in lines if "Observer: 1 article, 1 unread" in line).partition(".")[0]
    assert session(number)[1].startswith("1. Comet seen at dawn. Observer")
    assert session("nothing like this", "t topics")[0].startswith("1. ")
    assert session("99") == ["There is no 99 here"]


def test_a_story_is_muted_and_shown_again(session: Session) -> None:
    session("3")
    assert session("mute perhaps")[0].startswith("Say behind it how long")
    assert session("mute") == ["Muted until another source joins: The mill turns again"]
    assert session("mute") == ["Shown again: The mill turns again"]
    assert session("mute always") == ["Muted for good: The mill turns again"]
    assert session("u")[0].startswith("Undone (muted)")
    assert session("mute in 2 weeks")[0].startswith("Muted until Fri 4 Dec")


def rows(library: Library) -> list[int]:
    found = library.find(Selection()).rowids
    assert found is not None
    return list(found)
