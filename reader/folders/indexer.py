"""Bringing the index up to date with the folders: compare, read what changed, link the graph, index the texts.
The order serves the reader: rows first, the newest first, in small batches that show at once; then graph, texts and
stories. Every batch is one transaction; a run that was cancelled or killed is taken up where it stopped.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from reader.folders import scan
from reader.folders.compare import Changes, Finder, TooMuchError
from reader.folders.reading import Read, Readers, Task, as_read, is_refusal, unindexable
from reader.folders.tidying import keep_seen, merge_segments
from reader.index import graph as index_graph
from reader.index import settling
from reader.index.boilerplate import are_lines_due, count_lines
from reader.index.errors import MISTAKES, CannotRunError, IndexLostError
from reader.index.file_names import doubted, get_name
from reader.index.index import Index
from reader.index.indexing_run import Meter, RunCancelledError, turn
from reader.index.record import Record
from reader.index.schema import CITED_BY, UNDATED, first_slot
from reader.index.write import (
    WAITING,
    Place,
    TextRow,
    Writer,
    compact,
    lacks_indexes,
    make_indexes,
    problems_at,
    put_texts,
)
from reader.model.progress import Outcome, Progress

__all__ = ["Indexer", "Outcome", "Progress"]

READING = "reading"
LINKING = "linking stories"
TEXTS = "indexing texts"
HELPERS_FROM = 2000
"""From this many files on, helper processes are worth their start."""
_MOST_HELPERS = 4
_ATTEMPTS = 3
"""How often a run begins again when the index was lost under it."""
_BATCHES = (60, 140, 400, 800, 1500, 3000)
"""Files in the first transactions of a run; the last number goes for all others."""
_LINKS = 2000
"""Articles linked in one transaction."""
_PLANNED = 2500
"""Articles whose edges a helper finds at once."""
_TEXTS = 2500
"""Texts in one transaction: each makes a segment of the full-text index, so not too few."""
_TEXTS_IN_MEMORY = 300
"""The same in memory, where the screen waits for the transaction."""
_TEXT_CHARACTERS = 16_000_000
"""Characters of texts in one transaction."""
_TEXTS_ASKED = 500
"""Rows that are looked up at once for that."""


class Indexer:
    """Brings one index up to date. One run at a time, also among several windows."""

    def __init__(
        self, index: Index, *, alone: bool = False, much: bool = False, idle: bool = False, rests: int = -1
    ) -> None:
        """alone: whether much work, too, is done in this process, and not handed to one of its own.
        much: whether it is known that there is much to do, which is handed over at once. idle: whether such a process
        works only while no other program wants the processor. rests: descriptor of the rests it keeps, see `Rests`.
        """
        self._much, self._idle, self._rests = much, idle, rests
        self._index = index
        self._database = index.database
        self._alone = alone or not sys.executable

    def compare(
        self,
        on_progress: Callable[[Progress], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Outcome:
        """Compare all folders with the index, read what changed, link it and index its texts.

        A cancelled run returns what it did with `complete` False; the next one goes on from there.
        """
        return self._run(None, Meter(on_progress, cancelled))

    def apply(
        self,
        changed: Iterable[Path],
        on_progress: Callable[[Progress], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Outcome:
        """Look again at some files or folders only: absolute paths, which may exist no more."""
        return self._run(list(changed), Meter(on_progress, cancelled))

    def _run(self, paths: list[Path] | None, meter: Meter) -> Outcome:
        for _ in range(_ATTEMPTS):
            most = None if self._alone or not self._database.path else HELPERS_FROM
            run = _Run(self._index, meter, most, much=self._much, rests=self._rests)
            try:
                if self._much and most is not None:
                    return self._elsewhere(meter)
                try:
                    with turn(self._database, meter):
                        run.all(paths)
                        if paths is None and compact(self._database):
                            _Run(self._index, meter).all(None)
                    return _sum(run.outcome, self._elsewhere(meter)) if run.has_more and most else run.outcome
                except TooMuchError:
                    return _sum(run.outcome, self._elsewhere(meter))
            except IndexLostError:
                paths = None  # everything is gone: compare all
            except RunCancelledError:
                return replace(run.outcome, complete=False)
            except CannotRunError:
                self._alone = True
        return Outcome(complete=False)

    def _elsewhere(self, meter: Meter) -> Outcome:
        """Compare everything in another process: long work in this one would hold up the screen."""
        from reader.folders.index_child import IndexChild  # only long runs need it

        try:
            child = IndexChild(self._rests)
        except OSError as error:
            raise CannotRunError from error
        try:
            return child.run(self._index, meter, idle=self._idle)
        finally:
            child.close()


def _sum(first: Outcome, then: Outcome) -> Outcome:
    """What two runs did, one after the other."""
    counts = {
        name: getattr(first, name) + getattr(then, name)
        for name in ("added", "changed", "removed", "unreadable", "begun")
    }
    return Outcome(**counts, complete=then.complete)


class _Run:
    """One run of the indexer, in its phases."""

    def __init__(
        self, index: Index, meter: Meter, most: int | None = None, *, much: bool = False, rests: int = -1
    ) -> None:
        """most: files to read from which on it raises TooMuchError; None for any number.

        much: whether it is known that there is much to read.
        """
        self._most = most
        self._much = much
        self._rests = rests
        self.outcome = Outcome()
        self.has_more = False
        self._index = index
        self._database = index.database
        self._generation = index.generation
        self._meter = meter
        self._readers: Readers | None = None
        self._rows_in: Writer | None = None
        self._refused: set[tuple[int, str]] = set()
        """Root and folder of files that the system refused."""

    def all(self, paths: list[Path] | None) -> None:
        """All phases, for all folders or only some paths."""
        try:
            if self._much:
                self._reading(HELPERS_FROM)  # they start while this process looks through the folders
            if paths is None:
                self._database.check_seal()
            finder = Finder(self._index, self._meter, self._most)
            changes = finder.everything(self._early) if paths is None else finder.only(paths)
            if self._most is not None and len(changes.places) >= self._most:
                raise TooMuchError
            self.outcome = replace(self.outcome, begun=changes.begun)
            self._take_out(changes)
            self._rows(changes.places)
            self._settle(changes)
            if paths is None:
                keep_seen(self._database, self._generation, changes.left_out, changes.people)
            changes.places.clear()  # these and the numbers that were given are much to hold
            self._rows_in = None
            self._index_rows()
            self._link()
            self._texts()
            self._link()
            self._count_lines()
            self.has_more = settling.find_stories(self._database, self._generation, self._meter, self._most is None)
            if paths is None:
                merge_segments(self._database, self._generation, self._meter)
                self._database.check_deeply()
                self._database.seal()
        finally:
            if self._readers is not None:
                self._readers.close()

    def _writer(self, conn: sqlite3.Connection) -> Writer:
        """One for the whole run: it remembers numbers."""
        if self._rows_in is None:
            self._rows_in = Writer(conn)
        return self._rows_in

    def _reading(self, count: int) -> Readers:
        """Helpers when there is much to read, for all phases of the run; else none."""
        if self._readers is None:
            helpers = min(_MOST_HELPERS, os.cpu_count() or 1) if count >= HELPERS_FROM else 0
            readers = Readers(helpers, self._rests)
            if not helpers:
                return readers
            self._readers = readers
        return self._readers

    # --- rows

    def _early(self, places: list[Place]) -> None:
        """The first files of an empty index, before the folders have been looked through."""
        self._meter.phase(READING, 0)
        self._rows(places)

    def _rows(self, places: list[Place]) -> None:
        """Read files and put their rows in, newest first where names tell."""
        if not places:
            return
        places.sort(key=lambda place: scan.date_in(place.path), reverse=True)
        self._meter.phase(READING, len(places))
        readers = self._reading(len(places))
        roots = [os.fspath(root) for root in self._index.roots]
        labels = self._index.labels
        # One by one: the paths of a large library are too much to hold.
        items = (
            (place, (f"{roots[place.root]}/{(path := place.path)}", path, labels[place.root], "1" * place.has_text))
            for place in places
        )
        done = 0
        sizes = iter(_BATCHES)
        size = next(sizes)
        batch: list[tuple[Place, Read]] = []
        for place, header in readers.run(Task.HEADERS, items):
            batch.append((place, as_read(header)))
            self._meter.check()
            if len(batch) >= size:
                done = self._put(batch, done)
                batch = []
                size = next(sizes, size)
        self._put(batch, done)

    def _put(self, batch: list[tuple[Place, Read]], done: int) -> int:
        """Put what was read into the index. What the index cannot take costs that file alone."""
        done += len(batch)
        batch = [item for item in batch if not self._is_told(*item)]
        # Ascending numbers fill the pages of the tables; descending ones would leave each half empty.
        batch.sort(key=_when)
        try:
            self._put_all(batch)
        except MISTAKES:
            self._rows_in = None  # it remembers numbers that are not in the index
            for place, read in batch:
                try:
                    self._put_all([(place, read)])
                except MISTAKES as error:
                    self._rows_in = None
                    self._put_all([(place, unindexable(error))])
        self._meter.done(done)
        return done

    def _put_all(self, batch: list[tuple[Place, Read]]) -> None:
        """Put some files in, in one transaction. Raises MISTAKES, and nothing is put."""
        if not batch:
            return
        with self._database.writing(self._generation) as conn:
            unreadable = self._writer(conn).put([(self._doubted(*item), item[1]) for item in batch])
        self._refused.update((place.root, place.folder) for place, read in batch if is_refusal(read))
        now = self.outcome
        self.outcome = replace(
            now,
            added=now.added + sum(place.known is None for place, _ in batch),
            changed=now.changed + sum(place.known is True for place, _ in batch),
            unreadable=now.unreadable + unreadable,
        )

    def _is_told(self, place: Place, read: Read) -> bool:
        """Whether a file that could not be read and has not changed still cannot, for the same reason."""
        if place.known is not False or not is_refusal(read):
            return False
        self._refused.add((place.root, place.folder))
        told = self._database.read(lambda conn: problems_at(conn, place), [], bulk=True)
        return told == [read]

    def _doubted(self, place: Place, read: Read) -> Place:
        """A file that may change unnoticed is read once more at the next comparison. So is one that the system refused:
        rights, drives and the number of open files change unnoticed."""
        again = is_refusal(read) or self._meter.recent(place.mtime)
        return replace(place, mtime=doubted(place.mtime)) if again else place

    def _take_out(self, changes: Changes) -> None:
        """Files and folders that have gone."""
        if not changes.removed and not changes.gone:
            return
        removed = 0
        with self._database.writing(self._generation) as conn:
            writer = self._writer(conn)
            for root, folder, names in changes.removed:
                removed += writer.remove(root, folder, names)
            for table, column in (("problem", "dir"), ("dir", "id")):
                sql = f"DELETE FROM {table} WHERE {column} = ?"  # noqa: S608
                conn.executemany(sql, [(number,) for number in changes.gone])
        self.outcome = replace(self.outcome, removed=self.outcome.removed + removed)

    def _settle(self, changes: Changes) -> None:
        """All rows are in: remember the state of the folders, drop what nobody uses."""
        stamps = changes.worth_settling(self._refused)
        if not (stamps or changes.errors or changes.read):
            return
        with self._database.writing(self._generation) as conn:
            writer = self._writer(conn)
            for root, path, stamp in stamps:
                writer.settle(root, path, stamp)
            for root, path, error in changes.errors:
                writer.complain(root, path, error)
            for root, path in changes.read:
                writer.praise(root, path)

    def _index_rows(self) -> None:
        """The indexes that a first run leaves for the end."""
        if self._database.read(lacks_indexes, False):
            with self._database.writing(self._generation) as conn:
                make_indexes(conn)

    # --- graph

    def _link(self) -> None:
        """Make the edges of all articles that need it."""
        total = self._count("unlinked")
        if not total:
            return
        self._meter.phase(LINKING, total)
        done = 0
        for planned in self._plans(total):
            with self._database.writing(self._generation) as conn:
                index_graph.put(conn, planned)
            done += len(planned[0])
            self._meter.done(min(done, total))
        # What could not be planned elsewhere.
        while True:
            with self._database.writing(self._generation) as conn:
                numbers = index_graph.unlinked(conn, _LINKS)
                index_graph.link(conn, numbers)
                if not numbers:
                    conn.execute(CITED_BY)
                    return
            done += len(numbers)
            self._meter.done(min(done, total))

    def _count_lines(self) -> None:
        """Find the lines that stand in many files, where links and numbers of files have not told all along."""
        if self._database.read(are_lines_due, False, bulk=True):
            with self._database.writing(self._generation) as conn:
                count_lines(conn)

    def _plans(self, total: int) -> Iterator[index_graph.Plan]:
        """Edges found by helpers where there are some: the numbers and addresses in the index are all they need."""
        readers, file = self._reading(total), self._database.path
        if not readers.helpers or file is None:
            return
        numbers = self._database.read(lambda conn: index_graph.unlinked(conn, total), [], bulk=True)
        parts = (numbers[at : at + _PLANNED] for at in range(0, len(numbers), _PLANNED))
        items = ((None, (str(file), ",".join(map(str, part)))) for part in parts)
        for _, planned in readers.run(Task.LINKS, items, 1):
            if planned is not None:
                yield planned

    # --- texts

    def _texts(self) -> None:
        """Put the texts of all new rows into the full-text index, newest first."""
        total = self._count("pending")
        if not total:
            return
        self._meter.phase(TEXTS, total)
        limit = _TEXTS if self._database.path else _TEXTS_IN_MEMORY
        batch: list[TextRow] = []
        size = done = 0
        for number, (words, texts, links, around) in self._reading(total).run(Task.TEXTS, self._waiting()):
            batch.append((number, words, texts, links, around))
            size += len(texts[0])
            self._meter.check()
            if len(batch) >= limit or size > _TEXT_CHARACTERS:
                done = self._put_texts(batch, done)
                batch, size = [], 0
        self._put_texts(batch, done)

    def _put_texts(self, batch: list[TextRow], done: int) -> int:
        try:
            self._put_all_texts(batch)
        except MISTAKES:
            for row in batch:
                try:
                    self._put_all_texts([row])
                except MISTAKES:
                    self._put_all_texts([(row[0], b"", ("",) * len(row[2]), None, "")])
        self._meter.done(done + len(batch))
        return done + len(batch)

    def _put_all_texts(self, batch: list[TextRow]) -> None:
        with self._database.writing(self._generation) as conn:
            put_texts(conn, batch)
            settling.put_words(conn, ((row[0], row[1]) for row in batch))

    def _waiting(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The rows whose texts are not indexed, with what reading them needs."""
        roots = [os.fspath(root) for root in self._index.roots]
        last = 1 << 62

        def ask(conn: sqlite3.Connection) -> list[tuple[Any, ...]]:
            return conn.execute(WAITING, (last, _TEXTS_ASKED)).fetchall()

        while rows := self._database.read(ask, [], bulk=True):
            for number, root, folder, name, has_body, *head in rows:
                path = "/".join(get_name(part) for part in (folder, name) if part)
                label = self._index.labels[int(root)]
                yield number, (f"{roots[int(root)]}/{path}", path, label, "1" if has_body else "", *head)
            last = rows[-1][0]

    def _count(self, table: str) -> int:
        sql = f"SELECT count(*) FROM {table}"  # noqa: S608
        return self._database.read(lambda conn: conn.execute(sql).fetchone()[0], 0, bulk=True)


def _when(item: tuple[Place, Read]) -> int:
    """The first number that a file's row may have; unreadable files first."""
    content = item[1]
    return first_slot(content.epoch) if isinstance(content, Record) else UNDATED
