"""The index of one library: what the screens and the commands ask. Disposable: all of it comes back from the files.

Rules that bind this class:
- Every method may be called from any thread. `rows`, `file`, `links`, `first_rowids` of a plain list and their like
  take microseconds and never wait for a query; `rowids` is for a worker thread, may be interrupted and is limited in
  time.
- No method raises for what happened to the index's file: it is built anew or kept in memory, `notice` says so, and
  `generation` grows, which means that all numbers of articles are void and the folders must be compared again.
"""

from __future__ import annotations

import os
import sqlite3
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from reader.index.db import Database
from reader.index.file_names import put_name
from reader.index.ids import SEVERITIES, id_of, is_id, uid_of
from reader.index.listed import path_of, read_rows
from reader.index.roots import labels, plan_roots
from reader.index.select import RANKED, RANKED_BOUND, Statement, blanks, folded, portions, statements
from reader.model.edge import LINKED, SERIES, STATED
from reader.model.problem import Problem, Severity
from reader.model.query import Selection
from reader.model.row import Row

if TYPE_CHECKING:
    from reader.model.article import RelatedKey
    from reader.model.link import Link

__all__ = ["Counts", "Index"]

_FEW = 200
"""Articles that may be asked about without holding up the screen's questions."""
_COUNTS = (
    "SELECT (SELECT count(*) FROM article WHERE removed = 0), (SELECT count(*) FROM article WHERE removed <> 0),"
    " (SELECT count(*) FROM unreadable), (SELECT count(*) FROM (SELECT DISTINCT dir, name FROM problem)),"
    " (SELECT count(*) FROM source WHERE name <> ''), (SELECT count(*) FROM topic), (SELECT count(*) FROM pending),"
    " (SELECT count(*) FROM hidden h JOIN article a ON a.id = h.article WHERE a.removed = 0),"
    " (SELECT value FROM meta WHERE name = 'left_out')"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is in the library."""

    files: int
    """Article files, also those that cannot be read."""
    articles: int
    """Those that a list shows: readable and not removed; several files of one article are one."""
    removed: int
    """Marked as removed by their file."""
    unreadable: int
    """Files that could not be read at all."""
    problems: int
    """Files with any problem, unreadable ones included."""
    sources: int
    topics: int
    unindexed: int
    """Articles whose texts cannot be searched yet, because indexing goes on."""
    left_out: int = 0
    """Files and folders that do not belong, told by the rules of `ignore`."""


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """An article at the other end of an edge."""

    rowid: int
    evidence: tuple[str, ...]
    """`stated`, `linked`, `series`; empty for a link in a line that stands in many files."""
    words: str
    """The words around the link; empty when they are not kept."""


def evidence_of(kind: int) -> tuple[str, ...]:
    """The names of an edge's kinds."""
    return tuple(name for bit, name in ((STATED, "stated"), (LINKED, "linked"), (SERIES, "series")) if kind & bit)


def _words_at(words: str, at: int) -> str:
    """The words around the link of a place among all of a file."""
    if not words or at < 0:
        return ""
    parts = words.split("\x1f", at + 1)
    return parts[at] if at < len(parts) else ""


class Index:
    """The articles of some library folders. See the module for the rules."""

    def __init__(self, roots: Sequence[Path], database: Database) -> None:
        """Use `Index.open`."""
        self.roots = list(roots)
        """The library folders, resolved, without doubles, in their own order."""
        self.labels = labels(self.roots)
        """The name of each library folder."""
        self.database = database
        self.ignore: tuple[str, ...] = ()
        """Patterns of the settings that leave files out."""
        self.kept: frozenset[tuple[int, str]] = frozenset()
        """Articles (number of the library folder, path) that stay whatever the rules say."""
        self._counted: tuple[object, Counts] | None = None

    @classmethod
    def open(cls, roots: Sequence[Path], cache_dir: Path | None) -> Index:
        """Open the index of some folders, or begin an empty one. Never raises for the state of the cache folder.

        roots: library folders; one index per set of folders, the order does not matter.
        cache_dir: where indexes are kept; None keeps this one in memory.
        """
        planned = plan_roots(roots)
        return cls(planned, Database(cache_dir / file_name(planned) if cache_dir else None))

    @property
    def notice(self) -> str:
        """One sentence that the user must see about the index itself, or empty."""
        return self.database.notice

    @property
    def generation(self) -> int:
        """Grows when everything was thrown away; numbers of articles from before are void."""
        return self.database.generation

    def interrupt(self) -> None:
        """Stop the query that is running: it raises QueryStoppedError."""
        self.database.interrupt()

    def rebuild(self) -> None:
        """Forget everything; the next comparison reads all files again."""
        self.database.discard()

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()

    # --- lists

    def counts(self) -> Counts:
        """How much there is in the library."""

        def ask(conn: sqlite3.Connection) -> Counts:
            # Counting 100,000 rows takes milliseconds, and the screen asks often.
            state = (self.generation, conn.total_changes, conn.execute("PRAGMA data_version").fetchone()[0])
            if self._counted is None or self._counted[0] != state:
                live, removed, unreadable, problems, *named, hidden, out = conn.execute(_COUNTS).fetchone()
                sources, topics, pending = named
                files, shown = live + removed + unreadable, live - hidden
                counts = Counts(files, shown, removed, unreadable, problems, sources, topics, pending, out or 0)
                self._counted = (state, counts)
            return self._counted[1]

        return self.database.read(ask, Counts(0, 0, 0, 0, 0, 0, 0, 0))

    def first_rowids(self, selection: Selection, limit: int) -> array[int]:
        """The first numbers of a list. Raises QueryStoppedError, QueryTooLongError."""
        return self._numbers(selection, limit)

    def rowids(self, selection: Selection) -> array[int]:
        """All numbers of a list, in order. For a worker thread. Raises QueryStoppedError, QueryTooLongError."""
        return self._numbers(selection, None)

    def _numbers(self, selection: Selection, limit: int | None) -> array[int]:
        selects = statements(selection)

        def ask(conn: sqlite3.Connection) -> array[int]:
            numbers: array[int] = array("q")
            for statement in selects:
                left = None if limit is None else limit - len(numbers)
                if left is not None and left <= 0:
                    break
                numbers.extend(_run(conn, statement, left))
            return folded(conn, selection, numbers)

        empty: array[int] = array("q")
        if any(statement.marks for statement in selects) or limit is None:
            return self.database.query(ask, empty)
        return self.database.read(ask, empty)

    def rows(self, rowids: Sequence[int]) -> list[Row | None]:
        """Rows by number, in the given order; None where there is no such file any more."""
        rows: dict[int, Row] = {}

        def ask(conn: sqlite3.Connection) -> None:
            rows.update((row.rowid, row) for row in read_rows(conn, rowids))

        self.database.read(ask, None)
        return [rows.get(number) for number in rowids]

    def at_path(self, path: str) -> int | None:
        """The article of a file (relative to its library folder); of several such the first folder's."""
        folder, _, name = path.rpartition("/")
        sql = "SELECT a.id FROM article a JOIN dir d ON d.id = a.dir WHERE d.path = ? AND a.name = ? ORDER BY d.root"
        return next(iter(self._column(sql, (put_name(folder), put_name(name)))), None)

    def file(self, rowid: int) -> tuple[Path, str] | None:
        """Where an article's file is: absolute, and relative to its library folder. None when there is no such row."""

        def ask(conn: sqlite3.Connection) -> tuple[Path, str] | None:
            row = conn.execute(
                "SELECT d.root, d.path, a.name FROM article a JOIN dir d ON d.id = a.dir WHERE a.id = ?", (rowid,)
            ).fetchone()
            if row is None:
                return None
            path = path_of(row[1], row[2])
            return self.roots[int(row[0])] / path, path

        return self.database.read(ask, None)

    def at(self, files: Iterable[Path]) -> dict[int, Path]:
        """Number -> file of some article files, absolute; what the index does not have is left out. For a worker."""
        asked = set(files)
        folders = {file.parent for file in asked}

        def ask(conn: sqlite3.Connection) -> dict[int, Path]:
            numbers: dict[int, Path] = {}
            for folder_id, root, path in conn.execute("SELECT id, root, path FROM dir").fetchall():
                folder = self.roots[int(root)] / path_of(path, "")
                if folder in folders:
                    rows = conn.execute("SELECT id, name FROM article WHERE dir = ?", (folder_id,))
                    places = ((number, folder / path_of("", name)) for number, name in rows)
                    numbers.update((number, file) for number, file in places if file in asked)
            return numbers

        return self.database.read(ask, dict[int, Path]())

    def by_id(self, article: str) -> list[int]:
        """The files of an article, by identifier, newest first. Empty for what is no identifier."""
        if not is_id(article):
            return []
        return self._column("SELECT id FROM article WHERE uid = ? ORDER BY id DESC", (uid_of(article),))

    def ids(self, rowids: Sequence[int]) -> list[str]:
        """The identifiers of many articles, in the given order; empty where there is no such file any more."""
        uids: dict[int, int] = {}

        def ask(conn: sqlite3.Connection) -> None:
            for part in portions(rowids):
                uids.update(conn.execute(f"SELECT id, uid FROM article WHERE id IN ({blanks(part)})", part))  # noqa: S608

        self.database.read(ask, None)
        return [id_of(uids[number]) if number in uids else "" for number in rowids]

    def contents(self, articles: Sequence[str] | None = None) -> dict[str, str]:
        """What articles without an address are known by wherever their files lie, by identifier.

        articles: identifiers; None for all. Articles with an address, or with too little text, are left out.
        """
        sql = "SELECT a.uid, c.hash FROM content c JOIN article a ON a.id = c.article"

        def ask(conn: sqlite3.Connection) -> dict[str, str]:
            if articles is None:
                return {id_of(uid): id_of(content) for uid, content in conn.execute(sql)}
            contents: dict[str, str] = {}
            for part in portions([uid_of(article) for article in articles if is_id(article)]):
                rows = conn.execute(f"{sql} WHERE a.uid IN ({blanks(part)})", part)
                contents.update((id_of(uid), id_of(content)) for uid, content in rows)
            return contents

        return self.database.read(ask, {}, bulk=articles is None or len(articles) > _FEW)

    # --- relations

    def links(self, rowid: int) -> list[tuple[int, int]]:
        """Position in the article's related list and number of the article that it means; ghosts are left out."""
        from reader.index import graph as index_graph

        def ask(conn: sqlite3.Connection) -> list[tuple[int, int]]:
            return index_graph.links(conn, rowid)

        return self.database.read(ask, [])

    def cited_by(self, rowid: int) -> list[int]:
        """The articles that name this one, newest first. Empty while the first run makes the graph."""
        return [edge.rowid for edge in self.edges_to(rowid)]

    def edges_from(self, rowid: int) -> list[EdgeRow]:
        """The articles that this one names, newest first; links in lines that stand in many files have no kind."""

        def ask(conn: sqlite3.Connection) -> list[EdgeRow]:
            rows = conn.execute("SELECT dst, kind FROM edge WHERE src = ? ORDER BY dst DESC", (rowid,))
            return [EdgeRow(dst, evidence_of(kind), "") for dst, kind in rows]

        return self.database.read(ask, [])

    def edges_to(self, rowid: int) -> list[EdgeRow]:
        """The articles that name this one, newest first, with the words around their links.

        Empty while the first run makes the graph.
        """

        def ask(conn: sqlite3.Connection) -> list[EdgeRow]:
            if not conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'edge_back'").fetchall():
                return []
            rows = conn.execute(
                "SELECT e.src, e.kind, e.at, CASE WHEN e.at >= 0 THEN r.words ELSE '' END"
                " FROM edge e JOIN refs r ON r.article = e.src WHERE e.dst = ? AND e.kind > 0 ORDER BY e.src DESC",
                (rowid,),
            )
            return [EdgeRow(src, evidence_of(kind), _words_at(words, at)) for src, kind, at, words in rows]

        return self.database.read(ask, [])

    def resolve_links(self, rowid: int, links: Sequence[Link]) -> list[int | None]:
        """For each link of an article's text the article that it leads to; None for ghosts and pages elsewhere."""
        from reader.index import graph as index_graph
        from reader.index.record import linked, unpack_linked

        def ask(conn: sqlite3.Connection) -> list[int | None]:
            row = conn.execute(
                "SELECT d.root, d.path, a.name, a.url FROM article a JOIN dir d ON d.id = a.dir WHERE a.id = ?",
                (rowid,),
            ).fetchone()
            label, path, url = (self.labels[int(row[0])], path_of(row[1], row[2]), row[3]) if row else ("", "", "")
            packed, kept = linked(links, label, path, url, lambda _: 0)
            targets = iter(index_graph.resolve_links(conn, rowid, list(unpack_linked(packed))))
            placed = {id(link): next(targets) for link in kept}
            return [placed.get(id(link)) for link in links]

        return self.database.read(ask, [None] * len(links))

    def resolve(self, rowid: int, keys: Sequence[RelatedKey]) -> list[int | None]:
        """For each entry of an article's related list the article that it means; None for ghosts, itself and doubles.

        For lists fresh from a file. For those in the index `links` is cheaper.
        """
        from reader.index import graph as index_graph
        from reader.index.record import entry_keys

        def ask(conn: sqlite3.Connection) -> list[int | None]:
            row = conn.execute(
                "SELECT d.root, d.path, a.name FROM article a JOIN dir d ON d.id = a.dir WHERE a.id = ?", (rowid,)
            ).fetchone()
            label, path = (self.labels[int(row[0])], path_of(row[1], row[2])) if row else ("", "")
            entries = [b"".join(entry_keys(entry, label, path)) for entry in keys]
            return index_graph.resolve(conn, rowid, entries)

        return self.database.read(ask, [None] * len(keys))

    # --- problems

    def problems(self, path: str | None = None) -> list[Problem]:
        """The problems of one file (relative to its library folder), or of all, by path and line."""

        def ask(conn: sqlite3.Connection) -> list[Problem]:
            sql = (
                "SELECT d.path, p.name, p.line, p.severity, p.sentence, p.done, p.excerpt"
                " FROM dir d JOIN problem p ON p.dir = d.id"
            )
            if path is None:
                rows = conn.execute(sql)
            else:
                folder, _, name = path.rpartition("/")
                rows = conn.execute(f"{sql} WHERE d.path = ? AND p.name = ?", (put_name(folder), put_name(name)))
            problems = [
                Problem(path_of(folder, name), line, SEVERITIES[int(severity)] or Severity.NOTE, *texts)
                for folder, name, line, severity, *texts in rows
            ]
            return sorted(problems, key=lambda problem: (problem.path, problem.line or 0))

        return self.database.read(ask, [], bulk=path is None)

    # --- the user's marks

    def set_marks(self, marks: Mapping[str, tuple[bool, bool]]) -> None:
        """Lend the index the user's marks (identifier -> read, starred), so that queries can ask for them."""
        values = [(uid_of(article), *mark) for article, mark in marks.items() if is_id(article)]
        self.database.lend_marks(values, all_=True)

    def change_marks(self, marks: Mapping[str, tuple[bool, bool]]) -> None:
        """Some articles' marks have changed (identifier -> read, starred)."""
        values = [(uid_of(article), *mark) for article, mark in marks.items() if is_id(article)]
        if values:
            self.database.lend_marks(values, all_=False)

    def _column(self, sql: str, parameters: tuple[object, ...]) -> list[int]:
        def ask(conn: sqlite3.Connection) -> list[int]:
            return [row[0] for row in conn.execute(sql, parameters)]

        return self.database.read(ask, [])


def file_name(roots: Sequence[Path]) -> str:
    """The name of the index file of a set of library folders."""
    try:
        from _blake2 import blake2b  # the same function: hashlib loads OpenSSL first, for milliseconds
    except ImportError:
        from hashlib import blake2b

    names = "\0".join(sorted(os.fspath(root) for root in roots))
    return f"library-{blake2b(os.fsencode(names), digest_size=8).hexdigest()}.sqlite"


def _run(conn: sqlite3.Connection, statement: Statement, limit: int | None) -> array[int]:
    parameters = statement.parameters
    if statement.ranked:
        bound = conn.execute(RANKED_BOUND, (statement.ranked, RANKED)).fetchone()
        parameters = (*parameters, bound[0] if bound else -(1 << 62))
    limited = "" if limit is None else f" LIMIT {limit}"
    return array("q", chain.from_iterable(conn.execute(statement.sql + limited, parameters)))
