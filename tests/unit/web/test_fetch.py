"""Pages, redirects, refusals and limits of the fetcher, against a server on the loopback interface."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from dataclasses import replace

import httpx2
import pytest

from reader import __version__
from reader.model.errors import CancelledError
from reader.web.errors import FetchError
from reader.web.exchange import next_address, parse_address
from reader.web.fetch import Page
from reader.web.network import Network
from tests.unit.web.conftest import QUICK
from tests.unit.web.server import Site, article_html

Get = Callable[..., Page]


@pytest.mark.parametrize(
    "path", ["/article", "/gzip", "/two-gzips", "/deflate", "/raw-deflate", "/brotli", "/untyped", "/moved", "/hop4"]
)
def test_a_page_comes_whole_however_it_is_sent(site: Site, get: Get, path: str) -> None:
    page = get(site.url(path))
    assert page.html.decode() == article_html()
    assert page.url == site.url(path)
    assert page.final_url == site.url("/article" if path in ("/moved", "/hop4") else path)


def test_what_is_sent_is_honest_and_without_cookies(site: Site, get: Get) -> None:
    site.requests.clear()
    get(site.url("/hop2?a=1#part"))
    assert [path for path, _ in site.requests] == ["/hop2?a=1", "/hop1", "/hop0", "/article"]
    for _, headers in site.requests:
        assert headers["user-agent"] == f"Broadsheet/{__version__} (terminal news reader)"
        assert headers["host"] == f"127.0.0.1:{site.port}"
        assert not {"cookie", "referer", "authorization"} & headers.keys()


def test_type_and_charset_are_those_of_the_server(site: Site, get: Get) -> None:
    page = get(site.url("/latin"))
    assert (page.content_type, page.charset) == ("text/html", "iso-8859-1")
    assert get(site.url("/untyped")).content_type == ""


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/missing", "127.0.0.1 does not have the page (any more) (answer 404)"),
        ("/403", "127.0.0.1 does not let it be read from here (answer 403)"),
        ("/410", "127.0.0.1 has taken the page away (answer 410)"),
        ("/500", "127.0.0.1 is in trouble (answer 500)"),
        ("/204", "127.0.0.1 does not send the page (answer 204)"),
        ("/nowhere", "127.0.0.1 does not send the page (answer 302)"),
        ("/pdf", "What 127.0.0.1 sends is a PDF document, not a web page"),
        ("/pdf-in-disguise", "What 127.0.0.1 sends is a PDF document, not a web page"),
        ("/junk", "What 127.0.0.1 sends is not a web page, although it says so"),
        ("/picture", "What 127.0.0.1 sends is a picture, not a web page"),
        ("/empty", "The page that 127.0.0.1 sends is empty"),
        ("/large", "The page is larger than 0.2 MB"),
        ("/bomb", "The page is larger than 0.2 MB"),
        ("/deflate-bomb", "The page is larger than 0.2 MB"),
        ("/endless", "The page is larger than 0.2 MB"),
        ("/half-gzip", "The page broke off before its end"),
        ("/no-gzip", "The page came damaged: it cannot be decompressed"),
        ("/no-brotli", "The page came damaged: it cannot be decompressed"),
        ("/half-brotli", "The page broke off before its end"),
        ("/brotli-bomb", "The page is larger than 0.2 MB"),
        ("/zstd", "The page comes in a compression that was not asked for"),
        ("/circle", "127.0.0.1 leads in a circle (it may insist on cookies)"),
        ("/hop5", "127.0.0.1 leads from page to page, more than 5 times"),
        ("/to-file", "127.0.0.1 leads elsewhere: only http and https addresses can be fetched"),
        ("/to-user", "127.0.0.1 leads elsewhere: the address contains a user name, which is never sent"),
        ("/to-junk", "127.0.0.1 leads to an address that cannot be read"),
        ("/not-http", "127.0.0.1 broke off, or does not speak HTTP"),
        ("/cut", "127.0.0.1 broke off, or does not speak HTTP"),
        ("/heads", "127.0.0.1 broke off, or does not speak HTTP"),
    ],
)
def test_what_is_no_page_is_one_sentence(site: Site, get: Get, path: str, sentence: str) -> None:
    with pytest.raises(FetchError) as error:
        get(site.url(path))
    assert error.value.sentence == sentence


def test_a_foreign_content_type_is_cleaned_before_it_is_shown(site: Site, get: Get) -> None:
    with pytest.raises(FetchError) as error:
        get(site.url("/odd"))
    assert "\x1b" not in error.value.sentence
    assert error.value.sentence.startswith(("What 127.0.0.1 sends is a file (", "127.0.0.1 broke off"))


@pytest.mark.parametrize("path", ["/drip", "/silent"])
def test_a_slow_server_ends_by_our_clock(site: Site, get: Get, path: str) -> None:
    with pytest.raises(FetchError) as error:
        get(site.url(path), limits=replace(QUICK, page_seconds=0.4))
    assert error.value.sentence == "No page came within 0.4 seconds"


@pytest.mark.parametrize("path", ["/drip", "/silent", "/endless"])
def test_the_user_can_stop_at_any_time(site: Site, get: Get, path: str) -> None:
    asked = threading.Event()

    def cancelled() -> bool:
        return asked.is_set() and len(site.requests) > 0

    site.requests.clear()
    with pytest.raises(CancelledError):
        get(
            site.url(path),
            cancelled=cancelled,
            on_progress=lambda line: asked.set(),
            limits=replace(QUICK, page_seconds=600, max_bytes=10**12),
        )


def test_progress_is_told_in_short_lines(site: Site, get: Get) -> None:
    lines: list[str] = []
    site.pages["/middling"] = lambda handler: handler.give(b"<p>" + b"x" * 150_000)
    get(site.url("/middling"), on_progress=lines.append)
    assert lines[0] == "Asking 127.0.0.1"
    assert re.fullmatch(r"Reading 127\.0\.0\.1: 1\d\d kB", lines[1])


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("ftp://example.com/a", "Only http and https addresses can be fetched"),
        ("file:///etc/passwd", "Only http and https addresses can be fetched"),
        ("javascript:alert(1)", "Only http and https addresses can be fetched"),
        ("//example.com/a", "Only http and https addresses can be fetched"),
        ("", "Only http and https addresses can be fetched"),
        ("http:///path", "The address names no host"),
        ("http://", "The address names no host"),
        ("https://user@example.com/", "The address contains a user name, which is never sent"),
        ("http://exa\x00mple.com/", "The address is written in a way that cannot be fetched"),
        ("http://[::1/", "The address is written in a way that cannot be fetched"),
        ("http://a:99999999/", "The address names a port that does not exist"),
        ("http://" + "a" * 70_000, "The address is written in a way that cannot be fetched"),
    ],
)
def test_other_addresses_are_refused_without_any_network(get: Get, url: str, sentence: str) -> None:
    with pytest.raises(FetchError) as error:
        get(url, network=Network(resolve=lambda host, port: pytest.fail("looked up")))
    assert error.value.sentence == sentence


def test_https_never_leads_to_http() -> None:
    here = httpx2.URL("https://example.com/a")
    with pytest.raises(FetchError) as error:
        next_address(here, "http://example.com/a")
    assert error.value.sentence == "example.com leads from https to unencrypted http, which is not followed"
    assert str(next_address(here, "//other.example/b")) == "https://other.example/b"
    assert str(next_address(httpx2.URL("http://example.com/a"), "https://example.com/a")) == "https://example.com/a"


def test_an_address_with_other_letters_becomes_punycode_and_percent_signs() -> None:
    address = parse_address(" http://bücher.example/straße?q=ä b ")
    assert (address.raw_host, address.raw_path) == (b"xn--bcher-kva.example", b"/stra%C3%9Fe?q=%C3%A4%20b")


# Which machine is asked ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0", "[64:ff9b::7f00:1]"]
)
def test_loopback_is_refused_however_it_is_written(site: Site, get: Get, host: str) -> None:
    site.requests.clear()
    with pytest.raises(FetchError, match=r"private or local|not known|no address"):
        get(site.url("/article", host), allow_private=False)
    assert site.requests == []


class Names:
    """A name server of our own: names to addresses, and who was asked for."""

    def __init__(self, **answers: list[str] | OSError) -> None:
        self.answers = {name.replace("_", "."): found for name, found in answers.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        found = self.answers.get(host, [host])
        if isinstance(found, OSError):
            raise found
        return found


def test_a_name_is_resolved_once_and_keeps_its_name_in_the_request(site: Site, get: Get) -> None:
    names = Names(news_test=["127.0.0.1"])
    site.requests.clear()
    get(site.url("/article", "news.test"), network=Network(resolve=names))
    assert names.asked == ["news.test"]
    assert site.requests[0][1]["host"] == f"news.test:{site.port}"


def test_a_public_page_cannot_lead_to_a_private_one(site: Site, get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    # The site's loopback address plays the public internet; all other addresses keep their own nature.
    from reader.web import address, network

    monkeypatch.setattr(network, "is_public", lambda ip: ip == "127.0.0.1" or address.is_public(ip))
    names = Names(inside_test=["::ffff:10.0.0.7", "192.168.0.9"])
    ask = {"allow_private": False, "network": Network(resolve=names)}
    assert get(site.url("/article"), **ask).html
    for path, host in (("/to-private", "10.11.12.13"), ("/to-name", "inside.test")):
        with pytest.raises(FetchError) as error:
            get(site.url(path), **ask)
        expected = f"{host} is a private or local address, which the settings do not allow to fetch from"
        assert error.value.sentence == expected


def test_a_name_that_changes_its_address_is_checked_at_each_hop(
    site: Site, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.web import network

    monkeypatch.setattr(network, "is_public", lambda ip: ip == "127.0.0.1")
    answers = iter([["127.0.0.1"], ["127.0.0.2"], ["127.0.0.1"]])
    with pytest.raises(FetchError, match=r"rebound\.test is a private or local address"):
        get(
            site.url("/moved", "rebound.test"),
            allow_private=False,
            network=Network(resolve=lambda host, port: next(answers)),
        )
    assert next(answers) == ["127.0.0.1"]


def test_private_addresses_among_public_ones_are_left_out(
    site: Site, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.web import network

    monkeypatch.setattr(network, "is_public", lambda ip: ip == "127.0.0.1")
    connected: list[str] = []
    connect = network._connect

    def noted(address: str, *details: object) -> socket.socket:
        connected.append(address)
        return connect(address, *details)

    monkeypatch.setattr(network, "_connect", noted)
    names = Names(mixed_test=["127.0.0.2", "10.0.0.1", "127.0.0.1"])
    assert get(site.url("/article", "mixed.test"), allow_private=False, network=Network(resolve=names)).html
    assert connected == ["127.0.0.1"]


def test_the_next_address_is_tried_when_one_does_not_answer(site: Site, get: Get) -> None:
    names = Names(two_test=["127.0.0.2", "127.0.0.1"])
    assert get(site.url("/article", "two.test"), network=Network(resolve=names)).html


def test_no_network_is_one_sentence(get: Get) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = unused.getsockname()[1]
    cases: list[tuple[list[str] | OSError, str]] = [
        (socket.gaierror(socket.EAI_AGAIN, "x"), "a.test cannot be looked up: the network seems to be down"),
        (
            socket.gaierror(socket.EAI_NONAME, "x"),
            "The name a.test is not known: the site is gone, or the network is down",
        ),
        ([], "There is no address for the name a.test"),
        (["127.0.0.1"], "a.test does not accept the connection"),
    ]
    for answer, sentence in cases:
        with pytest.raises(FetchError) as error:
            get(f"http://a.test:{closed}/", network=Network(resolve=Names(a_test=answer)))
        assert error.value.sentence == sentence


def test_a_name_server_that_never_answers_ends_by_our_clock(get: Get) -> None:
    never = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        never.wait(100)
        return []

    with pytest.raises(FetchError, match=r"No page came within 0\.3 seconds"):
        get("http://a.test/", network=Network(resolve=resolve), limits=replace(QUICK, page_seconds=0.3))
    assert not never.is_set(), "given up while the name server was still silent"
    never.set()


def test_a_host_that_swallows_connections_is_given_up(get: Get) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        held = []
        for _ in range(8):  # fill the queue, so that the next connection is neither accepted nor refused
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", port))
            held.append(client)
        try:
            with pytest.raises(FetchError, match=r"does not answer|No page came"):
                get(f"http://127.0.0.1:{port}/", limits=replace(QUICK, connect_seconds=0.3, page_seconds=1))
        finally:
            for client in held:
                client.close()
