"""The one place that says by which keys an article is known, and which keys a link may mean. Pure.

Rules:
- A *name* is one part without its form: case, accents' forms, blanks, `-` and `_` do not matter, so that a title, the
  name of a file and the slug made of either are the same.
- An article is known by its title, the name of its file (with and without a date before it), its aliases, slug and
  identifier, and by paths: of its file without the ending (an index page is its folder), the last two parts of that,
  its permalink and former addresses.
- A link tries what is most exact first: the path from its own folder, from its own page, from the library folder, the
  last two parts, the last part. A path that leaves the library folder means nothing.
- Keys of names are odd numbers, all others even: among several articles of one name the nearest by folder is meant,
  among those of one address or stated title the nearest in time.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import urlsplit

from reader.model.link import Link, LinkForm
from reader.model.suffixes import READABLE_SUFFIXES
from reader.parse.path_words import stem_of
from reader.text.clean import search_key

HASH_BYTES = 6
"""Of a key: among a million articles with ten million relations less than one false match is expected."""
_LETTERS = re.compile(r"[^\w]+|_+")
_APOSTROPHES = re.compile("['\u2019\u2018\u02bc]")
_DATED = re.compile(
    r"(?:\d{4}[-_.]\d{1,2}[-_.]\d{1,2}(?:[-_T ]\d{2}[-:]?\d{2}(?:[-:]?\d{2})?)?|(?:19|20)\d{6}|\d\d-\d\d|\d+)"
    r"[-_. ]+(?=\S)"
)
_NUMBERED = re.compile(r"\d{8}(?:T\d{6}|\d{0,9})(?=[-_ ])")
_NUMBER_BEHIND = re.compile(r"-(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{8,32}\Z")
"""What programs put behind a name so that it is the only one: `wicks-ab3def9h1j`."""
_PAGES = ("index", "readme", "_index", "default", "item", "contents", "article", "+page")
_ENDINGS = (*READABLE_SUFFIXES, ".php", ".aspx", ".jsp", ".meta")
_LISTS = frozenset(
    ("tag", "tags", "category", "categories", "topic", "topics", "author", "authors", "page", "archive", "feed")
)
"""Folders of pages that are lists: what is called like an article there is none."""
_MOST_PARTS = 12


def name_of(text: str) -> str:
    """The form of one part of a path, a title or a name in which two are compared; empty for what is no name."""
    folded = search_key(text.strip())
    name = _LETTERS.sub("-", _APOSTROPHES.sub("", folded)).strip("-")
    return name if len(name) > 1 or name == folded else folded


def parts_of(path: str) -> list[str]:
    """The names of a path's parts, without the ending of a page and without the name of an index page."""
    pieces = [piece for piece in path.split("/") if piece not in ("", ".")]
    if not pieces:
        return []
    last = pieces[-1]
    lowered = last.lower()
    ending = next((ending for ending in _ENDINGS if lowered.endswith(ending)), "")
    last = last[: len(last) - len(ending)] if ending and len(last) > len(ending) else last
    if last.lower() in _PAGES and (len(pieces) > 1 or last.lower() != "readme"):
        pieces.pop()
    else:
        pieces[-1] = last
    return [name for piece in pieces[-_MOST_PARTS:] if (name := name_of(piece))]


def own_keys(label: str, path: str, title: str, names: Iterable[str], series: Iterable[str]) -> list[bytes]:
    """The keys of names and paths that an article is known by. path: of its file; names, series: as in `Article`."""
    names_of_file: dict[str, None] = {}
    folder, stem = path.rpartition("/")[0], stem_of(path)
    above = _folder_names(folder)
    if stem.lower() in _PAGES:
        ways = [above] if above else []
        if stem == "article":  # a name as good as any
            ways.append([*above, stem])
    else:
        bare = _DATED.sub("", stem, count=1)
        ways = [[*above, name] for name in dict.fromkeys((name_of(stem), name_of(bare))) if name]
        if (number := _NUMBERED.match(stem)) and number[0] != bare:
            names_of_file[number[0].lower()] = None
    for way in ways:
        for some in (way, way[-2:], way[-1:]):
            names_of_file["/".join(some)] = None
        if len(way) > 1 and (bare := _DATED.sub("", way[-1], count=1)) != way[-1]:
            names_of_file[bare] = None
    if title_name := name_of(title):
        names_of_file[title_name] = None
    for name in names:
        if name.startswith("id:"):
            names_of_file[f"id:{name[3:].lower()}"] = None
        elif "/" in name:
            if way := parts_of(urlsplit(name).path if "://" in name else name):
                for some in (way, way[-2:], way[-1:]):
                    names_of_file["/".join(some)] = None
        elif alias := name_of(name):
            names_of_file[alias] = None
    return [*(_name_key(label, name) for name in names_of_file), *series_keys(label, series)]


