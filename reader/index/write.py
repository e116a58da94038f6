"""Changes to the index's rows: a file comes, changes or goes. Everything inside a transaction of the caller."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from reader.index import graph as index_graph
from reader.index import settling
from reader.index.common_topics import keep_common
from reader.index.db import Database
from reader.index.doubles import hide_all_doubles, hide_doubles
from reader.index.file_names import DOUBT_ALL, get_name, name_crc, put_name
from reader.index.number import Numbers
from reader.index.record import Read, Record, folded, unpack_own
from reader.index.schema import CITED_BY, INDEXES, LIVE
from reader.index.words import Texts

WAITING = (
    "SELECT p.article, d.root, d.path, a.name, a.has_body, a.url, p.title, p.summary, p.source, p.topics, p.authors"
    " FROM pending p JOIN article a ON a.id = p.article JOIN dir d ON d.id = a.dir"
    " WHERE p.article < ? ORDER BY p.article DESC LIMIT ?"
)
"""Rows whose texts are not indexed yet, newest first, below a number."""
_SEGMENT = 1000
"""Texts in one transaction that make a segment of the full text worth merging with others."""
_MERGED = 1000
"""Pages that are merged in one transaction; about as many stay free in the file."""
_WASTE = 0.3
"""Share of the full text that may belong to rows that are no more."""
_FEW = 500
"""Texts of such rows that are no reason to begin again."""


class ArticleColumns(NamedTuple):
    """One row of the table `article`: its columns, which `schema` describes, in their order."""

    id: int
    uid: int
    dir: int
    name: str | bytes
    crc: int
    mtime: int
    size: int
    title: str
    sorting: str
    source: int
    published: str | None
    epoch: int | None
    topics: str
    kind: str
    language: str
    url: str
    related: int
    later: int
    problem: int
    has_body: int
    has_image: int
    unpublished: int
    draft: int
    removed: int
    heat: int | None
    quality: int | None
    saved: int


_ARTICLE = f"INSERT INTO article VALUES ({', '.join('?' * len(ArticleColumns._fields))})"  # noqa: S608 - only question marks


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is, and in which state it was seen."""

    root: int
    folder: str
    """Relative to the library folder; empty for that itself."""
    name: str
    mtime: int
    size: int
    known: bool | None = None
    """None for a new file, True for a changed one, False for one that is only read once more."""
    has_text: bool = True
    """Whether a text may lie beside the file."""

    @property
    def path(self) -> str:
        """Relative to the library folder."""
        return f"{self.folder}/{self.name}" if self.folder else self.name


def problems_at(conn: sqlite3.Connection, place: Place) -> list[tuple[object, ...]]:
    """The problems that a file has in the index, each as a ProblemRecord."""
    sql = (
        "SELECT p.line, p.severity, p.sentence, p.done, p.excerpt FROM dir d JOIN problem p ON p.dir = d.id"
        " WHERE d.root = ? AND d.path = ? AND p.name = ?"
    )
    return conn.execute(sql, (place.root, put_name(place.folder), put_name(place.name))).fetchall()


def complaint(error: str) -> str:
    """The sentence of the problem that a folder has which cannot be read. error: in the system's words."""
    return f"the folder cannot be read: {error}"


