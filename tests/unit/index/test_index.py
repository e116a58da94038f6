"""Lists, searches and rows of an index over small folders."""

from __future__ import annotations

import os
import sqlite3
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.folders.indexer import Indexer
from reader.index.index import Index
from reader.index.listed import read_rows
from reader.model.article import Precision
from reader.model.errors import QueryTooLongError
from reader.model.problem import Severity
from reader.model.query import Selection, Sort
from tests.unit.folders.folders import indexed, picture, titles, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "news"
    write(root, "a.md", "Mills turn", "2024-03-01T10:00:00Z", "https://one.example/mills", heat=50, quality=3)
    write(root, "b.md", "Åska över sjön", "2024-03-02", "https://two.example/aska", heat=80, quality=9)
    write(root, "c.md", "Gone", "2024-03-03T10:00:00Z", removed="true")
    write(root, "d/e.md", "No date at all", body="The harbour froze.\n")
    write(root, "d/f.md", "東京で新しい鉄道", "1969-05-05T10:00:00Z", heat=-1)
    return root


def test_lists_in_every_order(folder: Path) -> None:
    index = indexed(folder)
    newest = ["Åska över sjön", "Mills turn", "東京で新しい鉄道", "No date at all"]
    assert titles(index, Selection()) == newest
    assert titles(index, Selection(sort=Sort.OLDEST)) == [
        "東京で新しい鉄道",
        "Mills turn",
        "Åska över sjön",
        "No date at all",
    ]
    assert titles(index, Selection(sort=Sort.HEAT))[:2] == ["Åska över sjön", "Mills turn"]
    assert titles(index, Selection(sort=Sort.QUALITY))[:2] == ["Åska över sjön", "Mills turn"]
    assert titles(index, Selection(sort=Sort.TITLE))[:2] == ["Mills turn", "No date at all"]
    assert sorted(titles(index, Selection(sort=Sort.SOURCE))) == sorted(newest)
    assert titles(index, Selection(removed=True))[0] == "Gone"
    for sort in Sort:
        for words in ("", "m"):
            every = index.rowids(Selection(words=words, sort=sort))
            assert index.first_rowids(Selection(words=words, sort=sort), 2) == every[:2]


def test_matches_come_newest_first_whatever_the_date(tmp_path: Path) -> None:
    days = ["", "1911-03-01", "1969-12-31T23:59:59Z", "1970-01-01T00:00:01Z", "2024-01-01", "2029-12-31", "1805-01-01"]
    for number, day in enumerate(days):
        write(tmp_path, f"{number}.md", f"Common words {number}", day)
    index = indexed(tmp_path)
    found = titles(index, Selection())
    assert found == [f"Common words {number}" for number in (5, 4, 3, 2, 1, 6, 0)]
    assert titles(index, Selection(words="common words")) == found
    assert titles(index, Selection(words="co")) == found
    oldest = [*reversed(found[:-1]), found[-1]]
    assert titles(index, Selection(words="common", sort=Sort.OLDEST)) == oldest


def test_a_row_says_what_the_file_says(folder: Path) -> None:
    index = indexed(folder)
    row = index.rows(index.rowids(Selection()))[0]
    assert row is not None
    assert (row.path, row.source, row.url, row.heat) == ("b.md", "two.example", "https://two.example/aska", 80)
    assert row.published is not None
    assert row.published.precision is Precision.DAY
    assert index.file(row.rowid) == (folder.resolve() / "b.md", "b.md")
    assert index.by_id(row.id) == [row.rowid]
    assert index.ids([row.rowid, 12345]) == [row.id, ""]
    assert index.rows([12345]) == [None]
    assert index.file(12345) is None
    assert index.by_id("not an id") == []


def test_counts(folder: Path) -> None:
    write(folder, "broken.md", "DM: it's", "2024-01-01")
    (folder / "nowhere.md").symlink_to(folder / "missing")
    counts = indexed(folder).counts()
    assert (counts.files, counts.articles, counts.removed, counts.unreadable) == (7, 5, 1, 1)
    assert counts.unindexed == 0
    assert counts.problems >= 1


def test_a_file_that_cannot_be_read_is_a_problem_and_not_read_again(folder: Path) -> None:
    (folder / "nowhere.md").symlink_to(folder / "missing")
    index = indexed(folder)
    problem = index.problems("nowhere.md")[0]
    assert problem.severity is Severity.UNREADABLE
    assert index.problems() == [problem]
    assert Indexer(index).compare().changed == 0


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("mills", {"Mills turn"}),
        ("MILLS turn", {"Mills turn"}),
        ("turn mil", {"Mills turn"}),
        ("mi", {"Mills turn"}),
        ("mil", {"Mills turn"}),
        ("ills", set[str]()),
        ("aska", {"Åska över sjön"}),
        (unicodedata.normalize("NFD", "Åska"), {"Åska över sjön"}),
        ("ås", {"Åska över sjön"}),
        ("sjo", {"Åska över sjön"}),
        ("harbour", {"No date at all"}),
        ("harb", {"No date at all"}),
        ("mills harbour", set[str]()),
        ("新しい", {"東京で新しい鉄道"}),
        ("京", {"東京で新しい鉄道"}),
        ("道鉄", set[str]()),
    ],
)
def test_words_find_what_a_person_expects(
    tmp_path_factory: pytest.TempPathFactory, words: str, found: set[str]
) -> None:
    index = _shared(tmp_path_factory)
    assert set(titles(index, Selection(words=words))) == found
    assert set(titles(index, Selection(words=words, sort=Sort.RELEVANCE))) == found


