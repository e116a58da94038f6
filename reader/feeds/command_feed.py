"""A feed that a command of the user prints. Only its name stands in a library; the command stands in the settings.

Rules that bind `run_command`:
- A command is a list of arguments, runs without a shell, and outlives neither its time nor its size nor the fetch.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from time import monotonic

from reader.feeds.article_file import content_hash
from reader.feeds.client import Came
from reader.feeds.schedule import Answer
from reader.model.errors import CancelledError
from reader.text.clean import clean_line
from reader.web.errors import FetchError

SCHEME = "command:"
"""Beginning of the address of such a feed; its name in the settings follows."""
SECONDS = 30.0
MAX_BYTES = 10_000_000
_LOOK_EVERY = 0.05
"""Seconds between two looks at a command that runs."""


def command_address(name: str) -> str:
    """The address of the feed that a command prints, for the list of feeds."""
    return f"{SCHEME}{name}"


def run_command(
    url: str,
    commands: Mapping[str, Sequence[str]],
    cancelled: Callable[[], bool],
    seconds: float = SECONDS,
    max_bytes: int = MAX_BYTES,
) -> Came:
    """The document that the command of an address prints; blocks, for a thread. commands: of the settings, by name.

    Raises FetchError with one sentence, CancelledError.
    """
    name = url.removeprefix(SCHEME)
    command = commands.get(name)
    if command is None:
        raise FetchError(f"The settings have no command called {clean_line(name, 80)} (feed_commands)")
    program = clean_line(os.path.basename(command[0]), 80)  # noqa: PTH119
    with tempfile.TemporaryFile() as output:
        try:
            process = subprocess.Popen(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise FetchError(f"The command {program} cannot be started: {clean_line(reason, 80)}") from None
        end = monotonic() + seconds
        try:
            while True:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_LOOK_EVERY)
                    break
                if cancelled():
                    raise CancelledError
                if monotonic() > end:
                    raise FetchError(f"The command {program} printed no feed within {seconds:g} seconds")
                if os.fstat(output.fileno()).st_size > max_bytes:
                    raise FetchError(f"The command {program} prints more than {max_bytes // 1_000_000} MB")
        finally:
            _end(process)
        if process.returncode:
            raise FetchError(f"The command {program} failed (exit code {process.returncode})")
        output.seek(0)
        body = output.read(max_bytes + 1)
    if len(body) > max_bytes:
        raise FetchError(f"The command {program} prints more than {max_bytes // 1_000_000} MB")
    return Came(url, "", Answer(200, {}, content_hash(body)), body)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a command and what it has started, if it runs."""
    if process.poll() is not None:
        return
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
