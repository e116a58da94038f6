"""Full texts on the disk: whole or not at all, for the user alone, harmless when damaged."""

from __future__ import annotations

import json
import os
import stat
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from reader.web.cache import FullText, FullTextCache

ID = "0123456789abcdef"
WHEN = datetime(2026, 11, 20, 9, 30, 15, tzinfo=UTC)
TEXT = FullText(ID, "https://news.example/a", WHEN, "# Größe\n\nA text — 漢字.")


@pytest.fixture
def cache(tmp_path: Path) -> FullTextCache:
    return FullTextCache(tmp_path / "cache")


def test_what_is_put_is_what_is_got(cache: FullTextCache) -> None:
    assert cache.get(ID) is None
    assert cache.ids() == frozenset()
    cache.put(TEXT)
    assert FullTextCache(cache.folder.parent).get(ID) == TEXT
    assert cache.ids() == {ID}
    cache.remove(ID)
    assert cache.get(ID) is None
    cache.remove(ID)


def test_the_time_is_kept_as_an_instant(cache: FullTextCache) -> None:
    cache.put(FullText(ID, TEXT.url, WHEN.astimezone(timezone(timedelta(hours=9))), "text"))
    kept = cache.get(ID)
    assert kept is not None
    assert (kept.fetched_at, kept.fetched_at.utcoffset()) == (WHEN, timedelta(0))


@pytest.mark.skipif(sys.platform == "win32", reason="access rights of POSIX")
def test_files_are_for_the_user_alone(cache: FullTextCache) -> None:
    cache.put(TEXT)
    assert stat.S_IMODE((cache.folder / f"{ID}.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(cache.folder.stat().st_mode) == 0o700


def test_a_failed_write_leaves_the_old_text_and_no_rubbish(
    cache: FullTextCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.put(TEXT)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        cache.put(FullText(ID, TEXT.url, WHEN, "newer"))
    assert cache.get(ID) == TEXT
    assert [path.name for path in cache.folder.iterdir()] == [f"{ID}.json"]


@pytest.mark.parametrize("wrong", ["", "..", "../state", "a/b", "a\\b", "x" * 65, "a.b", "ä", "a\n"])
def test_an_id_never_leads_out_of_the_folder(cache: FullTextCache, wrong: str) -> None:
    for use in (cache.remove, lambda id_: cache.put(FullText(id_, "", WHEN, "x")), cache.get):
        if use == cache.get:
            assert cache.get(wrong) is None
        else:
            with pytest.raises(ValueError, match="not an article's id"):
                use(wrong)
    assert not cache.folder.exists()


GOOD = {"format": 1, "id": ID, "url": "https://a.example/", "fetched_at": "2026-11-20T09:30:15+00:00", "markdown": "x"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"[1, 2]",
        b"{",
        b"[" * 100_000,
        json.dumps(GOOD | {"format": 2}).encode(),
        json.dumps(GOOD | {"id": "fedcba9876543210"}).encode(),
        json.dumps(GOOD | {"markdown": 5}).encode(),
        json.dumps(GOOD | {"markdown": "  \n "}).encode(),
        json.dumps(GOOD | {"fetched_at": "yesterday"}).encode(),
        json.dumps(GOOD | {"fetched_at": "2026-11-20T09:30:15"}).encode(),
        json.dumps({"format": 1, "id": ID}).encode(),
    ],
    ids=range(12),
)
def test_a_damaged_file_is_no_text_and_is_replaced(cache: FullTextCache, data: bytes) -> None:
    cache.folder.mkdir(parents=True)
    (cache.folder / f"{ID}.json").write_bytes(data)
    assert cache.get(ID) is None
    cache.put(TEXT)
    assert cache.get(ID) == TEXT


def test_what_somebody_wrote_into_a_file_is_cleaned(cache: FullTextCache) -> None:
    cache.folder.mkdir(parents=True)
    data = GOOD | {"markdown": "red \x1b[31m and \u202e turned", "url": "https://a.example/\x1b]0;x\x07"}
    (cache.folder / f"{ID}.json").write_text(json.dumps(data))
    kept = cache.get(ID)
    assert kept is not None
    assert not set("\x1b\x07\u202e") & set(kept.markdown + kept.url)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_what_is_no_file_is_no_text(cache: FullTextCache) -> None:
    cache.folder.mkdir(parents=True)
    os.mkfifo(cache.folder / f"{ID}.json")
    assert cache.get(ID) is None
    (cache.folder / "fedcba9876543210.json").mkdir()
    assert cache.get("fedcba9876543210") is None


def test_other_files_in_the_folder_are_nobodys_text(cache: FullTextCache) -> None:
    cache.put(TEXT)
    for name in (f".{ID}.json.1-2.tmp", "notes.txt", "a b.json", ".json"):
        (cache.folder / name).write_text("x")
    assert cache.ids() == {ID}
