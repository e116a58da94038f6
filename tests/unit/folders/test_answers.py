"""Whatever the system answers about one entry of a folder costs that entry alone, with its path, and nothing else."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.folders import scan
from reader.folders.indexer import Indexer
from reader.index.index import Index
from tests.counts import SOAK, times
from tests.unit.folders.folders import indexed, picture, titles, write

ERRORS = ["ENOENT", "ENOTDIR", "EACCES", "ELOOP", "ENAMETOOLONG", "EIO", "EINTR", "EAGAIN"]
"""Those that Python gives a class of its own or that some function takes for an answer, and one of all others."""
if SOAK:
    ERRORS += ["EPERM", "ESTALE", "EMFILE", "ENFILE", "ENOMEM", "EINVAL", "EOVERFLOW", "ENXIO", "ENODEV", "ETIMEDOUT"]
    ERRORS += ["EBUSY", "EHOSTDOWN", "ENOTCONN"]
CALLS = ("lstat", "stat", "readlink", "open", "fstat", "read", "close")


class System:
    """The system's calls about files under one folder, one of which fails."""

    def __init__(self, place: Path, nth: int, error: int) -> None:
        """nth: number of the call that fails, from 1; 0 for none."""
        self.place = f"{place}/"
        self.nth = nth
        self.error = error
        self.calls = 0
        self.failed = ""
        """What the call that failed was about, relative to the folder."""
        self.files: dict[int, str] = {}
        """Paths by descriptor."""
        self.really = {name: getattr(os, name) for name in (*CALLS, "scandir")}

    def ask(self, path: str) -> None:
        """Count a call about a path, or fail."""
        if not path.startswith(self.place):
            return
        self.calls += 1
        if self.calls == self.nth:
            self.failed = path[len(self.place) :]
            raise OSError(self.error, os.strerror(self.error), path)

    def call(self, name: str) -> Callable[..., Any]:
        """A call of `os` that may fail."""

        def answer(given: Any, *more: Any, **options: Any) -> Any:
            path = self.files.get(given, "") if isinstance(given, int) else os.fsdecode(os.fspath(given))
            if name == "close":
                self.files.pop(given, None)
                self.really[name](given)
                return self.ask(path)
            self.ask(path)
            result = self.really[name](given, *more, **options)
            if name == "open":
                self.files[result] = path
            return result

        return answer

    @contextmanager
    def scandir(self, path: str) -> Iterator[Iterator[Entry]]:
        """As `os.scandir`; opening it and each step may fail."""
        self.ask(os.fspath(path))
        with self.really["scandir"](path) as entries:
            yield self.entries(os.fspath(path), entries)

    def entries(self, path: str, entries: Iterator[os.DirEntry[str]]) -> Iterator[Entry]:
        """The entries, in an order that is always the same."""
        for entry in sorted(entries, key=lambda entry: entry.name):
            self.ask(path)
            yield Entry(self, entry)


class Entry:
    """As `os.DirEntry` where the file system does not tell the kinds of entries: each question is a call."""

    def __init__(self, system: System, entry: os.DirEntry[str]) -> None:
        self.system = system
        self.entry = entry
        self.name = entry.name
        self.path = entry.path

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        self.system.ask(self.path)
        return self.entry.is_file(follow_symlinks=follow_symlinks)

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        self.system.ask(self.path)
        return self.entry.is_dir(follow_symlinks=follow_symlinks)

    def is_symlink(self) -> bool:
        self.system.ask(self.path)
        return self.entry.is_symlink()

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        self.system.ask(self.path)
        return self.entry.stat(follow_symlinks=follow_symlinks)


