"""The news of one library as a whole: passwords, and what may be asked at all."""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.feeds.adding import FoundFeed
from reader.feeds.session import NewsSession
from reader.model.errors import FullTextError
from reader.settings.config import Config
from tests.unit.feeds.documents import item, rss
from tests.unit.feeds.sites import FeedSite
from tests.unit.web.server import Site


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with Site() as running:
        yield FeedSite(running)


def printing(text: str) -> tuple[str, ...]:
    """A command that prints a text."""
    return (sys.executable, "-c", f"print({text!r})")


def test_a_password_is_asked_of_its_command_and_sent_to_its_host_only(site: FeedSite, tmp_path: Path) -> None:
    address = site.serve("/feed", rss(item(1)))
    site.site.pages["/away"] = lambda handler: handler.go(site.site.url("/feed", "localhost"))
    config = Config(passwords={"127.0.0.1": printing("me:secret")}, fetch_private_hosts=True)
    session = NewsSession(tmp_path / "news", tmp_path, config)
    away = site.site.url("/away")
    session.subscribe([FoundFeed(address, "Feed", 1), FoundFeed(away, "Away", 1)], address)
    site.site.requests.clear()
    assert not session.fetch().failures
    secret = f"Basic {base64.b64encode(b'me:secret').decode()}"
    sent = {(headers["host"].partition(":")[0], headers.get("authorization", "")) for _, headers in site.site.requests}
    assert sent == {("127.0.0.1", secret), ("localhost", "")}
    for file in (tmp_path / "news").rglob("*"):
        assert not file.is_file() or b"secret" not in file.read_bytes()


def test_a_command_that_fails_costs_its_own_purpose_only(site: FeedSite, tmp_path: Path) -> None:
    address = site.serve("/feed", rss(item(1)))
    config = Config(
        passwords={"127.0.0.1": ("/no/such/program",)}, on_new=(sys.executable, "-c", "raise SystemExit(3)")
    )
    session = NewsSession(tmp_path / "news", tmp_path, config)
    session.subscribe([FoundFeed(address, "Feed", 1)], address)
    outcome = session.fetch()
    assert outcome.sentence() == "1 new in 1 feed"
    assert outcome.notes == ["The command on_new ended with status 3"]


def test_two_fetches_at_once_are_one(site: FeedSite, tmp_path: Path) -> None:
    from filelock import FileLock

    address = site.serve("/feed", rss(item(1)))
    session = NewsSession(tmp_path / "news", tmp_path, Config())
    session.subscribe([FoundFeed(address, "Feed", 1)], address)
    with FileLock(tmp_path / "news" / ".feeds.fetching.lock"):
        assert session.fetch().sentence() == "Another window is fetching this library just now"
    assert session.fetch().sentence() == "1 new in 1 feed"


def test_a_page_of_an_allowed_host_leads_to_no_other_private_one(site: FeedSite, tmp_path: Path) -> None:
    address = site.serve("/page", b"", "text/html")
    site.site.pages["/page"] = lambda handler: handler.go(site.site.url("/secret", "localhost"))
    site.serve("/secret", b"<html><body><p>" + b"A secret of the router. " * 40 + b"</p></body></html>", "text/html")
    session = NewsSession(tmp_path / "news", tmp_path, Config())
    with pytest.raises(FullTextError, match="localhost is a private or local address"):
        session.keep_page(address, cancelled=lambda: False, on_progress=lambda _: None)
    assert site.asked("/page") and not site.asked("/secret")
