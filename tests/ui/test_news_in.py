"""News in the reader: `+` and `R`, from the keyboard to the list, against a server on the loopback interface."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.feeds.trust import Trust
from reader.settings import paths
from reader.settings.config import Config
from reader.ui.flows.feed_flow import OPEN_OWN
from reader.ui.screens.dialogs import ProblemsScreen
from reader.ui.widgets.dialog_list import DialogList
from reader.ui.widgets.query_bar import QueryBar
from tests.ui.conftest import NORMAL, Desk, open_desk
from tests.unit.feeds.documents import item, rss
from tests.unit.feeds.sites import FeedSite, articles
from tests.unit.web.server import Site


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with Site() as running:
        served = FeedSite(running)
        served.serve("/one.xml", rss(item(1), item(2)), etag='"1"')
        served.serve("/two.xml", rss(item(5)).replace(b"Harbour News", b"Hull Times"))
        link = "<link rel='alternate' type='application/rss+xml' href='/{}.xml'>"
        page = f"<html><head><title>Site</title>{link.format('one')}{link.format('two')}</head></html>"
        served.serve("/", page.encode(), "text/html")
        yield served


def mine(folder: Path, **more: object) -> Config:
    """Settings in which a folder is the user's own library."""
    folder.mkdir(exist_ok=True)
    return Config(preview_delay=0.0, library={"news": folder}, **more)  # type: ignore[arg-type]


async def typed(desk: Desk, text: str) -> None:
    await desk.press("plus", "ctrl+u")
    for letter in text:
        await desk.pilot.press({"/": "slash", ":": "colon", ".": "full_stop"}.get(letter, letter))
    await desk.press("enter")


async def until_said(desk: Desk, words: str) -> None:
    await desk.wait(lambda: words in desk.said, words)


