"""The grammar of the query language, and its parser.

Terminals are tried in the order of their priorities, and only those that may stand at a place are tried there, so that
`or`, commas and equals signs are ordinary characters of a word where they have no meaning.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from lark import Token, Tree

GRAMMAR = r"""
    start: any_of? (RPAR any_of?)*
    any_of: OR+ | OR* all_of (OR+ all_of)* OR*
    all_of: (unit | _AND)+
    ?unit: NOT unit          -> negated
        | LPAR any_of? RPAR  -> group
        | FIELD value (_COMMA value)*       -> clause
        | FIELD LPAR any_of? RPAR           -> field_group
        | EMPTY | URL | WORD | QUOTED
    value: EQ? (VALUE | QUOTED)

    LPAR: "("
    RPAR: ")"
    OR.5: /OR(?![^\s()])|\|+(?![^\s()|])/
    _AND.5: /AND(?![^\s()])|&+(?![^\s()&])/
    NOT.5: /-+(?=[^\s)-])|NOT(?=\s+[^\s)]|\()/
    URL.4: /https?:\/\/[^\s"()]+/i
    FIELD.3: /[^\W\d_][\w-]*:,*(?=[^\s),])/
    EMPTY.3: /[^\W\d_][\w-]*:,*(?=[\s)]|\Z)/
    _COMMA.2: /,+(?=[^\s,()])/
    EQ.2: /=(?=[^\s,()])/
    QUOTED: /"[^"]*(?:"\*?)?/
    VALUE: /[^\s,()"]+/
    WORD: /[^\s()"]+/
    %ignore /\s+/
"""


class Parser(Protocol):
    """The part of lark's parser that is used."""

    def parse(self, text: str, *, on_error: Callable[[Any], bool]) -> Tree[Token]:
        """The tree of a text; on_error gets lark's UnexpectedToken at the end of the text, and True goes on."""
        ...


@lru_cache(1)
def parser() -> Parser:
    """The parser, made when it is first needed: loading lark and the grammar takes a tenth of a second."""
    from lark import Lark

    return cast("Parser", Lark(GRAMMAR, parser="lalr", lexer="contextual"))
