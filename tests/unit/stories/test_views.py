"""Coverage by source, events, follow-ups, summaries: small stories with known answers."""

from __future__ import annotations

from datetime import UTC, date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.row import Row
from reader.stories.coverage import coverage
from reader.stories.days import apart_words, span_words
from reader.stories.events import gather, same_report
from reader.stories.follow import Star, follow_ups
from reader.stories.summary import counts_by_day, sparkline, summarise
from tests.unit.stories.rows import START, TODAY, WEST, day, marks, row, rows

# --- coverage


def test_coverage_tells_who_was_first_and_by_how_much() -> None:
    story = [
        row(3, 5, source="Gull", quality=40, heat=-1),
        row(1, 0, source="Tern", quality=60, heat=3),
        row(2, 50, source="Tern", quality=90),
        row(4, 2.5, source="Mill"),
        row(5, None, source="Reed"),
    ]
    shown = coverage(story, marks(read={1}, starred={3}), UTC)
    assert [(source.source, source.behind, source.unread) for source in shown.sources] == [
        *(("Tern", "earliest", 1), ("Mill", "+2h", 1), ("Gull", "+5h", 1), ("Reed", "", 1)),
    ]
    tern = shown.sources[0]
    assert [(report.row.rowid, report.behind) for report in tern.reports] == [(1, "earliest"), (2, "+2d")]
    assert (tern.quality, tern.heat, shown.sources[2].heat) == (90, 3, None)
    assert shown.summary == "4 sources within 5h; who was first cannot be told", "the undated report may be older"
    dated = coverage(story[:4], marks(), UTC)
    assert dated.summary == "Tern was first, 2 sources followed within 5h"
    assert coverage(story[:4], marks(), UTC, final=False).sources[0].behind == "earliest"


def test_coverage_of_one_source_keeps_the_distances_and_the_names() -> None:
    story = [row(1, 0, source="Tern"), row(2, 1, source="Gull")]
    shown = coverage(story, marks(), UTC, only="Gull")
    assert [(source.source, source.behind) for source in shown.sources] == [("Gull", "+1h")]
    assert shown.names == ("Tern", "Gull")


def test_mere_days_are_told_apart_by_days_only() -> None:
    story = [row(1, published=day(2026, 5, 21), source="Tern"), row(2, 3, source="Gull"), row(3, 30, source="Reed")]
    shown = coverage(story, marks(), UTC)
    assert [source.behind for source in shown.sources] == ["same day", "same day", "+1d"]
    assert shown.summary == "3 sources within 1d; who was first cannot be told"
    both = [row(1, 0, source="Tern"), row(2, 0, source="Gull")]
    assert coverage(both, marks(), UTC).summary == "Tern and Gull were first"
    assert coverage([row(1)], marks(), UTC).summary == ""
    assert coverage([], marks(), UTC).sources == ()


@settings(deadline=None)
@given(rows(), st.sampled_from([UTC, WEST]))
def test_coverage_has_every_article_once(story: list[Row], zone: timedelta) -> None:
    where = UTC if zone is UTC else WEST
    shown = coverage(story, marks(), where)
    found = [report.row.rowid for source in shown.sources for report in source.reports]
    assert sorted(found) == sorted({one.rowid for one in story})
    assert list(shown.names) == [source.source for source in shown.sources]


# --- events


def labels(story: list[Row], events: dict[int, int]) -> list[tuple[int, list[int], str]]:
    found = gather(story, events, UTC)
    return [(one.lead.rowid, [other.rowid for other in one.others], one.label) for one in found]


def test_reports_of_one_event_are_one_entry() -> None:
    story = [row(1, 0), row(2, 50), row(3, 5), row(4, 9), row(5)]
    assert labels(story, {1: 7, 3: 7, 2: 7, 4: 9}) == [(1, [3, 2], "+2 say the same"), (4, [], ""), (5, [], "")]
    one, other = gather(story[:2], {1: 7, 2: 8}, UTC, frozenset({8}))
    assert (one.final, other.final) == (True, False)


def test_one_headline_or_one_address_is_the_same_report() -> None:
    event = [
        row(1, 0, "Mill turns again, at last", "Tern"),
        row(2, 5, "MILL TURNS AGAIN — AT LAST", "Gull"),
        row(3, 71, "Mill turns again, at last | Reed", "Reed"),
        row(4, 1, "Another mill turns", "Tern"),
        row(5, 2, "Other words", "Tern", url="http://news.example/1/"),
        row(6, 2, "Third words", "Gull", key="id0001"),
    ]
    assert [other.rowid for other in same_report(event[0], event)] == [2, 3, 5, 6]
    assert same_report(event[3], event) == []
    assert same_report(row(1, 0, "Update"), [row(2, 1, "Update")]) == []
    assert len(same_report(row(1, 0, "潮の力で再び粉を挽く"), [row(2, 1, "潮の力で、再び粉を挽く")])) == 1
    assert same_report(row(1, 0, "The Tern", "The Tern"), [row(2, 1, "", "The Tern", url="")]) == []


