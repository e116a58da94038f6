"""Addresses: what is opened, as what, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.web.browser import LinkFailedError
from reader.web.links import LinkRefusedError, check_link, open_link


@pytest.mark.parametrize(
    ("written", "opened", "host"),
    [
        ("https://example.org", "https://example.org/", "example.org"),
        ("HTTPS://Example.ORG:8443/A?b=c&d=%20#e", "https://example.org:8443/A?b=c&d=%20#e", "example.org"),
        ("http://bücher.example/ä?ö=ü", "http://xn--bcher-kva.example/%C3%A4?%C3%B6=%C3%BC", "xn--bcher-kva.example"),
        ("https://faß.example/", "https://xn--fa-hia.example/", "xn--fa-hia.example"),
        ("https://аpple.com/", "https://xn--pple-43d.com/", "xn--pple-43d.com"),
        ("https://例え。jp/", "https://xn--r8jz45g.jp/", "xn--r8jz45g.jp"),
        ("https://[2001:DB8::1]:80/x", "https://[2001:db8::1]:80/x", "[2001:db8::1]"),
        ("https://example.org/'\"<>`|^{}", "https://example.org/'%22%3C%3E%60%7C%5E%7B%7D", "example.org"),
        ("https://example.org//a/../b;c=1,2", "https://example.org//a/../b;c=1,2", "example.org"),
        ("https://example.org/a b?c d", "https://example.org/a%20b?c%20d", "example.org"),
        ("//example.org/x", "https://example.org/x", "example.org"),
        ("www.example.org/x", "https://www.example.org/x", "www.example.org"),
    ],
)
def test_a_web_address_is_rebuilt(written: str, opened: str, host: str) -> None:
    link = check_link(written)
    assert (link.url, link.host) == (opened, host)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://example.org/",
        "httpss://example.org/",
        "mailto:a@example.org",
        "--flag",
        "https:example.org",
        "https:///path",
        "https://user@example.org/",
        "https://user:secret@example.org/",
        "https://@example.org/",
        "https://example.org\\@evil.example/",
        "https://example.org/\n",
        "https://example.org/\x1b]0;x\x07",
        "https://example.org/\u202egpj.exe",
        "https://exam\u200bple.org/",
        "https://exam\u200dple.org/",
        "https://example.org/\ud800",
        "https://exa%6dple.org/",
        "https://example.org:port/",
        "https://example.org:99999/",
        "https://-example.org/",
        "https://a..b/",
        "https://[::1",
        "https://[fe80::1%25eth0]/",
        "https://[v1.x]/",
        "https://exam$ple.org/",
        "https://℀.example/",
        "https://" + "a" * 64 + ".example/",
        "https://example.org/" + "a" * 9000,
    ],
)
def test_anything_else_is_refused_with_a_sentence(url: str) -> None:
    started: list[str] = []
    with pytest.raises(LinkRefusedError) as refused:
        open_link(url, started.append)
    assert not started
    assert str(refused.value).endswith(".")
    assert str(refused.value).isprintable()


@given(st.text() | st.text("htps:/@\\.[]%?#ßa1-\u202e\u200d ").map(lambda text: "https://" + text))
def test_whatever_comes_is_refused_or_becomes_plain_ascii(url: str) -> None:
    try:
        link = check_link(url)
    except LinkRefusedError:
        return
    assert link.url.isascii()
    assert link.url.isprintable()
    assert " " not in link.url
    assert link.url.startswith((f"http://{link.host}", f"https://{link.host}"))
    assert check_link(link.url) == link


def test_the_browser_gets_the_rebuilt_address_and_the_host_is_returned() -> None:
    started: list[str] = []
    assert open_link("https://BÜCHER.example/x", started.append) == "xn--bcher-kva.example"
    assert started == ["https://xn--bcher-kva.example/x"]


def test_a_browser_that_cannot_start_is_a_message() -> None:
    def launcher(url: str) -> None:
        raise FileNotFoundError(2, "No such file or directory", url)

    with pytest.raises(LinkFailedError, match="cannot be started: no such file"):
        open_link("https://example.org/", launcher)
