"""Saved queries: renamed, put on a key, deleted, named in the masthead; and earlier searches in the prompt."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from reader.settings import config_file, paths
from reader.settings.config import Config
from reader.ui.screens.dialogs import ChoiceScreen
from reader.ui.screens.line_prompt import LinePrompt
from reader.ui.widgets.masthead import Masthead
from tests.ui.conftest import Desk, open_desk


async def on(desk: Desk, kind: type) -> None:
    await desk.wait(lambda: isinstance(desk.app.screen, kind) and desk.app.screen.is_mounted, kind.__name__)


def last_tab(desk: Desk) -> tuple[str, bool]:
    tab = desk.screen.query_one(Masthead).heads.tabs[-1]
    return tab.name, tab.present


async def test_a_saved_query_is_renamed_put_on_a_key_and_deleted(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("queries:\n  Seven: '07'\n")
    monkeypatch.setattr(paths, "config_file", lambda: file)
    async with open_desk(many, config=Config(preview_delay=0.0, queries={"Seven": "07"})) as desk:
        assert last_tab(desk) == ("Queries", False)
        await desk.press("f", "r")
        await on(desk, LinePrompt)
        desk.app.screen.query_one(Input).value = "Eight"
        await desk.press("enter")
        await desk.wait(lambda: desk.said == "Seven is called Eight now", desk.said)
        await desk.press("f", "K")
        await on(desk, LinePrompt)
        desk.app.screen.query_one(Input).value = "j"
        await desk.press("enter")
        assert isinstance(desk.app.screen, LinePrompt), "a key that a command has cannot be taken"
        desk.app.screen.query_one(Input).value = "f5"
        await desk.press("enter")
        await desk.wait(lambda: desk.said == "The saved query Eight is on F5", desk.said)
        await desk.press("f5")
        await desk.wait(lambda: len(desk.list.rowids) == 1, "the query of the key")
        await desk.wait(lambda: last_tab(desk) == ("Eight", True), "the masthead")
        await desk.press("f", "d")
        await desk.wait(lambda: desk.app.screen.query_one(OptionList).option_count == 2, "the question")
        await desk.press("enter")
        await desk.wait(lambda: desk.said.startswith("Deleted the saved query Eight"), desk.said)
        assert config_file.load(file).queries == {}
        await desk.press("escape")
        await desk.press("f")
        assert not isinstance(desk.app.screen, ChoiceScreen)


async def test_up_brings_an_earlier_search_back_also_after_a_restart(many: Path, tmp_path: Path) -> None:
    async with open_desk(many, cache=tmp_path / "cache") as desk:
        await desk.press("slash", *"07", "enter")
        await desk.wait(lambda: len(desk.list.rowids) == 1, "the answer")
        await desk.wait(lambda: list(desk.library.kept.searches()) == ["07"] if desk.library.kept else False, "kept")
    async with open_desk(many, cache=tmp_path / "cache") as desk:
        await desk.press("slash", "up")
        await desk.wait(lambda: len(desk.list.rowids) == 1, "the answer")
        await desk.press("down")
        await desk.wait(lambda: len(desk.list.rowids) == 40, "what was typed: nothing")
