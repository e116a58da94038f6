"""An error of our own in a handler, an action or a timer costs what was asked for, and is told with the log's name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from textual.app import App
from textual.message import Message
from textual.widget import Widget

from reader.ui.flows.prompt_flow import PromptFlow
from reader.ui.screens import questions
from reader.ui.screens.help import HelpScreen
from reader.ui.screens.main import MainScreen
from reader.ui.speed.quick_lines import QuickText
from reader.ui.steady import Steady
from reader.ui.widgets.article_list import ArticleList
from reader.ui.widgets.article_view import ArticleView
from reader.ui.widgets.masthead import Masthead
from reader.ui.widgets.query_bar import Ask, QueryBar
from reader.ui.widgets.status_line import KeyBar, StatusLine
from tests.ui.conftest import NORMAL, Desk, open_desk


def broken(*_: object, **__: object) -> None:
    raise ValueError("a fault for a test")


def told(desk: Desk) -> list[str]:
    """What stands in the corner of the screen."""
    return [note.message for note in desk.app._notifications]


async def test_the_program_goes_on_after_a_fault_anywhere_on_the_screens_thread(
    folder: Path, faults: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(folder, NORMAL) as desk:

        async def at_fault(where: type | ModuleType, name: str, act: Callable[[], object], key: str = "") -> None:
            """Break something, reach it, and see that it was told and that the next key does what it does."""
            desk.app.clear_notifications()
            before = len(faults)
            with monkeypatch.context() as patched:
                patched.setattr(where, name, broken)
                act()
                if key:
                    await desk.press(key)
                await desk.wait(lambda: len(faults) > before, f"the fault of {where.__name__}.{name}")
            await desk.wait(lambda: told(desk), "the sentence")
            assert told(desk) == ["Something went wrong: ValueError; “broadsheet log” shows what"]
            assert desk.app.is_running

        screen = desk.screen
        await at_fault(PromptFlow, "changed", lambda: screen.post_message(QueryBar.Changed(Ask.SEARCH, "a", 1)))
        await at_fault(ArticleList, "tick", screen.kept(lambda: desk.list.tick()))
        await at_fault(MainScreen, "take_key", lambda: None, "j")
        for pane in (ArticleList, ArticleView, StatusLine, KeyBar, Masthead):
            widget = screen.query_one(pane)
            drawing = "text" if isinstance(widget, QuickText) else "draw_lines"
            await at_fault(pane, drawing, widget.refresh)
            widget.refresh()
            await desk.flush()
            whole = widget.render_lines(widget.size.region)
            assert any(strip.text.strip() for strip in whole), "it is drawn again"
        await desk.press("?")
        assert isinstance(desk.app.screen, HelpScreen)
        await at_fault(HelpScreen, "action_leave", lambda: None, "escape")
        await at_fault(questions, "offer_commands", lambda: None, "colon")
        first = desk.selected()
        await desk.press("j")
        assert desk.app.screen is screen and desk.selected() != first
    assert {str(fault) for fault in faults} == {"a fault for a test"}
    faults.clear()


class Said(Message):
    """Something."""


class Careful(Steady, Widget):
    """Fails at a message; waits for nothing while it does."""

    async def on_said(self) -> None:
        broken()


async def test_an_app_that_can_tell_nobody_gets_the_error_itself() -> None:
    app = App[None]()
    with pytest.raises(ValueError, match="a fault for a test"):
        async with app.run_test() as pilot:
            await app.mount(careful := Careful())
            careful.post_message(Said())
            await pilot.pause()
