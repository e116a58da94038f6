"""News from an empty home to the follow-up of a star, in a real terminal and with the installed command."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.terminal import Terminal, environment
from tests.unit.feeds.documents import rss
from tests.unit.feeds.sites import FeedSite, articles
from tests.unit.web.server import Site

pytestmark = [pytest.mark.terminal, pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")]

COMMAND = str(Path(sys.executable).parent / "broadsheet")
HOST = "https://harbour.test"


def report(name: str, title: str, day: int, after: str = "") -> str:
    """An item about the harbour's ferries, which may state another one as related."""
    related = f"<a:link xmlns:a='http://www.w3.org/2005/Atom' rel='related' href='{HOST}/{after}'/>" if after else ""
    return (
        f"<title>{title}</title><link>{HOST}/{name}</link><guid>{name}</guid>"
        f"<pubDate>{day:02d} Nov 2026 08:00:00 GMT</pubDate>"
        "<content:encoded><![CDATA[<p>The ferry company of the outer islands said so on the pier.</p>]]>"
        f"</content:encoded>{related}"
    )


FIRST = report("plan", "Ferry company plans a second pier", 20)
SECOND = report("storm", "Storm damages the second pier", 21, after="plan")
LATER = report("open", "Second pier opens", 27, after="storm")


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with Site() as running:
        served = FeedSite(running)
        served.serve("/one.xml", rss(SECOND, FIRST), etag='"1"')
        served.serve("/two.xml", rss(report("x", "Something else", 1)).replace(b"Harbour News", b"Hull Times"))
        link = "<link rel='alternate' type='application/rss+xml' href='/{}.xml'>"
        page = f"<html><head><title>Site</title>{link.format('one')}{link.format('two')}</head></html>"
        served.serve("/", page.encode(), "text/html")
        yield served


def test_from_an_empty_home_to_the_follow_up_of_a_star(site: FeedSite, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    env = environment(home)
    with Terminal([COMMAND, "add", site.site.url("/")], env) as terminal:
        terminal.wait_for("Which?")
        assert "/one.xml" in terminal.text and "/two.xml" in terminal.text
        terminal.send("1", "enter")
        terminal.wait_for("2 new in 1 feed")
        assert terminal.end() == 0
    assert len(articles(home / ".local/share/broadsheet/library")) == 2

    with Terminal([COMMAND], env) as terminal:
        terminal.wait_for("Storm damages the second pier")
        terminal.send("enter")
        terminal.wait_for("said so on the pier")
        terminal.wait(lambda text: text.count("Ferry company plans") >= 2, what="a related article in the sidebar")
        terminal.send("s")
        terminal.wait_for("tarred")
        site.serve("/one.xml", rss(LATER, SECOND, FIRST), etag='"2"')
        terminal.send("R")
        terminal.wait_for("1 new in 1 feed")
        terminal.wait_for("Second pier opens")
        terminal.send("R")
        terminal.wait_for("Nothing new")
        terminal.send("k")  # what was said gives way to the counts
        terminal.wait_for("1 follow-up", timeout=40)
        terminal.send("F")
        terminal.wait_for("Second pier opens")
        terminal.send("Q")
    assert len(articles(home / ".local/share/broadsheet/library")) == 3


def test_an_address_typed_in_the_sample_opens_a_library_of_one_s_own(site: FeedSite, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    env = environment(home)
    with Terminal([COMMAND], env) as terminal:
        terminal.wait_for("This is the sample")
        terminal.send("+")
        terminal.wait_for("address")
        terminal.send(*site.site.url("/one.xml"), "enter")
        terminal.wait_for("Open my library")
        terminal.send("enter")
        terminal.wait_for("said so on the pier")  # the text of the first article, beside the list
        assert "Storm damages the second pier" in terminal.text and "sample" not in terminal.text
        terminal.send("Q")
        assert terminal.end() == 0
    assert len(articles(home / ".local/share/broadsheet/library")) == 2
    with Terminal([COMMAND], env) as terminal:
        terminal.wait_for("said so on the pier")
        terminal.send("Q")
        assert terminal.end() == 0
