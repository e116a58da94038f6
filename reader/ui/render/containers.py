"""How dialects of Markdown open a box around other Markdown: which line opens what, and what closes it. Pure.

Docusaurus, VuePress, Quarto, Pandoc and MyST (`:::`), MkDocs (`!!!`, `???`, `===`), GitBook, Hexo and Jekyll
(`{% hint %}`), Hugo (`{{< notice >}}`), MDX (`<Callout>`), mdBook and MyST (three backticks and a name).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reader.ui.render.callouts import NAMES


class Opening(NamedTuple):
    """What the first line of a box says."""

    kind: str
    """What it is; empty for a box that is not to be seen."""
    title: str
    """Its title, as Markdown; empty for none."""
    close: str
    """Pattern of the line that closes it; empty when it goes as far as it is indented."""
    folded: str = ""
    """`-` for a box that its author has folded, `+` for one that can be folded and is open."""


_FENCE = re.compile(
    r" {0,3}(:{3,})[ \t]*(?:\{([^{}\n]*)\}|([A-Za-z][\w-]*)(?:\[([^\]\n]*)\])?(?:\{([^{}\n]*)\})?)?"
    r"[ \t]*(.*?)[ \t]*:*[ \t]*$"
)
_FENCE_CLOSE = r" {0,3}:{3,}[ \t]*$"
_INDENTED = re.compile(r" {0,3}(?:!!!|(\?\?\?\+?))[ \t]+([A-Za-z][\w-]*)[^\"\n]*(?:\"([^\"\n]*)\")?[^\"\n]*$")
_DETAILS = re.compile(
    r" {0,3}<details(?=[\s>])([^<>]*)>[ \t]*(?:<summary[^<>]*>[ \t]*(.*?)[ \t]*</summary>)?[ \t]*$", re.IGNORECASE
)
SUMMARY = re.compile(r"\s{0,8}<summary[^<>]{0,200}>\s{0,8}([^\n]*?)\s{0,8}</summary>[ \t]*(?:\n|\Z)", re.IGNORECASE)
"""The title of `<details>` on lines of its own."""
_TAB = re.compile(r" {0,3}===[!+]?[ \t]+\"([^\"\n]*)\"[ \t]*$")
_TAG = re.compile(r" {0,3}\{%-?[ \t]*([a-z]\w*)\b([^%\n]*?)-?%\}[ \t]*$")
_SHORTCODE = re.compile(r" {0,3}\{\{([<%])[ \t]*([A-Za-z][\w/-]*)\b([^\n]*?)[ \t]*[>%]\}\}[ \t]*$")
_ELEMENT = re.compile(r" {0,3}<([A-Z]\w*)\b((?:[^<>\"'{}\n]|\"[^\"\n]*\"|'[^'\n]*'|\{[^{}\n]*\})*)(?<!/)>[ \t]*$")
_CODE = re.compile(
    r" {0,3}(`{3,}|~{3,})[ \t]*(?:\{([a-z-]+)\}[ \t]*([^`\n]*)|(?:ad-|admonish[ \t]+)([a-z]+)([^`\n]*))$"
)
_PARAMETER = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|\{?`([^`]*)`\}?|([^\s"'=,}]+))""")
_QUOTED = re.compile(r"""(?<!=)(?:"([^"]*)"|'([^']*)')""")
_TITLES = ("title", "summary", "label", "header", "name", "caption")
_KINDS = ("type", "style", "kind", "variant", "color", "intent")
_COLOURS = {
    "blue": "info",
    "green": "tip",
    "yellow": "warning",
    "orange": "warning",
    "red": "danger",
    "primary": "note",
}


def parameters(text: str) -> dict[str, str]:
    """The `name="value"` pairs of a tag, names in lower case."""
    return {name.lower(): a or b or c or d for name, a, b, c, d in _PARAMETER.findall(text)}


