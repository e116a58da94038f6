"""Reading many files: in this process, or in helper processes that talk through pipes.

The helpers are plain `python -c` children: they load only what parsing needs, take no part in whatever the main
program is, and end by themselves when it does (their input ends).
"""

from __future__ import annotations

import json
import marshal
import os
import queue
import struct
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any, TypeVar

from reader.model.problem import Problem
from reader.store.index_words import fold
from reader.store.record import ProblemRecord, Record, problem_record, record

T = TypeVar("T")
Read = Record | ProblemRecord
"""A readable file's record, or why the file could not be read."""

_SIZE = struct.Struct("<Q")
_CHUNK = 50
"""Files that a helper reads between two answers."""
_START = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from reader.store.reading import serve; serve()"


def read_one(file: str, path: str, label: str) -> Read:
    """Read the header of one file. path: relative to the library folder; label: that folder's name."""
    from reader.parse import read_header

    found = read_header(Path(file), path)
    return problem_record(found) if isinstance(found, Problem) else record(found, label)


def body_words(file: str, has_body: bool) -> str:
    """The words of a file's body for the full text; empty when it has none or cannot be read any more."""
    from reader.parse.decode import decode
    from reader.parse.files import FileRefused, read_bytes
    from reader.parse.split import split

    place = Path(file)
    try:
        if has_body:
            return fold(split(decode(read_bytes(place)).text).body)
        return fold(decode(read_bytes(place.with_suffix(".txt"))).text) if place.suffix.lower() != ".txt" else ""
    except (FileRefused, ValueError, LookupError):
        return ""


class Task:
    """What can be done with a list of files."""

    HEADERS = "headers"
    """(file, path, label) -> Read."""
    BODIES = "bodies"
    """(file, "1" when it has a body else "", "") -> words."""


Arguments = list[tuple[str, str, str]]


def perform(task: str, arguments: Arguments) -> list[object]:
    """Read some files, in order. Records come as plain tuples, see `as_read`."""
    if task == Task.HEADERS:
        return [tuple(read_one(*given)) for given in arguments]
    return [body_words(given[0], bool(given[1])) for given in arguments]


def as_read(found: Any) -> Read:
    """The record or problem that came as a plain tuple."""
    return Record._make(found) if len(found) == len(Record._fields) else found


def serve() -> None:
    """The life of a helper: answer requests until the input ends."""
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    with suppress(BrokenPipeError, KeyboardInterrupt):
        while (request := _receive(source)) is not None:
            task, arguments = request
            _send(sink, perform(task, arguments))


def _send(sink: IO[bytes], value: Any) -> None:
    data = marshal.dumps(value)
    sink.write(_SIZE.pack(len(data)) + data)
    sink.flush()


def _receive(source: IO[bytes]) -> Any:
    """The next value; None at the end."""
    size = source.read(_SIZE.size)
    if len(size) < _SIZE.size:
        return None
    data = source.read(_SIZE.unpack(size)[0])
    return marshal.loads(data)  # noqa: S302 - from our own child through our own pipe


class _Helper:
    """One helper process."""

    def __init__(self) -> None:
        """Raises OSError when no process can be started."""
        home = str(Path(__file__).resolve().parents[2])
        paths = json.dumps(list(dict.fromkeys([home, *(path for path in sys.path if path)])))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-c", _START, paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def perform(self, task: str, arguments: Arguments) -> list[object] | None:
        """The answers; None when the helper has ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            _send(self._process.stdin, (task, arguments))
            return _receive(self._process.stdout)
        except (OSError, ValueError, EOFError):
            return None

    def close(self) -> None:
        """End the helper at once."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._process.wait()


class Readers:
    """Reads lists of files with some helpers, or in this process when there are none."""

    def __init__(self, helpers: int) -> None:
        """helpers: how many processes to start; 0 reads in this process."""
        self._count = helpers if sys.executable else 0
        self._helpers: list[_Helper] = []
        for _ in range(self._count):
            try:
                self._helpers.append(_Helper())
            except OSError:
                break

    def run(self, task: str, items: Iterable[tuple[T, tuple[str, str, str]]]) -> Iterator[tuple[T, Any]]:
        """Each item's own value with its answer. With helpers the order is only roughly kept.

        items: pairs of any value and the arguments of the task. Ends early when the caller stops asking.
        """
        if not self._helpers:
            for own, arguments in items:
                yield own, perform(task, [arguments])[0]
            return
        source = iter(items)
        mutex = threading.Lock()
        answers: queue.Queue[list[tuple[T, Any]] | None] = queue.Queue(maxsize=4 * len(self._helpers))
        stop = threading.Event()

        def work(number: int) -> None:
            try:
                while not stop.is_set():
                    with mutex:
                        chunk = list(islice(source, _CHUNK))
                    if not chunk:
                        break
                    found = self._with_helper(number, task, [arguments for _, arguments in chunk])
                    _put(answers, [(own, answer) for (own, _), answer in zip(chunk, found, strict=True)], stop)
            finally:
                _put(answers, None, stop)

        threads = [
            threading.Thread(target=work, args=(number,), name=f"index-read-{number}", daemon=True)
            for number in range(len(self._helpers))
        ]
        for thread in threads:
            thread.start()
        try:
            running = len(threads)
            while running:
                batch = answers.get()
                if batch is None:
                    running -= 1
                else:
                    yield from batch
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def _with_helper(self, number: int, task: str, arguments: Arguments) -> list[object]:
        found = self._helpers[number].perform(task, arguments)
        if found is not None:
            return found
        # The helper has ended, perhaps because of one file: give a new one the files one by one.
        answers: list[object] = []
        alive = False
        for given in arguments:
            one = None
            with suppress(OSError):
                if not alive:
                    self._helpers[number].close()
                    self._helpers[number] = _Helper()
                one = self._helpers[number].perform(task, [given])
            alive = one is not None
            answers.append(one[0] if one else _GIVEN_UP[task])
        return answers

    def close(self) -> None:
        """End the helpers."""
        for helper in self._helpers:
            helper.close()
        self._helpers = []


_GIVEN_UP: dict[str, object] = {
    Task.HEADERS: (None, 3, "the file cannot be read: the process that tried to read it ended", "left out", ""),
    Task.BODIES: "",
}


def _put(answers: queue.Queue[T], value: T, stop: threading.Event) -> None:
    """Put a value into a queue that may be full, unless nobody will ask any more."""
    while not stop.is_set():
        with suppress(queue.Full):
            answers.put(value, timeout=0.1)
            return
