"""Runs a module of ours in a process of its own with limits, which handles hostile input and may die of it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from reader.web.limits import Watch


def run_child(module: str, arguments: list[str], data: bytes, watch: Watch) -> tuple[int, bytes]:
    """Give a module some bytes; its exit code and what it writes.

    Raises OSError or ValueError when the process cannot be started, and what the Watch raises.
    """
    # -P and the same search path as ours: nothing is imported from the folder in which the program was started.
    command = [sys.executable, "-P", "-m", module, *arguments]
    # A file, not a pipe: communicate() forgets the rest of its input once it has timed out.
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        child = subprocess.Popen(
            command,
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if Path(p).is_absolute())},
            start_new_session=True,  # the terminal's ctrl+c is ours to answer
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    output = _wait(child, watch)
    return child.returncode, output


def _wait(child: subprocess.Popen[bytes], watch: Watch) -> bytes:
    """What a process says until it ends; it does not outlive the Watch. Raises what the Watch raises."""
    with child:
        try:
            while True:
                try:
                    return child.communicate(timeout=watch.slice())[0]
                except subprocess.TimeoutExpired:
                    continue
        except BaseException:
            child.kill()
            raise
