"""What is left out of feedparser's work changes nothing of what it answers."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from reader.feeds.quick_feedparser import quick_feedparser
from tests.unit.feeds.documents import ATOM, RDF, item, rss

HEADERS = {"content-type": "application/xml", "content-location": "https://harbour.test/feeds/all.xml"}
ODD = rss(
    "<title>A &lt;b&gt;bold&lt;/b&gt; one</title><link>../two?a=1&amp;b=2#here</link><guid>three</guid>",
    "<title></title><link>HTTPS://Harbour.test:443/x;y/../z?</link><guid isPermaLink='false'>four</guid>",
    "<link>https://harbour.test/a/./b/../c</link><modified>2026-11-28</modified><issued>2026-11-27</issued>",
    "<link>https:////harbour.test/many</link><enclosure url='/a.mp3' type='audio/mpeg'/><category>Sea</category>",
    "<link>https://harbour.test/end#</link><pubDate>Sat, 28 Nov 2026 10:00 CET</pubDate><copyright>me</copyright>",
)


@pytest.fixture(scope="module")
def untouched() -> Iterator[Any]:
    """The library as it comes, beside the quick one."""
    quick_feedparser()
    kept = {name: module for name, module in sys.modules.items() if name.split(".")[0] == "feedparser"}
    for name in kept:
        del sys.modules[name]
    yield importlib.import_module("feedparser")
    for name in [name for name in sys.modules if name.split(".")[0] == "feedparser"]:
        del sys.modules[name]
    sys.modules.update(kept)


@pytest.mark.parametrize("document", [rss(item(1), item(2)), ATOM, RDF, ODD, ODD.replace(b"</link>", b"<link>")])
def test_the_answers_are_those_of_the_library(untouched: Any, document: bytes) -> None:
    def read(library: Any) -> Any:
        parsed = library.parse(
            BytesIO(document), response_headers=HEADERS, sanitize_html=False, resolve_relative_uris=False
        )
        return plain([parsed["feed"], parsed["entries"], parsed["version"]])

    assert read(quick_feedparser()) == read(untouched)


def plain(value: Any) -> Any:
    """A value of the library in Python's own kinds, so that nothing but what it holds counts."""
    if isinstance(value, dict):
        return {name: plain(value) for name, value in dict.items(value)}  # pyright: ignore
    return [plain(one) for one in value] if isinstance(value, list) else value  # pyright: ignore
