"""A Markdown source that is passed line by line, the chunks it is divided into, and the boxes around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, Self

from reader.ui.render import containers
from reader.ui.render.callouts import NAMES
from reader.ui.render.folds import Fold
from reader.ui.render.site_syntax import drop_line

LIMIT = 4_000
"""Characters above which a chunk is divided, so that no chunk takes long to parse."""
BOXES = 6
"""Boxes within each other that are drawn."""
DEPTH = 50
"""Boxes that can be open at once."""
BOX_LINES = 4_000
"""Lines of an indented box that are looked at in one go."""


class Chunk(NamedTuple):
    """A piece of source."""

    kind: str
    """`markdown`, `heading`, `code`, `html`, `table`, `note` (a footnote), `math` or `callout` (the title of a box)."""
    text: str
    start: int
    """Where it begins in the source, with the empty lines before it."""
    size: int
    """Characters of the source that it and the empty lines before it take."""
    gap: int = 1
    """Empty lines above it."""
    info: str = ""
    """The language of a listing, the label of a footnote, the head of a table, the kind of a box."""
    number: int = -1
    """What a list item is numbered; -1 for anything else."""
    indent: int = 0
    """Columns by which the text is indented: it goes on with an item that was divided."""
    longest: int = 0
    """Cells of the longest line of the whole listing."""
    boxes: tuple[str, ...] = ()
    """The kinds of the boxes that it stands in, the outermost first."""
    folds: tuple[Fold, ...] = ()
    """Of the boxes that it stands in those that can be folded, the outermost first."""
    title_of: Fold | None = None
    """Of the title of a box that can be folded: that."""


_BLANK = re.compile(r"(?:[ \t]*+\n)*+(?:[ \t]++\Z)?")
_MATH_END = (
    (re.compile(r" {0,3}\$\$"), re.compile(r"\$\$[ \t]*(?:\{#[^{}\n]*\}|\(\d[\w.]*\))?[ \t]*$", re.MULTILINE)),
    (re.compile(r" {0,3}\\\["), re.compile(r"\\\][ \t]*$", re.MULTILINE)),
    (re.compile(r" {0,3}\\begin\{"), re.compile(r"\\end\{[^{}\n]*\}[ \t]*$", re.MULTILINE)),
)
_TITLE = r"""(?:"[^"]*+"|'[^']*+'|\([^()]*+\))"""
_DEFINITION = re.compile(
    rf" {{0,3}}\[(?!\^)(?:[^\[\]\\]|\\.){{1,300}}+\]:[ \t]*+"
    rf"(?:(?:<[^<>]*+>|\S++)(?:[ \t]++(?P<title>{_TITLE}))?+)?+[ \t]*+$"
)
_DESTINATION = re.compile(rf"[ \t]*+(?:<[^<>]*+>|[^\s<]\S*+)(?:[ \t]++(?P<title>{_TITLE}))?+[ \t]*+$")
_TITLE_ALONE = re.compile(rf"[ \t]*+{_TITLE}[ \t]*+$")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_OPTION = re.compile(r"[ \t]*:[\w-]+:.*$")
_NO_TEXT = frozenset(("toctree", "contents", "index", "tableofcontents", "bibliography", "include"))
_STARTS_BOX = ":!?={<"
"""What the line that opens a box begins with."""


