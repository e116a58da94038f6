"""A folder that changes while its index is open: exactly right at the end, in time, and also without watching."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from reader.folders import watch
from reader.folders.indexer import Indexer
from reader.folders.pipes import Child
from reader.index.index import Index
from tests.counts import times
from tests.unit.folders.folders import indexed, picture, titles, write

CHURN = Path(__file__).with_name("churn.py")
STEPS = times(700, 20_000)


@contextmanager
def following(index: Index, told: list[set[Path] | None] | None = None) -> Iterator[None]:
    """The index follows its folders, as a window does it."""
    stop = threading.Event()
    ready = threading.Event()

    def change(paths: set[Path] | None) -> None:
        ready.set()
        if told is not None:
            told.append(paths)
        if paths is None:
            Indexer(index).compare()
        else:
            Indexer(index).apply(paths)

    thread = threading.Thread(target=watch.follow, args=(index.roots, change, stop))
    thread.start()
    try:
        assert ready.wait(30), "nothing was compared after the watching had begun"
        yield
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come true"
        threading.Event().wait(0.05)


def test_a_library_that_is_rewritten_all_the_time_is_right_at_the_end(tmp_path: Path) -> None:
    root = tmp_path / "news"
    root.mkdir()
    subprocess.run([sys.executable, str(CHURN), str(root), "0", "300"], check=True)
    index = indexed(root, tmp_path / "cache")
    with following(index):
        subprocess.run([sys.executable, str(CHURN), str(root), "1", str(STEPS)], check=True)
        truth = picture(indexed(root))
        wait_for(lambda: _settled(index) == truth)
    assert index.notice == ""


def test_a_library_opened_while_its_files_change_is_right_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.folders.indexer.HELPERS_FROM", 40)  # the first run is made by a process of its own
    root = tmp_path / "news"
    root.mkdir()
    subprocess.run([sys.executable, str(CHURN), str(root), "0", "500"], check=True)
    with subprocess.Popen([sys.executable, str(CHURN), str(root), "3", str(3 * STEPS)]) as generator:
        index = Index.open([root], tmp_path / "cache")
        with following(index):
            assert generator.wait(60) == 0
            truth = picture(indexed(root))
            wait_for(lambda: _settled(index) == truth)
    assert index.notice == ""


def _settled(index: Index) -> dict[str, object] | None:
    """What an index says, unless it changes while it is asked."""
    with suppress(KeyError, AssertionError):
        return picture(index)
    return None


def test_changes_appear(tmp_path: Path) -> None:
    root = tmp_path / "news"
    write(root, "a.md", "First")
    index = indexed(root)
    told: list[set[Path] | None] = []
    with following(index, told):
        write(root, "new/folder/b.md", "Second")
        wait_for(lambda: sorted(titles(index)) == ["First", "Second"])
        (root / "new").rename(root / "old")
        wait_for(lambda: sorted(str(problem) for problem in _paths(index)) == ["a.md", "old/folder/b.md"])
        (root / "a.md").unlink()
        wait_for(lambda: titles(index) == ["Second"])
        (root / ".hidden.md").write_text("nothing")
        (root / "picture.jpg").write_bytes(b"nothing")
        write(root, "a.md", "Third")
        wait_for(lambda: sorted(titles(index)) == ["Second", "Third"])
    assert not any(path.name == ".hidden.md" for paths in told if paths for path in paths)


def _paths(index: Index) -> list[str]:
    from reader.model.query import Selection

    return [row.path for row in index.rows(index.rowids(Selection())) if row]


def test_a_burst_is_one_comparison_and_another_when_it_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "MANY", 20)
    write(tmp_path, "a.md", "First")
    index = indexed(tmp_path)
    told: list[set[Path] | None] = []
    with following(index, told):
        for number in range(100):
            write(tmp_path, f"{number}.md", f"Title {number}")
        wait_for(lambda: len(titles(index)) == 101)
        wait_for(lambda: told[-1] is None and told.count(None) >= 3)


def test_where_watching_is_impossible_polling_takes_over_with_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.md", "First")
    index = indexed(tmp_path)
    notices: list[str] = []
    stop = threading.Event()

    def refuse(*_: object) -> None:
        raise OSError("OS file watch limit reached.")

    def change(paths: set[Path] | None) -> None:
        assert paths is None
        Indexer(index).compare()

    monkeypatch.setattr(watch, "_watch", refuse)
    monkeypatch.setattr(watch, "_SHORTEST_POLL", 0.05)
    thread = threading.Thread(target=watch.follow, args=(index.roots, change, stop, notices.append))
    thread.start()
    write(tmp_path, "b.md", "Second")
    wait_for(lambda: len(titles(index)) == 2)
    stop.set()
    thread.join(30)
    assert notices == ["The folders cannot be watched (too many folders); they are compared every few seconds instead"]


def test_when_the_process_that_watches_ends_polling_takes_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.md", "First")
    children: list[Child] = []
    notices: list[str] = []
    told: list[set[Path] | None] = []
    stop = threading.Event()

    class Known(Child):
        def __init__(self, code: str) -> None:
            super().__init__(code)
            children.append(self)

    monkeypatch.setattr(watch, "Child", Known)
    monkeypatch.setattr(watch, "_SHORTEST_POLL", 0.05)
    thread = threading.Thread(target=watch.follow, args=([tmp_path], told.append, stop, notices.append))
    thread.start()
    wait_for(lambda: None in told)  # the watching has begun
    children[0].process.kill()
    wait_for(lambda: len(notices) == 1 and told.count(None) >= 3)
    stop.set()
    thread.join(30)
    assert "compared every few seconds" in notices[0]


def test_file_systems_that_tell_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = "/dev/sda / ext4 rw 0 0\nserver:/x /mnt/my\\040news nfs4 rw 0 0\nx /home/me/drive fuse.sshfs rw 0 0\n"
    monkeypatch.setattr(Path, "read_text", lambda *_: mounts)
    monkeypatch.setattr(sys, "platform", "linux")
    assert watch._unwatchable([Path("/home/me")]) == ""
    assert "nfs4" in watch._unwatchable([Path("/home/me"), Path("/mnt/my news/2024")])
    assert "fuse.sshfs" in watch._unwatchable([Path("/home/me/drive")])
