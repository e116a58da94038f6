"""Rows of the list: exactly as wide as the list, whatever the text."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import frontmatter
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.model.article import Moment
from reader.model.problem import Severity
from reader.model.row import Row
from reader.model.state import ArticleState
from reader.settings import paths
from reader.text.clean import clean_line
from reader.ui.render.row import ASCII, GUTTER, UNICODE, Run, highlighter, row_lines, wrap

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


def lines(row: Row, width: int, state: ArticleState | None = None, height: int = 2) -> list[str]:
    return [plain(line) for line in row_lines(row, state or ArticleState(), width, UNICODE, NOW, UTC, None, height)]


def plain(pieces: list[Run]) -> str:
    return "".join(text for text, _ in pieces)


def test_an_unread_starred_row_shows_its_marks() -> None:
    first, second = lines(make_row(), 50, ArticleState(starred=True))
    assert first.startswith("● A title")
    assert second.startswith("★ The Tern")
    assert "The Tern · 3h · ↳2 later · Harbour" in second


def test_a_row_tells_of_identical_reports_that_it_stands_for() -> None:
    assert "The Tern · 3h · ↳2 later · +4 the same" in lines(make_row(twins=4), 50)[1]
    assert lines(make_row(twins=4), 36)[1].rstrip().endswith("+4")


def test_a_source_is_cut_for_signs_only_and_never_for_topics() -> None:
    source = "The Saltmere Courier"
    row = make_row(source=source, topics=("Saltmere",), later_count=0)
    assert lines(row, 36)[1].strip() == f"{source} · 3h"
    assert lines(make_row(source=source, topics=()), 33)[1].strip() == f"{source} · 3h · ↳2"
    assert lines(make_row(source=source, topics=()), 28)[1].strip() == "The Saltmere Co… · 3h · ↳2"


def test_a_read_row_has_no_dot() -> None:
    assert lines(make_row(), 50, ArticleState(read=True))[0].startswith("  A title")


def test_problems_removed_and_drafts_are_marked() -> None:
    second = lines(make_row(problem=Severity.MENDED, removed=True, draft=True, kind="video"), 80)[1]
    assert all(word in second for word in ("! mended", "removed", "draft", "video"))


def test_ascii_symbols_are_ascii() -> None:
    for height in (1, 2, 3):
        drawn = row_lines(make_row(), ArticleState(starred=True), 60, ASCII, NOW, UTC, None, height)
        assert "".join(map(plain, drawn)).isascii()


def test_a_headline_takes_two_lines_before_it_is_cut() -> None:
    title = "Tide mill pays its own electricity bill, then the baker's"
    assert lines(make_row(title), 42, height=3) == [
        "● Tide mill pays its own electricity bill,",
        "  then the baker's                        ",
        "  The Tern · 3h · ↳2 later · Harbour      ",
    ]
    assert lines(make_row(title), 29, height=3)[:2] == [
        "● Tide mill pays its own     ",
        "  electricity bill, then the…",
    ]


def test_a_headline_has_at_least_95_percent_of_a_list_of_40_columns() -> None:
    for width in (40, 48, 64):
        assert (width - GUTTER) / width >= 0.95


def test_a_short_headline_has_its_source_right_below() -> None:
    assert lines(make_row(), 40, height=3)[1:] == ["  The Tern · 3h · ↳2 later · Harbour    ", " " * 40]


def test_a_low_row_says_headline_source_and_age_on_one_line() -> None:
    (line,) = lines(make_row("A title"), 50, ArticleState(starred=True), height=1)
    assert line.startswith("★ A title")
    assert line.rstrip().endswith("The Tern · 3h")


def test_a_low_row_says_the_whole_day_rather_than_the_source() -> None:
    row = make_row("A title that is too long", published=Moment.from_iso("2026-11-13T09:00:00+00:00"))
    (line,) = lines(row, 39, height=1)
    assert line.endswith("The … · 13 Nov") and cell_len(line) == 39


@given(st.text(max_size=120).map(clean_line), st.integers(1, 60), st.integers(1, 3))
def test_no_word_of_a_headline_is_lost_between_its_lines(title: str, room: int, count: int) -> None:
    broken = wrap(title, room, count, UNICODE)
    assert len(broken) <= count
    assert all(cell_len(text) <= max(room, 0) or len(text) == 1 for _, text in broken)
    for (start, text), (after, _) in pairwise(broken):
        assert title[start:after].rstrip() == text


@given(
    st.text(max_size=200).map(clean_line),
    st.text(max_size=60).map(clean_line),
    st.lists(st.text(max_size=20).map(clean_line), max_size=4).map(tuple),
    st.integers(min_value=1, max_value=120),
    st.sampled_from([(), ("a",), ("ss", "title")]),
    st.integers(min_value=1, max_value=3),
)
def test_a_row_is_exactly_as_wide_as_its_pane(
    title: str, source: str, topics: tuple[str, ...], width: int, words: tuple[str, ...], height: int
) -> None:
    find = highlighter(words)
    for symbols in (UNICODE, ASCII):
        drawn = row_lines(
            make_row(title or "x", source, topics), ArticleState(), width, symbols, NOW, UTC, find, height
        )
        assert [sum(cell_len(text) for text, _ in line) for line in drawn] == [width] * height


def test_what_was_searched_for_is_marked_also_where_the_title_is_cut() -> None:
    find = highlighter(("title", "long"))
    pieces = row_lines(make_row("A title that is too long"), ArticleState(), 16, UNICODE, NOW, UTC, find, 2)[0]
    assert [text for text, style in pieces if style == "unread match"] == ["title"]
    assert plain(pieces) == "● A title that …"


def test_long_details_are_cut_with_the_ellipsis_of_the_symbols() -> None:
    row = make_row("A very long title indeed", "A source with a very long name")
    assert all("..." in plain(line) for line in row_lines(row, ArticleState(), 24, ASCII, NOW, UTC, None, 2))


def test_what_is_new_on_a_star_stands_beside_it() -> None:
    starred = ArticleState(starred=True, read=True)

    def text(width: int, height: int, news: int) -> str:
        pieces = row_lines(make_row(), starred, width, UNICODE, NOW, UTC, None, height, news)
        assert all(sum(cell_len(word) for word, _ in line) == width for line in pieces)
        return next(text for text in map(plain, reversed(pieces)) if text.strip() or width < 3)

    assert text(40, 3, 2).startswith("★+2 The Tern")
    assert text(40, 3, 0).startswith("★ The Tern")
    assert text(40, 1, 1200).startswith("★+1,200 A title")
    for width in range(12):
        text(width, 2, 7)


def test_a_day_of_saving_is_told_as_one() -> None:
    assert " saved 3h " in lines(make_row(saved=True), 60)[1]
    assert "saved" not in "".join(lines(make_row(), 60))


def test_a_topic_that_nearly_all_articles_have_is_not_said() -> None:
    row = make_row(topics=("clippings", "Harbour"), common=frozenset({"clippings"}))
    assert "Harbour" in lines(row, 80)[1]
    assert "clippings" not in lines(row, 80)[1]
    assert row.topics == ("clippings", "Harbour")


@pytest.mark.parametrize(("columns", "width", "most"), [(160, 53, 2), (100, 39, 5)])
def test_few_of_the_samples_headlines_are_cut(columns: int, width: int, most: int) -> None:
    """width: of the list on a screen of so many columns, without its scroll bar."""
    heads = [frontmatter.load(str(path)) for path in sorted(paths.sample_dir().glob("*.md"), reverse=True)]
    newest = [str(head["title"]) for head in heads if not head.get("removed")][:22]
    drawn = [" ".join(lines(make_row(clean_line(title)), width, height=3)[:2]) for title in newest]
    cut = [title for title, text in zip(newest, drawn, strict=True) if UNICODE.ellipsis in text]
    assert len(newest) == 22 and len(cut) <= most, cut