class Lines:
    """A cursor over the lines of a source. Lines end at `\\n` only."""

    def __init__(self, source: str, depth: int = 0) -> None:
        """depth: boxes that the source stands in already."""
        self._source = source
        self._at = 0
        self._begun = 0
        """Where the chunk being taken begins."""
        self._unclosed: set[str] = set()
        """Elements whose closing tag does not occur any more."""
        self._list: tuple[str, int] | None = None
        """Kind of marker and next number of the list that the last chunk was an item of."""
        self._depth = depth
        self._goes_on = False
        """The last chunk was the beginning of a paragraph that goes on."""
        self._titled = False
        """The last chunk was the title of a box."""
        self._boxes: list[tuple[str, re.Pattern[str], Fold | None]] = []
        """Kind and closing line of each box that is open, and its fold where it can be folded."""
        self._closing: dict[str, int] = {}
        """Where each kind of closing line was seen last when looking ahead; -1 when there is none any more."""

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

    def _make(self, kind: str, text: str, gap: int = 1, info: str = "", longest: int = 0) -> Chunk:
        """A chunk from what was taken since the last one."""
        begun, self._begun = self._begun, self._at
        return Chunk(kind, text, begun, self._at - begun, gap, info, longest=longest)


class Boxes(Lines):
    """Takes what stands around or between ordinary Markdown: boxes of all dialects, formulas, comments."""

    def __iter__(self) -> Iterator[Chunk]:
        """The chunks of the source."""
        raise NotImplementedError

    def _boxed(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        """Chunks with the boxes around them; none stands apart from the title of its box."""
        for chunk in chunks:
            kinds = self._kinds
            folds = tuple(fold for _, _, fold in self._boxes if fold and fold is not chunk.title_of)
            gap = 0 if self._titled else chunk.gap
            self._titled = chunk.kind == "callout"
            if kinds or gap != chunk.gap:
                chunk = chunk._replace(boxes=(kinds + chunk.boxes)[:BOXES], gap=gap, folds=folds + chunk.folds)
            yield chunk

    @property
    def _kinds(self) -> tuple[str, ...]:
        return tuple(kind for kind, _, _ in self._boxes if kind)[:BOXES]

    def _closes(self, line: str) -> bool:
        """Whether a line closes the innermost box; then the box is closed."""
        if not self._boxes or line.lstrip()[:1] not in ":{<" or not self._boxes[-1][1].match(line):
            return False
        self._boxes.pop()
        return True

    def _opening(self, line: str) -> containers.Opening | None:
        """What a line opens; None for nothing."""
        bare = line.lstrip(" ")[:1]
        if bare not in _STARTS_BOX or len(line) > LIMIT or self._depth + len(self._boxes) >= DEPTH:
            return None
        return containers.opening(line)

    def _box(self, opened: containers.Opening, gap: int) -> Iterator[Chunk]:
        """The first line of a box, or an indented box whole."""
        if not opened.close:
            yield from self._indented_box(opened, gap)
            return
        self._take()
        title, fold = opened.title, None
        if self._is_closed(opened.close):
            fold = Fold(opened.folded == "+") if opened.folded else None
            self._boxes.append((opened.kind, re.compile(opened.close, re.IGNORECASE), fold))
        untitled = opened.kind == "details" and not title
        if untitled and (summary := containers.SUMMARY.match(self._source, self._at)):
            self._at, title = summary.end(), summary[1]
        if opened.kind or title:
            yield self._make("callout", title, gap, opened.kind)._replace(title_of=fold)

    def _is_closed(self, pattern: str) -> bool:
        """Whether a closing line comes, looking ahead once for each of them."""
        closing = self._closing.get(pattern, 0)
        if 0 <= closing < self._at:
            match = re.compile(pattern, re.MULTILINE).search(self._source, self._at)
            closing = self._closing[pattern] = match.start() if match else -1
        return closing >= 0

    def _indented_box(self, opened: containers.Opening, gap: int) -> Iterator[Chunk]:
        """A box that goes as far as its lines are indented."""
        self._take()
        title = opened.title or ""
        fold = Fold(opened.folded == "+") if opened.folded else None
        while True:
            rows: list[str] = []
            while self._more() and len(rows) < BOX_LINES:
                before = self._at
                blank = self._skip_blank()
                line = self._peek() if self._more() else ""
                if not line.startswith(("    ", "\t")):
                    self._at = before
                    break
                if blank:
                    rows.append("")
                rows.append(self._take().expandtabs(4)[4:])
            yield from self._inside("\n".join(rows), opened.kind, title, gap, fold)
            if len(rows) < BOX_LINES:
                return
            title, gap = None, 0

    def _inside(self, body: str, kind: str, title: str | None, gap: int, fold: Fold | None = None) -> Iterator[Chunk]:
        """The chunks of a box whose text is at hand; title: None for a box that goes on."""
        begun, end = self._begun, self._at
        self._begun = end
        folds = (fold,) if fold else ()
        held = None
        if title is not None:
            held = Chunk("callout", title, begun, 0, gap, kind, boxes=(kind,), title_of=fold)
        inner: Self = type(self)(body, self._depth + len(self._boxes) + 1)
        first = title is not None
        at = begun
        for chunk in inner:
            if held is not None:
                yield held
                at += held.size
            size = min(chunk.size, end - at)
            boxes = (kind, *chunk.boxes)[:BOXES]
            inside = folds + chunk.folds
            held = chunk._replace(start=at, size=size, gap=0 if first else chunk.gap, boxes=boxes, folds=inside)
            first = False
        if held is not None:
            yield held._replace(size=end - held.start)

    def _directive(self, mark: str, name: str, argument: str, gap: int) -> Iterator[Chunk] | None:
        """A listing that is a box, a formula or a picture in truth; None when it is a listing."""
        if name not in NAMES and name not in _NO_TEXT and name not in ("math", "figure", "image"):
            return None
        return self._take_directive(mark, name, argument, gap)

    def _take_directive(self, mark: str, name: str, argument: str, gap: int) -> Iterator[Chunk]:
        self._take()
        close = re.compile(r" {0,3}" + re.escape(mark[0]) + "{" + str(len(mark)) + r",}\s*$")
        rows: list[str] = []
        while self._more() and len(rows) < BOX_LINES:
            line = self._take()
            if close.match(line):
                break
            rows.append(line)
        while rows and _OPTION.match(rows[0]):
            rows.pop(0)
        text = "\n".join(rows)
        if name == "math":
            yield self._make("math", f"{argument}\n{text}".strip(), gap)
        elif name in ("figure", "image"):
            yield self._make("markdown", f"![{' '.join(text.split()).replace(']', '')}](<{argument}>)", gap)
        elif name not in _NO_TEXT:
            yield from self._inside(text, name, argument, gap)

    def _formula(self, line: str) -> int:
        """Where a formula that stands on lines of its own ends; -1 when the line begins none."""
        for begin, end in _MATH_END:
            opened = begin.match(line)
            if opened is None:
                continue
            at = self._at + opened.end()
            close = end.search(self._source, at, at + LIMIT)
            empty = _EMPTY_LINE.search(self._source, at, close.start() if close else at)
            return close.end() if close and empty is None else -1
        return -1

    def _take_formula(self, stop: int, gap: int) -> Chunk:
        text = self._source[self._at : stop]
        self._at = stop
        self._take()
        return self._make("math", text, gap)

    def _comment(self, line: str) -> bool:
        """Pass a comment between `%%` marks that begins a line; whether there was one."""
        if not line.lstrip(" ").startswith("%%"):
            return False
        begin = self._source.find("%%", self._at)
        if 0 <= self._closing.get("%%", 0) <= begin + 1:
            self._closing["%%"] = self._source.find("%%", begin + 2)
        close = self._closing["%%"]
        if close < 0:
            return False
        stop = self._source.find("\n", close)
        rest = self._source[close + 2 : len(self._source) if stop < 0 else stop]
        if rest.strip():
            return False
        self._at = len(self._source) if stop < 0 else stop + 1
        return True

    def _drops(self, line: str) -> bool:
        """Pass what is not to be seen: machinery, comments, the closing lines of boxes; whether there was any."""
        if self._closes(line) or drop_line(line):
            self._take()
            return True
        return self._comment(line)

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
