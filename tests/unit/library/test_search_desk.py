"""Queries asked of a library: the beginning of an answer is the beginning of the answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.library.library import Library
from reader.model.query import Selection, Sort
from tests.unit.folders.folders import write


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("search") / "news"
    for number in range(30):
        day = f"2024-01-{number + 1:02}T10:00:00Z"
        source = ("Tide Times", "Mill Post")[number % 2]
        write(folder, f"{number}.md", f"Harbour {number}", day, body="mill " * (number % 5), provider=source)
    library = Library.open([folder], None, None)
    library.refresh(lambda _: None, lambda: False)
    library.marks.share()
    return library


QUERIES = ("", "har", "harbour", "mill", "source:tide", "-mill", "mill OR 3", "sort:title harbour", "before:2024-01-09")


@given(query=st.sampled_from(QUERIES), limit=st.integers(1, 40), sort=st.sampled_from(Sort), typing=st.booleans())
def test_the_first_rows_are_those_of_the_whole_list(
    library: Library, query: str, limit: int, sort: Sort, typing: bool
) -> None:
    selection = Selection(words=query, sort=sort)
    first = library.find_first(selection, limit, typing=typing)
    whole = library.find(selection, typing=typing)
    assert whole.complete
    assert whole.rowids is not None
    assert first.rowids == whole.rowids[:limit]
    assert first.complete == (len(whole.rowids) < limit)
    assert first.words == whole.words


def test_a_mistake_is_told_by_both(library: Library) -> None:
    selection = Selection(words="nofield:x")
    assert library.find_first(selection, 10) == library.find(selection)
    assert library.find_first(selection, 10).rowids is None


@given(query=st.text(max_size=40) | st.binary(max_size=40).map(lambda data: data.decode("utf-8", "surrogateescape")))
def test_any_text_is_answered(library: Library, query: str) -> None:
    for typing in (False, True):
        first = library.find_first(Selection(words=query), 5, typing=typing)
        assert (first.rowids is None) == (library.find(Selection(words=query), typing=typing).rowids is None)


def test_names_are_looked_at_again_when_files_were_read(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    write(folder, "1.md", "One", "2024-01-01", provider="Tide Times")
    library = Library.open([folder], None, None)
    library.refresh(lambda _: None, lambda: False)
    selection = Selection(words="source:mill")
    assert library.find_first(selection, 5).rowids == library.find(selection).rowids
    assert not library.find(selection).rowids
    file = write(folder, "2.md", "Two", "2024-01-02", provider="Mill Post")
    library.apply([file], lambda _: None, lambda: False)
    assert len(library.find(selection).rowids or ()) == 1
    assert [found.text for found in library.complete("source:mi", 9)] != []


def test_a_glimpse_of_many_files_ends_with_the_first_rows(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    for number in range(300):
        write(folder, f"2024-01-{number % 28 + 1:02}-{number}.md", f"Harbour {number}", "2024-01-01")
    library = Library.open([folder], None, tmp_path / "cache")
    library.glimpse(30.0)
    assert 0 < library.counts().articles < 300
    library.refresh(lambda _: None, lambda: False)
    assert library.counts().articles == 300
    library.close()


def test_a_glimpse_ends_in_time(tmp_path: Path) -> None:
    library = Library.open([tmp_path], None, tmp_path / "cache")
    write(tmp_path, "a.md", "Harbour", "2024-01-01")
    library.glimpse(-1.0)
    assert library.counts().articles == 0
    library.close()


@pytest.mark.parametrize("query", ["🚀", "-", "*", "AND", "-🚀", "()"])
@pytest.mark.parametrize("typing", [False, True])
def test_signs_alone_find_nothing_and_it_is_said_why(library: Library, query: str, typing: bool) -> None:
    answer = library.find(Selection(words=query), typing=typing)
    if answer.mistake is None:
        assert answer.rowids is not None and not answer.rowids
        assert answer.sentence == "There is no letter or digit to search for"


def test_an_order_alone_asks_for_all(library: Library) -> None:
    answer = library.find(Selection(words="sort:title"))
    assert answer.rowids is not None and len(answer.rowids) == 30
