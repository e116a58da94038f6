"""Inline Markdown and HTML -> text with styles."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from reader.ui.render import embeds, powers
from reader.ui.render.lines import Styled, StyleSpan, Target, host, safe, whereabouts
from reader.ui.render.tag_attributes import attributes, is_unseen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)")

TAG_STYLES = {
    "b": "strong",
    "strong": "strong",
    "dt": "strong",
    "summary": "strong",
    "i": "emphasis",
    "em": "emphasis",
    "cite": "emphasis",
    "dfn": "emphasis",
    "var": "emphasis",
    "del": "struck",
    "s": "struck",
    "strike": "struck",
    "u": "underlined",
    "ins": "underlined",
    "mark": "marked",
    "code": "inline-code",
    "kbd": "inline-code",
    "samp": "inline-code",
    "tt": "inline-code",
    "small": "quiet",
    "figcaption": "quiet",
    "caption": "quiet",
}
"""How HTML elements look; the same styles as Markdown has."""

DEPTH = 30
"""Styles that can be open at once; nobody sees more."""

_BARE = re.compile(r"https?://[^\s<>\"'`|\\^{}\[\]\u3000-\u303f\uff00-\uff0f]{3,2000}")
_NOTE = re.compile(r"\[\^([^\]\s]{1,40})\]")
_SPACES = re.compile(r" {2,}")
_ACTIVE = re.compile(r"https?://|\[\^")
_NOTE_NAME = re.compile(
    r"(?:user-content-)?(?:fn|footnote|foot-?note|note|cite_note|endnote|sdfootnote|ftn)(?:ref)?[-_:.]?\w"
)
_NOTE_LENGTH = 5
"""Characters up to which the text of a link to a note is the note's number or sign."""


