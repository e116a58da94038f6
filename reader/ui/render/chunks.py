"""Markdown source -> top-level chunks, one after the other, so that only what is looked at needs to be parsed.

A chunk is a piece of source that can be parsed without the rest: a paragraph, one item of a top-level list, a listing,
some rows of a table, ... Nothing here parses inline text, and every step costs time in proportion to what it passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len

from reader.ui.render.dialects import drop_line, elide_data

LIMIT = 4_000
"""Characters above which a chunk is divided, so that no chunk takes long to parse."""
TANGLED = 1_000
"""The same for text with very many brackets, whose parsing takes the square of its length."""
ITEMS = 800
"""Characters up to which short items of a list share a chunk."""
CODE_ROWS = 120
"""Lines of a listing that are one chunk."""
TABLE_CELLS = 200
"""Cells of a table that are one chunk, as long as that is a whole row."""


class Chunk(NamedTuple):
    """A piece of source."""

    kind: str
    """`markdown`, `heading`, `code`, `html`, `table` or `note` (a footnote)."""
    text: str
    start: int
    """Where it begins in the source, with the empty lines before it."""
    size: int
    """Characters of the source that it and the empty lines before it take."""
    gap: int = 1
    """Empty lines above it."""
    info: str = ""
    """The language of a listing, the label of a footnote, the head of a table."""
    number: int = -1
    """What a list item is numbered; -1 for anything else."""
    indent: int = 0
    """Columns by which the text is indented: it goes on with an item that was divided."""
    longest: int = 0
    """Cells of the longest line of the whole listing."""


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
_NEVER_TEXT = frozenset(("script", "style"))
_NESTING = r"(?:[ \t]*+(?:[-*+]|\d{1,9}[.)])[ \t]++|[ \t]*+>[ \t]?)"
_MARKER_RUN = re.compile(rf"(?m)^({_NESTING}{{5}}){_NESTING}+")
_BLANK = re.compile(r"(?:[ \t]*+\n)*+(?:[ \t]++\Z)?")
_SPACES = re.compile(r"[ \t]{40,}")
_TITLE = r"""(?:"[^"]*+"|'[^']*+'|\([^()]*+\))"""
_DEFINITION = re.compile(
    rf" {{0,3}}\[(?!\^)(?:[^\[\]\\]|\\.){{1,300}}+\]:[ \t]*+"
    rf"(?:(?:<[^<>]*+>|\S++)(?:[ \t]++(?P<title>{_TITLE}))?+)?+[ \t]*+$"
)
_DESTINATION = re.compile(rf"[ \t]*+(?:<[^<>]*+>|[^\s<]\S*+)(?:[ \t]++(?P<title>{_TITLE}))?+[ \t]*+$")
_TITLE_ALONE = re.compile(rf"[ \t]*+{_TITLE}[ \t]*+$")
_OPENERS = frozenset("`~#*-_>< \t")
"""What a line that interrupts a paragraph can begin with."""
_STARTERS = _OPENERS | frozenset("+0123456789[{")
"""What a line that is no plain paragraph can begin with."""
_FAR_INDENT = re.compile(r"(?m)^ {25,}")
_LIQUID_CODE = re.compile(r" {0,3}\{%-?\s*highlight\s+([\w+#-]*)[^%]*-?%\}\s*$")
_LIQUID_END = re.compile(r"\s*\{%-?\s*endhighlight")


