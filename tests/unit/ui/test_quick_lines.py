"""Lines that are kept as they were drawn: only those that changed are drawn again, and none is out of date."""

from __future__ import annotations

from rich.control import Control
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip

from reader.ui.speed.quick_lines import QuickLines, QuickText
from reader.ui.speed.quick_moves import keep_moves


class Lines(QuickLines):
    """Counts what it draws."""

    def __init__(self) -> None:
        super().__init__()
        self.letters = ["a"] * 10
        self.asked: list[int] = []

    def render_line(self, y: int) -> Strip:
        """A letter."""
        self.asked.append(y)
        return Strip([Segment(self.letters[y])], 1)

    def shown(self) -> str:
        """All lines, as Textual asks for them."""
        self.asked.clear()
        return "".join(strip.text.strip() for strip in self.render_lines(Region(0, 0, self.size.width, 10)))


class OneApp(App[None]):
    """Nothing but the lines."""

    CSS = "Lines { height: 10; overflow-y: hidden; }"

    def compose(self) -> ComposeResult:
        """The lines."""
        yield Lines()


async def test_only_what_changed_is_drawn_again() -> None:
    app = OneApp()
    async with app.run_test(size=(20, 10)):
        lines = app.query_one(Lines)
        assert lines.shown() == "a" * 10
        assert lines.shown() == "a" * 10
        assert lines.asked == []
        lines.letters[3] = "b"
        lines.refresh(Region(0, 3, 20, 1))
        assert lines.shown() == "aaabaaaaaa"
        assert lines.asked == [3]
        lines.letters = ["c"] * 10
        lines.refresh()
        lines.refresh(Region(0, 3, 20, 1))
        assert lines.shown() == "c" * 10
        lines.letters = ["d"] * 10
        lines.notify_style_update()
        assert lines.shown() == "d" * 10


class Words(QuickText):
    """Says one of few things."""

    said = Content("one")

    def text(self) -> Content:
        """What it says."""
        return self.said


class WordApp(App[None]):
    """Nothing but some words."""

    CSS = "Words { height: 1; }"

    def compose(self) -> ComposeResult:
        """The words."""
        yield Words()


async def test_a_text_that_comes_again_is_the_very_same_line() -> None:
    app = WordApp()
    async with app.run_test(size=(10, 2)) as pilot:
        words = app.query_one(Words)
        lines: list[Strip] = []
        for said in (Content("one"), Content("two"), Content.styled("two", "bold"), Content("one")):
            words.said = said
            words.refresh()
            lines += words.render_lines(Region(0, 0, 10, 1))
        assert [line.text.strip() for line in lines] == ["one", "two", "two", "one"]
        assert lines[0] is lines[3]
        assert lines[1] != lines[2]
        await pilot.resize_terminal(12, 2)
        words.refresh()
        assert words.render_lines(Region(0, 0, 12, 1))[0].text == "one" + " " * 9


def test_a_move_is_made_once() -> None:
    before = Control.move_to(3, 4).segment
    keep_moves()
    keep_moves()
    assert Control.move_to(3, 4).segment == before
    assert Control.move_to(3, 4) is Control.move_to(3, 4)
