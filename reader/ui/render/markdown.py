"""Chunks of Markdown -> blocks, through markdown-it-py. The library is loaded with the first body, not before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from reader.ui.render.blocks import NO_PREFIX, Block, Code, Paragraph, Prefix, Rule
from reader.ui.render.callouts import bar, title_block
from reader.ui.render.chunk_text import dedent, language_of
from reader.ui.render.chunks import Chunk, Chunker
from reader.ui.render.folds import Fold, Folded, FoldTitle
from reader.ui.render.html import html_blocks
from reader.ui.render.inline import Builder, inline
from reader.ui.render.lines import EMPTY, Styled, safe
from reader.ui.render.powers import math
from reader.ui.render.site_syntax import is_mdx, strip_machinery
from reader.ui.render.tables import Row, Table, wishes_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

NESTING = 44
"""Levels of tokens that are parsed; chunks are flattened before they reach it."""
_BULLETS = "•◦▪"
_TASK = re.compile(r"\[([ xX/<>?!*\"\-libSIpcfkwud])\]\s+")
_ALERT = re.compile(r"\[!([\w -]{1,40})(?:\|[^\]\n]{0,40})?\]([+-]?)[ \t]*")
_MATH_MARKS = re.compile(r"\A\s*(?:\$\$|\\\[)[ \t]*\n?|\n?[ \t]*(?:\$\$|\\\])[ \t]*(?:\{#[^{}\n]*\})?\s*\Z")
_REFERENCE = re.compile(
    r"(?m)^ {0,3}\[(?!\^)((?:[^\[\]\\\n]|\\.|\n(?!\s*+\n)){1,300}+)\]:[ \t]*+\n?[ \t]*+(?:<([^<>\n]*)>|(\S++))"
)


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """The one parser: CommonMark with tables, strikethrough, definition lists and what Obsidian adds."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin

    from reader.ui.render.inline_rules import use

    plain = MarkdownIt("commonmark", {"maxNesting": NESTING}).enable(["table", "strikethrough"])
    return use(plain.use(deflist_plugin))


class References(Mapping[str, Any]):
    """The link definitions of a whole source, found at first use and checked one by one when asked for."""

    def __init__(self, source: str) -> None:
        self._source = source

    @cached_property
    def _found(self) -> dict[str, str]:
        if "]:" not in self._source:
            return {}
        from markdown_it.common.utils import normalizeReference

        addresses: dict[str, str] = {}
        for label, bracketed, bare in _REFERENCE.findall(self._source):
            addresses.setdefault(normalizeReference(label), bracketed or bare)
        return addresses

    def __getitem__(self, label: str) -> dict[str, str]:
        address = self._found[label]
        md = parser()
        href = md.normalizeLink(address)
        if not md.validateLink(href):
            raise KeyError(label)
        return {"title": "", "href": href}

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __setitem__(self, label: str, value: object) -> None:
        """The parser reports definitions that it meets; they are known already."""


