"""Indexing in a process of its own: the same index, whatever happens to that process or to the one that wanted it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from reader.folders.index_child import IndexChild
from reader.folders.indexer import Indexer
from reader.folders.pipes import Child
from reader.index.index import Index
from reader.model.progress import Progress
from reader.model.query import Selection
from tests.unit.folders.folders import indexed, picture, write


@pytest.fixture(autouse=True)
def much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few files count as many."""
    monkeypatch.setattr("reader.folders.indexer.HELPERS_FROM", 5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("child") / "news"
    for number in range(80):
        near = [(f"Title {other}", f"https://x.example/{other}") for other in range(number - 3, number + 4)]
        day = f"2024-0{1 + number % 9}-1{number % 10}T0{number % 10}:00:00Z"
        file = write(
            root, f"{number % 4}/{number}.md", f"Title {number}", day, f"https://x.example/{number}", near, "word " * 50
        )
        os.utime(file, (1_700_000_000, 1_700_000_000))
    return root


@pytest.fixture(scope="module")
def right(folder: Path) -> dict[str, object]:
    """What the index of the folder says when it is made here, without any other process."""
    return picture(indexed(folder))


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[Child]:
    """The processes that are started."""
    started: list[Child] = []
    begin = Child.__init__

    def note(child: Child, code: str, descriptor: int = -1) -> None:
        begin(child, code, descriptor)
        started.append(child)

    monkeypatch.setattr(Child, "__init__", note)
    return started


def test_it_makes_the_same_index_and_tells_how_far_it_is(
    folder: Path, right: dict[str, object], tmp_path: Path, children: list[Child]
) -> None:
    index = Index.open([folder], tmp_path)
    told: list[Progress] = []
    outcome = Indexer(index).compare(told.append)
    assert (outcome.added, outcome.complete) == (80, True)
    assert len(children) == 1
    assert children[0].process.poll() is not None
    assert {"reading", "linking stories", "indexing texts"} <= {progress.phase for progress in told}
    assert (index.generation, index.notice) == (0, "")
    assert Indexer(index).compare().added == 0
    assert len(children) == 1
    assert picture(index) == right


def test_a_change_of_a_few_files_is_made_here(folder: Path, tmp_path: Path, children: list[Child]) -> None:
    index = indexed(folder, tmp_path)
    file = write(folder, "3/new.md", "New", "2025-01-01")
    try:
        assert Indexer(index).apply([file]).added == 1
        assert len(children) == 1
    finally:
        file.unlink()


def test_what_is_known_to_be_much_is_handed_over_at_once(folder: Path, tmp_path: Path, children: list[Child]) -> None:
    index = indexed(folder, tmp_path)
    file = write(folder, "3/new.md", "New", "2025-01-01")
    try:
        assert Indexer(index, much=True).compare().added == 1
        assert len(children) == 2
    finally:
        file.unlink()


def when(phase: str, do: Callable[[], object]) -> Callable[[Progress], None]:
    """A listener that does something once, in some phase of a run."""
    left = [do]

    def listen(progress: Progress) -> None:
        if progress.phase == phase and left:
            left.pop()()

    return listen


@pytest.mark.parametrize("phase", ["looking through the folders", "reading", "linking stories", "indexing texts"])
def test_when_it_is_killed_the_work_is_done_here(
    folder: Path, right: dict[str, object], tmp_path: Path, children: list[Child], phase: str
) -> None:
    index = Index.open([folder], tmp_path)

    def kill() -> None:
        for child in children:
            child.process.kill()

    outcome = Indexer(index).compare(when(phase, kill))
    assert outcome.complete
    assert (index.generation, index.notice) == (0, "")
    assert picture(index) == right


@pytest.mark.parametrize("patience", [30.0, -1.0])
def test_a_cancelled_run_goes_on_the_next_time(
    folder: Path, right: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    monkeypatch.setattr("reader.folders.index_child._PATIENCE", patience)
    index = Index.open([folder], tmp_path)
    stop: list[bool] = []
    outcome = Indexer(index).compare(when("reading", lambda: stop.append(True)), lambda: bool(stop))
    assert not outcome.complete
    index.close()
    index = Index.open([folder], tmp_path)
    assert Indexer(index).compare().complete
    assert picture(index) == right


def test_when_the_index_is_thrown_away_meanwhile_it_is_made_anew(
    folder: Path, right: dict[str, object], tmp_path: Path
) -> None:
    index = Index.open([folder], tmp_path)
    outcome = Indexer(index).compare(when("linking stories", index.rebuild))
    assert outcome.complete
    assert index.generation == 1
    assert picture(index) == right


def test_a_file_that_another_process_made_anew_is_taken_over(
    folder: Path, right: dict[str, object], tmp_path: Path
) -> None:
    index = indexed(folder, tmp_path)
    other = Index.open([folder], tmp_path)
    other.rebuild()
    Indexer(other).compare()
    assert index.database.follow()
    assert not index.database.follow()
    assert index.generation == 1
    assert picture(index) == right


FULL = """
import resource, signal, sys
from pathlib import Path
from reader.model.query import Selection
from reader.folders import indexer
from reader.index.index import Index
indexer.HELPERS_FROM = 5
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
index = Index.open([Path(sys.argv[1])], Path(sys.argv[2]))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
outcome = indexer.Indexer(index).compare()
print(index.notice)
print(len(index.rowids(Selection())), len(index.rowids(Selection(words="word"))), outcome.complete)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
@pytest.mark.parametrize("limit", [60_000, 200_000])
def test_a_disk_that_gets_full_under_it(folder: Path, tmp_path: Path, limit: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(folder), str(tmp_path), str(limit)], capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    assert "kept in memory" in done.stdout
    assert done.stdout.splitlines()[-1] == "80 80 True"


ENDLESS = """
import sys, time
from pathlib import Path
from reader.folders import index_child
from reader.folders import indexer
from reader.index.index import Index
indexer.HELPERS_FROM = 5
begin = index_child.IndexChild.__init__
def note(child, rests=-1):
    begin(child, rests)
    print(child._child.process.pid, flush=True)
    sys.stdin.readline()
index_child.IndexChild.__init__ = note
indexer.Indexer(Index.open([Path(sys.argv[1])], Path(sys.argv[2]))).compare()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_it_ends_with_the_program_that_started_it(folder: Path, tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(folder), str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    child = Path("/proc") / program.stdout.readline().strip() / "cmdline"
    assert b"folders.child" in child.read_bytes()
    program.send_signal(signal.SIGKILL)
    program.communicate()
    deadline = time.monotonic() + 30
    with suppress(OSError):
        while child.read_bytes():
            assert time.monotonic() < deadline


def test_an_error_of_the_program_is_said(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.folders.index_child._CODE", "from tests.unit.folders.failing import serve; serve()")
    index = Index.open([folder], tmp_path)
    with pytest.raises(RuntimeError, match="KeyError; “broadsheet log” shows what"):
        Indexer(index).compare()
    assert len(index.rowids(Selection())) < 80


def test_no_process_can_be_started(
    folder: Path, right: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(IndexChild, "__init__", refuse)
    assert picture(indexed(folder, tmp_path)) == right
