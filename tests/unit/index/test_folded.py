"""Several identical reports of one event are one row of a list."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.index.select import statements
from reader.library.answers import Target
from reader.library.library import Library
from reader.model.query import Selection, Sort
from reader.stories.events import same_reports

TEXT = "The wheel of the tide mill in Saltmere turns again after a hundred years of silence and mud."
ARTICLES = {
    "a": ("Mill wheel turns again", "Courier", "08:00"),
    "b": ("Mill wheel turns again - Gazette", "Gazette", "09:00"),
    "c": ("MILL WHEEL TURNS AGAIN", "Echo", "10:00"),
    "d": ("Saltmere hears its mill wheel turn again", "Tribune", "11:00"),
    "e": ("A comet over the harbour brightens", "Courier", "12:00"),
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    for name, (title, source, clock) in ARTICLES.items():
        head = f"title: {title}\nprovider: {{name: {source}}}\npublishedDateTime: 2026-05-24T{clock}:00Z\n"
        (tmp_path / f"{name}.md").write_text(
            f"---\n{head}---\n{TEXT if name != 'e' else 'Look up.'}\n", encoding="utf-8"
        )
    made = Library.open([tmp_path], None, None)
    made.refresh(lambda _: None, lambda: False)
    yield made
    made.close()


def shown(library: Library, selection: Selection) -> str:
    """The names of the articles of a list."""
    found = library.find(selection).rowids
    assert found is not None
    return "".join(row.path[0] for row in library.rows(found) if row)


def test_the_first_rows_of_a_list_are_not_looked_for_in_all_articles(library: Library) -> None:
    (statement,) = statements(Selection(fold=True))

    def ask(conn: sqlite3.Connection) -> list[str]:
        return [row[3] for row in conn.execute(f"EXPLAIN QUERY PLAN {statement.sql}", statement.parameters)]

    plan = library.index.database.read(ask, [])
    assert any(step.startswith("SEARCH r USING COVERING INDEX report_twin") for step in plan), plan
    assert any(step.startswith("SEARCH t USING INTEGER PRIMARY KEY") for step in plan), plan


@pytest.mark.parametrize(
    ("selection", "names"),
    [
        (Selection(), "edcba"),
        (Selection(fold=True), "eda"),
        (Selection(fold=True, sort=Sort.OLDEST), "ade"),
        (Selection(fold=True, unread=True), "eda"),
        (Selection(fold=True, words="mill"), "da"),
        (Selection(fold=True, words="source:echo"), "c"),
        (Selection(fold=True, words="source:echo,gazette"), "b"),
    ],
)
def test_the_first_of_them_that_a_list_has_stands_for_all(library: Library, selection: Selection, names: str) -> None:
    assert shown(library, selection) == names


def test_starred_ones_are_all_shown_and_each_knows_of_the_others(library: Library) -> None:
    rows = {row.path[0]: row for row in library.rows(library.select(Selection())) if row}
    assert {name: row.twins for name, row in rows.items()} == {"a": 2, "b": 2, "c": 2, "d": 0, "e": 0}
    for name in "ac":
        library.marks.mark([Target.of_row(rows[name])], "star", starred=True)
    assert shown(library, Selection(fold=True, starred=True)) == "ca"


def test_when_the_first_goes_another_one_stands_for_them(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.md").unlink()
    library.apply([tmp_path / "a.md"], lambda _: None, lambda: False)
    assert shown(library, Selection(fold=True)) == "edb"


def test_an_undated_copy_stands_for_no_dated_one(library: Library, tmp_path: Path) -> None:
    head = "title: Mill wheel turns again\nprovider: {name: Attic}\n"
    (tmp_path / "u.md").write_text(f"---\n{head}---\n{TEXT}\n", encoding="utf-8")
    library.apply([tmp_path / "u.md"], lambda _: None, lambda: False)
    assert shown(library, Selection(fold=True)) == "eda"
    assert shown(library, Selection(fold=True, words="mill")) == "da"


def test_same_address_and_same_headline_join_whatever_comes_between() -> None:
    reports = [
        (1, "https://a.example/1", "The wheel of the mill turns", "A"),
        (2, "https://a.example/2", "Something else entirely here", "B"),
        (3, "https://a.example/1?utm_source=x", "Something else entirely here", "C"),
        (4, "", "Update", ""),
        (5, "", "Update", ""),
    ]
    assert same_reports(reports) == {1: 1, 2: 1, 3: 1}
