"""The index's file and its connections: opened, rebuilt or kept in memory; an error never reaches the reader.

Rules that bind this class:
- What cannot be trusted is thrown away: damage leads to an empty index that is filled again from the files.
- Damage is what SQLite's own codes, its check of the file or the checksum say, never an error as such: an index that is
  in order outlives every mistake of the program.
- Who deletes the file makes sure first that it is still the file that was found damaged, not another window's new one.
- Four connections: rows (microseconds, for the screen), bulk (whatever takes longer), queries (interruptible, limited
  in time), and one that writes. In memory all are the same one, under one lock.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from reader.index import schema
from reader.index.errors import (
    MISTAKES,
    IndexLostError,
    OtherVersionError,
    code,
    is_damage,
    is_foreign,
    is_storage,
    log_mistake,
    reason,
)
from reader.index.seal import intact, keep_private, seal, unseal
from reader.model.errors import QueryStoppedError, QueryTooLongError

T = TypeVar("T")
MarkRow = tuple[int, bool, bool]
"""Identifier as a number, read, starred."""

QUERY_SECONDS = 2.0
"""No query runs longer."""
BUSY_SECONDS = 5.0
"""How long to wait for another window's transaction."""
_CLOSE_SECONDS = 1.0
"""How long to wait for a question that is being answered before its connection is closed."""


