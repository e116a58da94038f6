"""The system's clipboard: which program, and that one which fails is told apart from one that took the text."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reader.ui.terminal import clipboard
from reader.ui.terminal.clipboard import copy, system_ways


def ways(environ: dict[str, str], platform: str = "linux", missing: tuple[str, ...] = ()) -> list[str]:
    return [way[0] for way in system_ways(environ, platform, lambda name: None if name in missing else name)]


def test_the_way_of_each_system() -> None:
    assert ways({}) == []
    assert ways({}, "darwin") == ["pbcopy"]
    assert ways({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}) == ["wl-copy", "xclip", "xsel"]
    assert ways({"DISPLAY": ":0"}, missing=("xclip",)) == ["xsel"]
    assert ways({"WSL_DISTRO_NAME": "Debian"}) == ["clip.exe"]
    assert ways({"TMUX": "/tmp/tmux-0/default,1,0"}) == ["tmux"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs programs of a shell")
def test_the_first_that_takes_the_text_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def program(name: str, text: str) -> list[str]:
        file = tmp_path / name
        file.write_text("#!/bin/sh\n" + text)
        file.chmod(0o755)
        return [str(file)]

    taken = tmp_path / "taken"
    works = program("works", f"cat >{taken}\n")
    fails = program("fails", "exit 1\n")
    waits = program("waits", "sleep 60\n")
    stays = program("stays", f"cat >{taken}; sleep 60 &\n")
    monkeypatch.setattr(clipboard, "SECONDS", 0.5)
    assert copy("über 世界\n", [[str(tmp_path / "missing")], fails, waits, works]) == "works"
    assert taken.read_text(encoding="utf-8") == "über 世界\n"
    assert copy("more", [stays]) == "stays"
    assert copy("x", [fails]) == ""
