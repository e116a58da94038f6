"""Files that are damaged, newer, missing, not writable, not files: nothing is lost and everything is said."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.model.state import ArticleState
from reader.settings import paths
from reader.state import disk as state_disk
from reader.state.store import StateStore
from tests.unit.state.conftest import Clock, Open


def names(path: Path) -> set[str]:
    return {entry.name for entry in path.parent.iterdir()}


def fill(open_store: Open) -> None:
    store = open_store()
    store.change({"a": {"read": True}})
    store.flush(10)
    store.change({"b": {"starred": True}}, {"b": ("Title", "https://example.org/b", "Source")})
    store.close()


DAMAGE: list[Callable[[bytes], bytes]] = [
    lambda _: b"",
    lambda _: b"\0" * 4096,
    lambda data: data[: len(data) // 2],
    lambda data: data.replace(b'"b"', b'"b', 1),
    lambda data: b"<<<<<<< mine\n" + data,
    lambda _: b'["another program"]',
    lambda _: b'{"name": "another program"}',
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_set_aside_and_the_last_good_copy_used(
    damage: Callable[[bytes], bytes], open_store: Open, path: Path
) -> None:
    fill(open_store)
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    store = open_store()
    assert store.get("a") == ArticleState(read=True)
    assert store.starred() == {"b"}
    aside = path.with_name("state.json.damaged-20260501T120000Z")
    assert aside.read_bytes() == damaged
    assert [aside.name in notice and "last good copy" in notice for notice in store.notices] == [True]
    # The good state is on the disk again at once, not only at the next change.
    assert json.loads(path.read_bytes())["articles"].keys() == {"a", "b"}
    assert not store.pending
    assert open_store().notices == []


def test_a_damaged_file_without_any_copy_is_said_too(open_store: Open, path: Path) -> None:
    path.parent.mkdir()
    path.write_text("not JSON")
    store = open_store()
    assert len(store.notices) == 1
    assert "there is no good copy" in store.notices[0]
    assert path.with_name("state.json.damaged-20260501T120000Z").read_text() == "not JSON"
    store.change({"a": {"read": True}})
    assert store.close()
    assert open_store().read() == {"a"}


def test_what_only_the_damaged_file_knows_is_taken_from_it(open_store: Open, path: Path) -> None:
    fill(open_store)
    path.with_name("state.json.bak").unlink()
    path.write_bytes(path.read_bytes()[:-20])
    store = open_store()
    assert (store.read(), store.starred()) == ({"a"}, {"b"})
    assert "2 articles were read from it" in store.notices[0]


def test_damage_twice_in_a_second_keeps_both_files(open_store: Open, path: Path) -> None:
    path.parent.mkdir()
    for text in ("one", "two"):
        path.write_text(text)
        open_store()
    kept = path.with_name("state.json.damaged-20260501T120000Z")
    assert kept.read_text() == "one"
    assert kept.with_name(kept.name + "-2").read_text() == "two"


def test_damage_while_the_program_runs_is_set_aside_at_the_next_save(open_store: Open, path: Path) -> None:
    fill(open_store)
    store = open_store()
    path.write_text("damage")
    assert store.reload_if_changed() == set()
    assert store.flush(10)
    assert "damaged-" in store.notices[0]
    assert (store.read(), store.starred()) == ({"a"}, {"b"})
    assert json.loads(path.read_bytes())["articles"].keys() == {"a", "b"}


def test_a_missing_file_is_made_good_by_the_last_good_copy(open_store: Open, path: Path) -> None:
    fill(open_store)
    path.unlink()
    store = open_store()
    assert (store.read(), store.starred()) == ({"a"}, {"b"})
    assert store.notices == ["The state file was missing: the last good copy state.json.bak was used (2 articles)."]
    assert json.loads(path.read_bytes())["articles"].keys() == {"a", "b"}


@pytest.mark.parametrize(
    "edited",
    [
        b'{"articles": {"a": {"read": true, "read_at": "2026-01-01T00:00:00.000Z"}}}',
        b'{\n "version": 1,\n "articles": {\n  "a": {"read": true, "read_at": "2026-01-01T00:00:00.000Z"},\n }\n}',
    ],
    ids=["no version", "a comma too many"],
)
def test_what_an_edit_by_hand_leaves_whole_is_read(open_store: Open, path: Path, edited: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(edited)
    store = open_store()
    assert store.get("a").read
    store.change({"b": {"starred": True}}, {})
    assert store.close()
    again = open_store()
    assert again.get("a").read and again.get("b").starred


def test_a_file_of_a_newer_version_is_read_and_never_written(open_store: Open, path: Path) -> None:
    path.parent.mkdir()
    newer = b'{"version": 2, "articles": {"a": {"read": true, "read_at": "2030-01-01T00:00:00.000Z"}}, "new": 1}'
    path.write_bytes(newer)
    store = open_store()
    assert store.read() == {"a"}
    assert [("newer Broadsheet (format 2)" in notice) for notice in store.notices] == [True]
    assert not store.pending
    store.change({"b": {"read": True}})
    assert store.get("b").read
    assert "newer Broadsheet" in store.failed
    assert not store.flush(5)
    assert not store.close()
    assert path.read_bytes() == newer
    kept = names(path) - {"state.json"}  # what the newer program takes in
    assert len(kept) == 1
    assert kept.pop().startswith("state.json.unsaved-")


def test_a_file_that_becomes_newer_while_the_program_runs_is_not_written(open_store: Open, path: Path) -> None:
    fill(open_store)
    store = open_store()
    newer = b'{"version": 9, "articles": {"c": {"read": true}}}'
    path.write_bytes(newer)
    store.change({"d": {"read": True}})
    assert not store.flush(10)
    assert path.read_bytes() == newer
    assert "newer Broadsheet" in store.failed
    assert store.read() == {"a", "c", "d"}


def test_a_linked_file_stays_a_link(open_store: Open, path: Path, tmp_path: Path) -> None:
    real = tmp_path / "synced" / "marks.json"
    path.parent.mkdir()
    path.symlink_to(real)  # does not exist yet
    fill(open_store)
    assert path.is_symlink()
    assert not real.is_symlink()
    assert json.loads(real.read_bytes())["articles"].keys() == {"a", "b"}
    assert names(path) == {"state.json"}
    assert open_store().notices == []


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_only_the_user_can_read_the_marks(open_store: Open, path: Path) -> None:
    fill(open_store)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert {entry.stat().st_mode & 0o777 for entry in path.parent.iterdir()} == {0o600}
    path.chmod(0o644)
    store = open_store()
    store.change({"c": {"read": True}})
    store.close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_was_there_keeps_its_mode(path: Path, open_store: Open) -> None:
    path.parent.mkdir(mode=0o755)
    path.parent.chmod(0o755)
    fill(open_store)
    assert path.parent.stat().st_mode & 0o777 == 0o755


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("device", ["/dev/full", "/dev/null", "/dev/zero"])
def test_a_device_is_neither_read_nor_replaced(device: str, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.symlink_to(device)
    before = Path(device).stat()
    disk = state_disk.StateDisk(path)
    with pytest.raises(OSError, match="not a regular file"):
        disk.read()
    with pytest.raises(OSError, match="not a regular file"):
        disk.replace(b"x")
    assert Path(device).stat().st_rdev == before.st_rdev


def test_a_pipe_is_said_at_once(path: Path, open_store: Open) -> None:
    path.parent.mkdir()
    os.mkfifo(path)
    store = open_store()
    assert "it is not a regular file" in store.notices[0]
    store.change({"a": {"read": True}})
    assert not store.flush(10)
    assert "it is not a regular file" in store.failed
    assert path.is_fifo()


def test_a_folder_in_its_place_is_said_and_left(path: Path, open_store: Open) -> None:
    path.mkdir(parents=True)
    store = open_store()
    assert "it is a folder" in store.notices[0]
    store.change({"a": {"read": True}})
    assert not store.flush(10)
    assert "it is a folder" in store.failed
    assert path.is_dir()


def test_a_place_that_cannot_be_written_is_said_and_tried_again(path: Path, open_store: Open) -> None:
    path.parent.write_text("a file where the folder should be")
    store = open_store()
    store.change({"a": {"starred": True}})
    assert not store.flush(10)
    assert store.pending
    assert store.failed.startswith("Not saved, trying again: ")
    assert str(path) in store.failed
    assert store.starred() == {"a"}
    path.parent.unlink()
    while store.pending:
        store.flush(10)
    assert store.failed == ""
    assert open_store().starred() == {"a"}


def test_closing_does_not_wait_for_a_disk_that_fails(path: Path, clock: Clock) -> None:
    path.parent.write_text("")
    store = StateStore(path, clock, retry_seconds=1000)
    store.change({"a": {"starred": True}})
    assert not store.close()
    assert store.failed


def test_another_window_that_holds_the_lock_for_too_long_is_said(
    path: Path, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_disk, "LOCK_SECONDS", 0.01)
    store = open_store()
    with state_disk.StateDisk(path).lock():
        store.change({"a": {"read": True}})
        assert not store.flush(10)
        assert "another window is writing it" in store.failed
    while store.pending:
        store.flush(10)
    assert open_store().read() == {"a"}


def test_odd_names_are_shown_safely(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "a\x1b[31m\n[b]" / "state.json"
    path.parent.mkdir()
    path.write_text("damaged")
    store = StateStore(path, clock)
    path.unlink()
    path.mkdir()
    store.change({"a": {"read": True}})
    store.close()
    for sentence in [*store.notices, store.failed]:
        assert sentence
        assert sentence.isprintable()


def test_a_fault_of_the_program_is_said_with_the_place_of_its_traceback(
    path: Path, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(path.parent / "logs"))
    store = open_store()

    def fail(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(store, "_write", fail)
    store.change({"a": {"starred": True}})
    assert not store.flush(10)
    assert store.failed == f"Not saved, trying again: KeyError; “broadsheet log” shows what ({path})."
    assert "saving of marks" in paths.log_file().read_text()
    monkeypatch.undo()
