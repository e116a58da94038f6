"""What lies beside articles and belongs to them: names of authors, heads in files of their own. Bounded, remembered.

Nothing outside of the library folder is looked at.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from reader.model.link import Link, LinkForm
from reader.parse.authors import (
    AUTHOR_FILES,
    AUTHOR_FOLDERS,
    AUTHOR_PAGES,
    CONFIG_FILES,
    author_names,
    is_key,
    is_page,
    page_name,
)
from reader.parse.text_links import link_of

_TRUSTED = 5.0
"""Seconds for which what was read is not looked at again."""
_MOST = 20_000
"""Keys and folders that are remembered."""
Read = Callable[[str], str]
"""The text of a small file by its absolute name; empty when there is none, or it cannot be read."""
_SETTINGS = (
    *("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json"),
    *(
        "config/_default/hugo.toml",
        "config/_default/config.toml",
        "_config.yml",
        "_config.toml",
        "zola.toml",
        "mkdocs.yml",
    ),
    *("astro.config.mjs", "astro.config.ts", "docusaurus.config.js", "docusaurus.config.ts", "pelicanconf.py"),
    *("publishconf.py", "conf.py", "gatsby-config.js", "gatsby-config.ts", "_data/site.json", "_data/metadata.json"),
    *("quartz.config.ts", "_quarto.yml", "book.toml", "site.config.js", "next-sitemap.config.js", "eleventy.config.js"),
)
"""Files in which site generators keep the address of the site."""
_SITE_ADDRESS = re.compile(
    r"(?:base_?url|site_?url|site|url|base|canonical_?url)[\"']?[ \t]*[:=][ \t]*[\"']?(?:https?://)?([\w.-]+\.[a-z]{2,})(?=[\"'/\s,:]|\Z)",
    re.IGNORECASE,
)
_NO_SITES = frozenset(("github.com", "gitlab.com", "twitter.com", "x.com", "www.w3.org", "gohugo.io", "localhost"))
_sites: dict[str, tuple[float, frozenset[str]]] = {}
_files: dict[str, tuple[float, dict[str, str]]] = {}
_pages: dict[tuple[str, str], tuple[float, str]] = {}


def named_authors(authors: tuple[str, ...], file: str, path: str, read: Read) -> tuple[str, ...]:
    """The names of authors of whom an article states keys; what is no key, or unknown, stays as it is.

    file: absolute; path: of the article, relative to the library folder.
    """
    if not any(is_key(name) or is_page(name) for name in authors) or not file.replace(os.sep, "/").endswith(path):
        return authors
    root = file[: len(file) - len(path)]
    folders = list(_upwards(path))
    return tuple(
        dict.fromkeys(_name(root, folders, name, read) if is_key(name) or is_page(name) else name for name in authors)
    )


def _upwards(path: str) -> Iterable[str]:
    """The folders above a file, nearest first, each with `/` at its end; the library folder itself is empty."""
    folder = path.rpartition("/")[0]
    while folder:
        yield folder + "/"
        folder = folder.rpartition("/")[0]
    yield ""


def _name(root: str, folders: list[str], key: str, read: Read) -> str:
    if is_page(key):
        return page_name(read(root + key), key.rpartition(".")[2].replace("yaml", "yml")) or key
    folded = key.casefold()
    for folder in folders:
        if name := _mapping(root + folder, read).get(folded):
            return name
    for folder in folders:
        if name := _page(root + folder, key, read):
            return name
    return key


def _mapping(folder: str, read: Read) -> dict[str, str]:
    """The keys that the files of one folder name."""
    now = time.monotonic()
    entry = _files.get(folder)
    if entry and now - entry[0] < _TRUSTED:
        return entry[1]
    names: dict[str, str] = {}
    for file in (*AUTHOR_FILES, *CONFIG_FILES):
        if text := read(folder + file):
            suffix = file.rpartition(".")[2].replace("yaml", "yml")
            for key, name in author_names(text, suffix, settings=file in CONFIG_FILES).items():
                names.setdefault(key, name)
    if len(_files) > _MOST:
        _files.clear()
    _files[folder] = (now, names)
    return names


def _page(folder: str, key: str, read: Read) -> str:
    """The name that an author's own page below a folder states."""
    now = time.monotonic()
    entry = _pages.get((folder, key))
    if entry and now - entry[0] < _TRUSTED:
        return entry[1]
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


def own_hosts(file: str, path: str, read: Read) -> frozenset[str]:
    """The hosts of the site that a library folder is the source of, as its generator's settings state them.

    file: of any article, absolute; path: relative to the library folder.
    """
    if not file.replace(os.sep, "/").endswith(path):
        return frozenset()
    root = file[: len(file) - len(path)]
    now = time.monotonic()
    entry = _sites.get(root)
    if entry and now - entry[0] < _TRUSTED:
        return entry[1]
    hosts: set[str] = set()
    for name in _SETTINGS:
        text = read(root + name)
        hosts.update(match[1].lower().removeprefix("www.") for match in _SITE_ADDRESS.finditer(text[:100_000]))
    if (name := read(f"{root}CNAME").strip()) and "." in name and " " not in name:
        hosts.add(name.lower().removeprefix("www."))
    _sites[root] = (now, frozenset(hosts - _NO_SITES))
    return _sites[root][1]


def at_home(link: Link, hosts: frozenset[str]) -> Link:
    """An address of the folder's own site as the path of its page; any other link as it is."""
    if link.form is not LinkForm.ADDRESS or not hosts:
        return link
    host, _, path = link.target.partition("://")[2].partition("/")
    if host.rpartition("@")[2].lower().removeprefix("www.") not in hosts:
        return link
    inside = link_of(f"/{path}", link.start)
    return replace(inside, part=link.part) if inside else link


def meta_beside(file: str, read: Read) -> bytes:
    """The head of an article in a file of its own (`post.meta` or `post.md.meta` beside `post.md`); empty without."""
    text = read(f"{os.path.splitext(file)[0]}.meta") or read(f"{file}.meta")  # noqa: PTH122
    return f"{text.rstrip()}\n\n".encode("utf-8", "surrogatepass") if text.strip() else b""
