"""The processes that read feeds: their answers, and that hostile feeds end no more than themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from reader.feeds import parser as parser_module
from reader.feeds.parser import Job, ParserPool, UnreadableFeedError
from tests.unit.feeds.documents import item, rss

JOB = Job(
    url="https://harbour.test/feed",
    feed_url="https://harbour.test/feed",
    scope="//harbour.test/feed",
    content_type="application/rss+xml",
    now=datetime(2026, 11, 28, 12, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def pool() -> Iterator[ParserPool]:
    with ParserPool(1) as made:
        yield made


def test_a_feed_comes_back_ready_to_be_written(pool: ParserPool) -> None:
    reading = pool.read(rss(item(1), item(2)), JOB)
    assert (reading.title, reading.folder, len(reading.entries)) == ("Harbour News", "harbour-news", 2)
    entry = reading.entries[0]
    assert entry.path.startswith("harbour-news/2026-11-28-ferry-1-sails-")
    assert entry.text.startswith("---\ncategory: news\n")
    assert (entry.title, entry.url, entry.short) == ("Ferry 1 sails", "https://harbour.test/news/1", False)


def test_what_is_no_feed_is_said_and_the_process_goes_on(pool: ParserPool) -> None:
    with pytest.raises(UnreadableFeedError, match="web page") as raised:
        pool.read(b"<html><p>Hello</p></html>", JOB)
    assert raised.value.not_a_feed
    assert len(pool.read(rss(item(1)), JOB).entries) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"<rss><channel>" + b"<a>" * 300_000,
        rss("<title>x</title><description>" + "&lt;div&gt;" * 200_000 + "</description>"),
        rss(item(1, body="<table><tr><td>" * 20_000)),
    ],
    ids=["deep XML", "deep HTML", "deep tables"],
)
def test_a_feed_made_to_do_harm_costs_itself_alone(pool: ParserPool, data: bytes) -> None:
    try:
        pool.read(data, JOB)
    except UnreadableFeedError as error:
        assert str(error)
    assert len(pool.read(rss(item(1)), JOB).entries) == 1


def test_a_process_that_is_late_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser_module, "WALL_SECONDS", 0.0)
    with ParserPool(1) as pool, pytest.raises(UnreadableFeedError, match="takes too long"):
        pool.read(rss(*(item(n) for n in range(1000))), JOB)


def test_a_process_that_has_ended_gives_way_to_a_new_one() -> None:
    with ParserPool(1) as pool:
        pool.read(rss(item(1)), JOB)
        (child,) = pool._all  # pyright: ignore[reportPrivateUsage]
        child._process.kill()  # pyright: ignore[reportPrivateUsage]
        child._process.wait()  # pyright: ignore[reportPrivateUsage]
        assert len(pool.read(rss(item(1)), JOB).entries) == 1