class MarkdownSource:
    """The chunks of a body, and their blocks when asked for."""

    def __init__(self, source: str, ascii_only: bool = False) -> None:
        self.source = source
        self.ascii = ascii_only
        self._references = References(source)
        self._mdx = is_mdx(source)

    def chunks(self) -> Iterator[Chunk]:
        """All chunks, found one by one."""
        return iter(Chunker(self.source))

    def blocks(self, chunk: Chunk) -> list[Block]:
        """The blocks of one chunk; empty when it shows nothing."""
        made = self._made(chunk)
        if fold := chunk.title_of:
            made = [FoldTitle(block, fold, self.ascii) if isinstance(block, Paragraph) else block for block in made]
        for around in reversed(chunk.folds):
            made = list[Block](Folded(block, around) for block in made)
        return made

    def _made(self, chunk: Chunk) -> list[Block]:
        prefix = self._boxes(chunk.boxes)
        if chunk.kind == "code":
            return self._listing(chunk, prefix)
        if chunk.kind == "html":
            return html_blocks(self._strip(chunk.text), chunk.gap, self.ascii, prefix)
        if chunk.kind == "math":
            return self._formula(chunk, prefix)
        if chunk.kind == "callout":
            around = self._boxes(chunk.boxes[:-1]) if chunk.boxes[-1:] == (chunk.info,) else prefix
            prefix = Prefix(prefix.first, prefix.rest, around.gap)
            return [title_block(chunk.info, self._title(chunk.text), prefix, chunk.gap, self.ascii)]
        text = chunk.text
        if chunk.indent:
            pad = Styled(" " * min(chunk.indent, 12))
            prefix = prefix.inside(pad, pad)
        elif chunk.kind == "note":
            label = Styled.of(f"[{safe(chunk.info)}] ", "note")
            prefix = prefix.inside(label, Styled(" " * len(label.text)))
            text = dedent(text)
        tokens = self._parse(self._strip(text))
        if chunk.kind == "table" and chunk.info:
            return self._rows(chunk, tokens, prefix)
        setter = _Setter(chunk.number, self.ascii)
        return setter.blocks(tokens, prefix, chunk.gap)

    def _boxes(self, kinds: tuple[str, ...]) -> Prefix:
        """The bars of the boxes that a chunk stands in."""
        if not kinds:
            return NO_PREFIX
        bars = EMPTY
        for kind in kinds:
            bars = bars + bar(kind, self.ascii)
        return Prefix(bars, bars, bars)

    def _title(self, text: str) -> Styled:
        """The title of a box, set."""
        tokens = parser().parseInline(self._strip(text), {"references": self._references})
        return _styled(tokens[0].children or [], self.ascii) if tokens else EMPTY

    def _formula(self, chunk: Chunk, prefix: Prefix) -> list[Block]:
        """A formula on lines of its own."""
        text = safe(_MATH_MARKS.sub("", chunk.text)).strip("\n").expandtabs(4)
        pad = Styled("  ")
        return [Paragraph(Styled(math(text, self.ascii)), prefix.inside(pad, pad), chunk.gap)] if text.strip() else []

    def _strip(self, text: str) -> str:
        return strip_machinery(text, self._mdx)

    def _parse(self, text: str) -> list[Token]:
        env: dict[str, Any] = {"references": self._references}
        return parser().parse(text, env)

    def _listing(self, chunk: Chunk, prefix: Prefix) -> list[Block]:
        if not chunk.text.strip() and not chunk.gap:
            return []
        return [Code(safe(chunk.text), chunk.info, prefix, chunk.gap, chunk.longest)]

    def _rows(self, chunk: Chunk, tokens: list[Token], prefix: Prefix) -> list[Block]:
        """Further rows of a table, in the columns of its first ones."""
        first = self._first_table(chunk.info)
        table = next((b for b in _Setter(-1, self.ascii).blocks(tokens, NO_PREFIX, 0) if isinstance(b, Table)), None)
        if table is None or first is None:
            return []
        wishes = wishes_of(first.head, first.rows)
        return [Table(table.head, table.rows, table.align, wishes, show_head=False, prefix=prefix, gap=0)]

    @lru_cache(maxsize=4)  # noqa: B019  a source lives as long as its article is shown
    def _first_table(self, text: str) -> Table | None:
        blocks = _Setter(-1, self.ascii).blocks(self._parse(self._strip(text)), NO_PREFIX, 0)
        return next((block for block in blocks if isinstance(block, Table)), None)


