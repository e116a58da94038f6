"""Fetched full texts: shown as the body, searched like any body, and still there after the index was made anew."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from reader.index import texts
from reader.index.write import TextRow, put_texts
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


def test_a_fetched_text_is_put_into_the_index_once_for_each_reading_of_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put: list[int] = []

    def noted(conn: sqlite3.Connection, rows: list[TextRow]) -> None:
        put.extend(row[0] for row in rows)
        put_texts(conn, rows)

    monkeypatch.setattr(texts, "put_texts", noted)
    folder = tmp_path / "news"
    write_library(folder, story())
    for age, file in enumerate(sorted(folder.iterdir())):
        os.utime(file, (1_000_000 + age, 1_000_000 + age))  # what was written just now is read again
    library = Library.open([folder], None, tmp_path / "cache", clock=lambda: NOON)
    library.marks.share()
    library.refresh(lambda _: None, lambda: False)
    (number,) = library.find(Selection(words="title:comet")).rowids or []
    (article,) = library.index.ids([number])
    assert library.web.texts is not None
    library.web.texts.put(FullText(article, "https://news.example/x", NOON, "A zeppelin was seen beside the comet."))
    library.web.index_texts([article])
    place = library.index.file(number)
    assert put == [number] and place is not None
    other = next(file for file in folder.iterdir() if file != place[0])
    for time, file, words in ((2_000_000, other, 1), (2_000_001, place[0], 2), (2_000_002, other, 2)):
        file.write_text(file.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
        os.utime(file, (time, time))
        library.refresh(lambda _: None, lambda: False)
        assert len(put) == words and titles(library, "zeppelin") == ["Comet seen at dawn"]
    library.close()
