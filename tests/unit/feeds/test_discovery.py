"""Which feeds belong to an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.feeds.discovery import feeds_in_page, guesses, known_forms, typed_address, youtube_channel

PAGE = """<html><head><base href="https://harbour.test/blog/"><link rel="stylesheet" href="x.css">
<link rel='alternate' type='application/rss+xml' title='All &amp; more' href='feed?a=1&amp;utm_source=x'>
<LINK REL="alternate" TYPE="application/atom+xml; charset=utf-8" HREF="/atom.xml">
<link rel="alternate" type="application/json+oembed" href="/oembed?x"><link rel="alternate" hreflang="de" href="/de">
<link rel="alternate" type="application/rss+xml" href="/comments/feed">
<link rel=alternate type=text/xml href=javascript:x>
</head><body><a href="/other/rss.xml">RSS</a></body></html>"""


def test_the_feeds_that_a_page_states_come_in_its_order() -> None:
    found = feeds_in_page(PAGE, "https://harbour.test/blog/post")
    assert [(feed.url, feed.title, feed.kind) for feed in found] == [
        ("https://harbour.test/blog/feed?a=1", "All & more", "RSS"),
        ("https://harbour.test/atom.xml", "", "Atom"),
    ]


def test_links_that_look_like_feeds_are_better_than_nothing() -> None:
    page = "<a href='/news'>News</a><a href='/feed/'>Feed</a><a href='https://harbour.test/x/index.xml'>XML</a>"
    found = feeds_in_page(page, "https://harbour.test/")
    assert [feed.url for feed in found] == ["https://harbour.test/feed/", "https://harbour.test/x/index.xml"]


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv", "videos.xml?channel_id=UCabcdefghijklmnopqrstuv"),
        ("https://www.youtube.com/playlist?list=PLabcdefghijkl", "videos.xml?playlist_id=PLabcdefghijkl"),
        ("https://github.com/ada/engine/issues", "https://github.com/ada/engine/releases.atom"),
        ("https://github.com/ada", "https://github.com/ada.atom"),
        ("https://social.test/@ada", "https://social.test/@ada.rss"),
        ("https://old.reddit.com/r/sailing/", "https://www.reddit.com/r/sailing/.rss"),
        ("https://lobste.rs/t/python", "https://lobste.rs/t/python.rss"),
        ("https://ada.substack.com/", "https://ada.substack.com/feed"),
        ("https://ada.tumblr.com", "https://ada.tumblr.com/rss"),
    ],
)
def test_sites_that_have_a_rule_for_their_feeds(url: str, first: str) -> None:
    assert known_forms(url)[0].url.endswith(first)


@pytest.mark.parametrize("url", ["https://harbour.test/", "https://youtube.com/watch?v=x", "https://github.com/"])
def test_other_addresses_have_no_rule(url: str) -> None:
    assert known_forms(url) == []


def test_a_channel_s_page_names_its_channel() -> None:
    page = '<script>var x = {"externalId":"UCabcdefghijklmnopqrstuv"}</script>'
    assert youtube_channel(page)[0].url.endswith("channel_id=UCabcdefghijklmnopqrstuv")


def test_guesses_begin_beside_the_page() -> None:
    found = [feed.url for feed in guesses("https://harbour.test/blog/post")]
    assert found[0] == "https://harbour.test/blog/feed"
    assert "https://harbour.test/feed" in found
    assert len(found) <= 10


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" https://harbour.test/feed ", "https://harbour.test/feed"),
        ("harbour.test/feed", "https://harbour.test/feed"),
        ("feed:https://harbour.test/feed", "https://harbour.test/feed"),
        ("feed://harbour.test/feed", "https://harbour.test/feed"),
        ("<https://harbour.test/>", "https://harbour.test/"),
        ("127.0.0.1:8741/feed.xml", "http://127.0.0.1:8741/feed.xml"),
        ("localhost:8000", "http://localhost:8000"),
        ("[::1]/feed", "http://[::1]/feed"),
        ("file:///etc/passwd", ""),
        ("javascript:alert(1)", ""),
        ("harbour", ""),
        ("", ""),
    ],
)
def test_what_was_typed(typed: str, address: str) -> None:
    assert typed_address(typed) == address


@given(st.text(max_size=300))
def test_any_page_and_any_address_are_taken(text: str) -> None:
    for feed in feeds_in_page(f"<link rel=alternate type=application/rss+xml href='{text}'>{text}", "https://a.test/"):
        assert feed.url.startswith(("http://", "https://"))
    typed_address(text)