class _Setter:
    """Walks the tokens of one chunk and makes blocks of them. One instance, one walk."""

    def __init__(self, number: int, ascii_only: bool) -> None:
        self._number = number
        """What the first ordered item is numbered; -1: as the source says."""
        self._ascii = ascii_only
        self._blocks: list[Block] = []
        self._prefixes: list[Prefix] = []
        self._lists: list[int] = []
        """The next number of each open list; -1 for bullets."""
        self._tight: list[bool] = []
        self._folds: dict[int, tuple[int, Fold]] = {}
        """For each depth of quotation that is folded the number of its title's block, and its fold."""
        self._gap = 1

    def blocks(self, tokens: list[Token], prefix: Prefix, gap: int) -> list[Block]:
        """The blocks of a chunk whose first block has `gap` empty lines above it."""
        self._prefixes = [prefix]
        self._gap = gap
        index = 0
        while index < len(tokens):
            index = self._token(tokens, index)
        return self._blocks

    def _push(self, first: Styled, rest: Styled) -> None:
        self._prefixes.append(self._prefixes[-1].inside(first, rest))

    def _add(self, block: Block) -> None:
        """Add a block; what stood before its first line stands before that line only."""
        self._blocks.append(block)
        self._gap = 1
        self._prefixes = [Prefix(prefix.rest, prefix.rest, prefix.rest) for prefix in self._prefixes]

    def _token(self, tokens: list[Token], index: int) -> int:
        """Take one token, or a group, into account; returns where to go on."""
        token = tokens[index]
        kind = token.type
        if kind == "inline":
            self._text(tokens, index)
        elif kind in ("fence", "code_block"):
            text = safe(token.content.removesuffix("\n")).expandtabs(4)
            self._add(Code(text, language_of(token.info), self._prefixes[-1], self._gap))
        elif kind == "hr":
            self._add(Rule(self._prefixes[-1], self._gap))
        elif kind == "html_block":
            for block in html_blocks(token.content, self._gap, self._ascii, self._prefixes[-1]):
                self._add(block)
        elif kind == "table_open":
            return self._table(tokens, index)
        elif kind == "blockquote_open":
            alert = next((_ALERT.match(other.content) for other in tokens[index + 2 : index + 3]), None)
            side = bar(alert[1] if alert else "quote", self._ascii)
            self._push(side, side)
        elif kind in ("bullet_list_open", "ordered_list_open"):
            self._open_list(tokens, index)
        elif kind == "list_item_open":
            self._open_item(tokens, index)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
            self._tight.pop()
            self._gap = 1
        elif kind == "dd_open":
            self._gap = 0
            pad = Styled("  ")
            self._push(pad, pad)
        elif kind == "dd_close":
            self._prefixes.pop()
            self._gap = 0 if any(other.type == "dd_open" for other in tokens[index + 1 : index + 2]) else 1
        elif kind in ("blockquote_close", "list_item_close"):
            if kind == "blockquote_close" and (fold := self._folds.pop(len(self._prefixes), None)):
                begun = fold[0] + 1
                self._blocks[begun:] = [Folded(block, fold[1]) for block in self._blocks[begun:]]
            empty = self._prefixes.pop()
            if kind == "list_item_close" and empty.first.text != empty.rest.text:
                self._add(Paragraph(EMPTY, empty, self._gap))  # an item without content still has its bullet
            if kind == "list_item_close" and self._tight[-1]:
                self._gap = 0
        return index + 1

    def _open_list(self, tokens: list[Token], index: int) -> None:
        token = tokens[index]
        number = -1
        if token.type == "ordered_list_open":
            number = int(token.attrs.get("start", 1))
            if self._number >= 0:
                number, self._number = self._number, -1
        tight = all(
            other.hidden
            for other in tokens[index:]
            if other.type == "paragraph_open" and other.level == token.level + 2
        )
        if self._lists and self._tight[-1]:
            self._gap = 0
        self._lists.append(number)
        self._tight.append(tight)

    def _open_item(self, tokens: list[Token], index: int) -> None:
        number = self._lists[-1]
        if number >= 0:
            self._lists[-1] += 1
            bullet = f"{number}. "
        else:
            depth = sum(1 for other in self._lists if other < 0) - 1
            bullet = "- " if self._ascii else _BULLETS[min(depth, 2)] + " "
        style = "bullet"
        child = next((t for t in tokens[index + 1 : index + 3] if t.type == "inline"), None)
        task = _TASK.match(child.content) if child is not None else None
        if task is not None and child is not None:
            done = task[1] in "xX"
            signs = {" ": "☐ ", "x": "☑ ", "X": "☑ "}
            bullet = f"[{task[1].lower()}] " if self._ascii or task[1] not in signs else signs[task[1]]
            style = "task-done" if done else "bullet"
            _drop_lead(child, task.end())
        pad = Styled(" " * len(bullet))
        self._push(Styled.of(bullet, style), pad)

    def _text(self, tokens: list[Token], index: int) -> None:
        token = tokens[index]
        opened = tokens[index - 1].type if index else ""
        children = token.children or []
        prefix = self._prefixes[-1]
        if opened == "heading_open":
            level = int(tokens[index - 1].tag[1:])
            content = _styled(children, self._ascii)
            above = 2 if level <= 2 and self._gap and len(self._prefixes) == 1 else self._gap
            self._add(Paragraph(content, prefix, above, f"heading{min(level, 4)}", level))
            return
        alert = _ALERT.match(token.content) if index > 1 and tokens[index - 2].type == "blockquote_open" else None
        if alert is not None:
            _drop_lead(token, alert.end())
            title, children = _first_line(token.children or [])
            block = title_block(alert[1], _styled(title, self._ascii), prefix, self._gap, self._ascii)
            if alert[2]:
                self._folds[len(self._prefixes)] = (len(self._blocks), Fold(alert[2] == "+"))
            fold = self._folds.get(len(self._prefixes)) if alert[2] else None
            self._add(FoldTitle(block, fold[1], self._ascii) if fold else block)
            self._gap, prefix = 0, self._prefixes[-1]
        if opened == "dt_open":
            self._add(Paragraph(_strong(_styled(children, self._ascii)), prefix, self._gap))
            self._gap = 0
            return
        pictures = [child for child in children if child.type == "image"]
        if pictures and all(_picture_only(child) for child in children):
            self._pictures(children)
            return
        content = _styled(children, self._ascii)
        if content.text:
            self._add(Paragraph(content, prefix, self._gap))

    def _pictures(self, children: list[Token]) -> None:
        """A paragraph of nothing but pictures: each on a line of its own."""
        for child in children:
            if child.type == "image":
                builder = Builder(self._ascii)
                inline([child], builder)
                address = str(child.attrs.get("src", ""))
                self._add(Paragraph(builder.take(), self._prefixes[-1], self._gap, picture=address))
                self._gap = 0
        self._gap = 1

    def _table(self, tokens: list[Token], index: int) -> int:
        head: Row = ()
        rows: list[Row] = []
        align: list[str] = []
        cells: list[Styled] = []
        while tokens[index].type != "table_close":
            token = tokens[index]
            if token.type == "inline":
                cells.append(_styled(token.children or [], self._ascii))
            elif token.type == "th_open":
                style = str(token.attrs.get("style", ""))
                align.append(style.removeprefix("text-align:") or "left")
            elif token.type == "tr_close":
                if head or rows:
                    rows.append(tuple(cells))
                else:
                    head = tuple(cells)
                cells = []
            index += 1
        self._add(Table(head, tuple(rows), tuple(align), prefix=self._prefixes[-1], gap=self._gap))
        return index + 1


def _styled(children: list[Token], ascii_only: bool) -> Styled:
    builder = Builder(ascii_only)
    inline(children, builder)
    return builder.take()


def _strong(text: Styled) -> Styled:
    return Styled(text.text, (*Styled.of(text.text, "strong").styles, *text.styles))


def _first_line(children: list[Token]) -> tuple[list[Token], list[Token]]:
    """The tokens before the first line end, and those behind it."""
    for number, child in enumerate(children):
        if child.type in ("softbreak", "hardbreak"):
            return children[:number], children[number + 1 :]
    return children, []


def _picture_only(token: Token) -> bool:
    return token.type in ("image", "softbreak", "hardbreak") or (token.type == "text" and not token.content.strip())


def _drop_lead(token: Token, size: int) -> None:
    """Take the first characters from the text that a block begins with."""
    for child in token.children or ():
        if child.type == "text":
            taken = child.content[:size]
            child.content = child.content[size:]
            size -= len(taken)
        elif child.type == "softbreak" and size > 0:
            child.type, child.content = "text", ""
            size -= 1
        if size <= 0:
            return
