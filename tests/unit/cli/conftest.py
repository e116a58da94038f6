"""What the tests of the commands share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.articles import story, write_library


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small library, with settings, state and cache of its own."""
    for name in ("CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"BROADSHEET_{name}", str(tmp_path / name.lower()))
    write_library(tmp_path / "news", story())
    return tmp_path / "news"
