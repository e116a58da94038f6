"""HTML -> blocks in the look of Markdown. Scripts, styles and the like are never shown; nothing is nested deeply.

An own pass over the source instead of a tree: it is lazy (blocks come as the source is passed), takes time in
proportion to the source whatever is broken in it, and needs no more memory than the block it is in.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from reader.ui.render.blocks import NO_PREFIX, Block, Code, Paragraph, Prefix, Rule
from reader.ui.render.inline import HIDDEN, TAG_STYLES, Builder, attributes, inline_html
from reader.ui.render.lines import EMPTY, Styled, safe
from reader.ui.render.tables import Row, Table, Wish, wishes_of

TAG_LIMIT = 20_000
"""Characters that a tag may be long; what looks longer is text."""
TEXT_LIMIT = 4_000
"""Characters after which a paragraph is divided."""
DEPTH = 12
"""Levels of lists and quotes that are drawn."""
CELLS = 200
"""Cells of a table that are one block."""
CELL_LIMIT = 600
"""Characters in a cell above which a table is taken to be there for layout: its cells become paragraphs."""

_NAME = re.compile(r"</?([A-Za-z][\w:.-]*)")
_BEGIN = re.compile(r"<[A-Za-z/!?]")
_QUOTED = re.compile(r"=\s*+(?:\"[^\"]*+\"|'[^']*+')")
_OPEN_QUOTE = re.compile(r"=\s*+[\"']")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_BREAKING = frozenset(
    (
        *("address", "article", "aside", "body", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset"),
        *("figcaption", "figure", "footer", "form", "header", "hgroup", "html", "legend", "main", "menu", "nav", "p"),
        *("section", "summary", "caption", "noframes", "frameset", "title", "video", "audio"),
    )
)
_SPECIAL = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))
"""What begins and ends that which is no element."""
_TABLE = frozenset(("table", "tr", "td", "th", "thead", "tbody", "tfoot"))


class Piece(NamedTuple):
    """A tag or a text between tags."""

    tag: str
    """Name in lower case, with `/` before it when it closes; empty for text."""
    text: str
    """The whole tag, or the text."""


def pieces(source: str) -> Iterator[Piece]:
    """The tags and texts of a source; comments, declarations and what is in hidden elements are left out."""
    at, size = 0, len(source)
    next_end = -1
    unclosed: set[str] = set()
    while at < size:
        begin = _BEGIN.search(source, at)
        left = begin.start() if begin else size
        if left > at:
            left = min(left, at + TEXT_LIMIT)
            yield Piece("", source[at:left])
            at = left
            continue
        special = next((pair for pair in _SPECIAL if source.startswith(pair[0], at)), None)
        if special is not None:
            close = source.find(special[1], at + 2)
            at = close + len(special[1]) if close >= 0 else size
            continue
        if next_end < at:
            next_end = source.find(">", at)
            next_end = size if next_end < 0 else next_end
        name = _NAME.match(source, at)
        if name is None:
            if source.startswith(("<!", "</"), at) and next_end < size and next_end - at < TAG_LIMIT:
                at = next_end + 1
            else:
                yield Piece("", "<")
                at += 1
            continue
        end = _tag_end(source, at, next_end)
        if end < 0:
            yield Piece("", "<")
            at += 1
            continue
        tag = source[at:end]
        at = end
        lower = name[1].lower()
        if lower in HIDDEN and not tag.startswith("</"):
            if not tag.endswith("/>") and lower not in unclosed:
                after = _skip(source, at, lower)
                if after < 0:
                    unclosed.add(lower)
                at = max(at, after)
            continue
        yield Piece(("/" if tag.startswith("</") else "") + lower, tag)


def _tag_end(source: str, at: int, first: int) -> int:
    """Where a tag ends, a `>` in quotes passed over; -1 when it does not end near by."""
    end = first
    for _ in range(6):
        if end >= len(source) or end - at > TAG_LIMIT:
            break
        tag = source[at : end + 1]
        if "=" not in tag or _OPEN_QUOTE.search(_QUOTED.sub("", tag)) is None:
            return end + 1
        following = source.find(">", end + 1, at + TAG_LIMIT)
        if following < 0:
            break
        end = following
    return first + 1 if first < len(source) and first - at <= TAG_LIMIT else -1


def _skip(source: str, at: int, name: str) -> int:
    """The place behind the close of a hidden element; -1 without one, but scripts and styles then go to the end."""
    close = re.compile(rf"</{name}\b[^>]*+>?", re.IGNORECASE).search(source, at)
    if close:
        return close.end()
    return len(source) if name in ("script", "style", "svg", "template") else -1


def html_blocks(source: str, gap: int = 1, ascii_only: bool = False, prefix: Prefix = NO_PREFIX) -> list[Block]:
    """All blocks of a short source."""
    return [block for block, _ in HtmlSetter(source, gap, ascii_only, prefix)]


class HtmlSetter:
    """Iterates over the blocks of a source, each with the characters of source passed up to it."""

    def __init__(self, source: str, gap: int = 1, ascii_only: bool = False, prefix: Prefix = NO_PREFIX) -> None:
        self._source = source
        self._ascii = ascii_only
        self._prefixes = [prefix]
        self._builder = Builder(ascii_only)
        self._gap = gap
        self._space = False
        """White space was passed that is shown only if text follows."""
        self._lists: list[int] = []
        self._kinds: list[str] = []
        """What is open: `item` or `quote`, one for each prefix but the first."""
        self._style = ""
        self._level = 0
        self._pre: list[str] | None = None
        self._language = ""
        self._cell: list[Styled] | None = None
        """Texts of the open cell; None outside of tables."""
        self._row_open = False
        """A cell is open, even if it is empty."""
        self._rows: list[Row] = []
        self._row: list[Styled] = []
        self._head: Row = ()
        self._heading_row = False
        self._wishes: tuple[Wish, ...] = ()
        self._first_rows = True
        self._out: list[Block] = []

    def __iter__(self) -> Iterator[tuple[Block, int]]:
        passed = 0
        for piece in pieces(self._source):
            if piece.tag:
                self._tag(piece)
            else:
                self._text(piece.text)
            passed += len(piece.text)
            if self._out:
                for block in self._out:
                    yield block, passed
                    passed = 0
                self._out = []
        if self._pre is not None:
            self._close_pre()
        if self._cell is not None:
            self._end_table()
        self._flush()
        for block in self._out:
            yield block, passed
            passed = 0

    def _text(self, raw: str) -> None:
        if self._pre is not None:
            self._pre.append(html.unescape(raw))
            return
        text = _SPACE.sub(" ", html.unescape(raw) if "&" in raw else raw)
        if text[:1] == " ":
            self._space = True
            text = text[1:]
        if not text:
            return
        if self._space and self._builder.size:
            self._builder.add_space()
        self._space = text.endswith(" ")
        self._builder.add_text(text.rstrip(" "))
        if self._builder.size > TEXT_LIMIT and self._cell is None:
            self._flush()
            self._gap = 0

    def _add(self, block: Block) -> None:
        self._out.append(block)
        self._gap = 1
        self._prefixes = [Prefix(prefix.rest, prefix.rest, prefix.rest) for prefix in self._prefixes]

    def _flush(self) -> None:
        """End the paragraph that is being collected."""
        self._space = False
        if not self._builder.size:
            return
        pictures = bool(self._builder.images)
        content = self._builder.take()
        if not content.text:
            return
        if self._cell is not None:
            self._cell.append(content)
            return
        self._add(Paragraph(content, self._prefixes[-1], self._gap, self._style, self._level))
        if pictures and len(content.text) < 200:
            self._gap = min(self._gap, 1)

    def _tag(self, piece: Piece) -> None:
        name = piece.tag
        bare = name.lstrip("/")
        if self._pre is not None:
            if name in ("/pre", "/textarea"):
                self._close_pre()
            elif name == "br":
                self._pre.append("\n")
            elif name == "code" and not self._language:
                self._language = _language(piece.text)
            return
        if bare in TAG_STYLES or bare in ("a", "br", "img"):
            self._inline(name, bare, piece.text)
        elif len(bare) == 2 and bare[0] == "h" and bare[1] in "123456":
            self._flush()
            opens = name == bare and self._cell is None
            self._level = int(bare[1]) if opens else 0
            self._style = f"heading{min(self._level, 4)}" if opens else ""
        elif bare in _BREAKING:
            self._flush()
        elif bare in _TABLE:
            self._table(name)
        else:
            self._container(name, piece.text)

    def _inline(self, name: str, bare: str, tag: str) -> None:
        breaks = bare in _BREAKING
        if breaks:
            self._flush()
        if self._space and bare != "br" and self._builder.size and name == bare:
            self._builder.add(" ")
            self._space = False
        if bare == "br":
            self._space = False
            if self._builder.size:
                self._builder.add("\n")
            return
        inline_html(self._builder, tag)

    def _container(self, name: str, tag: str) -> None:
        """Lists, quotes, listings, rules; anything unknown shows its content only."""
        if name == "pre" or name == "textarea":
            self._flush()
            self._pre, self._language = [], _language(tag)
        elif name == "hr":
            self._flush()
            if self._cell is None:
                self._add(Rule(self._prefixes[-1], self._gap))
        elif name in ("ul", "ol", "menu"):
            self._flush()
            if self._lists:
                self._gap = 0
            start = attributes(tag).get("start", "1") if name == "ol" else ""
            if len(self._lists) >= DEPTH:
                return
            self._lists.append(int(start) if start.isdecimal() and len(start) < 10 else 1 if start else -1)
        elif name in ("/ul", "/ol"):
            self._flush()
            self._close_item()
            if self._lists:
                self._lists.pop()
            self._gap = 0 if self._lists else 1
        elif name == "li":
            self._open_item()
        elif name == "/li":
            self._flush()
            self._close_item()
            self._gap = 0
        elif name == "blockquote":
            self._flush()
            bar = Styled.of("| " if self._ascii else "▎ ", "quote-bar")
            self._push("quote", bar, bar)
        elif name == "/blockquote":
            self._flush()
            self._pop("quote")
            self._gap = 1

    # Containers: what is open is known by the number of prefixes

    def _push(self, kind: str, first: Styled, rest: Styled) -> None:
        if len(self._kinds) >= DEPTH:
            return
        self._kinds.append(kind)
        outer = self._prefixes[-1]
        self._prefixes.append(Prefix(outer.first + first, outer.rest + rest, outer.gap))

    def _pop(self, kind: str) -> None:
        """Close the innermost container of a kind and what is left open inside of it."""
        if kind in self._kinds:
            while self._kinds.pop() != kind:
                self._prefixes.pop()
            self._prefixes.pop()

    def _open_item(self) -> None:
        self._flush()
        if self._kinds.count("item") >= max(1, len(self._lists)):
            self._close_item()
            self._gap = 0
        number = self._lists[-1] if self._lists else -1
        if number >= 0:
            self._lists[-1] += 1
            bullet = f"{number}. "
        else:
            depth = min(2, max(0, sum(1 for number in self._lists if number < 0) - 1))
            bullet = "- " if self._ascii else "•◦▪"[depth] + " "
        self._push("item", Styled.of(bullet, "bullet"), Styled(" " * len(bullet)))

    def _close_item(self) -> None:
        self._pop("item")

    def _close_pre(self) -> None:
        text = safe("".join(self._pre or ())).strip("\n").expandtabs(4)
        self._pre = None
        if self._cell is not None:
            self._cell.append(Styled.of(text, "inline-code"))
        elif text:
            self._add(Code(text, self._language, self._prefixes[-1], self._gap))

    # Tables

    def _table(self, name: str) -> None:
        self._flush()
        if name == "table":
            if self._cell is None:
                self._cell, self._rows, self._row, self._head = [], [], [], ()
                self._wishes, self._first_rows = (), True
        elif self._cell is None:
            return
        elif name in ("td", "th", "/td", "/th"):
            self._end_cell()
            self._heading_row = name == "th" or (self._heading_row and name == "/th")
            if name in ("td", "th"):
                self._row_open = True
        elif name in ("tr", "/tr"):
            self._end_row()
        elif name == "/table":
            self._end_table()

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        if self._row_open or self._cell:
            self._row.append(_joined(self._cell))
            self._cell = []
            self._row_open = False

    def _end_row(self) -> None:
        self._end_cell()
        if not self._row:
            return
        row, self._row = tuple(self._row), []
        if self._heading_row and not self._head and not self._rows and self._first_rows:
            self._head = row
        else:
            self._rows.append(row)
        self._heading_row = False
        if len(self._rows) * len(row) >= CELLS:
            self._emit_rows()

    def _end_table(self) -> None:
        self._end_row()
        self._emit_rows()
        self._cell = None
        self._gap = 1

    def _emit_rows(self) -> None:
        rows, self._rows = self._rows, []
        everything = [self._head, *rows] if self._head and self._first_rows else rows
        if not everything:
            return
        columns = max(map(len, everything))
        if columns <= 1 or any(len(cell.text) > CELL_LIMIT for row in everything for cell in row):
            for row in everything:
                for cell in row:
                    if cell.text:
                        self._add(Paragraph(cell, self._prefixes[-1], self._gap))
        else:
            padded = tuple(row + (EMPTY,) * (columns - len(row)) for row in rows)
            gap = self._gap if self._first_rows else 0
            head = self._head
            self._wishes = self._wishes or wishes_of(head, padded)
            table = Table(head, padded, (), self._wishes, self._first_rows and bool(head), self._prefixes[-1], gap)
            self._add(table)
        self._first_rows = False


def _joined(texts: list[Styled]) -> Styled:
    """The paragraphs of a cell as one text."""
    whole = EMPTY
    for text in texts:
        whole = whole + Styled("\n") + text if whole.text else text
    return whole


def _language(tag: str) -> str:
    """The language that the class of a `pre` or `code` tag names."""
    found = attributes(tag)
    match = re.search(r"(?:language|lang|brush:)-?\s*([\w+#-]+)", found.get("class", ""))
    return match[1].lower() if match else found.get("lang", "")
