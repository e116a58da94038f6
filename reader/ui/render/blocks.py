"""The blocks that an article is made of, and how each is set into lines of a frame. Pure; no block knows a widget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from rich.cells import cell_len

from reader.ui.render.code import highlight
from reader.ui.render.lines import EMPTY, Frame, Line, Part, Styled, StyleSpan, clip, truncate, wrap

FOLD = 2000
"""Cells after which a line of code is folded all the same: nobody reads so far sideways."""


@dataclass(frozen=True, slots=True)
class Prefix:
    """What stands to the left of a block: quote bars, bullets, indentation."""

    first: Styled = EMPTY
    """Before the first line."""
    rest: Styled = EMPTY
    """Before every other line; as wide as `first`."""
    gap: Styled = EMPTY
    """Before the empty lines above the block."""

    def inside(self, first: Styled, rest: Styled) -> Prefix:
        """What stands to the left of a block within what this stands before."""
        return Prefix(self.first + first, self.rest + rest, self.gap)

    def fitted(self, frame: Frame) -> Prefix:
        """The same in at most half of the measure: of deep nesting only the innermost levels are drawn."""
        limit = frame.measure // 2 if frame.measure >= 6 else 0
        if cell_len(self.rest.text) <= limit and cell_len(self.first.text) <= limit:
            return self
        return Prefix(_tail(self.first, limit), _tail(self.rest, limit), _tail(self.gap, limit))


def _tail(styled: Styled, cells: int) -> Styled:
    """The last part of a short text that fits into a number of cells."""
    text = styled.text
    start = max(0, len(text) - cells)
    while start < len(text) and cell_len(text[start:]) > cells:
        start += 1
    return Styled(text[start:], tuple(clip(styled.styles, start, len(text), 0)))


NO_PREFIX = Prefix()


class Block(Protocol):
    """Anything that can be set into lines."""

    @property
    def gap(self) -> int:
        """Empty lines above it."""
        ...

    @property
    def plain(self) -> str:
        """The text, for finding and copying; the offsets of `Line.parts` count in it."""
        ...

    def lines(self, frame: Frame, number: int) -> Iterator[Line]:
        """The lines without the gap; `number` goes into `Line.block`."""
        ...


def gap_lines(block: Block, frame: Frame, number: int) -> list[Line]:
    """The empty lines above a block, with the quote bars that run through them; where lines are few, one at most."""
    prefix: Prefix = getattr(block, "prefix", NO_PREFIX)
    gap = prefix.fitted(frame).gap if prefix.gap.text else EMPTY
    count = min(block.gap, 1) if frame.low else block.gap + getattr(block, "loose", 0)
    return [Line(gap.text, gap.styles, number)] * count


def _line(
    prefix: Styled, text: str, styles: tuple[StyleSpan, ...], span: tuple[int, int], number: int, style: str
) -> Line:
    """A line of a prefix and a slice of a text."""
    start, end = span
    at = len(prefix.text)
    piece = text[start:end]
    new = [StyleSpan(at, at + len(piece), style)] if style and piece else []
    if styles:
        new += clip(styles, start, end, at)
    return Line(prefix.text + piece, (*prefix.styles, *new), number, (Part(at, end - start, start),))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text: paragraphs, items, headings, captions."""

    content: Styled
    prefix: Prefix = NO_PREFIX
    gap: int = 1
    style: str = ""
    """Style of the whole text; empty for none of its own."""
    level: int = 0
    """1 to 6 for a heading, 0 for anything else."""
    limit: int = 0
    """Lines to show at most; 0 for all."""
    loose: int = 0
    """More empty lines above it where the screen is not low."""
    picture: str = ""
    """The address of the picture that it is the caption of; empty for none."""

    @property
    def plain(self) -> str:
        """The text as set."""
        return self.content.text

    def lines(self, frame: Frame, number: int) -> Iterator[Line]:
        """Wrapped at the measure."""
        prefix = self.prefix.fitted(frame)
        text, styles = self.content
        room = frame.measure - cell_len(prefix.first.text)
        spans = wrap(text, room, frame.measure - cell_len(prefix.rest.text))
        live = 0  # styles are sorted by where they start; those that ended long ago are skipped
        for count, (start, end) in enumerate(spans, start=1):
            while live < len(styles) and styles[live].end <= start:
                live += 1
            near = styles[live:] if live else styles
            lead = prefix.first if count == 1 else prefix.rest
            if self.limit and count == self.limit and text[end:].strip():
                yield _cut_line(_line(lead, text, near, (start, end), number, self.style), frame)
                return
            yield _line(lead, text, near, (start, end), number, self.style)


