"""Which article files are in the library's folders, and in which state: names, times, sizes; nothing is opened.

Hidden files and folders are skipped. A link to a folder is followed unless it leads into the library (its files are
there already) or to a folder that was followed before. A text file beside an article of the same name belongs to it.

Whatever the system answers about one entry costs that entry alone: an article file about which nothing can be told is
listed all the same, so that reading it tells why; anything else is told as a folder that cannot be read.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import nlargest
from pathlib import Path
from typing import NamedTuple

from reader.folders.ignore import SUSPECTS, Belonging
from reader.model.suffixes import READABLE_SUFFIXES
from reader.parse.authors import AUTHOR_FILES

SUFFIXES = frozenset(READABLE_SUFFIXES)
"""Endings, in lower case, of the files that are articles."""
_DRAWING = ".excalidraw.md"
PEOPLE = frozenset(name.rpartition("/")[2] for name in AUTHOR_FILES)
"""Names of the files that say who the keys of authors are."""
_SIDECAR = ".txt"
"""Ending, in lower case only, of a text that belongs to the article beside it: there it is looked for again."""
_HEAD = ".meta"
"""The same of a head in a file of its own."""
_AT_ONCE = 2000
"""Files that are added to a stamp at once: the names of a whole folder would take much memory."""
_MOST = (1 << 63) - 1
"""The largest number that SQLite and a stamp hold."""
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_./]?(0[1-9]|1[0-2])(?:[-_./]?([0-3]\d))?")


class Seen(NamedTuple):
    """One article file as the folder shows it."""

    name: str
    mtime: int
    """Nanoseconds since 1970 as `_time` keeps them; of the file or of the text beside it, whichever is later.

    0 when the system does not tell the file's state: then its content may be any, and it is read each time.
    """
    size: int
    """Bytes of the file and of the text beside it."""
    has_text: bool = False
    """Whether there is such a text."""


@dataclass(slots=True)
class Folder:
    """One folder as it was found."""

    root: int
    """Index of the library folder."""
    path: str
    """Relative to the library folder, empty for that itself, `/` between the parts."""
    stamp: bytes
    """The state of all its article files in 16 bytes."""
    files: list[Seen] = field(default_factory=list[Seen])
    """Empty when the caller knows a folder of this stamp already."""
    left_out: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Names of the article files and folders in it that do not belong (folders with `/` behind them), each with the
    rule that says so."""
    error: str = ""
    """Why it could not be read, or not to its end, in the system's words; `files` are those that were seen."""
    people: list[Seen] = field(default_factory=list[Seen])
    """Files in it that say who the keys of authors are."""


def walk(
    roots: Sequence[Path],
    known: Callable[[int, str], bytes | None],
    cancelled: Callable[[], bool] = lambda: False,
    start: tuple[int, str] | None = None,
    belonging: Belonging | None = None,
) -> Iterator[Folder]:
    """Every folder of the library, later names first (they are often dates).

    known: the stamp under which the caller knows a folder (root, path), or None.
    start: one folder (root, path) from which to go down, instead of all.
    belonging: tells what is left out; None for the rules without a setting.
    """
    bases = [os.fspath(root) for root in roots]
    links = _Links(bases)
    belonging = belonging or Belonging(roots)
    for number, base in enumerate(bases):
        if start is not None and start[0] != number:
            continue
        stack = [start[1] if start else ""]
        while stack:
            if cancelled():
                return
            path = stack.pop()
            place = f"{base}/{path}" if path else base
            folder, below, unclear = _look(number, path, place, known(number, path), links, belonging)
            stack.extend(sorted(below))
            yield folder
            yield from unclear


def look_into(roots: Sequence[Path], root: int, path: str, belonging: Belonging | None = None) -> Folder:
    """One folder with its article files, without those below it."""
    bases = [os.fspath(base) for base in roots]
    place = f"{bases[root]}/{path}" if path else bases[root]
    return _look(root, path, place, None, _Links(bases), belonging or Belonging(roots))[0]


