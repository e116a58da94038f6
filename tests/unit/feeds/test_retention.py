"""Old articles put away: which may be, and that nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.feeds.feed_store import FeedStore, StoreError
from reader.feeds.retention import old_files, put_away
from tests.unit.feeds.documents import item, rss
from tests.unit.feeds.sites import Clock, articles, fetch, subscribe

AFTER = 4_000_000_000


@pytest.fixture
def store(tmp_path: Path) -> FeedStore:
    (tmp_path / "feed.xml").write_bytes(rss(item(1), item(2), item(3)))
    store = subscribe(tmp_path / "library", "command:cat", title="Harbour")
    fetch(store, Clock(), commands={"cat": ("cat", str(tmp_path / "feed.xml"))})
    return store


def again(store: FeedStore, tmp_path: Path) -> int:
    (tmp_path / "feed.xml").write_bytes(rss(item(1), item(2), item(3, body="<p>Changed a lot.</p>")))
    return len(fetch(store, Clock(), commands={"cat": ("cat", str(tmp_path / "feed.xml"))}).new)


def test_only_what_is_older_counts(store: FeedStore) -> None:
    assert len(old_files(store, AFTER)) == 3
    assert old_files(store, int(Clock().now.timestamp())) == []


def test_files_are_moved_whole_and_do_not_come_back(store: FeedStore, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    before = {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in articles(store.folder)}
    assert len(put_away(store, old_files(store, AFTER), archive).done) == 3
    assert {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in articles(archive)} == before
    assert articles(store.folder) == [] and not (store.folder / "harbour").exists()
    assert again(store, tmp_path) == 0 and articles(store.folder) == []


def test_removed_files_do_not_come_back(store: FeedStore, tmp_path: Path) -> None:
    assert len(put_away(store, old_files(store, AFTER), None).done) == 3
    assert again(store, tmp_path) == 0 and articles(store.folder) == []


def test_what_somebody_edited_or_saved_stays(store: FeedStore, tmp_path: Path) -> None:
    edited, saved, _ = articles(store.folder)
    edited.write_text(edited.read_text() + "Mine.\n")
    text = saved.read_text()
    saved.write_text(text.replace("\nfeed: ", "\nfrom: "))
    result = put_away(store, old_files(store, AFTER), tmp_path / "archive")
    assert (len(result.done), len(result.left)) == (1, 1)
    assert articles(store.folder) == [edited, saved]


def test_nothing_in_the_archive_is_replaced(store: FeedStore, tmp_path: Path) -> None:
    first = old_files(store, AFTER)[0]
    place = tmp_path / "archive" / first
    place.parent.mkdir(parents=True)
    place.write_text("Another one.")
    result = put_away(store, [first], tmp_path / "archive")
    assert (result.done, result.left, place.read_text()) == ((), (first,), "Another one.")
    place.write_bytes((store.folder / first).read_bytes())  # as after a kill between the two steps
    assert put_away(store, [first], tmp_path / "archive").done == (first,)


def test_an_archive_in_the_library_or_one_that_cannot_be_written_is_told(store: FeedStore, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is in the library"):
        put_away(store, old_files(store, AFTER), store.folder / "old")
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="The archive cannot be written"):
        put_away(store, old_files(store, AFTER), tmp_path / "file" / "archive")
    assert len(articles(store.folder)) == 3
