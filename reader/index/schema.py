"""The tables of the index. The index is disposable: another VERSION means that it is built anew.

- `article`: one row for each file that could be read. Its number follows the publication time (see `first_slot`).
- `refs`: what the graph needs of each article: the keys it is known by, and the keys of each entry of its list.
- `key`, `edge`, `awaited`: the graph (see index_graph). `unlinked` names the articles whose edges must be made
  again.
- `ft`: the full text; `text` is body and summary, `starts` the beginnings of the other words. It keeps no texts and
  forgets nothing: a changed file gets a new number, and what has no row in `article` any more is no match. `pending`
  holds the words of heads until their bodies are read and indexed.
- `dir` and its `stamp`: the state in which a folder was last seen, so that an unchanged one costs no look at its rows.
"""

from __future__ import annotations

import re
import sqlite3

VERSION = 3
"""Raised with every change of the tables or of what is put into them."""

SLOT_BITS = 1
"""Articles of one second that keep their order exactly; more of them take the slots of the following seconds.

Few, because every bit makes each of some thirty million postings longer.
"""
UNDATED = -(1 << 46)
"""Number of the first article without a date: below all that have one (the year 1 is above -2^40).

Numbers fit 48 bits, signed."""
DATED = -(1 << 40) << SLOT_BITS
"""Numbers below have no date."""

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE dir (
    id INTEGER PRIMARY KEY,
    root INTEGER NOT NULL,
    path NOT NULL,
    stamp BLOB,
    UNIQUE (root, path)
);
CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, folded TEXT NOT NULL);
CREATE INDEX source_order ON source (folded, id);
CREATE TABLE topic (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE article (
    id INTEGER PRIMARY KEY,
    uid INTEGER NOT NULL,
    dir INTEGER NOT NULL,
    name NOT NULL,
    crc INTEGER NOT NULL,
    mtime INTEGER NOT NULL,
    size INTEGER NOT NULL,
    title TEXT NOT NULL,
    sorting TEXT NOT NULL,
    source INTEGER NOT NULL,
    published TEXT,
    epoch INTEGER,
    topics TEXT NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    url TEXT NOT NULL,
    related INTEGER NOT NULL,
    later INTEGER NOT NULL,
    problem INTEGER NOT NULL,
    has_body INTEGER NOT NULL,
    has_image INTEGER NOT NULL,
    unpublished INTEGER NOT NULL,
    draft INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    heat INTEGER,
    quality INTEGER
);
CREATE TABLE article_topic (topic INTEGER, article INTEGER, PRIMARY KEY (topic, article)) WITHOUT ROWID;
CREATE TABLE unreadable (
    dir INTEGER, name, mtime INTEGER NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (dir, name)
) WITHOUT ROWID;
CREATE TABLE problem (
    dir INTEGER NOT NULL, name NOT NULL, line INTEGER, severity INTEGER NOT NULL,
    sentence TEXT NOT NULL, done TEXT NOT NULL, excerpt TEXT NOT NULL
);
CREATE INDEX problem_place ON problem (dir, name);
CREATE TABLE refs (article INTEGER PRIMARY KEY, own BLOB NOT NULL, listed BLOB NOT NULL);
CREATE TABLE key (hash INTEGER, article INTEGER, PRIMARY KEY (hash, article)) WITHOUT ROWID;
CREATE TABLE edge (src INTEGER, dst INTEGER, PRIMARY KEY (src, dst)) WITHOUT ROWID;
CREATE TABLE awaited (hash INTEGER, src INTEGER, PRIMARY KEY (hash, src)) WITHOUT ROWID;
CREATE INDEX awaited_src ON awaited (src);
CREATE TABLE unlinked (article INTEGER PRIMARY KEY);
CREATE TABLE pending (
    article INTEGER PRIMARY KEY,
    title TEXT NOT NULL, summary TEXT NOT NULL, source TEXT NOT NULL, topics TEXT NOT NULL, authors TEXT NOT NULL
);
CREATE VIRTUAL TABLE ft USING fts5 (
    text, title, source, topics, authors, starts,
    content = '', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO ft (ft, rank) VALUES ('hashsize', 33554432);
INSERT INTO ft (ft, rank) VALUES ('automerge', 0);
INSERT INTO ft (ft, rank) VALUES ('crisismerge', 48);
"""

NAMES = frozenset(re.findall(r"CREATE (?:VIRTUAL )?TABLE (\w+)", TABLES))
"""The tables that every index has."""
LIVE = (
    "CREATE INDEX IF NOT EXISTS article_live ON article"
    " (removed, id, uid, source, problem, has_body, draft, unpublished, heat, quality, related)"
)
"""What lists and filters walk, newest first, without touching the rows."""
INDEXES = (
    LIVE,
    "CREATE INDEX IF NOT EXISTS article_place ON article (dir, crc)",
    "CREATE INDEX IF NOT EXISTS article_uid ON article (uid)",
    "CREATE INDEX IF NOT EXISTS article_source ON article (removed, source)",
    "CREATE INDEX IF NOT EXISTS article_heat ON article (removed, heat)",
    "CREATE INDEX IF NOT EXISTS article_quality ON article (removed, quality)",
    "CREATE INDEX IF NOT EXISTS article_sorting ON article (removed, sorting)",
)
"""Made when the rows of the first run are in: smaller and sooner than growing them row by row. Only speed depends on
them."""
CITED_BY = "CREATE INDEX IF NOT EXISTS edge_back ON edge (dst, src)"
"""The same, made when the relations of the first run are in."""

MARKS = "CREATE TEMP TABLE mark (uid INTEGER PRIMARY KEY, read INTEGER NOT NULL, starred INTEGER NOT NULL)"
"""The user's marks, lent to the connection that answers queries. They are kept elsewhere."""


def first_slot(epoch: int | None) -> int:
    """The smallest number that an article published at this second may have; None for an unknown time."""
    return UNDATED if epoch is None else epoch << SLOT_BITS


def create(conn: sqlite3.Connection) -> None:
    """Make the tables in an empty database, in one transaction."""
    conn.executescript(f"BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
