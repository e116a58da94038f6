"""The index's file and its connections: who waits for whom."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from reader.index.db import Database


def test_leaving_does_not_wait_for_ever_for_who_looks_for_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(tmp_path / "index.sqlite")
    looking, closing = threading.Event(), threading.Event()

    def sound(*, thorough: bool = False) -> bool:
        assert thorough
        looking.set()
        assert closing.wait(10)
        return False

    class Lock:
        """A lock that tells when it is held by who closes."""

        def __init__(self) -> None:
            self.lock = threading.RLock()

        def acquire(self, timeout: float = -1) -> bool:
            if timeout >= 0:
                closing.set()
            return self.lock.acquire(timeout=timeout)

        def release(self) -> None:
            self.lock.release()

    monkeypatch.setattr(database, "sound", sound)
    monkeypatch.setattr(database, "_locks", {name: Lock() for name in ("rows", "bulk", "queries", "writer")})
    asking = threading.Thread(target=database.lost, args=(ValueError("damage, perhaps"), 0), daemon=True)
    leaving = threading.Thread(target=database.close, daemon=True)
    asking.start()
    assert looking.wait(10)
    leaving.start()
    leaving.join(10)
    asking.join(10)
    assert not leaving.is_alive() and not asking.is_alive()
    assert (tmp_path / "index.sqlite").exists(), "nothing is made anew for nobody"
