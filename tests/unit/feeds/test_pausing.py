"""A fetch pauses while somebody else needs the processors."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.feeds.fetch_process import fetch_apart
from reader.feeds.fetching import FetchRun
from reader.feeds.trust import Trust
from reader.folders.rests import Rests
from reader.settings.config import Config
from tests.unit.feeds.documents import item, rss
from tests.unit.feeds.sites import Clock, FeedSite, articles, settings, subscribe, wait_for
from tests.unit.web.server import Site


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with Site() as running:
        yield FeedSite(running)


def test_nothing_is_read_or_written_meanwhile(site: FeedSite, tmp_path: Path) -> None:
    store = subscribe(tmp_path, site.serve("/feed", rss(item(1))))
    over = threading.Event()
    run = FetchRun(store, settings(Clock()), rest=over.wait)
    thread = threading.Thread(target=run.run, args=(store.subscriptions(),))
    thread.start()
    try:
        wait_for(lambda: len(site.asked("/feed")) == 1)
        assert articles(tmp_path) == []
    finally:
        over.set()
        thread.join()
    assert len(articles(tmp_path)) == 1


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="no memory to share here")
def test_the_process_that_fetches_is_told_of_keys(
    site: FeedSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "news"
    subscribe(folder, site.serve("/feed", rss(item(1))))
    Trust(tmp_path).add(folder)
    rests = Rests()
    monkeypatch.setattr("reader.folders.rests._MOMENT", 3600.0)
    rests.ask()

    def fetch() -> None:
        fetch_apart(
            folder,
            tmp_path,
            None,
            Config(fetch_private_hosts=True),
            forced=True,
            only=None,
            rests=rests.descriptor,
            cancelled=lambda: False,
            on_progress=print,
        )

    thread = threading.Thread(target=fetch)
    thread.start()
    try:
        wait_for(lambda: len(site.asked("/feed")) == 1)
        assert articles(folder) == []
    finally:
        monkeypatch.setattr("reader.folders.rests._MOMENT", 0.0)
        rests.ask()
        thread.join()
    assert len(articles(folder)) == 1
    rests.close()
