"""HTML source -> tags and texts in order, without what nobody is to see. An own pass, in proportion to the source."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from reader.ui.render import embeds
from reader.ui.render.inline import HIDDEN
from reader.ui.render.tag_attributes import attributes, is_unseen

TAG_LIMIT = 20_000
"""Characters that a tag may be long; what looks longer is text."""
TEXT_LIMIT = 4_000
"""Characters after which a text is divided."""

_NAME = re.compile(r"</?([A-Za-z][\w:.-]*)")
_BEGIN = re.compile(r"<[A-Za-z/!?]")
_QUOTED = re.compile(r"=\s*+(?:\"[^\"]*+\"|'[^']*+')")
_OPEN_QUOTE = re.compile(r"=\s*+[\"']")
_SPECIAL = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))
"""What begins and ends that which is no element."""
_TO_THE_END = frozenset(("script", "style", "svg", "template"))
"""Elements whose content is hidden to the end of the source when they are not closed."""
_VOID = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track"),
        *("wbr",),
    )
)
_ENDS = {
    "p": re.compile(
        r"</p\s*+>|(?=<(?:p|div|h[1-6]|ul|ol|table|blockquote|section)\b)|(?=</(?:div|section|td|li)\b)", re.I
    ),
    "td": re.compile(r"</td\s*+>|(?=</?(?:td|th|tr|tbody|table)\b)", re.IGNORECASE),
    "li": re.compile(r"</li\s*+>|(?=<li\b)|(?=</[uo]l\b)", re.IGNORECASE),
}
"""Where elements end that need no closing tag."""
_TEX = re.compile(r"<annotation[^<>]*encoding\s*=\s*[\"']?application/x-tex[^<>]*>([^<]*)<", re.IGNORECASE)
_SUP_PAIR = re.compile(
    r"<(m(?:sup|sub))>\s*(<(\w+)[^<>]*>[^<]*</\3>)\s*(<(\w+)[^<>]*>[^<]*</\5>)\s*</\1>", re.IGNORECASE
)


class Token(NamedTuple):
    """A tag or a text between tags."""

    tag: str
    """Name in lower case, with `/` before it when it closes; empty for text."""
    text: str
    """The whole tag, or the text."""
    inner: str = ""
    """What stands between the tags of something embedded, and behind the tag of a list that counts down."""


def tokens(source: str) -> Iterator[Token]:
    """The tags and texts of a source; comments, declarations and what is in hidden elements are left out."""
    at, size = 0, len(source)
    next_end = -1
    unclosed: set[str] = set()
    left = -1
    while at < size:
        if left < at:  # the next tag, looked for once however long the text before it is
            begin = _BEGIN.search(source, at)
            left = begin.start() if begin else size
        if left > at:
            stop = min(left, at + TEXT_LIMIT)
            yield Token("", source[at:stop])
            at = stop
            continue
        special = next((pair for pair in _SPECIAL if source.startswith(pair[0], at)), None)
        if special is not None:
            close = source.find(special[1], at + 2)
            at = close + len(special[1]) if close >= 0 else size
            continue
        if next_end < at:
            next_end = source.find(">", at)
            next_end = size if next_end < 0 else next_end
        name = _NAME.match(source, at)
        if name is None:
            if source.startswith(("<!", "</"), at) and next_end < size and next_end - at < TAG_LIMIT:
                at = next_end + 1
            else:
                yield Token("", "<")
                at += 1
            continue
        end = _tag_end(source, at, next_end)
        if end < 0:
            yield Token("", "<")
            at += 1
            continue
        tag = source[at:end]
        at = end
        lower = name[1].lower()
        if tag.startswith("</"):
            yield Token("/" + lower, tag)
            continue
        token, at = _opened(source, at, lower, tag, unclosed)
        if token is not None:
            yield token


def _opened(source: str, at: int, name: str, tag: str, unclosed: set[str]) -> tuple[Token | None, int]:
    """An opening tag (None when it is not to be seen) and where to go on: behind its element when that is hidden.

    unclosed: names of elements that are not closed any more in the source; filled here.
    """
    hidden = name in HIDDEN or name == "math" or is_unseen(tag)
    shown = Token(name, tag) if name not in HIDDEN and not hidden else None
    if not hidden:
        counts_down = name == "ol" and "reversed" in tag
        return (Token(name, tag, source[at : at + TAG_LIMIT]) if counts_down else shown), at
    if name in _VOID or tag.endswith("/>") or name in unclosed:
        after = -1
    else:
        after = _skip(source, at, name)
        if after < 0:
            unclosed.add(name)
    stop = max(at, after)
    if embeds.is_embed(name):
        return Token("embed", tag, source[at:stop][:TAG_LIMIT]), stop
    if name == "math":
        return (Token("", formula(source[at:stop])) if after > 0 else None), stop
    return (Token(name, tag) if after < 0 and name not in HIDDEN else None), stop


def formula(source: str) -> str:
    """The source of a `<math>` element as HTML text: as it was written in TeX when that is stated, else its words."""
    if tex := _TEX.search(source):
        return f"${tex[1].strip()}$"
    for _ in range(3):
        source = _SUP_PAIR.sub(lambda m: f"<mi>{m[2]}{'^' if m[1][-1] in 'pP' else '_'}{m[4]}</mi>", source)
    return " ".join(re.sub(r"<[^<>]{0,2000}>", " ", source).split()).replace(" ^ ", "^").replace(" _ ", "_")


def _tag_end(source: str, at: int, first: int) -> int:
    """Where a tag ends, a `>` in quotes passed over; -1 when it does not end near by."""
    end = first
    for _ in range(6):
        if end >= len(source) or end - at > TAG_LIMIT:
            break
        tag = source[at : end + 1]
        if "=" not in tag or _OPEN_QUOTE.search(_QUOTED.sub("", tag)) is None:
            return end + 1
        following = source.find(">", end + 1, at + TAG_LIMIT)
        if following < 0:
            break
        end = following
    return first + 1 if first < len(source) and first - at <= TAG_LIMIT else -1


def _skip(source: str, at: int, name: str) -> int:
    """The place behind the close of a hidden element; -1 without one, but scripts and styles then go to the end."""
    if end := _ENDS.get(name):
        close = end.search(source, at)
        return close.end() if close else len(source)
    depth = 1
    nests = name not in HIDDEN
    for tag in re.compile(rf"<(/?){re.escape(name)}\b[^>]*+>?", re.IGNORECASE).finditer(source, at):
        if tag[1]:
            depth -= 1
        elif nests and not tag[0].endswith("/>"):
            depth += 1
        if not depth:
            return tag.end()
    return len(source) if name in _TO_THE_END else -1


def items_of(source: str) -> int:
    """How many items a list has whose opening tag stands before a source."""
    depth = count = 0
    for close, name in re.findall(r"<(/?)(ol|ul|li)\b", source, re.IGNORECASE):
        if name.lower() == "li":
            count += not close and not depth
        elif close:
            depth -= 1
            if depth < 0:
                break
        else:
            depth += 1
    return count


def language(tag: str) -> str:
    """The language that the class of a `pre` or `code` tag names."""
    values = attributes(tag)
    match = re.search(r"(?:language|lang|brush:)-?\s*([\w+#-]+)", values.get("class", ""))
    return html.unescape(match[1].lower()) if match else values.get("lang", "")