_made: dict[str, Index] = {}


def _shared(factory: pytest.TempPathFactory) -> Index:
    if "index" not in _made:
        root = factory.mktemp("words")
        write(root, "a.md", "Mills turn", "2024-03-01T10:00:00Z")
        write(root, "b.md", "Åska över sjön", "2024-03-02")
        write(root, "e.md", "No date at all", body="The harbour froze.\n")
        write(root, "f.md", "東京で新しい鉄道", "1969-05-05T10:00:00Z")
        _made["index"] = indexed(root)
    return _made["index"]


@given(words=st.text(st.characters(exclude_categories=[]), max_size=30) | st.from_regex(r'["*^:()+\-ANDORT a]{1,12}'))
def test_any_words_are_a_question(tmp_path_factory: pytest.TempPathFactory, words: str) -> None:
    index = _shared(tmp_path_factory)
    everything = set(index.rowids(Selection()))
    for sort in (Sort.NEWEST, Sort.RELEVANCE):
        assert set(index.rowids(Selection(words=words, sort=sort))) <= everything
    assert index.generation == 0


def test_words_without_letters_hide_nothing(folder: Path) -> None:
    index = indexed(folder)
    assert titles(index, Selection(words=" ... ")) == titles(index, Selection())


def test_marks_are_lent_and_change(folder: Path) -> None:
    index = indexed(folder)
    aska, mills = [row for row in index.rows(index.rowids(Selection()))[:2] if row]
    index.set_marks({aska.id: (True, False), mills.id: (False, True)})
    assert aska.title not in titles(index, Selection(unread=True))
    assert titles(index, Selection(starred=True)) == [mills.title]
    assert titles(index, Selection(sort=Sort.UNREAD))[-1] == aska.title
    index.change_marks({aska.id: (False, True)})
    assert titles(index, Selection(starred=True)) == [aska.title, mills.title]
    assert aska.title in titles(index, Selection(unread=True))
    index.set_marks({})
    assert titles(index, Selection(starred=True)) == []


def test_a_condition_and_a_match_from_the_query_language(folder: Path) -> None:
    index = indexed(folder)
    assert titles(index, Selection(where=("a.heat > ?", (60,)))) == ["Åska över sjön"]
    assert titles(index, Selection(match='title : "mills"')) == ["Mills turn"]
    assert titles(index, Selection(match='"sjon"', words="mills")) == []


def test_a_query_without_end_is_cut_with_a_word(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = indexed(folder)
    monkeypatch.setattr("reader.index.db.QUERY_SECONDS", 0.05)
    endless = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n) > 0"
    with pytest.raises(QueryTooLongError, match="took longer"):
        index.rowids(Selection(where=(endless, ())))
    assert len(index.rowids(Selection())) == 4


def test_many_articles_of_one_second_keep_their_number_apart(tmp_path: Path) -> None:
    for number in range(40):
        write(tmp_path, f"{number}.md", f"Title {number}", "2024-01-01T00:00:00Z")
        write(tmp_path, f"u{number}.md", f"Undated {number}")
    write(tmp_path, "later.md", "Later", "2024-01-01T00:01:00Z")
    index = indexed(tmp_path)
    found = titles(index)
    assert len(set(found)) == 81
    assert found[0] == "Later"
    assert all(title.startswith("Undated") for title in found[-40:])


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_that_are_no_text(tmp_path: Path) -> None:
    root = tmp_path / os.fsdecode(b"caf\xe9")
    write(root, os.fsdecode(b"dir\xff/na\xefve.md"), "Odd name", "2024-01-01")
    index = indexed(root, tmp_path / "cache")
    number = index.rowids(Selection())[0]
    place = index.file(number)
    assert place is not None
    assert place[0].read_text(encoding="utf-8").startswith("---")
    assert Indexer(index).compare().changed == 0
    place[0].unlink()
    assert Indexer(index).compare().removed == 1
    assert titles(index) == []


def test_one_folder_given_twice_or_inside_another_counts_once(folder: Path, tmp_path: Path) -> None:
    index = indexed([folder, folder / "d", folder / ".." / "news"], tmp_path / "cache")
    assert index.roots == [folder.resolve()]
    assert index.counts().files == 5
    again = Index.open([folder], tmp_path / "cache")
    assert again.counts() == index.counts()


