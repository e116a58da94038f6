"""What the screens look like, at three widths and in both themes. `make snapshots` draws them anew."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.library.library import Library
from reader.settings.config import Config
from reader.ui.app import BroadsheetApp
from tests.articles import NOON, story, write_library
from tests.ui.conftest import LOW, NORMAL, WIDE, Desk


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [WIDE, NORMAL, LOW], ids=["wide", "normal", "narrow"])
def test_reading(snap_compare: Any, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    write_library(tmp_path / "news", story())
    library = Library.open([tmp_path / "news"], None, None, clock=lambda: NOON)
    app = BroadsheetApp(library, Config(theme=theme, preview_delay=0.0), UTC)

    async def read(pilot: Pilot[None]) -> None:
        desk = Desk(app, pilot)
        await desk.ready()
        await desk.press("s", "G", "k", "enter")
        await desk.until_title("Mill wheel found under the quay")
        await desk.wait(lambda: desk.screen.query_one("#status").figures.unread == 5)  # pyright: ignore[reportAttributeAccessIssue]
        await desk.wait(lambda: desk.view.at_rest)
        await desk.pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=read)