def opening(line: str) -> Opening | None:
    """What a line opens; None when it opens nothing, or nothing that is known."""
    start = line.lstrip(" ")[:1]
    if start == ":":
        return _fence(line)
    if start in ("!", "?"):
        match = _INDENTED.match(line)
        folded = ("+" if match[1].endswith("+") else "-") if match and match[1] else ""
        return Opening(match[2], match[3] or "", "", folded) if match else None
    if start == "=":
        match = _TAB.match(line)
        return Opening("tab", match[1], "") if match else None
    if start == "{":
        return _tag(line)
    if start == "<":
        return _element(line)
    return None


def _fence(line: str) -> Opening | None:
    match = _FENCE.match(line)
    if match is None:
        return None
    braces, name, bracketed, more, rest = match[2], match[3], match[4], match[5], match[6]
    if braces is None and name is None:
        return None
    said = parameters(braces or more or "")
    title = said.get("title") or bracketed or re.sub(r"\s*\{[^{}]*\}$", "", rest)
    if braces is not None:
        callout = re.search(r"callout-(\w+)", braces)
        bare = re.match(r"\s*([\w-]+)\s*$", braces)
        classes = re.findall(r"\.([\w-]+)", braces)
        name = callout[1] if callout else bare[1] if bare else next((c for c in classes if c.lower() in NAMES), "")
        if not callout and not bare and not name:
            return Opening("", said.get("title", ""), _FENCE_CLOSE)
    kind = (name or "").removeprefix("callout-")
    is_box = kind.lower() in NAMES or bool(title)
    return Opening(kind if is_box else "", title if is_box else "", _FENCE_CLOSE)


def _tag(line: str) -> Opening | None:
    """`{% hint style="info" %}` and `{{% notice note "Title" %}}`."""
    if match := _TAG.match(line):
        name, rest, close = match[1], match[2], rf"[ \t]*\{{%-?[ \t]*end{match[1]}\b[^%\n]*%\}}[ \t]*$"
    elif match := _SHORTCODE.match(line):
        name, rest = match[2].rpartition("/")[2], match[3]
        close = rf"[ \t]*\{{\{{[<%][ \t]*/[ \t]*{re.escape(match[2])}[ \t]*[>%]\}}\}}[ \t]*$"
    else:
        return None
    if name.lower() not in NAMES or rest.rstrip().endswith("/"):
        return None
    return Opening(*_said(name.lower(), rest), close)


def _said(name: str, rest: str) -> tuple[str, str]:
    """Kind and title of a box, from the name of its tag and the parameters."""
    said = parameters(rest)
    quoted = [a or b for a, b in _QUOTED.findall(rest)]
    words = _QUOTED.sub(" ", _PARAMETER.sub(" ", rest)).replace("{", " ").replace("}", " ").split()
    kind = next((said[key] for key in _KINDS if said.get(key)), "")
    if not kind and words and words[0].lower() in NAMES:
        kind = words.pop(0)
    if not kind and quoted and quoted[0].lower() in NAMES:
        kind = quoted.pop(0)
    kind = _COLOURS.get(kind.lower(), kind)
    title = next((said[key] for key in _TITLES if said.get(key)), "") or (quoted[0] if quoted else " ".join(words))
    return kind if kind.lower() in NAMES else name, title


def _element(line: str) -> Opening | None:
    """`<Callout type="warning">` of MDX, alone on its line."""
    if match := _DETAILS.match(line):
        folded = "+" if re.search(r"\bopen\b", match[1]) else "-"
        return Opening("details", match[2] or "", r"[ \t]*</details>[ \t]*$", folded)
    match = _ELEMENT.match(line)
    if match is None or match[1].lower() not in NAMES:
        return None
    return Opening(*_said(match[1].lower(), match[2]), rf"[ \t]*</{match[1]}>[ \t]*$")


def directive(line: str) -> tuple[str, str, str] | None:
    """Fence, name and argument of a listing that is none: `` ```{note} Title `` and the like; None for a listing."""
    match = _CODE.match(line) if "{" in line or "ad" in line else None
    if match is None:
        return None
    if match[2] is not None:
        return match[1], match[2], match[3].strip()
    return match[1], match[4], parameters(match[5]).get("title", "") or match[5].strip().strip('"')
