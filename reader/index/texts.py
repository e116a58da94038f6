"""Texts that are not in an article's file: indexed in addition, so that they are found like any body.

The table `meta` names the articles whose texts are in, by number: each time that one is put in, the full text grows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from reader.index.db import IndexLostError
from reader.index.ids import id_of, is_id, uid_of
from reader.index.index import Index
from reader.index.indexing_run import Meter, turn
from reader.index.select import blanks, portions
from reader.index.words import columns, fold
from reader.index.write import TextRow, put_texts
from reader.model.article import Article

_MARK = "text "
"""What stands before the number in the names."""
_MARKED, _NUMBER = "name BETWEEN 'text ' AND 'text~'", "CAST(substr(name, 6) AS INTEGER)"


def lacking(index: Index, articles: Iterable[str]) -> set[str]:
    """Those of some articles, by identifier, whose texts are not in: their files were read anew since."""
    uids = [uid_of(article) for article in articles if is_id(article)]

    def ask(conn: sqlite3.Connection) -> set[str]:
        marked = {name for (name,) in conn.execute(f"SELECT name FROM meta WHERE {_MARKED}")}  # noqa: S608
        outside: set[str] = set()
        for part in portions(uids):
            sql = f"SELECT id, uid FROM article WHERE uid IN ({blanks(part)})"  # noqa: S608
            outside.update(id_of(uid) for number, uid in conn.execute(sql, part) if f"{_MARK}{number}" not in marked)
        return outside

    return index.database.read(ask, set(), bulk=True)


def _mark(conn: sqlite3.Connection, numbers: Iterable[int]) -> None:
    conn.executemany("INSERT OR REPLACE INTO meta VALUES (?, 1)", [(f"{_MARK}{number}",) for number in numbers])
    conn.execute(f"DELETE FROM meta WHERE {_MARKED} AND {_NUMBER} NOT IN (SELECT id FROM article)")  # noqa: S608


def add_texts(index: Index, texts: Iterable[tuple[int, Article, str]]) -> bool:
    """Index the texts of some articles besides what their files say; False when the index was lost meanwhile.

    texts: number, article and text of each. An article may come again: in the full text the words of one number are
    joined, and the newest places win, so that each text is put in with all that is indexed of its article.
    """
    database = index.database
    rows: list[TextRow] = []
    for number, article, text in texts:
        named = (article.source.name, " ".join(article.topics), " ".join(article.authors))
        rows.append((number, b"", columns(fold(text), article.title, article.summary, *named), None, ""))
    if not rows:
        return True
    try:
        with turn(database, Meter(lambda _: None, lambda: False)):
            with database.writing(database.generation) as conn:
                put_texts(conn, rows)
                _mark(conn, [row[0] for row in rows])
            database.seal()
    except IndexLostError:
        return False
    return True
