"""Addresses: what is opened, as what, and what is refused."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.web.links import LinkFailedError, LinkRefusedError, browser_command, check_link, open_link, run_detached


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
        "//example.org/",
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
        "https://example.org/a b",
        " https://example.org/",
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


@pytest.mark.parametrize(
    ("environ", "platform", "release", "installed", "command"),
    [
        ({}, "linux", "6.1", {"xdg-open"}, ["/bin/xdg-open"]),
        ({}, "linux", "5.15-microsoft-standard-WSL2", {"xdg-open", "wslview"}, ["/bin/wslview"]),
        ({}, "darwin", "23", {"open", "xdg-open"}, ["/bin/open"]),
        ({}, "linux", "6.1", set(), []),
        ({"BROWSER": "firefox"}, "linux", "6.1", {"firefox", "xdg-open"}, ["/bin/firefox"]),
        ({"BROWSER": "firefox"}, "linux", "6.1", {"xdg-open"}, ["/bin/xdg-open"]),
        ({"BROWSER": 'sh -c "$0"'}, "linux", "6.1", {"sh", "xdg-open"}, ["/bin/xdg-open"]),
        ({"BROWSER": "firefox %s"}, "linux", "6.1", {"firefox", "xdg-open"}, ["/bin/xdg-open"]),
        ({"BROWSER": "firefox:chromium"}, "linux", "6.1", {"firefox", "xdg-open"}, ["/bin/xdg-open"]),
        ({"BROWSER": "w3m"}, "linux", "6.1", {"w3m", "xdg-open"}, ["/bin/xdg-open"]),
    ],
)
def test_which_program_opens_addresses(
    environ: dict[str, str], platform: str, release: str, installed: set[str], command: list[str]
) -> None:
    def which(name: str) -> str | None:
        return f"/bin/{name}" if name in installed else None

    assert browser_command(environ, platform, release, which) == command


def test_a_started_program_gets_the_address_as_one_argument_and_no_terminal(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    code = (
        "import os, sys, pathlib; p = pathlib.Path(sys.argv[1]);"
        "t = p.with_suffix('.new');"
        "t.write_text(repr((sys.argv[2], os.getsid(0) == os.getpid(), os.isatty(0), 'BROWSER' in os.environ)));"
        "t.rename(p)"
    )
    url = "https://example.org/$(touch${IFS}x);`x`&'\""
    run_detached([sys.executable, "-c", code, str(seen), url])
    deadline = time.monotonic() + 20
    while not seen.exists() and time.monotonic() < deadline:
        os.sched_yield()
    assert seen.read_text() == repr((url, True, False, False))


def test_a_program_that_fails_at_once_is_a_message(tmp_path: Path) -> None:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o700)
    with pytest.raises(LinkFailedError, match="browser ended with status 3"):
        run_detached([str(program)])
