"""Bounded reading and atomic writing: only regular files, never half a file, nothing left behind."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from reader import files_io
from reader.files_io import NotRegularError, TooLargeError, make_private_folder, read_bounded, replace_file

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes and pipes")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    for data in (b"", b"first", b"second, longer" * 1000):
        written = replace_file(file, data)
        content, info = read_bounded(file, 1_000_000)
        assert content == data
        assert (info.st_size, info.st_mtime_ns) == (written.st_size, written.st_mtime_ns)
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_a_limit_is_an_error_or_a_cut(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"x" * 11)
    assert read_bounded(file, 11)[0] == b"x" * 11
    assert read_bounded(file, 10, whole=False)[0] == b"x" * 10
    with pytest.raises(TooLargeError):
        read_bounded(file, 10)


def test_what_is_no_regular_file_is_said(tmp_path: Path) -> None:
    with pytest.raises((NotRegularError, PermissionError)):
        read_bounded(tmp_path, 10)
    with pytest.raises(FileNotFoundError):
        read_bounded(tmp_path / "missing", 10)


@posix
def test_a_pipe_without_a_writer_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotRegularError):
        read_bounded(tmp_path / "pipe", 10)


@pytest.mark.parametrize("fault", ["write", "fsync", "fstat"])
def test_a_fault_while_writing_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    file = tmp_path / "a"
    replace_file(file, b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files_io.os, fault, fail)
        with pytest.raises(OSError, match="No space left"):
            replace_file(file, b"new")
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_write_that_takes_only_some_bytes_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(files_io.os, "write", lambda handle, view: write(handle, view[:3]))
    replace_file(tmp_path / "a", b"0123456789")
    assert (tmp_path / "a").read_bytes() == b"0123456789"


@posix
def test_access_rights_are_the_user_s_alone_unless_asked_for(tmp_path: Path) -> None:
    replace_file(tmp_path / "a", b"")
    replace_file(tmp_path / "b", b"", mode=0o644)
    make_private_folder(tmp_path / "c" / "d")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "b", "c", "c/d")]
    assert modes == [0o600, 0o644, 0o700, 0o700]


@pytest.mark.parametrize("links", [True, False])
def test_a_new_file_never_takes_the_place_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:

        def none(*_: object) -> None:
            raise PermissionError(1, "no links here")

        monkeypatch.setattr(Path, "hardlink_to", none)
    file = tmp_path / "a.md"
    replace_file(file, b"mine", new=True)
    with pytest.raises(FileExistsError):
        replace_file(file, b"other", new=True)
    assert file.read_bytes() == b"mine"
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
