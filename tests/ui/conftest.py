"""What pilot tests share: a library in a temporary folder, an app over it, and waiting for conditions."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC
from pathlib import Path
from traceback import format_exception
from typing import Any

import pytest
from textual import events
from textual.css.stylesheet import Stylesheet
from textual.keys import key_to_character
from textual.pilot import Pilot

from reader.library.library import Library
from reader.settings.config import Config
from reader.settings.log import noted
from reader.ui import steady
from reader.ui.app import BroadsheetApp
from reader.ui.pane import Pane
from reader.ui.screens.main import MainScreen
from reader.ui.terminal.sequences import Keyboard
from reader.ui.widgets.article_list import ArticleList
from reader.ui.widgets.article_view import ArticleView
from reader.ui.widgets.pane_titles import PaneTitles
from reader.ui.widgets.related_sidebar import RelatedSidebar
from reader.ui.widgets.status_line import StatusLine
from tests.articles import NOON, Written, story, write_library
from tests.ui import pace


@pytest.fixture(autouse=True)
def _terminal_states_no_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The theme is dark, and nobody's clipboard is touched, whatever terminal the tests run in."""
    for name in ("COLORFGBG", "DISPLAY", "WAYLAND_DISPLAY", "TMUX", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture(autouse=True)
def faults(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseException]]:
    """The errors of the program itself that were written down: none in any test that does not take them away."""
    written: list[BaseException] = []

    def note(error: BaseException, where: str) -> str:
        written.append(error)
        return noted(error, where)

    monkeypatch.setattr(steady, "noted", note)
    yield written
    assert written == [], "".join("".join(format_exception(error)) for error in written)


@pytest.fixture(autouse=True)
def _no_slow_call_on_the_screens_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    pace.watch(monkeypatch)


@pytest.fixture(scope="session", autouse=True)
def style_sheets_are_parsed_once() -> Iterator[None]:
    """Every app reads the same sheets: a fifth of the time that it takes to open one."""
    parse: Callable[..., Any] = Stylesheet._parse_rules  # pyright: ignore[reportPrivateUsage]
    rules: dict[object, Any] = {}

    def parse_once(sheet: Stylesheet, *text: object, **told: object) -> Any:
        variables = tuple(sheet._variables.items())  # pyright: ignore[reportPrivateUsage]
        key = (text, tuple(told.items()), variables)
        if key not in rules:
            rules[key] = parse(sheet, *text, **told)
        return rules[key]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Stylesheet, "_parse_rules", parse_once)
        yield


WIDE, NORMAL, LOW, TINY = (160, 45), (100, 30), (80, 24), (40, 15)


PATIENCE = 0.1
"""Seconds for which a worker is waited for after a key."""


SOON = 20
"""Turns of the loop after which what is waited for is taken to need longer."""


def key_event(key: str) -> events.Key:
    """A key by Textual's name for it, or by what it types, as a terminal sends it."""
    if len(key) == 1 and not key.isalnum():
        return next(event for event in Keyboard().keys(key) if isinstance(event, events.Key))
    return events.Key(key, key_to_character(key))


