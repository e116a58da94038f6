"""A plain RSS document read without feedparser gives what feedparser gives; what is odd is left to it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.feeds import feed_document
from reader.feeds.entry import FeedDocument, NotAFeedError
from reader.feeds.plain_rss import plain_items
from tests.counts import times
from tests.unit.feeds.documents import ATOM, RDF, item, rss

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
URL = "https://harbour.test/feeds/all.xml"
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:wfw="http://wellformedweb.org/CommentAPI/" '
    'xmlns:media="http://search.yahoo.com/mrss/"'
)


def nothing(*_: object) -> None:
    """What is not read plainly."""


def read(data: bytes, content_type: str = "", *, plainly: bool = True) -> FeedDocument | str:
    with pytest.MonkeyPatch.context() as patch:
        if not plainly:
            patch.setattr(feed_document, "plain_items", nothing)
        try:
            return feed_document.read_feed(data, URL, content_type, NOW)
        except NotAFeedError as error:
            return str(error)


def test_an_ordinary_feed_is_read_plainly() -> None:
    data = rss(item(1), item(2), head="<title>Harbour</title><ttl>60</ttl><image><url>/i.png</url></image>")
    plain = plain_items(data, URL, "application/rss+xml")
    assert plain is not None
    rest, entries = plain
    assert b"<item>" not in rest and len(entries) == 2
    assert read(data) == read(data, plainly=False)


def test_a_feed_with_the_usual_modules_is_read_plainly() -> None:
    usual = (
        "<title>Ferry sails</title><link>https://h.test/2026/11/ferry/?p=1#more</link><comments>/c</comments>"
        "<dc:creator>Ada Lind</dc:creator><category>Sea</category><guid isPermaLink='false'>https://h.test/?p=1</guid>"
        "<media:thumbnail url='https://h.test/t.jpg' width='10'/><wfw:commentRss>https://h.test/c</wfw:commentRss>"
        "<slash:comments>0</slash:comments><post-id xmlns='com-wordpress:feed-additions:1'>1</post-id>"
    )
    data = f"<rss version='2.0' {SPACES}><channel><title>H</title><item>{usual}</item></channel></rss>".encode()
    assert plain_items(data, URL, "") is not None
    document = read(data)
    assert document == read(data, plainly=False) and not isinstance(document, str)
    assert document.entries[0].images == ("https://h.test/t.jpg",) and document.entries[0].authors == ("Ada Lind",)


@pytest.mark.parametrize(
    "odd",
    [
        ATOM,
        RDF,
        rss("<title>One</title><title>Two</title>"),
        rss("<title>One <b>two</b></title>"),
        rss("<title type='html'>One</title>"),
        rss("<media:title xmlns:media='http://search.yahoo.com/mrss/'>One</media:title>"),
        rss("<Title>One</Title>"),
        rss("<description>&lt;!-- &lt;item&gt; --&gt;</description>").replace(b"&lt;item&gt;", b"<![CDATA[<item>]]>"),
        rss(item(1)).replace(b"</channel>", b"<title>Late</title></channel>"),
        rss(item(1)).replace(b"<channel>", b"<channel xml:lang='de'>"),
        rss(item(1)).replace(b"<rss ", b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss ", 1),
        rss(item(1)).replace(b"<rss ", b"<rss xmlns='http://purl.org/rss/1.0/' ", 1),
        rss(item(1))[:-8],
    ],
)
def test_what_is_odd_is_left_to_feedparser(odd: bytes) -> None:
    assert plain_items(odd, URL, "") is None


def test_another_encoding_is_left_to_feedparser() -> None:
    data = rss(item(1))
    assert plain_items(data, URL, "text/xml; charset=koi8-r") is None
    assert plain_items(data.replace(b"1.0", b"1.0' encoding='iso-8859-1", 1).replace(b'"', b"'"), URL, "") is None


# fmt: off
WORDS = (
    "Ferry sails", "A &amp; B", "&lt;b&gt;bold&lt;/b&gt;", "&amp;amp;", "&amp;lt;i&amp;gt;x", "Ünï", "日本", "Ã¼ber",
    "&#8217;s", " ", "\n", "<!-- c -->", "<![CDATA[<p>raw &nbsp; x</p>]]>", "<![CDATA[<item>]]>", "&#x85;",
    "x@y.test (Ada)", "<b>nested</b>", "&amp;eacute;", "&amp;copy;", "&lt;odd&gt;",
)
ADDRESSES = (
    "https://h.test/1", "/rel", "../up", "http://h.test/a?b=c&amp;d=e", "https://h.test/#part", "",
    " https://h.test/sp ", "HTTPS://H.test/X", "javascript:alert(1)", "urn:x:1", "0-3", "?q", "#f", "//other.test/x",
    "https://h.test", "https://h.test/a;b", "https://h.test/ü", "tag:x,2026:1",
)
DATES = (
    "Sat, 28 Nov 2026 10:00:00 GMT", "2026-11-28T10:00:00Z", "28 Nov 2026", "", "nonsense",
    "Sat, 28 Nov 26 10:00 EST",
)
ODDITIES = (
    "<slash:comments>4</slash:comments>", "<author>a@b.c (X)</author>", "<source url='/s'>S</source>", "loose",
    "<unknown>u</unknown>", "<dc:date>2026-11-27</dc:date>", "<description/>", "<link/>",
    "<wfw:commentRss>https://h.test/c</wfw:commentRss>", "<Title>U</Title>",
    "<author>Ada Lind</author>", "<media:credit role='author'>Me</media:credit>", "<slash:section>Sea</slash:section>",
    "<media:thumbnail url='/t.png'/>", "<media:thumbnail>https://x.test/y.png</media:thumbnail>",
    "<media:content url='https://m.test/a.jpg' medium='image'/>", "<media:content url='/v.mp4' fileSize='1'/>",
    "<media:content url='/v.mp4'><media:credit>X</media:credit></media:content>",
    "<post-id xmlns='com-wordpress:feed-additions:1'>77</post-id>",
)
# fmt: on
texts = st.lists(st.sampled_from(WORDS), max_size=4).map("".join)
addresses = st.sampled_from(ADDRESSES)


def element(names: str, content: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """An element of one of these names; what follows a name in its beginning is left out in its end."""

    def filled(name: str, text: str) -> str:
        return f"<{name}>{text}</{name.split()[0]}>"

    return st.builds(filled, st.sampled_from(names.split("|")), content)


elements = st.one_of(
    element("title|description|content:encoded|dc:creator|category|category domain='d'|category term='t'", texts),
    element("link|guid|guid isPermaLink='false'|guid isPermaLink='False'|comments", addresses),
    element("pubDate", st.sampled_from(DATES)),
    addresses.map("<enclosure url='{}' length='12' type='Audio/MPEG'/>".format),
    st.sampled_from(ODDITIES),
)
items = st.lists(st.lists(elements, max_size=6).map("\n".join), max_size=3)
channel = st.lists(
    st.sampled_from((
        "<title>Feed é</title>", "<link>https://h.test/</link>", "<language>en_US</language>", "<ttl>60</ttl>",
        "<image><url>/i.png</url><title>I</title><link>/l</link></image>", "<title>Other</title>",
        "<textInput><title>T</title><name>q</name><link>/s</link></textInput>", "<item><title>In</title></item>",
    )),
    max_size=4,
).map("".join)  # fmt: skip
TYPES = ("", "text/xml", "application/rss+xml; charset=utf-8", "application/xml; charset=iso-8859-1")


@settings(max_examples=times(40, 20_000), deadline=None)
@given(channel, items, st.sampled_from(TYPES), st.sampled_from(("", "<title>Late</title>")))
def test_every_feed_gives_the_same_either_way(head: str, inside: list[str], content_type: str, tail: str) -> None:
    whole = "".join(f"<item>{one}</item>" for one in inside)
    data = f'<?xml version="1.0"?><rss version="2.0" {SPACES}><channel>{head}{whole}{tail}</channel></rss>'.encode()
    assert read(data, content_type) == read(data, content_type, plainly=False)