def has_indexes(conn: sqlite3.Connection) -> bool:
    """Whether a first run has come to its end, or something had to be taken out of the index before."""
    return bool(conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'article_place'").fetchall())


def lacks_indexes(conn: sqlite3.Connection) -> bool:
    """Whether there are rows for which the indexes are still to be made, now or by an earlier run that was killed."""
    return not has_indexes(conn) and bool(conn.execute("SELECT 1 FROM article LIMIT 1").fetchall())


def make_indexes(conn: sqlite3.Connection) -> None:
    """Make the indexes that are not there yet, and what is only kept up with them."""
    for index in INDEXES:
        conn.execute(index)
    hide_all_doubles(conn)


@dataclass(slots=True)
class _Rows:
    """What a batch adds to each table."""

    articles: list[ArticleColumns] = field(default_factory=list[ArticleColumns])
    topics: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    keys: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    refs: list[tuple[int, bytes, bytes, bytes]] = field(default_factory=list[tuple[int, bytes, bytes, bytes]])
    hosts: set[int] = field(default_factory=set[int])
    contents: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    pending: list[tuple[object, ...]] = field(default_factory=list[tuple[object, ...]])
    unreadable: list[tuple[object, ...]] = field(default_factory=list[tuple[object, ...]])
    problems: list[tuple[object, ...]] = field(default_factory=list[tuple[object, ...]])


@dataclass(slots=True)
class _Changes:
    """What a transaction has changed, as far as something else must be kept up with it."""

    rows: int = 0
    """Articles that have come or gone."""
    uids: set[int] = field(default_factory=set[int])
    sources: dict[int, str] = field(default_factory=dict[int, str])
    topics: dict[int, str] = field(default_factory=dict[int, str])
    """Numbers and names of those that articles had which have gone."""


class Writer:
    """Puts files into the tables and takes them out. Remembers numbers, so it serves one run on one connection."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._dirs: dict[tuple[int, str], int] = {}
        self._sources: dict[str, int] = {}
        self._topics: dict[str, int] = {}
        self._hosts: set[int] = {row[0] for row in conn.execute("SELECT host FROM home")}
        self._numbers = Numbers(conn)
        self._changes = _Changes()
        self._bare = not has_indexes(conn)
        """Whether this is a first run, or one that goes on with it."""
        if self._bare:
            conn.execute(LIVE)  # lists are shown meanwhile
        else:
            conn.execute(CITED_BY)
        self._graph = bool(conn.execute("SELECT 1 FROM edge LIMIT 1").fetchall()) or bool(
            conn.execute("SELECT 1 FROM awaited LIMIT 1").fetchall()
        )

    def folder(self, root: int, path: str) -> int:
        """The number of a folder, made when it is new."""
        number = self._dirs.get((root, path))
        if number is None:
            stored = put_name(path)
            row = self._conn.execute("SELECT id FROM dir WHERE root = ? AND path = ?", (root, stored)).fetchone()
            number = row[0] if row else None
            if number is None:
                number = self._conn.execute("INSERT INTO dir (root, path) VALUES (?, ?)", (root, stored)).lastrowid
            assert number is not None
            self._dirs[root, path] = number
        return number

    def put(self, batch: Sequence[tuple[Place, Read]]) -> int:
        """Files were read: their old rows go, their new ones come. Returns how many could not be read."""
        rows = _Rows()
        for place, content in batch:
            folder = self.folder(place.root, place.folder)
            name = put_name(place.name)
            if place.known is not None:
                self._remove(folder, name)
            if isinstance(content, Record):
                self._collect(rows, folder, name, place, content)
                problems = content.problems
            else:
                rows.unreadable.append((folder, name, place.mtime, place.size))
                problems = (content,)
            if problems:
                rows.problems.extend((folder, name, *problem) for problem in problems)
        self._insert(rows)
        self._keep_up()
        return len(rows.unreadable)

    def remove(self, root: int, folder: str, names: Iterable[str]) -> int:
        """Files of one folder have gone. Returns how many of them the index knew."""
        number = self.folder(root, folder)
        removed = sum(self._remove(number, put_name(name)) for name in names)
        self._keep_up()
        return removed

    def complain(self, root: int, path: str, error: str) -> None:
        """A folder cannot be read; what it held stays. error: in the system's words."""
        folder = self.folder(root, path)
        self._conn.execute("DELETE FROM problem WHERE dir = ? AND name = ''", (folder,))
        self._conn.execute(
            "INSERT INTO problem VALUES (?, '', NULL, 4, ?, ?, '')",
            (folder, complaint(error), "left as it was last seen"),
        )
        self._conn.execute("UPDATE dir SET stamp = NULL WHERE id = ?", (folder,))

    def praise(self, root: int, path: str) -> None:
        """A folder that could not be read can be read again."""
        self._conn.execute("DELETE FROM problem WHERE dir = ? AND name = ''", (self.folder(root, path),))

    def settle(self, root: int, path: str, stamp: bytes | None) -> None:
        """All files of a folder are in. stamp: None when its state is not known any more."""
        folder = self.folder(root, path)
        self._conn.execute("UPDATE dir SET stamp = ? WHERE id = ?", (stamp, folder))

    def _collect(self, rows: _Rows, folder: int, name: str | bytes, place: Place, new: Record) -> None:
        """The rows of one article."""
        number = self._numbers.take(new.epoch)
        row = ArticleColumns(
            id=number,
            uid=new.uid,
            dir=folder,
            name=name,
            crc=name_crc(place.name),
            mtime=place.mtime,
            size=place.size,
            title=new.title,
            sorting=new.sorting,
            source=self._source(new.source),
            published=new.published,
            epoch=new.epoch,
            topics="\x1f".join(new.topics),
            kind=new.kind,
            language=new.language,
            url=new.url,
            related=new.related,
            later=0,
            problem=new.problem,
            has_body=new.has_body,
            has_image=new.has_image,
            unpublished=new.unpublished,
            draft=new.draft,
            removed=new.removed,
            heat=new.heat,
            quality=new.quality,
            saved=new.saved,
        )
        rows.articles.append(row)
        rows.topics.extend((self._topic(topic), number) for topic in new.topics)
        rows.keys.extend((key, number) for key in unpack_own(new.own))
        rows.refs.append((number, new.own, new.listed, new.series))
        rows.hosts.update(unpack_own(new.hosts))
        if new.content:
            rows.contents.append((number, new.content))
        rows.pending.append((number, new.title, new.summary, new.source, ", ".join(new.topics), new.authors))

    def _insert(self, rows: _Rows) -> None:
        self._changes.rows += len(rows.articles)
        self._changes.uids.update(row.uid for row in rows.articles)
        many = self._conn.executemany
        many(_ARTICLE, rows.articles)
        many("INSERT OR IGNORE INTO article_topic VALUES (?, ?)", sorted(rows.topics))
        many("INSERT OR IGNORE INTO key VALUES (?, ?)", sorted(rows.keys))
        many("INSERT INTO refs (article, own, listed, series) VALUES (?, ?, ?, ?)", rows.refs)
        many("INSERT OR IGNORE INTO unlinked VALUES (?)", [(row[0],) for row in rows.refs])
        many("INSERT INTO content VALUES (?, ?)", rows.contents)
        many("INSERT INTO pending VALUES (?, ?, ?, ?, ?, ?)", rows.pending)
        many("INSERT INTO unreadable VALUES (?, ?, ?, ?)", rows.unreadable)
        many("INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?, ?)", rows.problems)
        index_graph.welcome(self._conn, rows.hosts - self._hosts, first=self._bare)
        self._hosts |= rows.hosts
        if self._graph:
            index_graph.touch(self._conn, [key for key, _ in rows.keys])

    def _remove(self, folder: int, name: str | bytes) -> bool:
        execute = self._conn.execute
        if self._bare:
            make_indexes(self._conn)  # without them each file would be looked for among all
            self._bare = False
        row = execute(
            "SELECT a.id, a.uid, a.topics, s.id, s.name FROM article a JOIN source s ON s.id = a.source"
            " WHERE a.dir = ? AND a.crc = ? AND a.name = ?",
            (folder, name_crc(get_name(name)), name),
        ).fetchone()
        had_problems = execute("DELETE FROM problem WHERE dir = ? AND name = ?", (folder, name)).rowcount > 0
        if row is None:
            rows = execute("DELETE FROM unreadable WHERE dir = ? AND name = ?", (folder, name)).rowcount
            return rows > 0 or had_problems
        number: int = row[0]
        self._changes.rows += 1
        self._changes.uids.add(row[1])
        self._changes.sources[row[3]] = row[4]
        index_graph.forget(self._conn, number)
        settling.forget(self._conn, number)
        for topic in filter(None, row[2].split("\x1f")):
            self._changes.topics[self._topic(topic)] = topic
            execute("DELETE FROM article_topic WHERE topic = ? AND article = ?", (self._topic(topic), number))
        for table in ("pending", "content", "hidden"):
            execute(f"DELETE FROM {table} WHERE article = ?", (number,))  # noqa: S608
        execute("DELETE FROM article WHERE id = ?", (number,))
        return True

    def _keep_up(self) -> None:
        """Keep up what follows from all rows with those that came and went: names, common topics, doubles."""
        changes, self._changes = self._changes, _Changes()
        for numbers, cache, table, users in (
            (changes.sources, self._sources, "source", "article WHERE removed IN (0, 1) AND source = ?"),
            (changes.topics, self._topics, "topic", "article_topic WHERE topic = ?"),
        ):
            for number, name in numbers.items():
                if not self._conn.execute(f"SELECT 1 FROM {users} LIMIT 1", (number,)).fetchone():  # noqa: S608
                    self._conn.execute(f"DELETE FROM {table} WHERE id = ?", (number,))  # noqa: S608
                    cache.pop(name, None)
        if changes.rows:
            keep_common(self._conn, changes.rows)
        if not self._bare:
            hide_doubles(self._conn, changes.uids)

    def _source(self, name: str) -> int:
        return self._word(self._sources, "source", name)

    def _topic(self, name: str) -> int:
        return self._word(self._topics, "topic", name)

    def _word(self, cache: dict[str, int], table: str, name: str) -> int:
        number = cache.get(name)
        if number is None:
            row = self._conn.execute(f"SELECT id FROM {table} WHERE name = ?", (name,)).fetchone()  # noqa: S608
            number = row[0] if row else None
            if number is None:
                columns, values = ("name, folded", (name, folded(name))) if table == "source" else ("name", (name,))
                number = self._conn.execute(
                    f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(values))})",  # noqa: S608
                    values,
                ).lastrowid
            assert number is not None
            cache[name] = number
        return number