def test_folders_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for parent in ("one", "two"):
        write(tmp_path / parent / "news", "same.md", f"From {parent}")
    index = indexed([tmp_path / "two" / "news", tmp_path / "one" / "news"])
    rows = [row for row in index.rows(index.rowids(Selection())) if row]
    assert index.labels == ["one/news", "two/news"]
    assert len({row.id for row in rows}) == 2


def test_two_files_of_one_address_are_one_article_with_two_rows(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "First", "2024-01-01T00:00:00Z", "https://x.example/a?utm_source=feed")
    write(tmp_path, "b.md", "Second", "2024-01-02T00:00:00Z", "http://x.example/a/")
    index = indexed(tmp_path)
    rows = [row for row in index.rows(index.rowids(Selection())) if row]
    assert [row.title for row in rows] == ["Second", "First"]  # published anew: each is news
    assert rows[0].id == rows[1].id
    assert index.by_id(rows[0].id) == [row.rowid for row in rows]


def test_one_article_saved_under_two_spellings_of_its_address_is_one_row(tmp_path: Path) -> None:
    day = "2024-01-01T00:00:00Z"
    write(tmp_path, "a.md", "One", day, "https://x.example/a?utm_source=feed", body="harbour")
    second = write(tmp_path, "b.md", "One", day, "http://x.example/a/", [("Two", "https://x.example/2")], body="gulls")
    write(tmp_path, "c.md", "One", day, "http://X.example:80/a#top")
    index = indexed(tmp_path)

    def names() -> list[str]:
        return [row.path for row in index.rows(index.rowids(Selection())) if row]

    assert names() == ["b.md"]  # with a text, and with the most relations
    assert (index.counts().articles, index.counts().files) == (1, 3)
    (row,) = index.rows(index.rowids(Selection()))
    assert row is not None
    assert len(index.by_id(row.id)) == 3
    index.change_marks({row.id: (False, True)})
    assert titles(index, Selection(starred=True)) == ["One"]
    assert titles(index, Selection(words="harbour")) == ["One"]  # words are found in whichever file they stand
    second.unlink()
    Indexer(index).apply([second])
    assert names() == ["a.md"]
    write(tmp_path, "c.md", "One", day, "http://x.example/other")
    Indexer(index).compare()
    assert sorted(names()) == ["a.md", "c.md"]


def test_helper_processes_find_the_same_as_reading_here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = picture(indexed(folder))
    monkeypatch.setattr("reader.folders.indexer.HELPERS_FROM", 1)
    assert picture(indexed(folder)) == here


def test_a_large_flat_folder_shows_its_newest_files_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.folders.compare._FLAT", 20)
    monkeypatch.setattr("reader.folders.compare._EARLY", 6)
    for number in range(10, 40):
        write(folder, f"2024-05-{number % 28 + 1:02}-{number}.md", f"Title {number}", f"2024-05-{number % 28 + 1:02}")
    (folder / "2024-05-28-27.txt").write_text("the text of number 27")
    index = Index.open([folder], None)
    early: list[list[str]] = []
    outcome = Indexer(index).compare(lambda progress: early.append(titles(index)) if progress.done else None)
    assert len(early[0]) == 5  # the sixth name is that of the text beside number 27
    assert early[0][0] == "Title 27"
    assert outcome.added == 35
    assert picture(index) == picture(indexed(folder))
    assert len(index.rowids(Selection(words="number"))) == 1


def test_relevance_ranks_the_newest_matches_and_keeps_all(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        title = "Harbour news" if number in (3, 20) else f"Number {number}"
        write(folder, f"{number}.md", title, f"2023-05-{number + 1:02}", body="the harbour " * (1 + number % 3))
    index = indexed(folder)
    selection = Selection(words="harbour", sort=Sort.RELEVANCE)
    assert titles(index, selection)[:2] == ["Harbour news", "Harbour news"]
    monkeypatch.setattr("reader.index.index.RANKED", 15)
    bounded = titles(index, selection)
    assert bounded.index("Harbour news") == 0
    assert bounded[1] != "Harbour news"
    assert sorted(bounded) == sorted(titles(index, Selection(words="harbour")))


def test_the_files_of_one_report_are_counted_once_for_all_rows(tmp_path: Path) -> None:
    body = "The harbour froze overnight and the ferries stayed in port.\n"
    for number in range(30):
        day = f"2024-03-01T10:{number:02}:00Z"
        write(tmp_path, f"{number}.md", "Harbour freezes", day, f"https://{number}.example/harbour", body=body)
    index = indexed(tmp_path)
    numbers = index.rowids(Selection())
    asked: list[str] = []

    def rows(conn: sqlite3.Connection) -> list[int]:
        conn.set_trace_callback(asked.append)
        twins = [row.twins for row in read_rows(conn, numbers)]
        conn.set_trace_callback(None)
        return twins

    assert index.database.read(rows, []) == [29] * 30
    assert len(asked) == 2
