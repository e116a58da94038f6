"""What lies beside articles and belongs to them: names of authors, heads in files of their own. Bounded, remembered.

Nothing outside of the library folder is looked at.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable

from reader.parse.authors import AUTHOR_FILES, AUTHOR_FOLDERS, AUTHOR_PAGES, author_names, is_key, page_name

_TRUSTED = 5.0
"""Seconds for which what was read is not looked at again."""
_MOST = 20_000
"""Keys and folders that are remembered."""
Read = Callable[[str], str]
"""The text of a small file by its absolute name; empty when there is none, or it cannot be read."""
_files: dict[str, tuple[float, dict[str, str]]] = {}
_pages: dict[tuple[str, str], tuple[float, str]] = {}


def named_authors(authors: tuple[str, ...], file: str, path: str, read: Read) -> tuple[str, ...]:
    """The names of authors of whom an article states keys; what is no key, or unknown, stays as it is.

    file: absolute; path: of the article, relative to the library folder.
    """
    if not any(is_key(name) for name in authors) or not file.replace(os.sep, "/").endswith(path):
        return authors
    root = file[: len(file) - len(path)]
    folders = list(_upwards(path))
    return tuple(dict.fromkeys(_name(root, folders, name, read) if is_key(name) else name for name in authors))


def _upwards(path: str) -> Iterable[str]:
    """The folders above a file, nearest first, each with `/` at its end; the library folder itself is empty."""
    folder = path.rpartition("/")[0]
    while folder:
        yield folder + "/"
        folder = folder.rpartition("/")[0]
    yield ""


def _name(root: str, folders: list[str], key: str, read: Read) -> str:
    wanted = key.casefold()
    for folder in folders:
        if found := _mapping(root + folder, read).get(wanted):
            return found
    for folder in folders:
        if found := _page(root + folder, key, read):
            return found
    return key


def _mapping(folder: str, read: Read) -> dict[str, str]:
    """The keys that the files of one folder name."""
    now = time.monotonic()
    known = _files.get(folder)
    if known and now - known[0] < _TRUSTED:
        return known[1]
    names: dict[str, str] = {}
    for file in AUTHOR_FILES:
        if text := read(folder + file):
            for key, name in author_names(text, file.rpartition(".")[2].replace("yaml", "yml")).items():
                names.setdefault(key, name)
    if len(_files) > _MOST:
        _files.clear()
    _files[folder] = (now, names)
    return names


def _page(folder: str, key: str, read: Read) -> str:
    """The name that an author's own page below a folder states."""
    now = time.monotonic()
    known = _pages.get((folder, key))
    if known and now - known[0] < _TRUSTED:
        return known[1]
    name = ""
    if ".." not in key:
        for place in AUTHOR_FOLDERS:
            if name or not os.path.isdir(folder + place):  # noqa: PTH112  # asked of many folders: a Path takes longer
                continue
            for page in AUTHOR_PAGES:
                if text := read(f"{folder}{place}/{page.format(key)}"):
                    name = name or page_name(text, page.rpartition(".")[2].replace("yaml", "yml"))
    if len(_pages) > _MOST:
        _pages.clear()
    _pages[folder, key] = (now, name)
    return name


def meta_beside(file: str, read: Read) -> bytes:
    """The head of an article in a file of its own (`post.meta` beside `post.md`); empty when there is none."""
    text = read(f"{os.path.splitext(file)[0]}.meta")  # noqa: PTH122
    return f"{text.rstrip()}\n\n".encode("utf-8", "surrogatepass") if text.strip() else b""
