"""The timeline is sorted and complete, says where the reader is and left off, and exports as valid Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.model.row import Row
from reader.model.state import UNTOUCHED, ArticleState
from reader.stories.days import day_of
from reader.stories.events import gather
from reader.stories.timeline import (
    DayLine,
    EntryLine,
    QuietLine,
    Timeline,
    UndatedLine,
    Visit,
    VisitLine,
    to_markdown,
)
from reader.stories.timeline import timeline as lay_out
from tests.unit.stories.rows import START, TODAY, WEST, day, marks, row, rows

NEVER = Visit(lambda key: None)


def read_at(**hours: float) -> Visit:
    times = {key: int((START + timedelta(hours=after)).timestamp()) for key, after in hours.items()}
    return Visit(times.get)


def timeline(
    story: Iterable[Row],
    here: int | None,
    state_of: Callable[[str], ArticleState],
    visit: Visit,
    zone: tzinfo,
    today: date,
    events: Mapping[int, int] | None = None,
    arrived: Mapping[int, int] | None = None,
) -> Timeline:
    """A timeline of articles that are events of their own, or those of `events`, by row number."""
    return lay_out(gather(story, events or {}, zone), here, state_of, visit, zone, today, arrived=arrived)


def words(shown: Timeline) -> list[str]:
    """The timeline as a column of words; entries as their row number."""
    return [str(line.row.rowid) if isinstance(line, EntryLine) else line.words for line in shown.lines]


def entries(shown: Timeline) -> list[EntryLine]:
    return [line for line in shown.lines if isinstance(line, EntryLine)]


def test_days_quiet_days_and_undated_articles() -> None:
    story = [row(4, 100), row(1, 0), row(9), row(2, 3), row(3, 30)]
    shown = timeline(story, None, marks(), NEVER, UTC, TODAY)
    assert words(shown) == [
        *("Thu 21 May", "1", "2", "Fri 22 May", "3", "2 quiet days", "Mon 25 May", "4"),
        *("without a date", "9"),
    ]
    assert shown.lines[0] == DayLine(START.date(), "Thu 21 May", 2)
    assert [line.clock for line in entries(shown)] == ["09:30", "12:30", "15:30", "13:30", ""]
    assert shown.summary == "5 articles, 1 source, 5 unread, 21-25 May"


def test_days_count_what_is_folded_too() -> None:
    story = [row(1, 0), row(2, 3), row(3, 30), row(4, 72), row(9)]
    shown = timeline(story, None, marks(), NEVER, UTC, TODAY, {1: 1, 2: 1, 3: 1})
    assert entries(shown)[0].label == "+2 say the same"
    assert words(shown) == ["Thu 21 May", "1", "1 quiet day", "Sun 24 May", "4", "without a date", "9"]
    counts = [line.count for line in shown.lines if isinstance(line, DayLine | UndatedLine)]
    assert counts == [3, 1, 1], "together as many as the summary names"


def test_first_latest_here_and_marks_are_told() -> None:
    story = [row(1, 0), row(2, 3), row(3, 30), row(4)]
    shown = timeline(story, 2, marks(read={1, 2}, starred={3}), NEVER, UTC, TODAY)
    assert shown.first is not None and shown.latest is not None and shown.here is not None
    places = [shown.lines[at] for at in (shown.first, shown.latest, shown.here)]
    assert [line.row.rowid for line in places if isinstance(line, EntryLine)] == [1, 3, 2]
    assert [(line.read, line.starred, line.here, line.first, line.latest) for line in entries(shown)] == [
        (True, False, False, True, False),
        (True, False, True, False, False),
        (False, True, False, False, True),
        (False, False, False, False, False),
    ]


def test_everything_after_the_line_of_the_last_visit_is_new() -> None:
    story = [row(1, 0), row(2, 3), row(3, 6), row(4, 30)]
    shown = timeline(story, None, marks(read={1}), read_at(id0001=4), UTC, TODAY)
    line = "you last read this story on 21 May"
    assert words(shown) == ["Thu 21 May", "1", "2", line, "3", "Fri 22 May", "4"]
    assert [entry.row.rowid for entry in entries(shown) if entry.new] == [3, 4]


def test_what_came_since_is_new_wherever_it_stands_in_time() -> None:
    story = [row(1, 0), row(2, 30), row(3, 60)]
    came = int((START + timedelta(hours=200)).timestamp())
    shown = timeline(story, None, marks(), read_at(id0003=100), UTC, TODAY, arrived={1: came, 2: 5, 3: 5})
    assert [entry.row.rowid for entry in entries(shown) if entry.new] == [1]
    line = next(line for line in shown.lines if isinstance(line, VisitLine))
    assert (line.new, line.words) == (1, "you last read this story on 25 May")


def test_later_events_are_developments() -> None:
    story = [row(1, 0), row(2, 30), row(3, 60), row(4)]
    shown = timeline(story, 2, marks(), NEVER, UTC, TODAY, {2: 2, 1: 2})
    assert [(entry.row.rowid, entry.development) for entry in entries(shown)] == [(1, False), (3, True), (4, False)]


def test_the_line_says_when_nothing_is_new_and_when_it_was_today() -> None:
    story = [row(1, 0), row(2, 3), row(9)]
    shown = timeline(story, None, marks(), read_at(id0002=90), UTC, TODAY)
    assert words(shown)[-3:] == ["you last read this story on 25 May, nothing new since", "without a date", "9"]
    same_day = timeline(story, None, marks(), read_at(id0001=1), UTC, START.date())
    assert "you last read this story today" in words(same_day)


def test_what_is_read_in_the_present_visit_does_not_count() -> None:
    story = [row(1, 0), row(2, 30), row(3, 60)]
    times = {"id0001": START.timestamp() + 3600, "id0003": START.timestamp() + 90 * 3600}
    visit = Visit(lambda key: int(times[key]) if key in times else None, began=int(START.timestamp()) + 80 * 3600)
    shown = timeline(story, 3, marks(read={1, 3}), visit, UTC, TODAY)
    assert [entry.row.rowid for entry in entries(shown) if entry.new] == [2, 3]


def test_days_are_those_of_the_reader_and_mere_days_never_slip() -> None:
    late = row(1, published=None, hours=-6)  # 03:30 UTC is the evening before in the west
    shown = timeline([late, row(2, published=day(2026, 5, 21))], None, marks(), NEVER, WEST, TODAY)
    assert words(shown) == ["Wed 20 May", "1", "Thu 21 May", "2"]
    assert [line.clock for line in entries(shown)] == ["19:30", ""]


def test_the_ends_of_the_calendar_are_days_like_others() -> None:
    story = [row(1, published=day(9999, 12, 31)), row(2, published=day(1, 1, 1)), row(3, 0)]
    shown = timeline(story, None, marks(), Visit(lambda key: 10**17), WEST, TODAY)
    assert [line.row.rowid for line in entries(shown)] == [2, 3, 1]
    assert "2025 quiet years" in [line.words.replace(",", "") for line in shown.lines if isinstance(line, QuietLine)]


@settings(deadline=None)
@given(
    rows(),
    st.integers(0, 9),
    st.one_of(st.none(), st.integers(-(10**12), 10**12)),
    st.sampled_from([UTC, WEST]),
    st.booleans(),
)
def test_a_timeline_is_sorted_and_complete(
    story: list[Row], here: int, visited: int | None, zone: object, folded: bool
) -> None:
    events = {one.rowid: one.rowid // 3 for one in story} if folded else None
    assert zone is UTC or zone is WEST
    where = UTC if zone is UTC else WEST
    shown = timeline(story, here, marks(), Visit(lambda key: visited), where, TODAY, events)
    found = entries(shown)
    told = [one.rowid for line in found for one in line.rows]
    assert sorted(told) == sorted({one.rowid for one in story})
    assert len(found) == len(shown.entries)
    assert folded or len(found) == len(told)
    assert [shown.lines[at] for at in shown.entries] == found
    days = [line.day for line in shown.lines if isinstance(line, DayLine)]
    assert days == sorted(set(days))
    dated = [line.row for line in found if line.row.published is not None]
    assert [line.row for line in found[: len(dated)]] == dated
    counts = [line.count for line in shown.lines if isinstance(line, DayLine | UndatedLine)]
    assert sum(counts) == sum(len({one.id for one in line.rows}) for line in found)
    busy = {day_of(one.published, where) for one in story if one.published}
    for number, line in enumerate(shown.lines):
        if isinstance(line, QuietLine):
            before = [one.day for one in shown.lines[:number] if isinstance(one, DayLine)][-1]
            after = shown.lines[number + 1]
            assert isinstance(after, DayLine)
            folded_between = sum(before < day < after.day for day in busy)
            assert (after.day - before).days == line.days + 1 + folded_between
    lines = [number for number, line in enumerate(shown.lines) if isinstance(line, VisitLine)]
    assert len(lines) == (visited is not None and bool(story))
    for number in lines:
        after = [line for line in shown.lines[number:] if isinstance(line, EntryLine) and line.row.published]
        assert after == [line for line in found if line.new]
        assert all(line.row.published and visited is not None and line.row.published.epoch > visited for line in after)
    assert (shown.here is not None) == (here in {one.rowid for one in story})


# --- Markdown


def test_a_timeline_as_markdown() -> None:
    story = [row(1, 0, "Mill to turn [again]"), row(2, 3, "It *turned*", url=""), row(3, 100, "Why", "")]
    shown = timeline(story, None, marks(read={1}, starred={1}), NEVER, UTC, TODAY)
    assert to_markdown("The mill", shown) == (
        "# The mill\n\n3 articles, 1 source, 2 unread, 21-25 May\n\n"
        "## Thu 21 May\n\n"
        "- 09:30 The Tern: [Mill to turn \\[again\\]](<https://news.example/1>) (read, starred)\n"
        "- 12:30 The Tern: It \\*turned\\*\n\n"
        "*3 quiet days*\n\n"
        "## Mon 25 May\n\n"
        "- 13:30 [Why](<https://news.example/3>)\n"
    )


def test_only_web_addresses_become_links_and_none_breaks_out() -> None:
    story = [row(1, 0, "One", url="javascript:alert(1)"), row(2, 1, "Two", url="https://a.example/x(y)>z <b")]
    html = MarkdownIt().render(to_markdown("T", timeline(story, None, marks(), NEVER, UTC, TODAY)))
    assert "javascript" not in html
    assert 'href="https://a.example/x(y)%3Ez%20%3Cb"' in html


@settings(deadline=None)
@given(rows(), st.text("ab [](){}*_`<>#|!&\\\n-+.1", max_size=20))
def test_headlines_of_any_characters_come_out_of_markdown_as_they_are(story: list[Row], title: str) -> None:
    shown = timeline(story, None, lambda key: UNTOUCHED, NEVER, UTC, TODAY)
    tokens = MarkdownIt().parse(to_markdown(title, shown))
    assert [token.tag for token in tokens if token.type == "heading_open"].count("h1") == 1
    items = [
        "".join(child.content for child in token.children or ())
        for token, before in zip(tokens[2:], tokens, strict=False)
        if token.type == "inline" and before.type == "list_item_open"
    ]
    expected = [
        f"{line.clock + ' ' if line.clock else ''}"
        + ": ".join(part for part in (line.row.source, line.row.title) if part)
        for line in entries(shown)
    ]
    assert items == expected


def test_a_story_of_two_hundred_takes_a_moment() -> None:
    story = [row(number, number * 1.7) for number in range(200)]
    began = datetime.now()
    shown = timeline(story, 100, marks(), read_at(id0001=100), UTC, TODAY)
    assert (datetime.now() - began).total_seconds() < 0.5
    assert len(shown.entries) == 200
