"""Reading many files: in this process, or in helper processes that talk through pipes.

The helpers load only what parsing needs, take no part in whatever the main program is, and end when it does.
"""

from __future__ import annotations

import gc
import marshal
import sqlite3
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from importlib import import_module
from itertools import count, islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from reader.folders.article_files import small_text
from reader.folders.pipes import Child, own_output, receive, send, unpack
from reader.folders.rests import Rests
from reader.index import graph as index_graph
from reader.index.graph import Plan
from reader.index.record import ProblemRecord, Read, Record, linked, problem_record, record, unreadable
from reader.index.words import Texts, columns, fold
from reader.model.link import LinkForm
from reader.model.problem import Problem
from reader.parse.beside import at_home, own_hosts
from reader.settings.log import noted
from reader.stories.said import Text, pack, said

T = TypeVar("T")
_LONGEST = 2_000_000
"""Characters of a body that are indexed."""
_LONGEST_ERROR = 300
"""Characters of a sentence about an error."""
_HELD = 8 * 1024 * 1024
"""Bytes of answers that wait to be used; helpers that are ahead by more rest."""
_CHUNK = 50
"""Files that a helper reads between two answers."""
_COLLECT = 200
"""Requests after which a helper looks for garbage all the same: an error leaves some."""
_STRETCH = 48
"""Portions of headers, one after the other, that one helper takes: neighbours list the same stories, which it reads
once."""
_AHEAD = 3
"""Requests that a helper has at once, so that it never waits for the next one."""
_CODE = "from reader.folders.reading import serve; serve({})"


def read_one(file: str, path: str, label: str, has_text: str) -> Read:
    """Read the header of one file. path: relative to the library folder; label: that folder's name.

    has_text: empty when it is known that no text lies beside the file.
    """
    from reader.folders.article_files import read_header

    header = read_header(file, path, alone=not has_text)
    return problem_record(header) if isinstance(header, Problem) else record(header, label)


def texts_of(
    file: str,
    path: str,
    label: str,
    has_body: str,
    url: str,
    title: str,
    summary: str,
    source: str,
    topics: str,
    authors: str,
) -> tuple[bytes, Texts, bytes, str]:
    """What is kept of an article's text: its packed words, by which stories are found, the columns of `ft`, its links,
    and the words around them (see `TextRow`).

    file: absolute; what cannot be read any more has no body. path: relative to the library folder; label: its name.
    has_body: empty when the file itself has none.
    """
    text, body_at = _text(file, has_body)
    body = text[body_at : body_at + _LONGEST]
    links, around = _links(text, body_at, file, path, label, url)
    words = pack(said(Text(title, url, summary, body)))
    return words, columns(fold(body), title, summary, source, topics, authors), links, around


def _links(text: str, body_at: int, file: str, path: str, label: str, url: str) -> tuple[bytes, str]:
    """The links of a text as the index keeps them, and the words around those that are no addresses."""
    if not text:
        return b"", ""
    from reader.parse.text_links import find_links, place_of, words_around

    own = own_hosts(file, path, small_text)
    links = (at_home(link, own) for link in find_links(text, path[-12:].rpartition(".")[2].lower(), body_at))
    packed, kept = linked(links, label, path, url, lambda link: place_of(text, link))
    return packed, "\x1f".join("" if link.form is LinkForm.ADDRESS else words_around(text, link) for link in kept)


def _text(file: str, has_body: str) -> tuple[str, int]:
    """The text of an article, and where its body begins."""
    from reader.folders.article_files import FileRefusedError, read_bytes
    from reader.parse.decode import decode
    from reader.parse.split import split

    try:
        if has_body or file[-4:].lower() == ".txt":
            text = decode(read_bytes(file)).text
            return text, len(text) - len(split(text).body) if has_body else len(text)
        return decode(read_bytes(Path(file).with_suffix(".txt"))).text, 0
    except (FileRefusedError, ValueError, LookupError):
        return "", 0


