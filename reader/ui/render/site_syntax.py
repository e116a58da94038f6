"""What static site generators and note programs add to Markdown: Liquid, Hugo shortcodes, MDX, attributes, block names.

Their machinery is dropped, their text is kept, what they embed becomes an element that the renderer knows. What stands
in code or in a formula is left alone. The boxes that they draw around text are `containers`'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.ui.render import embeds
from reader.ui.render.containers import parameters

_DATA = re.compile(r"data:([\w.+-]{0,60}/[\w.+-]{0,60})?[\w;=.-]{0,100},[A-Za-z0-9+/=%_.-]{40,100000}+")
_DATA_MORE = re.compile(r"[A-Za-z0-9+/=%_.-]{1,500000}+")

_DROPPED = re.compile(
    r"\s*(?:"
    r":{3,}"  # the end of a box
    r"|\{:[^}\n]*\}"  # kramdown attributes
    r"|import\s+[^'\"\n]*\bfrom\s+['\"][^'\"\n]+['\"];?"  # MDX
    r"|import\s+['\"][^'\"\n]+['\"];?"
    r"|export\s+(?:const|default|let|var)\s[^\n]*[;}\])'\"\w]"
    r"|\^[\w-]{2,60}"  # the name of the block above
    r"|\[\[?TOC\]?\]|\[toc\]|\{\{<\s*toc\s*>\}\}|<!--\s*more\s*-->"
    r")\s*$"
)
_LIQUID = r"\{%-?[ \t]*(?P<tag>\w*)(?P<tag_rest>[^%\n{]{0,500}+)%\}|\{#[^#\n{]{0,300}+#\}"
_SHORTCODE = (
    r"\{\{[<%][ \t]*(?P<closes>/?)[ \t]*(?P<code>[\w./-]*)"
    r"(?P<code_rest>(?:[^>%{\n]|\{(?!\{)|%(?!\}\})|>(?!\}\})){0,2000}?)/?[ \t]*[>%]\}\}"
)
_EXPRESSION = r"\{\{(?P<expression>[^{}\n]{0,300})\}\}"
_TAGS = re.compile(rf"\{{/\*.{{0,2000}}?\*/\}}|{_SHORTCODE}|{_LIQUID}|{_EXPRESSION}", re.DOTALL)
_BRACED = re.compile(r"\{(?:[\"'`]([^\"'`\n{}]*)[\"'`]|[^{}<>\n]*)\}")
"""An expression of MDX within text."""
_PROPERTY = re.compile(r"(?<=[\w\s])([A-Za-z][\w-]*)=\{(?:[^{}\n]|\{[^{}\n]*\})*\}(?=[^<>]*>)")
"""A property of an element of MDX that is no text."""
_MDX = re.compile(r"^(?:import\s[^\n]*['\"];?|export\s+(?:const|default|function)\s[^\n]*)$", re.MULTILINE)
_ATTRIBUTES = re.compile(
    r"(?<=[\])`*_\w])\{:?\s*(?:[.#][\w-]++\s*+|[\w-]++=(?:\"[^\"\n}]*\"|'[^'\n}]*'|[^}\s]++)\s*+)++\}"
    r"|[ \t]+\{[#.][\w-]+[^}\n]{0,100}\}[ \t]*$",
    re.MULTILINE,
)
_BLOCK_NAME = re.compile(r"[ \t]+\^(?=[\w-]*[A-Za-z])[\w-]{3,60}[ \t]*(?=\n[ \t]*(?:\n|[-*+]|\d+[.)])|\Z)")
_NESTED_BOX = re.compile(
    r"^([ \t]+)(?:!!!|\?\?\?\+?)[ \t]+([a-z][\w-]*)[^\n\"]*(?:\"([^\"\n]*)\")?[^\n]*\n"
    r"((?:\1[ \t]+\S[^\n]*(?:\n|\Z)|[ \t]*\n)*)",
    re.MULTILINE,
)
"""A box of MkDocs within an item of a list."""
_ACTIVE = re.compile(r"\{[%{#:/\"'`]|\{[.#\w]|!!!|\?\?\?|\^[\w-]+[ \t]*(?:\n|\Z)")
_TICKS = re.compile(r"`+")
_FORMULA = re.compile(
    r"\$\$[^$]{1,4000}\$\$|\$(?![\s$])(?:[^$\\\n]|\\.){1,500}?(?<![\s\\])\$|\\[(\[][^\n]{1,500}?\\[)\]]"
)
_QUOTED = re.compile(r"""["']([^"'\n]*)["']""")
_SIMPLE = re.compile(r"[\w\s.\-\[\]'\"|:,/()+?&=%#$@!<>*]*")

_NAMES = ("title", "caption", "alt", "text", "attr", "summary", "content", "label", "description", "message")
_PICTURES = frozenset(("figure", "img", "image", "picture", "asset_img", "fig"))


def elide_data(text: str) -> str:
    """Text in which the content of data: addresses is left out; their kind stays, so that a picture stays one."""
    if "data:" not in text:
        return text
    kept: list[str] = []
    at = 0
    while match := _DATA.search(text, at):
        kept += (text[at : match.start()], f"data:{match[1] or 'text/plain'};base64,elided")
        at = match.end()
        while more := _DATA_MORE.match(text, at):  # bit by bit: pictures have megabytes, and others wait for their turn
            at = more.end()
    return "".join((*kept, text[at:]))


def drop_line(line: str) -> bool:
    """Whether a whole line is machinery that shows nothing."""
    return line.lstrip()[:1] in ":{ie[<^" and len(line) < 1_000 and _DROPPED.match(line) is not None


def is_mdx(source: str) -> bool:
    """Whether a body is MDX: something is imported or exported before the first listing, as in no other dialect."""
    start = source[:4_000].partition("```")[0]
    return _MDX.search(start) is not None


def strip_machinery(text: str, mdx: bool = False) -> str:
    """A piece of source without template tags and attributes; captions and titles that are in them are kept.

    mdx: what stands in braces is program text.
    """
    if not _ACTIVE.search(text):
        return text
    if "!!!" in text or "???" in text:
        text = _NESTED_BOX.sub(_as_quote, text)
    kept: list[str] = []
    at = 0
    for start, end in _untouched(text):
        kept += (_strip(text, at, start, mdx), text[start:end])
        at = end
    kept.append(_strip(text, at, len(text), mdx))
    return _BLOCK_NAME.sub("", "".join(kept))


def _strip(text: str, start: int, end: int, mdx: bool) -> str:
    """A part of a text without machinery."""
    part = text[start:end]
    if "{" not in part:
        return part
    if "={" in part and "<" in part:
        part = _PROPERTY.sub("", part)
    part = _TAGS.sub(_tag, part)
    if mdx:
        part = _BRACED.sub(lambda match: match[1] or "", part)
    before = text[start - 1 : start]  # attributes may belong to what stands before them
    return _ATTRIBUTES.sub("", before + part)[len(before) :]


def _untouched(text: str) -> Iterator[tuple[int, int]]:
    """Where code and formulas stand, in order; in these nothing is machinery."""
    spans = list(_code_spans(text)) if "`" in text else []
    if "$" in text or "\\" in text:
        taken = spans
        formulas = ((match.start(), match.end()) for match in _FORMULA.finditer(text) if "{" in match[0])
        spans = taken + [span for span in formulas if not any(a < span[1] and span[0] < b for a, b in taken)]
    return iter(sorted(spans))


def _code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Code between runs of ticks of the same length; those that are the quotation marks of a tag are none."""
    runs = [match.span() for match in _TICKS.finditer(text)]
    waiting: dict[int, list[int]] = {}
    for number in range(len(runs) - 1, -1, -1):
        waiting.setdefault(runs[number][1] - runs[number][0], []).append(number)
    number = 0
    at = 0
    while number < len(runs):
        start, end = runs[number]
        same = waiting[end - start]
        while same and same[-1] <= number:
            same.pop()
        in_tag = text.rfind("{{", at, start) > text.rfind("}}", at, start)
        if same and not in_tag:
            number = same[-1]
            yield start, runs[number][1]
            at = runs[number][1]
        number += 1


