"""Other programs' lists of feeds: what is taken, what is passed over and told."""

from __future__ import annotations

import pytest

from reader.feeds.list_import import ListError, read_list
from reader.feeds.opml import SubscriptionList


def opml(*addresses: str) -> bytes:
    outlines = "".join(f"<outline text='Feed {n}' xmlUrl='{url}'/>" for n, url in enumerate(addresses))
    return f"<opml><body><outline text='Sea'>{outlines}</outline></body></opml>".encode()


def test_feeds_keep_their_groups_and_old_forms_of_addresses_are_taken() -> None:
    feeds, notes = read_list(
        opml("http://one.test/feed", "feed://two.test/feed", "feed:http://three.test/", "command:Mail")
    )
    assert [feed.url for feed in feeds] == [
        "http://one.test/feed",
        "https://two.test/feed",
        "http://three.test/",
        "command:Mail",
    ]
    assert {feed.group for feed in feeds} == {"Sea"} and notes == []


def test_what_can_be_no_feed_is_passed_over_and_told() -> None:
    feeds, notes = read_list(opml("javascript:alert(1)", "file:///etc/passwd", "http://one.test/feed"))
    assert [feed.url for feed in feeds] == ["http://one.test/feed"]
    assert notes == ["Passed over: javascript:alert(1)", "Passed over: file:///etc/passwd"]


@pytest.mark.parametrize(
    "data",
    [
        opml("https://me:secret@one.test/feed").replace(b"xmlUrl", b"htmlUrl='https://me:secret@one.test/' xmlUrl"),
        opml("https://me:secret@one.test/feed"),
        b"https://me:secret@one.test/feed sea\n",
    ],
    ids=["OPML with its site", "OPML", "newsboat"],
)
def test_passwords_are_left_out(data: bytes) -> None:
    feeds, notes = read_list(data)
    assert [feed.url for feed in feeds] == ["https://one.test/feed"]
    assert len(notes) == 1 and "the setting passwords" in notes[0] and "secret" not in notes[0]
    assert "secret" not in feeds[0].site_url


def test_a_damaged_list_gives_what_can_be_read_and_other_files_are_none() -> None:
    feeds, notes = read_list(b"<opml><body><outline xmlUrl='http://one.test/feed' text='One'")
    assert [feed.url for feed in feeds] == ["http://one.test/feed"]
    assert notes == ["The file is damaged: 1 feed could be read"]
    for data in (b"milk\neggs\n", b"<html><body>no</body></html>"):
        with pytest.raises(ListError):
            read_list(data)


def test_neither_the_export_nor_the_name_of_a_feed_tells_a_password_however_the_list_writes_it() -> None:
    url = "https://me:secret@harbour.test/feed"
    others = SubscriptionList.parse(f"<opml><body><outline text='{url}' xmlURL='{url}'/></body></opml>".encode())
    assert b"secret" not in others.to_bytes(for_others=True)
    assert [feed.name for feed in others] == ["https://harbour.test/feed"]
