"""The whole text of an article: that of its file, or the fetched one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reader.folders.article_files import read_whole
from reader.model.article import Article, BodyFormat, Source, WholeArticle
from reader.model.problem import Problem
from reader.model.row import Row

if TYPE_CHECKING:
    from reader.web.cache import FullText, FullTextCache


def read_text(
    texts: FullTextCache | None, row: Row, place: tuple[Path, str]
) -> tuple[WholeArticle, FullText | None] | tuple[Problem, None]:
    """An article's file, with the fetched text as its body, and where that is from, when it is longer.

    texts: the fetched ones, if any are kept. place: the file and its path in the library.
    A Problem when the file cannot be read.
    """
    read = read_whole(*place)
    text = texts.get(row.id) if texts and isinstance(read, WholeArticle) else None
    if isinstance(read, Problem):
        return read, None
    if text is not None and len(text.markdown) > len(read.body):
        return replace(read, body=text.markdown, body_format=BodyFormat.MARKDOWN), text
    return read, None


def unreadable(row: Row) -> Article:
    """What is known of an article whose file cannot be read any more."""
    return Article(row.path, row.title, row.published, source=Source(row.source), topics=row.topics, url=row.url)
