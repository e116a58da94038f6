"""Child processes of our own that talk through their pipes: plain `python -c` children that end with their input."""

from __future__ import annotations

import json
import marshal
import os
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

_SIZE = struct.Struct("<Q")
_START = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "


def send(sink: IO[bytes], value: Any) -> None:
    """Write one value of plain types. Raises OSError when nobody reads any more."""
    data = marshal.dumps(value)
    sink.write(_SIZE.pack(len(data)) + data)
    sink.flush()


def receive(source: IO[bytes]) -> bytes:
    """The next value, still packed; empty at the end."""
    size = source.read(_SIZE.size)
    return source.read(_SIZE.unpack(size)[0]) if len(size) == _SIZE.size else b""


def unpack(data: bytes) -> Any:
    """The value that was sent."""
    return marshal.loads(data)  # noqa: S302 - from our own child or parent through our own pipe


def own_output() -> IO[bytes]:
    """The way back to who started this process; whatever a library prints goes elsewhere from now on."""
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sink


class Child:
    """One child process. Its program must end when its input does."""

    def __init__(self, code: str, descriptor: int = -1) -> None:
        """code: the program. descriptor: of a file that it shares with this process; -1 for none.

        Raises OSError when no process can be started.
        """
        home = str(Path(__file__).resolve().parents[2])
        paths = json.dumps(list(dict.fromkeys([home, *(path for path in sys.path if path)])))
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-c", _START + code, paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(descriptor,) if descriptor >= 0 else (),
        )

    def ask(self, value: Any) -> None:
        """Send a value; nothing happens when the child has ended."""
        assert self.process.stdin is not None
        with suppress(OSError, ValueError):
            send(self.process.stdin, value)

    def answer(self) -> bytes:
        """The next value from the child, packed; empty when it has ended."""
        assert self.process.stdout is not None
        try:
            return receive(self.process.stdout)
        except (OSError, ValueError, EOFError):
            return b""

    def close(self) -> None:
        """End the child at once."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self.process.wait()
