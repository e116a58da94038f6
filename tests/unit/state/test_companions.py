"""What lies beside the state file: kept marks, copies of sync programs, our own copy. No mark is lost in silence."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.state import disk as state_disk
from reader.state.companions import MERGED_KEPT, copy_patterns
from reader.state.file import decode
from reader.state.store import StateStore
from tests.unit.state.conftest import Clock, Open


def names(path: Path) -> set[str]:
    return {entry.name for entry in path.parent.iterdir()}


def saved(path: Path, clock: Clock, *articles: str, cache: Path | None = None) -> None:
    """Star some articles in a state file, as a program that ran and ended."""
    store = StateStore(path, clock, cache=cache)
    for article in articles:
        store.change({article: {"starred": True}}, {article: (article.title(), "", "")})
    assert store.close()


CERTAIN = [
    "state.sync-conflict-20260501-120000-ABCDEFG.json",
    "state.sync-conflict-20260501-120000.json",
    "state (Anna's conflicted copy 2026-05-01).json",
    "state (conflicted copy 2026-05-01 120000).json",
    "state (Case Conflict).json",
    "state (In Konflikt stehende Kopie von Anna 2026-05-01).json",
    "state (Copie en conflit de Anna 2026-05-01).json",
    "state_conflict-20260501-120000.json",
    "state.Conflict.json",
    "state_REMOTE_4711.json",
    "state_BASE_4711.json",
    "state.json.orig",
    "state.json~HEAD",
    "state.json~feature/marks",
]
DOUBTFUL = ["state 2.json", "state (1).json", "state(2).json", "state-DESKTOP-AB12CD3.json", "state-ANNA.json"]
OTHERS = [
    *("state.json", "state.json.bak", "state.json.lock", "state.json.damaged-20260501T120000Z", "estate 2.json"),
    *("state-work.json", "state-backup-2026.json", "state.yaml", "state.json.merged-20260501T120000Z"),
    *("other.sync-conflict-20260501-120000-ABCDEFG.json", ".state.json.123-abcd.tmp", "state copy.txt"),
]


def test_names_of_copies() -> None:
    certain, doubtful = copy_patterns("state.json")
    assert [name for name in CERTAIN if not certain.fullmatch(name)] == []
    assert [name for name in DOUBTFUL if certain.fullmatch(name) or not doubtful.fullmatch(name)] == []
    assert [name for name in OTHERS if certain.fullmatch(name) or doubtful.fullmatch(name)] == []


@pytest.mark.parametrize("name", [*CERTAIN[:2], CERTAIN[3], *DOUBTFUL])
def test_a_copy_is_merged_and_set_aside_at_the_start(
    path: Path, clock: Clock, open_store: Open, tmp_path: Path, name: str
) -> None:
    saved(path, clock, "both")
    elsewhere = Path(shutil.copy(path, tmp_path / "state.json"))
    saved(path, clock, "here")
    saved(elsewhere, clock, "there")
    other = elsewhere.rename(path.with_name(name))
    store = open_store()
    assert store.starred() == {"both", "here", "there"}
    assert store.flush(10)
    assert decode(path.read_bytes()).lines.starred() == {"both", "here", "there"}
    assert not other.exists()
    assert decode(other.with_name(f"{name}.merged-20260501T120000Z").read_bytes()).lines.starred() == {"both", "there"}
    assert store.notices == [f"The marks of 1 copy beside the state file were taken in ({name})."]
    assert open_store().notices == []


def test_a_copy_is_taken_in_while_the_program_runs(path: Path, clock: Clock, open_store: Open, tmp_path: Path) -> None:
    store = open_store()
    store.change({"here": {"starred": True}})
    assert store.flush(10)
    store.reload_if_changed()
    saved(tmp_path / "state.json", clock, "there")
    (tmp_path / "state.json").rename(path.with_name(CERTAIN[0]))
    assert store.reload_if_changed() == {"there"}
    assert store.flush(10)
    assert not path.with_name(CERTAIN[0]).exists()
    store.reload_if_changed()
    assert not store.pending


def test_of_copies_that_were_taken_in_the_newest_stay(path: Path, clock: Clock, tmp_path: Path) -> None:
    saved(path, clock, "here")
    other = path.with_name("state-work.json.merged-20200101T000000Z")
    other.touch()
    for number in range(MERGED_KEPT + 3):
        clock.jump(seconds=1)
        saved(tmp_path / f"{number}" / "state.json", clock, f"there{number}")
        (tmp_path / f"{number}" / "state.json").rename(path.with_name(CERTAIN[0]))
        saved(path, clock)
    kept = sorted(name for name in names(path) if name.startswith(f"{CERTAIN[0]}.merged-"))
    assert len(kept) == MERGED_KEPT
    assert kept[-1].endswith("120013Z") and kept[0].endswith("120004Z")
    assert other.exists()
    assert len(StateStore(path, clock).starred()) == MERGED_KEPT + 4


def test_another_state_beside_it_is_left_alone(path: Path, clock: Clock, open_store: Open) -> None:
    saved(path, clock, "here")
    strange = path.with_name("state-WORK.json")
    saved(strange, clock, "there")
    for ending in (".bak", ".lock"):
        Path(f"{strange}{ending}").unlink()  # nothing shows that a window keeps it
    assert open_store().starred() == {"here"}
    used = path.with_name("state-HOME.json")
    shutil.copy(path, used)
    saved(used, clock, "more")  # a window keeps it: it has a copy and a lock of its own
    assert open_store().starred() == {"here"}
    assert {strange.name, used.name} <= names(path)


def test_a_copy_that_is_half_there_gives_what_is_whole(path: Path, clock: Clock, open_store: Open) -> None:
    saved(path, clock, "here")
    other = path.with_name("other.json")
    saved(other, clock, "one", "two")
    data = other.read_bytes()
    path.with_name(CERTAIN[0]).write_bytes(data[: data.index(b'"two"') + 12])
    assert open_store().starred() == {"here", "one"}


def test_a_merge_that_version_control_left_loses_nothing(path: Path, clock: Clock, open_store: Open) -> None:
    saved(path, clock, "both")
    other = path.with_name("other.json")
    shutil.copy(path, other)
    saved(path, clock, "here")
    saved(other, clock, "there")
    text = "<<<<<<< HEAD\n" + path.read_text("utf-8") + "=======\n" + other.read_text("utf-8") + ">>>>>>> other\n"
    path.write_text(text, "utf-8")
    path.with_name("state.json.bak").unlink()
    assert open_store().starred() == {"both", "here", "there"}


# --- marks that cannot be saved


def refuse_locks(patch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    patch.setattr("filelock.FileLock.acquire", refuse)


def no_locks(_: Path, patch: pytest.MonkeyPatch) -> None:
    refuse_locks(patch)


def a_folder_in_its_place(path: Path, _: pytest.MonkeyPatch) -> None:
    path.mkdir(parents=True)


def a_file_above(path: Path, _: pytest.MonkeyPatch) -> None:
    path.parent.write_text("in the way")


@pytest.mark.parametrize("obstacle", [no_locks, a_folder_in_its_place, a_file_above])
def test_marks_that_cannot_be_saved_are_there_at_the_next_start(
    path: Path, clock: Clock, tmp_path: Path, obstacle: Callable[[Path, pytest.MonkeyPatch], None]
) -> None:
    cache = tmp_path / "cache"
    with pytest.MonkeyPatch.context() as patch:
        obstacle(path, patch)
        store = StateStore(path, clock, retry_seconds=0.02, cache=cache)
        for number in range(3):
            store.change({f"{number}": {"starred": True}})
            store.flush(10)
        assert not store.close()
        assert store.kept is not None
        assert store.kept.stat().st_mode & 0o077 == 0
        assert [file for file in [*path.parent.parent.rglob("*unsaved*")] if file.is_file()] == [store.kept]
        again = StateStore(
            path, clock, retry_seconds=0.02, cache=cache
        )  # still in the way: they are shown all the same
        assert again.starred() == {"0", "1", "2"}
        again.change({"3": {"starred": True}})
        assert not again.close()
    if path.is_dir():
        path.rmdir()
    elif path.parent.is_file():
        path.parent.unlink()
    healed = StateStore(path, clock, cache=cache)
    assert healed.starred() == {"0", "1", "2", "3"}
    assert healed.close()
    assert decode(path.read_bytes()).lines.starred() == {"0", "1", "2", "3"}
    assert [*path.parent.parent.rglob("*unsaved*")] == []


HOLDER = """
import sys, pathlib
from reader.state.disk import StateDisk
with StateDisk(pathlib.Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_a_stopped_window_that_holds_the_lock_costs_no_mark(
    path: Path, clock: Clock, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_disk, "LOCK_SECONDS", 0.05)
    saved(path, clock, "before")
    command = [sys.executable, "-c", HOLDER, str(path)]
    window = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert window.stdin is not None
    assert window.stdout is not None
    try:
        window.stdout.readline()
        window.send_signal(signal.SIGSTOP)
        store = StateStore(path, clock, retry_seconds=0.02)
        store.change({"meanwhile": {"starred": True}})
        assert not store.close()
        assert store.kept == next(path.parent.glob("state.json.unsaved-*"))
    finally:
        window.send_signal(signal.SIGCONT)
        window.communicate()
    assert open_store().starred() == {"before", "meanwhile"}


def test_kept_marks_go_when_they_are_saved_after_all(path: Path, open_store: Open) -> None:
    store = open_store()
    with pytest.MonkeyPatch.context() as patch:
        refuse_locks(patch)
        store.change({"a": {"starred": True}})
        assert not store.flush(10)
        assert store.kept
    while store.pending:
        store.flush(10)
    assert store.kept is None
    assert not any("unsaved" in name for name in names(path))


# --- what hands and faults do to the file


def test_no_flipped_bit_loses_a_mark_in_silence(path: Path, clock: Clock, tmp_path: Path) -> None:
    articles = [f"{number:016x}" for number in range(0, 1600, 100)]
    saved(path, clock, *articles)
    whole = {name: (path.parent / name).read_bytes() for name in names(path) if not name.endswith(".lock")}
    data = whole["state.json"]
    dice = random.Random(1)
    for number in range(300):
        folder = tmp_path / f"flip{number}"
        folder.mkdir()
        for name, content in whole.items():
            (folder / name).write_bytes(content)
        flipped = bytearray(data)
        flipped[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        (folder / "state.json").write_bytes(flipped)
        store = StateStore(folder / "state.json", clock)
        assert set(articles) <= store.starred(), (number, store.notices)
        assert store.close()


def test_an_edit_by_hand_counts_and_is_told(path: Path, clock: Clock, open_store: Open) -> None:
    saved(path, clock, "here", "there")
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join(line for line in lines if not line.startswith(b'"there"')))
    store = open_store()
    assert store.starred() == {"here"}
    kept = path.with_name("state.json.bak-20260501T120000Z")
    assert store.notices == [
        f"The state file was changed by another hand: it lacks marks of 1 article; they are kept in {kept.name}."
    ]
    assert decode(kept.read_bytes()).lines.starred() == {"here", "there"}


@pytest.mark.parametrize(
    "text",
    [
        '{"articles":{"ID":RECORD}}',
        '{\n "version": 1,\n "articles": {\n  "ID": RECORD,\n }\n}',
        '{"version": 1, "articles": {\n  "ID": RECORD\n "x',
    ],
)
def test_what_a_hand_wrote_is_read_however_it_is_laid_out(path: Path, open_store: Open, text: str) -> None:
    path.parent.mkdir()
    record = '{\n   "read": true,\n   "read_at": "2026-01-01T00:00:00.000Z"\n  }'
    path.write_text(text.replace("ID", "0" * 16).replace("RECORD", record), "utf-8")
    assert open_store().read() == {"0" * 16}


def test_an_older_file_put_in_its_place_loses_nothing_that_this_machine_saved(
    path: Path, clock: Clock, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    saved(path, clock, "old", cache=cache)
    old = path.read_bytes()
    saved(path, clock, "new", cache=cache)
    os.replace(shutil.copy(path, tmp_path / "x"), path.with_name("state.json.bak"))  # noqa: PTH105
    path.write_bytes(old)
    store = StateStore(path, clock, cache=cache)
    assert store.starred() == {"old", "new"}
    assert store.notices == ["The state file lacked marks of 1 article; they are back from a copy."]
    store.close()
    assert StateStore(path, clock, cache=cache).notices == []


def test_all_deleted_on_purpose_is_nothing(path: Path, clock: Clock, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    saved(path, clock, "old", cache=cache)
    path.unlink()
    path.with_name("state.json.bak").unlink()
    assert StateStore(path, clock, cache=cache).starred() == set()
