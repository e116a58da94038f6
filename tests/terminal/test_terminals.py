"""Terminals that show less, and what they send: the program as it is installed, in a pseudo-terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.articles import story, write_library
from tests.terminal.terminal import Terminal, environment

pytestmark = [pytest.mark.terminal, pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")]

COMMAND = str(Path(sys.executable).parent / "broadsheet")
COLOUR = re.compile(rb"\x1b\[[\d;]*?\b(3[0-8]|4[0-8]|9[0-7]|10[0-7])\b[\d;]*m")
TRUE_COLOUR = re.compile(rb"[34]8;2;")


@pytest.fixture
def news(tmp_path: Path) -> Path:
    write_library(tmp_path / "news", story())
    return tmp_path / "news"


def shown(tmp_path: Path, news: Path, settings: str = "", command: tuple[str, ...] = (), **more: str) -> bytes:
    """What the program writes until it shows the list, opens an article and leaves."""
    config = tmp_path / "config.yaml"
    config.write_text(settings)
    variables = environment(tmp_path / "home", BROADSHEET_CONFIG=str(config), **more)
    with Terminal([*command, COMMAND, str(news)], variables) as terminal:
        terminal.wait_for("Unread 6")
        terminal.wait(lambda text: text.count("Comet seen at dawn") > 1, what="the first article")
        terminal.send("j")
        terminal.wait(lambda text: text.count("50% off [/] everything") > 1, what="the second article")
        terminal.send("Q")
        assert terminal.end() == 0
        return bytes(terminal.raw)


@pytest.mark.parametrize("name", ["/dev/null", "errors.txt"])
def test_standard_error_may_be_a_file(tmp_path: Path, news: Path, name: str) -> None:
    file = tmp_path / name
    command = ("sh", "-c", f'exec "$@" 2>"{file}"', "sh")
    assert b"Comet" in shown(tmp_path, news, command=command)
    if name == "errors.txt":
        assert file.read_bytes() == b""


def test_no_color_is_no_colour_at_all(tmp_path: Path, news: Path) -> None:
    assert not COLOUR.search(shown(tmp_path, news, NO_COLOR="1"))


def test_an_empty_no_color_counts_as_unset(tmp_path: Path, news: Path) -> None:
    raw = shown(tmp_path, news, NO_COLOR="")
    assert re.search(rb"38;2;2[0-9]{2};", raw) and TRUE_COLOUR.search(raw)


def test_the_linux_console_gets_its_colours_and_signs(tmp_path: Path, news: Path) -> None:
    raw = shown(tmp_path, news, TERM="linux", COLORTERM="")
    assert COLOUR.search(raw)
    assert not re.search(rb"[34]8;[25];", raw)
    assert re.sub(r"\w", "", raw.decode("utf-8")).isascii()
    assert b"$p" not in raw


@pytest.mark.parametrize("symbols", ["ascii", "plain"])
def test_plain_symbols_are_ascii_alone(tmp_path: Path, news: Path, symbols: str) -> None:
    assert shown(tmp_path, news, f"symbols: {symbols}\n").decode("utf-8").isascii()


def test_the_mouse_can_be_left_to_the_terminal(tmp_path: Path, news: Path) -> None:
    # Each with a home of its own: in the same one the second comes back to where the first was left.
    places = [tmp_path / "on", tmp_path / "off"]
    for place in places:
        place.mkdir()
    assert b"\x1b[?1000h" in shown(places[0], news)
    assert b"\x1b[?1000h" not in shown(places[1], news, "mouse: off\n")


def test_the_next_terminal_gets_all_that_is_written_to_it(tmp_path: Path) -> None:
    variables = environment(tmp_path / "home")
    for _ in range(3):
        with Terminal(["sh", "-c", "while :; do echo abcdefgh; done"], variables) as flooded:
            flooded.wait_for("abcdefgh")
        with Terminal(
            ["sh", "-c", "for n in 1 2 3 4 5 6 7 8; do echo line$n; sleep 0.03; done; read x"], variables
        ) as now:
            text = now.wait_for("line8")
            assert [f"line{n}" for n in range(1, 9)] == text.split()


def test_a_dumb_terminal_is_told_what_to_use(tmp_path: Path, news: Path) -> None:
    with Terminal([COMMAND, str(news)], environment(tmp_path / "home", TERM="dumb")) as terminal:
        assert terminal.end() == 2
        terminal.wait_for("`broadsheet list` prints the articles")
        assert b"\x1b" not in terminal.raw
    printed = subprocess.run(
        [COMMAND, "list", "-l", str(news)],
        env=environment(tmp_path / "home", TERM="dumb"),
        capture_output=True,
        check=True,
    ).stdout
    assert b"Comet" in printed


def test_the_cursor_stands_on_what_is_read(tmp_path: Path, news: Path) -> None:
    with Terminal([COMMAND, str(news)], environment(tmp_path / "home")) as terminal:
        terminal.wait(lambda text: text.count("Comet seen at dawn") > 1, what="the first article")
        for title in ("[Important] 50% off", "The mill turns again"):
            terminal.send("j")
            terminal.wait(lambda text, title=title: title in text.split("\n")[terminal.cursor[1]][:40], what=title)
        terminal.send("enter")
        terminal.wait(lambda _: terminal.cursor[0] > 10, what="the cursor in the reader")
        terminal.send("/", "x")
        terminal.wait(lambda _: terminal.cursor[1] > 30, what="the cursor in the prompt")


def test_what_a_terminal_answers_late_is_no_command(tmp_path: Path, news: Path) -> None:
    with Terminal([COMMAND, str(news)], environment(tmp_path / "home")) as terminal:
        terminal.wait(lambda text: text.count("Comet seen at dawn") > 1, what="the first article")
        before = terminal.settled()
        for data in (
            b"\xe9",
            b"\x1b[MC" + bytes([142, 37]),
            b"\x1b[1092::97;1:3u",
            b"\x1b]11;rgb:0000/0000/0000\x07",
            b"\x1b[?62;22c",
            b"\x1b]52;c;QUFB\x1b\\",
            b"\x1bP>|XTerm(380)\x1b\\",
            b"\x1b[200~abc",
        ):
            terminal.send_bytes(data)
        assert terminal.settled() == terminal.settled() == before
        terminal.send("m")
        terminal.wait_for("Unread 5")
        terminal.send("Q")
        assert terminal.end() == 0


def test_a_terminal_that_takes_nothing_does_not_keep_it(tmp_path: Path, news: Path) -> None:
    with Terminal([COMMAND, str(news)], environment(tmp_path / "home")) as terminal:
        terminal.wait(lambda text: text.count("Comet seen at dawn") > 1, what="the first article")
        with terminal.stalled():
            for _ in range(300):
                terminal.send("?", "q")
            os.kill(terminal.process.pid, 15)
            assert terminal.end() == 143
