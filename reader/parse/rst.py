"""The text of a reStructuredText file as HTML, by docutils, with everything switched off that reads files. Raw HTML in
it goes the way of all HTML. Directives that only Sphinx, Pelican and Nikola know show what is in them.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

LONGEST = 200_000
"""Characters above which a text is shown as it is written: docutils takes a second for these."""
_DIRECTIVE = re.compile(r"^[ \t]*\.\. (?:\|[^|\n]+\| )?([A-Za-z][\w.:+-]{0,40}?)::", re.MULTILINE)
_ROLE = re.compile(r"(?<![\w`]):([\w:.+-]{1,40}):`([^`\n]+)`")
_PLAIN_ROLES = frozenset(
    (
        *("sub", "sup", "subscript", "superscript", "emphasis", "strong", "literal", "code", "math"),
        "title-reference",
    )
)
_REPLACED = re.compile(r"^[ \t]*\.\. \|[^|\n]+\| replace::[^\n]*\|", re.MULTILINE)
_NOTES = {"seealso": "See also", "versionadded": "New in", "versionchanged": "Changed in", "deprecated": "Deprecated"}
_EMPTY = frozenset(
    ("toctree", "index", "currentmodule", "module", "highlight", "tags", "template", "post", "teaser-end")
)
_EMBEDS = {"youtube": "video", "vimeo": "video", "gist": "code", "soundcloud": "audio"}
_LITERAL = re.compile(r'<span class="docutils literal">(.{0,2000}?)</span>')
_SETTINGS: dict[str, Any] = {
    "file_insertion_enabled": False,
    "raw_enabled": True,
    "report_level": 5,
    "halt_level": 6,
    "_disable_config": True,
    "doctitle_xform": False,
    "sectsubtitle_xform": False,
    "docinfo_xform": False,
    "syntax_highlight": "none",
    "math_output": "LaTeX",
    "embed_stylesheet": False,
    "stylesheet_path": "",
    "image_loading": "link",
    "smart_quotes": False,
    "toc_backlinks": False,
}


def rst_as_html(text: str) -> str | None:
    """The body of a text as HTML; None when it is too long or cannot be understood."""
    if len(text) > LONGEST or len(_REPLACED.findall(text)) > 3:
        return None
    from docutils.core import publish_parts

    _learn(set(_DIRECTIVE.findall(text)))
    try:
        parts = publish_parts(_ROLE.sub(_role, text), writer="html5", settings_overrides=_SETTINGS)
    except Exception:  # docutils raises what it likes on text that is none of its own
        return None
    return _LITERAL.sub(r"<code>\1</code>", str(parts.get("body", "")))


def _role(match: re.Match[str]) -> str:
    """A role that docutils does not know: a link for references to texts, else its words."""
    name, inner = match[1].lower(), match[2]
    if name in _PLAIN_ROLES:
        return match[0]
    words, _, target = inner.rstrip(">").rpartition("<")
    target = target if words else inner
    words = words.strip() or inner.lstrip("~!").strip()
    if name in ("doc", "any", "download"):
        return f"`{words} <{target.strip()}>`__"
    return words if name in ("ref", "term", "abbr", "numref") else f"``{words}``"


def _learn(names: set[str]) -> None:
    """Let docutils know the directives that a text uses and that it does not know."""
    from docutils import nodes
    from docutils.parsers.rst import Directive, directives
    from docutils.parsers.rst.languages import en

    class Shown(Directive):
        """Shows what is in it, with a title where its name says something."""

        optional_arguments = 1
        final_argument_whitespace = True
        has_content = True

        def run(self) -> list[nodes.Node]:
            """The nodes that stand for it."""
            said = self.arguments[0] if self.arguments else ""
            if self.name in _EMPTY:
                return []
            if self.name in _EMBEDS:
                address = escape(_watch(self.name, said or " ".join(self.content)))
                return [nodes.raw("", f'<embed data-embed="{_EMBEDS[self.name]}" src="{address}">', format="html")]
            node: nodes.Element = nodes.container()
            if self.name in _NOTES:
                node = nodes.admonition(classes=["note"])
                node += nodes.title("", f"{_NOTES[self.name]} {said}".strip())
            elif said and not self.content:
                node += nodes.paragraph("", said)
            self.state.nested_parse(self.content, self.content_offset, node)
            return [node]

    class Noted(Shown):
        """The same, with text that begins behind its name."""

        optional_arguments = 0

    for name in [name.lower() for name in names][:100]:
        if name not in en.directives and name not in _LEARNT and len(_LEARNT) < 2_000:
            directives.register_directive(name, Noted if name == "seealso" else Shown)
            _LEARNT.add(name)


_LEARNT: set[str] = set()


def _watch(site: str, identity: str) -> str:
    bare = identity.strip()
    if "/" in bare:
        return bare
    return f"https://www.youtube.com/watch?v={bare}" if site == "youtube" else f"https://{site}.com/{bare}"
