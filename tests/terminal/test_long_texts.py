"""Long articles in a real terminal: they open, and are paged to their end."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from reader.parse.article import parse_whole
from tests.articles import Written, write_library
from tests.shared_data import SHARED, needs_shared
from tests.terminal.terminal import Terminal, environment
from tests.unit.render.helpers import plain

pytestmark = [pytest.mark.terminal, pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")]

COMMAND = str(Path(sys.executable).parent / "broadsheet")


def _packed(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def page_through(tmp_path: Path, folder: Path, body: str, keys: list[str]) -> int:
    """Open the only article of a folder and press keys until its last words are seen; how often they were pressed."""
    end = _packed(plain(body))[-40:]
    with Terminal([COMMAND, str(folder)], environment(tmp_path / "home"), 80, 24) as terminal:
        terminal.wait_for("1 article")
        terminal.send("enter")
        text = terminal.wait_for("min read")
        rounds = 0
        while end not in _packed(text):
            terminal.send(*keys)
            # Compared with the very text that was looked at: between two looks the screen may have reached the end,
            # from where no key changes it any more.
            text = terminal.wait(lambda now, before=text: now != before, what="the next page")
            rounds += 1
        terminal.send("g")
        terminal.wait_for("min read")
        terminal.send("Q")
        assert terminal.end() == 0
    return rounds


@needs_shared
def test_the_longest_real_body(tmp_path: Path) -> None:
    longest = max((SHARED / "cases").glob("*.md"), key=lambda path: path.read_bytes().count(b" "))
    (tmp_path / "news").mkdir()
    shutil.copy(longest, tmp_path / "news")
    body = parse_whole(longest.read_bytes(), longest.name).body
    assert page_through(tmp_path, tmp_path / "news", body, ["pagedown"] * 5) > len(body) // 10_000


def test_a_text_of_a_megabyte(tmp_path: Path) -> None:
    parts = (f"## Part {n}\n\n" + f"The {n}th sentence of many, with *some* stress. " * 20 for n in range(1_000))
    body = "\n\n".join(parts) + "\n\nHere it ends, after a thousand parts and no less."
    write_library(tmp_path / "news", [Written("A megabyte", 1, body=body)])
    assert len(body) > 900_000
    end = _packed(plain(body))[-40:]
    with Terminal([COMMAND, str(tmp_path / "news")], environment(tmp_path / "home"), 80, 24) as terminal:
        terminal.wait_for("1 article")
        terminal.send("enter")
        terminal.wait_for("min read")
        terminal.send("pagedown", "pagedown", "G")
        terminal.wait(lambda text: end in _packed(text), what="the last words")
        terminal.send("g")
        terminal.wait_for("min read")
        terminal.send("Q")
        assert terminal.end() == 0
