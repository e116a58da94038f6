"""Inline Markdown and HTML -> text with marks."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reader.ui.render.lines import Mark, Styled, Target, host, safe, whereabouts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

ATTRIBUTE = re.compile(r"""([A-Za-z_:@][\w:.@-]*)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
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
    "sup": "note",
    "small": "quiet",
    "figcaption": "quiet",
    "caption": "quiet",
}
"""How HTML elements look; the same styles as Markdown has."""

DEPTH = 30
"""Styles that can be open at once; nobody sees more."""

_BARE = re.compile(r"https?://[^\s<>\"'`|\\^{}\[\]\u3000-\u303f\uff00-\uff0f]{3,2000}")
_NOTE = re.compile(r"\[\^([^\]\s]{1,40})\]")
_TEMPLATE = re.compile(r"\{\{[^{}\n]{0,200}\}\}")
_SPACES = re.compile(r" {2,}")
_ACTIVE = re.compile(r"https?://|\[\^|\{\{")


@dataclass(slots=True)
class Builder:
    """Collects text and marks in reading order."""

    ascii: bool = False
    """What is added to the text is ASCII only."""
    parts: list[str] = field(default_factory=list[str])
    size: int = 0
    marks: list[Mark] = field(default_factory=list[Mark])
    open: list[tuple[str, int, str, Target]] = field(default_factory=list[tuple[str, int, str, Target]])
    """Key, start, style and target of what is still open."""
    images: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Caption and address of each picture, in order."""

    def add(self, text: str, style: str = "", target: Target = None) -> None:
        """Append a text, perhaps in a style."""
        text = safe(text)
        if not text:
            return
        self.parts.append(text)
        start, self.size = self.size, self.size + len(text)
        if style or target:
            self.marks.append(Mark(start, self.size, style, target))

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
        notes = [(m.start() - n, m.end() - n - 1) for n, m in enumerate(_NOTE.finditer(text))]
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
                self.marks.append(Mark(left, left + len(address), "link", address))
        self.marks += [Mark(start + left, start + right, "note") for left, right in notes]
        self.marks += [Mark(start + m.start(), start + m.end(), "quiet") for m in _TEMPLATE.finditer(text)]

    def begin(self, key: str, style: str, target: Target = None) -> None:
        """A style starts here."""
        if len(self.open) < DEPTH:
            self.open.append((key, self.size, style, target))

    def end(self, key: str) -> None:
        """The innermost style with this key ends here; nothing happens when there is none."""
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index][0] == key:
                _, start, style, target = self.open.pop(index)
                if self.size > start:
                    self.marks.append(Mark(start, self.size, style, target))
                return

    def image(self, caption: str, address: str) -> None:
        """A picture: a mark, its caption and where it lies."""
        shown = image_text(caption, address, self.ascii)
        target = address if address.startswith(("http://", "https://")) else None
        self.images.append((caption, address))
        self.add(shown, "image", target)

    def take(self) -> Styled:
        """What was collected, without the white space around it; the builder is empty afterwards, styles stay open."""
        text = "".join(self.parts)
        for _, start, style, target in self.open:
            if self.size > start:
                self.marks.append(Mark(start, self.size, style, target))
        marks = self.marks
        self.open = [(key, 0, style, target) for key, _, style, target in self.open]
        self.parts, self.size, self.marks, self.images = [], 0, [], []
        stripped = text.strip(" \n")
        if len(stripped) != len(text):
            lead = len(text) - len(text.lstrip(" \n"))
            size = len(stripped)
            marks = [
                Mark(max(0, m.start - lead), min(size, m.end - lead), m.style, m.target)
                for m in marks
                if m.end > lead and m.start - lead < size
            ]
        # Outer marks first: what is drawn later wins, and wrapping skips those that have ended.
        marks.sort(key=lambda mark: (mark.start, -mark.end))
        return Styled(stripped, tuple(marks))


def image_text(caption: str, address: str, ascii_only: bool = False) -> str:
    """How a picture is put into words: `▣ caption · host`, or `[image] caption - host`."""
    caption = " ".join(safe(html.unescape(caption)).split())
    if address.startswith("data:"):
        said = [caption, "picture inside the file"]
    else:
        said = [caption, host(address)] if caption else ["picture", whereabouts(address)]
    mark, dot = ("[image] ", " - ") if ascii_only else ("▣ ", " · ")
    return mark + dot.join(part for part in said if part)


def attributes(tag: str) -> dict[str, str]:
    """The attributes of a tag's text, entities decoded, names in lower case."""
    found: dict[str, str] = {}
    for name, double, single, bare in ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), html.unescape(double or single or bare))
    return found


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
            found = attributes(tag[match.end() :])
            builder.image(found.get("alt") or found.get("title", ""), found.get("src", ""))
    elif name == "a":
        if closing:
            builder.end("a")
        elif target := link_target(attributes(tag[match.end() :]).get("href", "")):
            builder.begin("a", "link", target)
    elif name in TAG_STYLES:
        if closing:
            builder.end(name)
        elif not tag.endswith("/>"):
            builder.begin(name, TAG_STYLES[name])
    elif name in HIDDEN and not closing and not tag.endswith("/>"):
        return name
    return ""


HIDDEN = frozenset(("script", "style", "template", "noscript", "svg", "iframe", "object", "head", "select", "canvas"))
"""HTML elements whose content is never shown."""

_NEVER_TEXT = frozenset(("", "script", "style"))
"""Those whose content is hidden even when they are not closed."""

_PAIRS = {"strong": "strong", "em": "emphasis", "s": "struck"}


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
            builder.image(caption or str(token.attrs.get("title", "")), str(token.attrs.get("src", "")))
        elif kind == "html_inline":
            hidden = inline_html(builder, token.content)
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
