"""The tables of the index. The index is disposable: another VERSION means that it is built anew.

- `article`: one row for each file that could be read. Its number follows the publication time (see `first_slot`).
- `refs`: what the graph needs of each article: the keys it is known by, and the keys of each entry of its list.
- `key`, `edge`, `awaited`: the graph (see `graph`); `home`: hosts of the articles' addresses; `boilerplate`: lines
  that link the same article from many files. `refs.linked` and `refs.words` come with the texts. `unlinked` names
  the articles whose edges must be made again.
- `ft`: the full text; `text` is body and summary, `starts` the beginnings of the other words. It keeps no texts and
  forgets nothing: a changed file gets a new number, and what has no row in `article` any more is no match. `pending`
  holds the words of heads until their bodies are read and indexed.
- `said`: the words of each article (see `reader.stories.said`). `word` and `habit` are what was counted of all (frozen
  until the library has changed by a tenth). `post` finds the dated articles of a word in a span of time.
- `near`, `report`, `event`, `event_post`, `event_near`: events and stories (see `events`, and `grouping` for
  `evergreen`). `todo` is what is left to do for them, so that a run that was killed is taken up where it stopped; with
  a `bound`, only if that is not made up for.
- `content`: what articles without an address are known by when their files move.
- `hidden`: files of articles that are listed by another file already.
- `dir` and its `stamp`: the state in which a folder was last seen, so that an unchanged one costs no look at its rows.
"""

from __future__ import annotations

import re
import sqlite3

VERSION = 13
"""Raised with every change of the tables or of what is put into them."""

_BASE = 1 << 30
"""The second whose articles have the numbers around 0 (January 2004): numbers of 1970 to 2038 fit four bytes."""
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
    quality INTEGER,
    saved INTEGER NOT NULL
);
CREATE TABLE content (article INTEGER PRIMARY KEY, hash INTEGER NOT NULL);
CREATE TABLE hidden (article INTEGER PRIMARY KEY);
CREATE TABLE article_topic (topic INTEGER, article INTEGER, PRIMARY KEY (topic, article)) WITHOUT ROWID;
CREATE TABLE unreadable (
    dir INTEGER, name, mtime INTEGER NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (dir, name)
) WITHOUT ROWID;
CREATE TABLE problem (
    dir INTEGER NOT NULL, name NOT NULL, line INTEGER, severity INTEGER NOT NULL,
    sentence TEXT NOT NULL, done TEXT NOT NULL, excerpt TEXT NOT NULL
);
CREATE INDEX problem_place ON problem (dir, name);
CREATE TABLE refs (
    article INTEGER PRIMARY KEY, own BLOB NOT NULL, listed BLOB NOT NULL, series BLOB NOT NULL,
    linked BLOB NOT NULL DEFAULT x'', words TEXT NOT NULL DEFAULT ''
);
CREATE TABLE home (host INTEGER PRIMARY KEY);
CREATE TABLE key (hash INTEGER, article INTEGER, PRIMARY KEY (hash, article)) WITHOUT ROWID;
CREATE TABLE edge (
    src INTEGER, dst INTEGER, kind INTEGER NOT NULL, place INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (src, dst)
) WITHOUT ROWID;
CREATE INDEX edge_linked ON edge (dst, place, src, kind) WHERE kind IN (0, 2);
CREATE TABLE boilerplate (dst INTEGER, place INTEGER, PRIMARY KEY (dst, place)) WITHOUT ROWID;
CREATE TABLE awaited (hash INTEGER, src INTEGER, PRIMARY KEY (hash, src)) WITHOUT ROWID;
CREATE INDEX awaited_src ON awaited (src);
CREATE TABLE unlinked (article INTEGER PRIMARY KEY);
CREATE TABLE pending (
    article INTEGER PRIMARY KEY,
    title TEXT NOT NULL, summary TEXT NOT NULL, source TEXT NOT NULL, topics TEXT NOT NULL, authors TEXT NOT NULL
);
CREATE TABLE word (id INTEGER PRIMARY KEY, df INTEGER NOT NULL, events INTEGER NOT NULL);
CREATE TABLE habit (source INTEGER, word INTEGER, PRIMARY KEY (source, word)) WITHOUT ROWID;
CREATE TABLE said (article INTEGER PRIMARY KEY, copy INTEGER, words BLOB NOT NULL);
CREATE INDEX said_copy ON said (copy) WHERE copy IS NOT NULL;
CREATE TABLE post (word INTEGER, article INTEGER, weight INTEGER NOT NULL, PRIMARY KEY (word, article)) WITHOUT ROWID;
CREATE TABLE near (
    a INTEGER, b INTEGER, words INTEGER NOT NULL, links INTEGER NOT NULL, strength INTEGER NOT NULL,
    kept INTEGER NOT NULL, PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE TABLE report (
    id INTEGER PRIMARY KEY, time INTEGER, name INTEGER NOT NULL, part_of INTEGER, unit INTEGER,
    leader INTEGER, likeness INTEGER, twin INTEGER
);
CREATE INDEX report_part ON report (part_of);
CREATE INDEX report_unit ON report (unit) WHERE unit IS NOT NULL;
CREATE INDEX report_twin ON report (twin) WHERE twin IS NOT NULL;
CREATE INDEX report_leader ON report (leader) WHERE leader IS NOT NULL;
CREATE TABLE event (
    id INTEGER PRIMARY KEY, time INTEGER, name INTEGER NOT NULL, part_of INTEGER, unit INTEGER,
    last INTEGER, reports INTEGER NOT NULL, sources INTEGER NOT NULL, middle INTEGER NOT NULL, profile BLOB NOT NULL,
    evergreen INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX event_part ON event (part_of);
CREATE INDEX event_unit ON event (unit) WHERE unit IS NOT NULL;
CREATE TABLE event_post (
    word INTEGER, event INTEGER, weight INTEGER NOT NULL, asked INTEGER NOT NULL, PRIMARY KEY (word, event)
) WITHOUT ROWID;
CREATE TABLE event_near (
    a INTEGER, b INTEGER, words INTEGER NOT NULL, links INTEGER NOT NULL, strength INTEGER NOT NULL,
    kept INTEGER NOT NULL, PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE TABLE todo (step INTEGER, id INTEGER, bound INTEGER, weakest INTEGER, PRIMARY KEY (step, id)) WITHOUT ROWID;
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
    return UNDATED if epoch is None else (epoch - _BASE) << SLOT_BITS


def create(conn: sqlite3.Connection) -> None:
    """Make the tables in an empty database, in one transaction."""
    conn.executescript(f"BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
