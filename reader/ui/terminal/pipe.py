"""A command that gets a text on its standard input and answers one: no shell, a time limit, a limit of what it says.

The command has no terminal: it can neither write on the screen nor read keys. When it is given up, all processes that
it has begun end with it (on Windows it alone).
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath
from threading import Event, Thread

from reader.model.errors import BroadsheetError, CancelledError
from reader.text.clean import clean_line, clean_text

SECONDS = 60.0
"""After so long a command is given up."""
MOST_BYTES = 1_000_000
"""What is kept of an answer; a command that goes on writing is ended."""
_LOOK_EVERY = 0.05
_LINGER = 1.0
"""Seconds for which an end is waited for: of an answer whose command has ended, of a command that was killed."""
_BLOCK = 65_536
_STRING = "[^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\\\|\x9c)?"
_ESCAPES = re.compile(
    rf"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f]){_STRING}|\x1b[ -/]*[0-~]?"
)
_OVERSTRUCK = re.compile("[^\n\b]\b")
"""A letter that the next one is written over, as manual pages do for bold."""


class PipeError(BroadsheetError):
    """A command that cannot be run, in a sentence."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said."""

    text: str
    """On its output and its error output, as it came; cleaned of escapes and controls."""
    status: int
    """0 where all went well; of a command that was ended because it went on writing, -1."""
    cut: bool = False
    """Whether it said more than is kept."""


def ask(
    command: Sequence[str],
    text: str,
    cancelled: Callable[[], bool],
    *,
    seconds: float = SECONDS,
    most: int = MOST_BYTES,
) -> Answer:
    """Give a command a text, and wait for what it says; for a worker thread.

    Raises PipeError when it cannot be run or takes too long, CancelledError.
    """
    name = clean_line(PurePath(command[0]).name or command[0], 60)
    if shutil.which(command[0]) is None:
        raise PipeError(f"{name} cannot be run: there is no such program")
    try:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise PipeError(f"{name} cannot be run: {(reason or 'it is no command').lower()}") from None
    talk = _Talk(process, text.encode("utf-8", "replace"), most)
    try:
        return talk.answer(name, cancelled, time.monotonic() + seconds)
    finally:
        talk.end()


class _Talk:
    """A process with a thread that writes to it and one that reads."""

    def __init__(self, process: subprocess.Popen[bytes], text: bytes, most: int) -> None:
        self._process = process
        self._text = text
        self._most = most
        self._said = bytearray()
        self._full = Event()
        self._threads = [Thread(target=do, daemon=True, name="pipe") for do in (self._write, self._read)]
        for thread in self._threads:
            thread.start()

    def _write(self) -> None:
        stream = self._process.stdin
        if stream is not None:
            with suppress(OSError, ValueError):  # it may end without having read all
                rest = memoryview(self._text)
                while rest:
                    rest = rest[stream.write(rest) :]
            with suppress(OSError, ValueError):
                stream.close()

    def _read(self) -> None:
        stream = self._process.stdout
        if stream is None:
            return
        with suppress(OSError, ValueError):
            while block := os.read(stream.fileno(), _BLOCK):
                self._said += block[: self._most + 1 - len(self._said)]
                if len(self._said) > self._most:
                    self._full.set()
                    return

    def answer(self, name: str, cancelled: Callable[[], bool], until: float) -> Answer:
        """What it said, once it has ended or said enough."""
        while self._process.poll() is None and not self._full.is_set():
            if cancelled():
                raise CancelledError
            if time.monotonic() > until:
                raise PipeError(f"{name} did not end in time, and was ended")
            self._full.wait(_LOOK_EVERY)
        status = self._process.poll()
        if status is not None:
            self._threads[1].join(_LINGER)
        said = bytes(self._said)
        text = without_escapes(said[: self._most].decode("utf-8", "replace"))
        return Answer(text, -1 if status is None else status, len(said) > self._most)

    def end(self) -> None:
        """End it, with all that it has begun."""
        with suppress(OSError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LINGER)
        for thread, stream in zip(self._threads, (self._process.stdin, self._process.stdout), strict=True):
            thread.join(_LINGER)
            # Closed while a thread is about to read, its number would be the next command's, whose answer that thread
            # took. One that a process keeps, which has left the group, is closed with the thread.
            if stream is not None and not thread.is_alive():
                with suppress(OSError, ValueError):
                    stream.close()


def without_escapes(text: str) -> str:
    """What a terminal would show of a text: no colours, no moves, no titles, no controls."""
    plain = _ESCAPES.sub("", text)
    if "\b" in plain:
        plain = _OVERSTRUCK.sub("", plain)
    return clean_text(plain.expandtabs(8))
