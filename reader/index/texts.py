"""Texts that are not in an article's file: indexed in addition, so that they are found like any body."""

from __future__ import annotations

from collections.abc import Iterable

from reader.index.db import IndexLostError
from reader.index.index import Index
from reader.index.indexing_run import Meter, turn
from reader.index.words import columns, fold
from reader.index.write import TextRow, put_texts
from reader.model.article import Article


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
            database.seal()
    except IndexLostError:
        return False
    return True