class Desk:
    """An app under test, with its parts at hand."""

    def __init__(self, app: BroadsheetApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def screen(self) -> MainScreen:
        return next(s for s in self.app.screen_stack if isinstance(s, MainScreen))

    @property
    def list(self) -> ArticleList:
        return self.screen.query_one(ArticleList)

    @property
    def view(self) -> ArticleView:
        return self.screen.query_one(ArticleView)

    @property
    def sidebar(self) -> RelatedSidebar:
        return self.screen.query_one(RelatedSidebar)

    @property
    def said(self) -> str:
        return self.screen.query_one(StatusLine).said

    @property
    def activity(self) -> str:
        return self.screen.query_one(StatusLine).activity

    @property
    def library(self) -> Library:
        return self.app.library

    @property
    def title(self) -> str:
        """Headline in the reader; empty for none."""
        page = self.view.page
        if page is None:
            return ""
        return page.article.title if page.article else page.card.title if page.card else ""

    def list_title(self) -> str:
        """What stands over the list."""
        return self.screen.query_one(PaneTitles).titles.get(Pane.LIST, "")

    def selected(self) -> str:
        row = self.list.selected_row
        return row.title if row else ""

    def is_read(self, title: str) -> bool:
        return self._state(title).read

    def is_starred(self, title: str) -> bool:
        return self._state(title).starred

    def _state(self, title: str):
        for rowid in self.list.rowids:
            row = self.library.row(rowid)
            if row and row.title == title:
                return self.library.state_of(row.id)
        raise AssertionError(f"no article {title!r} in the list")

    async def press(self, *keys: str) -> None:
        """Press keys one by one, each handled to its end before the next.

        Textual's own pilot waits after each key until the whole process is idle, some fifty milliseconds.
        """
        for key in keys:
            self.app.post_message(key_event(key))
            await self.settle()

    async def settle(self) -> None:
        """Wait until what was set off is done: messages handled, no worker at work, the screen drawn.

        A worker that stays, or that a test holds back, is not waited for.
        """
        end = time.monotonic() + PATIENCE
        await self.flush()
        while any(not worker.is_finished for worker in self.app.workers if worker.group != "watch"):
            if time.monotonic() > end:
                break
            await asyncio.sleep(0.001)
        await self.flush()
        if self.app.screen_stack:
            screen, drawn = self.app.screen, asyncio.Event()
            screen.call_after_refresh(drawn.set)
            await self.wait(lambda: drawn.is_set() or self.app.return_code is not None or not screen.is_current)

    async def flush(self) -> None:
        """Wait until app, screen and focused widget have handled what was in their queues."""
        for _ in range(3):
            for node in (self.app, self.app.screen, self.app.focused):
                if node is not None and node.is_running:
                    handled = asyncio.Event()
                    node.call_later(handled.set)
                    await self.wait(lambda handled=handled, node=node: handled.is_set() or not node.is_running)

    async def wait(self, condition: Callable[[], object], what: str = "") -> None:
        """Wait until a condition holds; fails after ten seconds."""
        end, looks = time.monotonic() + 10, 0
        while not condition():
            assert time.monotonic() < end, f"waited for {what or condition}; said: {self.said!r}"
            await asyncio.sleep(0.001 if looks > SOON else 0)
            looks += 1

    async def until_title(self, title: str) -> None:
        await self.wait(lambda: self.title == title, f"the reader to show {title!r}, not {self.title!r}")

    async def ready(self) -> None:
        """Wait until the folder is read and the first article is shown."""
        await self.wait(
            lambda: any(isinstance(s, MainScreen) and s.is_mounted for s in self.app.screen_stack), "a screen"
        )
        status = self.screen.query_one(StatusLine)
        await self.wait(lambda: not self.screen.busy, "the library to be read")
        await self.wait(lambda: status.figures.shown == len(self.list.rowids), "the counts")
        if self.list.rowids:
            await self.wait(lambda: self.title, "a first article")
        await self.settle()


@asynccontextmanager
async def open_desk(
    folder: Path,
    size: tuple[int, int] = WIDE,
    config: Config | None = None,
    state: Path | None = None,
    cache: Path | None = None,
    ready: bool = True,
) -> AsyncIterator[Desk]:
    """Open a folder in the app; time stands still at NOON."""
    library = Library.open([folder], state, cache, clock=lambda: NOON)
    app = BroadsheetApp(library, config or Config(preview_delay=0.0), UTC)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            desk = Desk(app, pilot)
            if ready:
                await desk.ready()
            yield desk
    finally:
        library.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a small story."""
    write_library(tmp_path / "news", story())
    return tmp_path / "news"


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder with forty articles, one an hour."""
    write_library(tmp_path / "news", [Written(f"Article {n:02}", float(n)) for n in range(40)])
    return tmp_path / "news"
