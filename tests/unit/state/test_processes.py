"""Real processes: killed at any moment, several at once, and a disk that is full."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE

import pytest

from reader.state.store import StateStore
from tests.counts import times

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
KILLS = times(50, 2_000)


def open_store(path: Path) -> StateStore:
    return StateStore(path, lambda: datetime.now(UTC))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_kill_at_any_moment_loses_nothing_that_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    command = [sys.executable, str(HERE / "killer.py"), str(path), str(KILLS)]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    acknowledged = json.loads(done.stdout)
    assert len(acknowledged) >= KILLS
    store = open_store(path)
    assert store.read() >= {*acknowledged}
    assert store.notices == []
    store.change({"last": {"read": True}})
    assert store.close()
    # What the killed ones left behind is swept away by the next save.
    assert {entry.name for entry in tmp_path.iterdir()} == {"state.json", "state.json.bak", "state.json.lock"}


def test_six_windows_with_fifty_changes_each_keep_all_three_hundred(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    command = [sys.executable, str(HERE / "writer.py"), str(path)]
    processes = [
        subprocess.Popen([*command, f"w{n}", "50"], stdout=PIPE, stderr=PIPE, text=True, env=ENVIRONMENT)
        for n in range(6)
    ]
    for process in processes:
        out, err = process.communicate(timeout=100)
        assert process.returncode == 0, (out, err)
    store = open_store(path)
    assert store.read() == {f"w{window}-{number}" for window in range(6) for number in range(50)}
    assert store.get("shared").progress == 0.49


def test_an_exception_does_not_keep_marks_from_being_saved(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    code = (
        "import pathlib, datetime, reader.state.store as s\n"
        f"s.StateStore(pathlib.Path({str(path)!r}), lambda: datetime.datetime.now(datetime.UTC))"
        ".change({'a': {'starred': True}})\n"
        "raise SystemExit(3)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 3
    assert open_store(path).starred() == {"a"}


def test_a_failing_disk_does_not_keep_the_program_from_ending(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code = (
        "import pathlib, datetime, reader.state.store as s\n"
        f"s.StateStore(pathlib.Path({str(tmp_path / 'file' / 'state.json')!r}), "
        "lambda: datetime.datetime.now(datetime.UTC), retry_seconds=1000).change({'a': {'starred': True}})\n"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=30, check=False).returncode == 0


FULL_DISK = """
import datetime, json, pathlib, resource, signal, sys
from reader.state.store import StateStore
from tests.counts import times

path = pathlib.Path(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = StateStore(path, lambda: datetime.datetime.now(datetime.UTC), retry_seconds=0.05)
store.change({"a": {"read": True}})
assert store.flush(20)
before = path.read_bytes()
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
store.change({f"article {number}": {"read": True} for number in range(100)})
assert not store.flush(20)
assert store.pending
assert path.read_bytes() == before
assert sorted(p.name for p in path.parent.iterdir()) == ["state.json", "state.json.bak", "state.json.lock"]
print(store.failed, flush=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
while store.pending:
    store.flush(20)
assert store.failed == ""
assert len(json.loads(path.read_bytes())["articles"]) == 101
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no limit of file sizes")
def test_a_full_disk_is_said_leaves_the_old_file_and_is_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    command = [sys.executable, "-c", FULL_DISK, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"Not saved, trying again: the disk is full ({path}).\n"