class Chunker:
    """Iterates over the chunks of a source. Lines end at `\\n` only."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._begun = 0
        """Where the chunk being taken begins."""
        self._unclosed: set[str] = set()
        """Elements whose closing tag does not occur any more."""
        self._list: tuple[str, int] | None = None
        """Kind of marker and next number of the list that the last chunk was an item of."""

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
            if drop_line(line) or self._is_definition(line):
                self._take()
                self._list, dropped = was_list, True
                continue
            yield from self._chunk(line, gap, was_list)

    # Lines

    def _peek(self) -> str:
        """The line at the current place, without its end."""
        stop = self._source.find("\n", self._at)
        return self._source[self._at : len(self._source) if stop < 0 else stop]

    def _take(self) -> str:
        """The same, and go on to the next line."""
        stop = self._source.find("\n", self._at)
        end = len(self._source) if stop < 0 else stop
        line = self._source[self._at : end]
        self._at = min(end + 1, len(self._source))
        return line

    def _more(self) -> bool:
        return self._at < len(self._source)

    def _skip_blank(self) -> bool:
        """Go on to the next line with a character on it; whether any line was passed."""
        begun = self._at
        match = _BLANK.match(self._source, begun)
        if match is not None:
            self._at = match.end()
        return self._at > begun

    def _is_definition(self, line: str) -> bool:
        """Whether a line only says where a link leads; then its other lines are passed, the last one is not."""
        match = _DEFINITION.match(line) if line.lstrip(" ")[:1] == "[" and len(line) <= LIMIT else None
        if match is None:
            return False
        before = self._at
        if line.rstrip().endswith("]:"):
            self._take()
            line = self._peek()
            if not _DESTINATION.match(line):
                self._at = before
                return False
            match = _DESTINATION.match(line) or match
        if match["title"] is None:
            before = self._at
            self._take()
            if not _TITLE_ALONE.match(self._peek()):
                self._at = before
        return True

    def _make(self, kind: str, text: str, gap: int = 1, info: str = "", longest: int = 0) -> Chunk:
        """A chunk from what was taken since the last one."""
        begun, self._begun = self._begun, self._at
        return Chunk(kind, text, begun, self._at - begun, gap, info, longest=longest)

    # Kinds of chunks

    def _chunk(self, line: str, gap: int, was_list: tuple[str, int] | None) -> Iterator[Chunk]:
        if len(line) > LIMIT:
            yield from self._long(gap)
        elif line[0] not in _STARTERS and "|" not in line:
            yield from self._paragraph(gap)
        elif fence := (_FENCE.match(line) or _LIQUID_CODE.match(line)):
            yield from self._listing(fence)
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
        text = _SPACES.sub(" ", elide_data(self._take()))
        if len(text) > LIMIT and _ITEM.match(text):
            text = _MARKER_RUN.sub(r"\1", text)
        yield from self._pieces(text, gap)

    def _pieces(self, text: str, gap: int, indent: int = 0, number: int = -1) -> Iterator[Chunk]:
        """A text as one Markdown chunk, or as several when it is long."""
        text = flatten(text)
        begun, end = self._begun, self._at
        start = 0
        while True:
            limit = TANGLED if text.count("[", start, start + LIMIT) > LIMIT // 20 else LIMIT
            stop = len(text) if len(text) - start <= limit else _cut(text, start, limit)
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
            if _indent(line) < offset:
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
            if _indent(line) < 2 and (blank or self._starts_block(line) or _NOTE.match(line) or _ITEM.match(line)):
                self._at = before
                break
            if blank:
                rows.append("")
            rows.append(self._take()[min(4, _indent(line)) :])
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
        yield self._make("html", elide_data(source[begun : self._at]), gap=gap)

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
        while self._more() and size <= 4 * LIMIT:
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
        yield from self._pieces("\n".join(rows), gap)

    @staticmethod
    def _starts_block(line: str) -> bool:
        """Whether a line ends the paragraph before it."""
        return line[0] in _OPENERS and bool(
            _FENCE.match(line) or _HEADING.match(line) or _RULE.match(line) or _QUOTE.match(line) or _HTML.match(line)
        )

    @staticmethod
    def _item_interrupts(line: str) -> bool:
        """Whether a line starts a list although no empty line is before it."""
        item = _ITEM.match(line)
        return (
            item is not None and bool(item[3]) and (item[2] in "-*+" or item[2][:-1] == "1") and item.end() < len(line)
        )


def _indent(line: str) -> int:
    """Columns of white space before a line; a tab goes on to a multiple of four."""
    bare = line.lstrip(" \t")
    lead = line[: len(line) - len(bare)]
    return len(lead.expandtabs(4)) if "\t" in lead else len(lead)


def _cut(text: str, start: int, limit: int) -> int:
    """Where to divide a long text: after a line, a sentence or a word near the limit, but not inside of a link."""
    least, stop = start + limit // 2, start + limit
    for mark in ("\n", ". ", " "):
        found = text.rfind(mark, least, stop)
        for _ in range(8):
            if found < 0:
                break
            if _balanced(text[start : found + len(mark)]):
                return found + len(mark)
            found = text.rfind(mark, least, found)
    found = text.rfind(" ", least, stop)
    return found + 1 if found > 0 else stop


def _balanced(text: str) -> bool:
    """Whether no bracket, emphasis or code is open at the end of a text, as far as counting tells."""
    pairs = ("[]", "()", "<>")
    return all(text.count(a) == text.count(b) for a, b in pairs) and not (text.count("`") % 2 or text.count("**") % 2)


def dedent(text: str) -> str:
    """Text without the indentation of its first line, as far as the other lines have it."""
    lines = text.split("\n")
    size = _indent(lines[0])
    return "\n".join(line[min(size, _indent(line)) :] for line in lines)


def flatten(text: str) -> str:
    """Text in which nothing is nested deeper than a parser may go."""
    if len(text) > 60:
        text = _MARKER_RUN.sub(r"\1", text)
        if "                         " in text:
            text = _FAR_INDENT.sub(" " * 24, text)
    return text


def language_of(info: str) -> str:
    """The language that the line of a fence names: `python`, `{.python .numberLines}`, `{r, echo=FALSE}`."""
    match = re.search(r"[\w+#-]+", info)
    return match[0].lower() if match else ""
