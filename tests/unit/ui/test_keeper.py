"""The view and the last steps are kept while the library is open."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from reader.library import kept as kept_files
from reader.library.answers import Target
from reader.library.kept import Kept
from reader.library.library import Library
from reader.ui.flows.keeper import Keeper
from reader.ui.flows.keeping import Layout
from reader.ui.flows.work import Work
from tests.articles import story, write_library


class Later:
    """Does what is asked when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[object], object]] = []

    def is_busy(self, _group: str) -> bool:
        return bool(self.waiting)

    def run(self, _group: str, body: Callable[[object], object]) -> None:
        self.waiting.append(body)

    def do(self) -> None:
        self.waiting.pop()(None)


@pytest.fixture
def library(tmp_path: Path):
    write_library(tmp_path / "news", story())
    library = Library.open([tmp_path / "news"], tmp_path / "state.json", tmp_path / "cache")
    library.refresh(lambda _: None, lambda: False)
    yield library
    library.close()


def test_what_has_changed_is_written_once_by_a_worker(library: Library) -> None:
    work, now = Later(), SimpleNamespace(layout=Layout(left=1))
    keeper = Keeper(library, cast("Work", work), lambda: now.layout)
    kept = library.kept
    assert kept is not None
    keeper.look()
    work.do()
    assert (kept.layout() or {})["left"] == 1
    now.layout = Layout(left=2)
    keeper.look()
    assert not work.waiting, "the time alone is nothing new"
    now.layout = replace(now.layout, unread=True)
    keeper.look()
    now.layout = replace(now.layout, row=3)
    keeper.look()
    work.do()
    assert (kept.layout() or {})["unread"] is True
    keeper.look()
    work.do()
    assert (kept.layout() or {})["row"] == 3
    now.layout = None
    library.marks.mark([Target("a" * 16, "A", "", "")], "starred", starred=True)
    keeper.look()
    work.do()
    assert len(kept.steps()) == 1
    keeper.look()
    assert not work.waiting
    library.marks.undo()
    keeper.look()
    work.do()
    assert not kept.steps(), "what is undone is no step any more"


def test_own_steps_that_were_kept_are_not_taken_for_those_of_another_window(library: Library) -> None:
    for number in range(3):
        library.marks.mark([Target(f"{number}" * 16, "A", "", "")], "starred", starred=True)
        library.marks.keep_steps()
        library.marks.recall_steps()
    assert [step.label for step in iter(library.marks.undo, None) if step] == ["starred"] * 3


def test_an_older_layout_never_takes_the_place_of_a_newer_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, replace_file = Kept(tmp_path, [tmp_path]), kept_files.replace_file
    begun, go_on = threading.Event(), threading.Event()

    def slow(path: Path, data: bytes, *, durable: bool) -> None:
        if b'"old"' in data:
            begun.set()
            go_on.wait(10)
        replace_file(path, data, durable=durable)

    monkeypatch.setattr(kept_files, "replace_file", slow)
    kept.newest_layout = {"name": "old"}
    writing = threading.Thread(target=kept.write_layout)
    writing.start()
    begun.wait(10)
    leaving = threading.Thread(target=kept.keep_layout, args=({"name": "new"},))
    leaving.start()
    go_on.set()
    writing.join()
    leaving.join()
    assert (kept.layout() or {})["name"] == "new"
