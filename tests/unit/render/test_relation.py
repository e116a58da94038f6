"""The related sidebar as lines: every line fits, headings count, and the next unread later story is named."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from textual.style import Style

from reader.model.article import Moment, Precision, Related, Source
from reader.model.state import UNTOUCHED, ArticleState
from reader.stories.relations import Around, Evidence, Relation, explain, relate
from reader.ui.render.relation import NEXT, RelationStyles, SidebarLayout, next_unread_later, title_lines
from reader.ui.render.row import ASCII, UNICODE
from tests.articles import NOON
from tests.unit.stories.rows import START, row

_STYLES = RelationStyles(*[Style()] * 8)
_NOW = Moment(NOON, Precision.AWARE)


def relations(*titles_and_hours: tuple[str, float]) -> tuple[Relation, ...]:
    """Ghosts with these titles, so many hours after NOON."""
    entries = [
        Related(title, published=Moment(NOON.replace(hour=0, day=20 + int(hours // 24)), Precision.AWARE))
        if hours
        else Related(title, source=Source("The Tern"))
        for title, hours in titles_and_hours
    ]
    return relate(("me", _NOW), [(entry, None) for entry in entries], [])


def texts(layout: SidebarLayout) -> list[str]:
    return [layout.line(at).plain.rstrip() for at in range(layout.height)]


def test_the_closest_later_unread_story_is_named() -> None:
    found = relations(("Two days on", 48), ("A day on", 24), ("A day before", -24))
    assert [relation.card.title for relation in found] == ["A day on", "Two days on", "A day before"]
    assert next_unread_later(found, lambda _: UNTOUCHED) == 0
    read = replace(UNTOUCHED, read=True)

    def first_is_read(article: str) -> ArticleState:
        return read if article == found[0].id else UNTOUCHED

    assert next_unread_later(found, first_is_read) == 1
    assert next_unread_later(found, lambda _: read) is None
    lines = texts(SidebarLayout(found, _NOW, first_is_read, 40, _STYLES, ASCII))
    assert [line.split()[0] for line in lines if NEXT in line] == [NEXT]
    assert lines[0] == " Later  2"
    assert lines[lines.index(" Earlier  1") - 1] == ""
    unread = SidebarLayout(found[1:2], _NOW, first_is_read, 40, _STYLES, ASCII, "unread")
    assert texts(unread)[0] == " Later  1 unread"
    meanwhile = SidebarLayout(found[1:2], _NOW, lambda _: read, 40, _STYLES, ASCII, "unread")
    assert texts(meanwhile)[0] == " Later  0 of 1 unread"


def test_of_reports_of_the_same_news_those_that_came_later_are_counted() -> None:
    found = tuple(
        replace(one, evidence=(Evidence.EVENT,)) for one in relations(("A day on", 24), ("A day before", -24))
    )
    assert texts(SidebarLayout(found, _NOW, lambda _: UNTOUCHED, 40, _STYLES, ASCII))[0] == " Same news  2, 1 later"
    assert texts(SidebarLayout(found[1:], _NOW, lambda _: UNTOUCHED, 40, _STYLES, ASCII))[0] == " Same news  1"


def test_how_many_say_the_same_is_said_shortly_before_a_source_is_cut() -> None:
    (found,) = relations(("A day on", 24))
    card = replace(found.card, source=Source("The Saltmere Courier"))
    folded = replace(found, card=card, others=(row(1, 24, "A day on"),))

    def detail(width: int) -> str:
        return texts(SidebarLayout((folded,), _NOW, lambda _: UNTOUCHED, width, _STYLES, UNICODE))[2].strip()

    assert detail(60) == "next · +12h · The Saltmere Courier · +1 say the same"
    assert detail(48) == "next · +12h · The Saltmere Courier · +1"
    assert detail(36) == "next · +12h · The Saltm… · +1"


def test_what_is_of_the_story_only_through_others_stands_below_with_a_heading_of_its_own() -> None:
    rows = [
        row(number, hours, title)
        for number, (title, hours) in enumerate((("A day on", 24), ("Two days on", 48), ("Before", -24)))
    ]
    around = [Around(one, one.rowid, Evidence.STORY, is_far=one.title == "A day on") for one in rows]
    found = relate(("me", Moment(START, Precision.AWARE)), [], [], around)
    assert [relation.card.title for relation in found] == ["Two days on", "Before", "A day on"]
    assert next_unread_later(found, lambda _: UNTOUCHED) == 0
    lines = texts(SidebarLayout(found, _NOW, lambda _: UNTOUCHED, 40, _STYLES, ASCII))
    assert [line for line in lines if line.startswith(" ") and line[1:2].isalpha()] == [
        " Later  1",
        " Earlier  1",
        " More of the story  1",
    ]
    assert explain(found[2], [], "24h").reason == "24h apart · same story, through others"
    stated = relate(("me", Moment(START, Precision.AWARE)), [], [rows[0]], around)
    assert stated[0].card.title == "A day on", "what is stated is never far"


def test_long_titles_take_three_lines() -> None:
    lines = title_lines("word " * 40, 20)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert title_lines("short", 20) == ["short"]
    assert [len(line) for line in title_lines("x" * 50, 20)] == [20, 20, 10]


@given(st.lists(st.tuples(st.text(max_size=80), st.sampled_from([0, 24, -24, 72])), max_size=6), st.integers(1, 60))
def test_every_line_fits_and_belongs_to_what_is_said(given_: list[tuple[str, float]], width: int) -> None:
    found = relations(*given_)
    layout = SidebarLayout(found, _NOW, lambda _: UNTOUCHED, width, _STYLES, UNICODE)
    assert layout.height == len(layout.entry_of_line)
    assert len(layout.entries) == len(found)
    for index, (start, height) in enumerate(layout.entries):
        assert layout.entry_of_line[start : start + height] == [index] * height
    assert all(layout.line(at).cell_length <= max(width, 12) + 12 for at in range(layout.height))
