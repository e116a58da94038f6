"""What later keys need is loaded while nobody presses one."""

from __future__ import annotations

import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from reader.ui.speed import ahead
from reader.ui.speed.ahead import EVERY, MODULES, RESTED, Ahead


def test_one_module_a_step_and_none_while_somebody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    monkeypatch.setattr(ahead, "import_module", loaded.append)
    now, since, stopped, asked = [100.0], [0.0], [0], list[float]()

    def every(seconds: float, _: object) -> Any:
        asked.append(seconds)
        return SimpleNamespace(stop=lambda: stopped.__setitem__(0, stopped[0] + 1))

    work = Ahead(every, lambda: since[0], lambda: now[0], ("no.such.one", "sys", "no.such.other"))
    assert asked == [EVERY]
    work.step()
    since[0] = RESTED
    work.step()
    assert loaded == [], "it has only just begun"
    now[0] += RESTED
    work.step()
    assert loaded == ["no.such.one"]
    since[0] = 0.0
    work.step()
    assert loaded == ["no.such.one"], "a key was pressed"
    since[0] = RESTED
    work.step()
    assert loaded == ["no.such.one", "no.such.other"] and not stopped[0]
    work.step()
    assert stopped[0] == 1


def test_each_module_comes_after_what_it_needs() -> None:
    code = f"""
import sys
import reader.ui.app, reader.ui.screens.main
from importlib import import_module
names = {MODULES!r}
for place, name in enumerate(names):
    import_module(name)
    early = [other for other in names[place + 1:] if other in sys.modules]
    assert not early, (name, early)
"""
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ}, timeout=60)