def _look(
    root: int, path: str, place: str, stamp: bytes | None, links: _Links, belonging: Belonging
) -> tuple[Folder, list[str], list[Folder]]:
    """One folder, the folders in it, and what is in it that may be a folder but cannot be looked at."""
    below: list[str] = []
    unclear: list[tuple[str, OSError]] = []
    odd: list[os.DirEntry[str]] = []
    besides: list[os.DirEntry[str]] = []
    files: list[Seen] = []
    stamps = _Stamp()
    names, numbers = stamps.names, stamps.numbers
    keep = stamp is None
    error = ""
    here = belonging.folder(root, path)
    suspects: list[os.DirEntry[str]] = []
    try:
        with os.scandir(place) as entries:
            for entry in entries:  # a hundred thousand times: as little as possible in here
                try:
                    if not entry.is_file(follow_symlinks=False):
                        odd.append(entry)
                        continue
                    name = entry.name
                    ending = name[name.rfind(".") :]
                    if (ending not in SUFFIXES and ending.lower() not in SUFFIXES) or name[0] == ".":
                        here.meet(name)
                        if ending == _HEAD or name in PEOPLE:
                            besides.append(entry)
                        continue
                    if name[:3] in SUSPECTS or here.has_patterns or name[-14:] == _DRAWING:
                        suspects.append(entry)
                        continue
                    status = entry.stat()
                except FileNotFoundError:
                    continue  # vanished meanwhile
                except OSError:
                    odd.append(entry)
                    continue
                names.append(name)
                mtime, size = status.st_mtime_ns, status.st_size
                if not (0 < mtime <= _MOST and 0 <= size <= _MOST):
                    mtime, size = _time(status), _size(status)
                numbers.append(mtime)
                numbers.append(size)
                if keep:
                    files.append(Seen(name, mtime, size))
                if len(names) == _AT_ONCE:
                    stamps.flush()
    except OSError as refusal:
        # A folder that has gone is an empty one; a library folder that has gone may come back: a drive, a server.
        gone = path and isinstance(refusal, FileNotFoundError | NotADirectoryError)
        error = "" if gone else reason(refusal)
    plain = len(files)
    for entry in odd:
        here.meet(entry.name)
    odd += here.keep_files(suspects, bool(names) or stamps.any)
    for entry in sorted(odd, key=lambda entry: entry.name):
        _look_closer(entry, below, files, unclear, links)
    below = here.keep_folders(below)
    heads, people = _besides(besides)
    stamp_now = stamps.digest(files[plain:] + heads)
    prefix = f"{path}/" if path else ""
    below = [prefix + name for name in below]
    others = [Folder(root, prefix + name, b"", error=reason(refusal)) for name, refusal in unclear]
    if stamp_now == stamp and not error:
        return Folder(root, path, stamp_now, left_out=here.left_out, people=people), below, others
    if not keep:
        return _look(root, path, place, None, links, belonging)
    return Folder(root, path, stamp_now, _with_texts(files + heads), here.left_out, error, people), below, others


def _besides(entries: list[os.DirEntry[str]]) -> tuple[list[Seen], list[Seen]]:
    """Heads in files of their own, and files that name authors."""
    seen: list[Seen] = []
    for entry in sorted(entries, key=lambda entry: entry.name):
        with suppress(OSError):
            status = entry.stat()
            seen.append(Seen(entry.name, _time(status), _size(status)))
    return [one for one in seen if one.name.endswith(_HEAD)], [one for one in seen if not one.name.endswith(_HEAD)]


def reason(error: OSError) -> str:
    """Why the system refuses, in its own words."""
    return error.strerror or str(error) or type(error).__name__


def _time(status: os.stat_result) -> int:
    """The time of a file's content as the index keeps it: a positive number of 63 bits.

    Nanoseconds since 1970 where that is one (until the year 2262); times before and after are folded into it, so that
    a change of such a time is noticed, too.
    """
    time = status.st_mtime_ns
    return time if 0 < time <= _MOST else time % _MOST + 1


def _size(status: os.stat_result) -> int:
    """The size of a file as the index keeps it."""
    return min(max(status.st_size, 0), _MOST)


class _Stamp:
    """The state of a folder's files in the making."""

    def __init__(self) -> None:
        self._digest = blake2b(digest_size=16)
        self.any = False
        """Whether anything was added."""
        self.names: list[str] = []
        self.numbers: list[int] = []
        """Time and size of each."""

    def flush(self) -> None:
        """Add what was collected."""
        self.any = self.any or bool(self.names)
        text = "\n".join([*self.names, ""])
        self._digest.update(text.encode("utf-8", "surrogateescape"))
        self._digest.update(array("q", self.numbers).tobytes())
        self.names.clear()
        self.numbers.clear()

    def digest(self, more: Iterable[Seen]) -> bytes:
        """16 bytes. more: files that were found besides."""
        self.flush()
        for seen in more:
            self.names.append(seen.name)
            self.numbers += seen.mtime, seen.size
        self.flush()
        return self._digest.digest()


