"""The files of entries on disk: killed writers, several at once, full disks, paths that lead elsewhere."""

from __future__ import annotations

import errno
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reader.feeds import feed_store as store_module
from reader.feeds.feed_store import FeedStore, StoreError
from reader.feeds.ledger import FeedState, Ledger
from reader.feeds.opml import Subscription
from reader.feeds.parser import ReadEntry, Reading
from tests.counts import times

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
URL = "https://harbour.test/feed"


def entry(number: int, version: int = 0, folder: str = "harbour") -> ReadEntry:
    """An entry whose text says which one it is."""
    text = f'---\ntitle: "{number}"\n---\n\n' + f"<p>Entry {number}, version {version}.</p>\n" * 200
    return ReadEntry(
        keys=(f"{number:016x}", f"id-{number}"),
        path=f"{folder}/2026-11-28-entry-{number:012x}.md",
        text=text,
        meaning=f"{number}-{version}",
        title=str(number),
        url=f"https://harbour.test/{number}",
        published=NOW,
        short=False,
        author="",
    )


def reading(*entries: ReadEntry) -> Reading:
    return Reading("Harbour", "https://harbour.test/", 0, 0, "harbour", entries)


def in_a_child(work: Callable[[], None]) -> int:
    """Start a process that does it; its id."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    return pid


def check_whole(folder: Path) -> Counter[str]:
    """No half file, no entry twice, no entry of the ledger without a file; how often each entry has one."""
    files = list(folder.glob("*/*.md"))
    seen: Counter[str] = Counter()
    for file in files:
        number = int(file.stem[-12:], 16)
        text = file.read_text()
        assert any(text == entry(number, version).text for version in range(60)), file
        seen[file.stem[-12:]] += 1
    assert not seen or max(seen.values()) == 1
    ledger = Ledger(folder)
    ledger.refresh()
    for known in ledger.entries():
        assert (folder / known.path).is_file(), known
    return seen


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_killed_again_and_again_nothing_is_half_twice_or_lost(tmp_path: Path) -> None:
    chance = random.Random(22)

    def write_for_ever(start: int) -> None:
        store = FeedStore(tmp_path)
        for round_number in range(1000):
            number = start * 7 + round_number * 3
            entries = [entry(n, version=min(round_number, 20)) for n in range(number, number + 10)]
            store.take(reading(*entries), FeedState(URL, asked_at=start), NOW)

    FeedStore(tmp_path).take(reading(entry(0)), FeedState(URL), NOW)

    def written() -> int:
        return sum(1 for _ in tmp_path.glob("*/*.md"))

    for kill in range(times(60, 400)):
        enough = written() + chance.randrange(6)
        pid = in_a_child(lambda start=kill: write_for_ever(start))
        while written() < enough:  # by what was written, not by the clock: how fast that goes depends on the machine
            time.sleep(0.001)
        time.sleep(chance.uniform(0.0, 0.01))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        if kill % 20 == 0:
            check_whole(tmp_path)
    assert sum(check_whole(tmp_path).values()) > 30
    # And afterwards all goes on: what was written and not yet said is found again, and not written a second time.
    store = FeedStore(tmp_path)
    store.take(reading(*(entry(n) for n in range(200))), FeedState(URL), NOW)
    assert len(check_whole(tmp_path)) >= 200
    assert not list(tmp_path.glob("harbour/.*.tmp"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_several_at_once_write_each_entry_once(tmp_path: Path) -> None:
    entries = [entry(n) for n in range(120)]

    def write(shift: int) -> None:
        store = FeedStore(tmp_path)
        turned = entries[shift:] + entries[:shift]
        for at in range(0, len(turned), 10):
            store.take(reading(*turned[at : at + 10]), FeedState(f"{URL}/{shift}"), NOW)

    FeedStore(tmp_path).take(reading(entries[0]), FeedState(URL), NOW)
    for pid in [in_a_child(lambda shift=shift: write(shift)) for shift in (0, 40, 80)]:
        os.waitpid(pid, 0)
    assert len(check_whole(tmp_path)) == 120
    ledger = Ledger(tmp_path)
    ledger.refresh()
    assert len(ledger.entries()) == 120
    assert all(known.rewrites == 0 and known.hash for known in ledger.entries())


def fill_after_three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk be full once three files are written."""
    real = store_module.replace_file
    written: list[Path] = []

    def full_after_three(path: Path, data: bytes, **settings: Any) -> object:
        if len(written) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(path)
        return real(path, data, **settings)

    monkeypatch.setattr(store_module, "replace_file", full_after_three)


def test_a_disk_that_fills_in_the_middle_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FeedStore(tmp_path)
    fill_after_three(monkeypatch)
    with pytest.raises(StoreError, match="the disk is full"):
        store.take(reading(*(entry(n) for n in range(10))), FeedState(URL), NOW)
    assert len(check_whole(tmp_path)) == 3
    monkeypatch.undo()
    taken = store.take(reading(*(entry(n) for n in range(10))), FeedState(URL), NOW)
    assert len(taken.new) == 7
    assert len(check_whole(tmp_path)) == 10


