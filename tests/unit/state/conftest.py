"""A state file, a clock that tests set, and stores that are closed at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.state.store import StateStore

Open = Callable[[], StateStore]


class Clock:
    """The time that a test says it is."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def jump(self, **distance: float) -> None:
        self.now += timedelta(**distance)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "marks" / "state.json"


@pytest.fixture
def open_store(path: Path, clock: Clock) -> Iterator[Open]:
    """Opens the state file once more, as another window would."""
    opened: list[StateStore] = []

    def open_one() -> StateStore:
        opened.append(StateStore(path, clock, retry_seconds=0.02))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()
