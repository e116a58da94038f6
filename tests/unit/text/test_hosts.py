"""Hosts as they are shown."""

from __future__ import annotations

import pytest

from reader.text.hosts import host_of


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.News.example/a?b", "news.example"),
        ("http://user:word@news.example:8080/", "news.example"),
        ("//news.example/a", "news.example"),
        ("https://[::1]/a", "::1"),
        ("https://[broken/a", ""),
        ("/only/a/path", ""),
        ("", ""),
    ],
)
def test_the_host_of_an_address(address: str, host: str) -> None:
    assert host_of(address) == host
