"""Proxies that the environment names: HTTP and SOCKS, on the loopback interface; what is private stays refused."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from reader.web.errors import FetchError
from reader.web.fetch import Page
from reader.web.network import Network, system_proxy
from tests.unit.web.server import Site, article_html

Get = Callable[..., Page]


class _Socks(socketserver.BaseRequestHandler):
    """SOCKS 5 without a login: whatever name is asked for, it leads to the site."""

    def handle(self) -> None:
        self.request.recv(2 + 255)
        self.request.sendall(b"\x05\x00")
        head = self.request.recv(4)
        if head[3] == 3:
            name = self.request.recv(self.request.recv(1)[0]).decode()
        else:
            name = socket.inet_ntoa(self.request.recv(4))
        self.request.recv(2)
        self.server.names.append(name)  # type: ignore[attr-defined]
        with socket.create_connection(("127.0.0.1", self.server.target)) as there:  # type: ignore[attr-defined]
            self.request.sendall(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
            there.sendall(self.request.recv(65536))
            while data := there.recv(65536):
                self.request.sendall(data)


@contextmanager
def socks(target: int) -> Iterator[socketserver.ThreadingTCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Socks) as server:
        server.daemon_threads = True
        server.names, server.target = [], target  # type: ignore[attr-defined]
        thread = threading.Thread(target=lambda: server.serve_forever(0.02))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def behind(proxy: str) -> Network:
    """A network in which nobody but the proxy looks names up."""

    def resolve(host: str, _port: int) -> list[str]:
        raise AssertionError(f"{host} was looked up")

    return Network(resolve=resolve, proxy=lambda _scheme, _host: proxy)


def test_an_http_proxy_is_asked_for_the_whole_address(site: Site, get: Get) -> None:
    site.requests.clear()
    whole = "http://news.example/article"
    site.pages[whole] = site.pages["/article"]
    page = get(whole, network=behind(f"http://me:secret@127.0.0.1:{site.port}"), allow_private=False)
    assert page.html.decode() == article_html()
    ((path, headers),) = site.requests
    assert path == whole
    assert headers["host"] == "news.example"
    assert headers["proxy-authorization"].startswith("Basic ")


def test_a_socks_proxy_carries_the_request_to_the_name(site: Site, get: Get) -> None:
    with socks(site.port) as server:
        proxy = f"socks5h://127.0.0.1:{server.server_address[1]}"
        page = get("http://news.example/article", network=behind(proxy), allow_private=False)
        assert page.html.decode() == article_html()
        assert server.names == ["news.example"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("host", ["10.0.0.1", "127.0.0.1", "router", "nas.local", "[::1]", "0x7f000001"])
def test_behind_a_proxy_what_is_private_by_its_name_is_refused(site: Site, get: Get, host: str) -> None:
    site.requests.clear()
    with pytest.raises(FetchError, match="private or local"):
        get(f"http://{host}/article", network=behind(f"http://127.0.0.1:{site.port}"), allow_private=False)
    assert site.requests == []


@pytest.mark.parametrize("proxy", ["ftp://127.0.0.1:1", "http://", "http://127.0.0.1:99999999"])
def test_a_proxy_that_cannot_be_used_is_one_sentence(get: Get, proxy: str) -> None:
    with pytest.raises(FetchError, match="proxy"):
        get("http://news.example/", network=behind(proxy), allow_private=False)


def test_the_environment_names_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    assert system_proxy("https", "news.example") == ""
    monkeypatch.setenv("https_proxy", "proxy.example:3128")
    monkeypatch.setenv("no_proxy", "near.example")
    assert system_proxy("https", "news.example") == "http://proxy.example:3128"
    assert system_proxy("https", "near.example") == ""
    assert system_proxy("http", "news.example") == ""
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:1080")
    assert system_proxy("http", "news.example") == "socks5://127.0.0.1:1080"
