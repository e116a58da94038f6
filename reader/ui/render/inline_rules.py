"""What Obsidian and others write within a line, as rules of the Markdown parser: `==marks==`, `%%comments%%`,
`[[links]]`, `![[embeds]]` and formulas. Each costs time in proportion to the text that it looks at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_LINK = re.compile(r"(!?)\[\[([^\[\]\n|]{0,400})(?:\\?\|([^\[\]\n]{0,400}))?\]\](?![(])")
_FORMULA = re.compile(
    r"\$\$(?P<double>[^$\n]{1,2000}?)\$\$|\$(?P<single>(?![\s$])(?:[^$\\\n]|\\.){1,500}?(?<![\s\\]))\$(?![\w$])|"
    r"\\\((?P<round>[^\n]{1,500}?)\\\)|\\\[(?P<square>[^\n]{1,500}?)\\\]"
)
_SCRIPT = re.compile(r"\^([^\s^\[\]]{1,20})\^|~([0-9A-Za-z+\-]{1,4})~(?!~)")
_IS_MATH = re.compile(r"[\\^_=<>+]")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp", ".tif", ".tiff")
_SIZE = re.compile(r"\d+(?:x\d+)?$")


def use(parser: MarkdownIt) -> MarkdownIt:
    """Teach a parser these rules."""
    ruler = parser.inline.ruler
    ruler.before("escape", "formula", formula)
    ruler.before("escape", "mark", mark)
    ruler.before("escape", "comment", comment)
    ruler.before("link", "wikilink", wikilink)
    ruler.before("strikethrough", "script", script)
    return parser


def is_picture(name: str) -> bool:
    """Whether a file is a picture, by its name."""
    return name.lower().endswith(_PICTURES)


def wikilink_words(target: str, words: str = "") -> str:
    """What a link between brackets is shown as: its words, else the name of what it leads to, without folders."""
    if words.strip():
        return words.strip()
    name, _, part = target.partition("#")
    name = unquote(name.strip().rpartition("/")[2]).removesuffix(".md")
    part = part.strip().lstrip("^").rpartition("#")[2]
    return f"{name} > {part}" if name and part else name or part


def formula(state: StateInline, silent: bool) -> bool:
    """A formula, kept as it is written: nothing in it is emphasis or an escape."""
    begin = state.src[state.pos]
    if begin not in "$\\":
        return False
    match = _FORMULA.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if begin == "\\" and not _IS_MATH.search(match["round"] or match["square"]):
        return False  # brackets that are meant as brackets
    if match["single"] and state.pos and state.src[state.pos - 1].isalnum():
        return False  # the price of something
    if not silent:
        state.push("formula", "", 0).content = match[0]
    state.pos = match.end()
    return True


def script(state: StateInline, silent: bool) -> bool:
    """`x^2^` and `H~2~O` of Pandoc, as `<sup>` and `<sub>`."""
    begin, start = state.src[state.pos], state.pos
    if begin not in "^~" or not start or state.src[start - 1].isspace() or state.src[start - 1] == begin:
        return False
    match = _SCRIPT.match(state.src, start, state.posMax)
    if match is None:
        return False
    if not silent:
        element = "sup" if begin == "^" else "sub"
        state.push("html_inline", "", 0).content = f"<{element}>"
        state.push("text", "", 0).content = match[1] or match[2]
        state.push("html_inline", "", 0).content = f"</{element}>"
    state.pos = match.end()
    return True


def mark(state: StateInline, silent: bool) -> bool:
    """`==marked text==`, as `<mark>`."""
    source, start = state.src, state.pos
    if not source.startswith("==", start) or start + 4 > state.posMax:
        return False
    after = source[start + 2]
    before = source[start - 1] if start else " "
    if after.isspace() or after == "=" or before == "=" or (before.isascii() and before.isalnum()):
        return False
    close = source.find("==", start + 2, state.posMax)
    if close < 0 or source[close - 1].isspace() or source[close + 2 : close + 3] == "=":
        return False
    if silent:
        return False
    end, state.pos, state.posMax = state.posMax, start + 2, close
    state.push("mark_open", "mark", 1)
    state.md.inline.tokenize(state)
    state.push("mark_close", "mark", -1)
    state.pos, state.posMax = close + 2, end
    return True


def comment(state: StateInline, silent: bool) -> bool:
    """`%%what the author alone is to see%%`."""
    source, start = state.src, state.pos
    if not source.startswith("%%", start) or (start and not source[start - 1].isspace()):
        return False
    close = source.find("%%", start + 2, state.posMax)
    if close < 0:
        return False
    if not silent:
        state.push("comment", "", 0)
    state.pos = close + 2
    return True


def wikilink(state: StateInline, silent: bool) -> bool:
    """`[[file#part|words]]` as a link whose address is `[[file#part]]`, `![[picture.png]]` as a picture."""
    begin = state.src[state.pos]
    if begin not in "![" or not state.src.startswith("[[", state.pos + (begin == "!")):
        return False
    match = _LINK.match(state.src, state.pos, state.posMax)
    if match is None or state.linkLevel:
        return False
    target, words = match[2].rstrip("\\"), match[3] or ""
    before = state.src[state.pos - 1] if state.pos else " "
    if not target.strip() or target[0].isspace() or (before.isascii() and before.isalnum()):
        return False  # a test of a shell, an index of R
    if target.isdecimal() and len(target) < 4 and not words:
        return False  # the number of a source
    if not silent:
        _push_link(state, match[1] == "!", target.strip(), words)
    state.pos = match.end()
    return True


def _push_link(state: StateInline, embeds: bool, target: str, words: str) -> None:
    name = target.partition("#")[0]
    if embeds and is_picture(name):
        token = state.push("image", "img", 0)
        token.attrs = {"src": name, "alt": ""}
        text = state.push("text", "", 0)
        state.tokens.pop()
        text.content = "" if _SIZE.match(words.strip()) else words.strip()
        token.children = [text]
        return
    state.push("wikilink", "a", 0)
    token = state.tokens[-1]
    token.content = wikilink_words(target, words)
    token.meta = {"target": target if target.startswith("#") else f"[[{target}]]", "embeds": embeds}
