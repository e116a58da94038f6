"""Articles of a library, taken from their files one by one, for a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from reader.folders.article_files import read_header
from reader.library.answers import Opened
from reader.library.export_document import Exported, exported, exported_star
from reader.library.library import Library
from reader.library.whole_texts import read_text, unreadable
from reader.model.article import WholeArticle
from reader.model.problem import Problem


def exported_rows(
    library: Library, rowids: Sequence[int], *, texts: bool, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[Exported]:
    """Articles by number for a document, one by one, until it is cancelled; those whose files are gone are left out.

    texts: with their bodies. For a worker thread: reads each file.
    """
    for rowid in rowids:
        row, place = library.row(rowid), library.index.file(rowid)
        if cancelled():
            return
        if row is None or place is None:
            continue
        state = library.state_of(row.id)
        read = read_text(library.web.texts, row, place)[0] if texts else read_header(*place)
        if isinstance(read, WholeArticle):
            opened = Opened(row.id, rowid, read.article, None, read, ())
        else:
            opened = Opened(row.id, rowid, unreadable(row) if isinstance(read, Problem) else read, None, None, ())
        yield exported(opened, state, texts=texts)


def stars_without_file(library: Library) -> Iterator[Exported]:
    """What is starred and has no file in the library, as the star remembers it. For a worker thread."""
    for article in library.state.starred():
        state = library.state_of(article)
        if state.title and not library.index.by_id(article):
            yield exported_star(state)
