"""Marks as other programs keep them: lists of addresses, OPML, newsboat's list of read articles. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from reader.model.errors import BroadsheetError
from reader.model.identity import article_id, normalise_url
from reader.model.state import ArticleState

_ADDRESSES = ("url", "htmlUrl", "href", "xmlUrl")
"""Attributes of an outline that hold its address, the article's before the feed's."""
_MOST = 1_000_000
"""Outlines that are read."""


class ExchangeError(BroadsheetError):
    """A file is none that can be taken in; the message is a phrase."""


class Listed(NamedTuple):
    """One article of a list."""

    id: str
    """As the state knows it."""
    url: str
    title: str


def read_list(text: str) -> tuple[list[Listed], int]:
    """The articles of a list with one address a line, and how many lines are none.

    What stands behind the address is its title; empty lines and those that begin with # do not count. Newsboat's list
    of read articles is such a list: of the identifiers that feeds give their articles, which mostly are addresses.
    """
    articles: list[Listed] = []
    others = 0
    for line in text.splitlines():
        words = line.split(None, 1)
        if not words or words[0].startswith("#"):
            continue
        if normalise_url(words[0]):
            articles.append(_listed(words[0], words[1] if len(words) > 1 else ""))
        else:
            others += 1
    return articles, others


def read_opml(data: bytes) -> tuple[list[Listed], int]:
    """The articles of an OPML file, and how many outlines without others in them have no address.

    Raises ExchangeError.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise ExchangeError("it is no OPML that can be read") from None
    articles: list[Listed] = []
    others = 0
    for count, outline in enumerate(root.iter("outline")):
        if count >= _MOST:
            raise ExchangeError("it has too many outlines")
        url = next((value for name in _ADDRESSES if normalise_url(value := outline.get(name, ""))), "")
        if url:
            articles.append(_listed(url, outline.get("title") or outline.get("text") or ""))
        else:
            others += not len(outline)
    return articles, others


def opml_of(states: Iterable[ArticleState]) -> str:
    """Starred articles with addresses as OPML."""
    from xml.sax.saxutils import quoteattr  # it brings in half of the network, which few commands need

    outlines = [
        f"    <outline type={quoteattr('link')} text={quoteattr(state.title or state.url)} url={quoteattr(state.url)}/>"
        for state in states
        if state.url
    ]
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head><title>Starred</title></head>\n  <body>'
    )
    return "\n".join([head, *outlines, "  </body>", "</opml>"])


def _listed(url: str, title: str) -> Listed:
    return Listed(article_id((url,), ""), url, title.strip())
