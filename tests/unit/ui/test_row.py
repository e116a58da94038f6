"""Rows of the list: exactly as wide as the list, whatever the text."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from textual.style import Style

from reader.model.article import Moment
from reader.model.problem import Severity
from reader.model.row import Row
from reader.model.state import ArticleState
from reader.parse.clean import clean_line
from reader.ui.render.row import ASCII, UNICODE, Highlight, RowStyles, row_lines
from reader.ui.widgets.article_list import highlighter

STYLES = RowStyles(*(Style() for _ in range(8)))
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
    first, second = row_lines(row, state or ArticleState(), width, STYLES, UNICODE, NOW, UTC, find)
    return first.plain, second.plain


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
    first, second = row_lines(make_row(), ArticleState(starred=True), 60, STYLES, ASCII, NOW, UTC)
    assert (first.plain + second.plain).isascii()


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
    content = row_lines(make_row(title or "x", source, topics), ArticleState(), width, STYLES, UNICODE, NOW, UTC, find)
    assert [line.cell_length for line in content] == [width, width]
