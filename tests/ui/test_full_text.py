"""The key for the full text, from the keyboard to the screen, against a server on the loopback interface."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader import web
from reader.settings.config import Config
from reader.web import extract, network
from tests.articles import Written, write_library
from tests.ui.conftest import LOW, NORMAL, Desk, open_desk
from tests.unit.web.in_process import find_in_process
from tests.unit.web.server import SENTENCES, Site

ALLOWED = Config(preview_delay=0.0, fetch_private_hosts=True)
TITLE = "Ferries return to the islands"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


def library(tmp_path: Path, *urls: str) -> Path:
    """A folder of articles without a text, the first one the newest, each with a page."""
    folder = tmp_path / "news"
    write_library(
        folder,
        [Written(TITLE if not n else f"{TITLE} {n}", float(n), excerpt="Soon.", url=url) for n, url in enumerate(urls)],
    )
    return folder


async def fetched(desk: Desk) -> None:
    await desk.press("x")
    await desk.wait(lambda: desk.said and not desk.activity, "the full text to come, or not")


async def test_the_text_is_shown_with_its_origin_found_and_there_without_a_network(tmp_path: Path) -> None:
    before: dict[Path, bytes] = {}
    with Site() as site:
        folder = library(tmp_path, site.url("/article"))
        before.update((path, path.read_bytes()) for path in folder.iterdir())
        async with open_desk(folder, NORMAL, ALLOWED, cache=tmp_path / "cache") as desk:
            await desk.press("enter")
            await desk.until_title(TITLE)
            assert SENTENCES[0] not in desk.view.plain_text()
            await fetched(desk)
            assert desk.said.startswith("The full text is here")
            await desk.wait(lambda: SENTENCES[0] in desk.view.plain_text(), "the text in the reader")
            shown = desk.view.plain_text()
            assert "Full text from 127.0.0.1, fetched Fri 20 November, 12:00 UTC" in shown
            assert shown.count(TITLE) == 1 and "never shown" not in shown and "What others report" not in shown
            await desk.press("q", "slash", *"Lind", "enter")
            await desk.wait(lambda: desk.list.rowids and not desk.screen.busy, "the search to find the text")
    async with open_desk(folder, NORMAL, ALLOWED, cache=tmp_path / "cache") as desk:
        await desk.press("enter")
        await desk.wait(lambda: SENTENCES[0] in desk.view.plain_text(), "the kept text")
        await desk.press("q", "slash", *"Lind", "enter")
        await desk.wait(lambda: not desk.screen.busy and len(desk.list.rowids) == 1)
        await desk.press("enter")
        await fetched(desk)
        assert "does not accept the connection" in desk.said and "o opens" in desk.said
        assert SENTENCES[0] in desk.view.plain_text(), "a failure leaves the kept text"
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


REFUSALS = {
    "/404": "404",
    "/pdf": "PDF document",
    "/consent": "consent",
    "/script": "script",
    "/empty": "is empty",
    "/bomb": "larger than",
    "/circle": "in a circle",
    "/to-private": "10.11.12.13 is a private or local address",
}


async def test_each_refusal_is_one_sentence_that_offers_the_original(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The site's loopback address plays the public internet; all other addresses keep their own nature.
    public = network.is_public
    monkeypatch.setattr(network, "is_public", lambda ip: ip == "127.0.0.1" or public(ip))
    monkeypatch.setattr(extract, "search", find_in_process)
    folder = library(tmp_path, *(site.url(path) for path in REFUSALS))
    async with open_desk(folder, LOW, cache=tmp_path / "cache") as desk:
        await desk.press("enter")
        for number, reason in enumerate(REFUSALS.values()):
            await desk.until_title(f"{TITLE} {number}" if number else TITLE)
            await fetched(desk)
            assert reason in desk.said and desk.said.endswith("; o opens the page in the browser")
            shown = "".join(desk.screen.query_one("#status").render().plain.split())  # pyright: ignore
            assert shown.removesuffix("1related:l").endswith("browser"), "no word is cut, at 80 columns either"
            await desk.press("J")


async def test_a_failure_of_an_article_left_meanwhile_does_not_offer_the_key_of_another(
    tmp_path: Path, site: Site
) -> None:
    folder = library(tmp_path, site.url("/404"), site.url("/article"))
    async with open_desk(folder, LOW, ALLOWED, cache=tmp_path / "cache") as desk:
        await desk.press("enter")
        await desk.until_title(TITLE)
        opened = desk.screen.flows.reading.opened
        assert opened is not None
        desk.screen.flows.text.fetched("another", "Another", "It failed")
        assert desk.said == "“Another”: It failed"
        desk.screen.flows.text.fetched(opened.id, opened.title, "It failed")
        assert desk.said == "It failed; o opens the page in the browser"
        desk.screen.flows.say("A sentence that is far too long. " * 30)
        assert desk.screen.query_one("#status").render().plain.endswith("…")  # pyright: ignore


async def test_private_addresses_need_the_setting(tmp_path: Path, site: Site) -> None:
    async with open_desk(library(tmp_path, site.url("/article")), cache=tmp_path / "cache") as desk:
        await desk.press("enter")
        await fetched(desk)
        assert "private or local address, which the settings do not allow" in desk.said
        assert not site.requests


async def test_the_key_stops_what_it_began_and_begins_again(tmp_path: Path, site: Site) -> None:
    folder = library(tmp_path, site.url("/silent"), site.url("/silent?2"))
    async with open_desk(folder, config=ALLOWED, cache=tmp_path / "cache") as desk:
        await desk.press("enter", "x")
        await desk.wait(lambda: site.requests, "the request")
        assert desk.activity
        await desk.press("x")
        assert desk.said == f"Stopped getting the full text: {TITLE}" and not desk.activity
        await desk.press("x")
        await desk.wait(lambda: len(site.requests) == 2, "the second request")
        await desk.press("J", "x")
        await desk.wait(lambda: len(site.requests) == 3, "the request for the next article, in place of the first")
        assert desk.activity
        await desk.press("x")
        assert desk.said == f"Stopped getting the full text: {TITLE} 1"


async def test_without_its_libraries_the_key_says_how_to_get_them(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "available", lambda: False)
    async with open_desk(library(tmp_path, site.url("/article"))) as desk:
        await desk.press("enter", "x")
        assert "pip install 'broadsheet[web]'" in desk.said
        assert not site.requests


async def test_the_full_texts_of_all_that_is_shown_come_one_after_the_other(tmp_path: Path) -> None:
    with Site() as site:
        folder = library(tmp_path, site.url("/article"), site.url("/long"), site.url("/403"))
        async with open_desk(folder, NORMAL, ALLOWED, cache=tmp_path / "cache") as desk:
            await desk.press("X")
            await desk.wait(lambda: "could not be had" in desk.said, "the full texts to come")
            assert desk.said == "2 full texts are here, 1 could not be had"
            await desk.press("X")
            await desk.wait(lambda: "had a text already" in desk.said, "the second answer")
            assert desk.said == "No new full text, 1 could not be had, 2 articles had a text already"
