"""What a key has asked for is done, also when the next key leaves the screen or the program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from reader.ui.flows import article_flow
from reader.ui.screens.topics import TopicsScreen
from tests.articles import Written, write_library
from tests.ui.conftest import NORMAL, key_event, open_desk


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A folder with so many articles that marking all of them takes longer than a key."""
    write_library(tmp_path / "news", [Written(f"Title {n}", n) for n in range(1500)])
    return tmp_path / "news"


@pytest.mark.parametrize("keys", [("A", "s", "Q"), ("a", "A", "s", "Q")])
async def test_marks_are_put_before_the_program_is_left(large: Path, keys: Sequence[str]) -> None:
    async with open_desk(large, NORMAL) as desk:
        ids = desk.library.index.ids(desk.list.rowids)
        for key in keys:
            desk.app.post_message(key_event(key))
        await desk.wait(lambda: desk.app.return_code is not None, "the end")
        states = [desk.library.state_of(article) for article in ids]
    assert all(state.read for state in states) and states[0].starred


async def test_marks_are_put_before_a_screen_is_left(large: Path) -> None:
    async with open_desk(large, NORMAL) as desk:
        ids = desk.library.index.ids(desk.list.rowids)
        await desk.press("t")
        await desk.wait(lambda: isinstance(desk.app.screen, TopicsScreen) and desk.app.screen.lines.entries)
        for key in ("A", "q"):
            desk.app.post_message(key_event(key))
        await desk.wait(lambda: desk.app.screen is desk.screen, "the main screen")
        assert all(desk.library.state_of(article).read for article in ids)


async def test_the_place_in_an_article_is_kept_when_the_next_one_is_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(article_flow, "PROGRESS_AFTER", 60)
    long = "\n\n".join(f"Paragraph {n} of a long text that goes on for a while." for n in range(200))
    write_library(tmp_path / "news", [Written("One", 1, body=long), Written("Two", 2, body=long)])
    async with open_desk(tmp_path / "news", NORMAL) as desk:
        one, two = desk.library.index.ids(desk.list.rowids)
        await desk.press("enter", *["pagedown"] * 4)
        place = desk.view.place
        await desk.press("J")
        await desk.until_title("Two")
        await desk.press("pagedown")
        assert desk.library.state_of(one).progress == pytest.approx(place, abs=0.02)
        assert place > 0.05 and not desk.library.state_of(two).progress
