"""Who published an article: a stated name, the host of its address, or the folder in which it lies."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from reader.model.article import Source
from reader.parse.tree import Node
from reader.parse.values import NAME_LIMIT, first, is_false, is_true, plain_line, plain_name, text_of, web_address
from reader.text.clean import clean_line

_PLAIN_FOLDERS = frozenset(
    {"post", "posts", "article", "articles", "content", "contents", "page", "pages", "src", "docs", "doc", "data"}
    | {"blog", "blogs", "entries", "news", "source", "sources", "archive", "archives", "drafts", "site", "website"}
    | {"public", "files", "txt", "md", "markdown", "en", "index"}
)


def source_of(names: dict[str, Node], stated: Iterable[str], urls: tuple[str, ...], path: str) -> Source:
    """Who published an article: stated, else the host of its address, else the top folder.

    names: its fields under their folded names; stated: those of them that say it, the most telling first; urls: its
    addresses; path: relative to the library folder.
    """
    host = ""
    for key in stated:
        node = names[key]
        domain = ""
        if isinstance(node, dict):
            domain = plain_line(text_of(first(node, ("domain",))), NAME_LIMIT)
            node = first(node, ("name", "title", "label", "text"))
        elif isinstance(node, list):
            node = node[0]
        text = text_of(node)
        if "%" in text:
            text = unquote(text)
        name = plain_name(text).replace("*", "").strip("_")
        if len(name) < 6 and (is_true(name) or is_false(name) or name.lower() in ("show", "hide")):  # no name
            continue
        if web_address(name):  # a name elsewhere tells more
            host = host or _host(name)
            continue
        if name or domain:
            return Source(name or domain, domain)
    if host:
        return Source(host)
    if urls and (host := _host(urls[0])) and host != "doi.org":
        return Source(host, host)
    return Source(_folder(path))


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return clean_line(host.removeprefix("www."), NAME_LIMIT)


def _folder(path: str) -> str:
    """The top folder as a source, unless its name only says what kind of files it holds."""
    top, slash, _ = path.partition("/")
    name = top.lstrip("_.").lower()
    if not slash or not name or name in _PLAIN_FOLDERS or name.isdigit():
        return ""
    return clean_line(top.strip("_"), NAME_LIMIT)
