"""Reading a query. `parse` takes any text, never raises, and says what it could not use.

Plain words must all occur; `OR`, `-` or `NOT`, parentheses, `"phrases"` and `field:value` do what they do in mail
programs. What is wrong becomes a Mistake with its place and the rest is used all the same, so that a caller can either
go on with it or keep the last good result.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from reader.model.query import Sort
from reader.query import grammar, query_fields
from reader.query.field_values import QueryValueError, UnfinishedError, Value, has_word, leaf, one_of, plain_words
from reader.query.periods import period
from reader.query.syntax_tree import Condition, Words, all_of, any_of, leaves, negate

if TYPE_CHECKING:
    from lark import Token, Tree

    Branch = Tree[Token] | Token

MAX_LENGTH = 2000
"""Characters of a query that are read."""
MAX_TERMS = 64
"""Words and conditions of one query."""
MAX_DEPTH = 20
"""How deep parentheses may stand within each other."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A part of a query that could not be used."""

    start: int
    end: int
    """Characters of the text, the end not included; at least one character unless the text is empty."""
    sentence: str
    """What is wrong and what to write instead, without a full stop. Echoes what was typed: clean it before showing."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text means."""

    ast: Condition | None
    """None when nothing is asked: every article matches."""
    mistakes: tuple[Mistake, ...] = ()
    words: tuple[str, ...] = ()
    """What to highlight: words and phrases that must occur; a star at the end stands for any ending."""
    sort: Sort | None = None
    """The order that the query asks for."""
    unfinished: bool = False
    """Whether the end of the text was left out because it is still being typed."""


def parse(text: str, today: date, *, typing: bool = False) -> Parsed:
    """What a text means. Never raises.

    today: the day in the reader's time zone, from which `today` and `7d` count.
    typing: the cursor is at the end: the last word may be a beginning, an open quote or parenthesis is no mistake.
    """
    reading = _Reading(plain(text[:MAX_LENGTH]), today, typing)
    node = reading.read()
    if len(text) > MAX_LENGTH:
        reading.wrong(MAX_LENGTH, len(text), f"Only the first {MAX_LENGTH} characters are read")
    positive = [leaf for leaf, negated in leaves(node) if isinstance(leaf, Words) and not negated]
    words = dict.fromkeys(leaf.text + ("*" if leaf.prefix else "") for leaf in positive)
    mistakes = sorted(reading.mistakes, key=lambda mistake: (mistake.start, mistake.end))
    return Parsed(node, tuple(mistakes), tuple(words), reading.sort, reading.unfinished)


def as_typed(text: str, today: date) -> str:
    """The text that means what this one means while it is typed: with a star if its last word is a beginning then."""
    whole, starred = parse(text, today), parse(text + "*", today)
    typed = parse(text, today, typing=True)
    return text + "*" if not starred.mistakes and starred.ast == typed.ast != whole.ast else text


_UNUSABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))


def plain(text: str) -> str:
    """The same text, character for character, with one kind of quotes and without what no word can hold."""
    return _UNUSABLE.sub(" ", text).translate(_QUOTES)


