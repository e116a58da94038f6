"""What happens to the index never reaches the reader: damage, killed programs, full disks, several windows."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from reader.folders.indexer import Indexer
from reader.folders.pipes import Child
from reader.index import schema
from reader.index.index import Index
from reader.index.number import Numbers
from reader.index.record import Record
from reader.index.write import Writer
from reader.model.errors import QueryStoppedError
from reader.model.progress import Outcome, Progress
from reader.model.query import Selection
from tests.counts import times
from tests.unit.folders.folders import indexed, picture, titles, write

MUTATIONS = times(40, 2_000)
KILLS = times(8, 200)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("faults") / "news"
    for number in range(60):
        near = [(f"Title {other}", f"https://x.example/{other}") for other in range(number - 3, number + 4)]
        day = f"2024-0{1 + number % 9}-1{number % 10}T0{number % 10}:00:00Z"
        write(
            root, f"{number % 4}/{number}.md", f"Title {number}", day, f"https://x.example/{number}", near, "word " * 50
        )
    return root


@pytest.fixture(scope="module")
def truth(folder: Path) -> dict[str, object]:
    return picture(indexed(folder))


@pytest.fixture(scope="module")
def made(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    cache = tmp_path_factory.mktemp("cache")
    indexed(folder, cache).close()
    return cache


def index_file(cache: Path) -> Path:
    return next(cache.glob("*.sqlite"))


def damage(data: bytearray, dice: random.Random) -> bytes:
    """One of the ways in which files get damaged."""
    match dice.randrange(5):
        case 0:
            for _ in range(dice.randrange(1, 40)):
                data[dice.randrange(len(data))] = dice.randrange(256)
        case 1:
            start = dice.randrange(len(data))
            data[start : start + dice.randrange(1, 20_000)] = b""
        case 2:
            start = dice.randrange(len(data))
            length = min(dice.randrange(1, 20_000), len(data) - start)
            data[start : start + length] = bytes(length)
        case 3:
            del data[dice.randrange(len(data)) :]
        case _:
            page = dice.randrange(len(data) // 4096) * 4096
            other = dice.randrange(len(data) // 4096) * 4096
            data[page : page + 4096] = data[other : other + 4096]
    return bytes(data)


@pytest.mark.parametrize("number", range(MUTATIONS))
def test_a_damaged_index_ends_in_a_right_list(
    folder: Path, made: Path, truth: dict[str, object], tmp_path: Path, number: int
) -> None:
    cache = tmp_path / "cache"
    shutil.copytree(made, cache)
    file = index_file(cache)
    sound = file.read_bytes()
    broken = damage(bytearray(sound), random.Random(number))
    file.write_bytes(broken)
    index = Index.open([folder], cache)
    index.set_marks({"0" * 16: (True, True)})
    index.rows(index.first_rowids(Selection(), 50))  # whatever is asked before the comparison: no exception
    index.rowids(Selection(words="word", unread=True))
    Indexer(index).compare()
    assert picture(index) == truth
    assert len(index.rowids(Selection(words="word"))) == 60
    if broken != sound:
        assert "built anew" in index.notice or "changed" in index.notice
    index.close()


def test_what_is_no_database_and_what_another_version_made(
    folder: Path, truth: dict[str, object], tmp_path: Path
) -> None:
    for number, content in enumerate((b"", b"not a database" * 500, b"SQLite format 3\0" + bytes(5000))):
        cache = tmp_path / str(number)
        index = Index.open([folder], cache)
        index.close()
        index_file(cache).write_bytes(content)
        assert picture(indexed(folder, cache)) == truth
    cache = tmp_path / "version"
    indexed(folder, cache).close()
    with sqlite3.connect(index_file(cache)) as conn:
        conn.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    conn.close()
    index = Index.open([folder], cache)
    assert index.notice
    assert index.counts().files == 0
    Indexer(index).compare()
    assert picture(index) == truth


def test_damage_while_open_is_noticed_and_marks_stay(
    folder: Path, made: Path, truth: dict[str, object], tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    shutil.copytree(made, cache)
    index = Index.open([folder], cache)
    newest = index.rows(index.first_rowids(Selection(), 1))[0]
    assert newest is not None
    index.set_marks({newest.id: (False, True)})
    assert titles(index, Selection(starred=True)) == [newest.title]
    with index_file(cache).open("r+b") as file:
        file.write(b"\xff" * 200_000)
    Indexer(index).compare()
    assert index.generation == 1
    assert picture(index) == truth
    assert titles(index, Selection(starred=True)) == [newest.title]


@pytest.mark.parametrize("place", ["file", "file/below", "/proc/broadsheet"])
def test_a_cache_folder_that_cannot_be(folder: Path, truth: dict[str, object], tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("in the way")
    index = indexed(folder, tmp_path / place)
    assert index.notice.endswith("kept in memory")
    assert picture(index) == truth


def test_an_index_that_may_only_be_read(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, cache = tmp_path / "news", tmp_path / "cache"
    shutil.copytree(folder, root)
    indexed(root, cache).close()
    connect = sqlite3.connect

    def read_only(path: Path | str, **options: object) -> sqlite3.Connection:
        if path == ":memory:":
            return connect(path, **options)  # type: ignore[arg-type]
        return connect(f"file:{path}?mode=ro", uri=True, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("reader.index.db.sqlite3.connect", read_only)
    index = Index.open([root], cache)
    assert len(index.rowids(Selection())) == 60
    write(root, "9/more.md", "One more", "2024-01-01")
    Indexer(index).compare()
    assert "readonly" in index.notice
    assert index.notice.endswith("so it is kept in memory")
    assert len(index.rowids(Selection())) == 61
    (root / "9/more.md").unlink()
    Indexer(index).compare()
    assert len(index.rowids(Selection(words="word"))) == 60


@pytest.mark.parametrize("error", [OSError(37, "No locks available"), NotImplementedError("no locks here")])
def test_a_file_system_without_locks(
    folder: Path, truth: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    index = indexed(folder, tmp_path)
    assert index.notice == ""
    assert picture(index) == truth


def test_clocks_that_jump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "news"
    clock = [2_000_000_000_000_000_000]
    monkeypatch.setattr("reader.index.indexing_run.time.time_ns", lambda: clock[0])
    index = Index.open([root], tmp_path / "cache")
    for version, (now, stamp) in enumerate(
        [(2e9, 2e9), (1e9, 1e9), (1e9, 1e9), (1e9, 3e9), (3e9, 3e9 - 1), (3e9, -5e8), (1, 0), (1, 1e9 - 1)]
    ):
        clock[0] = int(now * 1_000_000_000)
        file = write(root, "a.md", f"Version {version}", "2024-01-01")  # always of one size
        os.utime(file, ns=(0, int(stamp * 1_000_000_000)))
        Indexer(index).compare()
        assert titles(index) == [f"Version {version}"]


FULL = """
import resource, signal, sys
from pathlib import Path
from reader.model.query import Selection
from reader.index.index import Index
from reader.model.errors import QueryStoppedError
from reader.folders.indexer import Indexer
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
index = Index.open([Path(sys.argv[1])], Path(sys.argv[2]))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
outcome = Indexer(index).compare()
print(index.notice)
print(len(index.rowids(Selection())), len(index.rowids(Selection(words="word"))), outcome.complete)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
@pytest.mark.parametrize("limit", [0, 40_000, 150_000])
def test_a_disk_that_gets_full(folder: Path, tmp_path: Path, limit: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(folder), str(tmp_path), str(limit)], capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    assert "kept in memory" in done.stdout
    assert done.stdout.splitlines()[-1] == "60 60 True"


