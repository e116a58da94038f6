"""Carries listings, captions and what is embedded through the extraction, which drops or breaks them. Pure.

Each is taken out of the page and leaves a paragraph with a mark and its number; its Markdown takes the mark's place.
"""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin

MARK = "\u29da\u29db"
"""Printable, or the extraction would drop it; taken out of pages before it is put in."""
_MARKS = re.compile("[\u29da\u29db]+")
_PLACE = re.compile(rf"[ \t]*{MARK} carried part (\d{{1,4}}) of this article {MARK}[ \t]*")
MOST = 500
"""Parts of one page that are carried."""
_PRE = re.compile(r"<pre\b([^<>]{0,2000})>(.{0,200000}?)</pre\s*>", re.IGNORECASE | re.DOTALL)
_CAPTION = re.compile(r"<figcaption\b[^<>]{0,2000}>(.{0,4000}?)</figcaption\s*>", re.IGNORECASE | re.DOTALL)
_EMBED = re.compile(r"<(iframe|video|audio)\b([^<>]{0,4000})>(?:(.{0,4000}?)</\1\s*>)?", re.IGNORECASE | re.DOTALL)
_BUTTON = re.compile(
    r"https?://(?:[\w.-]+\.)?(?:facebook\.com/(?:v[\d.]+/)?plugins/(?!post|video|comment_embed)|platform\.twitter\.com/widgets|"
    r"platform\.linkedin\.com/|apis\.google\.com/|plusone\.google\.com/|doubleclick\.net/|googletagmanager\.com/|"
    r"googlesyndication\.com/|disqus\.com/)",
    re.IGNORECASE,
)
"""Frames that hold no part of the article: buttons of networks, adverts, counters, comments."""
_SOURCE = re.compile(r"\bsrc\s*=\s*[\"']?([^\"'\s<>]+)", re.IGNORECASE)
_TITLE = re.compile(r"\btitle\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:language|lang|brush:)-?\s*([\w+#-]+)", re.IGNORECASE)
_GUTTER = re.compile(
    r"<(td|span|div|a)\b[^<>]*class\s*=\s*[\"'][^\"'<>]*\b(?:gutter|lineno|linenos|line-number|lnt)\b[^<>]*>.{0,20000}?</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
_WRAPPER = re.compile(r"<div\b[^<>]{1,2000}>(?=\s*(?:<div\b[^<>]{0,2000}>\s*){0,3}<pre\b)", re.IGNORECASE)
"""An element around a listing, whose class the extraction may take for a toolbar's."""
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,4000}>")
_NESTED = re.compile(r"^( {2,20})(?=(?:[-*+]|\d{1,9}\.) )", re.MULTILINE)
_LOOSE_SCRIPT = re.compile(r"(?<=[\w)]) (?=<su[pb]>)")


class Carried:
    """The parts of one page."""

    def __init__(self, url: str) -> None:
        """url: the page's own address."""
        self._url = url
        self._parts: list[str] = []

    def take(self, page: str) -> str:
        """The page with marks in the place of its parts."""
        page = _MARKS.sub("", page)
        page = _WRAPPER.sub("<div>", _GUTTER.sub("", page))
        page = _PRE.sub(self._listing, page)
        page = _CAPTION.sub(self._caption, page)
        return _EMBED.sub(self._embed, page)

    def put(self, markdown: str) -> str:
        """The Markdown with the parts in the place of their marks, and with what the extraction breaks mended."""
        markdown = _NESTED.sub(lambda match: match[1] * 2, markdown)
        markdown = _LOOSE_SCRIPT.sub("", markdown)
        here = self._url.partition("#")[0]
        for page in (here, urljoin(here, "/").rstrip("/"), urljoin(here, "/")):
            markdown = markdown.replace(f"]({page}#", "](#")
        markdown = _PLACE.sub(lambda match: f"\n\n{self._part(int(match[1]))}\n\n", markdown)
        return re.sub(r"\n{3,}(?=\S)", "\n\n", _MARKS.sub("", markdown)) if self._parts else markdown

    def _part(self, number: int) -> str:
        return self._parts[number] if number < len(self._parts) else ""

    def _carry(self, part: str, otherwise: str) -> str:
        if len(self._parts) >= MOST:
            return otherwise
        self._parts.append(part)
        return f"<p>{MARK} carried part {len(self._parts) - 1} of this article {MARK}</p>"

    def _listing(self, match: re.Match[str]) -> str:
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", match[2]))).strip("\n").replace("\r\n", "\n")
        if not text.strip():
            return ""
        language = _LANGUAGE.search(match[1]) or _LANGUAGE.search(match[2][:300].partition(">")[0])
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
        return self._carry(f"{fence}{language[1].lower() if language else ''}\n{text}\n{fence}", match[0])

    def _caption(self, match: re.Match[str]) -> str:
        words = " ".join(html.unescape(_TAG.sub(" ", match[1])).split())
        return self._carry(f"*{words.replace('*', '')}*", match[0]) if words else ""

    def _embed(self, match: re.Match[str]) -> str:
        source = _SOURCE.search(match[2]) or _SOURCE.search(match[3] or "")
        address = urljoin(self._url, html.unescape(source[1])) if source else ""
        if not address.startswith(("http://", "https://")) or _BUTTON.match(address):
            return ""
        title = _TITLE.search(match[2])
        said = f' title="{html.escape(title[1] or title[2] or "")}"' if title else ""
        return self._carry(f'<embed src="{html.escape(address)}"{said}>', "")
