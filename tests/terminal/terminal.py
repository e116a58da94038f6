"""A terminal for tests: starts a program in a pseudo-terminal, keeps its screen with pyte, and all bytes it wrote."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pyte

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "down": "\x1b[B",
    "up": "\x1b[A",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "ctrl+q": "\x11",
    "ctrl+c": "\x03",
    "ctrl+l": "\x0c",
    "ctrl+z": "\x1a",
}


class Terminal:
    """One running program. Use as a context manager: at the end the program is gone."""

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        columns: int = 120,
        rows: int = 40,
        cwd: Path | None = None,
        controlling: bool = False,
    ) -> None:
        """controlling: whether it is the program's controlling terminal, as a shell's is."""
        self.raw = bytearray()
        """Everything the program wrote."""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._lock = threading.Lock()
        self._stalled = threading.Event()
        self._over = threading.Event()
        master, slave = pty.openpty()
        self._master = master
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.before = termios.tcgetattr(slave)
        """How the terminal was set before the program."""
        take: Callable[[], object] | None = (lambda: fcntl.ioctl(slave, termios.TIOCSCTTY, 0)) if controlling else None
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=take,
        )
        os.close(slave)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while not self._over.is_set():
            try:
                if self._stalled.is_set():
                    threading.Event().wait(0.02)
                    continue
                if not select.select([self._master], [], [], 0.05)[0]:
                    continue
                data = os.read(self._master, 65536)
            except (OSError, ValueError):  # hung up
                return
            if not data:
                return
            with self._lock:
                self.raw += data
                with contextlib.suppress(Exception):  # pyte does not know every private sequence
                    self._stream.feed(_for_pyte(data))

    @property
    def text(self) -> str:
        """The screen, lines joined, right blanks stripped."""
        with self._lock:
            return "\n".join(line.rstrip() for line in self._screen.display)

    def send(self, *keys: str) -> None:
        """Press keys: names of KEYS, or characters."""
        for key in keys:
            os.write(self._master, KEYS.get(key, key).encode())

    def send_bytes(self, data: bytes) -> None:
        """Send what no key sends."""
        os.write(self._master, data)

    @contextlib.contextmanager
    def stalled(self) -> Iterator[None]:
        """For a while nothing is read of what the program writes."""
        self._stalled.set()
        try:
            yield
        finally:
            self._stalled.clear()

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the cursor, from 0."""
        with self._lock:
            return self._screen.cursor.x, self._screen.cursor.y

    def wait(self, condition: Callable[[str], object], timeout: float = 20.0, what: str = "") -> str:
        """Wait until a condition on the screen's text holds; returns the text."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            text = self.text
            if condition(text):
                return text
            self._wait_a_moment()
        raise AssertionError(f"waited {timeout} s for {what or condition}; the screen:\n{self.text}")

    def wait_for(self, words: str, timeout: float = 20.0) -> str:
        """Wait until words stand on the screen."""
        return self.wait(lambda text: words in text, timeout, repr(words))

    def settled(self) -> str:
        """The screen's text, once nothing has been written for a while."""
        length = -1
        while length != len(self.raw):
            length = len(self.raw)
            threading.Event().wait(0.4)
        return self.text

    def attributes(self) -> list[object]:
        """How the terminal is set (termios)."""
        return termios.tcgetattr(self._master)

    def foreground(self) -> int:
        """Process group that has the terminal."""
        return os.tcgetpgrp(self._master)

    def hang_up(self) -> None:
        """Close the terminal, as a window that is closed does."""
        self._close()

    def resize(self, columns: int, rows: int) -> None:
        """Change the size, as a window manager would."""
        with self._lock:
            self._screen.resize(rows, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.kill(self.process.pid, signal.SIGWINCH)

    def end(self, timeout: float = 10.0) -> int:
        """Wait until the program has ended by itself; returns its status."""
        return self.process.wait(timeout)

    def _wait_a_moment(self) -> None:
        threading.Event().wait(0.02)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._close()

    def _close(self) -> None:
        """Close the terminal once nobody reads it: the number of a closed file is the next terminal's, and a reader
        that is late would take away what that one's program writes."""
        self._over.set()
        self._reader.join()
        master, self._master = self._master, -1
        if master >= 0:
            os.close(master)


def _for_pyte(data: bytes) -> bytes:
    """Output without what pyte takes for text; it has one screen only, so that changing between two clears it."""
    for private in (b"\x1b[>4;0m", b"\x1b[>1u", b"\x1b[>25u", b"\x1b[<u"):
        data = data.replace(private, b"")
    return re.sub(rb"\x1b\[\?1049[hl]", b"\x1b[2J\x1b[H", data)


def environment(home: Path, **more: str) -> dict[str, str]:
    """An environment with an empty home, so that no setting of this machine takes part."""
    keep = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if name in os.environ}
    return {
        **keep,
        "HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "TZ": "UTC",
        "PYTHONDONTWRITEBYTECODE": "1",
        **more,
    }