def _cut_line(line: Line, frame: Frame) -> Line:
    """The last shown line of a longer text: it ends in an ellipsis."""
    dots = "..." if frame.ascii else "…"
    kept = truncate(line.text.rstrip(), max(0, frame.measure - len(dots)), "").rstrip()
    styles = clip(line.styles, 0, len(kept), 0)
    style = styles[-1].style if styles else ""
    parts = tuple(
        part._replace(size=min(part.size, max(0, len(kept) - part.at))) for part in line.parts if part.at <= len(kept)
    )
    shown = (*styles, StyleSpan(len(kept), len(kept) + len(dots), style)) if style else tuple(styles)
    return line._replace(text=kept + dots, styles=shown, parts=parts)


@dataclass(frozen=True, slots=True)
class Facts:
    """Short phrases one after the other, with something between those that share a line."""

    facts: tuple[Styled, ...]
    between: Styled
    prefix: Prefix = NO_PREFIX
    gap: int = 1
    loose: int = 0
    """More empty lines above it where the screen is not low."""

    @property
    def plain(self) -> str:
        """The phrases, as if they were all on one line."""
        return self.between.text.join(fact.text for fact in self.facts)

    def lines(self, frame: Frame, number: int) -> Iterator[Line]:
        """As many phrases on a line as fit; one that is too long alone is wrapped."""
        prefix = self.prefix.fitted(frame)
        room = frame.measure - max(cell_len(prefix.first.text), cell_len(prefix.rest.text))
        lead, line = prefix.first, EMPTY
        parts: list[Part] = []
        offset = 0
        for fact in self.facts:
            joined = line + self.between + fact if line.text else fact
            if line.text and cell_len(joined.text) > room:
                yield _with_lead(lead, line, parts, number)
                lead, joined, parts = prefix.rest, fact, []
            parts.append(Part(len(joined.text) - len(fact.text), len(fact.text), offset))
            offset += len(fact.text) + len(self.between.text)
            line = joined
            if cell_len(line.text) > room:
                for start, end in wrap(line.text, room, room):
                    piece = Styled(line.text[start:end], tuple(clip(line.styles, start, end, 0)))
                    yield _with_lead(lead, piece, [Part(0, end - start, parts[-1].offset + start)], number)
                    lead = prefix.rest
                line, parts = EMPTY, []
        if line.text:
            yield _with_lead(lead, line, parts, number)


def _with_lead(lead: Styled, line: Styled, parts: list[Part], number: int) -> Line:
    """A line of a prefix and what comes after it."""
    whole, at = lead + line, len(lead.text)
    return Line(whole.text, whole.styles, number, tuple(part._replace(at=part.at + at) for part in parts))


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule."""

    prefix: Prefix = NO_PREFIX
    gap: int = 1
    whole: bool = False
    """Across the whole measure; otherwise three quiet marks in the middle, as between the parts of a text."""

    @property
    def plain(self) -> str:
        """Nothing to find in a rule."""
        return ""

    def lines(self, frame: Frame, number: int) -> Iterator[Line]:
        """One line."""
        prefix = self.prefix.fitted(frame).first
        room = max(1, frame.measure - cell_len(prefix.text))
        if self.whole:
            text = ("-" if frame.ascii else "─") * room
        else:
            text = truncate(("* * *" if frame.ascii else "·  ·  ·").center(room).rstrip(), room, "")
        at, style = len(prefix.text), "rule" if self.whole else "ornament"
        yield Line(prefix.text + text, (*prefix.styles, StyleSpan(at, at + len(text), style)), number)


@dataclass(frozen=True, slots=True)
class Code:
    """Preformatted text: coloured when its language is known, never wrapped."""

    text: str
    language: str = ""
    prefix: Prefix = NO_PREFIX
    gap: int = 1
    longest: int = field(default=-1)
    """Cells of the longest line of the whole listing, of which this may be a part; -1: of this text."""

    @property
    def plain(self) -> str:
        """The listing."""
        return self.text

    def lines(self, frame: Frame, number: int) -> Iterator[Line]:
        """One line for each line of the text, in a box."""
        prefix = self.prefix.fitted(frame)
        indent = cell_len(prefix.rest.text)
        rows = self.text.split("\n")
        longest = self.longest if self.longest >= 0 else max(map(cell_len, rows), default=0)
        box = min(frame.wide, max(frame.measure, longest + 2 + indent))
        styles = highlight(self.text, self.language)
        live = offset = 0
        for count, row in enumerate(rows):
            for start, end in wrap(row, FOLD, FOLD) if len(row) > FOLD else ((0, len(row)),):
                left, right = offset + start, offset + end
                while live < len(styles) and styles[live].end <= left:
                    live += 1
                stop = live
                while stop < len(styles) and styles[stop].start < right:
                    stop += 1
                lead = prefix.first if not count and not start else prefix.rest
                at = len(lead.text) + 1
                text = f"{lead.text} {row[start:end]}"
                coloured = clip(styles[live:stop], left, right, at)
                yield Line(text, (*lead.styles, *coloured), number, (Part(at, right - left, left),), box, "code")
            offset += len(row) + 1
