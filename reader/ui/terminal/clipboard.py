"""The system's clipboard, by the programs that each system has for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

SECONDS = 2.0
"""How long such a program may take: one that waits for a display that does not answer is given up."""


def system_ways(
    environ: Mapping[str, str] | None = None,
    platform: str = sys.platform,
    which: Callable[[str], str | None] = shutil.which,
) -> list[list[str]]:
    """Commands that take a text for the clipboard on standard input, the best first; none where there is none.

    environ: the process's own where None. platform: as sys.platform. which: finds a program.
    """
    own = os.environ if environ is None else environ
    ways: list[list[str]] = []
    if platform == "darwin":
        ways.append(["pbcopy"])
    if own.get("WAYLAND_DISPLAY"):
        ways.append(["wl-copy"])
    if own.get("DISPLAY"):
        ways += (["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"])
    if own.get("WSL_DISTRO_NAME"):
        ways.append(["clip.exe"])
    if own.get("TMUX"):
        ways.append(["tmux", "load-buffer", "-w", "-"])  # -w: the terminal's clipboard too
    return [[program, *way[1:]] for way in ways if (program := which(way[0]))]


def copy(text: str, ways: Sequence[Sequence[str]]) -> str:
    """Put a text on the clipboard; returns the name of the program that took it, empty where none did."""
    for way in ways:
        name = os.path.basename(way[0])  # noqa: PTH119 - a name alone
        data = text.encode("utf-16") if name == "clip.exe" else text.encode("utf-8", "replace")
        try:
            done = subprocess.run(
                way,
                input=data,
                stdout=subprocess.DEVNULL,  # some stay to serve the text, and would keep a pipe open
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
                start_new_session=True,
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return name.removesuffix(".exe")
    return ""
