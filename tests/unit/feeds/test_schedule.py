"""When a feed is asked again: what servers say, what errors and news teach."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from reader.feeds.ledger import FeedState
from reader.feeds.schedule import (
    DAY,
    HOUR,
    MINUTE,
    Answer,
    Ask,
    Wait,
    after_failure,
    after_news,
    after_nothing_new,
    decide,
    entries_per_week,
    interval,
    max_age,
    retry_at,
)

NOW = int(datetime(2026, 11, 28, 12, tzinfo=UTC).timestamp())
URL = "https://harbour.test/feed"


def dates(*hours_ago: float) -> list[datetime]:
    return [datetime.fromtimestamp(NOW, UTC) - timedelta(hours=hours) for hours in hours_ago]


@pytest.mark.parametrize(
    ("state", "hosts", "forced", "decision"),
    [
        (FeedState(URL), {}, False, Ask()),
        (FeedState(URL, next_at=NOW + 1), {}, False, Wait("not due", NOW + 1)),
        (FeedState(URL, next_at=NOW + 1), {}, True, Ask()),
        (FeedState(URL, gone=True), {}, True, Wait("gone")),
        (FeedState(URL), {"harbour.test": NOW + 60}, True, Wait("host", NOW + 60)),
        (FeedState(URL), {"harbour.test": NOW}, False, Ask()),
    ],
)
def test_who_is_asked(state: FeedState, hosts: dict[str, int], forced: bool, decision: Ask | Wait) -> None:
    assert decide(state, hosts, "harbour.test", NOW, forced=forced) == decision


def test_a_paused_feed_is_never_asked() -> None:
    assert decide(FeedState(URL), {}, "harbour.test", NOW, paused=True, forced=True) == Wait("paused")


def test_validators_are_sent_as_they_came_and_dropped_after_eight_days() -> None:
    answer = Answer(200, {"etag": 'W/"1"', "last-modified": "Sat, 28 Nov 2026 11:00:00 GMT"})
    state = after_news(FeedState(URL), answer, NOW)
    asked = decide(state, {}, "harbour.test", NOW + DAY)
    assert isinstance(asked, Ask)
    assert dict(asked.headers)["If-None-Match"] == 'W/"1"'
    assert dict(asked.headers)["If-Modified-Since"] == "Sat, 28 Nov 2026 11:00:00 GMT"
    later = after_nothing_new(state, Answer(304, {}), NOW + 7 * DAY)
    assert decide(later, {}, "harbour.test", NOW + 9 * DAY) == Ask()
    fresh = after_news(later, answer, NOW + 9 * DAY)
    assert fresh.validators_at == NOW + 9 * DAY


def test_a_validator_that_could_be_a_command_is_not_sent() -> None:
    state = after_news(FeedState(URL), Answer(200, {"etag": '"a"\x1b[0m', "last-modified": "x" * 501}), NOW)
    assert (state.etag, state.modified) == ("", "")


@pytest.mark.parametrize(
    ("hours_ago", "low", "high"),
    [
        ([], LONG := DAY, LONG),
        ([1], DAY, DAY),
        ([1, 2, 3, 4, 5], 30 * MINUTE, 30 * MINUTE),
        ([3, 15, 27, 39], 5 * HOUR, 7 * HOUR),
        ([24 * n for n in range(1, 9)], 11 * HOUR, 13 * HOUR),
        ([24 * n for n in range(100, 109)], DAY, DAY),
    ],
)
def test_the_interval_follows_the_news(hours_ago: list[float], low: int, high: int) -> None:
    assert low <= interval(entries_per_week(dates(*hours_ago), NOW), 0, 0) <= high


def test_a_server_that_asks_for_more_time_gets_it_up_to_a_day() -> None:
    assert interval(1000, 2 * HOUR, 0) == 2 * HOUR
    assert interval(1000, 0, 3 * HOUR) == 3 * HOUR
    assert interval(1000, 90 * DAY, 0) == DAY


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": 'max-age="60"'}, 60),
        ({"cache-control": "no-cache, max-age=600"}, 0),
        ({"expires": "Sat, 28 Nov 2026 13:00:00 GMT"}, 3600),
        ({"expires": "Sat, 28 Nov 2020 13:00:00 GMT"}, 0),
        ({"expires": "0"}, 0),
        ({}, 0),
    ],
)
def test_how_long_an_answer_is_fresh(headers: dict[str, str], seconds: int) -> None:
    assert max_age(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("1", MINUTE),
        ("999999", DAY),
        ("Sat, 28 Nov 2026 13:00:00 GMT", HOUR),
        ("soon", 10 * MINUTE),
        ("", 10 * MINUTE),
        ("-5", 10 * MINUTE),
    ],
)
def test_how_long_a_host_wants_to_be_left_alone(header: str, seconds: int) -> None:
    assert retry_at(Answer(429, {"retry-after": header}), NOW) == NOW + seconds


def test_errors_in_a_row_back_off_and_a_success_ends_that() -> None:
    state = FeedState(URL)
    waits: list[int] = []
    for _ in range(9):
        state = after_failure(state, "It fails", NOW)
        waits.append(state.next_at - NOW)
    assert waits == sorted(waits) and waits[0] == 30 * MINUTE and waits[-1] == DAY
    assert (state.errors, state.error) == (9, "It fails")
    state = after_nothing_new(state, Answer(304, {}), NOW)
    assert (state.errors, state.error) == (0, "")
