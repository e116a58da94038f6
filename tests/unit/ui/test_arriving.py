"""What comes while feeds are fetched: read now and then, by a process of its own where it is much."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.model.progress import Outcome, Progress
from reader.ui.flows.folder_flow import FEW
from tests.articles import story, write_library
from tests.unit.ui.fake_screen import Cockpit


class Readings:
    """A main screen whose folders are read by nobody: what was asked for is kept."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        write_library(folder / "news", story())
        cockpit = Cockpit(monkeypatch, folder / "news", folder / "state.json")
        self.asked: list[tuple[set[Path] | None, bool]] = []
        self.fetching = False
        self.screen, self.folders = cockpit.screen, cockpit.flows.folders
        self.folders.begin()
        self.screen.settle()
        self.folders.others_tell = self.folders.more_comes = lambda: self.fetching
        monkeypatch.setattr(cockpit.library, "apply", self._apply)
        monkeypatch.setattr(cockpit.library, "refresh", self._refresh)

    def _apply(self, paths: set[Path], _: Callable[[Progress], None], __: Callable[[], bool]) -> Outcome:
        self.asked.append((paths, False))
        return Outcome()

    def _refresh(self, *_: object, idle: bool = False, much: bool = False) -> Outcome:
        self.asked.append((None, much))
        return Outcome()

    def change(self, *names: str) -> None:
        """Files have changed; everything is done but what is due later."""
        self.folders.files_changed({Path(name) for name in names})
        self.screen.settle(rounds=0)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Readings:
    return Readings(monkeypatch, tmp_path)


def test_changes_are_read_at_once(readings: Readings) -> None:
    readings.change("a")
    readings.change("b")
    assert readings.asked == [({Path("a")}, False), ({Path("b")}, False)]


def test_while_feeds_are_fetched_the_next_reading_waits_a_while(readings: Readings) -> None:
    readings.fetching = True
    readings.change("a")
    readings.change("b")
    readings.change("c")
    assert readings.asked == [({Path("a")}, False)]
    readings.screen.settle(rounds=1)
    assert readings.asked[1:] == [({Path("b"), Path("c")}, False)]


def test_the_end_of_a_fetch_waits_for_nothing(readings: Readings) -> None:
    readings.fetching = True
    readings.change("a")
    readings.change("b")
    readings.fetching = False
    readings.change("c")
    assert readings.asked[1:] == [({Path("b"), Path("c")}, False)]
    readings.screen.settle()
    assert len(readings.asked) == 2


def test_what_is_much_is_read_elsewhere(readings: Readings) -> None:
    names = [f"{number}" for number in range(FEW + 1)]
    readings.change(*names)
    readings.fetching = True
    readings.change(*names)
    assert readings.asked == [({Path(name) for name in names}, False), (None, True)]