@settings(deadline=None)
@given(rows())
def test_gathering_loses_and_doubles_nothing(story: list[Row]) -> None:
    events = {one.rowid: one.rowid % 3 for one in story if one.rowid % 4}
    found = [one.rowid for event in gather(story, events, UTC) for one in event.rows]
    assert sorted(found) == sorted({one.rowid for one in story})


# --- follow-ups


def star(number: int, hours: float | None = 0, *, at: int = 0, file: bool = True) -> Star:
    """A starred article, or a ghost."""
    found = row(number, hours)
    return Star(found.id, found.title, "Tide", "", found if file else None, found.published, at)


def test_follow_ups_are_later_unread_and_the_star_with_the_newest_comes_first() -> None:
    stars = [
        star(1, 10),
        star(2, 0, at=5),
        star(3, 0),
        star(4, None),
        star(5, None, at=int(START.timestamp()), file=False),
    ]
    late = [row(10, 20), row(11, 5), row(12, 30), row(13, 99, removed=True), row(14, 40, key="id0012"), row(16, None)]
    near = {"id0001": [*late, row(10, 20), stars[0].row or row(1)], "id0002": [row(15, 25)], "id0003": [row(15, 25)]}
    near |= {"id0004": [row(10, 20)], "id0005": [row(17, 28), row(18, -3)]}

    def told(read: set[int], done: set[int]) -> list[tuple[str, list[int]]]:
        found = follow_ups(stars, near, marks(read=read, done=done), UTC)
        return [(group.star.id, [one.rowid for one in group.later]) for group in found]

    assert told(set(), {3}) == [
        ("id0001", [12, 10]),
        ("id0005", [17]),
        ("id0002", [15]),
        ("id0003", []),
        ("id0004", []),
    ], "a ghost without a time counts from its star on"
    assert told({15, 12, 14}, set()) == [
        ("id0005", [17]),
        ("id0001", [10]),
        ("id0002", []),
        ("id0003", []),
        ("id0004", []),
    ]


# --- figures


def test_the_summary_counts_articles_sources_unread_and_days() -> None:
    story = [row(1, 0), row(2, 0, key="id0001"), row(3, 130, source="Gull"), row(4, None, source="")]
    assert summarise(story, marks(read={3}), UTC, TODAY) == "3 articles, 2 sources, 2 unread, 21-26 May"
    assert summarise(story[2:3], marks(read={3}), UTC, date(2027, 1, 1)) == "1 article, 1 source, 26 May 2026"
    assert summarise([], marks(), UTC, TODAY) == "0 articles"


def test_spans_of_days_in_words() -> None:
    words = [
        span_words(date(2026, 5, 21), date(2026, 5, 21), TODAY),
        span_words(date(2026, 4, 28), date(2026, 5, 3), TODAY),
        span_words(date(2021, 5, 21), date(2021, 5, 26), TODAY),
        span_words(date(2025, 12, 28), date(2026, 1, 3), TODAY),
    ]
    assert words == ["21 May", "28 Apr - 3 May", "21-26 May 2021", "28 Dec 2025 - 3 Jan 2026"]
    assert [apart_words(seconds) for seconds in (0, 59, 3599, 3600, 47 * 3600, 48 * 3600, 9**12)] == [
        *("0m", "0m", "59m", "1h", "47h", "2d", "8949y"),
    ]


def test_counts_of_days_include_the_quiet_ones() -> None:
    assert counts_by_day([row(1, 0), row(2, 1), row(3, 80), row(4)], UTC) == (2, 0, 0, 1)
    assert counts_by_day([], UTC) == ()
    assert len(counts_by_day([row(1, published=day(1, 1, 1)), row(2, published=day(9999, 12, 31))], UTC)) == 100_001


def test_a_sparkline_shows_quiet_days_as_gaps() -> None:
    assert sparkline((1, 0, 8, 4), 10) == "▁ █▄"
    assert sparkline((1, 0, 8, 4), 10, ascii_only=True) == ". @="
    assert sparkline((), 10) == sparkline((1,), 0) == ""
    assert sparkline((0, 0), 10) == "  "


@settings(deadline=None)
@given(st.lists(st.integers(0, 1000), max_size=300), st.integers(0, 60))
def test_a_sparkline_fits_and_its_tops_are_full_bars(counts: list[int], width: int) -> None:
    line = sparkline(counts, width)
    assert len(line) == (min(width, len(counts)))
    assert ("█" in line) == (bool(line) and any(counts))
