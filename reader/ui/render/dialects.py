"""What static site generators add to Markdown: Liquid, Hugo shortcodes, MDX, Quarto divs, kramdown attributes.

Their machinery is dropped, their text is kept.
"""

from __future__ import annotations

import re

_DATA = re.compile(r"data:([\w.+-]{0,60}/[\w.+-]{0,60})?[\w;=.-]{0,100},[A-Za-z0-9+/=%_.-]{40,}")

_DROPPED = re.compile(
    r"\s*(?:"
    r":{3,}\s*(?:\{(?![^}]*callout-)[^}]*\}\s*)?:*"  # the end of a Quarto div, or a beginning that is only attributes
    r"|\{:[^}\n]*\}"  # kramdown attributes
    r"|import\s+[^'\"\n]*\bfrom\s+['\"][^'\"\n]+['\"];?"  # MDX
    r"|import\s+['\"][^'\"\n]+['\"];?"
    r"|\[\[?TOC\]?\]|\[toc\]|\{\{<\s*toc\s*>\}\}|<!--\s*more\s*-->"
    r")\s*$"
)
_DIV = re.compile(r"(?m)^[ \t]*+:{3,}+[ \t]*(?:\{([^}\n]*)\}|([\w-]+))?[ \t]*([^\n]*?):*[ \t]*$")
_LIQUID = re.compile(r"\{%[^%\n{]{0,500}+%\}|\{#[^#\n{]{0,300}+#\}")
_SHORTCODE = re.compile(
    r"\{\{([<%])[ \t]*(/?)[ \t]*([\w./-]*)((?:[^>%{\n]|\{(?!\{)|%(?!\}\})|>(?!\}\})){0,2000}?)/?[ \t]*[>%]\}\}"
)
_PARAMETER = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`)""")
_IN_ADDRESS = re.compile(r"(\]\([^)\s]{0,200}?)\{\{[^{}\n]{0,200}\}\}")
_ATTRIBUTES = re.compile(
    r"(?<=[\])`*_\w])\{:?\s*(?:[.#][\w-]++\s*+|[\w-]++=[^}\s]++\s*+)++\}|[ \t]+\{#[\w-]+[^}\n]{0,100}\}[ \t]*$",
    re.MULTILINE,
)
_ADMONITION = re.compile(r"^\s*(?:!!!|\?\?\?\+?)\s+([\w-]+)[^\n\"]*(?:\"([^\"\n]*)\")?[ \t]*$")
_ACTIVE = re.compile(r"\{[%{#:]|:::|\{[.#]|^\s*(?:!!!|\?\?\?)", re.MULTILINE)

_NAMES = {"text", "title", "caption", "alt", "attr", "summary"}


def elide_data(text: str) -> str:
    """Text in which the content of data: addresses is left out; their kind stays, so that a picture stays one."""
    if "data:" not in text:
        return text
    return _DATA.sub(lambda match: f"data:{match[1] or 'text/plain'};base64,elided", text)


def drop_line(line: str) -> bool:
    """Whether a whole line is machinery that shows nothing."""
    return line.lstrip()[:1] in ":{i[<" and len(line) < 1_000 and _DROPPED.match(line) is not None


def strip_machinery(text: str) -> str:
    """A piece of source without template tags and attributes; captions and titles that are in them are kept."""
    if not _ACTIVE.search(text):
        return text
    text = _admonition(text)
    text = _LIQUID.sub("", text)
    text = _SHORTCODE.sub(_shortcode, text)
    text = _IN_ADDRESS.sub(r"\1", text)
    text = _DIV.sub(_div, text)
    return _ATTRIBUTES.sub("", text)


def _shortcode(match: re.Match[str]) -> str:
    """What a Hugo shortcode says: a picture for a figure, else the texts among its parameters."""
    if match[2]:
        return ""
    found = {name.lower(): a or b or c for name, a, b, c in _PARAMETER.findall(match[4])}
    if match[3].lower() in ("figure", "img", "image", "picture") and (found.get("src") or found.get("caption")):
        caption = (found.get("caption") or found.get("alt") or found.get("title", "")).replace("]", "")
        return f"![{caption}](<{found.get('src', '')}>)"
    if match[3].lower() in ("ref", "relref"):
        return match[4].strip().strip("\"'")
    return " ".join(value for name, value in found.items() if name in _NAMES)


def _div(match: re.Match[str]) -> str:
    """The opening line of a div: its title, or the name of a callout."""
    attributes, name, title = match[1] or "", match[2] or "", match[3]
    found = {key.lower(): a or b or c for key, a, b, c in _PARAMETER.findall(attributes)}
    said = found.get("title") or title.strip()
    kind = re.search(r"callout-(\w+)", attributes)
    label = said or (kind[1].capitalize() if kind else name.capitalize() if name else "")
    return f"**{label}**\n" if label else ""


def _admonition(text: str) -> str:
    """`!!! note "Title"` with an indented text: the title in bold, the text as text."""
    head, _, rest = text.partition("\n")
    match = _ADMONITION.match(head)
    if match is None:
        return text
    body = "\n".join(line.removeprefix("    ") for line in rest.split("\n"))
    return f"**{match[2] or match[1].capitalize()}**\n\n{body}"