class Database:
    """One index file with its connections."""

    def __init__(self, path: Path | None) -> None:
        """path: the index file, which need not exist; None keeps the index in memory."""
        self.path = path
        self.notice = ""
        """One sentence that the user must see, or empty."""
        self.generation = 0
        """Grows each time when everything that the index held was thrown away."""
        self._inode: tuple[int, int] | None = None
        self.turn = threading.Lock()
        """Held by the run that is indexing."""
        self._guard = threading.RLock()
        self._locks = {name: threading.RLock() for name in ("rows", "bulk", "queries", "writer")}
        self._open: dict[str, sqlite3.Connection] = {}
        self._marks: deque[tuple[bool, list[MarkRow]]] = deque()
        self._excused: set[tuple[int, str, int]] = set()
        """Errors after which the file was found in order: generation, kind and code."""
        self._sealed = True
        self._active = False
        self._closed = False
        self._start()

    # --- opening

    def _start(self) -> None:
        if self.path is None:
            self._use_memory("")
            return
        for attempt in (1, 2):
            conn = None
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                conn = self._connect()
                version = conn.execute("PRAGMA user_version").fetchone()[0]
                if version == schema.VERSION:
                    conn.execute("SELECT id FROM article LIMIT 1").fetchall()
                elif version == 0 and not conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall():
                    self._create(conn)
                else:
                    raise OtherVersionError
                status = self.path.stat()
                self._inode = (status.st_dev, status.st_ino)
                self._open["rows"] = conn
                return
            except (OSError, OtherVersionError, *MISTAKES) as error:
                if conn is not None:
                    conn.close()
                if attempt == 2 or not is_foreign(error):
                    self._use_memory(f"The index cannot be kept on disk ({reason(error)}), so it is kept in memory")
                    return
                self.notice = "The index was damaged or made by another version and is being built anew"
                self._delete_files()

    def _create(self, conn: sqlite3.Connection) -> None:
        try:
            schema.create(conn)
        except sqlite3.OperationalError:
            with suppress(sqlite3.Error):
                conn.execute("ROLLBACK")
            # Another window may have made the tables between our look and our attempt.
            if conn.execute("PRAGMA user_version").fetchone()[0] != schema.VERSION:
                raise

    def _connect(self) -> sqlite3.Connection:
        if self.path:
            keep_private(self.path)
        new = self.path is not None and (not self.path.exists() or self.path.stat().st_size == 0)
        conn = sqlite3.connect(
            self.path if self.path else ":memory:",
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=64,
        )
        if self.path:
            try:
                if new:  # an old file would be written to
                    conn.execute("PRAGMA auto_vacuum = INCREMENTAL")  # what merging frees is given back
                conn.execute("PRAGMA journal_mode = WAL")
                conn.execute("PRAGMA synchronous = NORMAL")
            except BaseException:
                conn.close()
                raise
        conn.execute("PRAGMA trusted_schema = OFF")
        return conn

    def _use_memory(self, notice: str) -> None:
        self.path = None
        self._inode = None
        self.notice = notice or self.notice
        shared = threading.RLock()
        self._locks = dict.fromkeys(self._locks, shared)
        conn = self._connect()
        schema.create(conn)
        conn.execute(schema.MARKS)
        self._open = dict.fromkeys(self._locks, conn)

    # --- using

    def connection(self, name: str) -> sqlite3.Connection:
        """The connection of that name, opened when first needed. For who holds the lock of that name."""
        conn = self._open.get(name)
        if conn is None:
            conn = self._connect()
            if name == "writer":
                conn.execute("PRAGMA cache_size = -32768")
                conn.execute("PRAGMA journal_size_limit = 16777216")
            if name == "queries":
                conn.execute(schema.MARKS)
            self._open[name] = conn
        return conn

    def read(self, work: Callable[[sqlite3.Connection], T], otherwise: T, *, bulk: bool = False) -> T:
        """Ask the rows connection; `otherwise` when the index turned out to be lost.

        bulk: for what takes more than a millisecond and is not for the screen: it has a connection of its own.
        """
        generation = self.generation
        name = "bulk" if bulk else "rows"
        try:
            with self._locks[name]:
                return work(self.connection(name))
        except MISTAKES as error:
            self.lost(error, generation)
            return otherwise

    def query(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Ask the queries connection. Raises QueryStoppedError and QueryTooLongError."""
        generation = self.generation
        deadline = 0.0
        try:
            with self._locks["queries"]:
                self._take_marks(self.connection("queries"))
                deadline = time.monotonic() + QUERY_SECONDS
                return self._limited(work, deadline)
        except MISTAKES as error:
            if code(error) == sqlite3.SQLITE_INTERRUPT:
                if time.monotonic() < deadline:
                    raise QueryStoppedError from None
                raise QueryTooLongError(
                    f"The search took longer than {QUERY_SECONDS:.0f} seconds and was stopped"
                ) from None
            if not self.lost(error, generation) and code(error) == sqlite3.SQLITE_ERROR:
                raise  # a mistake in the question
            return otherwise

    def _limited(self, work: Callable[[sqlite3.Connection], T], deadline: float) -> T:
        conn = self.connection("queries")
        conn.set_progress_handler(lambda: time.monotonic() > deadline, 20_000)
        self._active = True
        try:
            return work(conn)
        finally:
            self._active = False
            conn.set_progress_handler(None, 0)

    def lend_marks(self, marks: list[MarkRow], *, all_: bool) -> None:
        """The user's marks, for the next queries; never waits for one that is running. all_: there are no others."""
        self._marks.append((all_, marks))

    def _take_marks(self, conn: sqlite3.Connection) -> None:
        """Put the marks that were lent since the last query where queries see them."""
        lent = [self._marks.popleft() for _ in range(len(self._marks))]
        if not lent:
            return
        try:
            conn.execute("SAVEPOINT marks")
            for all_, marks in lent:
                if all_:
                    conn.execute("DELETE FROM temp.mark")
                conn.executemany("INSERT OR REPLACE INTO temp.mark VALUES (?, ?, ?)", marks)
            conn.execute("RELEASE marks")
        except BaseException:
            self._marks.extendleft(reversed(lent))
            with suppress(sqlite3.Error):
                conn.execute("ROLLBACK TO marks")
                conn.execute("RELEASE marks")
            raise

    def interrupt(self) -> None:
        """Stop the query that is running now, if any."""
        if self._active:
            conn = self._open.get("queries")
            if conn is not None:
                conn.interrupt()

    @contextmanager
    def writing(self, generation: int) -> Generator[sqlite3.Connection]:
        """One transaction. Raises IndexLostError when the index was found damaged or its place full: begin again.
        A mistake of the program is raised as it is, and changes nothing.

        generation: of the index that the caller means to write to; it may have been lost since.
        """
        try:
            with self._locks["writer"]:
                if self.generation != generation:
                    raise IndexLostError
                conn = self.connection("writer")
                if self._sealed and self.path:
                    unseal(self.path)
                    self._sealed = False
                conn.execute("BEGIN IMMEDIATE")
                try:
                    yield conn
                    conn.execute("COMMIT")
                except BaseException:
                    with suppress(sqlite3.Error):
                        conn.execute("ROLLBACK")
                    raise
        except MISTAKES as error:
            if self.lost(error, generation):
                raise IndexLostError from error
            raise

    def seal(self) -> None:
        """A run has ended: move everything written into the file itself and keep its checksum, to find damage by."""
        if self.path and not self._sealed and self._is_ours():
            with suppress(sqlite3.Error), self._locks["writer"]:
                conn = self.connection("writer")
                conn.executescript("PRAGMA incremental_vacuum")  # `execute` would take a single step: one page
                conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                seal(self.path)
                self._sealed = True

    def check_seal(self) -> None:
        """Raises IndexLostError when the file was changed by something that is not us, or is not there any more."""
        if self.path is None:
            return
        generation = self.generation
        if self.follow():
            raise IndexLostError
        whole = intact(self.path)
        self._sealed = whole is True
        if whole is False:
            self._fail(generation)

    def doubt_seal(self) -> None:
        """Another process may have sealed the file since: the next change has to take the seal off."""
        self._sealed = True

    def follow(self) -> bool:
        """Use the file that another process made anew in place of ours; False when it is still ours."""
        with self._guard:
            if self.path is None or self._closed or self._is_ours():
                return False
            self._swap(self._start)
            return True

    def check_deeply(self) -> None:
        """For a file without a seal: raises IndexLostError when SQLite finds it damaged. Takes a second for 400 MB."""
        generation = self.generation
        if self.path and not self._sealed and not self.sound():
            self._fail(generation)

    def _fail(self, generation: int) -> None:
        error = sqlite3.DatabaseError("the file was damaged")
        self.lost(error, generation, certain=True)
        raise IndexLostError from error

    # --- losing

    def lost(self, error: Exception, generation: int, *, certain: bool = False) -> bool:
        """Throw the index away after an error, unless another thread did so meanwhile.

        False when the index stays, because the file is in order: the error is a mistake of the program, and is noted.
        certain: it is known to be damage.
        """
        with self._guard:
            if self.generation != generation or self._closed:
                return True
            if self.path is None:
                raise error  # memory does not get damaged: this is a mistake in the program
            if is_storage(error):
                self._swap(
                    lambda: self._use_memory(
                        f"The index cannot be kept on disk ({reason(error)}), so it is kept in memory"
                    )
                )
                return True
            kind = (generation, type(error).__name__, code(error))
            if not certain and kind in self._excused:
                return False
            if certain or is_damage(error) or not self.sound(thorough=True):
                self._swap(lambda: self._rebuild("The index was damaged and is being built anew"))
                return True
            self._excused.add(kind)
            log = log_mistake(self.path, error)
            self.notice = f"An error of the program in the index is noted in {log}; nothing is lost"
            return False

    def _rebuild(self, notice: str) -> None:
        self.notice = notice
        if self._is_ours():
            self._delete_files()
        self._start()

    def discard(self) -> None:
        """Throw everything away because the user asked for it: an empty index, to be filled from the files."""

        def anew() -> None:
            self._delete_files()
            self._start()

        self._swap(anew)

    def _swap(self, replace: Callable[[], None]) -> None:
        """Close everything, make a new index, carry over the marks that were lent to the old one."""
        marks: list[MarkRow] = []
        old = self._open.get("queries")
        if old is not None:
            with suppress(sqlite3.Error):
                old.interrupt()
        locks = list(dict.fromkeys(self._locks.values()))
        for lock in locks:
            lock.acquire()
        try:
            if self._closed:
                return
            if old is not None:
                with suppress(sqlite3.Error):
                    marks = old.execute("SELECT uid, read, starred FROM temp.mark").fetchall()
            for conn in set(self._open.values()):
                with suppress(sqlite3.Error):
                    conn.close()
            self._open = {}
            replace()
            self.generation += 1
            if marks:
                self._marks.appendleft((True, marks))
        finally:
            for lock in locks:
                lock.release()

    def _is_ours(self) -> bool:
        if not self.path or not self._inode:
            return True
        try:
            status = self.path.stat()
        except OSError:
            return False
        return (status.st_dev, status.st_ino) == self._inode

    def _delete_files(self) -> None:
        if self.path:
            for ending in (".seal", "", "-wal", "-shm"):
                with suppress(OSError):
                    self.path.with_name(self.path.name + ending).unlink()

    def sound(self, *, thorough: bool = False) -> bool:
        """Whether nothing says that the file is damaged. thorough: its checksum and all entries of indexes, too."""
        if self.path is None:
            return True
        try:
            with closing(self._connect()) as conn:
                names = {row[0] for row in conn.execute("SELECT name FROM sqlite_master")}
                check = "integrity_check" if thorough else "quick_check"
                if not names >= schema.NAMES or conn.execute(f"PRAGMA {check}(1)").fetchone()[0] != "ok":
                    return False
        except (OSError, *MISTAKES) as error:
            return not is_foreign(error)
        return not (thorough and intact(self.path) is False)

    def close(self) -> None:
        """Let go of the file. Everything asked later raises sqlite3.ProgrammingError."""
        self.interrupt()
        self._closed = True
        for name, lock in self._locks.items():
            # SQLite falls over what is closed while another thread is asking; what is not answered soon stays open.
            if not lock.acquire(timeout=_CLOSE_SECONDS):
                continue
            try:  # without the guard: who holds it may be waiting for this lock
                with suppress(sqlite3.Error):
                    if name in self._open:
                        self._open[name].close()
            finally:
                lock.release()