@dataclass(slots=True)
class Builder:
    """Collects text and styles in reading order."""

    ascii: bool = False
    """What is added to the text is ASCII only."""
    parts: list[str] = field(default_factory=list[str])
    size: int = 0
    styles: list[StyleSpan] = field(default_factory=list[StyleSpan])
    open: list[tuple[str, int, str, Target]] = field(default_factory=list[tuple[str, int, str, Target]])
    """Key, start, style and target of what is still open."""
    images: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Caption and address of each picture, in order."""
    quotes: int = 0
    """`<q>` elements that are open."""

    def add(self, text: str, style: str = "", target: Target = None) -> None:
        """Append a text, perhaps in a style."""
        text = safe(text)
        if not text:
            return
        self.parts.append(text)
        start, self.size = self.size, self.size + len(text)
        if style or target:
            self.styles.append(StyleSpan(start, self.size, style, target))

    def add_space(self) -> None:
        """Append a space between words; none at the beginning of a line."""
        if self.parts and self.parts[-1][-1] not in " \n":
            self.add(" ")

    def add_text(self, text: str) -> None:
        """Append running text; bare addresses, footnote marks and template expressions in it get their styles."""
        if not _ACTIVE.search(text):
            self.add(text)
            return
        text = safe(text)
        notes = [(m.start() - n, m.end() - n - 1, "#^" + m[1]) for n, m in enumerate(_NOTE.finditer(text))]
        text = _NOTE.sub(r"[\1]", text)
        start = self.size
        inside_link = any(style == "link" for _, _, style, _ in self.open)
        self.add(text)
        if not inside_link:
            for match in _BARE.finditer(text):
                address = match[0].rstrip(".,;:!?*_~")
                if address.endswith(")") and "(" not in address:
                    address = address.rstrip(").,;:")
                left = start + match.start()
                self.styles.append(StyleSpan(left, left + len(address), "link", address))
        self.styles += [StyleSpan(start + left, start + right, "note", target) for left, right, target in notes]

    def begin(self, key: str, style: str, target: Target = None) -> None:
        """A style starts here."""
        if len(self.open) < DEPTH:
            self.open.append((key, self.size, style, target))

    def end(self, key: str) -> None:
        """The innermost style with this key ends here; nothing happens when there is none."""
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index][0] == key:
                _, start, style, target = self.open.pop(index)
                if key in ("sup", "sub"):
                    self._end_script(start, key == "sup")
                elif key == "a" and style == "note":
                    self._end_note(start)
                if self.size > start and (style or target):
                    self.styles.append(StyleSpan(start, self.size, style, target))
                return

    def _since(self, start: int) -> tuple[str, str]:
        """The text from a character on, and the character before it (empty for none)."""
        size, taken = self.size, 0
        while size > start - 1 and taken < len(self.parts):
            taken += 1
            size -= len(self.parts[-taken])
        text = "".join(self.parts[len(self.parts) - taken :])
        return text[start - size :], text[start - size - 1 : start - size] if start > size else ""

    def _replace_since(self, start: int, text: str) -> None:
        """Another text from a character on; the styles on it are stretched or cut to it."""
        kept = ""
        while self.size > start:
            kept = self.parts.pop()
            self.size -= len(kept)
        text = kept[: start - self.size] + text
        self.parts.append(text)
        self.size += len(text)
        inner: list[StyleSpan] = []
        while self.styles and self.styles[-1].end > start:
            inner.append(self.styles.pop())
        for mark in reversed(inner):
            if mark.start < self.size:
                self.styles.append(mark._replace(end=self.size if mark.start == start else min(mark.end, self.size)))

    def _end_script(self, start: int, up: bool) -> None:
        """Raised or lowered text ends: numbers of notes get brackets, powers and indices their characters."""
        text, base = self._since(start)
        notes = [mark for mark in takewhile(lambda mark: mark.end > start, reversed(self.styles)) if mark.target]
        if up and notes and len(text.strip()) <= _NOTE_LENGTH and notes[0].style != "note":
            self._end_note(start)
        elif not notes and not any(style == "note" for _, _, style, _ in self.open):
            shown = powers.script(text, base, up, self.ascii)
            if shown != text:
                self._replace_since(start, shown)

    def _end_note(self, start: int) -> None:
        """The number of a note ends: it stands in brackets, so that it is not taken for a part of the word."""
        text, base = self._since(start)
        bare = text.strip()
        if bare and len(bare) <= _NOTE_LENGTH and not bare.startswith(("[", "(", "↩", "^")) and base not in ("[", "("):
            self._replace_since(start, f"[{bare}]")

    def image(self, caption: str, address: str, title: str = "") -> None:
        """A picture: a mark, its caption, its title where that says more, and where it lies."""
        caption, title = (" ".join(safe(html.unescape(text)).split()) for text in (caption, title))
        if title and title not in caption:
            caption = f"{caption}{' - ' if self.ascii else ' — '}{title}" if caption else title
        shown = image_text(caption, address, self.ascii)
        target = address if address.startswith(("http://", "https://")) else None
        self.images.append((caption, address))
        self.add(shown, "image", target)

    def embed(self, embed: embeds.Embed) -> None:
        """Something embedded: what it is, its title, and its address as a link."""
        if self.parts and self.parts[-1][-1] not in " \n":
            self.add(" ")
        target = link_target(embed.address) if embed.address else None
        self.add(embeds.words(embed, self.ascii), "link" if target else "image", target)

    def quote(self, opens: bool) -> None:
        """A quotation within a sentence begins or ends: it has its marks, inner ones single marks."""
        if opens:
            self.quotes += 1
        elif not self.quotes:
            return
        pair = ("''", '""') if self.ascii else ("‘’", "“”")
        self.add(pair[self.quotes % 2][0 if opens else 1])
        if not opens:
            self.quotes -= 1

    def take(self) -> Styled:
        """What was collected, without the white space around it; the builder is empty afterwards, styles stay open."""
        text = "".join(self.parts)
        for _, start, style, target in self.open:
            if self.size > start and (style or target):
                self.styles.append(StyleSpan(start, self.size, style, target))
        styles = self.styles
        self.open = [(key, 0, style, target) for key, _, style, target in self.open if key not in ("sup", "sub")]
        self.parts, self.size, self.styles, self.images = [], 0, [], []
        stripped = text.strip(" \n")
        if len(stripped) != len(text):
            lead = len(text) - len(text.lstrip(" \n"))
            size = len(stripped)
            styles = [
                StyleSpan(max(0, m.start - lead), min(size, m.end - lead), m.style, m.target)
                for m in styles
                if m.end > lead and m.start - lead < size
            ]
        # Outer styles first: what is drawn later wins, and wrapping skips those that have ended.
        styles.sort(key=lambda mark: (mark.start, -mark.end))
        return Styled(stripped, tuple(styles))


def image_text(caption: str, address: str, ascii_only: bool = False) -> str:
    """How a picture is put into words: `▣ caption · host`, or `[image] caption - host`."""
    caption = " ".join(safe(html.unescape(caption)).split())
    if address.startswith("data:"):
        said = [caption, "picture inside the file"]
    else:
        said = [caption, host(address)] if caption else ["picture", whereabouts(address)]
    mark, dot = ("[image] ", " - ") if ascii_only else ("▣ ", " · ")
    return mark + dot.join(part for part in said if part)


def link_target(address: str) -> Target:
    """What a link leads to: an http(s) address or one that is relative to the article; None for all else."""
    address = safe(address.strip()).replace("\n", "")
    scheme, colon, _ = address.partition(":")
    if colon and scheme.lower() not in ("http", "https") and "/" not in scheme and "#" not in scheme:
        return None
    return address or None


def inline_html(builder: Builder, tag: str) -> str:
    """Take one HTML tag in running text into account.

    Returns the name of an element whose content must not be shown when the tag opens one, otherwise an empty text.
    """
    match = _TAG.match(tag)
    if match is None:
        return ""
    closing, name = match[1], match[2].lower()
    if name == "br":
        builder.add("\n")
    elif name == "img":
        if not closing:
            values = attributes(tag[match.end() :])
            builder.image(values.get("alt", ""), picture_address(values), values.get("title", ""))
    elif name == "a":
        if closing:
            builder.end("a")
        else:
            _open_link(builder, attributes(tag[match.end() :]))
    elif name in ("sup", "sub"):
        if closing:
            builder.end(name)
        else:
            builder.begin(name, "")
    elif name == "q":
        builder.quote(not closing)
    elif name == "rt":
        builder.add(")" if closing else "(")
    elif embeds.is_embed(name):
        if not closing and (embed := embeds.of_element(name, attributes(tag[match.end() :]))):
            builder.embed(embed)
        if name in HIDDEN and not closing and not tag.endswith("/>"):
            return name
    elif name in TAG_STYLES:
        if closing:
            builder.end(name)
        elif not tag.endswith("/>"):
            builder.begin(name, TAG_STYLES[name])
    elif name in HIDDEN and not closing and not tag.endswith("/>"):
        return name
    elif name in _BLOCKS and builder.parts and builder.parts[-1][-1] != "\n":
        builder.add("\n")
    return ""


HIDDEN = frozenset(
    ("script", "style", "template", "noscript", "svg", "iframe", "video", "audio", "head", "select", "canvas", "rp")
)
"""HTML elements whose content is never shown."""


_BLOCKS = frozenset(
    (
        *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "tr", "blockquote", "section", "figure"),
        *("figcaption", "dd", "dt", "details"),
    )
)
"""Elements that begin and end a line, also where one stands in running text."""


def picture_address(attributes: dict[str, str]) -> str:
    """Where a picture lies; pages that load it later name its place elsewhere."""
    address = attributes.get("src", "")
    if address and not address.startswith("data:"):
        return address
    for name in ("data-src", "data-original", "data-lazy-src", "data-orig-file", "srcset", "data-srcset"):
        if later := attributes.get(name):
            return later.split()[0].rstrip(",") if "srcset" in name else later
    return address


def _open_link(builder: Builder, found: dict[str, str]) -> None:
    """A link begins; one to a note gets the look of notes and leads to the place in the text."""
    href = found.get("href", "")
    target = link_target(href)
    if target is None:
        return
    page, mark, part = href.partition("#")
    told = (
        f"{found.get('class', '')} {found.get('rel', '')} {found.get('role', '')} {found.get('epub:type', '')}".lower()
    )
    is_note = any(word in told for word in ("footnote", "noteref", "note-ref", "fnref"))
    if mark and part and (is_note or (not page and _NOTE_NAME.match(part))):
        builder.begin("a", "note", f"#{part}")
    else:
        builder.begin("a", "link", target)


_NEVER_TEXT = frozenset(("", "script", "style"))
"""Those whose content is hidden even when they are not closed."""

_PAIRS = {"strong": "strong", "em": "emphasis", "s": "struck", "mark": "marked"}


def inline(tokens: Sequence[Token], builder: Builder) -> None:
    """Append the inline tokens of one block."""
    hidden = ""
    for index, token in enumerate(tokens):
        kind = token.type
        if hidden:
            if _closes(token, hidden):
                hidden = ""
            continue
        if kind == "text":
            text = _SPACES.sub(" ", token.content)
            if text[0:1] == " " and builder.parts and builder.parts[-1][-1] == " ":
                text = text[1:]  # there was an element between two spaces
            builder.add_text(text)
        elif kind == "softbreak":
            builder.add_space()
        elif kind == "hardbreak":
            builder.add("\n")
        elif kind == "code_inline":
            builder.add(token.content, "inline-code")
        elif kind == "link_open":
            builder.begin("a", "link", link_target(str(token.attrs.get("href", ""))))
        elif kind == "link_close":
            builder.end("a")
        elif kind == "image":
            caption = "".join(_plain(token.children or ()))
            builder.image(caption, str(token.attrs.get("src", "")), str(token.attrs.get("title", "")))
        elif kind == "formula":
            builder.add(powers.math(token.content, builder.ascii))
        elif kind == "wikilink":
            target = str(token.meta.get("target", ""))
            lead = ("> " if builder.ascii else "↪ ") if token.meta.get("embeds") else ""
            builder.add(lead + token.content, "link", target)
        elif kind == "html_inline":
            hidden = inline_html(builder, token.content)
            if not hidden and (name := _TAG.match(token.content)) and not name[1] and is_unseen(token.content):
                hidden = name[2].lower()
            if hidden not in _NEVER_TEXT and not any(_closes(other, hidden) for other in tokens[index:]):
                hidden = ""  # somebody talks about the element `<select>`: what follows is text
        elif kind.endswith("_open") and token.tag in _PAIRS:
            builder.begin(token.tag, _PAIRS[token.tag])
        elif kind.endswith("_close") and token.tag in _PAIRS:
            builder.end(token.tag)
        elif token.content:
            builder.add(token.content)


def _closes(token: Token, element: str) -> bool:
    """Whether a token is the closing tag of an element."""
    return token.type == "html_inline" and token.content.lower().startswith("</" + element)


def _plain(tokens: Sequence[Token]) -> list[str]:
    """The words of inline tokens."""
    words: list[str] = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif token.type == "image":
            words += _plain(token.children or ())
        elif token.type in ("text", "code_inline"):
            words.append(token.content)
    return words