def links_of(index: str, numbers: str) -> Plan:
    """The edges of some articles, told from what the index holds. index: its file."""
    with closing(sqlite3.connect(f"{Path(index).as_uri()}?mode=ro", uri=True, isolation_level=None)) as conn:
        return index_graph.plan(conn, [int(number) for number in numbers.split(",")])


class Task:
    """What can be done with a list of files."""

    HEADERS = "headers"
    """What `read_one` takes -> Read."""
    TEXTS = "texts"
    """What `texts_of` takes -> what it gives."""
    LINKS = "links"
    """(index file, numbers of articles joined by commas) -> index_graph.Plan."""


Arguments = list[tuple[str, ...]]


def perform(task: str, arguments: Iterable[tuple[str, ...]]) -> list[object]:
    """Read some files, in order. Records come as `as_plain` makes them. An error costs the file that it is of."""
    return [_perform(task, given) for given in arguments]


def _perform(task: str, given: tuple[str, ...]) -> object:
    try:
        if task == Task.HEADERS:
            return as_plain(read_one(*given))
        return links_of(*given) if task == Task.LINKS else texts_of(*given)
    except Exception as error:
        words = noted(error, f"process that reads files, {given[-1] if given else task}")
        if task == Task.HEADERS:
            return as_plain(unreadable(f"the file cannot be read: {words}"))
        return _GIVEN_UP[task]


def is_refusal(read: Read) -> bool:
    """Whether a file could not be read, and trying again may be of use and does no harm."""
    return not isinstance(read, Record) and read != _HELPER_ENDED


def unindexable(error: Exception) -> ProblemRecord:
    """The problem of a file whose record the index cannot take."""
    return unreadable(f"the index cannot hold this file: {error}"[:_LONGEST_ERROR])


def as_plain(read: Read) -> tuple[object, ...]:
    """A record or problem as it is sent between processes: whether it is a record, and its fields."""
    return (isinstance(read, Record), *read)


def as_read(plain: Any) -> Read:
    """The record or problem that came so."""
    is_record, *fields = plain
    return (Record if is_record else ProblemRecord)._make(fields)


def serve(descriptor: int) -> None:
    """The life of a helper: answer requests until the input ends. descriptor: of the rests it keeps."""
    sink = own_output()
    rests = Rests(descriptor)
    gc.disable()  # nothing here refers in circles, and looking for such things takes a third of the time
    for module in ("reader.parse.article", "reader.parse.yaml_blocks"):
        import_module(module)  # while the files are still being looked for
    requests: SimpleQueue[bytes] = SimpleQueue()

    def listen() -> None:
        """Take requests at once: who sends them must never wait for an answer that waits for being read."""
        while request := receive(sys.stdin.buffer):
            requests.put(request)
        requests.put(b"")

    threading.Thread(target=listen, daemon=True).start()
    with suppress(BrokenPipeError, KeyboardInterrupt):
        for number in count():
            request = requests.get()
            if not request:
                return
            task, arguments = unpack(request)
            send(sink, perform(task, _rested(arguments, rests)))
            if number % _COLLECT == _COLLECT - 1:
                gc.collect()


def _rested(arguments: Arguments, rests: Rests) -> Iterator[tuple[str, ...]]:
    """Each file's arguments after the rest that is asked for before it."""
    for given in arguments:
        rests.wait()
        yield given


