"""Starts a module of ours as a process that is asked and answers through pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def start_module(module: str, *arguments: str, descriptor: int = -1) -> subprocess.Popen[bytes]:
    """A process of this interpreter that runs a module. Raises OSError where it cannot be started.

    It has the same search path, and imports nothing from the folder in which the program was started.
    descriptor: of a file that it shares with this process; -1 for none.
    """
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if Path(p).is_absolute())},
        pass_fds=(descriptor,) if descriptor >= 0 else (),
        start_new_session=True,  # the terminal's ctrl+c is ours to answer
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
