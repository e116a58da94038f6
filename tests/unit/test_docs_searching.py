"""Every example of docs/searching.md does what the page says, in the bundled sample."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from reader.folders.indexer import Indexer
from reader.index.compile import compile_query
from reader.index.index import Index
from reader.library.story_desk import StoryDesk
from reader.model.query import Selection, Sort
from reader.query.language import parse
from reader.query.query_fields import FIELDS, FLAGS, SORTS
from reader.state.store import StateStore
from tests.unit.query.library import context_of

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "searching.md").read_text(encoding="utf-8")
TODAY = date(2026, 11, 20)
"""A day on which the sample has articles."""
_ROW = re.compile(r"^\| `(.+?)` \| (.+) \|$", re.MULTILINE)


def clock() -> datetime:
    """A time on that day."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)


def rows(*, wrong: bool) -> list[tuple[str, str]]:
    """Example and explanation of every row, those of the section about mistakes or all others."""
    good, _, bad = PAGE.partition("## When something is wrong")
    return [(example.replace("\\|", "|"), says) for example, says in _ROW.findall(bad if wrong else good)]


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    made = Index.open([ROOT / "sample_feed"], None)
    Indexer(made).compare()
    rowids = made.rowids(Selection())
    made.set_marks({article: (place % 3 == 0, place % 5 == 0) for place, article in enumerate(made.ids(rowids))})
    yield made
    made.close()


def test_the_page_has_examples() -> None:
    assert len(rows(wrong=False)) > 60
    assert len(rows(wrong=True)) > 6


@pytest.mark.parametrize(("example", "says"), rows(wrong=False))
def test_example_finds_what_it_says(index: Index, example: str, says: str) -> None:
    parsed = parse(example, TODAY)
    assert parsed.mistakes == ()
    middle = next(
        row.rowid for row in index.rows(index.rowids(Selection())) if row and row.related_count > 3 and row.later_count
    )
    desk = StoryDesk(index, StateStore(None, clock), clock, UTC)
    around = {"event": desk.reports, "story": desk.members, "similar": partial(desk.similar, limit=50)}
    made = compile_query(parsed.ast, replace(context_of(index), this=middle, around=around))
    asked = made.selection(parsed.sort or Sort.NEWEST)
    found = len(index.rowids(asked))
    if "the sample" in says and says.endswith(")"):
        assert found == 0
    else:
        assert 0 < found < len(index.rowids(Selection(removed=True)))


@pytest.mark.parametrize(("example", "says"), rows(wrong=True))
def test_mistake_is_said_in_these_words(example: str, says: str) -> None:
    (found,) = parse(example, TODAY).mistakes
    assert found.sentence == says


def test_every_operator_has_an_example() -> None:
    written = " ".join(example for example, _ in rows(wrong=False))
    for name in FIELDS:
        assert f"{name}:" in written
    for field, names in FLAGS.items():
        for name in names:
            assert f"{field}:{name}" in written or f",{name}" in written
    for name in SORTS:
        assert f"sort:{name}" in written
    for sign in ('"', "*", " -", "NOT ", " OR ", "|", " AND ", "(", ",", ":=", ":>", ":>=", "..", "https://"):
        assert sign in written


def test_every_piece_of_code_is_a_query_without_mistakes() -> None:
    good = PAGE.partition("## When something is wrong")[0]
    text = re.sub(r"^\|.*$", "", good, flags=re.MULTILINE)
    for code in re.findall(r"`([^`\n]+)`", text):
        if not code.startswith(("broadsheet", "OR", "AND", "/")) and not code.endswith(":"):
            assert parse(code, TODAY).mistakes == (), code
