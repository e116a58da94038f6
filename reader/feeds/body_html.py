"""The HTML of an entry -> clean HTML that is safe to keep in a file, its plain text and its pictures. Pure.

Gone: scripts, styles, forms, what a browser would not show (`hidden`, `aria-hidden`, `display: none`,
`visibility: hidden`), event handlers, pictures that only count readers, tracking parameters of links, addresses other
than http(s) and mail. Frames and players become links. The result stands in a Markdown file: every block begins a
line with its tag, and no block has an empty line inside, so that no Markdown program takes a part of it for
something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Any, cast
from urllib.parse import urlsplit

from lxml import etree

from reader.feeds.addresses import web_url
from reader.text.clean import clean_line, clean_text
from reader.text.hosts import host_of
from reader.web.page_text import without_controls
from reader.web.page_tree import empty_embeds, is_hidden, set_formula

HtmlElement = Any
"""An element of lxml, which states no types of its own."""

MAX_BODY = 2_000_000
"""Characters of one body that are read; the rest is left out."""

# fmt: off
_DROPPED = frozenset((
    "script", "style", "noscript", "template", "form", "button", "input", "select", "textarea", "label", "head",
    "meta", "link", "base", "title", "canvas", "svg", "map", "area", "dialog", "applet", "param", "source",
    "track", "frame", "frameset", "noframes", "basefont", "bgsound", "datalist", "option", "slot",
))
_PLAYERS = frozenset(("iframe", "embed", "object", "video", "audio"))
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "center", "details", "div", "dl", "dd", "dt", "fieldset", "figure",
    "figcaption", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
    "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption", "menu",
))
_WRAPPERS = frozenset(
    ("html", "body", "div", "section", "article", "main", "header", "footer", "center", "span", "font")
)
_INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q",
    "rp", "rt", "ruby", "s", "samp", "small", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
))
# fmt: on
_NOT_RICH = frozenset(("p", "br", "div", "span"))
_PLAIN = (_BLOCKS | _INLINE | _WRAPPERS) - {"a", "img"}
"""Elements that need no look when they have no attributes."""
_ATTRIBUTES = {
    "a": ("href", "title", "id"),
    "img": ("src", "alt", "title", "width", "height"),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
    "ol": ("start",),
    "time": ("datetime",),
    "code": ("class",),
    "pre": ("class",),
    "abbr": ("title",),
    "bdo": ("dir",),
}
_MAY_HIDE = frozenset(("hidden", "aria-hidden", "style"))
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file")
_COUNTER = re.compile(
    r"//(?:[\w.-]*\.)?(?:feedburner\.com/~[rf]/|feedburner\.com/~ff/|feedsportal\.com/|pixel\.wp\.com/|"
    r"stats\.wordpress\.com/b\.gif|feeds\.wordpress\.com/1\.0/|doubleclick\.net/|scorecardresearch\.com/|"
    r"quantserve\.com/|google-analytics\.com/|googletagmanager\.com/|pi\.feedsportal|ads\.pheedo\.com/|"
    r"rss\.buysellads\.com/|b\.wp\.com/)|/(?:piwik|matomo)\.php\b|/(?:pixel|beacon|tracking?|spacer|blank)\.(?:gif|png)\b",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[\t\r\n\f\v][ \t\r\n\f\v]*| [ \t\r\n\f\v]+")
"""White space that is more than one space, or another than that."""
_TAG = re.compile(r"<[^<>]*>")
_BLOCK_TAG = re.compile(rf"</?(?:br|{'|'.join(sorted(_BLOCKS))})(?:\s[^<>]*)?>")
_BLANK_IN_BLOCK = re.compile(r"\n(?=[ \t]*\n)")
_TAGGED = re.compile(r"<[A-Za-z/!]|&(?:#\d|#x|[A-Za-z]{2,8};)")


@dataclass(frozen=True, slots=True)
class CleanBody:
    """What remains of a piece of HTML."""

    html: str
    """Blocks separated by empty lines; empty when nothing is left."""
    text: str
    """Its plain text: lines, cleaned."""
    images: tuple[str, ...]
    """Addresses of its pictures, in order."""
    rich: bool
    """Whether it has more than text and line breaks: links, pictures, lists, tables, headings."""


EMPTY = CleanBody("", "", (), False)


def clean_body(source: str, base: str = "", *, plain: bool = False) -> CleanBody:
    """Clean a piece of HTML.

    base: address against which its links are resolved. plain: it is text and no HTML. Raises RecursionError and
    MemoryError for what is built to do so: it is called in a process with limits.
    """
    source = without_controls(source[:MAX_BODY])  # lxml refuses some of them much later
    if not source.strip():
        return EMPTY
    if plain or not _TAGGED.search(source):
        return _plain(source)
    # lxml.html's own elements take twice as long: the library is asked for the class of each of them.
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root: HtmlElement = etree.fromstring(f"<div>{source}</div>".encode("utf-8", "replace"), parser)
    except (etree.ParserError, ValueError):
        return _plain(source)
    if root is None:
        return _plain(source)
    body = root.find("body")
    if body is None:
        return EMPTY
    images: list[str] = []
    rich = _clean_tree(body, base, images)
    cleaned = clean_text("\n\n".join(block for block in _blocks(body) if block))
    return CleanBody(cleaned, clean_text(_text_of(cleaned)), tuple(dict.fromkeys(images)), rich)


def _plain(source: str) -> CleanBody:
    """Text without markup: its paragraphs."""
    text = clean_text(unescape(source)).strip()
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", text)]
    kept = [part for part in paragraphs if part]
    return CleanBody("\n\n".join(f"<p>{escape(part, quote=False)}</p>" for part in kept), "\n".join(kept), (), False)


def _clean_tree(body: HtmlElement, base: str, images: list[str]) -> bool:
    """Take out and mend, in place; returns whether anything but text is left."""
    rich = False
    empty_embeds(body)
    for formula in list(body.iter("math")):
        set_formula(formula)
    for element in list(body.iterdescendants()):
        tag = element.tag
        if not isinstance(tag, str):
            _drop(element)
            continue
        names = cast("list[str]", element.keys())
        if tag in _PLAIN and not names:
            rich = rich or tag not in _NOT_RICH
            continue
        if tag in _DROPPED or (not _MAY_HIDE.isdisjoint(names) and is_hidden(element)):
            _drop(element)
        elif tag in _PLAYERS:
            _to_link(element, base)
            rich = True
        elif tag == "img":
            rich = _clean_image(element, base, images) or rich
        elif tag in _BLOCKS or tag in _INLINE or tag in _WRAPPERS:
            rich = rich or tag not in _NOT_RICH
            _clean_attributes(element, tag, names, base)
        else:
            _take_tag_off(element)
    return rich


def _drop(element: HtmlElement) -> None:
    """Take an element out with all that is in it; the text after it stays."""
    from lxml.html import HtmlMixin

    if element.getparent() is not None:
        HtmlMixin.drop_tree(element)


def _take_tag_off(element: HtmlElement) -> None:
    """Take an element out of which everything stays that is in it."""
    from lxml.html import HtmlMixin

    HtmlMixin.drop_tag(element)


def _clean_attributes(element: HtmlElement, tag: str, names: list[str], base: str) -> None:
    kept = _ATTRIBUTES.get(tag, ())
    for name in names:
        if name not in kept:
            del element.attrib[name]
    if tag == "a":
        written = cast("str", element.get("href", ""))
        href = _link(written, base)
        if _COUNTER.search(href):
            _drop(element)
        elif href:
            if href != written:
                element.set("href", href)
        elif element.get("id"):
            element.attrib.pop("href", None)
        else:
            _take_tag_off(element)
    elif tag in ("code", "pre"):
        language = re.search(r"\blang(?:uage)?-([\w+#.-]{1,30})", str(element.attrib.pop("class", "")))
        if language:
            element.set("class", f"language-{language[1]}")


def _clean_image(element: HtmlElement, base: str, images: list[str]) -> bool:
    """Whether the picture is one that a reader would look at; the others are taken out."""
    source = str(element.get("src", ""))
    lazy = next((str(element.get(name)) for name in _LAZY if element.get(name)), "")
    url = web_url(source, base) if source and not source.lower().startswith("data:") else ""
    url = web_url(lazy, base) or url if lazy else url
    tiny = any(
        str(element.get(side, "9")).strip().removesuffix("px") in ("0", "1", "2", "3") for side in ("width", "height")
    )
    if not url or tiny or _COUNTER.search(url):
        _drop(element)
        return False
    element.set("src", url)
    for name in list(element.attrib):
        if name not in _ATTRIBUTES["img"]:
            del element.attrib[name]
    images.append(url)
    return True


def _link(href: str, base: str) -> str:
    href = href.strip()
    if href.startswith("#"):
        return href if re.fullmatch(r"#[\w:.-]{1,200}", href) else ""
    if href.lower().startswith("mailto:"):
        return href if re.fullmatch(r"mailto:[\w.+%@-]{3,200}", href, re.IGNORECASE) else ""
    return web_url(href, base)


def _to_link(element: HtmlElement, base: str) -> None:
    """A frame or player as a link to what it shows."""
    url = ""
    for candidate in (element, *element.iterdescendants("source", "embed", "param")):
        for name in ("src", "data-src", "data", "value"):
            value = str(candidate.get(name, ""))
            url = url or (web_url(value, base) if value else "")
    parent = element.getparent()
    if parent is None:
        return
    if url and not _COUNTER.search(url):
        url = _watch_page(url)
        kind = "Audio" if element.tag == "audio" else "Video" if element.tag != "object" else "Media"
        paragraph = etree.Element("p")
        link = etree.Element("a", href=url)
        link.text = f"{kind}: {host_of(url)}"
        paragraph.append(link)
        paragraph.tail, element.tail = element.tail, None
        parent.replace(element, paragraph)
    elif element.tag == "object":
        _take_tag_off(element)  # what is in it is there to be shown in its place
    else:
        _drop(element)


def _watch_page(url: str) -> str:
    """The page of a video whose frame is embedded."""
    parts = urlsplit(url)
    host = parts.netloc.removeprefix("www.")
    if host in ("youtube.com", "youtube-nocookie.com") and parts.path.startswith("/embed/"):
        return f"https://www.youtube.com/watch?v={parts.path.split('/')[2]}"
    if host == "player.vimeo.com" and parts.path.startswith("/video/"):
        return f"https://vimeo.com/{parts.path.split('/')[2]}"
    return url


def _blocks(parent: HtmlElement) -> Iterator[str]:
    """The blocks of an element as HTML: wrappers are taken apart, loose text becomes paragraphs."""
    loose = [escape(parent.text, quote=False)] if parent.text else cast("list[str]", [])
    for child in parent:
        tag = cast("str", child.tag)
        if tag in _WRAPPERS and (tag not in ("span", "font") or _has_blocks(child)):
            if loose:
                yield _paragraph(loose)
                loose = []
            yield from _blocks(child)
        elif tag in _BLOCKS:
            if loose:
                yield _paragraph(loose)
                loose = []
            yield _source(child)
        elif tag == "br" and (loose and loose[-1].endswith("<br>")):
            yield _paragraph(loose[:-1])  # two line breaks in a row are how a paragraph ends where nobody writes <p>
            loose = []
        else:
            loose.append(_source(child))
        tail = child.tail
        if not tail:
            continue
        tail = escape(tail, quote=False)
        if tail.strip() or (tail and loose and not loose[-1].endswith("<br>")):
            loose.append(tail)
    if loose:
        yield _paragraph(loose)


def _has_blocks(element: HtmlElement) -> bool:
    return any(child.tag in _BLOCKS for child in element.iterdescendants())


def _source(element: HtmlElement) -> str:
    """An element as HTML without its tail, in one run of lines; empty when it shows nothing."""
    text = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    tag = element.tag
    own = element.text
    if tag in _BLOCKS and tag != "hr" and (not own or own.isspace()) and not _shows(text):
        return ""
    if "<pre" not in text:
        return _one_spaced(text).strip() if tag in _BLOCKS else _one_spaced(text)
    parts = re.split(r"(<pre[ >].*?</pre>)", text, flags=re.DOTALL)
    parts[::2] = [_one_spaced(part) for part in parts[::2]]
    parts[1::2] = [_BLANK_IN_BLOCK.sub("&#10;", part) for part in parts[1::2]]
    return "".join(parts).strip()


def _one_spaced(text: str) -> str:
    """A text in which each run of white space is one space."""
    if "  " in text or "\n" in text or "\t" in text or "\r" in text or "\f" in text or "\v" in text:
        return _SPACE.sub(" ", text)
    return text


def _shows(source: str) -> bool:
    """Whether there is anything to see in an element, by its HTML."""
    return bool(_TAG.sub("", source).replace("&nbsp;", "").strip()) or "<img" in source or "<hr" in source


def _paragraph(parts: list[str]) -> str:
    text = _one_spaced("".join(parts)).strip()
    while text.startswith("<br>") or text.endswith("<br>"):
        text = text.removeprefix("<br>").removesuffix("<br>").strip()
    return f"<p>{text}</p>" if text else ""


def _text_of(cleaned: str) -> str:
    """The text of cleaned HTML, one line for each block."""
    lines = _TAG.sub("", _BLOCK_TAG.sub("\n", cleaned.replace("\n", " "))).split("\n")
    plain = (" ".join((unescape(line) if "&" in line else line).split()) for line in lines)
    return "\n".join(line for line in plain if line)


def shortened(text: str, limit: int) -> str:
    """The beginning of a text as one line, cut at a sentence or at least at a word."""
    line = clean_line(text, limit * 2 + 100)
    if len(line) <= limit:
        return line
    cut = line[:limit]
    sentence = max(cut.rfind(end) for end in (". ", "! ", "? ", "。", "．"))
    if sentence > limit // 3:
        return cut[: sentence + 1]
    return cut[: max(cut.rfind(" "), limit // 2)].rstrip(" ,;:-–—") + "…"
