"""The whole way from an article to its kept text, against a server on the loopback interface."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader import web
from reader.model.article import Article
from reader.model.errors import CancelledError, FullTextError
from reader.web import extract
from reader.web.cache import FullText, FullTextCache
from reader.web.fulltext import full_text
from reader.web.limits import Limits
from tests.unit.web.in_process import find_in_process
from tests.unit.web.server import SENTENCES, Site

ID = "0123456789abcdef"
WHEN = datetime(2026, 11, 20, 9, 30, 15, 999, tzinfo=UTC)
LIMITS = Limits(page_seconds=10, total_seconds=60, max_bytes=200_000, extract_cpu_seconds=30, extract_seconds=40)


@pytest.fixture
def cache(tmp_path: Path) -> FullTextCache:
    return FullTextCache(tmp_path)


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "search", find_in_process)


def article(*urls: str, amp: str = "", summary: str = "") -> Article:
    return Article(
        "a.md",
        "Ferries return to the islands",
        url=urls[0] if urls else "",
        alternative_urls=urls[1:],
        amp_url=amp,
        summary=summary,
    )


def get(wanted: Article, cache: FullTextCache, progress: list[str] | None = None, **settings: object) -> FullText:
    given = {
        "allow_private": True,
        "cancelled": lambda: False,
        "on_progress": (progress if progress is not None else []).append,
        "clock": lambda: WHEN,
        "limits": LIMITS,
    }
    return full_text(wanted, ID, cache, **(given | settings))


def test_the_text_comes_is_kept_and_says_where_and_when_from(site: Site, cache: FullTextCache) -> None:
    progress: list[str] = []
    text = get(article(site.url("/moved")), cache, progress)
    assert (text.id, text.url, text.fetched_at) == (ID, site.url("/article"), WHEN.replace(microsecond=0))
    assert text.markdown.startswith(SENTENCES[0]), "the headline, which the pane shows already, stays out"
    assert cache.get(ID) == text
    assert progress == ["Asking 127.0.0.1", "Asking 127.0.0.1", "Looking for the text in the page"]


@pytest.mark.usefixtures("in_process")
def test_the_amp_page_is_tried_next_then_the_others(site: Site, cache: FullTextCache) -> None:
    site.requests.clear()
    progress: list[str] = []
    wanted = article(site.url("/consent"), site.url("/missing"), site.url("/article"), amp=site.url("/pdf"))
    assert get(wanted, cache, progress).url == site.url("/article")
    assert [path for path, _ in site.requests] == ["/consent", "/pdf", "/missing", "/article"]
    assert "Another address: asking 127.0.0.1" in progress


def test_one_page_is_not_asked_for_twice(site: Site, cache: FullTextCache) -> None:
    site.requests.clear()
    here = site.url("/missing")
    with pytest.raises(FullTextError) as error:
        get(article(here, here + "/", here + "?utm_source=x", "", "javascript:alert(1)"), cache)
    assert error.value.sentence == "127.0.0.1 does not have the page (any more) (answer 404)"
    assert len(site.requests) == 1


def test_when_all_fail_the_original_says_why(site: Site, cache: FullTextCache) -> None:
    with pytest.raises(FullTextError) as error:
        get(article(site.url("/pdf"), amp=site.url("/missing")), cache)
    assert error.value.sentence == (
        "What 127.0.0.1 sends is a PDF document, not a web page, and another address of it gave nothing either"
    )
    assert cache.ids() == frozenset()


def test_an_article_without_an_address_says_so(cache: FullTextCache) -> None:
    for wanted in (article(), article("ftp://example.com/"), article("https://")):
        with pytest.raises(FullTextError, match="states no web address"):
            get(wanted, cache)


def test_loopback_is_refused_unless_allowed(site: Site, cache: FullTextCache) -> None:
    site.requests.clear()
    with pytest.raises(FullTextError, match=r"127\.0\.0\.1 is a private or local address"):
        get(article(site.url("/article")), cache, allow_private=False)
    assert site.requests == []


@pytest.mark.usefixtures("in_process")
def test_a_longer_text_is_never_replaced_by_a_shorter_one(site: Site, cache: FullTextCache) -> None:
    long = get(article(site.url("/long")), cache)
    assert get(article(site.url("/short")), cache) == long
    assert cache.get(ID) == long
    assert len(get(article(site.url("/article")), FullTextCache(cache.folder / "other")).markdown) < len(long.markdown)


@pytest.mark.usefixtures("in_process")
def test_a_shorter_text_is_replaced_by_a_longer_one(site: Site, cache: FullTextCache) -> None:
    short = get(article(site.url("/short")), cache)
    assert len(get(article(site.url("/long")), cache).markdown) > len(short.markdown)


@pytest.mark.usefixtures("in_process")
def test_no_more_than_the_summary_or_the_body_is_no_text(site: Site, cache: FullTextCache) -> None:
    for wanted, at_least in (
        (article(site.url("/short"), summary="word " * 200), 0),
        (article(site.url("/short")), 1000),
    ):
        with pytest.raises(FullTextError) as error:
            get(wanted, cache, at_least=at_least)
        assert error.value.sentence == "The page holds no more text than is here already"
    assert get(article(site.url("/short"), site.url("/long")), cache, at_least=1000).url == site.url("/long")


@pytest.mark.usefixtures("in_process")
def test_a_failure_leaves_the_kept_text(site: Site, cache: FullTextCache) -> None:
    kept = get(article(site.url("/article")), cache)
    with pytest.raises(FullTextError):
        get(article(site.url("/500")), cache)
    assert cache.get(ID) == kept


@pytest.mark.usefixtures("in_process")
def test_the_user_can_stop_between_and_within_the_steps(site: Site, cache: FullTextCache) -> None:
    stop = threading.Event()

    def stop_at_extraction(line: str) -> None:
        if line.startswith("Looking"):
            stop.set()

    with pytest.raises(CancelledError) as error:
        get(
            article(site.url("/article"), site.url("/long")),
            cache,
            cancelled=stop.is_set,
            on_progress=stop_at_extraction,
        )
    assert error.value.sentence == "Stopped before the full text was there"
    assert cache.ids() == frozenset()


def test_the_time_for_everything_is_limited(site: Site, cache: FullTextCache) -> None:
    addresses = [site.url(f"/silent?{n}") for n in range(4)]
    site.requests.clear()
    with pytest.raises(FullTextError) as error:
        get(article(*addresses), cache, limits=replace(LIMITS, page_seconds=0.3, total_seconds=0.5))
    assert error.value.sentence == "No page came within 0.3 seconds, and another address of it gave nothing either"
    assert len(site.requests) == 2


@pytest.mark.usefixtures("in_process")
def test_a_full_disk_is_one_sentence(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FullTextError, match="The text came, but could not be kept: "):
        get(article(site.url("/article")), FullTextCache(tmp_path / "file"))


def test_the_room_needs_none_of_its_libraries_until_it_is_asked() -> None:
    code = (
        "import sys, reader.web, reader.web.fulltext, reader.web.cache\n"
        "assert reader.web.available()\n"
        "heavy = {'httpx2', 'httpcore2', 'trafilatura', 'lxml', 'ssl', 'textual', 'rich'} & sys.modules.keys()\n"
        "sys.exit(str(heavy) if heavy else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_without_the_libraries_it_is_known_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert web.available()
    find_spec = web.importlib.util.find_spec
    monkeypatch.setattr(
        web.importlib.util, "find_spec", lambda name: None if name == "trafilatura" else find_spec(name)
    )
    assert not web.available()
    assert "pipx inject" in web.MISSING
    assert "pip install 'broadsheet[web]'" in web.MISSING
