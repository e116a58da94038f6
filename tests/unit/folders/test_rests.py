"""Processes that read rest while keys are pressed, but not for ever."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from reader.folders.index_child import IndexChild
from reader.folders.pipes import Child, unpack
from reader.folders.reading import Readers, Task
from reader.folders.rests import Rests

shared = pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="no memory to share here")


class Clock:
    """A clock that stands unless it is moved."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        self.slept = 0.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        assert seconds > 0
        self.slept += seconds
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of a test."""
    return Clock(monkeypatch)


def test_nobody_rests_unasked(clock: Clock) -> None:
    Rests().wait(clock.sleep)
    assert clock.slept == 0


def test_a_rest_lasts_a_moment_and_each_key_asks_anew(clock: Clock) -> None:
    rests = Rests()
    rests.ask()
    rests.wait(clock.sleep)
    assert clock.slept == pytest.approx(0.3)
    rests.wait(clock.sleep)
    assert clock.slept == pytest.approx(0.3)
    rests.ask()
    clock.now += 0.2
    rests.ask()
    rests.wait(clock.sleep)
    assert clock.slept == pytest.approx(0.6)


def test_a_rest_ends_early_when_something_else_is_to_be_done(clock: Clock) -> None:
    rests = Rests()
    rests.ask()
    rests.wait(lambda _: True)
    assert clock.slept == 0


@pytest.mark.parametrize("gap", [0.03, 0.1, 0.25, 0.29])
def test_under_keys_without_end_half_of_the_time_is_worked(clock: Clock, gap: float) -> None:
    rests = Rests()
    rested = worked = longest = together = 0.0
    for _ in range(round(100 / gap)):
        rests.ask()
        before = clock.slept
        end = clock.now + gap

        def sleep(seconds: float, end: float = end) -> bool:
            clock.sleep(min(seconds, max(1e-9, end - clock.now)))
            return clock.now >= end

        rests.wait(sleep)
        part = clock.slept - before
        rested += part
        worked += gap - part
        together = together + part if part > gap / 2 else 0.0
        longest = max(longest, together)
        clock.now = end
    assert longest <= 5.5
    assert worked >= 0.4 * (worked + rested)
    assert rested >= 0.3 * (worked + rested)


def test_keys_now_and_then_always_find_the_processors_free(clock: Clock) -> None:
    rests = Rests()
    for _ in range(200):
        rests.ask()
        before = clock.slept
        rests.wait(clock.sleep)
        assert clock.slept - before == pytest.approx(0.3)
        clock.now += 0.35


@shared
def test_another_process_rests_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.folders.rests._MOMENT", 600)
    rests = Rests()
    code = (
        "from reader.folders.pipes import own_output, receive, send\n"
        "import sys\n"
        "from reader.folders.rests import Rests\n"
        f"rests, sink = Rests({rests.descriptor}), own_output()\n"
        "while receive(sys.stdin.buffer):\n"
        "    naps = []; rests.wait(lambda seconds: naps.append(seconds) or True); send(sink, naps)\n"
    )
    child = Child(code, rests.descriptor)
    try:
        child.ask(1)
        assert unpack(child.answer()) == []
        rests.ask()
        child.ask(1)
        assert unpack(child.answer()) == [0.3]
    finally:
        child.close()
        rests.close()


@shared
def test_helpers_rest_before_each_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.md"
    file.write_text("---\ntitle: A\n---\n")
    monkeypatch.setattr("reader.folders.rests._MOMENT", 600)
    rests = Rests()
    readers = Readers(1, rests.descriptor)
    item = (None, (str(file), "a.md", "news", ""))
    try:
        assert list(readers.run(Task.HEADERS, [item]))  # the helper has begun
        rests.ask()
        answers: list[object] = []
        asking = threading.Thread(target=lambda: answers.extend(readers.run(Task.HEADERS, [item])))
        asking.start()
        asking.join(0.5)
        assert asking.is_alive() and not answers
        rests._page[:] = bytes(len(rests._page))  # the rest is over
        asking.join(60)
        assert answers
    finally:
        readers.close()
        rests.close()


def test_without_shared_memory_nobody_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "memfd_create", raising=False)
    rests = Rests()
    assert rests.descriptor == -1
    rests.ask()
    child = IndexChild(rests.descriptor)
    child.close()
    rests.close()


@shared
@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_closing_gives_the_descriptor_back() -> None:
    rests = Rests()
    assert Path(f"/proc/self/fd/{rests.descriptor}").exists()
    number = rests.descriptor
    rests.close()
    assert rests.descriptor == -1
    assert not os.path.lexists(f"/proc/self/fd/{number}")
    rests.close()
    rests.ask()
