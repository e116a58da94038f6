"""Which feeds belong to an address: stated by its page, known from the site's form, or worth a try. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import quote, urlsplit

from reader.feeds.addresses import web_url
from reader.text.clean import clean_line

MOST = 40
"""Feeds of one page that are offered."""
_HEAD = 500_000
"""Characters of a page that are looked through."""
_LINK = re.compile(r"<(?:link|a)\s[^<>]{1,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_BASE = re.compile(r"<base\s[^<>]{0,500}?href\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_KINDS = {
    "application/rss+xml": "RSS",
    "application/atom+xml": "Atom",
    "application/rdf+xml": "RDF",
    "application/feed+json": "JSON Feed",
    "application/json": "JSON Feed",
    "application/xml": "XML",
    "text/xml": "XML",
}
_NO_FEED = re.compile(r"oembed|/wp-json(?:/|$)|opensearch|sitemap|\.webmanifest|/comments/feed|/xmlrpc", re.IGNORECASE)
_LOOKS = re.compile(
    r"(?:^|/)(?:feed|rss|atom|index)(?:\.(?:xml|rss|atom|json))?/?$|\.(?:rss|atom)$|/(?:feeds?|rss)/", re.IGNORECASE
)
COMMON_PATHS = ("feed", "rss", "feed.xml", "atom.xml", "rss.xml", "index.xml", "feed.json")
"""Where sites have their feed that do not say so, the usual first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address where a feed may be."""

    url: str
    title: str = ""
    kind: str = ""
    """`RSS`, `Atom`, ... as stated; empty for a guess."""


def feeds_in_page(html: str, url: str) -> list[Candidate]:
    """The feeds that a page states in link tags; without any, those that its links look like.

    url: of the page. The order is the page's own, which puts the main feed first; each address once.
    """
    html = html[:_HEAD]
    base = _BASE.search(html)
    root = web_url(unescape(base[1]), url) if base else url
    stated: dict[str, Candidate] = {}
    guessed: dict[str, Candidate] = {}
    for match in _LINK.finditer(html):
        tag = match[0]
        attributes = {
            pair[1].lower(): unescape(pair[2] or pair[3] or pair[4] or "") for pair in _ATTRIBUTE.finditer(tag)
        }
        href = web_url(attributes.get("href", ""), root)
        if not href or _NO_FEED.search(href):
            continue
        if tag[1:5].lower() == "link":
            relations = attributes.get("rel", "").lower().split()
            kind = _KINDS.get(attributes.get("type", "").lower().partition(";")[0].strip(), "")
            if ("alternate" in relations and kind) or "feed" in relations:
                stated.setdefault(href, Candidate(href, clean_line(attributes.get("title", ""), 200), kind or "feed"))
        elif _LOOKS.search(urlsplit(href).path):
            guessed.setdefault(href, Candidate(href))
    return list(stated.values())[:MOST] or list(guessed.values())[:8]


def known_forms(url: str) -> list[Candidate]:
    """The feeds of an address whose site gives them by a rule: YouTube, GitHub, Mastodon, Reddit, Lobsters ..."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    steps = [step for step in parts.path.split("/") if step]
    root = f"{parts.scheme}://{parts.netloc}"
    if host in ("youtube.com", "youtu.be"):
        return _youtube(parts.query, steps)
    if host == "github.com" and len(steps) >= 2:
        project = f"https://github.com/{quote(steps[0])}/{quote(steps[1])}"
        return [
            Candidate(f"{project}/releases.atom", f"Releases of {steps[1]}", "Atom"),
            Candidate(f"{project}/commits.atom", f"Commits of {steps[1]}", "Atom"),
            Candidate(f"{project}/tags.atom", f"Tags of {steps[1]}", "Atom"),
        ]
    if host == "github.com" and len(steps) == 1:
        return [Candidate(f"https://github.com/{quote(steps[0])}.atom", f"What {steps[0]} does", "Atom")]
    if host in ("reddit.com", "old.reddit.com") and len(steps) >= 2 and steps[0] in ("r", "u", "user"):
        path = "/".join(quote(step) for step in steps)
        return [Candidate(f"https://www.reddit.com/{path}/.rss", f"{steps[0]}/{steps[1]}", "Atom")]
    if host.startswith("lobste") and len(steps) == 2 and steps[0] in ("t", "domains", "~"):
        return [Candidate(f"{root}/{steps[0]}/{quote(steps[1])}.rss", f"Lobsters: {steps[1]}", "RSS")]
    if len(steps) == 1 and steps[0].startswith("@"):
        return [Candidate(f"{root}/{quote(steps[0], safe='@')}.rss", f"{steps[0]}@{host}", "RSS")]
    if host.endswith("medium.com") and steps and steps[0].startswith("@"):
        return [Candidate(f"https://medium.com/feed/{quote(steps[0], safe='@')}", steps[0], "RSS")]
    if host.endswith((".tumblr.com", ".wordpress.com", ".substack.com", ".blogspot.com")) and not steps:
        path = {"tumblr.com": "rss", "blogspot.com": "feeds/posts/default"}.get(".".join(host.split(".")[-2:]), "feed")
        return [Candidate(f"{root}/{path}", host, "RSS")]
    return []