@lru_cache(1 << 12)
def _folder_names(folder: str) -> list[str]:
    return [name for piece in folder.split("/") if piece and (name := name_of(piece))][-_MOST_PARTS:]


def series_keys(label: str, series: Iterable[str]) -> list[bytes]:
    """The keys by which the members of series find each other."""
    return [_name_key(label, f"series:{name}") for part in series if (name := name_of(part))]


def link_keys(link: Link, label: str, path: str) -> list[bytes]:
    """The keys that a link in a file may mean, the most exact first; of an address none: that has a key of its own."""
    if link.form is LinkForm.ADDRESS:
        return []
    if link.otherwise:
        first = link_keys(replace(link, otherwise=""), label, path)
        return [*first, *link_keys(replace(link, target=link.otherwise, otherwise=""), label, path)]
    target = link.target
    if target.startswith("id:"):
        return [_name_key(label, target.lower())]
    ways: list[list[str]] = []
    folder = path.rpartition("/")[0]
    if link.form is LinkForm.NAME and "/" not in target:
        return [_name_key(label, name)] if (name := name_of(_without_ending(target))) else []
    if target.startswith("/"):
        way = parts_of(_inside("", target))
        ways += [way, way[-2:], *_last(way)]
    else:
        page = path.rpartition(".")[0]
        joined = [_inside(base, target) for base in dict.fromkeys((folder, page))]
        ways += [parts_of(place) for place in joined if place]
        if not target.startswith("../") or any(joined):
            plain = parts_of(_inside("", target.lstrip("./")))
            ways += [plain, plain[-2:], *_last(plain)]
    return list(dict.fromkeys(_name_key(label, "/".join(way)) for way in ways if way))


def _last(way: list[str]) -> list[list[str]]:
    """The last part by itself, unless it is a page of lists; with and without a date before it."""
    if not way or (len(way) > 1 and not _LISTS.isdisjoint(way[:-1])):
        return []
    name = way[-1]
    others = (_DATED.sub("", name, count=1), _NUMBER_BEHIND.sub("", name))
    return [[name], *([other] for other in others if other and other != name)]


def _inside(base: str, target: str) -> str:
    """A path from a folder; empty when it leads out of the library folder."""
    joined = posixpath.normpath(f"{base}/{target}" if base else target.lstrip("/"))
    return "" if joined.startswith("..") or joined == "." else joined


def _without_ending(name: str) -> str:
    lowered = name.lower()
    ending = next((ending for ending in READABLE_SUFFIXES if lowered.endswith(ending)), "")
    return name[: len(name) - len(ending)] if ending else name


@lru_cache(1 << 14)
def _name_key(label: str, name: str) -> bytes:
    digest = blake2b(f"name:{label}:{name}".encode("utf-8", "surrogatepass"), digest_size=HASH_BYTES).digest()
    return digest[:-1] + bytes((digest[-1] | 1,))


def host_key(host: str) -> bytes:
    """The key of a host, without `www.`."""
    name = host.lower().removeprefix("www.")
    return blake2b(f"host:{name}".encode("utf-8", "surrogatepass"), digest_size=HASH_BYTES).digest()


def host_of(url: str) -> str:
    """The host of an address, as `host_key` takes it; empty for none."""
    rest = url.partition("://")[2]
    return re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2].lower().removeprefix("www.")


def is_name_key(key: int) -> bool:
    """Whether a key is that of a name or path, for which the nearest folder decides."""
    return bool(key & 1)
