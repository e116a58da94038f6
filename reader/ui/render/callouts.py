"""Callouts: the boxes for notes, hints and warnings that every dialect has, in one look."""

from __future__ import annotations

import re

from reader.ui.render.blocks import Paragraph, Prefix
from reader.ui.render.lines import Styled, safe

_STYLES = {
    "callout-good": "tip hint success check done pro example answer solution",
    "callout-warning": "warning warn caution attention important question help faq experimental deprecated",
    "callout-danger": "danger error bug failure fail missing critical alert",
    "quote-bar": "quote cite blockquote",
    "callout": "note info information abstract summary tldr todo seealso aside callout notice admonition remark "
    "details definition theorem lemma proof exercise tab tabitem expand accordion card sidebar margin-note topic box",
}
_STYLE_OF = {kind: style for style, kinds in _STYLES.items() for kind in kinds.split()}
NAMES = frozenset(_STYLE_OF) | {"hint", "callout", "admonition", "admonish", "alert", "note", "collapse", "spoiler"}
"""What a callout may be called in its tag."""
_SILENT = frozenset(
    (
        *("tab", "tabitem", "expand", "accordion", "card", "details", "collapse", "spoiler", "aside", "callout"),
        *("notice", "admonition", "box"),
    )
)
"""Kinds that say nothing beside a title."""


def style_of(kind: str) -> str:
    """The style of a callout's bar and title."""
    return _STYLE_OF.get(kind.lower(), "callout")


def bar(kind: str, ascii_only: bool) -> Styled:
    """What stands to the left of a callout's lines."""
    return Styled.of("| " if ascii_only else "▎ ", style_of(kind))


def label(kind: str, title: Styled, ascii_only: bool) -> Styled:
    """What stands on a callout's first line: its kind, and its title where that says more."""
    word = re.sub(r"[-_]+", " ", safe(kind)).strip().capitalize()
    if not title.text or title.text.strip().lower() == word.lower():
        return Styled.of(word, style_of(kind))
    if kind.lower() in _SILENT:
        return Styled.of(title.text, "strong") + Styled("")
    dot = " - " if ascii_only else " · "
    return Styled.of(word, style_of(kind)) + Styled.of(dot, "faint") + _strong(title)


def _strong(text: Styled) -> Styled:
    bold = Styled.of(text.text, "strong")
    return Styled(text.text, (*bold.styles, *text.styles))


def title_block(kind: str, title: Styled, prefix: Prefix, gap: int, ascii_only: bool) -> Paragraph:
    """The first line of a callout."""
    return Paragraph(label(kind, title, ascii_only), prefix, gap)
