"""An error of our own in whatever Textual calls of a screen or widget is told, written down, and survived."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from functools import wraps
from importlib import import_module
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.screen import Screen
from textual.widget import Widget

import reader.ui.screens
import reader.ui.speed
import reader.ui.widgets
from reader.ui import app as app_module
from reader.ui.app import BroadsheetApp
from reader.ui.screens.front_page import FrontPage
from reader.ui.screens.main import MainScreen
from reader.ui.speed.quick_lines import KeptLines
from reader.ui.steady import Steady, survived
from tests.ui.conftest import NORMAL, WIDE, Desk, open_desk

DRAWING = ("render", "render_line", "draw_lines", "text", "get_content_width", "get_content_height")
REACHED = 72
"""Methods that the walk of the test reaches, at least."""
SENTENCE = "Something went wrong: ZeroDivisionError; “broadsheet log” shows what"


def classes() -> list[type[Widget]]:
    """All screens and widgets of the program."""
    own: dict[str, type[Widget]] = {}
    for room in (reader.ui.speed, reader.ui.widgets, reader.ui.screens):
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            for value in vars(import_module(module.name)).values():
                if isinstance(value, type) and issubclass(value, Widget) and value.__module__.startswith("reader."):
                    own[value.__qualname__] = value
    return [own[name] for name in sorted(own)]


def called_by_textual(of: type[Widget]) -> Iterator[str]:
    """The methods of a class that Textual calls by their names, but those that make it."""
    for name, method in vars(of).items():
        if not callable(method) or isinstance(method, type) or name in ("on_mount", "compose"):
            continue
        if name in DRAWING or name.startswith(("on_", "watch_", "validate_", "compute_", "check_", "action_", "key_")):
            yield name


def unprotected(method: Callable[..., Any]) -> Callable[..., Any]:
    return getattr(method, "__wrapped__", method)


def test_every_screen_and_widget_takes_care() -> None:
    assert [one.__name__ for one in classes() if not issubclass(one, Steady) and one is not KeptLines] == []


def everything() -> list[str]:
    return [f"{of.__name__}.{name}" for of in classes() for name in called_by_textual(of)]


class Breaking:
    """Makes methods raise at their first call, as the class has them: with the care that it takes of itself."""

    def __init__(self, patched: pytest.MonkeyPatch) -> None:
        self._patched = patched
        self.raised: list[str] = []

    def at_first(self, of: type[Widget], name: str) -> None:
        """Break one method."""
        where = f"{of.__name__}.{name}"
        original = unprotected(vars(of)[name])
        spent: list[None] = []

        @wraps(original)
        def broken_now(*arguments: Any, **named: Any) -> Any:
            if not spent:
                spent.append(None)
                self.raised.append(where)
                raise ZeroDivisionError(where)
            return original(*arguments, **named)

        broken: Callable[..., Any] = broken_now
        if iscoroutinefunction(original):

            @wraps(original)
            async def broken_later(*arguments: Any) -> Any:
                return await broken_now(*arguments)

            broken = broken_later
        self._patched.setattr(of, name, survived(name, broken, where) if issubclass(of, Steady) else broken)


SCREENS = (
    "T",
    "B",
    "S",
    "F",
    "C",
    "W",
    "question_mark",
    "colon",
    "exclamation_mark",
    "plus",
    "t",
    "c",
    "f",
    "e",
    "backslash",
)
"""Keys of the main screen that open another one."""
TYPED = ("slash", "e", "up", "down", "tab", "backspace", "enter", "slash", "escape", "escape", "escape")
WALK = ("j", "j", "k", "tab", "tab", "j", "1", "tab", "enter", "space", "G", "g", *TYPED, "s", "u", "z", "z", "q", "q")


async def click(desk: Desk, x: int, y: int) -> None:
    """Click on a cell as a terminal tells of it: Textual's pilot goes around the app, which survives what follows."""
    for kind in (events.MouseMove, events.MouseDown, events.MouseUp):
        desk.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
    await desk.settle()


async def walk(desk: Desk) -> None:
    """Press keys of all kinds, in all screens, with the mouse and in another size."""
    await desk.press(*WALK)
    for key in SCREENS:
        await desk.press(key)
        if desk.app.screen is not desk.screen:
            await desk.press("j", "j", "slash", "e", "enter", "escape", "escape")
        for _ in range(6):
            if desk.app.screen is desk.screen:
                break
            await desk.press("escape")
        while desk.app.screen is not desk.screen:
            desk.app.pop_screen()
            await desk.settle()
    for one in desk.screen.walk_children(Widget):
        if one.region and desk.screen.region.contains(*map(int, one.region.center)):
            await click(desk, *map(int, one.region.center))
            while desk.app.screen is not desk.screen:
                desk.app.pop_screen()
                await desk.settle()
    await desk.pilot.resize_terminal(*NORMAL)
    await desk.settle()
    await desk.pilot.resize_terminal(*WIDE)
    await desk.press("j", "tab")


