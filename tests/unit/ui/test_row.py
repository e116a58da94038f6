"""Rows of the list: exactly as wide as the list, whatever the text."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.model.article import Moment
from reader.model.problem import Severity
from reader.model.row import Row
from reader.model.state import ArticleState
from reader.text.clean import clean_line
from reader.ui.render.row import ASCII, UNICODE, Highlight, Piece, row_lines
from reader.ui.widgets.article_list import highlighter

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def make_row(
    title: str = "A title", source: str = "The Tern", topics: tuple[str, ...] = ("Harbour",), **more: object
) -> Row:
    values: dict[str, object] = {
        "rowid": 1, "id": "0" * 16, "path": "a.md", "title": title, "source": source,
        "published": Moment.from_iso("2026-11-20T09:00:00+00:00"), "topics": topics, "kind": "article",
        "related_count": 3, "later_count": 2, "problem": None, "has_body": False, "unpublished": True, "draft": False,
        "removed": False, "heat": -1, "quality": 80, "url": "",
    }  # fmt: skip
    return Row(**{**values, **more})  # pyright: ignore[reportArgumentType]


def lines(row: Row, width: int, state: ArticleState | None = None, find: Highlight | None = None) -> tuple[str, str]:
    first, second = row_lines(row, state or ArticleState(), width, UNICODE, NOW, UTC, find)
    return plain(first), plain(second)


def plain(pieces: list[Piece]) -> str:
    return "".join(text for text, _ in pieces)


def test_an_unread_starred_row_shows_its_marks() -> None:
    first, second = lines(make_row(), 50, ArticleState(starred=True))
    assert first.startswith(" ●★ A title")
    assert "The Tern · 3h · ↳2 later · Harbour" in second


def test_a_read_row_has_no_dot() -> None:
    assert lines(make_row(), 50, ArticleState(read=True))[0].startswith("    A title")


def test_problems_removed_and_drafts_are_marked() -> None:
    second = lines(make_row(problem=Severity.MENDED, removed=True, draft=True, kind="video"), 80)[1]
    assert all(word in second for word in ("! mended", "removed", "draft", "video"))


def test_ascii_symbols_are_ascii() -> None:
    first, second = row_lines(make_row(), ArticleState(starred=True), 60, ASCII, NOW, UTC)
    assert (plain(first) + plain(second)).isascii()


@given(
    st.text(max_size=200).map(clean_line),
    st.text(max_size=60).map(clean_line),
    st.lists(st.text(max_size=20).map(clean_line), max_size=4).map(tuple),
    st.integers(min_value=1, max_value=120),
    st.sampled_from([(), ("a",), ("ss", "title")]),
)
def test_a_row_is_exactly_as_wide_as_its_pane(
    title: str, source: str, topics: tuple[str, ...], width: int, words: tuple[str, ...]
) -> None:
    find = highlighter(words)
    for symbols in (UNICODE, ASCII):
        drawn = row_lines(make_row(title or "x", source, topics), ArticleState(), width, symbols, NOW, UTC, find)
        assert [sum(cell_len(text) for text, _ in line) for line in drawn] == [width, width]


def test_what_was_searched_for_is_marked_also_where_the_title_is_cut() -> None:
    find = highlighter(("title", "long"))
    pieces = row_lines(make_row("A title that is too long"), ArticleState(), 20, UNICODE, NOW, UTC, find)[0]
    assert [text for text, style in pieces if style == "unread match"] == ["title"]
    assert plain(pieces) == " ●  A title that i… "


def test_long_details_are_cut_with_the_ellipsis_of_the_symbols() -> None:
    row = make_row("A very long title indeed", "A source with a very long name")
    assert all("..." in plain(line) for line in row_lines(row, ArticleState(), 24, ASCII, NOW, UTC))
