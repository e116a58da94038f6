"""Frames leave in one piece."""

from __future__ import annotations

import pytest

from reader.ui.speed.driver import FrameDriver, PlatformDriver


def written(monkeypatch: pytest.MonkeyPatch, *data: str) -> list[str]:
    """What reaches the terminal of what is written."""
    found: list[str] = []
    monkeypatch.setattr(PlatformDriver, "write", lambda _, text: found.append(text))
    driver = FrameDriver.__new__(FrameDriver)
    for text in data:
        driver.write(text)
    return found


def test_a_frame_is_written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = ("\x1b[?2026h", "one", "two", "\x1b[?2026l")
    assert written(monkeypatch, "before", *frame, "after", *frame) == [
        "before",
        "".join(frame),
        "after",
        "".join(frame),
    ]


def test_a_frame_that_begins_twice_ends_once(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = ("\x1b[?2026h", "one", "\x1b[?2026h", "two", "\x1b[?2026l")
    assert written(monkeypatch, *frame, "after") == ["".join(frame), "after"]


def test_without_frames_everything_is_written_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert written(monkeypatch, "one", "\x1b[?2026l", "two") == ["one", "\x1b[?2026l", "two"]
