"""What a key acts on: always what the focused pane shows; and what becomes of commands, words and faults of workers."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from reader.library.answers import Opened
from reader.library.library import Library
from reader.library.mark_desk import MarkDesk
from reader.library.web_desk import WebDesk
from reader.settings import paths
from reader.ui.flows import article_flow, text_flow
from reader.ui.pane import Pane
from tests.ui.conftest import open_desk
from tests.ui.pace import SlowCallError
from tests.ui.test_reading import TITLES, pane


class Gate:
    """Holds up the opening of some articles until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.held: set[int] = set()
        self.gone: set[int] = set()
        self.go = threading.Event()
        read = Library.open_article

        def open_article(library: Library, rowid: int) -> Opened | None:
            if rowid in self.held:
                assert self.go.wait(10)
            return None if rowid in self.gone else read(library, rowid)

        monkeypatch.setattr(Library, "open_article", open_article)


async def test_a_command_is_never_done_on_an_article_that_came_in_between(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    async with open_desk(folder) as desk:
        first = desk.list.rowids[1]
        gate.held.add(first)
        await desk.press("j", "M")  # everything the file says: needs the text, which is not there yet
        await desk.press("j")
        await desk.wait(lambda: desk.said.startswith("Not done"))
        gate.go.set()
        await desk.until_title(TITLES[2])
        assert desk.app.screen is desk.screen, "no dialog of another article"


async def test_a_command_dies_with_its_article(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    async with open_desk(folder) as desk:
        gate.gone.add(desk.list.rowids[1])
        await desk.press("j", "M")
        await desk.wait(lambda: desk.said == article_flow.GONE)
        await desk.press("j")
        await desk.until_title(TITLES[2])
        assert desk.app.screen is desk.screen


async def test_a_command_waits_for_its_article(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    async with open_desk(folder) as desk:
        gate.held.add(desk.list.rowids[1])
        await desk.press("j", "M")
        assert desk.app.screen is desk.screen
        gate.go.set()
        await desk.wait(lambda: desk.app.screen is not desk.screen, "what the file says")
        await desk.press("escape")
        assert desk.title == TITLES[1]


async def test_when_the_list_takes_the_keys_the_reader_shows_its_row(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("slash", *'title:"quay"', "enter")
        await desk.wait(lambda: len(desk.list.rowids) == 1)
        await desk.press("enter")
        await desk.until_title("Mill wheel found under the quay")
        await desk.press("1")
        await desk.until_title("Council votes to raise the wheel")
        assert desk.selected() == "Mill wheel found under the quay", "the hop is in no row of this list"
        await desk.press("s")
        assert desk.said == "Starred: Council votes to raise the wheel"
        await desk.press("q")
        await desk.until_title("Mill wheel found under the quay")
        await desk.press("s")
        assert desk.said == "Starred: Mill wheel found under the quay"


async def test_a_click_gives_a_pane_the_keys(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("G", "k")
        await desk.until_title("Mill wheel found under the quay")
        await desk.pilot.click(desk.view, offset=(5, 5))
        await desk.wait(lambda: pane(desk) is Pane.READER)
        await desk.press("s")
        assert desk.said == "Starred: Mill wheel found under the quay"


async def test_what_is_done_names_its_article(folder: Path) -> None:
    async with open_desk(folder) as desk:
        for key, said in (
            ("s", "Starred: {}"),
            ("m", "Marked read: {}"),
            ("y", "Sent the URL to the terminal's clipboard; it may refuse: {}"),
            ("Y", "Sent the Markdown link to the terminal's clipboard; it may refuse: {}"),
        ):
            await desk.press(key)
            assert desk.said == said.format(TITLES[0])


async def test_keys_in_the_sidebar_act_on_what_is_selected_there(folder: Path) -> None:
    async with open_desk(folder) as desk:
        await desk.press("G", "k", "enter")
        await desk.until_title("Mill wheel found under the quay")
        await desk.press("l")
        selected = desk.sidebar.selected
        assert selected is not None and pane(desk) is Pane.RELATED
        await desk.press("y")
        assert desk.app.clipboard == selected.card.url
        assert desk.said.endswith(selected.card.title)


# --- words and faults of workers


async def test_comparing_folders_leaves_the_words_of_a_fetch_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def fetch(library: Library, opened: Opened, **rest: Any) -> None:
        while not go.wait(0.01) and not rest["cancelled"]():
            pass

    monkeypatch.setattr(WebDesk, "fetch_text", fetch)
    monkeypatch.setattr(WebDesk, "full_text_missing", "")
    async with open_desk(folder) as desk:
        await desk.press("enter", "x")
        assert desk.activity == "Getting the full text ..."
        await desk.press("r")
        await desk.wait(lambda: "nothing changed" in desk.said, "the folders to be compared")
        assert desk.activity == "Getting the full text ..."
        go.set()
        await desk.wait(lambda: not desk.activity)
        assert not desk.screen.flows.work.is_busy(text_flow.GROUP)


async def test_a_fault_in_a_worker_is_said_and_written_down(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, faults: list[BaseException]
) -> None:
    monkeypatch.setenv("BROADSHEET_CACHE", str(tmp_path / "private"))
    secret = "what was being read"

    def fail(library: Library, rowid: int) -> Opened | None:
        local = secret  # a traceback with local values would show it
        raise TypeError(f"a fault of ours, {len(local)}")

    async with open_desk(folder) as desk:
        monkeypatch.setattr(Library, "open_article", fail)
        await desk.press("j")
        await desk.wait(lambda: "went wrong" in desk.said)
        assert desk.said == "Something went wrong: TypeError; “broadsheet log” shows what"
    log = paths.log_file().read_text("utf-8")
    assert "a fault of ours" in log and "open_article" in log and secret not in log
    assert paths.log_file().stat().st_mode & 0o077 == 0
    assert [type(error) for error in faults] == [TypeError]
    faults.clear()


async def test_a_fault_in_a_command_costs_the_command(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, faults: list[BaseException]
) -> None:
    monkeypatch.setenv("BROADSHEET_CACHE", str(tmp_path / "private"))

    def fail(*_: Any, **__: Any) -> None:
        raise KeyError("a fault of ours")

    async with open_desk(folder) as desk:
        monkeypatch.setattr(MarkDesk, "mark_one", fail)
        await desk.press("s")
        assert desk.said == "Something went wrong: KeyError; “broadsheet log” shows what"
        await desk.press("j")
        await desk.until_title(TITLES[1])
    faults.clear()


async def test_marks_are_put_in_the_order_of_the_keys(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()
    mark = MarkDesk.mark

    def slow_mark(library: MarkDesk, targets: Any, label: str, **rest: Any) -> Any:
        targets = list(targets)
        if len(targets) > 1:
            assert go.wait(10)
        return mark(library, targets, label, **rest)

    monkeypatch.setattr(MarkDesk, "mark", slow_mark)
    async with open_desk(folder) as desk:
        await desk.press("A", "m", "s", "u")
        assert not desk.is_starred(TITLES[0])
        go.set()
        await desk.wait(lambda: desk.said == f"Undone (starred): {TITLES[0]}")
        assert not desk.is_read(TITLES[0]) and desk.is_read(TITLES[1]), "m came after A"


async def test_escape_stops_a_bulk_action_and_what_is_said_is_true(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go = threading.Event(), threading.Event()
    rows = Library.rows

    def slow_rows(library: Library, rowids: Any) -> Any:
        if threading.current_thread() is not threading.main_thread() and len(rowids) > 1:
            begun.set()
            assert go.wait(10)
        return rows(library, rowids)

    async with open_desk(folder) as desk:
        monkeypatch.setattr(Library, "rows", slow_rows)
        await desk.press("A")
        await desk.wait(begun.is_set)
        await desk.press("escape")
        go.set()
        await desk.wait(lambda: desk.said == "Stopped before anything was marked")
        assert not any(desk.is_read(title) for title in TITLES)


async def test_a_slow_method_on_the_screens_thread_fails(folder: Path, faults: list[BaseException]) -> None:
    async with open_desk(folder) as desk:
        desk.screen.flows.work.post(desk.screen.flows.folders.compare)
        await desk.wait(lambda: not desk.screen.busy)
        assert faults == [], "workers may call them"
        # A flow that asks at once what only a worker may ask:
        desk.screen.flows.work.run = lambda group, body, *_, **__: body(None)  # pyright: ignore
        desk.screen.flows.work.post(desk.screen.flows.list.count)
        await desk.wait(lambda: faults)
        assert {type(error) for error in faults} == {SlowCallError}
    faults.clear()