def _look_closer(
    entry: os.DirEntry[str], below: list[str], files: list[Seen], unclear: list[tuple[str, OSError]], links: _Links
) -> None:
    """A folder, a link, a device, what cannot be looked at: whatever is not known to be a plain file."""
    name = entry.name
    if name[0] == ".":
        return
    article = name[name.rfind(".") :].lower() in SUFFIXES
    try:
        if entry.is_dir():
            if not entry.is_symlink() or links.may_follow(entry.path):
                below.append(name)
            return
        if not article or (entry.is_symlink() and links.inside(entry.path)):
            return
        status = entry.stat()
        files.append(Seen(name, _time(status), _size(status)))
    except OSError as error:  # a link to nowhere, in a circle, into what is closed: reading it will tell
        if article:
            files.append(Seen(name, 0, 0))
        else:
            unclear.append((name, error))


def _with_texts(files: list[Seen]) -> list[Seen]:
    """Give each text to the article beside it (the first by name), or leave it an article of its own.

    A head goes to its article, too, and is none without one.
    """
    texts = [seen for seen in files if seen.name.endswith((_SIDECAR, _HEAD))]
    if not texts:
        return files
    files = [seen for seen in files if not seen.name.endswith((_SIDECAR, _HEAD))]
    whole = {seen.name: number for number, seen in enumerate(files)}
    stems: dict[str, int] = {}
    for number, seen in enumerate(files):
        stem = seen.name[: seen.name.rfind(".")]
        if stem not in stems or seen.name < files[stems[stem]].name:
            stems[stem] = number
    for text in texts:
        is_head = text.name.endswith(_HEAD)
        stem = text.name[: text.name.rfind(".")]
        owner = stems.get(stem, whole.get(stem) if is_head else None)
        if owner is None:
            files += [] if is_head else [text]
        else:
            seen = files[owner]
            time = max(seen.mtime, text.mtime) if seen.mtime and text.mtime else 0
            files[owner] = Seen(seen.name, time, min(seen.size + text.size, _MOST), seen.has_text or not is_head)
    return files


def newest_names(place: Path, least: int, most: int) -> list[str]:
    """The latest article files directly in a folder, by the dates in their names.

    least: a folder with fewer files gives none. most: how many names are given.
    """
    try:
        with os.scandir(place) as entries:
            names = [entry.name for entry in entries]
    except OSError:
        return []
    names = [name for name in names if name[name.rfind(".") :] in SUFFIXES and name[0] != "."]
    return nlargest(most, names, key=lambda name: (date_in(name), name)) if len(names) >= least else []


def same_stems(names: Iterable[str]) -> set[str]:
    """The names of all files that may be one article with these: the same stem, any ending."""
    stems: set[str] = set()
    for name in names:
        base = name.removesuffix(_HEAD)
        dot = base.rfind(".")
        if dot > 0 and base[dot:].lower() in SUFFIXES:
            stems.update((base, base + _HEAD))
            base = base[:dot]
        elif base == name:
            continue
        stems.update(base + suffix for suffix in (*SUFFIXES, _HEAD))
    return stems


def look_at(place: Path, names: Iterable[str]) -> list[Seen]:
    """Some plain files of one folder, as `walk` would find them; those that are not there are left out.

    Raises OSError when it cannot be told whether one is there, or what a link leads to: look at the whole folder.
    """
    files: list[Seen] = []
    for name in sorted(names):
        try:
            status = os.lstat(place / name)
        except (FileNotFoundError, NotADirectoryError, ValueError):  # the last: no file has such a name
            continue
        if stat.S_ISLNK(status.st_mode):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), name)
        if not stat.S_ISDIR(status.st_mode):
            files.append(Seen(name, _time(status), _size(status)))
    return _with_texts(files)


class _Links:
    """Which links may be followed. A decision holds for the whole walk."""

    def __init__(self, bases: Sequence[str]) -> None:
        self._places = list(bases)
        self._decided: dict[str, bool] = {}

    def inside(self, link: str) -> bool:
        """Whether a link leads to what the library holds already. Raises OSError when the system does not tell."""
        target = os.path.realpath(link, strict=True)
        return any(_within(target, place) for place in self._places)

    def may_follow(self, link: str) -> bool:
        """Whether a link to a folder leads to where nothing led before, and not above the library.

        Raises OSError when the system does not tell.
        """
        decision = self._decided.get(link)
        if decision is None:
            target = os.path.realpath(link, strict=True)  # else a part that is refused would count as no link
            decision = not any(_within(target, place) or _within(place, target) for place in self._places)
            self._decided[link] = decision
            if decision:
                self._places.append(target)
        return decision


def _within(path: str, place: str) -> bool:
    return path == place or path.startswith(place.rstrip(os.sep) + os.sep)


def date_in(path: str) -> str:
    """The date that a path tells, as digits that sort; empty when it tells none."""
    longest = ""
    for match in _DATE.finditer(path):
        date = "".join(match.groups(""))
        if len(date) > len(longest):
            longest = date
    return longest
