"""Stars of one story as one entry of the desk."""

from __future__ import annotations

from reader.library.folded import folded
from reader.library.told import Told, ToldLine
from reader.model.row import Row
from reader.model.state import ArticleState
from reader.stories.follow import Star
from tests.unit.stories.rows import row


def star(of: Row, story: int, *lines: ToldLine) -> Told:
    entry = Star(of.id, of.title, of.source, of.url, of, of.published, 1)
    return Told(entry, tuple(lines), (), "" if lines else "nothing since", story)


def line(*reports: Row) -> ToldLine:
    return ToldLine(reports[0].title, reports, "why", False, reports[0])


def state_of(_: str) -> ArticleState:
    return ArticleState(starred=True)


def test_a_development_is_told_once_and_a_starred_one_not_at_all() -> None:
    first, second, third, fourth, other = (row(n, 24.0 * n, f"Report {n}") for n in range(1, 6))
    told = [
        star(second, 7, line(third), line(fourth)),
        star(other, 9),
        star(first, 7, line(second), line(third)),
    ]
    entries = folded(told, state_of)
    assert [entry.star.title for entry in entries] == ["Report 1", "Report 5"], "the earliest stands for both"
    assert [one.id for one in entries[0].also] == [second.id]
    assert [one.title for one in entries[0].lines] == ["Report 3", "Report 4"]
    assert entries[0].quiet == ""
    assert entries[1] is told[1]


def test_stars_without_a_story_with_a_day_or_done_stand_alone() -> None:
    rows = [row(n, 24.0 * n, f"Report {n}") for n in range(1, 7)]
    told = [star(one, 7 if place < 5 else 0) for place, one in enumerate(rows)]
    marks = {
        rows[0].id: ArticleState(starred=True, status="done"),
        rows[1].id: ArticleState(starred=True, due="2026-12-01"),
        rows[3].id: ArticleState(starred=True, note="ask again"),
        rows[4].id: ArticleState(starred=True, note="and again"),
    }
    entries = folded(told, lambda article: marks.get(article, ArticleState(starred=True)))
    shown = [(entry.star.title, len(entry.also)) for entry in entries]
    assert shown == [("Report 1", 0), ("Report 2", 0), ("Report 4", 1), ("Report 5", 0), ("Report 6", 0)]