async def test_a_site_is_added_fetched_and_read(site: FeedSite, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    config = mine(folder, fetch_every=0)
    async with open_desk(folder, NORMAL, config, state=tmp_path / "state.json") as desk:
        await desk.press("R")
        assert desk.said == "There are no feeds in this library; + adds one"
        await typed(desk, site.site.url("/"))
        await desk.wait(lambda: desk.app.screen is not desk.screen, "the choice of feeds")
        await desk.press("enter")
        await until_said(desk, "Added 1 feed; 2 new in 1 feed")
        await desk.wait(lambda: len(desk.list.rowids) == 2, "the articles in the list")
        await desk.wait(lambda: desk.selected() in ("Ferry 1 sails", "Ferry 2 sails"), "a selected article")
        selected = desk.selected()
        site.serve("/one.xml", rss(*(item(n) for n in (9, 8, 7, 1, 2))), etag='"2"')
        await desk.press("R")
        await until_said(desk, "3 new in 1 feed")
        await desk.wait(lambda: len(desk.list.rowids) == 5, "the new articles in the list")
        assert desk.selected() == selected
        await desk.press("R")
        await until_said(desk, "Nothing new")


async def test_on_the_sample_one_s_own_library_is_opened_as_soon_as_it_has_news(site: FeedSite, tmp_path: Path) -> None:
    config = mine(tmp_path / "news", fetch_every=0)
    async with open_desk(paths.sample_dir(), NORMAL, config, state=tmp_path / "state.json") as desk:
        await typed(desk, site.site.url("/"))
        await desk.wait(lambda: desk.app.screen is not desk.screen, "the choice of feeds")
        await desk.press("down", "down")
        which = desk.app.screen
        await desk.press("enter")
        await until_said(desk, "Added 2 feeds; 3 new in 2 feeds")
        await desk.wait(lambda: desk.app.screen not in (desk.screen, which), "the offer to open the library")
        await desk.press("enter")
        await desk.wait(lambda: desk.app.return_code == OPEN_OWN, "the end of the sample")


async def test_rules_mark_what_comes_and_one_undo_takes_it_back(site: FeedSite, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    config = mine(
        folder,
        fetch_every=0,
        queries={"ferries": "title:ferry", "old": "title:2", "first": "title:1"},
        rules={"ferries": ("read",), "old": ("star",), "first": ("hide",)},
    )
    async with open_desk(folder, NORMAL, config, state=tmp_path / "state.json") as desk:
        await typed(desk, site.site.url("/one.xml"))
        said = "Added 1 feed; 2 new in 1 feed; 2 marked read, 1 starred, 1 hidden by rules, u takes it back"
        await until_said(desk, said)
        library = desk.screen.flows.library
        assert (len(library.state.read()), len(library.state.starred())) == (2, 1)
        await desk.wait(lambda: len(desk.list.rowids) == 1, "the article that is not hidden")
        await desk.press("u")
        await until_said(desk, "Undone (rules): 2 articles")
        await desk.wait(lambda: len(desk.list.rowids) == 2, "both articles")
        assert not library.state.read() and not library.state.starred()


async def test_what_fails_is_told_feed_by_feed(site: FeedSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "news"
    config = mine(folder, fetch_every=0)
    async with open_desk(folder, NORMAL, config, state=tmp_path / "state.json") as desk:
        await typed(desk, site.site.url("/one.xml"))
        await until_said(desk, "2 new in 1 feed")
        site.serve("/one.xml", b"", status=500)
        await desk.press("R")
        await until_said(desk, "Nothing new, 1 feed fails")
        await desk.press("exclamation_mark")
        await desk.wait(lambda: desk.app.screen is not desk.screen, "the problems")
        (failure,) = desk.screen.flows.feeds.news.failures()
        assert failure.sentence == "127.0.0.1 is in trouble (answer 500)"
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    async with open_desk(folder, NORMAL, config, state=tmp_path / "state.json") as desk:  # another day
        await desk.press("exclamation_mark")
        await desk.wait(lambda: isinstance(desk.app.screen, ProblemsScreen), "the problems")
        assert "127.0.0.1 is in trouble" in str(desk.app.screen.query_one(DialogList).get_option_at_index(0).prompt)
        await desk.press("enter")
        await until_said(desk, "Harbour News is a feed: there is no article to open; E edits the list of feeds")
        await desk.press("exclamation_mark")
        await desk.wait(lambda: isinstance(desk.app.screen, ProblemsScreen), "the problems")
        await desk.press("E")
        await until_said(desk, "No editor is set")


async def test_what_cannot_be_added_is_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    async with open_desk(folder, NORMAL, mine(folder, fetch_every=0), state=tmp_path / "state.json") as desk:
        await typed(desk, "nonsense")
        await until_said(desk, "“nonsense” is no web address")
        await desk.press("plus")
        assert desk.screen.query_one(QueryBar).place[0] == "nonsense", "to be mended"
        await desk.press("escape")
        await typed(desk, "http://127.0.0.1:1/x")
        await until_said(desk, "does not accept the connection")
        assert articles(folder) == []


async def test_feeds_that_are_due_are_fetched_at_the_start(site: FeedSite, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    config = mine(folder)
    (folder / "feeds.opml").write_text(
        f'<opml version="2.0"><body><outline xmlUrl="{site.site.url("/one.xml")}"/></body></opml>'
    )
    async with open_desk(folder, NORMAL, config, state=tmp_path / "state.json") as desk:
        assert not desk.said  # a list of feeds that was not made here causes no request
        assert site.site.requests == []
    Trust(tmp_path).add(folder, ["127.0.0.1"])
    config = mine(folder, notify="osc9")
    async with open_desk(folder, NORMAL, config, state=tmp_path / "state.json") as desk:
        written: list[str] = []
        assert desk.app._driver is not None  # pyright: ignore[reportPrivateUsage]
        desk.app._driver.write = written.append  # type: ignore[method-assign]
        await until_said(desk, "2 new in 1 feed")
        await desk.wait(lambda: "\x1b]9;Broadsheet: 2 new in 1 feed\x07" in written, "the notification")
        await desk.wait(lambda: len(desk.list.rowids) == 2, "the articles in the list")


def test_a_desk_that_only_looks_whether_feeds_are_due_loads_no_network() -> None:
    code = (
        "import sys, pathlib\n"
        "from reader.library.news_desk import NewsDesk\n"
        "from reader.settings.config import Config\n"
        "here = pathlib.Path(sys.argv[1])\n"
        "(here / 'feeds.opml').write_text('<opml><body/></opml>')\n"
        "from reader.feeds.trust import Trust\n"
        "Trust(here).add(here)\n"
        "assert NewsDesk([here], Config(), here / 'state.json', None, lambda: None).is_due()\n"
        "print({'httpx2', 'httpcore2', 'ssl', 'feedparser', 'lxml', 'defusedxml'} & sys.modules.keys())\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", code, folder], capture_output=True, text=True, check=True, timeout=60
        )
    assert done.stdout == "set()\n"
