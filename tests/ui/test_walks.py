"""Random walks over the keys: whatever was pressed, a key acts on what one sees, says so, and nothing jumps.

After each key: what a command would act on is what the pane with the keys shows, in sight; the sentence of a mark names
it; another view selects the same article, or the nearest that is still there.
"""

from __future__ import annotations

import random
import re
from array import array
from pathlib import Path

import pytest

from reader.settings.config import Config
from reader.ui.pane import Pane
from reader.ui.screens.follow_ups import FollowUpsScreen
from reader.ui.screens.main import MainScreen
from reader.ui.screens.palette import PaletteScreen
from reader.ui.screens.story_screen import StoryScreen
from tests.articles import Written, story, write_library
from tests.counts import SOAK
from tests.ui.conftest import LOW, NORMAL, TINY, WIDE, Desk, open_desk

STEPS, SEEDS = (250, 40) if SOAK else (30, 1)
MAIN = (
    *("j", "k", "g", "G", "ctrl+d", "ctrl+u", "pagedown", "space", "b", "n", "p", "J", "K"),
    *("h", "l", "tab", "shift+tab", "enter", "enter", "1", "2", "4", "backspace", "[", "]", "{"),
    *("m", "s", "m", "s", "y", "u", "U", "<", "A", "a", "a", "*", "backslash", "escape", "q", "Z", "r"),
    *("T", "c", "B", "F", "W", "t", "slash", "ctrl+f", "w", "V", "ctrl+a", "0", "question_mark"),
    *("=", "-", ";", ".", "i", "(", ")", "}", "#", "S", "d", "z", "f", "!", "M", "e", "|", "+", "Y", "C", ":"),
)
OVER = (
    *("j", "j", "k", "g", "G", "enter", "m", "s", "u", "n", "p", "space", "l", "h", "T", "B", "F", "a", "q", "escape"),
    *("c", "W", "t", "*", "/", "U", "y", "w", "tab", "S", "d", "z", "M", "e", "backslash", "A", ":", "question_mark"),
)
WORDS = ("note", "wheel", "nothing", "p")
COMMANDS = ("timeline", "starred", "next unread", "by story", "undo", "no such thing")
"""What is typed into the palette: nothing that ends the program."""
MARKS = ("m", "s", "y")
VIEWS = ("a", "*", "backslash")


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A story among others, enough for every pane to scroll."""
    more = [Written(f"Note {n:02} of the harbour", 7.0 * n, f"Source {n % 3}") for n in range(24)]
    long = "\n\n".join(f"Paragraph {n} of a text." for n in range(60))
    write_library(tmp_path / "news", [*story(), *more, Written("Long read", 30, body=long, related=more[:12])])
    return tmp_path / "news"


class Walk:
    """One walk. Keeps what was pressed, for the sentence of a failure."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.random = random.Random(seed)
        self.pressed: list[str] = []

    async def settle(self) -> None:
        """Wait until what the key began is done."""
        desk = self.desk

        def at_rest() -> bool:
            if desk.screen.busy or desk.screen.flows.marks.busy:
                return False
            return not any(worker.is_running and worker.group != "watch" for worker in desk.app.workers)

        await desk.flush()
        await desk.wait(at_rest, "rest")
        await desk.flush()
        await desk.wait(at_rest, "rest")

    async def go(self, steps: int) -> None:
        for _ in range(steps):
            screen = self.desk.app.screen
            if isinstance(screen, MainScreen) and screen.types:
                await self.press(self.choice(("2", "enter", "escape", "escape")))
            elif isinstance(screen, MainScreen):
                await self.on_main(self.choice(MAIN))
            elif isinstance(screen, StoryScreen):
                await self.over_main(screen, self.choice(OVER))
            elif isinstance(screen, PaletteScreen):
                await self.type(COMMANDS)
            else:  # a dialog
                await self.press(self.choice(("j", "k", "enter", "escape", "escape")))

    def choice(self, keys: tuple[str, ...]) -> str:
        key = self.random.choice(keys)
        return "j" if key == "q" and self.pressed[-1:] == ["q"] else key  # twice, it quits

    async def press(self, key: str) -> None:
        self.pressed.append(key)
        await self.desk.press(key)
        await self.settle()

    async def type(self, words: tuple[str, ...]) -> None:
        """Type one of these, and take it or not."""
        word = self.random.choice(words)
        self.pressed.append(word)
        await self.desk.press(*("space" if letter == " " else letter for letter in word))
        await self.press(self.random.choice(("enter", "escape")))

    async def on_main(self, key: str) -> None:
        desk = self.desk
        seen, said_by = self.seen(), desk.screen.flows.panes.pane
        rows, cursor, picks = array("q", desk.list.rowids), desk.list.cursor, "selected" in desk.list_title()
        await self.press(key)
        if key in ("slash", "ctrl+f") and isinstance(desk.app.screen, MainScreen):
            await self.type(WORDS)
        if key == "backslash":
            await self.press(self.random.choice(("j", "k")))
            await self.press(self.random.choice(("enter", "escape")))
        if not isinstance(desk.app.screen, MainScreen):
            return
        await self.check_target()
        if key in MARKS and seen and not (picks and said_by is Pane.LIST):
            assert desk.said.endswith(seen), self.told(f"{desk.said!r} does not name {seen!r}")
        if key in VIEWS and rows:
            self.check_nearest(rows, cursor)

    async def over_main(self, screen: StoryScreen, key: str) -> None:
        rows, selected = array("q", self.desk.list.rowids), self.desk.list.selected
        star = screen.target() if isinstance(screen, FollowUpsScreen) else None  # there `s` is for the whole star
        before = [*screen.targets(), *([star] if star else [])]
        await self.press(key)
        if screen.types:
            await self.type(WORDS)
        if key in ("m", "s") and before:
            several = re.search(r"\b(\d+) articles", screen.said)  # those that had the mark already are not counted
            most = 99 if isinstance(screen, FollowUpsScreen) else len(before)  # there, stars of one story are one entry
            named = any(target.title in screen.said for target in before) or (several and 1 < int(several[1]) <= most)
            assert named, self.told(f"{type(screen)} {screen.said!r} does not name {len(before)}: {before[0].title!r}")
        if key in ("q", "escape") and isinstance(self.desk.app.screen, MainScreen) and rows == self.desk.list.rowids:
            assert self.desk.list.selected == selected, self.told(f"came back to {self.desk.selected()!r}")
        if self.desk.app.screen is screen and screen.lines.entries:
            self.check_entry(screen)

    def check_entry(self, screen: StoryScreen) -> None:
        """The selected entry is in sight, and shows what a key would act on."""
        lines, targets = screen.lines, screen.targets()
        start, height = lines.lines_of(lines.cursor)
        top = start - round(lines.scroll_offset.y)
        assert top >= 0 and top + height <= lines.size.height, self.told("the selected entry is not in sight")
        text = " ".join(lines.render_line(top + n).text for n in range(height))
        assert not targets or any(t.title[:7] in text for t in targets), self.told(f"{text!r}: {targets}")

    def seen(self) -> str:
        """The headline under the eyes, in the pane with the keys; empty where it shows none."""
        desk = self.desk
        pane = desk.screen.flows.panes.pane
        if pane is Pane.LIST:
            return self.whole(desk.list, [desk.selected()] if desk.selected() else [])
        if pane is Pane.RELATED and desk.sidebar.selected is not None:
            return self.whole(desk.sidebar, [desk.sidebar.selected.card.title])
        return desk.title

    def whole(self, lines: object, titles: list[str]) -> str:
        """The title that is drawn where the cursor stands, which must be one of these."""
        from reader.ui.widgets.cursor_list import CursorList

        assert isinstance(lines, CursorList)
        if not titles:
            return ""
        start, _ = lines.lines_of(lines.cursor)
        top = start - round(lines.scroll_offset.y)
        assert 0 <= top < lines.size.height, self.told("the selected entry is not in sight")
        drawn = lines.draw_lines(range(top, top + 1))[0].text
        assert titles[0][:12] in drawn, self.told(f"{drawn!r} does not show {titles[0]!r}")
        return titles[0]

    async def check_target(self) -> None:
        """What a command would act on is what is seen; and the reader shows the list's row, when that has the keys."""
        desk = self.desk
        seen, target = self.seen(), desk.screen.flows.aim.target()
        assert (target.title if target else "") == seen, self.told(f"{target} is not {seen!r}")
        if desk.screen.flows.panes.pane is Pane.LIST and seen:
            await desk.wait(lambda: desk.title == seen, self.told(f"the reader to show {seen!r}, not {desk.title!r}"))

    def check_nearest(self, rows: array[int], cursor: int) -> None:
        """The same article as before, or the nearest of those that are still there, the later one first."""
        desk = self.desk
        there = set(desk.list.rowids)
        near = [cursor, *(at for n in range(1, len(rows)) for at in (cursor + n, cursor - n) if 0 <= at < len(rows))]
        expected = next((rows[at] for at in near if rows[at] in there), None)
        if expected is not None:
            assert desk.list.selected == expected, self.told(f"{desk.selected()!r} is selected")

    def told(self, what: str) -> str:
        return f"{what}; said {self.desk.said!r}; after {' '.join(self.pressed)}"


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("size", [WIDE, NORMAL, LOW, TINY] if SOAK else [WIDE, LOW])
async def test_a_key_acts_on_what_one_sees_and_nothing_jumps(shelf: Path, size: tuple[int, int], seed: int) -> None:
    config = Config(preview_delay=0.0, save_folder=shelf.parent)
    async with open_desk(shelf, size, config) as desk:
        walk = Walk(desk, seed)
        await walk.go(STEPS)
