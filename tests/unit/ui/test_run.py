"""An error of our own in a thread that nobody waits for is told on the screen, and its traceback lies in the log."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from reader.settings import paths
from reader.ui import run


class FakeApp:
    """Keeps what it is asked to show."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def notify(self, sentence: str, **_: object) -> None:
        """Keep a sentence."""
        self.said.append(sentence)


def test_a_fault_in_a_thread_is_told_and_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    app = FakeApp()
    monkeypatch.setattr(threading, "excepthook", lambda fault: run.tell_fault_in_thread(app, fault))

    def fail() -> None:
        raise ValueError("of a thread")

    thread = threading.Thread(target=fail, name="watching")
    thread.start()
    thread.join()
    assert app.said == ["Something went wrong: ValueError; “broadsheet log” shows what"]
    log = paths.log_file().read_text()
    assert "watching" in log and "of a thread" in log
