"""A web server on the loopback interface whose every page is a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from reader.web.fetch import Page, fetch
from reader.web.limits import Limits
from tests.unit.web.server import Site

QUICK = Limits(connect_seconds=2, page_seconds=5, total_seconds=20, max_bytes=200_000)
"""Limits for tests in which no limit is meant to be reached."""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A running site; its pages are those of tests.unit.web.server."""
    with Site() as running:
        yield running


@pytest.fixture
def get() -> Callable[..., Page]:
    """fetch() with everything allowed and quick limits, unless said otherwise."""

    def get_page(url: str, **settings: object) -> Page:
        given = {
            "allow_private": True,
            "cancelled": lambda: False,
            "on_progress": lambda line: None,
            "limits": QUICK,
        }
        return fetch(url, **(given | settings))

    return get_page
