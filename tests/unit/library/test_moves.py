"""Articles without an address keep their marks when their file moves or another folder is opened."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.library.answers import Target
from reader.library.library import Library
from reader.model.query import Selection
from tests.articles import NOON

Open = Callable[[Path], Library]
TEXT = "The harbour was closed for a week, and nobody minded but the gulls and the man who sells chips."


def note(file: Path, title: str = "No address", text: str = TEXT, extra: str = "") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\ntitle: {title}\ndate: 2026-01-02\n{extra}---\n{text}\n", "utf-8")
    return file


@pytest.fixture
def open_library(tmp_path: Path) -> Iterator[Open]:
    opened: list[Library] = []

    def open_one(root: Path) -> Library:
        for library in opened:
            library.close()
        library = Library.open([root], tmp_path / "state.json", tmp_path / "cache", clock=lambda: NOON)
        opened.append(library)
        library.marks.share()
        refresh(library)
        return library

    yield open_one
    for library in opened:
        library.close()


def refresh(library: Library) -> None:
    library.refresh(lambda _: None, lambda: False)


def starred(library: Library) -> list[str]:
    rows = library.rows(library.find(Selection(words="is:starred")).rowids or [])
    return [row.path for row in rows if row]


def star(library: Library, path: str, on: bool = True) -> None:
    rows = [row for row in library.rows(library.find(Selection()).rowids or []) if row and row.path == path]
    library.marks.mark([Target.of_row(rows[0])], "star", starred=on)


def test_a_star_survives_a_move_and_the_folder_above(tmp_path: Path, open_library: Open) -> None:
    news = tmp_path / "all" / "news"
    file = note(news / "a.md")
    note(news / "b.md", "Another", "Quite another text, long enough to be known again by whoever reads it.")
    library = open_library(news)
    star(library, "a.md")
    above = open_library(tmp_path / "all")
    assert starred(above) == ["news/a.md"]
    assert [told.star.row is not None for told in above.follow.told()] == [True]  # the old place is no second star
    (news / "old").mkdir()
    file.rename(news / "old" / "z.md")
    refresh(above)
    assert starred(above) == ["news/old/z.md"]
    library = open_library(news)
    assert starred(library) == ["old/z.md"]
    (news / "old" / "z.md").rename(file)
    refresh(library)
    assert starred(library) == ["a.md"]


def test_what_was_taken_back_stays_so(tmp_path: Path, open_library: Open) -> None:
    file = note(tmp_path / "news" / "a.md")
    library = open_library(tmp_path / "news")
    star(library, "a.md")
    file = file.rename(tmp_path / "news" / "b.md")
    refresh(library)
    star(library, "b.md", on=False)
    file.rename(tmp_path / "news" / "c.md")
    refresh(library)
    assert starred(library) == []


def test_an_edit_in_its_place_and_then_a_move(tmp_path: Path, open_library: Open) -> None:
    file = note(tmp_path / "news" / "a.md")
    library = open_library(tmp_path / "news")
    star(library, "a.md")
    note(file, "Another title", "Another text altogether, in the same place and long enough to count.")
    refresh(library)
    library = open_library(tmp_path / "news")  # what it says now is noted
    file.rename(tmp_path / "news" / "b.md")
    refresh(library)
    assert starred(library) == ["b.md"]


def test_records_under_the_old_identifier_are_found_and_learn_their_content(tmp_path: Path, open_library: Open) -> None:
    file = note(tmp_path / "news" / "a.md")
    library = open_library(tmp_path / "news")
    star(library, "a.md")
    library.close()
    state = json.loads((tmp_path / "state.json").read_bytes())
    for record in state["articles"].values():  # as an older version wrote it
        del record["content"], record["content_at"]
    (tmp_path / "state.json").write_text(json.dumps({"version": 1, "articles": state["articles"]}))
    for copy in (tmp_path / "state.json.bak", *(tmp_path / "cache" / "marks").iterdir()):
        copy.unlink()
    library = open_library(tmp_path / "news")
    assert starred(library) == ["a.md"]
    file.rename(tmp_path / "news" / "b.md")
    refresh(library)
    assert starred(library) == ["b.md"]


def test_copies_and_what_says_too_little_are_not_taken_for_each_other(tmp_path: Path, open_library: Open) -> None:
    news = tmp_path / "news"
    note(news / "a.md")
    (news / "todo.md").write_text("todo\n")
    library = open_library(news)
    star(library, "a.md")
    star(library, "todo.md")
    note(news / "copy.md")
    refresh(library)
    assert starred(library) == ["a.md", "todo.md"]
    note(news / "copy2.md")
    (news / "a.md").unlink()
    (news / "todo.md").rename(news / "done.md")
    refresh(library)
    assert starred(library) == []  # one of two copies: nobody knows which
    (news / "copy2.md").unlink()
    refresh(library)
    note(news / "later.md", "Later", "Something new comes in, and the rest is looked at once more with it.")
    refresh(library)
    assert starred(library) == ["copy.md"]


def test_nothing_is_written_when_nothing_moved(tmp_path: Path, open_library: Open) -> None:
    note(tmp_path / "news" / "a.md")
    library = open_library(tmp_path / "news")
    star(library, "a.md")
    (tmp_path / "news" / "a.md").rename(tmp_path / "news" / "b.md")
    refresh(library)
    library.close()
    before = (tmp_path / "state.json").stat()
    library = open_library(tmp_path / "news")
    library.close()
    assert (tmp_path / "state.json").stat().st_mtime_ns == before.st_mtime_ns


def test_articles_with_an_address_are_known_by_it(tmp_path: Path, open_library: Open) -> None:
    note(tmp_path / "news" / "a.md", extra="url: https://news.example/a\n")
    library = open_library(tmp_path / "news")
    star(library, "a.md")
    assert library.index.contents() == {}
    (tmp_path / "news" / "a.md").rename(tmp_path / "news" / "b.md")
    refresh(library)
    assert starred(library) == ["b.md"]