def _youtube(query: str, steps: list[str]) -> list[Candidate]:
    base = "https://www.youtube.com/feeds/videos.xml"
    playlist = re.search(r"(?:^|&)list=([\w-]{10,60})", query)
    if playlist:
        return [Candidate(f"{base}?playlist_id={playlist[1]}", "The playlist", "Atom")]
    if len(steps) >= 2 and steps[0] == "channel" and re.fullmatch(r"UC[\w-]{20,30}", steps[1]):
        return [Candidate(f"{base}?channel_id={steps[1]}", "The channel", "Atom")]
    if len(steps) >= 2 and steps[0] == "user":
        return [Candidate(f"{base}?user={quote(steps[1])}", steps[1], "Atom")]
    return []


def youtube_channel(html: str) -> list[Candidate]:
    """The feed of a channel's page (`/@name`, `/c/name`), which names its channel in the page only."""
    match = re.search(r"\"(?:channelId|externalId)\":\"(UC[\w-]{20,30})\"", html[:2_000_000])
    if not match:
        return []
    return [Candidate(f"https://www.youtube.com/feeds/videos.xml?channel_id={match[1]}", "The channel", "Atom")]


def guesses(url: str) -> list[Candidate]:
    """Where the feed of a page that states none may be: beside it, and at the root of its site."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}/"
    path = parts.path if parts.path.endswith("/") else parts.path.rpartition("/")[0] + "/"
    places = [f"{parts.scheme}://{parts.netloc}{path}", root] if path not in ("", "/") else [root]
    return [Candidate(place + name) for place in places for name in COMMON_PATHS][:10]


_OWN_SERVER = re.compile(r"(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:/\S*)?", re.IGNORECASE)
"""An address without a scheme whose host is a number or this machine."""


def typed_address(text: str) -> str:
    """What somebody typed or pasted as an address: `feed:` links, `host/path` without a scheme; empty for none."""
    text = clean_line(text.strip().strip("<>\"'"), 2048)
    for prefix in ("feed:https:", "feed:http:"):
        if text.lower().startswith(prefix):
            text = text[5:]
    if text.lower().startswith("feed://"):
        text = f"https://{text[7:]}"
    if "://" not in text and re.fullmatch(r"(?:[\w-]+\.)+[a-zA-Z]{2,}(?::\d{1,5})?(?:/\S*)?", text):
        text = f"https://{text}"
    elif _OWN_SERVER.fullmatch(text):
        text = f"http://{text}"  # on this machine or in the house: hardly one has a certificate
    return text if text.lower().startswith(("http://", "https://")) and " " not in text else ""