def _tag(match: re.Match[str]) -> str:
    """What a tag says."""
    if match["code"] is not None:
        return "" if match["closes"] else _said(match["code"], match["code_rest"])
    if match["tag"] is not None:
        return _liquid(match["tag"], match["tag_rest"].rstrip("- \t"))
    if match["expression"] is not None:
        inner = match["expression"].strip().strip("-~").strip()
        quoted = _QUOTED.match(inner)
        if quoted:
            return quoted[1]
        return "" if _SIMPLE.fullmatch(inner) else inner
    return ""


def _liquid(name: str, rest: str) -> str:
    if name in ("include", "render", "include_relative", "include_cached"):
        file, _, rest = rest.strip().partition(" ")
        return _said(file.strip("\"'").rpartition("/")[2].removesuffix(".html").removesuffix(".liquid"), rest)
    if name in ("link", "post_url", "asset_path", "asset_link", "post_path"):
        return rest.strip().split(" ")[0].strip("\"'")
    return _said(name, rest) if rest.strip() else ""


def _said(name: str, rest: str) -> str:
    """What a tag with parameters says: a picture, something embedded, the address of another text, else its words."""
    name = name.lower().rpartition("/")[2]
    values = parameters(rest)
    bare = _QUOTED.findall(re.sub(r"[\w-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|`[^`]*`|[^\s]+)", " ", rest)) or [
        word for word in rest.split() if "=" not in word
    ]
    if name in _PICTURES and (values.get("src") or values.get("caption") or bare):
        caption = (values.get("caption") or values.get("alt") or values.get("title", "")).replace("]", "")
        return f"![{caption}](<{values.get('src') or ''.join(bare[:1])}>)"
    if name in ("ref", "relref"):
        return values.get("path") or "".join(bare[:1])
    identity = next((values[key] for key in ("id", "url", "src", "video", "href", "code", "file") if key in values), "")
    if embed := embeds.named(name, identity or "".join(bare[:1]), values.get("title") or values.get("caption", "")):
        return embeds.as_element(embed)
    return " ".join(values[key] for key in _NAMES if values.get(key))


def _as_quote(match: re.Match[str]) -> str:
    """A box within an item as a quotation, which the parser can have there."""
    indent = match[1]
    rows = [row.strip() for row in match[4].rstrip().split("\n")]
    head = f"{indent}> [!{match[2]}] {match[3] or ''}".rstrip()
    return "\n".join([head, *(f"{indent}> {row}" for row in rows), "", ""])