INDEX = """
import sys
from pathlib import Path
from reader.folders import indexer
from reader.index.index import Index
from reader.model.errors import QueryStoppedError
indexer._BATCHES = (5,)
indexer._LINKS = 7
indexer._TEXTS = 9
print("begin", flush=True)
print(indexer.Indexer(Index.open([Path(sys.argv[1])], Path(sys.argv[2]))).compare(), flush=True)
"""


@pytest.mark.parametrize("number", range(KILLS))
def test_killed_while_indexing_the_next_run_goes_on(
    folder: Path, truth: dict[str, object], tmp_path: Path, number: int
) -> None:
    dice = random.Random(number)
    child = subprocess.Popen(
        [sys.executable, "-c", INDEX, str(folder), str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert child.stdout is not None
    child.stdout.readline()
    deadline = time.monotonic() + dice.random() * 0.25
    while time.monotonic() < deadline and child.poll() is None:
        pass
    child.kill()
    child.wait()
    child.stdout.close()
    index = Index.open([folder], tmp_path)
    assert index.notice == ""
    before = index.counts().files
    outcome = Indexer(index).compare()
    assert picture(index) == truth
    assert outcome.added == 60 - before
    assert len(index.rowids(Selection(words="word"))) == 60
    assert index.database.sound()
    index.close()


def test_cancelled_and_taken_up_again(folder: Path, truth: dict[str, object], tmp_path: Path) -> None:
    for stop in (1, 2, 3, 5, 8, 200):
        left = iter(range(stop))
        index = Index.open([folder], tmp_path)
        outcome = Indexer(index).compare(cancelled=lambda left=left: next(left, None) is None)
        assert outcome.complete == (stop == 200)
        index.close()
    assert picture(Index.open([folder], tmp_path)) == truth


def test_progress_counts_and_ends(folder: Path) -> None:
    told: list[Progress] = []
    Indexer(Index.open([folder], None)).compare(told.append)
    assert list(dict.fromkeys(progress.phase for progress in told)) == [
        "looking through the folders",
        "reading",
        "linking stories",
        "indexing texts",
        "finding stories",
    ]
    assert all(0 <= progress.done <= progress.total or not progress.total for progress in told)
    assert told[-1].done == told[-1].total == 60


def test_two_windows_share_one_index(folder: Path, truth: dict[str, object], tmp_path: Path) -> None:
    windows = [Index.open([folder], tmp_path) for _ in range(4)]
    outcomes: list[Outcome] = []
    threads = [
        threading.Thread(target=lambda window=window: outcomes.append(Indexer(window).compare())) for window in windows
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome.added for outcome in outcomes) == [0, 0, 0, 60]
    for window in windows:
        assert window.notice == ""
        assert picture(window) == truth


def test_a_window_waits_for_another_and_can_be_called_back(folder: Path, tmp_path: Path) -> None:
    from filelock import FileLock

    index = Index.open([folder], tmp_path)
    told: list[str] = []
    with FileLock(index_file(tmp_path).with_name(index_file(tmp_path).name + ".lock")):
        outcome = Indexer(index).compare(lambda progress: told.append(progress.phase), lambda: bool(told))
    assert told == ["waiting for another window"]
    assert not outcome.complete
    assert Indexer(index).compare().added == 60


def test_files_that_vanish_between_listing_and_reading(folder: Path, tmp_path: Path) -> None:
    root = tmp_path / "news"
    shutil.copytree(folder, root)
    vanishing = sorted(root.glob("2/*.md"))

    def vanish(progress: Progress) -> None:
        if progress.phase == "reading":
            for file in vanishing:
                file.unlink(missing_ok=True)

    index = Index.open([root], None)
    outcome = Indexer(index).compare(vanish)
    assert outcome.unreadable == len(vanishing)
    assert Indexer(index).compare().removed == len(vanishing)
    assert picture(index) == picture(indexed(root))


def test_a_helper_that_is_killed_is_replaced(
    folder: Path, truth: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.folders import reading

    monkeypatch.setattr("reader.folders.indexer.HELPERS_FROM", 1)
    monkeypatch.setattr(reading, "_CHUNK", 10)
    killed: list[int] = []
    begin = Child.ask

    def kill_once(helper: Child, request: tuple[str, reading.Arguments]) -> None:
        if len(killed) < 2 and len(request[1]) > 1:
            killed.append(helper.process.pid)
            os.kill(helper.process.pid, signal.SIGKILL)
        begin(helper, request)

    monkeypatch.setattr(Child, "ask", kill_once)
    assert picture(indexed(folder)) == truth
    assert len(killed) == 2


def test_when_most_texts_belong_to_files_that_are_no_more_they_are_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.index.write._FEW", 5)
    for number in range(20):
        write(tmp_path, f"{number}.md", f"Title {number}", "2024-01-01", body="first")
    index = indexed(tmp_path)
    for version in range(4):
        for number in range(20):
            file = write(tmp_path, f"{number}.md", f"Title {number}", "2024-01-01", body=f"version{version}")
            os.utime(file, ns=(1_000_000_007 * (version + 1), 1_000_000_007 * (version + 1)))
        Indexer(index).compare()
        texts = index.database.read(lambda conn: conn.execute("SELECT count(*) FROM ft_docsize").fetchone()[0], -1)
        assert texts <= 30
        assert len(index.rowids(Selection(words=f"version{version} "))) == 20
    assert picture(index) == picture(indexed(tmp_path))


def test_an_index_that_is_deleted_while_it_is_open_comes_back(
    folder: Path, truth: dict[str, object], tmp_path: Path
) -> None:
    index = indexed(folder, tmp_path)
    for file in tmp_path.iterdir():
        file.unlink()
    assert Indexer(index).compare().added == 60
    assert index.generation == 1
    assert index.notice == ""
    assert picture(index) == truth
    assert picture(Index.open([folder], tmp_path)) == truth


def test_a_mistake_of_the_program_costs_single_files_and_never_the_index(
    folder: Path, truth: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = Index.open([folder], tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Numbers, "take", lambda _numbers, _epoch: 7)
        assert Indexer(index).compare().unreadable == 59
    log = tmp_path / "broadsheet.log"
    assert (index.generation, index.database.path) == (0, index_file(tmp_path))
    assert index.notice == f"An error of the program in the index is noted in {log}; nothing is lost"
    assert log.read_text("utf-8").count("UNIQUE constraint failed") == 1
    assert log.stat().st_mode & 0o077 == 0
    assert index.problems()[0].sentence.startswith("the index cannot hold this file: UNIQUE constraint failed")
    Indexer(index).compare()  # the files are tried again
    assert picture(index) == truth
    with monkeypatch.context() as patch:
        number = index.rowids(Selection())[0]
        patch.setattr(Numbers, "take", lambda _numbers, _epoch: number)
        write(folder, "9/more.md", "One more", "2024-01-01")
        Indexer(index).compare()
    assert [problem.path for problem in index.problems()] == ["9/more.md"]
    (folder / "9/more.md").unlink()
    (folder / "9").rmdir()
    Indexer(index).compare()
    assert index.generation == 0
    assert picture(index) == truth


def test_each_file_that_the_index_does_not_take_has_its_own_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two", "whole"):
        (tmp_path / f"{name}.md").write_text(f"# {name}\n", encoding="utf-8")
    put = Writer.put

    def picky(writer: Writer, batch: Sequence[tuple[Any, Any]]) -> int:
        for place, content in batch:
            if place.name != "whole.md" and isinstance(content, Record):
                raise ValueError(place.name)
        return put(writer, batch)

    monkeypatch.setattr(Writer, "put", picky)
    index = Index.open([tmp_path], None)
    Indexer(index).compare()
    told = {problem.path: problem.sentence for problem in index.problems()}
    assert told == {f"{name}.md": f"the index cannot hold this file: {name}.md" for name in ("one", "two")}
    index.close()


@pytest.mark.parametrize("error", [ValueError("x"), TypeError("x"), OverflowError("x"), sqlite3.OperationalError("x")])
def test_an_error_alone_condemns_no_index(
    folder: Path, truth: dict[str, object], tmp_path: Path, error: Exception
) -> None:
    index = indexed(folder, tmp_path)

    def fail(_: sqlite3.Connection) -> None:
        raise error

    assert index.database.read(fail, None) is None
    assert index.generation == 0
    with index_file(tmp_path).open("r+b") as file:  # the seal tells that the file is not what it was
        file.seek(-4000, os.SEEK_END)
        file.write(b"\0" * 3000)
    index.database.close()
    index = Index.open([folder], tmp_path)
    assert index.database.read(fail, None) is None
    assert index.generation == 1
    Indexer(index).compare()
    assert picture(index) == truth


def test_damage_that_all_threads_meet_at_once(folder: Path, truth: dict[str, object], tmp_path: Path) -> None:
    index = indexed(folder, tmp_path)
    numbers = index.rowids(Selection())
    stop = threading.Event()
    raised: list[BaseException] = []
    compared: list[Outcome] = []

    def ask(work: Callable[[], object]) -> None:
        try:
            while not stop.is_set():
                with suppress(QueryStoppedError):  # what runs when the index is thrown away is stopped
                    work()
        except BaseException as error:
            raised.append(error)

    works: list[Callable[[], object]] = [
        lambda: index.rows(numbers),
        lambda: index.rowids(Selection(words="word", unread=True)),
        lambda: index.problems(),
        lambda: (index.change_marks({"0" * 16: (True, False)}), stop.wait(0.001)),
        lambda: compared.append(Indexer(index).compare()),
    ]
    threads = [threading.Thread(target=ask, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for number in range(3):
        with suppress(StopIteration, OSError), index_file(tmp_path).open("r+b") as file:
            file.write(random.Random(number).randbytes(100_000))
        before, deadline = len(compared), time.monotonic() + 30
        while len(compared) < before + 2 and not raised:
            assert time.monotonic() < deadline
    stop.set()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    assert raised == []
    assert index.generation > 0
    Indexer(index).compare()
    assert picture(index) == truth


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_helpers_end_when_the_program_is_killed(folder: Path) -> None:
    code = (
        "from reader.folders.reading import Readers, Task\n"
        "readers = Readers(2)\n"
        "print(*[helper.process.pid for helper in readers._helpers], flush=True)\n"
        "input()"
    )
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    helpers = [int(pid) for pid in child.stdout.readline().split()]
    child.kill()
    child.communicate()
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes() for pid in helpers):
        assert time.monotonic() < deadline


def test_large_segments_of_the_full_text_are_merged(
    folder: Path, truth: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.index.write._SEGMENT", 5)
    monkeypatch.setattr("reader.folders.indexer._TEXTS", 10)
    told: list[str] = []
    index = Index.open([folder], tmp_path)
    Indexer(index).compare(lambda progress: told.append(progress.phase))
    assert told[-1] == "tidying the index"
    sql = "SELECT count(DISTINCT segid) FROM ft_idx"
    assert index.database.read(lambda conn: conn.execute(sql).fetchone()[0], -1) == 1
    assert picture(index) == truth
    assert len(index.rowids(Selection(words="word"))) == 60
    again: list[str] = []
    Indexer(index).compare(lambda progress: again.append(progress.phase))
    assert again == ["looking through the folders"]


def test_a_folder_that_cannot_be_read_keeps_what_it_had_and_is_a_problem(
    folder: Path, truth: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = indexed(folder)
    really = os.scandir

    def refuse(place: str) -> object:
        if place.endswith("/2"):
            raise PermissionError(13, "Permission denied")
        return really(place)

    with monkeypatch.context() as patch:
        patch.setattr("reader.folders.scan.os.scandir", refuse)
        assert Indexer(index).compare().removed == 0
    problem = index.problems()[0]
    assert (problem.path, problem.sentence) == ("2", "the folder cannot be read: Permission denied")
    assert index.counts().articles == 60
    Indexer(index).compare()
    assert picture(index) == truth


def test_an_emptied_file_keeps_its_row_as_long_as_it_may_be_about_to_be_written(tmp_path: Path) -> None:
    file = tmp_path / "news" / "a.md"
    write(file.parent, "a.md", "Title", "2024-01-01T00:00:00Z", "https://x.example/a", [], "words")
    index = indexed(file.parent)
    file.write_bytes(b"")
    assert Indexer(index).compare() == Outcome(begun=1)
    assert Indexer(index).apply([file]) == Outcome(begun=1)
    assert titles(index) == ["Title"]
    os.utime(file, (time.time() - 60, time.time() - 60))
    assert Indexer(index).compare() == Outcome(changed=1)
    assert titles(index) == ["a"]