@contextmanager
def failing(place: Path, nth: int, error: int = 0) -> Iterator[System]:
    """While this lasts, the nth call about what is in a folder fails."""
    system = System(place, nth, error)
    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, system.call(name))
        patch.setattr(os, "scandir", system.scandir)
        yield system


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("answers")
    root, outside = place / "news", place / "news-elsewhere"
    write(root, "a.md", "A", "2024-01-01", body="text")
    write(root, "b.md", "B", "2024-01-02")
    (root / "b.txt").write_text("the text of b")
    (root / "picture.jpg").write_text("no article")
    write(root, "sub/c.md", "C", "2024-01-03", body="text")
    write(root, "sub/deep/d.md", "D", "2024-01-04", body="text")
    write(outside, "e.md", "E", "2024-01-05", body="text")
    write(outside, "one/f.md", "F", "2024-01-06", body="text")
    (root / "linked").symlink_to(outside / "one")
    (root / "e.md").symlink_to(outside / "e.md")
    (root / "up").symlink_to(place)
    return root


@pytest.fixture(scope="module")
def truth(folder: Path) -> dict[str, object]:
    return picture(indexed(folder))


def calls_of(folder: Path, work: Callable[[], object]) -> int:
    """How many calls some work makes."""
    with failing(folder.parent, 0) as system:
        work()
    return system.calls


def check(index: Index, system: System, folder: Path) -> None:
    """All that the failed call was not about is listed; what is missing is a problem, or told to be gone."""
    about = f"{folder.parent}/{system.failed}"
    places = {"A": "a.md", "B": "b.md", "C": "sub/c.md", "D": "sub/deep/d.md", "E": "e.md", "F": "linked/f.md"}
    targets = {"E": "../news-elsewhere/e.md", "F": "../news-elsewhere/one/f.md"}
    lost = places.keys() - set(titles(index))
    for title in lost:
        paths = [f"{folder}/{places[title]}", os.path.normpath(f"{folder}/{targets.get(title, places[title])}")]
        assert any(path == about or path.startswith(f"{about}/") for path in paths), (title, system.failed)
    if lost and system.error not in (errno.ENOENT, errno.ENOTDIR):
        assert index.problems(), (lost, system.failed)


def chosen(calls: int, shift: int) -> Iterator[tuple[int, int]]:
    """Which call fails and how: each of them in turn with another error, in the long run each with all of them."""
    for nth in range(1, calls + 1):
        for name in ERRORS if SOAK else [ERRORS[(nth + shift) % len(ERRORS)]]:
            yield nth, getattr(errno, name)


@pytest.mark.parametrize("shift", range(1 if SOAK else 2))
def test_any_call_may_fail_while_a_folder_is_read(folder: Path, truth: dict[str, object], shift: int) -> None:
    total = calls_of(folder, lambda: indexed(folder))
    assert total > 50
    for nth, error in chosen(total, 3 * shift):
        with failing(folder.parent, nth, error) as system:
            index = indexed(folder)
        check(index, system, folder)
        Indexer(index).compare()
        assert picture(index) == truth, (nth, system.failed)


@pytest.mark.parametrize("shift", range(1 if SOAK else 2))
def test_any_call_may_fail_while_a_folder_is_compared(folder: Path, truth: dict[str, object], shift: int) -> None:
    index = indexed(folder)
    paths = [folder / "a.md", folder / "e.md", folder / "sub", folder / "linked/f.md", folder / "b.txt"]
    works = (Indexer(index).compare, lambda: Indexer(index).apply(paths))
    for work in works:
        for nth, error in chosen(calls_of(folder, work), 3 * shift):
            with failing(folder.parent, nth, error) as system:
                work()
            check(index, system, folder)
            Indexer(index).compare()
            assert picture(index) == truth, (nth, system.failed)
    assert index.generation == 0


