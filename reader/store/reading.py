"""Reading many files: in this process, or in helper processes that talk through pipes.

The helpers are plain `python -c` children: they load only what parsing needs, take no part in whatever the main
program is, and end by themselves when it does (their input ends).
"""

from __future__ import annotations

import json
import marshal
import os
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any, TypeVar

from reader.model.problem import Problem
from reader.store.index_words import fold, starts
from reader.store.record import ProblemRecord, Record, problem_record, record

T = TypeVar("T")
Read = Record | ProblemRecord
"""A readable file's record, or why the file could not be read."""

Texts = tuple[str, ...]
"""text, title, source, topics, authors, starts."""
_LONGEST = 2_000_000
"""Characters of a body that are indexed."""
_HELD = 8 * 1024 * 1024
"""Bytes of answers that wait to be used; helpers that are ahead by more rest."""
_SIZE = struct.Struct("<Q")
_CHUNK = 50
"""Files that a helper reads between two answers."""
_START = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from reader.store.reading import serve; serve()"


def read_one(file: str, path: str, label: str) -> Read:
    """Read the header of one file. path: relative to the library folder; label: that folder's name."""
    from reader.parse import read_header

    found = read_header(Path(file), path)
    return problem_record(found) if isinstance(found, Problem) else record(found, label)


def texts_of(file: str, has_body: str, title: str, summary: str, source: str, topics: str, authors: str) -> Texts:
    """What the full text keeps of an article: the columns of `ft`. has_body: empty when the file itself has none.

    file: absolute; what cannot be read any more has no body.
    """
    return columns(_body(Path(file), has_body), title, summary, source, topics, authors)


def columns(body: str, title: str, summary: str, source: str, topics: str, authors: str) -> Texts:
    """The columns of `ft` for an article with a folded body."""
    named = (title, source, topics, authors)
    return f"{body}\n{fold(summary)}", *map(fold, named), starts(title, source, authors)


def _body(file: Path, has_body: str) -> str:
    from reader.parse.decode import decode
    from reader.parse.files import FileRefused, read_bytes
    from reader.parse.split import split

    try:
        if has_body:
            return fold(split(decode(read_bytes(file)).text).body[:_LONGEST])
        if file.suffix.lower() == ".txt":
            return ""
        return fold(decode(read_bytes(file.with_suffix(".txt"))).text[:_LONGEST])
    except (FileRefused, ValueError, LookupError):
        return ""


class Task:
    """What can be done with a list of files."""

    HEADERS = "headers"
    """(file, path, label) -> Read."""
    TEXTS = "texts"
    """What `texts_of` takes -> Texts."""


Arguments = list[tuple[str, ...]]


def perform(task: str, arguments: Arguments) -> list[object]:
    """Read some files, in order. Records come as plain tuples, see `as_read`."""
    if task == Task.HEADERS:
        return [tuple(read_one(*given)) for given in arguments]
    return [texts_of(*given) for given in arguments]


def as_read(found: Any) -> Read:
    """The record or problem that came as a plain tuple."""
    return Record._make(found) if len(found) == len(Record._fields) else found


def serve() -> None:
    """The life of a helper: answer requests until the input ends."""
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    with suppress(BrokenPipeError, KeyboardInterrupt):
        while request := _receive(source):
            task, arguments = _unpack(request)
            _send(sink, perform(task, arguments))


def _send(sink: IO[bytes], value: Any) -> None:
    data = marshal.dumps(value)
    sink.write(_SIZE.pack(len(data)) + data)
    sink.flush()


def _receive(source: IO[bytes]) -> bytes:
    """The next value, still packed; empty at the end."""
    size = source.read(_SIZE.size)
    return source.read(_SIZE.unpack(size)[0]) if len(size) == _SIZE.size else b""


def _unpack(data: bytes) -> Any:
    return marshal.loads(data)  # noqa: S302 - from our own child or parent through our own pipe


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

    def perform(self, task: str, arguments: Arguments) -> bytes:
        """The answers, packed; empty when the helper has ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            _send(self._process.stdin, (task, arguments))
            return _receive(self._process.stdout)
        except (OSError, ValueError, EOFError):
            return b""

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

    def run(self, task: str, items: Iterable[tuple[T, tuple[str, ...]]]) -> Iterator[tuple[T, Any]]:
        """Each item's own value with its answer. With helpers the order is only roughly kept.

        items: pairs of any value and the arguments of the task. Ends early when the caller stops asking.
        """
        if not self._helpers:
            for own, arguments in items:
                yield own, perform(task, [arguments])[0]
            return
        answers = _Answers(len(self._helpers))
        source = iter(items)
        mutex = threading.Lock()

        def work(number: int) -> None:
            try:
                while not answers.closed:
                    with mutex:
                        chunk = list(islice(source, _CHUNK))
                    if not chunk:
                        break
                    found = self._with_helper(number, task, [arguments for _, arguments in chunk])
                    answers.put([own for own, _ in chunk], found)
            finally:
                answers.finish()

        threads = [
            threading.Thread(target=work, args=(number,), name=f"index-read-{number}", daemon=True)
            for number in range(len(self._helpers))
        ]
        for thread in threads:
            thread.start()
        try:
            while (batch := answers.get()) is not None:
                owns, packed = batch
                yield from zip(owns, _unpack(packed), strict=True)
        finally:
            answers.close()
            for thread in threads:
                thread.join()

    def _with_helper(self, number: int, task: str, arguments: Arguments) -> bytes:
        found = self._helpers[number].perform(task, arguments)
        if found:
            return found
        # The helper has ended, perhaps because of one file: give a new one the files one by one.
        answers: list[object] = []
        alive = False
        for given in arguments:
            one = b""
            with suppress(OSError):
                if not alive:
                    self._helpers[number].close()
                    self._helpers[number] = _Helper()
                one = self._helpers[number].perform(task, [given])
            alive = bool(one)
            answers.append(_unpack(one)[0] if one else _GIVEN_UP[task])
        return marshal.dumps(answers)

    def close(self) -> None:
        """End the helpers."""
        for helper in self._helpers:
            helper.close()
        self._helpers = []


class _Answers:
    """Packed answers on their way from the threads of the helpers to who uses them."""

    def __init__(self, sources: int) -> None:
        """sources: threads that will put answers, and then finish."""
        self.closed = False
        """Whether nobody will ask any more."""
        self._condition = threading.Condition()
        self._waiting: deque[tuple[list[Any], bytes]] = deque()
        self._held = 0
        self._sources = sources

    def put(self, owns: list[Any], packed: bytes) -> None:
        """Add answers; waits while many lie unused."""
        with self._condition:
            self._condition.wait_for(lambda: self.closed or self._held < _HELD)
            self._waiting.append((owns, packed))
            self._held += len(packed)
            self._condition.notify_all()

    def get(self) -> tuple[list[Any], bytes] | None:
        """The next answers; None when there will be none."""
        with self._condition:
            self._condition.wait_for(lambda: self._waiting or not self._sources)
            if not self._waiting:
                return None
            owns, packed = self._waiting.popleft()
            self._held -= len(packed)
            self._condition.notify_all()
            return owns, packed

    def finish(self) -> None:
        """One of the sources has ended."""
        with self._condition:
            self._sources -= 1
            self._condition.notify_all()

    def close(self) -> None:
        """Nobody will ask any more."""
        with self._condition:
            self.closed = True
            self._condition.notify_all()


_GIVEN_UP: dict[str, object] = {
    Task.HEADERS: (None, 3, "the file cannot be read: the process that tried to read it ended", "left out", ""),
    Task.TEXTS: ("",) * 6,
}
