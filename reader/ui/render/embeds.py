"""What a page shows in a box of its own (films, sounds, documents, messages of other sites), put into a line."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

from reader.ui.render.lines import host, safe, whereabouts


class Embed(NamedTuple):
    """One thing that is embedded."""

    kind: str
    """`video`, `audio`, `post`, `code`, `map`, `document`, `page`."""
    title: str
    """Its title or caption; empty for none."""
    address: str
    """Where it can be seen, as written or made into the address of its page; empty when nothing tells."""


ELEMENTS = frozenset(("iframe", "video", "audio", "object", "embed", "youtube", "vimeo", "tweet", "youtubeembed"))
"""Elements that embed something. `lite-youtube`, `amp-youtube` and other spellings: `is_embed`."""
_KINDS = {
    "video": "youtube youtu vimeo dailymotion twitch rumble odysee peertube loom wistia streamable bilibili ted",
    "audio": "spotify soundcloud podcast bandcamp anchor acast buzzsprout megaphone simplecast mixcloud transistor",
    "post": "twitter x mastodon bsky instagram facebook threads tiktok reddit linkedin tweet toot",
    "code": "gist codepen jsfiddle codesandbox stackblitz replit glitch asciinema observablehq",
    "map": "maps map openstreetmap mapbox",
}
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names.split()}
_MADE = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "tweet": "https://twitter.com/i/status/{}",
    "twitter": "https://twitter.com/i/status/{}",
    "x": "https://twitter.com/i/status/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "gist": "https://gist.github.com/{}",
    "codepen": "https://codepen.io/pen/{}",
    "asciinema": "https://asciinema.org/a/{}",
    "spotify": "https://open.spotify.com/{}",
    "tiktok": "https://www.tiktok.com/embed/{}",
}
_PLAYER = re.compile(r"(?:youtube(?:-nocookie)?\.com/(?:embed|shorts|v)/|youtu\.be/)([\w-]{3,20})")
_VIMEO = re.compile(r"player\.vimeo\.com/video/(\d{3,15})")
_ID = re.compile(r"[\w./:-]{1,100}$")
_SUFFIXES = {
    **dict.fromkeys(("mp4", "webm", "ogv", "mov", "m4v"), "video"),
    **dict.fromkeys(("mp3", "ogg", "oga", "wav", "m4a", "flac", "opus"), "audio"),
    **dict.fromkeys(("pdf", "doc", "docx", "odt", "ppt", "pptx"), "document"),
}


def kind_of(address: str) -> str:
    """What lies at an address, judged by its host and its suffix; `page` when neither tells."""
    path = address.partition("?")[0].partition("#")[0]
    suffix = path.rpartition("/")[2].rpartition(".")[2].lower()
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    for name in reversed(host(address).split(".")):
        kind = _KIND_OF.get(name.removesuffix("-nocookie"))
        if kind:
            return kind
    return "map" if "/maps" in path else "page"


def page_of(address: str) -> str:
    """The page to open for the address of a player."""
    if player := _PLAYER.search(address):
        return _MADE["youtube"].format(player[1])
    if player := _VIMEO.search(address):
        return _MADE["vimeo"].format(player[1])
    return "https:" + address if address.startswith("//") else address


def named(name: str, identity: str, title: str = "") -> Embed | None:
    """What a tag such as `youtube`, with an address or an identifier, embeds; None when the name is no such tag."""
    name = name.lower().removeprefix("lite-").removeprefix("amp-")
    name = name.removesuffix("embed").strip("-_") or name
    kind = _KIND_OF.get(name) or (name if name in ("video", "audio") else "")
    if not kind and name not in ("embed", "link_preview", "iframe", "pdf"):
        return None
    identity = identity.strip().strip("\"'`")
    if identity.startswith(("http://", "https://", "//", "/")) or "." in identity.rpartition("/")[2]:
        return Embed(kind or kind_of(identity), title, page_of(identity))
    made = _MADE.get(name)
    if made and _ID.match(identity):
        return Embed(kind, title, made.format(quote(identity, safe="/:")))
    return Embed(kind or "page", title or identity, "")


def of_element(name: str, attributes: dict[str, str], inner: str = "") -> Embed | None:
    """What an HTML or JSX element embeds; None for an element that embeds nothing, or nothing that can be named.

    inner: the source between its tags, where films name their files.
    """
    title = attributes.get("title") or attributes.get("aria-label") or attributes.get("playlabel", "")
    address = next((attributes[key] for key in ("src", "data", "data-src", "url", "href") if attributes.get(key)), "")
    if kind := attributes.get("data-embed"):  # one of ours, from a template tag
        return Embed(kind, title, address.removeprefix("#"))
    if not address and name in ("video", "audio"):
        source = re.search(r"<source\b[^<>]{0,2000}?\bsrc\s*=\s*[\"']?([^\"'\s<>]+)", inner, re.IGNORECASE)
        address = source[1] if source else ""
    if name in ("video", "audio"):
        poster = address or attributes.get("poster", "")
        return Embed(name, title, page_of(poster)) if poster or title else None
    if name in ("iframe", "object", "embed"):
        if not address or address.startswith(("about:", "javascript:", "data:")):
            return None
        return Embed(kind_of(address), title, page_of(address))
    identity = next(
        (
            attributes[key]
            for key in ("videoid", "data-videoid", "video-id", "id", "tweetid", "video")
            if key in attributes
        ),
        address,
    )
    return named(name, identity, title) if identity else None


def is_embed(name: str) -> bool:
    """Whether an element is one that embeds something."""
    return name in ELEMENTS or name.startswith(("lite-", "amp-youtube", "amp-vimeo", "amp-twitter", "youtube-"))


def words(embed: Embed, ascii_only: bool = False) -> str:
    """The line that stands for something embedded: `▶ video: Title · youtube.com`."""
    mark, dot = ("[embed] ", " - ") if ascii_only else ("▶ ", " · ")
    title = " ".join(safe(embed.title).split())
    where = host(embed.address) or ("" if title else whereabouts(embed.address))
    said = f"{embed.kind}: {title}" if title else embed.kind
    return mark + said + (dot + where if where else "")


def as_element(embed: Embed) -> str:
    """The same as an element in a source, for what comes from a template tag."""
    from html import escape

    address = escape(embed.address or "#")
    return f'<embed src="{address}" title="{escape(embed.title)}" data-embed="{embed.kind}">'
