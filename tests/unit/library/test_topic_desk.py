"""The counts of a source or topic are those of what its query finds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.library.answers import Target
from reader.library.library import Library
from reader.library.topic_desk import Kind, TopicDesk, query_for
from reader.model.query import Selection
from tests.articles import NOON, Written, write_library

NAMES = [
    "The Tern",
    "the tern",
    "The Tern Weekly",
    "C",
    '"Tern" (of the) coast',
    "漁港",
    "Zeitung, die",
    "---",
    "OR",
    "x" * 500,
]


@pytest.fixture
def library(tmp_path: Path):
    articles = [
        Written(f"Article {n}", 7.0 * n, f"'{NAMES[n % 10]}'", [f"'{NAMES[n % 7]}'", f"'{NAMES[n % 9]}'"])
        for n in range(60)
    ]
    write_library(tmp_path, articles)
    opened = Library.open([tmp_path], None, None, clock=lambda: NOON)
    opened.refresh(lambda _: None, lambda: False)
    opened.marks.share()
    yield opened
    opened.close()


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("held", [False, True])
def test_counts_are_those_of_the_query(library: Library, kind: Kind, held: bool) -> None:
    library.marks.hold(held)
    rows = [row for row in library.rows(library.select(Selection())) if row is not None]
    library.marks.mark([Target.of_row(row) for row in rows[::3]], "read", read=True)
    gatherings = TopicDesk(library).all(kind)
    assert len(gatherings) > 5
    assert len({gathering.key for gathering in gatherings}) == len(gatherings)
    for gathering in gatherings:
        found = library.find(Selection(words=gathering.query)).rowids
        assert found is not None, gathering
        assert (len(found), library.count_unread(found)) == (gathering.articles, gathering.unread), gathering
        dates = [
            datetime.fromtimestamp(row.published.epoch, UTC).date()
            for row in library.rows(found)
            if row and row.published
        ]
        week = [sum((NOON.date() - day).days == ago for day in dates) for ago in range(6, -1, -1)]
        assert list(gathering.days) == week, gathering


def test_a_name_is_quoted_for_a_query() -> None:
    assert query_for(Kind.TOPIC, ' Big  "new" thing') == 'topic:="Big new thing"'
