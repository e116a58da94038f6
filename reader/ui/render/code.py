"""Colours of program text, from Pygments, as styles. Bounded, and never the cause of a delay or an error."""

from __future__ import annotations

import sys
from functools import lru_cache
from importlib import import_module
from typing import Any

from reader.ui.render.lines import StyleSpan

LIMIT = 40_000
"""Characters above which a listing stays without colours: some lexers take seconds for more."""
LINE_LIMIT = 2_000
"""A line longer than this is data, not a program: no colours."""

_STYLES = (
    ("Token.Comment", "code-comment"),
    ("Token.Literal.String", "code-string"),
    ("Token.Literal.Number", "code-number"),
    ("Token.Literal", "code-string"),
    ("Token.Keyword.Constant", "code-number"),
    ("Token.Keyword", "code-keyword"),
    ("Token.Operator.Word", "code-keyword"),
    ("Token.Name.Function", "code-function"),
    ("Token.Name.Class", "code-function"),
    ("Token.Name.Decorator", "code-function"),
    ("Token.Name.Tag", "code-keyword"),
    ("Token.Name.Attribute", "code-function"),
    ("Token.Name.Builtin", "code-function"),
    ("Token.Generic.Deleted", "code-deleted"),
    ("Token.Generic.Inserted", "code-inserted"),
    ("Token.Generic.Heading", "code-function"),
    ("Token.Generic.Subheading", "code-comment"),
    ("Token.Generic.Output", "code-comment"),
    ("Token.Generic.Prompt", "code-comment"),
)

_allowed = False


def warm() -> None:
    """Load Pygments. Until this has run, listings stay without colours; running it again costs nothing."""
    global _allowed
    for name in ("pygments.lexers", "pygments.lexers.python"):  # the second one is what most listings need
        import_module(name)
    _allowed = True


def ready() -> bool:
    """Whether listings are coloured."""
    return _allowed and "pygments.lexers" in sys.modules


def colours(text: str, language: str) -> bool:
    """Whether a listing is one that colours are for."""
    return bool(language) and len(text) <= LIMIT and max(map(len, text.split("\n"))) <= LINE_LIMIT


def highlight(text: str, language: str) -> tuple[StyleSpan, ...]:
    """The styles of a listing, in order and not overlapping; none when Pygments is not loaded or cannot help."""
    if not ready() or not colours(text, language):
        return ()
    return _highlight(text, language.lower())


@lru_cache(maxsize=64)
def _highlight(text: str, language: str) -> tuple[StyleSpan, ...]:
    lexer = _lexer(language)
    if lexer is None:
        return ()
    styles: list[StyleSpan] = []
    try:
        for start, token, value in lexer.get_tokens_unprocessed(text):
            style = _style(str(token))
            if not style or not value:
                continue
            if styles and styles[-1].end == start and styles[-1].style == style:
                styles[-1] = styles[-1]._replace(end=start + len(value))
            else:
                styles.append(StyleSpan(start, start + len(value), style))
    except Exception:  # lexers are many, and some raise on odd text: a listing without colours is no loss
        return ()
    return tuple(styles)


@lru_cache(maxsize=256)
def _style(token: str) -> str:
    return next((style for name, style in _STYLES if token.startswith(name)), "")


@lru_cache(maxsize=64)
def _lexer(language: str) -> Any:
    from pygments.util import ClassNotFound

    find: Any = import_module("pygments.lexers").get_lexer_by_name
    try:
        return find(language, ensurenl=False, stripnl=False)
    except (ClassNotFound, ValueError, ImportError):
        return None
