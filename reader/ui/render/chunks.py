"""Markdown source -> top-level chunks, one after the other, so that only what is looked at needs to be parsed.

A chunk is a piece of source that can be parsed without the rest: a paragraph, one item of a top-level list, a listing,
some rows of a table, ... Nothing here parses inline text, and every step costs time in proportion to what it passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len

from reader.ui.render import containers
from reader.ui.render.blocks import FOLD
from reader.ui.render.chunk_source import LIMIT, Boxes, Chunk
from reader.ui.render.chunk_text import MARKER_RUN, cut, dedent, flatten, indent_of, language_of
from reader.ui.render.site_syntax import drop_line, elide_data

__all__ = ["LIMIT", "Chunk", "Chunker"]

TANGLED = 1_000
"""The same for text with very many brackets, whose parsing takes the square of its length."""
ITEMS = 800
"""Characters up to which short items of a list share a chunk."""
SHORT = 400
"""Characters up to which short paragraphs share a chunk."""
ROWS = 400
"""Lines of a paragraph that are one chunk."""
WINDOW = 16_000
"""Characters of a very long line that are looked at in one go."""
CODE_ROWS = 120
"""Lines of a listing that are one chunk."""
TABLE_CELLS = 200
"""Cells of a table that are one chunk, as long as that is a whole row."""


_FENCE = re.compile(r"( {0,3})(`{3,}(?=[^`]*$)|~{3,})(.*)$")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_SETEXT = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_ITEM = re.compile(r"( {0,3})([-*+]|\d{1,9}[.)])([ \t]+|$)")
_QUOTE = re.compile(r" {0,3}>")
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,60})\]:[ \t]*")
_DELIMITER = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_HTML = re.compile(
    r" {0,3}<(?:!--|\?|![A-Za-z]|/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|"
    r"dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|"
    r"iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|pre|script|search|section|style|"
    r"summary|table|tbody|td|textarea|tfoot|th|thead|title|tr|track|ul|svg|video|audio|object|noscript|picture)"
    r"(?=[\s/>]|$))",
    re.IGNORECASE,
)
_HTML_ALONE = re.compile(
    r" {0,3}<(?:/[A-Za-z][\w-]*+\s*+|[A-Za-z][\w-]*+"
    r"(?:\s++[A-Za-z_:@][\w.:-]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?+)*+\s*+/?)>[ \t]*$"
)
_HTML_NAME = re.compile(r" {0,3}<([A-Za-z]\w*)")
_TO_CLOSE = frozenset(
    (
        *("script", "style", "pre", "textarea", "table", "svg", "iframe", "ul", "ol", "dl", "figure", "video", "audio"),
        *("object", "form", "noscript", "select", "picture"),
    )
)
_SPECIAL = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))
_HOLDING = ("table", "pre", "script", "style", "textarea")
_NEVER_TEXT = frozenset(("script", "style"))
_SPACES = re.compile(r"[ \t]{40,}")
_OPENERS = frozenset("`~#*-_>< \t:{!?")
"""What a line that interrupts a paragraph can begin with."""
_STARTERS = _OPENERS | frozenset("+0123456789[{!?=%$\\")
"""What a line that is no plain paragraph can begin with."""
_BLANK_LINE = re.compile(r"[ \t]*(?:\n|\Z)")
_MEANING = re.compile(r" {0,3}:[ \t]+\S")
"""A line that says what the term above it means."""
_BOX_LINE = re.compile(
    r" {0,3}(?::{3,}[^\n]*|(?:!!!|\?\?\?\+?)[ \t]+[a-z][^\n]*|\{%-?[^%\n]*%\}|\{\{[<%][^\n{}]*[>%]\}\})[ \t]*$"
)
"""A line that may open or close a box."""
_LIQUID_CODE = re.compile(
    r" {0,3}(?:\{%-?\s*(?:highlight|codeblock)|\{\{[<%]\s*(?:highlight|code))\s+\"?([\w+#-]*)"
    r"[^%\n]*(?:-?%\}|[>%]\}\})\s*$"
)
_LIQUID_END = re.compile(r"\s*(?:\{%-?\s*end(?:highlight|codeblock)|\{\{[<%]\s*/\s*(?:highlight|code)\b)")


class Chunker(Boxes):
    """Iterates over the chunks of a source. Lines end at `\\n` only."""

    def __iter__(self) -> Iterator[Chunk]:
        source = self._source
        dropped = False
        while self._at < len(source):
            if not dropped:
                self._begun = self._at
            dropped = False
            blank = self._skip_blank()
            if self._at >= len(source):
                return
            line = self._peek()
            was_list, self._list = self._list, None
            gap = 1 if blank or not self._begun or not (_ITEM.match(line) or _NOTE.match(line)) else 0
            gap, self._goes_on = 0 if self._goes_on and not blank else gap, False
            if self._drops(line):
                self._list, dropped = was_list, True
                continue
            if self._is_definition(line):
                self._take()
                self._list, dropped = was_list, True
                continue
            yield from self._boxed(self._chunk(line, gap, was_list))

    # Kinds of chunks

    def _chunk(self, line: str, gap: int, was_list: tuple[str, int] | None) -> Iterator[Chunk]:
        if len(line) > LIMIT:
            yield from self._long(gap)
        elif line[0] not in _STARTERS and "|" not in line:
            yield from self._paragraph(gap)
        elif opened := self._opening(line):
            yield from self._box(opened, gap)
        elif fence := (_FENCE.match(line) or _LIQUID_CODE.match(line)):
            directive = containers.directive(line)
            yield from (directive and self._directive(*directive, gap)) or self._listing(fence)
        elif (stop := self._formula(line)) >= 0:
            yield self._take_formula(stop, gap)
        elif _HEADING.match(line):
            self._take()
            yield self._make("heading", line, gap=1)
        elif _RULE.match(line):
            self._take()
            yield self._make("markdown", line, gap=1)
        elif item := _ITEM.match(line):
            yield from self._item(item, gap, was_list)
        elif note := _NOTE.match(line):
            yield from self._note(note, gap)
        elif line.startswith("    "):
            yield from self._indented()
        elif _HTML.match(line) or _HTML_ALONE.match(line):
            yield from self._html(line, gap)
        elif "|" in line and self._table_follows():
            yield from self._table(gap)
        else:
            yield from self._paragraph(gap)

    def _long(self, gap: int) -> Iterator[Chunk]:
        """A very long line: in pieces, cut at spaces where there are some."""
        stop = self._source.find("\n", self._at)
        end = len(self._source) if stop < 0 else stop
        while self._at < end:
            last = end - self._at <= WINDOW
            after = end if last else self._source.rfind(" ", self._at + WINDOW // 2, self._at + WINDOW) + 1
            after = after or self._at + WINDOW
            text = _SPACES.sub(" ", elide_data(self._source[self._at : after]))
            if len(text) > LIMIT and _ITEM.match(text):
                text = MARKER_RUN.sub(r"\1", text)
            self._at = min(end + 1, len(self._source)) if last else after
            yield from self._pieces(text, gap)
            gap = 0

    def _pieces(self, text: str, gap: int, indent: int = 0, number: int = -1) -> Iterator[Chunk]:
        """A text as one Markdown chunk, or as several when it is long."""
        text = flatten(text)
        begun, end = self._begun, self._at
        start = 0
        while True:
            limit = TANGLED if text.count("[", start, start + LIMIT) > LIMIT // 20 else LIMIT
            stop = len(text) if len(text) - start <= limit else cut(text, start, limit)
            last = stop >= len(text)
            # The share of the source is spread over the pieces, so that the sum stays exact.
            left = begun + (end - begun) * start // max(1, len(text))
            right = end if last else begun + (end - begun) * stop // max(1, len(text))
            piece = text[start:stop]
            if indent and start:
                piece = dedent(piece)
            yield Chunk(
                "markdown", piece, left, right - left, gap if not start else 0, "", number, indent if start else 0
            )
            if last:
                break
            start, number = stop, -1
        self._begun = end

    def _listing(self, fence: re.Match[str]) -> Iterator[Chunk]:
        """A fenced listing, to its end or the end of the source, in pieces that know the longest line so far."""
        self._take()
        liquid = fence.re is _LIQUID_CODE
        indent = 0 if liquid else len(fence[1])
        close = (
            _LIQUID_END
            if liquid
            else re.compile(r" {0,3}" + re.escape(fence[2][0]) + "{" + str(len(fence[2])) + r",}\s*$")
        )
        language = fence[1] if liquid else language_of(fence[3])
        rows: list[str] = []
        size = longest = 0
        gap = 1
        while self._more():
            line = self._take()
            if close.match(line):
                break
            if indent:
                line = line[min(indent, len(line) - len(line.lstrip(" "))) :]
            while len(line) > WINDOW:  # data, not a program: its line is folded anyway
                end, self._at = self._at, min(self._at, self._begun + WINDOW)
                yield self._make("code", "\n".join([*rows, line[:WINDOW]]), gap, "", FOLD)
                rows, size, gap, longest, line, self._at = [], 0, 0, FOLD, line[WINDOW:], end
            line = elide_data(line).expandtabs(4)
            rows.append(line)
            size += len(line)
            longest = max(longest, cell_len(line))
            if len(rows) >= CODE_ROWS or size > 4 * LIMIT:
                yield self._make("code", "\n".join(rows), gap, language, longest)
                rows, size, gap = [], 0, 0
        if rows or gap:
            yield self._make("code", "\n".join(rows), gap, language, longest)

    def _item(self, item: re.Match[str], gap: int, was_list: tuple[str, int] | None) -> Iterator[Chunk]:
        """One item of a top-level list with all that belongs to it."""
        marker, space = item[2], item[3].expandtabs(4)
        kind = marker[-1] if marker[-1] in ".)" else marker
        number = -1
        if kind in ".)":
            number = was_list[1] if was_list and was_list[0] == kind else int(marker[:-1])
        together = was_list is not None and was_list[0] == kind
        offset = len(item[1]) + len(marker) + (len(space) if 1 <= len(space) <= 4 else 1)
        rows = [elide_data(self._take())]
        size = len(rows[0])
        count = 1
        while self._more() and size <= 4 * LIMIT:
            before = self._at
            blank = self._skip_blank()
            if not self._more():
                self._at = before
                break
            line = self._peek()
            if indent_of(line) < offset:
                following = _ITEM.match(line)
                if following and not blank and size < ITEMS and following[2][-1] == kind and not _RULE.match(line):
                    count += 1  # short items share a chunk
                elif following or blank or self._starts_block(line):
                    self._at = before
                    break
            if blank:
                rows.append("")
            rows.append(elide_data(self._take()))
            size += len(rows[-1])
        self._list = (kind, number + count)
        yield from self._pieces("\n".join(rows), gap if together else 1, offset, number)

    def _note(self, note: re.Match[str], gap: int) -> Iterator[Chunk]:
        """The text of a footnote."""
        rows = [self._take()[note.end() :]]
        while self._more() and sum(map(len, rows)) < LIMIT:
            before = self._at
            blank = self._skip_blank()
            if not self._more():
                self._at = before
                break
            line = self._peek()
            if indent_of(line) < 2 and (blank or self._starts_block(line) or _NOTE.match(line) or _ITEM.match(line)):
                self._at = before
                break
            if blank:
                rows.append("")
            rows.append(self._take()[min(4, indent_of(line)) :])
        yield self._make("note", flatten("\n".join(rows)), gap=gap, info=note[1])

    def _indented(self) -> Iterator[Chunk]:
        """A listing that is set off by indentation."""
        rows: list[str] = []
        while self._more():
            before = self._at
            blank = self._skip_blank()
            if not self._more() or not self._peek().startswith("    ") or len(rows) >= CODE_ROWS:
                self._at = before
                break
            if blank:
                rows.append("")
            rows.append(self._take()[4:].expandtabs(4))
        yield self._make("code", "\n".join(rows), longest=max(map(cell_len, rows), default=0))

    def _html(self, line: str, gap: int) -> Iterator[Chunk]:
        """A block of HTML: to its end mark, to the close of elements without Markdown inside, else to a blank line."""
        source, begun = self._source, self._at
        name = _HTML_NAME.match(line)
        element = name[1].lower() if name else ""
        stop = -1
        bare = line.lstrip()
        end = next((end for begin, end in _SPECIAL if bare.startswith(begin)), "")
        if end:
            close = source.find(end, begun)
            stop = close + len(end) if close >= 0 else -1
        elif element in _TO_CLOSE:
            stop = self._close_of(element)
        if stop >= 0:
            self._at = stop
            self._take()
        else:
            while self._more() and self._peek().strip() and self._at - begun <= LIMIT:
                self._take()
            if (open_ := self._open_in(begun)) and (stop := self._close_of(open_)) >= 0:
                self._at = stop
                self._take()
        yield self._make("html", elide_data(source[begun : self._at]), gap=gap)

    def _open_in(self, begun: int) -> str:
        """An element that holds empty lines and is open between a place and the current one; empty for none."""
        text = self._source[begun : self._at].lower()
        held = (name for name in _HOLDING if f"<{name}" in text)
        return next((name for name in held if len(re.findall(rf"<{name}\b", text)) > text.count(f"</{name}")), "")

    def _close_of(self, element: str) -> int:
        """Where an element ends; -1 when it does not, unless its content must not be shown at all."""
        source = self._source
        if element not in self._unclosed:
            close = re.compile(rf"</{element}\s*+>", re.IGNORECASE).search(source, self._at)
            if close:
                return close.end()
            self._unclosed.add(element)
        return len(source) if element in _NEVER_TEXT else -1

    def _table_follows(self) -> bool:
        """Whether the current line is the head of a table."""
        stop = self._source.find("\n", self._at)
        if stop < 0:
            return False
        end = self._source.find("\n", stop + 1)
        line = self._source[stop + 1 : len(self._source) if end < 0 else end]
        return len(line) <= LIMIT and "-" in line and ("|" in line or ":" in line) and bool(_DELIMITER.match(line))

    def _table(self, gap: int) -> Iterator[Chunk]:
        """A table in pieces of some rows; each begins with the table's head, and `info` has the first one."""
        head = f"{self._take()}\n{self._take()}\n"
        most = max(1, TABLE_CELLS // max(1, head.count("|") // 2))
        first = ""
        while True:
            rows: list[str] = []
            while self._more() and len(rows) < most:
                line = self._peek()
                if not line.strip() or len(line) > LIMIT or self._starts_block(line):
                    break
                rows.append(elide_data(self._take()))
            if first and not rows:
                return
            text = head + "\n".join(rows)
            yield self._make("table", text, gap=0 if first else gap, info=first)
            first = first or text
            if len(rows) < most:
                return

    def _paragraph(self, gap: int) -> Iterator[Chunk]:
        """Lines up to an empty one or to what may interrupt a paragraph; quotes too."""
        quote = bool(_QUOTE.match(self._peek()))
        rows = [elide_data(self._take())]
        size = len(rows[0])
        while self._more() and size <= 4 * LIMIT and len(rows) < ROWS:
            line = self._peek()
            if not line or line.isspace() or len(line) > LIMIT:
                break
            if not quote and _SETEXT.match(line):
                rows.append(self._take())
                break
            if bool(_QUOTE.match(line)) != quote and (not quote or self._starts_block(line)):
                break
            if not quote and (self._starts_block(line) or self._item_interrupts(line)):
                break
            if not quote and "|" in line and self._table_follows():
                break
            if drop_line(line):
                self._take()
                continue
            rows.append(elide_data(self._take()))
            size += len(rows[-1])
        if not quote and len(rows) <= 3:
            self._take_meanings(rows)
        if not quote and size < SHORT:
            self._take_paragraphs(rows, size)
        self._goes_on = len(rows) >= ROWS and self._more() and bool(self._peek().strip())
        yield from self._pieces("\n".join(rows), gap)

    def _take_paragraphs(self, rows: list[str], size: int) -> None:
        """Add the next paragraphs as long as they are short and plain, so that they share a chunk."""
        while self._more() and size < SHORT and len(rows) < ROWS:
            before = self._at
            blank = self._skip_blank()
            line = self._peek() if self._more() else ""
            if not blank or not line or line[0] in _STARTERS or len(line) > SHORT or "|" in line or "]:" in line:
                self._at = before
                return
            after = self._source.find("\n", self._at) + 1
            if after and not _BLANK_LINE.match(self._source, after):
                self._at = before
                return
            rows += ("", elide_data(self._take()))
            size += len(rows[-1]) + 1

    def _take_meanings(self, rows: list[str]) -> None:
        """Add what terms mean, when a definition list begins or goes on after an empty line."""
        size = 0
        has_meaning = any(_MEANING.match(row) for row in rows[1:])
        while self._more() and size <= 4 * LIMIT:
            before = self._at
            blank = self._skip_blank()
            line = self._peek() if self._more() else ""
            if len(line) > LIMIT or not (_MEANING.match(line) or (has_meaning and indent_of(line) >= 2)):
                self._at = before
                return
            has_meaning = True
            if blank:
                rows.append("")
            rows.append(elide_data(self._take()))
            size += len(rows[-1])

    @staticmethod
    def _starts_block(line: str) -> bool:
        """Whether a line ends the paragraph before it."""
        return line[0] in _OPENERS and bool(
            _BOX_LINE.match(line)
            or _FENCE.match(line)
            or _HEADING.match(line)
            or _RULE.match(line)
            or _QUOTE.match(line)
            or _HTML.match(line)
        )

    @staticmethod
    def _item_interrupts(line: str) -> bool:
        """Whether a line starts a list although no empty line is before it."""
        item = _ITEM.match(line)
        return (
            item is not None and bool(item[3]) and (item[2] in "-*+" or item[2][:-1] == "1") and item.end() < len(line)
        )
