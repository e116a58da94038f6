"""Feeds of every kind, and what is wrong with them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.feeds.entry import MAX_ENTRIES, Entry, NotAFeedError
from reader.feeds.feed_document import read_feed
from tests.unit.feeds.documents import ATOM, JSON_FEED, RDF, item, rss

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def only(data: bytes, url: str = "https://harbour.test/feed") -> Entry:
    (entry,) = read_feed(data, url, now=NOW).entries
    return entry


def test_an_rss_entry_comes_whole() -> None:
    feed = read_feed(rss(item(61), head="<ttl>90</ttl>"), "https://harbour.test/feed", now=NOW)
    assert (feed.title, feed.site_url, feed.language, feed.ttl) == ("Harbour News", "https://harbour.test/", "en", 90)
    (entry,) = feed.entries
    assert entry.title == "Ferry 61 sails"
    assert entry.url == "https://harbour.test/news/61"
    assert entry.id == "ferry-61"
    assert entry.published == datetime(2026, 11, 28, 1, 1, tzinfo=UTC)
    assert entry.summary == "What ferry 61 carries."
    assert entry.body == '<p>Ferry 61 carries <a href="https://harbour.test/cargo/61">this</a>.</p>'


def test_an_atom_entry_keeps_its_bases_and_its_title_in_markup() -> None:
    feed = read_feed(ATOM, "https://blog.test/feed.xml", now=NOW)
    assert feed.title == "Notes & Queries"
    (entry,) = feed.entries
    assert entry.title == "A strange title"
    assert entry.url == "https://blog.test/b/one.html"
    assert entry.published == entry.updated == datetime(2026, 11, 27, 8, tzinfo=UTC)
    assert entry.body == '<p><a href="https://blog.test/b/deep/q">there</a></p>'
    assert (entry.authors, entry.topics, entry.language) == (("Ada Lind",), ("sea",), "de")


def test_rdf_and_json_feeds_are_read() -> None:
    entry = only(RDF)
    assert (entry.title, entry.url, entry.authors) == ("First", "https://old.test/1", ("Bo",))
    assert entry.published == datetime(2026, 11, 1, tzinfo=UTC)
    first, second = read_feed(JSON_FEED, "https://json.test/feed.json", now=NOW).entries
    assert first.body == '<p>Text with a <a href="https://json.test/x">link</a></p>'
    assert (first.id, first.authors, first.topics) == ("1", ("Cleo",), ("a", "b"))
    assert first.enclosures[0].size == 1_000_000
    assert second.title == "A note without a title."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "What came is empty"),
        (b"<!doctype html><html><body><p>Welcome</p></body></html>", "What came is a web page, not a feed"),
        (b"<?xml version='1.0'?><note><to>x</to></note>", "What came is XML, but no feed"),
        (b"{}", "What came is JSON, but no feed"),
        (b"{oops", "What came is not a feed"),
        (b"\x00\x01\x02\xff" * 50, "What came is not a feed"),
    ],
)
def test_what_is_no_feed_is_told(data: bytes, sentence: str) -> None:
    with pytest.raises(NotAFeedError, match=f"^{sentence}$"):
        read_feed(data, "https://harbour.test/")


def test_a_feed_in_a_wrong_encoding_and_with_controls_is_read() -> None:
    latin = rss("<title>Caf\xe9 \x07 open&#27;[31m</title><link>https://harbour.test/1</link>")
    latin = latin.decode().replace("utf-8", "iso-8859-1").encode("latin-1")
    assert only(latin).title == "Café open [31m"
    stated_wrongly = rss("<title>Größe</title>").decode().encode("cp1252")
    assert only(stated_wrongly).title == "Größe"


@pytest.mark.parametrize(
    ("stated", "when"),
    [
        ("2003-12-13T18:30:02.25Z", "2003-12-13T18:30:02"),
        ("20031213T183002Z", "2003-12-13T18:30:02"),
        ("2003-12-13 18:30:02+01:00", "2003-12-13T17:30:02"),
        ("Sat, 13 Dec 2003 18:30:02 GMT", "2003-12-13T18:30:02"),
        ("2003-12-13", "2003-12-13T00:00:00"),
    ],
)
def test_a_date_keeps_its_time(stated: str, when: str) -> None:
    entry = only(rss(f"<title>One</title><pubDate>{stated}</pubDate>"))
    assert entry.published == datetime.fromisoformat(f"{when}+00:00")


def test_a_channel_alone_is_a_feed_also_while_it_has_no_entries() -> None:
    feed = read_feed(b"<!-- 1997 --><CHANNEL><TITLE>Harbour</TITLE></CHANNEL>", "https://harbour.test/", now=NOW)
    assert (feed.title, feed.entries) == ("Harbour", ())


def test_a_broken_feed_gives_what_can_be_read() -> None:
    entries = read_feed(rss(item(1), item(2))[:-60] + b"<p>&nbsp;& <", "https://harbour.test/", now=NOW).entries
    assert [entry.title for entry in entries] == ["Ferry 1 sails", "Ferry 2 sails"]


@pytest.mark.parametrize("date", ["Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 01 Jan 2099 00:00:00 GMT", "soon", ""])
def test_a_date_that_cannot_be_true_is_none(date: str) -> None:
    assert only(rss(f"<title>T</title><pubDate>{date}</pubDate>")).published is None


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://", "http://[::bad/", "  "]
)
def test_an_address_that_nobody_may_open_is_none(link: str) -> None:
    entry = only(rss(f"<title>T</title><link>{link}</link>"))
    assert entry.url in ("", "https://harbour.test/feed", "https://harbour.test/")


def test_titles_are_plain_and_never_empty() -> None:
    assert only(rss("<title>&lt;b&gt;Bold&lt;/b&gt; &amp;amp; more</title>")).title == "Bold & more"
    assert only(rss("<title></title><description>First sentence. Then more of it.</description>")).title
    assert only(rss("<title/><link>https://harbour.test/a-fine-slug</link>")).title == "a fine slug"
    assert only(rss("<title> </title>")).title == "Untitled"
    assert only(rss("<title>Why &amp;lt;dir&amp;gt; vanished</title>")).title == "Why <dir> vanished"


@pytest.mark.parametrize(
    "player",
    ["<iframe src='https://v.test/e'></iframe>", "<embed src='a.swf'>", "<object classid='clsid:1'>"],
)
def test_a_player_in_a_title_is_no_part_of_it(player: str) -> None:
    title = f"Ferry{player} <b>sails</b>".replace("<", "&lt;")
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">{title}</title></entry></feed>'
    assert only(feed.encode()).title == "Ferry sails"


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("shift_jis", "ゲーム三昧な正月、そして記事"),
        ("koi8-r", "Как пережить новогоднюю ночь"),
        ("big5", "總理今天宣布選舉將在下個月舉行，經濟形勢良好"),
        ("euc-kr", "총리는 오늘 다음 달에 선거가 치러질 것이라고 발표했다"),
        ("tis-620", "นายกรัฐมนตรีประกาศว่าการเลือกตั้งจะจัดขึ้นในเดือนหน้า"),
        ("windows-1255", "ראש הממשלה הודיע היום כי הבחירות ייערכו בחודש הבא"),
        ("windows-1256", "أعلن رئيس الوزراء اليوم أن الانتخابات ستجري في الشهر المقبل"),
        ("windows-1253", "Ο πρωθυπουργός ανακοίνωσε ότι οι εκλογές θα γίνουν"),
        ("windows-1252", "Die Fähren über die Elbe müssen größere Schäden hinnehmen"),
        ("windows-1252", "El año pasado la señora Núñez viajó a Málaga en avión"),
    ],
)
def test_a_feed_that_states_no_encoding_is_read_in_its_own(encoding: str, title: str) -> None:
    plain = f"<rss version='2.0'><channel><item><title>{title}</title></item></channel></rss>".encode(encoding)
    assert only(plain).title == title
    stated = f"<?xml version='1.0' encoding='{encoding}'?>".encode() + plain
    assert only(stated).title == title


def test_enclosures_and_media_are_links_and_pictures() -> None:
    entry = only(
        rss(
            "<title>Episode</title><enclosure url='https://harbour.test/e.mp3' type='audio/mpeg' length='2000000'/>"
            "<media:thumbnail url='https://harbour.test/t.jpg'/>"
            "<media:description>About &amp;amp; more</media:description>"
            "<media:content url='https://harbour.test/p.png' type='image/png'/>"
        )
    )
    assert [(e.url, e.kind, e.size) for e in entry.enclosures] == [
        ("https://harbour.test/e.mp3", "audio/mpeg", 2_000_000)
    ]
    assert set(entry.images) == {"https://harbour.test/t.jpg", "https://harbour.test/p.png"}


def test_a_feed_of_far_too_many_entries_is_cut_and_told() -> None:
    many = rss(*(f"<title>{n}</title>" for n in range(MAX_ENTRIES + 500)))
    feed = read_feed(many, "https://harbour.test/", now=NOW)
    assert (len(feed.entries), feed.left_out) == (MAX_ENTRIES, 500)
    assert feed.entries[0].title == "0"


def test_entities_are_never_expanded() -> None:
    bomb = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
    <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
    <rss version="2.0"><channel><title>T</title><item><title>&c;&x; end</title></item></channel></rss>"""
    assert "aaaaaaaaaaaaaaaaaaaaa" not in only(bomb).title
    assert "root:" not in only(bomb).title


def test_a_document_that_is_a_path_or_an_address_opens_nothing(tmp_path: Path) -> None:
    private = tmp_path / "private.xml"
    private.write_bytes(rss("<title>Of another feed</title>"))
    for data in (str(private).encode(), private.as_uri().encode(), b"http://127.0.0.1:9/feed"):
        with pytest.raises(NotAFeedError):
            read_feed(data, "https://harbour.test/", now=NOW)


@given(st.binary(max_size=400), st.booleans())
def test_nothing_but_a_refusal_comes_of_any_bytes(data: bytes, inside: bool) -> None:
    with suppress(NotAFeedError):
        read_feed(rss(item(1))[:300] + data if inside else data, "https://harbour.test/", now=NOW)