class Readers:
    """Reads lists of files with some helpers, or in this process when there are none."""

    def __init__(self, helpers: int, rests: int = -1) -> None:
        """helpers: how many processes to start; 0 reads in this process. rests: descriptor of the rests they keep."""
        self._rests = rests
        self._count = helpers if sys.executable else 0
        self._helpers: list[Child] = []
        for _ in range(self._count):
            try:
                self._helpers.append(self._child())
            except OSError:
                break

    def run(
        self, task: str, items: Iterable[tuple[T, tuple[str, ...]]], chunk_size: int = _CHUNK
    ) -> Iterator[tuple[T, Any]]:
        """Each item's own value with its answer. With helpers the order is only roughly kept.

        items: pairs of any value and the arguments of the task. Ends early when the caller stops asking.
        chunk_size: items that a helper is asked at once.
        """
        if not self._helpers:
            for own, arguments in items:
                yield own, perform(task, [arguments])[0]
            return
        answers = _Answers(len(self._helpers))
        portions = Portions(items, len(self._helpers), chunk_size, _STRETCH if task == Task.HEADERS else 1)

        def work(number: int) -> None:
            asked: deque[list[tuple[T, tuple[str, ...]]]] = deque()
            more = True
            try:
                while not answers.closed:
                    while more and len(asked) < _AHEAD:
                        chunk = portions.take(number)
                        more = bool(chunk)
                        if chunk:
                            self._helpers[number].ask((task, [arguments for _, arguments in chunk]))
                            asked.append(chunk)
                    if not asked:
                        break
                    chunk = asked.popleft()
                    answer = self._helpers[number].answer()
                    if not answer:
                        answer = self._one_by_one(number, task, [arguments for _, arguments in chunk])
                        for waiting in asked:
                            self._helpers[number].ask((task, [arguments for _, arguments in waiting]))
                    answers.put([own for own, _ in chunk], answer)
            finally:
                if asked:  # answers that nobody takes must not be taken for those of the next run
                    with suppress(OSError):
                        self._helpers[number].close()
                        self._helpers[number] = self._child()
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
                yield from zip(owns, unpack(packed), strict=True)
        finally:
            answers.close()
            for thread in threads:
                thread.join()

    def _one_by_one(self, number: int, task: str, arguments: Arguments) -> bytes:
        """A helper has ended, perhaps because of one file: give a new one the files one by one."""
        answers: list[object] = []
        alive = False
        for given in arguments:
            one = b""
            with suppress(OSError):
                if not alive:
                    self._helpers[number].close()
                    self._helpers[number] = self._child()
                self._helpers[number].ask((task, [given]))
                one = self._helpers[number].answer()
            alive = bool(one)
            answers.append(unpack(one)[0] if one else _GIVEN_UP[task])
        if not alive:
            with suppress(OSError):
                self._helpers[number].close()
                self._helpers[number] = self._child()
        return marshal.dumps(answers)

    def _child(self) -> Child:
        return Child(_CODE.format(self._rests), self._rests)

    @property
    def helpers(self) -> int:
        """How many processes there are."""
        return len(self._helpers)

    def close(self) -> None:
        """End the helpers."""
        for helper in self._helpers:
            helper.close()
        self._helpers = []


class Portions(Generic[T]):
    """Hands out items in portions: to each helper those of a stretch of its own, one after the other."""

    def __init__(self, items: Iterable[T], helpers: int, size: int, stretch: int) -> None:
        """size: items of a portion; stretch: portions of a stretch."""
        self._source = iter(items)
        self._size = size
        self._long = size * stretch
        self._stretches: list[deque[T]] = [deque() for _ in range(helpers)]
        self._mutex = threading.Lock()

    def take(self, number: int) -> list[T]:
        """The next portion for a helper; at the end from what another one has before it. Empty when all is taken."""
        with self._mutex:
            own = self._stretches[number]
            own.extend(islice(self._source, 0 if own else self._long))
            if not own:
                longest = max(self._stretches, key=len)
                own.extendleft([longest.pop() for _ in range((len(longest) + 1) // 2)])
            return [own.popleft() for _ in range(min(self._size, len(own)))]


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


_HELPER_ENDED = unreadable("the file cannot be read: the process that tried to read it ended")
_GIVEN_UP: dict[str, object] = {
    Task.HEADERS: as_plain(_HELPER_ENDED),
    Task.TEXTS: (b"", ("",) * 6, b"", ""),
    Task.LINKS: None,
}
