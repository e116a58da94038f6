"""A list of lines, some of which belong to entries that can be selected: timelines, coverage, stories.

The lines come from a source that is asked for what is in sight only, so that thousands of entries cost nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

STYLES = ("heading", "meta", "unread", "read", "dot", "star", "accent", "rule")
"""The names of the styles that a source gets."""


class LineSource(Protocol):
    """What a list shows."""

    @property
    def height(self) -> int:
        """Number of lines."""
        ...

    @property
    def starts(self) -> Sequence[int]:
        """First line of each entry, ascending. An entry's lines follow each other."""
        ...

    def entry_height(self, entry: int, /) -> int:
        """Lines of an entry, at least 1."""
        ...

    def line(self, at: int, width: int, styles: Mapping[str, Style]) -> Content:
        """A line, of at most `width` cells. styles: by the names of STYLES."""
        ...


class LineList(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines with a selected entry."""

    COMPONENT_CLASSES = {"line-list--selected", *(f"line-list--{name}" for name in STYLES)}

    cursor: reactive[int] = reactive(0, repaint=False)
    """The selected entry, counted from 0."""

    @dataclass
    class Opened(Message):
        """The user opened the selected entry with the mouse."""

        entry: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._source: LineSource | None = None
        self._styles: dict[str, Style] | None = None

    def show(self, source: LineSource, cursor: int | None = None) -> None:
        """Show other lines. cursor: the entry to select; None keeps the place in the list."""
        first = self._source is None
        self._source = source
        count = len(source.starts)
        wanted = self.cursor if cursor is None else cursor
        self.virtual_size = Size(self.size.width, source.height)
        self.set_reactive(LineList.cursor, max(0, min(wanted, count - 1)))
        self.refresh()
        if first:
            self.call_after_refresh(self._scroll_to_cursor)
        else:
            self._scroll_to_cursor()

    @property
    def entries(self) -> int:
        """Number of entries."""
        return len(self._source.starts) if self._source else 0

    def go_to(self, entry: int) -> None:
        """Select an entry, cut to the ends."""
        if self.entries:
            self.cursor = max(0, min(entry, self.entries - 1))
            self._scroll_to_cursor()

    def move(self, step: int) -> None:
        """Select the entry `step` places down."""
        self.go_to(self.cursor + step)

    def page(self, share: float) -> None:
        """Select the entry about so many screens down, at least one entry away."""
        if self._source is None or not self.entries:
            return
        line = self._source.starts[self.cursor] + round(self.size.height * share)
        entry = max(0, bisect_right(self._source.starts, max(0, line)) - 1)
        self.go_to(entry if entry != self.cursor else self.cursor + (1 if share > 0 else -1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Redraw the two entries concerned and keep the new one in sight."""
        if not self.is_mounted or self._source is None:
            return
        for entry in (old, new):
            if entry < self.entries:
                self.refresh_lines(self._source.starts[entry], self._source.entry_height(entry))
        self._scroll_to_cursor()

    def _scroll_to_cursor(self) -> None:
        if self._source is None or not self.entries:
            return
        start, height = self._source.starts[self.cursor], self._source.entry_height(self.cursor)
        # What stands above the first entry, a heading mostly, comes into sight with it.
        top = 0 if self.cursor == 0 else start
        region = Region(0, top, 1, start + height - top)
        self.scroll_to_region(region, animate=False, force=True, immediate=True, x_axis=False)

    def entry_at(self, line: int) -> int | None:
        """The entry that a line belongs to; None for headings and gaps."""
        if self._source is None:
            return None
        entry = bisect_right(self._source.starts, line) - 1
        if entry < 0 or line >= self._source.starts[entry] + self._source.entry_height(entry):
            return None
        return entry

    def render_line(self, y: int) -> Strip:
        """One line as it stands on the screen."""
        width = self.size.width
        at = y + round(self.scroll_offset.y)
        if self._source is None or at >= self._source.height:
            return Strip(Content(" " * width).render_segments(self.visual_style), width)
        selected = self.entry_at(at) == self.cursor
        base = self.get_visual_style("line-list--selected") if selected else self.visual_style
        content = self._source.line(at, width, self._all_styles())
        return Strip(content.truncate(width, pad=True).render_segments(base), width)

    def _all_styles(self) -> dict[str, Style]:
        if self._styles is None:
            self._styles = {name: self.get_visual_style(f"line-list--{name}", partial=True) for name in STYLES}
        return self._styles

    def notify_style_update(self) -> None:
        """Forget styles that belong to the theme before."""
        super().notify_style_update()
        self._styles = None

    def on_resize(self) -> None:
        """Keep the selected entry in sight."""
        if self._source is not None:
            self.virtual_size = Size(self.size.width, self._source.height)
            self._scroll_to_cursor()

    def on_click(self, event: events.Click) -> None:
        """A click selects; a second one on the same entry, or a double click, opens it."""
        entry = self.entry_at(event.y + round(self.scroll_offset.y))
        if entry is None:
            return
        again = entry == self.cursor
        self.go_to(entry)
        if again or event.chain > 1:
            self.post_message(self.Opened(entry))
