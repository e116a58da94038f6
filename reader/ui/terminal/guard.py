"""Gives the terminal back after what no program survives: a fault of the interpreter, a kill by force.

A small shell waits at the other end of a socket. What faulthandler writes there when the interpreter breaks, or the
socket's end without a farewell, has it set the terminal right. The socket takes little at once, so that the dump of a
fault waits until that is done: the shell that started the program has the terminal again only afterwards.
"""

from __future__ import annotations

import faulthandler
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

_LEAVE = (
    "\\033[?2026l\\033[?2004l\\033[?7h\\033[?1000l\\033[?1003l\\033[?1015l\\033[?1006l\\033[<u"
    "\\033[m\\033[?1049l\\033[?25h\\033[?1004l"
)
"""What ends all that the driver begins, for printf."""
_SCRIPT = r"""
raw=$(stty -g <&1)
IFS= read -r line
[ "$line" = farewell ] && exit
[ "$(stty -g <&1)" = "$raw" ] && stty "$1" <&1
printf "$2"
[ -z "$line" ] && exit
printf 'broadsheet: an error of the program itself ended it; details are in %s\n' "$3"
umask 077
{ printf '%s\n' "$line"; cat; } >>"$3"
"""
_SMALL = 1024
"""Bytes that the socket holds at most, as far as the system lets it be so small."""


class Guard:
    """One guard for each time that the terminal is taken. Without effect where none can be started."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self, terminal: int, before: list[Any], log: Path) -> None:
        """Watch over a terminal that was just taken.

        terminal: descriptor of it. before: its settings (termios) as they are to be again. log: gets the dump.
        """
        if self._socket is not None:
            return
        try:
            ours, theirs = socket.socketpair()
            with theirs:
                ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SMALL)
                self._process = subprocess.Popen(
                    ["/bin/sh", "-c", _SCRIPT, "sh", stty_words(before), _LEAVE, str(log)],
                    stdin=theirs.fileno(),
                    stdout=terminal,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,  # no key of the terminal and no end of its session is for the guard
                )
        except OSError:
            return
        self._socket = ours
        faulthandler.enable(ours.fileno())

    def end(self) -> None:
        """The terminal was given back in good order."""
        if self._socket is None:
            return
        faulthandler.disable()
        with self._socket as ours:
            self._socket = None
            try:
                ours.sendall(b"farewell\n")
            except OSError:
                return
        if self._process is not None:
            try:
                self._process.wait(1.0)
            except subprocess.TimeoutExpired:
                self._process.kill()


def stty_words(settings: list[Any]) -> str:
    """Settings of a terminal as `stty` takes them (Linux, as `stty -g` prints them); elsewhere `sane`."""
    if sys.platform != "linux":
        return "sane"
    flags, characters = settings[:4], settings[6]
    values = [*flags, *(char if isinstance(char, int) else ord(char) for char in characters)]
    return ":".join(f"{value:x}" for value in values)
