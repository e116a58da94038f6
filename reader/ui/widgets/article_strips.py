"""Lines of a document -> strips of the screen."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content, Span
from textual.strip import Strip
from textual.style import Style

from reader.ui.terminal.kitty import colour_of, row_of

if TYPE_CHECKING:  # the renderer is loaded with the first article, not with the program
    from reader.ui.render.lines import Line

STYLES = (
    "headline",
    "source",
    "meta",
    "quiet",
    "faint",
    "chip",
    "lead",
    "image",
    "star",
    "warning",
    "kind",
    "section",
    "distance",
    "story",
    "story-read",
    "ghost",
    "excerpt",
    "key",
    "heading1",
    "heading2",
    "heading3",
    "heading4",
    "strong",
    "emphasis",
    "struck",
    "underlined",
    "marked",
    "link",
    "note",
    "inline-code",
    "bullet",
    "task-done",
    "quote-bar",
    "callout",
    "callout-good",
    "callout-warning",
    "callout-danger",
    "rule",
    "ornament",
    "code",
    "code-comment",
    "code-string",
    "code-number",
    "code-keyword",
    "code-function",
    "code-deleted",
    "code-inserted",
    "match",
    "match-current",
    "hint",
    "empty",
)
"""Every style that a mark may name; each is a component class `article--NAME` of the view."""


@lru_cache(maxsize=4096)
def _half_block(pair: bytes) -> RichStyle:
    """How a half block is drawn whose upper and lower pixel have such colours."""
    return RichStyle(color=Color.from_rgb(*pair[:3]), bgcolor=Color.from_rgb(*pair[3:]))


class StripMaker:
    """Draws lines with the styles of one theme."""

    def __init__(self, base: Style, styles: dict[str, Style], ascii_only: bool) -> None:
        self._base = base
        self._rich = base.rich_style
        self._styles = styles
        self._code = base + styles["code"]
        self._more = ("<", ">") if ascii_only else ("‹", "›")

    def blank(self, width: int) -> Strip:
        """An empty line."""
        return Strip.blank(width, self._rich)

    def message(self, text: str, y: int, width: int, height: int) -> Strip:
        """Line y of a sentence in the middle of an empty pane."""
        room = max(2, min(60, width - 4))
        lines = Content(text).wrap(room) if text else []
        number = y - max(0, height // 3)
        if not 0 <= number < len(lines):
            return self.blank(width)
        line = lines[number].rstrip()
        left = max(0, (width - line.cell_length) // 2)
        segments = line.render_segments(self._base + self._styles["empty"])
        return Strip([Segment(" " * left, self._rich), *segments]).adjust_cell_length(width, self._rich)

    def line(
        self,
        line: Line,
        width: int,
        left: int,
        wide: int,
        shift: int,
        found: list[tuple[int, int, bool]],
        hints: list[tuple[int, str]],
    ) -> Strip:
        """A line of a document, exactly `width` cells wide.

        found: matches as (start, end, whether it is the present one); hints: labels over characters.
        """
        if line.pixels is not None or line.held is not None:
            return self._picture(line, width, left)
        styles = self._styles
        text = line.text
        spans = [Span(m.start, m.end, styles[m.style]) for m in line.styles if m.style]
        spans += [Span(start, end, styles["match-current" if now else "match"]) for start, end, now in found]
        for at, label in hints:
            text = text[:at] + label + text[at + len(label) :]
            spans.append(Span(at, at + len(label), styles["hint"]))
        base = self._code if line.fill == "code" else self._base
        size = cell_len(text)
        segments = Content(text, spans, size, strip_control_codes=False).render_segments(base)
        # One strip is made, of segments that add up to the width: making strips costs more than anything else here.
        if line.box:
            segments, size = self._boxed(segments, size, line.box, shift, base), line.box
        elif size > wide:
            segments, size = list(Strip(segments, size).crop(0, wide)), wide
        if left:
            segments.insert(0, Segment(" " * left, self._rich))
        rest = width - left - size
        if rest > 0:
            segments.append(Segment(" " * rest, self._rich))
        strip = Strip(segments, left + size + max(0, rest))
        return strip if rest >= 0 else strip.crop(0, width)

    def _picture(self, line: Line, width: int, left: int) -> Strip:
        """Two rows of a picture, behind what stands to its left."""
        upper, lower = line.pixels or (b"", b"")
        cells = line.held[2] if line.held else len(upper) // 3
        lead = line.text[: len(line.text) - cells]
        spans = [Span(m.start, m.end, self._styles[m.style]) for m in line.styles if m.style]
        segments = Content(lead, spans, cell_len(lead), strip_control_codes=False).render_segments(self._base)
        if left:
            segments.insert(0, Segment(" " * left, self._rich))
        if line.held:
            number, row, columns = line.held
            colour = Color.from_rgb(*colour_of(number))
            segments.append(Segment(row_of(row, columns), self._rich + RichStyle(color=colour)))
        run, last = 0, b""
        for at in range(0, len(upper) + 3, 3) if upper else ():
            pair = upper[at : at + 3] + lower[at : at + 3]
            if pair != last and run:
                segments.append(Segment("▀" * run, _half_block(last)))
                run = 0
            last = pair
            run += 1
        size = left + cell_len(lead) + cells
        return Strip([*segments, Segment(" " * max(0, width - size), self._rich)]).crop(0, width)

    def _boxed(self, segments: list[Segment], size: int, box: int, shift: int, base: Style) -> list[Segment]:
        """A line that fills its box; what does not fit is told by a mark at the side."""
        fill = base.rich_style
        shift = max(0, min(shift, size - box + 1))
        if size <= box and not shift:
            return [*segments, Segment(" " * (box - size), fill)]
        mark = (base + self._styles["faint"]).rich_style
        before, after = shift > 0, size - shift > box
        room = box - before - after
        inner = list(Strip(segments, size).crop(shift + before, shift + box - after).adjust_cell_length(room, fill))
        if before:
            inner.insert(0, Segment(self._more[0], mark))
        if after:
            inner.append(Segment(self._more[1], mark))
        return inner