TextRow = tuple[int, bytes, Texts, bytes | None, str]
"""Number of an article, its packed words, its texts, its links as `record.linked` packs them (None: those that there
are stay), and the words around each link, set apart by U+001F."""


def put_texts(conn: sqlite3.Connection, rows: list[TextRow]) -> None:
    """Index the texts of some rows, which are waiting no more then, and keep their links."""
    rows.sort(key=itemgetter(0))  # the full text takes ascending numbers only, without making a segment for each
    conn.executemany(
        "INSERT INTO ft (rowid, text, title, source, topics, authors, starts) VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((row[0], *row[2]) for row in rows),
    )
    conn.executemany("DELETE FROM pending WHERE article = ?", [(row[0],) for row in rows])
    index_graph.put_links(conn, [(row[0], row[3], row[4]) for row in rows if row[3] is not None])
    if len(rows) >= _SEGMENT:
        conn.execute("INSERT INTO meta VALUES ('segments', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1")


def merge_texts(conn: sqlite3.Connection, begin: bool) -> bool:
    """A step of making one segment of several large ones, so that small changes never have to. False when it is done.

    begin: whether this is the first step.
    """
    before = conn.total_changes
    conn.execute("INSERT INTO ft (ft, rank) VALUES ('merge', ?)", (-_MERGED if begin else _MERGED,))
    if conn.total_changes - before >= 2:
        return True
    conn.execute("DELETE FROM meta WHERE name = 'segments'")
    return False


def compact(database: Database) -> bool:
    """Empty the full text when much of it belongs to rows that are no more. True when all files must be read again."""

    def ask(conn: sqlite3.Connection) -> tuple[int, int]:
        return conn.execute(
            "SELECT (SELECT count(*) FROM ft_docsize), (SELECT count(*) FROM article) - (SELECT count(*) FROM pending)"
        ).fetchone()

    texts, used = database.read(ask, (0, 0), bulk=True)
    if texts - used <= max(_FEW, _WASTE * texts):
        return False
    with database.writing(database.generation) as conn:
        conn.execute("INSERT INTO ft (ft) VALUES ('delete-all')")
        conn.execute("DELETE FROM meta WHERE name = 'segments'")
        conn.execute(f"UPDATE article SET {DOUBT_ALL} WHERE mtime > 0")  # noqa: S608 - our own name
        conn.execute("UPDATE dir SET stamp = NULL")
    return True