def test_of_documents_that_are_written_together_those_before_a_full_disk_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FeedStore(tmp_path)
    fill_after_three(monkeypatch)
    documents = [
        (reading(entry(0), entry(1)), FeedState(URL), NOW),
        (reading(entry(2), entry(3)), FeedState(f"{URL}2"), NOW),
    ]
    (first,) = store.take_all(documents)
    assert len(first.new) == 2
    with pytest.raises(StoreError, match="the disk is full"):
        store.take_all(documents[1:])
    monkeypatch.undo()
    assert [len(taken.new) for taken in FeedStore(tmp_path).take_all(documents)] == [0, 1]
    assert len(check_whole(tmp_path)) == 4


@pytest.mark.parametrize(
    "path", ["../2026-11-28-x.md", "/etc/2026-11-28-x.md", "a/b/2026-11-28-x.md", ".git/2026-11-28-x.md", "a/x.py"]
)
def test_no_path_from_outside_is_trusted(tmp_path: Path, path: str) -> None:
    (tmp_path / "library").mkdir()
    with pytest.raises(StoreError, match="cannot be one"):
        FeedStore(tmp_path / "library").take(reading(replace(entry(1), path=path)), FeedState(URL), NOW)
    assert not list(tmp_path.rglob("*.md"))


def test_an_entry_without_a_date_keeps_the_day_on_which_it_came(tmp_path: Path) -> None:
    store = FeedStore(tmp_path)
    dated = "---\ntitle: x\nsavedDateTime: {}\n---\n{}"
    first = replace(entry(1), text=dated.format("2026-11-28T12:00:00Z", "one"))
    store.take(reading(first), FeedState(URL), NOW)
    later = replace(first, text=dated.format("2026-11-29T12:00:00Z", "two"), meaning="other")
    taken = store.take(reading(later), FeedState(URL), NOW + timedelta(days=1))
    assert len(taken.changed) == 1
    assert (tmp_path / first.path).read_text() == dated.format("2026-11-28T12:00:00Z", "two")


def test_a_list_that_cannot_be_read_is_never_written(tmp_path: Path) -> None:
    store = FeedStore(tmp_path)
    (tmp_path / "feeds.opml").write_text("<opml><body><outline")
    with pytest.raises(StoreError, match="not XML"), store.edit() as feeds:
        feeds.add(Subscription(URL))
    assert (tmp_path / "feeds.opml").read_text() == "<opml><body><outline"


def test_two_who_change_the_list_both_count(tmp_path: Path) -> None:
    one, other = FeedStore(tmp_path), FeedStore(tmp_path)
    with one.edit() as feeds:
        feeds.add(Subscription("https://one.test/"))
    with other.edit() as feeds:
        feeds.add(Subscription("https://two.test/"))
    assert len(list(one.subscriptions())) == 2


PLAYER = '<p><a href="https://harbour.test/1.mp3">Audio: 1.mp3 (2.0 MB)</a></p>'


def with_audio(version: int, title: str = "1") -> ReadEntry:
    text = f'---\ntitle: "{title}"\n---\n\n<p>Version {version}.</p>\n\n{PLAYER}\n'
    return replace(entry(1), text=text, meaning=f"1-{version}", title=title)


def test_a_full_text_in_the_file_outlives_changes_of_the_feed(tmp_path: Path) -> None:
    store = FeedStore(tmp_path)
    (new,) = store.take(reading(with_audio(1)), FeedState(URL), NOW).new
    file = tmp_path / new.path
    assert store.put_text(new.path, "The *whole* story.\n\n---\n\nIts end.\n")
    whole = f"\n---\n\nThe *whole* story.\n\n---\n\nIts end.\n\n{PLAYER}\n"
    assert file.read_text() == f'---\ntitle: "1"{whole}'
    again = FeedStore(tmp_path)
    taken = again.take(reading(with_audio(2, "One")), FeedState(URL, asked_at=2), NOW)
    assert [(article.title, article.short) for article in taken.changed] == [("One", True)]
    assert file.read_text() == f'---\ntitle: "One"{whole}'
    assert not again.take(reading(with_audio(2, "One")), FeedState(URL, asked_at=3), NOW).changed
    assert again.put_text(new.path, "Newer.")
    assert file.read_text() == f'---\ntitle: "One"\n---\n\nNewer.\n\n{PLAYER}\n'


def test_a_full_text_never_goes_into_a_file_that_is_not_ours_to_change(tmp_path: Path) -> None:
    store = FeedStore(tmp_path)
    (new,) = store.take(reading(with_audio(1)), FeedState(URL), NOW).new
    assert not store.put_text("harbour/2026-11-28-other-0.md", "Text.")
    (tmp_path / new.path).write_text("Mine.\n")
    assert not store.put_text(new.path, "Text.")
    assert (tmp_path / new.path).read_text() == "Mine.\n"
    assert store.take(reading(with_audio(2)), FeedState(URL, asked_at=2), NOW).edited
    (tmp_path / new.path).unlink()
    assert not store.put_text(new.path, "Text.")
    assert not (tmp_path / new.path).exists()
