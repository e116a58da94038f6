"""Old articles of feeds put away: which of their files may be, and how one is moved or removed.

Rules that bind this module:
- Only what a fetch wrote and nobody has changed since is touched; whoever calls leaves out what is unread or marked.
- A file is gone from the library only when its copy stands in the archive, whole and on the disk, or the user wants it
  removed. Nothing in the archive is ever replaced.
- What is put away does not come back with the next fetch: the ledger knows it still.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reader.feeds.article_file import content_hash
from reader.feeds.feed_store import MAX_FILE, FeedStore, StoreError
from reader.files_io import read_bounded, replace_file
from reader.state.disk import reason_of

_HEAD = 100_000
"""Bytes of a file in which its front matter stands."""


@dataclass(frozen=True, slots=True)
class PutAway:
    """What became of some files."""

    done: tuple[str, ...]
    """Paths relative to the library."""
    left: tuple[str, ...]
    """Those that are left: edited, gone, or there is another file of that name in the archive."""


def old_files(store: FeedStore, before: int) -> list[str]:
    """The files that a fetch wrote before a time (seconds since 1970) and that are still there, by age.

    Relative to the library. Raises StoreError.
    """
    store.refresh()
    old = sorted((entry.first_seen, entry.path) for entry in store.ledger.entries() if entry.hash)
    return [path for seen, path in old if seen < before and _is_of_a_feed(store.folder / path)]


def put_away(store: FeedStore, paths: Iterable[str], archive: Path | None) -> PutAway:
    """Move files of `old_files` into a folder that is not in the library, or remove them. Raises StoreError."""
    if archive is not None and _is_inside(archive, store.folder):
        raise StoreError(f"The archive {archive} is in the library, which would read it on")
    done: list[str] = []
    left: list[str] = []
    with store.lock():
        store.refresh()
        hashes = {entry.path: entry.hash for entry in store.ledger.entries()}
        for path in paths:
            (done if _put_one_away(store.folder, path, hashes.get(path, ""), archive) else left).append(path)
    return PutAway(tuple(done), tuple(left))


def _put_one_away(library: Path, path: str, written: str, archive: Path | None) -> bool:
    """Whether it was done. Raises StoreError when the archive cannot be written."""
    file = library / path
    try:
        data, status = read_bounded(file, MAX_FILE)
    except OSError:
        return False
    if not written or content_hash(data) != written:
        return False
    if archive is not None:
        place = archive / path
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            replace_file(place, data, mode=0o644, new=True)
            os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))
        except FileExistsError:
            if _bytes_of(place) != data:
                return False
        except OSError as error:
            raise StoreError(f"The archive cannot be written: {reason_of(error)}") from None
    try:
        file.unlink()
    except OSError as error:
        raise StoreError(f"{path} cannot be removed: {reason_of(error)}") from None
    with suppress(OSError):
        file.parent.rmdir()  # only when nothing is in it any more
    return True


def _is_of_a_feed(file: Path) -> bool:
    """Whether a file is there, and a feed has brought it: a page that the user saved names none."""
    try:
        head = read_bounded(file, _HEAD, whole=False)[0]
    except OSError:
        return False
    return b'\nfeed: "' in head.partition(b"\n---\n")[0]


def _bytes_of(place: Path) -> bytes | None:
    try:
        return read_bounded(place, MAX_FILE)[0]
    except OSError:
        return None


def _is_inside(folder: Path, library: Path) -> bool:
    real, whole = Path(os.path.realpath(folder)), Path(os.path.realpath(library))
    return real == whole or whole in real.parents
