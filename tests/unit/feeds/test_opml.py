"""Lists of subscriptions: read, changed, merged, written, and what is wrong with them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.feeds import opml
from reader.feeds.opml import OpmlError, Subscription, SubscriptionList, newsboat_urls

OPML = b"""<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title><ownerName>Ada</ownerName></head><body>
<!-- kept --><outline text="News"><outline text="Sea"><outline type="rss" text="Harbour" xmlUrl="https://harbour.test/feed"
 htmlUrl="https://harbour.test/" category="x"/></outline><outline TITLE="Hull" XMLURL="https://hull.test/rss"/></outline>
<outline text="A link" type="link" url="https://x.test/"/>
<outline text="Again" xmlUrl="http://harbour.test/feed/"/></body></opml>"""


def test_feeds_come_with_their_groups_and_each_address_once() -> None:
    assert list(SubscriptionList.parse(OPML)) == [
        Subscription("https://harbour.test/feed", "Harbour", "https://harbour.test/", "News / Sea"),
        Subscription("https://hull.test/rss", "Hull", "", "News"),
    ]


def test_what_others_wrote_stays_when_a_feed_is_changed() -> None:
    feeds = SubscriptionList.parse(OPML)
    feeds.change("https://harbour.test/feed", folder="harbour", fulltext="always", paused=True)
    written = feeds.to_bytes()
    for kept in (b"<!-- kept -->", b"<ownerName>Ada</ownerName>", b'category="x"', b'url="https://x.test/"'):
        assert kept in written
    again = next(iter(SubscriptionList.parse(written)))
    assert (again.folder, again.fulltext, again.paused) == ("harbour", "always", True)
    assert SubscriptionList.parse(written).to_bytes() == written


def test_add_move_rename_and_remove() -> None:
    feeds = SubscriptionList.empty()
    one = Subscription("https://one.test/feed", "One", group="A / B")
    assert feeds.add(one)
    assert not feeds.add(replace(one, url="http://one.test/feed/?utm_source=x"))
    assert feeds.add(Subscription("https://two.test/feed"))
    feeds.change("https://one.test/feed", title="Eins", group="C")
    read = SubscriptionList.parse(feeds.to_bytes())
    assert [(feed.name, feed.group) for feed in read] == [("https://two.test/feed", ""), ("Eins", "C")]
    assert read.remove("https://one.test/feed")
    assert not read.remove("https://one.test/feed")
    assert len(list(read)) == 1


def test_lists_are_merged_by_address_and_folders_are_ours() -> None:
    mine = SubscriptionList.parse(OPML)
    theirs = SubscriptionList.empty()
    theirs.add(Subscription("http://harbour.test/feed", "Other name"))
    theirs.add(Subscription("https://new.test/feed", "New", group="News", folder="../../etc"))
    (new,) = mine.merge(theirs)
    assert (new.title, new.folder, new.group) == ("New", "", "News")
    assert mine.to_bytes().count(b'text="News"') == 1


def test_an_export_tells_no_password() -> None:
    feeds = SubscriptionList.empty()
    feeds.add(Subscription("https://me:secret@harbour.test/feed"))
    assert b"secret" in feeds.to_bytes()
    assert b"secret" not in feeds.to_bytes(for_others=True)
    assert b"secret" in feeds.to_bytes()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The list of feeds is not XML"),
        (OPML[:300], "The list of feeds is not XML"),
        (b"<html><body/></html>", "This is XML, but no list of feeds"),
        (b'<!DOCTYPE o [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><opml><body>&c;</body></opml>', "defines entities"),
        (b'<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body>&x;</body></opml>', "defines entities"),
    ],
)
def test_what_is_no_list_is_told(data: bytes, sentence: str) -> None:
    with pytest.raises(OpmlError, match=sentence):
        SubscriptionList.parse(data)


def test_a_damaged_list_of_others_gives_what_can_be_read() -> None:
    damaged = OPML.replace(b'text="Harbour"', b'text="Harbour & \x07 Hull" text="twice"')[:-20]
    read = list(SubscriptionList.parse(damaged, mend=True))
    assert [feed.url for feed in read] == ["https://harbour.test/feed", "https://hull.test/rss"]
    with pytest.raises(OpmlError, match="entities"):
        SubscriptionList.parse(b'<!DOCTYPE o [<!ENTITY a "b">]><opml><body>&a;<outline></opml>', mend=True)


def test_groups_nested_deeply_are_read() -> None:
    deep = b'<outline text="g">' * 2000 + b'<outline xmlUrl="https://deep.test/"/>' + b"</outline>" * 2000
    feeds = list(SubscriptionList.parse(b"<opml><body>" + deep + b"</body></opml>"))
    assert [feed.url for feed in feeds] == ["https://deep.test/"]


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_and_group_read_back(title: str, group: str) -> None:
    feeds = SubscriptionList.empty()
    feeds.add(Subscription("https://one.test/feed?a=1&b=2"))
    changed = feeds.change("https://one.test/feed?a=1&b=2", title=title, group=group)
    assert changed
    written = feeds.to_bytes()
    (read,) = SubscriptionList.parse(written)
    assert read.url == changed.url
    assert SubscriptionList.parse(written).to_bytes() == written


_CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["add", "remove", "title", "group", "url"]),
        st.sampled_from("abcd"),
        st.sampled_from(["a", "https://hull.test/rss", "", "News / Sea", "News"]),
    ),
    max_size=12,
)


@given(_CHANGES)
def test_after_any_changes_the_list_finds_what_its_file_says(changes: list[tuple[str, str, str]]) -> None:
    feeds = SubscriptionList.parse(OPML)
    for what, letter, value in changes:
        url = f"https://{letter}.test/feed"
        if what == "add":
            there = {feed.url for feed in feeds}
            assert feeds.add(Subscription(url, group=value)) == (url not in there)
        elif what == "remove":
            feeds.remove(url)
        else:
            feeds.change(url, **{what: f"https://{letter}{letter}.test/" if what == "url" else value})
        read = SubscriptionList.parse(feeds.to_bytes())
        assert [feeds.get(feed.url) for feed in read] == list(feeds) == list(read)


def test_changing_every_feed_of_a_long_list_looks_at_each_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    feeds = SubscriptionList.empty()
    for n in range(200):
        feeds.add(Subscription(f"https://one.test/{n}"))
    looked: list[object] = []
    subscription = opml._subscription  # pyright: ignore[reportPrivateUsage]
    monkeypatch.setattr(opml, "_subscription", lambda *place: looked.append(place) or subscription(*place))
    for n in range(200):
        feeds.change(f"https://one.test/{n}", folder=f"f{n}", title="T")
    assert len(looked) < 1_000


def test_newsboat_s_list_is_read_without_its_commands() -> None:
    feeds, passed = newsboat_urls(
        '# mine\nhttps://one.test/feed news "~One & only"\n\nexec:rm -rf /\n'
        '"query:Unread:unread = \\"yes\\""\nhttps://two.test/feed !\nhttps://three.test/"\n'
    )
    assert feeds[0] == Subscription("https://one.test/feed", "One & only", group="news")
    assert feeds[1] == Subscription("https://two.test/feed")
    assert len(passed) == 2
