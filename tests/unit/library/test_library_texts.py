"""Fetched full texts: shown as the body, searched like any body, and still there after the index was made anew."""

from __future__ import annotations

from pathlib import Path

from reader.library.library import Library
from reader.model.query import Selection
from reader.web.cache import FullText
from tests.articles import NOON, story, write_library


def titles(library: Library, query: str) -> list[str]:
    found = library.find(Selection(words=query)).rowids
    assert found is not None
    return [row.title for row in library.rows(found) if row]


def test_a_fetched_text_is_shown_and_found(tmp_path: Path) -> None:
    write_library(tmp_path / "news", story())
    library = Library.open([tmp_path / "news"], None, tmp_path / "cache", clock=lambda: NOON)
    library.marks.share()
    library.refresh(lambda _: None, lambda: False)
    (number,) = library.find(Selection(words="comet")).rowids or []
    opened = library.open_article(number)
    assert opened is not None and opened.text is None and library.web.texts is not None
    library.web.texts.put(FullText(opened.id, "https://news.example/x", NOON, "A zeppelin was seen beside the comet."))
    assert titles(library, "zeppelin") == []
    library.index.rebuild()
    library.refresh(lambda _: None, lambda: False)
    assert titles(library, "zeppelin") == ["Comet seen at dawn"]
    assert titles(library, "title:comet") == ["Comet seen at dawn"]
    assert titles(library, "dawn zeppelin") == ["Comet seen at dawn"]
    again = library.open_article((library.find(Selection(words="zeppelin")).rowids or [0])[0])
    assert again is not None and again.text is not None and again.whole is not None
    assert "zeppelin" in again.whole.body
    library.close()