async def test_everything_that_textual_calls_fails_once_and_the_program_goes_on(
    folder: Path, faults: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "FAULT_EVERY", 0.0)
    async with open_desk(folder, WIDE) as desk:
        with monkeypatch.context() as patched:
            breaking = Breaking(patched)
            for of in classes():
                for name in called_by_textual(of):
                    breaking.at_first(of, name)
            await walk(desk)
        assert desk.app.is_running
        await desk.press("escape", "escape", "g")
        first = desk.selected()
        await desk.press("j")
        assert desk.app.screen is desk.screen and desk.selected() != first
    written = [str(fault) for fault in faults]
    assert set(written) == set(breaking.raised), "each is written down, and nothing else failed for it"
    assert len(breaking.raised) >= REACHED, sorted(set(everything()) - set(breaking.raised))
    faults.clear()


SCREENS_MADE = {  # by the key that opens it
    "T": "TimelineScreen", "B": "StoriesScreen", "F": "FollowUpsScreen", "t": "TopicsScreen", "c": "CoverageScreen",
    "W": "CatchUpScreen", "question_mark": "HelpScreen", "colon": "PaletteScreen", "backslash": "ChoiceScreen",
    "exclamation_mark": "ProblemsScreen",
}  # fmt: skip


def making(screen: str) -> list[tuple[type[Widget], str]]:
    """What makes a screen: its own methods and those of the classes that it is made of."""
    of = next(one for one in classes() if one.__name__ == screen)
    return [
        (one, name) for one in of.__mro__ for name in ("compose", "on_mount") if one in classes() and name in vars(one)
    ]


@pytest.mark.parametrize(("key", "name"), SCREENS_MADE.items())
async def test_a_screen_that_cannot_be_made_is_left_for_the_one_below(
    key: str, name: str, folder: Path, faults: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "FAULT_EVERY", 0.0)
    async with open_desk(folder, WIDE) as desk:
        await desk.press("j", "j")  # the first two articles are in no story
        for of, method in making(name):
            desk.app.clear_notifications()
            with monkeypatch.context() as patched:
                breaking = Breaking(patched)
                breaking.at_first(of, method)
                await desk.press(key)
                await desk.wait(lambda made=breaking: made.raised, f"{of.__name__}.{method}")
                await desk.wait(lambda: desk.app.screen is desk.screen, "the main screen")
            told = desk.app._notifications  # pyright: ignore[reportPrivateUsage]
            assert [note.message for note in told] == [SENTENCE]
            await desk.press(key)
            await desk.wait(lambda: type(desk.app.screen).__name__ == name, "it, made anew")
            await desk.settle()
            kept = desk.app.screen
            await desk.press("escape")
            await desk.wait(lambda: desk.app.screen is desk.screen, "the main screen")
            desk.app.uninstall_screen(kept)
    assert sum(isinstance(fault, ZeroDivisionError) for fault in faults) == len(making(name))
    faults.clear()


def parts() -> list[tuple[type[Widget], str]]:
    """What makes the parts of the main screen."""
    screens = [one for one in classes() if issubclass(one, Screen)]
    return [(of, name) for of in classes() if of not in screens for name in ("compose", "on_mount") if name in vars(of)]


async def test_a_part_that_cannot_be_made_as_a_whole_ends_nothing(
    folder: Path, faults: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    for of, name in parts():
        with monkeypatch.context() as patched:
            breaking = Breaking(patched)
            breaking.at_first(of, name)
            async with open_desk(folder, WIDE, ready=False) as desk:
                await desk.wait(lambda app=desk.app: any(isinstance(s, MainScreen) for s in app.screen_stack), "it")
                await desk.press("j", "question_mark", "escape", "t", "escape", "j")
                assert desk.app.is_running, (of, name)
        assert len(faults) == len(breaking.raised), (of, name)
        faults.clear()


@pytest.mark.parametrize("name", ["compose", "on_mount"])
async def test_without_the_first_screen_the_program_ends(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Breaking(monkeypatch).at_first(FrontPage, name)
    app: list[BroadsheetApp] = []
    with pytest.raises(ZeroDivisionError):
        async with open_desk(folder, WIDE, ready=False) as desk:
            app.append(desk.app)
            await desk.pilot.pause()
    assert app[0].fault
