"""The installed command in a real terminal: what it draws, what it keeps, how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from pathlib import Path

import pytest

from reader.model.identity import article_id
from tests.articles import Written, story, write_library
from tests.shared_data import SHARED, needs_shared
from tests.terminal.terminal import Terminal, environment

pytestmark = [pytest.mark.terminal, pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")]

COMMAND = str(Path(sys.executable).parent / "broadsheet")
FIRST = article_id(("https://news.example/comet-seen-at-dawn",), "")


@pytest.fixture
def news(tmp_path: Path) -> Path:
    write_library(tmp_path / "news", story())
    return tmp_path / "news"


def opened(tmp_path: Path, *arguments: str, columns: int = 120, rows: int = 40) -> Terminal:
    return Terminal([COMMAND, *arguments], environment(tmp_path / "home"), columns, rows)


def marks(state: Path) -> dict[str, dict[str, object]]:
    return json.loads(state.read_text(encoding="utf-8"))["articles"] if state.exists() else {}


@pytest.mark.parametrize(("columns", "rows"), [(160, 45), (100, 30), (80, 24), (40, 15)])
def test_the_sample_opens_at_every_size_and_q_leaves(tmp_path: Path, columns: int, rows: int) -> None:
    with opened(tmp_path, columns=columns, rows=rows) as terminal:
        terminal.wait(lambda text: "unread" in text or re.search(r"\d+ articles", text))
        terminal.send("q")
        terminal.wait_for("again")
        terminal.send("q")
        assert terminal.end() == 0
        assert b"\x1b[?1049l" in terminal.raw, "the screen before is restored"


def test_keys_that_arrive_at_once_are_taken_one_after_the_other(tmp_path: Path, news: Path) -> None:
    """As over a slow line: letters after `/` are text, not commands, and those after Enter do not belong to it."""
    with opened(tmp_path, str(news)) as terminal:
        terminal.wait_for("unread")
        terminal.send("/jqx")
        terminal.wait_for("“jqx”")
        terminal.send("escape")
        terminal.wait_for("? help")
        terminal.send("/comet\rj")
        terminal.wait_for("“comet”")
        terminal.wait_for("? help")
        assert "cometj" not in terminal.text
        terminal.send("Q")
        assert terminal.end() == 0


def test_hostile_titles_are_shown_literally_and_no_control_byte_arrives(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    write_library(
        folder,
        [
            Written("[@click=app.quit]x", 1),
            Written("odd [/] close", 2),
            Written("red \x1b[31mtext\x07 and \u202eoverride", 3, body="body \x1b]0;owned\x07 \x9b31m end\n"),
            Written("eye [bold]catcher[/bold]", 4),
        ],
    )
    hard = folder / "2026-11-20-yaml.md"
    hard.write_text(
        '---\ntitle: "esc \\e[31m bell \\a and &#27;[32m"\npublishedDateTime: 2026-11-20T11:30:00Z\n---\nText\n'
    )
    with opened(tmp_path, str(folder)) as terminal:
        terminal.wait_for("[@click=app.quit]x")
        terminal.wait_for("odd [/] close")
        terminal.wait_for("eye [bold]catcher[/bold]")
        for _ in range(5):
            terminal.send("enter")
            terminal.wait(lambda text: "min" in text or "left the site" in text or text)
            terminal.send("J")
        terminal.send("q", "q")
        terminal.send("Q")
        assert terminal.end() == 0
        raw = bytes(terminal.raw).decode("utf-8", "replace")
    raw = re.sub(r"\x1b\]22;[a-z]*\x07", "", raw)  # the frame itself sets the pointer's shape
    assert "\x1b]0;owned" not in raw
    assert "\x1b[31mtext" not in raw
    assert "\x07" not in raw
    assert "\u202e" not in raw
    assert "\x9b" not in raw


def test_what_was_shown_as_done_survives_sigkill(tmp_path: Path, news: Path) -> None:
    state = tmp_path / "state.json"
    with opened(tmp_path, str(news), "--state", str(state)) as terminal:
        terminal.wait_for("Comet seen at dawn")
        terminal.wait_for("6 unread")
        terminal.send("s")
        terminal.wait_for("Starred: ")
        terminal.send("m")
        terminal.wait(lambda text: "Unread 5" in text)
        terminal.wait(lambda _: marks(state).get(FIRST, {}).get("read"), timeout=1.0, what="the mark in the file")
        os.kill(terminal.process.pid, signal.SIGKILL)
        terminal.end()
    assert marks(state)[FIRST]["starred"] is True
    with opened(tmp_path, str(news), "--state", str(state)) as terminal:
        terminal.wait_for("5 unread")
        terminal.wait_for("★ 1")
        terminal.send("Q")
        assert terminal.end() == 0


def test_a_star_with_a_note_is_told_a_development_over_a_restart(tmp_path: Path, news: Path) -> None:
    state = tmp_path / "state.json"
    first, second, third, *_ = story()
    for article in news.glob("*article-[12].md"):
        article.unlink()
    with opened(tmp_path, str(news), "--state", str(state)) as terminal:
        terminal.wait_for("4 unread")
        terminal.send("G", "k")
        terminal.wait(lambda text: text.count(first.title) > 1, what="the article beside the list")
        terminal.send("S")
        terminal.wait_for("Enter keeps it")
        terminal.send("ask Ida @31 feb\r")
        terminal.wait_for("no day")
        terminal.send(*["\x7f"] * 7)
        terminal.wait(lambda text: "@31" not in text, what="the day is taken away")
        terminal.send("\r")
        terminal.wait_for("Starred with a note")
        again = Written(first.title, 95, source="Harbour Post", url="https://post.example/again")
        (news / "again.md").write_text(again.text(), encoding="utf-8")
        terminal.wait_for("1 new")
        assert "★+" not in terminal.text, "a repeat is none"
        (news / "later-0.md").write_text(second.text(), encoding="utf-8")
        terminal.wait_for(f"{first.title}: {second.title[:9]}")  # in the corner, folded
        terminal.wait(lambda text: "Follow-ups 1" in text and "★+1" in text, what="tab and row")
        terminal.send("Q")
        assert terminal.end() == 0
    (news / "later-1.md").write_text(third.text(), encoding="utf-8")
    with opened(tmp_path, str(news), "--state", str(state)) as terminal:
        terminal.wait_for("Follow-ups 2")
        terminal.wait_for("★+2")
        terminal.send("F")
        terminal.wait(lambda text: "2 new" in text and "“ask Ida”" in text)
        terminal.send("n", "enter")
        terminal.wait_for("Follow-ups 1")
        terminal.settled()
        terminal.send("F")
        terminal.wait(lambda text: "1 new" in text)
        terminal.send("z")
        terminal.wait_for("Put aside until")
        terminal.send("\r")
        terminal.wait_for("Waiting  1")
        terminal.send("u")
        terminal.wait_for("New  1")
        terminal.send("Q")
        assert terminal.end() == 0
    record = next(mark for mark in marks(state).values() if mark.get("note"))
    assert (record["starred"], record["note"], record.get("snoozed", "")) == (True, "ask Ida", "")


def test_resizing_keeps_the_selection(tmp_path: Path) -> None:
    write_library(tmp_path / "news", [Written(f"Article {n:02}", float(n)) for n in range(40)])
    with opened(tmp_path, str(tmp_path / "news"), columns=160, rows=45) as terminal:
        terminal.wait_for("40 unread")
        terminal.send(*"jjjjjjjjjjjjjjjjjjjj")
        terminal.wait(lambda text: text.count("Article 20") >= 2, what="the preview of article 20")
        for _ in range(10):  # sizes that come in a row reach the program in any order
            for columns, rows in ((40, 15), (1, 1), (100, 30), (80, 24), (160, 45)):
                terminal.resize(columns, rows)
            terminal.wait(lambda text: text.count("Article 20") >= 2, what="article 20 in list and reader again")
        terminal.send("Q")
        assert terminal.end() == 0


@pytest.mark.parametrize("what", ["missing", "file", "empty"])
def test_what_cannot_be_opened_is_one_clear_line(tmp_path: Path, what: str) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    with opened(tmp_path, str(tmp_path / what)) as terminal:
        if what == "empty":
            terminal.wait_for("No articles in")
            terminal.send("Q")
            assert terminal.end() == 0
        else:
            assert terminal.end() == 2
            terminal.wait_for("broadsheet: ")
            assert "Traceback" not in terminal.text


@needs_shared
def test_three_documents_are_listed_and_read_as_cards(tmp_path: Path) -> None:
    with opened(tmp_path, str(SHARED / "seeds"), columns=160, rows=45) as terminal:
        terminal.wait_for("3 articles")
        terminal.wait_for("Biden pardons nearly 2,500")
        terminal.send("j")
        terminal.wait_for("UN refugee agency")
        for digit in "1234567890":
            terminal.send(digit)
            terminal.wait(lambda text: " 2/2 " in text, what=f"card {digit}")
            terminal.send("s")
            terminal.wait_for("Starred: ")
            terminal.send("backspace")
            terminal.wait(lambda text: " 1/2 " in text)
        terminal.send("Q")
        assert terminal.end() == 0


@needs_shared
def test_a_real_folder_opens_and_marks_are_there_again(tmp_path: Path) -> None:
    folder = str(SHARED / "real" / "diablo4_news")
    state = tmp_path / "state.json"
    for read in (0, 1):
        with opened(tmp_path, folder, "--state", str(state)) as terminal:
            terminal.wait_for("1,569 articles")  # 1,611 files, of which 42 say the same as another
            terminal.wait_for(f"{1_569 - read:,} unread")
            if not read:
                terminal.send("m", "s")
                terminal.wait_for("Starred")
                terminal.wait(lambda _: any(m.get("starred") for m in marks(state).values()))
            else:
                terminal.wait_for("★ 1")
            terminal.send("Q")
            assert terminal.end() == 0


def test_the_linear_mode_sends_plain_lines_only(tmp_path: Path, news: Path) -> None:
    with opened(tmp_path, "--linear", str(news), columns=80, rows=24) as terminal:
        terminal.wait_for("6. Choir wins a prize")
        terminal.send("1\r")
        terminal.wait_for("No related articles.")
        terminal.send("star\r")
        terminal.wait_for("Starred: Comet seen at dawn")
        terminal.send("q\rq\r")
        assert terminal.end() == 0
        assert b"\x1b" not in terminal.raw