def test_a_folder_that_cannot_be_read_keeps_what_is_below_it_when_it_alone_is_looked_at(folder: Path) -> None:
    index = indexed(folder)
    really = os.scandir

    def refuse(place: str) -> object:
        if place.endswith("/sub"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return really(place)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        Indexer(index).apply([folder / "sub"])
        assert titles(index) == ["F", "E", "D", "C", "B", "A"]
        assert [(problem.path, problem.sentence) for problem in index.problems()] == [
            ("sub", "the folder cannot be read: Permission denied")
        ]
    Indexer(index).apply([folder / "sub"])
    assert index.problems() == []


def test_a_library_folder_that_has_gone_keeps_its_articles(tmp_path: Path) -> None:
    root = tmp_path / "drive"
    write(root, "a.md", "A")
    index = indexed(root)
    root.rename(tmp_path / "away")
    assert Indexer(index).compare().removed == 0
    assert titles(index) == ["A"]
    assert index.problems()[0].sentence == "the folder cannot be read: No such file or directory"
    (tmp_path / "away").rename(root)
    assert Indexer(index).compare().changed == 0
    assert index.problems() == []


@pytest.mark.parametrize("target", ["self.md", "a.md/x", "y" * 300, "nowhere"])
@pytest.mark.parametrize("name", ["self.md", "self"])
def test_a_link_that_leads_nowhere_costs_itself(tmp_path: Path, target: str, name: str) -> None:
    for letter in "abc":
        write(tmp_path, f"{letter}.md", letter.upper())
    index = indexed(tmp_path)
    (tmp_path / name).symlink_to(target.replace("self.md", name))
    for _ in range(2):
        Indexer(index).compare()
        assert sorted(titles(index)) == ["A", "B", "C"]
        told = [problem.path for problem in index.problems()]
        assert told == ([] if (target, name) == ("nowhere", "self") else [name])
    assert sorted(titles(indexed(tmp_path))) == ["A", "B", "C"]
    (tmp_path / name).unlink()
    Indexer(index).compare()
    assert index.problems() == []


def test_a_file_that_could_not_be_read_is_read_when_it_can_be(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "A")
    calls = calls_of(tmp_path, lambda: indexed(tmp_path))
    healed = 0
    for nth in range(1, calls + 1):
        with failing(tmp_path, nth, errno.EMFILE):
            index = indexed(tmp_path, tmp_path.with_name(f"cache{nth}"))
        healed += not titles(index)
        for _ in range(2):
            Indexer(index).compare()
            assert titles(index) == ["A"]
            assert index.problems() == []
    assert healed >= 3  # listing the folder, opening the file, reading it


@pytest.mark.parametrize("year", [2300, 2262, 9999, 1, 1900, 1969, 1970])
def test_a_file_of_any_year_is_one_of_the_list(tmp_path: Path, year: int) -> None:
    for number in range(3):
        write(tmp_path, f"{number}.md", f"T{number}", body="word")
    index = indexed(tmp_path, tmp_path.with_name("cache"))
    seconds = (year - 1970) * 31_556_952
    try:
        os.utime(tmp_path / "1.md", (seconds, seconds))
    except OSError:
        pytest.skip("the file system keeps no such time")
    assert Indexer(index).compare().changed == 1
    assert sorted(titles(index)) == ["T0", "T1", "T2"]
    assert Indexer(index).compare().changed == 0
    assert (index.generation, index.notice, index.problems()) == (0, "", [])


numbers = st.integers(-(1 << 70), 1 << 70) | st.sampled_from([0, 1, -1, (1 << 63) - 1, 1 << 63, -(1 << 63)])


@settings(deadline=None, max_examples=times(60, 10_000))
@given(states=st.lists(st.tuples(numbers, numbers), min_size=2, max_size=2))
def test_any_time_and_size(tmp_path_factory: pytest.TempPathFactory, states: list[tuple[int, int]]) -> None:
    root = tmp_path_factory.mktemp("numbers")
    for name in ("a.md", "b.md", "c.md"):
        write(root, name, name[0].upper())
    write(root, "c.txt", "text")
    state = list(states[0])
    told = SimpleNamespace(st_mode=0o100644)

    def stat(entry: Entry, **_: object) -> object:
        if entry.name in ("b.md", "c.txt"):
            told.st_mtime_ns, told.st_size = state
            return told
        return entry.entry.stat()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Entry, "stat", stat)
        system = System(root, 0, 0)
        patch.setattr(os, "scandir", system.scandir)
        index = indexed(root)
        assert sorted(titles(index)) == ["A", "B", "C"]
        state[:] = states[1]
        Indexer(index).compare()
        assert sorted(titles(index)) == ["A", "B", "C"]
        assert index.problems() == []
        folder = next(scan.walk([root], lambda _root, _path: None))
        assert all(0 < seen.mtime < 1 << 63 and 0 <= seen.size < 1 << 63 for seen in folder.files)
