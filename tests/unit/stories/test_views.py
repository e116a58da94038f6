"""Coverage by source, events, follow-ups, summaries: small stories with known answers."""

from __future__ import annotations

from datetime import UTC, date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.row import Row
from reader.model.state import ArticleState
from reader.stories.coverage import coverage
from reader.stories.days import apart_words, span_words
from reader.stories.events import gather, same_report
from reader.stories.follow import Star, is_later, section_of
from reader.stories.summary import counts_by_day, sparkline, summarise
from tests.unit.stories.rows import START, TODAY, WEST, day, marks, row, rows

# --- coverage


def test_coverage_tells_who_was_first_and_by_how_much() -> None:
    story = [
        row(3, 5, source="Gull"),
        row(1, 0, source="Tern"),
        row(2, 50, source="Tern"),
        row(4, 2.5, source="Mill"),
        row(5, None, source="Reed"),
    ]
    shown = coverage(story, marks(read={1}, starred={3}), UTC)
    assert [(source.source, source.behind, source.unread) for source in shown.sources] == [
        *(("Tern", "earliest", 1), ("Mill", "+2h", 1), ("Gull", "+5h", 1), ("Reed", "", 1)),
    ]
    tern = shown.sources[0]
    assert [(report.row.rowid, report.behind) for report in tern.reports] == [(1, "earliest"), (2, "+2d")]
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


def test_a_star_stands_where_its_day_and_its_news_put_it() -> None:
    day_before, later = "2026-05-31", "2026-06-02"

    def where(news: bool, **fields: str) -> str:
        return section_of(ArticleState(starred=True, **fields), has_news=news, today=TODAY)  # pyright: ignore[reportArgumentType]

    assert (where(False), where(True)) == ("Quiet", "New")
    assert (where(True, due=TODAY.isoformat()), where(False, due=day_before)) == ("Due", "Due")
    assert (where(False, due=later), where(True, due=later)) == ("Waiting", "New")
    assert where(True, snoozed=later, due=day_before) == "Waiting"
    assert where(True, snoozed=TODAY.isoformat()) == "New", "the day has come"
    assert where(True, status="done", due=day_before) == "Done"
    assert where(False, due="31 Feb", snoozed="soon") == "Quiet", "another hand wrote no day"


def test_later_reports_on_a_ghost_count_from_its_time_or_from_its_star_on() -> None:
    found = row(1, 0)
    ghost = Star(found.id, found.title, "Tide", "", None, found.published, 0)
    assert is_later(ghost, row(2, 5))
    assert not is_later(ghost, row(2, -5))
    assert not is_later(ghost, row(2, 5, removed=True))
    assert not is_later(ghost, row(2, None))
    since = Star(found.id, found.title, "Tide", "", None, None, int(START.timestamp()))
    assert is_later(since, row(2, 5))
    assert not is_later(Star(found.id, "", "", "", found, None, 5), row(2, 5))


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
