"""A program that gets the terminal for a while: what it is called with, and what is said when it fails."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual.app import SuspendNotSupported

from reader.ui.terminal.outside import run_outside

posix = pytest.mark.skipif(sys.platform == "win32", reason="programs are made by their mode")


def screen(suspended: int = 1) -> Any:
    """A screen whose terminal can be left; 0: never."""

    def suspend() -> AbstractContextManager[None]:
        if not suspended:
            raise SuspendNotSupported
        return nullcontext()

    return cast(Any, SimpleNamespace(app=SimpleNamespace(suspend=suspend)))


@posix
@pytest.mark.parametrize("editor", ["/no/such/editor", "/etc/passwd", "/tmp", "--", "no such editor"])
def test_what_is_no_program_is_one_sentence(editor: str) -> None:
    said = run_outside(screen(), [editor, "file.md"], "editor")
    assert said.startswith("The editor ") and said.endswith(
        " cannot be started: there is no such program, or it may not be run"
    )


@posix
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"#!/bin/sh\nexit 0\n", ""),
        (b"#!/bin/sh\nexit 3\n", "The editor editor ended with status 3"),
        (b"\x7fELF and no more", "The editor editor cannot be started: exec format error"),
    ],
)
def test_how_a_program_ends_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    editor = tmp_path / "editor"
    editor.write_bytes(content)
    editor.chmod(0o755)
    assert run_outside(screen(), [str(editor)], "editor") == said
    assert run_outside(screen(0), [str(editor)], "editor") == "This terminal cannot be left to the editor"
