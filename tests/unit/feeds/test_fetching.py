"""Fetching feeds from a server on the loopback interface: what is asked, what is written, what is learnt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from reader.feeds import feed_store, fetching
from reader.feeds.client import FEED_LIMITS, Came
from reader.feeds.feed_store import FeedStore
from reader.feeds.fetching import FetchRun
from reader.feeds.incoming import Incoming
from reader.feeds.parser import ParserPool
from reader.feeds.schedule import Answer
from reader.parse import parse_whole
from reader.web.errors import FetchError
from reader.web.network import Network
from tests.unit.feeds.documents import item, rss
from tests.unit.feeds.sites import Clock, FeedSite, articles, fetch, settings, subscribe
from tests.unit.web.server import Site


@pytest.fixture(scope="module")
def running() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture(scope="module", autouse=True)
def one_pool() -> Iterator[None]:
    """The processes that read feeds are started once, not for each fetch; test_parser.py sees them end."""
    with ParserPool(fetching.READERS) as pool, pytest.MonkeyPatch.context() as patched:

        def same(*_: object, **__: object) -> AbstractContextManager[ParserPool]:
            return nullcontext(pool)

        patched.setattr(fetching, "ParserPool", same)
        yield


@pytest.fixture
def site(running: Site) -> FeedSite:
    running.requests.clear()
    return FeedSite(running)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_entries_become_files_and_the_next_fetch_brings_only_what_is_new(
    site: FeedSite, clock: Clock, tmp_path: Path
) -> None:
    store = subscribe(tmp_path, site.serve("/feed", rss(item(1), item(2)), etag='"1"'))
    outcome = fetch(store, clock)
    assert outcome.sentence() == "2 new in 1 feed"
    first = articles(tmp_path)
    assert [path.parent.name for path in first] == ["harbour-news", "harbour-news"]
    article = parse_whole(first[0].read_bytes(), "x.md").article
    assert (article.title, article.source.name) == ("Ferry 1 sails", "Harbour News")
    (feed,) = store.subscriptions()
    assert (feed.title, feed.folder, feed.site_url) == ("Harbour News", "harbour-news", "https://harbour.test/")

    assert fetch(store, clock).sentence() == "Nothing new"
    assert site.asked("/feed")[1]["if-none-match"] == '"1"'
    site.serve("/feed", rss(item(3), item(1), item(2)), etag='"2"')
    outcome = fetch(FeedStore(tmp_path), clock)
    assert [new.title for new in outcome.new] == ["Ferry 3 sails"]
    assert len(articles(tmp_path)) == 3


def test_what_is_asked_is_honest(site: FeedSite, clock: Clock, tmp_path: Path) -> None:
    fetch(subscribe(tmp_path, site.serve("/honest", rss(item(1)))), clock)
    (headers,) = site.asked("/honest")
    assert headers["user-agent"].startswith("Broadsheet/")
    assert "br" in headers["accept-encoding"] and "atom" in headers["accept"]
    assert not {"cookie", "referer", "authorization"} & headers.keys()


def test_a_deleted_file_stays_deleted_and_an_edited_one_as_it_is(site: FeedSite, clock: Clock, tmp_path: Path) -> None:
    store = subscribe(tmp_path, site.serve("/feed", rss(item(1), item(2), item(3))))
    fetch(store, clock)
    gone, edited, plain = articles(tmp_path)
    gone.unlink()
    edited.write_text(edited.read_text() + "\nMy own note.\n")
    mine = edited.read_text()
    site.serve("/feed", rss(*(item(n, body=f"<p>A longer text of number {n}.</p>") for n in (1, 2, 3))))
    outcome = fetch(store, clock)
    assert (outcome.new, [article.path for article in outcome.edited]) == ([], [f"harbour-news/{edited.name}"])
    assert not gone.exists()
    assert edited.read_text() == mine
    assert "A longer text of number 3." in plain.read_text()
    assert fetch(store, clock).edited == []  # told once
    assert edited.read_text() == mine


def test_only_a_change_of_meaning_is_written_and_no_more_than_24_times(
    site: FeedSite, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert feed_store.MAX_REWRITES == 24
    monkeypatch.setattr(feed_store, "MAX_REWRITES", 4)
    store = subscribe(tmp_path, site.serve("/feed", rss(item(1, body="<p>One</p>"))))
    fetch(store, clock)
    (file,) = articles(tmp_path)
    before = file.stat().st_mtime_ns
    site.serve("/feed", rss(item(1, body="<p>One </p>\n<!-- x -->")))
    fetch(store, clock)
    assert file.stat().st_mtime_ns == before
    for number in range(6):
        site.serve("/feed", rss(item(1, body=f"<p>Version {number} is <b>here</b></p>")))
        fetch(store, clock)
    assert "Version 3" in file.read_text()


def test_one_article_of_several_feeds_is_one_file(site: FeedSite, clock: Clock, tmp_path: Path) -> None:
    one, other = site.serve("/one", rss(item(1), item(2))), site.serve("/other", rss(item(2), item(3)))
    fetch(subscribe(tmp_path, one, other), clock)
    assert len(articles(tmp_path)) == 3


def test_a_feed_that_changes_its_identifiers_brings_nothing_back(site: FeedSite, clock: Clock, tmp_path: Path) -> None:
    store = subscribe(tmp_path, site.serve("/feed", rss(item(1), item(2))))
    fetch(store, clock)
    site.serve("/feed", rss(item(1), item(2)).replace(b"ferry-", b"new-scheme:"))
    assert fetch(store, clock).new == []
    site.serve("/feed", rss(item(1, host="https://moved.test"), item(2, host="https://moved.test")))
    assert fetch(store, clock).new == []
    assert len(articles(tmp_path)) == 2


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/article", "What came is a web page, not a feed"),
        ("/bomb", "The feed is larger than 10 MB"),
        ("/endless", "The feed is larger than 10 MB"),
        ("/missing", "127.0.0.1 does not have the feed (any more) (answer 404)"),
        ("/500", "127.0.0.1 is in trouble (answer 500)"),
        ("/410", "127.0.0.1 has ended the feed (answer 410)"),
        ("/circle", "127.0.0.1 leads in a circle (it may insist on cookies)"),
        ("/hop6", "127.0.0.1 leads from page to page, more than 5 times"),
        ("/cut", "127.0.0.1 broke off, or does not speak HTTP"),
        ("/to-file", "127.0.0.1 leads elsewhere: only http and https addresses can be fetched"),
        ("/junk", "What came is not a feed"),
        ("/empty", "What came is empty"),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_costs_one_feed(
    site: FeedSite, clock: Clock, tmp_path: Path, path: str, said: str
) -> None:
    store = subscribe(tmp_path, site.site.url(path), site.serve("/feed", rss(item(1))))
    outcome = fetch(store, clock)
    assert [failure.error for failure in outcome.failures] == [said]
    assert outcome.sentence() == "1 new in 1 feed, 1 feed fails"
    assert store.state(site.site.url(path)).error == said


def test_private_addresses_are_only_for_what_the_user_allowed(site: FeedSite, clock: Clock, tmp_path: Path) -> None:
    store = subscribe(tmp_path, site.serve("/feed", rss(item(1))))
    outcome = fetch(store, clock, allows={"harbour.test"}.__contains__)
    assert "private or local address" in outcome.failures[0].error
    assert site.asked("/feed") == []
    site.site.pages["/inside"] = lambda handler: handler.go("http://10.1.2.3/feed")
    store = subscribe(tmp_path / "b", site.site.url("/inside"))
    outcome = fetch(store, clock, allows={"127.0.0.1"}.__contains__)
    assert "10.1.2.3 is a private or local address" in outcome.failures[0].error


def test_a_feed_that_moved_for_good_is_asked_at_its_new_place(site: FeedSite, clock: Clock, tmp_path: Path) -> None:
    new = site.serve("/new", rss(item(1)))
    site.site.pages["/old"] = lambda handler: handler.go("/new", 301)
    store = subscribe(tmp_path, site.site.url("/old"), title="Mine")
    assert len(fetch(store, clock).new) == 1
    (feed,) = store.subscriptions()
    assert (feed.url, feed.title) == (new, "Mine")
    site.site.requests.clear()
    site.serve("/new", rss(item(1).replace("/news/", "/other/")))
    assert fetch(store, clock).new == []  # its own identifiers are still the feed's
    assert [path for path, _ in site.site.requests] == ["/new"]


def test_a_move_to_a_page_or_for_a_while_is_not_kept(site: FeedSite, clock: Clock, tmp_path: Path) -> None:
    site.site.pages["/hotel"] = lambda handler: handler.go("/article", 301)
    site.serve("/target", rss(item(1)))
    site.site.pages["/while"] = lambda handler: handler.go("/target", 302)
    store = subscribe(tmp_path, site.site.url("/hotel"), site.site.url("/while"))
    fetch(store, clock)
    assert [feed.url for feed in store.subscriptions()] == [site.site.url("/hotel"), site.site.url("/while")]


def test_a_feed_that_moves_onto_another_one_becomes_that_one(site: FeedSite, clock: Clock, tmp_path: Path) -> None:
    new = site.serve("/new2", rss(item(1)))
    site.site.pages["/old2"] = lambda handler: handler.go("/new2", 308)
    store = subscribe(tmp_path, site.site.url("/old2"), new)
    fetch(store, clock)
    assert [feed.url for feed in store.subscriptions()] == [new]
    assert len(articles(tmp_path)) == 1


def test_a_feed_that_has_ended_is_not_asked_again(site: FeedSite, clock: Clock, tmp_path: Path) -> None:
    store = subscribe(tmp_path, site.site.url("/410"))
    fetch(store, clock)
    assert fetch(store, clock).asked == 0
    assert store.state(site.site.url("/410")).gone


def test_what_is_not_due_waits_unless_the_user_wants_it(site: FeedSite, clock: Clock, tmp_path: Path) -> None:
    store = subscribe(tmp_path, site.serve("/feed", rss(item(1), head="<ttl>120</ttl>")))
    assert fetch(store, clock, forced=False).asked == 1
    clock.pass_by(hours=1.9)
    assert fetch(store, clock, forced=False).asked == 0
    assert fetch(store, clock, forced=True).asked == 1
    clock.pass_by(days=2)
    assert fetch(store, clock, forced=False).asked == 1


def test_a_host_that_has_had_enough_is_left_alone_for_as_long_as_it_says(
    site: FeedSite, clock: Clock, tmp_path: Path
) -> None:
    path = "/busy"
    site.serve(path, b"", status=429, retry_after="3600")
    network = Network(resolve=lambda _host, _port: ["127.0.0.1"], proxy=lambda _scheme, _host: "")
    urls = [site.site.url(f"{path}?{n}", "busy.example") for n in range(8)]
    store = subscribe(tmp_path, *urls)
    outcome = fetch(store, clock, network=network)
    assert len(outcome.failures) == 8
    assert len(site.site.requests) <= 2
    assert fetch(store, clock, network=network).asked == 0  # not even when the user wants it
    clock.pass_by(hours=1.1)
    assert fetch(store, clock, network=network).asked == 8


def test_a_host_that_refuses_for_ever_is_asked_less_and_less(site: FeedSite, clock: Clock, tmp_path: Path) -> None:
    store = subscribe(tmp_path, site.serve("/never", b"", status=429))
    days: list[int] = []
    for _ in range(40):
        asked = len(site.asked("/never"))
        for _ in range(4):
            fetch(store, clock, forced=False)
            clock.pass_by(hours=6)
        days.append(len(site.asked("/never")) - asked)
    assert sum(days[:3]) > sum(days[-3:]) and days[-1] <= 1
    assert sum(days[-10:]) >= 1, "it is never given up"


def test_no_more_than_two_requests_at_a_time_go_to_a_public_host(site: FeedSite, clock: Clock, tmp_path: Path) -> None:
    import threading

    active: list[int] = []
    most: list[int] = []
    lock = threading.Lock()
    both = threading.Barrier(2, timeout=20)

    def answer(handler: object) -> None:
        with lock:
            active.append(1)
            most.append(len(active))
        both.wait()  # each waits for one more: there are two at a time, not one
        with lock:
            active.pop()
        handler.give(rss(item(1)), "application/rss+xml")  # type: ignore[attr-defined]

    site.site.pages["/slow"] = answer
    network = Network(resolve=lambda _host, _port: ["127.0.0.1"], proxy=lambda _scheme, _host: "")
    store = subscribe(tmp_path, *(site.site.url(f"/slow?{n}", "slow.example") for n in range(8)))
    assert fetch(store, clock, network=network).failures == []
    assert max(most) == 2


def test_without_a_network_nothing_is_anybody_s_fault(clock: Clock, tmp_path: Path) -> None:
    import socket

    def nobody(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "no answer")

    network = Network(resolve=nobody, proxy=lambda _scheme, _host: "")
    store = subscribe(tmp_path, *(f"https://host{n}.example/feed" for n in range(50)))
    outcome = fetch(store, clock, network=network)
    assert outcome.offline
    assert outcome.sentence() == "The network seems to be down: nothing was fetched"
    assert outcome.failures == []
    assert all(not store.state(feed.url).errors for feed in store.subscriptions())


def test_validators_are_dropped_every_eight_days(site: FeedSite, clock: Clock, tmp_path: Path) -> None:
    store = subscribe(tmp_path, site.serve("/forever", rss(item(1)), etag='"same"'))
    for _ in range(4):
        fetch(store, clock)
        clock.pass_by(days=3)
    assert [("if-none-match" in headers) for headers in site.asked("/forever")] == [False, True, True, False]


def test_a_slow_drip_ends_by_our_own_clock(site: FeedSite, clock: Clock, tmp_path: Path) -> None:
    store = subscribe(tmp_path, site.site.url("/drip"), site.site.url("/silent"), site.serve("/feed", rss(item(1))))
    outcome = fetch(store, clock, limits=replace(FEED_LIMITS, page_seconds=1.0))
    assert {failure.error for failure in outcome.failures} == {"No feed came within 1 seconds"}
    assert outcome.sentence() == "1 new in 1 feed, 2 feeds fail"


def test_full_texts_are_wanted_of_what_is_new_and_short(site: FeedSite, clock: Clock, tmp_path: Path) -> None:
    short = "<title>Short {0}</title><link>https://harbour.test/{0}</link><description>A line.</description>"
    store = subscribe(tmp_path, site.serve("/feed", rss(short.format(1))))
    assert fetch(store, clock).texts_due == []  # the first document is no news
    site.serve("/feed", rss(short.format(1), short.format(2), item(3)))
    assert [article.title for article in fetch(store, clock).texts_due] == ["Short 2"]
    with store.edit() as feeds:
        feeds.change(site.site.url("/feed"), fulltext="never")
    site.serve("/feed", rss(short.format(4)))
    assert fetch(store, clock).texts_due == []
    with store.edit() as feeds:
        feeds.change(site.site.url("/feed"), fulltext="always")
    site.serve("/feed", rss(item(5)))
    assert [article.title for article in fetch(store, clock).texts_due] == ["Ferry 5 sails"]


def test_a_fetch_can_be_stopped(site: FeedSite, clock: Clock, tmp_path: Path) -> None:
    store = subscribe(tmp_path, *(site.serve(f"/stop{n}", rss(item(n))) for n in range(20)))
    results: list[str] = []
    run = FetchRun(
        store,
        settings(clock, threads=2),
        cancelled=lambda: len(results) >= 3,
        on_result=lambda result, _done, _all: results.append(result.feed.url),
    )
    outcome = run.run(store.subscriptions())
    count = len(results)
    assert outcome.cancelled and 3 <= count < 20, "what came together is written together"
    assert len(outcome.new) == len(articles(tmp_path)) == count
    assert outcome.sentence().startswith(f"Stopped: {count} new in {count} feeds")
    assert len(fetch(store, clock).new) == 20 - count


def test_feeds_wait_for_a_slow_disk_and_all_come(
    site: FeedSite, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "Incoming", partial(Incoming[object], room=1))
    store = subscribe(tmp_path, *(site.serve(f"/slow-disk{n}", rss(item(n))) for n in range(12)))
    assert len(fetch(store, clock).new) == len(articles(tmp_path)) == 12


def test_http_gives_way_to_https_where_the_same_feed_answers(
    clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(url: str, *_: object, **__: object) -> Came:
        asked.append(url)
        if url.startswith("https://dead.example"):
            raise FetchError("dead.example does not answer")
        page = url.startswith("https://page.example")
        return Came(url, "", Answer(200, {}, url), b"<html><p>Welcome</p></html>" if page else rss(item(len(asked))))

    monkeypatch.setattr(fetching, "ask", answer)
    names = ("both", "page", "dead")
    store = subscribe(tmp_path, *(f"http://{name}.example/feed" for name in names))
    assert fetch(store, clock).failures == []
    assert [feed.url for feed in store.subscriptions()] == [
        "https://both.example/feed",
        "http://page.example/feed",
        "http://dead.example/feed",
    ]
    asked.clear()
    fetch(store, clock)  # what was tried once is not tried again
    assert sorted(asked) == ["http://dead.example/feed", "http://page.example/feed", "https://both.example/feed"]


def test_a_link_in_the_place_of_a_folder_leads_nobody_out(site: FeedSite, clock: Clock, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    library = tmp_path / "library"
    store = subscribe(library, site.serve("/feed", rss(item(1))))
    (library / "harbour-news").symlink_to(outside)
    assert "leads out of the library" in fetch(store, clock).sentence()
    assert list(outside.iterdir()) == []