class _Reading:
    """One text on its way to a tree, collecting mistakes."""

    def __init__(self, text: str, today: date, typing: bool) -> None:
        self.text = text
        self.today = today
        self.typing = typing
        self.mistakes: list[Mistake] = []
        self.unfinished = False
        self.sort: Sort | None = None
        self._terms = 0

    def read(self) -> Condition | None:
        """The meaning of the text; None when nothing is asked."""
        if not self.text.strip():
            return None
        nodes: list[Condition] = []
        for part in grammar.parser().parse(self.text, on_error=self._close_all).children:
            if isinstance(part, str):
                self.wrong(*_place(part), "There is no parenthesis to close")
                continue
            node = self._any(part, None, 0, negated=False)
            if node is not None:
                nodes.append(node)
        return all_of(nodes)

    def wrong(self, start: int, end: int, sentence: str) -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(start, end, sentence))

    # --- what is begun and not ended

    def _close_all(self, error: Any) -> bool:
        """The text ended within parentheses, the one thing that the grammar does not allow: close them and go on."""
        from lark import Token

        stack: list[Branch] = error.interactive_parser.parser_state.value_stack
        opened = [token for token in stack if isinstance(token, str) and token.type == "LPAR"]
        for _ in opened:
            error.interactive_parser.feed_token(Token("RPAR", ")"))
        if opened:
            self._open_end(*_place(opened[-1]), "This parenthesis is not closed")
        return bool(opened)

    def _open_end(self, start: int, end: int, sentence: str, needs_end: bool = False) -> None:
        """Something begun and not ended: no mistake while typing. needs_end: nothing may come after it."""
        if self.typing and not (needs_end and self.text[end:].strip()):
            self.unfinished = True
        else:
            self.wrong(start, end, sentence)

    # --- the tree of the grammar, from the top

    def _any(self, tree: Branch, field: Token | None, depth: int, negated: bool) -> Condition | None:
        """Alternatives. field: the field around the parentheses, which plain words take over."""
        assert not isinstance(tree, str)
        nodes: list[Condition] = []
        side = False
        for place, child in enumerate(tree.children):
            if isinstance(child, str):
                if not side or place == len(tree.children) - 1:
                    self._lonely_or(child)
                side = False
                continue
            node = self._all(child, field, depth, negated)
            side = True
            if node is not None:
                nodes.append(node)
        return any_of(nodes)

    def _lonely_or(self, token: Token) -> None:
        start, end = _place(token)
        if self.typing and end == len(self.text.rstrip()):
            self.unfinished = True
        else:
            self.wrong(start, end, 'OR needs something on both sides; to search for the word, write "or"')

    def _all(self, tree: Branch, field: Token | None, depth: int, negated: bool) -> Condition | None:
        assert not isinstance(tree, str)
        nodes: list[Condition] = []
        children = tree.children
        place = 0
        while place < len(children):
            taken = self._days(children, place)
            node = self._unit(
                children[place], field, depth, negated=negated, more=children[place + 1 : place + 1 + taken]
            )
            if node is not None:
                nodes.append(node)
            place += 1 + taken
        return all_of(nodes)

    def _days(self, children: Sequence[Branch], place: int) -> int:
        """How many words after a date's field belong to its value: `after:last week`, `on:19 May 2021`."""
        clause = children[place]
        while not isinstance(clause, str) and clause.data == "negated":
            clause = clause.children[1]
        if isinstance(clause, str) or clause.data != "clause" or len(clause.children) != 2:
            return 0
        name, value = clause.children
        if not isinstance(name, str) or _name(name) not in query_fields.DATE_FIELDS or isinstance(value, str):
            return 0
        begin = str(value.children[-1])
        following: list[str] = []
        for child in children[place + 1 : place + 4]:
            if not isinstance(child, str) or child.type != "WORD":
                break
            following.append(str(child))
        for count in range(len(following), 0, -1):
            if period(" ".join((begin, *following[:count])), self.today):
                return count
        return 0

    def _unit(
        self, tree: Branch, field: Token | None, depth: int, *, negated: bool, more: Sequence[Branch] = ()
    ) -> Condition | None:
        """One term. more: the words that belong to its date."""
        if isinstance(tree, str):
            return self._term(tree, field, negated)
        if tree.data == "clause":
            return self._clause(tree.children, negated, more)
        first = tree.children[0]
        assert isinstance(first, str)
        if depth >= MAX_DEPTH:
            self.wrong(*_place(first), f"Only {MAX_DEPTH} parentheses may stand within each other")
            return None
        if tree.data == "negated":
            node = self._unit(tree.children[1], field, depth + 1, negated=not negated, more=more)
            return negate(node) if node is not None else None
        if tree.data == "field_group":
            field = first if self._known(first) else None
        inner = [child for child in tree.children if not isinstance(child, str)]
        return self._any(inner[0], field, depth + 1, negated) if inner else None

    def _term(self, token: Token, field: Token | None, negated: bool) -> Condition | None:
        start, end = _place(token)
        if token.type == "EMPTY" and _name(token) in query_fields.FIELDS:
            self._open_end(start, end, f"Write what to look for right after {_name(token)}:, without a space", True)
            return None
        if str(token) == "NOT":
            self._open_end(start, end, 'NOT needs something after it; to search for the word, write "not"', True)
            return None
        value = self._value(token, negated)
        if field is None and _ADDRESS.fullmatch(value.text):
            return self._counted(start, end, lambda: leaf("url", value, self.today))
        if field is not None:
            return self._made(field, value, start, end, negated)
        if token.type == "WORD" and not has_word(value.text):
            return None  # a dash or an ampersand between words
        return self._counted(start, end, lambda: plain_words(value))

    def _clause(self, children: Sequence[Branch], negated: bool, more: Sequence[Branch]) -> Condition | None:
        """`field:value,value`: any of the values."""
        name = children[0]
        assert isinstance(name, str)
        if not self._known(name):
            return None
        nodes: list[Condition] = []
        for branch in children[1:]:
            assert not isinstance(branch, str)
            token = branch.children[-1]
            assert isinstance(token, str)
            value = self._value(token, negated, exact=len(branch.children) > 1)
            start, end = _place(token)
            if more:
                last = more[-1]
                assert isinstance(last, str)
                end = _place(last)[1]
                value = Value(" ".join((value.text, *map(str, more))))
            node = self._made(name, value, start, end, negated)
            if node is not None:
                nodes.append(node)
        return any_of(nodes)

    # --- values

    def _known(self, name: Token) -> bool:
        field = _name(name)
        if field in query_fields.FIELDS:
            return True
        guess = query_fields.suggest_field(field)
        hint = f"did you mean {guess}:?" if guess else "to search for the words, put them in quotes"
        self.wrong(*_place(name), f'There is no field "{field}", {hint}')
        return False

    def _value(self, token: Token, negated: bool, exact: bool = False) -> Value:
        """The text of a token without its signs."""
        start, end = _place(token)
        at_end = self.typing and end == len(self.text)
        text = str(token)
        quoted = text.startswith('"')
        if quoted and '"' not in text[1:]:
            self._open_end(start, start + 1, "This quote is not closed")
        elif quoted:
            at_end = False
        starred = text.endswith("*")
        text = " ".join(text.rstrip("*").strip('"').split())
        # What is excluded is not guessed: half a word would exclude far more than is meant.
        return Value(text, at_end, at_end and not negated, starred, exact)

    def _made(self, name: Token, value: Value, start: int, end: int, negated: bool) -> Condition | None:
        field = _name(name)
        if field != "sort":
            return self._counted(start, end, lambda: leaf(field, value, self.today))
        if negated:
            self.wrong(_place(name)[0], end, "An order cannot be excluded; write sort: without the dash")
            return None

        def set_sort() -> None:
            self.sort = Sort(one_of(field, value, query_fields.SORTS))

        return self._counted(start, end, set_sort)

    def _counted(self, start: int, end: int, make: Callable[[], Condition | None]) -> Condition | None:
        """A leaf, unless it is wrong, unfinished or one too many."""
        if self._terms == MAX_TERMS:
            if not any(mistake.sentence == _TOO_MANY for mistake in self.mistakes):
                self.wrong(start, end, _TOO_MANY)
            return None
        try:
            node = make()
        except UnfinishedError:
            self.unfinished = True
            return None
        except QueryValueError as error:
            self.wrong(start, end, str(error))
            return None
        self._terms += 1
        return node


_TOO_MANY = f"Only the first {MAX_TERMS} words and conditions are used"
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def _place(token: Token) -> tuple[int, int]:
    """Where a token stands in the text."""
    start = token.start_pos or 0
    return start, start + len(token)


def _name(token: Token) -> str:
    return str(token).rstrip(",").removesuffix(":").lower()
