"""Commands of the settings get JSON lines, and no shell takes anything apart."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from reader.settings import hooks
from reader.settings.hooks import run_hook


def test_no_shell_takes_a_title_apart(tmp_path: Path) -> None:
    out = tmp_path / "out"
    code = f"import sys, pathlib; pathlib.Path({str(out)!r}).write_text(sys.stdin.read())"
    records = [{"title": "$(touch evil); `id`\n"}, {"title": "\ud800"}]
    assert run_hook("on_new", (sys.executable, "-c", code), records, tmp_path) == ""
    first, _ = out.read_text().splitlines()
    assert json.loads(first) == records[0]
    assert not (tmp_path / "evil").exists()


def test_a_command_that_fails_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "COMMAND_SECONDS", 0.2)
    python = (sys.executable, "-c")
    assert run_hook("x", (*python, "raise SystemExit(3)"), [], tmp_path) == "The command x ended with status 3"
    assert "cannot be started" in run_hook("x", ("/no/such/program",), [], tmp_path)
    assert "did not end within" in run_hook("x", (*python, "import time; time.sleep(9)"), [], tmp_path)
