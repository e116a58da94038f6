"""A list of lines, some of which belong to entries that can be selected: timelines, coverage, stories.

The lines come from a source that is asked for what is in sight only, so that thousands of entries cost nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.style import Style

from reader.ui.widgets.cursor_list import CursorList

STYLES = ("heading", "meta", "unread", "read", "dot", "star", "accent", "rule")
"""The names of the styles that a source gets."""
_PLAIN = {name: Style(bold=name in {"heading", "unread"} or None) for name in STYLES}
"""The styles on the ground of the selection, where colours are too weak."""


class LineSource(Protocol):
    """What a list shows."""

    def fit(self, width: int, /) -> None:
        """Lay the lines out for a width, before anything else is asked, and whenever it changes."""
        ...

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


class LineList(CursorList, can_focus=True, inherit_bindings=False):
    """Lines with a selected entry."""

    COMPONENT_CLASSES = {"line-list--selected", "line-list--mark", *(f"line-list--{name}" for name in STYLES)}

    @dataclass
    class Opened(Message):
        """The user opened the selected entry with the mouse."""

        entry: int

    class Moved(Message):
        """The user selected another entry."""

    def __init__(self, sign: str = "▌", *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        """sign: stands before the lines of the selected entry, where they leave a cell for it."""
        super().__init__(id=id)
        self._sign = sign
        self._source: LineSource | None = None
        self._styles: dict[str, Style] | None = None
        self._fitted = 0
        """Cells for which the lines are laid out: those of the widget, but for a moment while it is resized."""

    def show(self, source: LineSource, cursor: int | None = None) -> None:
        """Show other lines. cursor: the entry to select; None keeps the place in the list."""
        first = self._source is None
        self._source = source
        self._fit(source)
        self.put_cursor(self.cursor if cursor is None else cursor)
        self.refresh()
        if first:
            self.call_after_refresh(self.kept(self.scroll_to_selected))
        else:
            self.scroll_to_selected()

    def clear(self) -> None:
        """Show nothing."""
        self._source = None
        self.put_cursor(0)
        self.set_height(0)
        self.refresh()

    @property
    def entries(self) -> int:
        """Number of entries."""
        return len(self._source.starts) if self._source else 0

    def lines_of(self, entry: int) -> tuple[int, int]:
        """As the source has it."""
        return (self._source.starts[entry], self._source.entry_height(entry)) if self._source else (0, 0)

    def selected_by_hand(self, entry: int) -> None:  # noqa: ARG002
        """Tell that another entry is selected."""
        self.post_message(self.Moved())

    def opened_by_hand(self, entry: int) -> None:
        """Tell that the selected entry is opened."""
        self.post_message(self.Opened(entry))

    def _fit(self, source: LineSource) -> None:
        """Lay the lines out; for as many cells whether there is a scroll bar or not, since that depends on them."""
        self._fitted = max(0, self.size.width - self.styles.scrollbar_size_vertical)
        source.fit(self._fitted)
        self.set_height(source.height)

    def page(self, share: float) -> None:
        """Select the entry about so many screens down, at least one entry away."""
        if self._source is None or not self.entries:
            return
        line = self._source.starts[self.cursor] + round(self.size.height * share)
        entry = max(0, bisect_right(self._source.starts, max(0, line)) - 1)
        self.go_to(entry if entry != self.cursor else self.cursor + (1 if share > 0 else -1))

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
        width, room = self.size.width, self._fitted
        at = y + round(self.scroll_offset.y)
        if self._source is None or at >= self._source.height:
            return Strip(Content(" " * width).render_segments(self.visual_style), width)
        selected = self.entry_at(at) == self.cursor
        base = self.get_visual_style("line-list--selected") if selected else self.visual_style
        content = self._source.line(at, room, _PLAIN if selected else self._all_styles())
        if selected and content.plain.startswith(" "):
            sign = Content.styled(self._sign, self.get_visual_style("line-list--mark", partial=True))
            content = sign + content[1:]
        return Strip(content.truncate(room).truncate(width, pad=True).render_segments(base), width)

    def _all_styles(self) -> dict[str, Style]:
        if self._styles is None:
            self._styles = {name: self.get_visual_style(f"line-list--{name}", partial=True) for name in STYLES}
        return self._styles

    def notify_style_update(self) -> None:
        """Forget styles that belong to the theme before."""
        super().notify_style_update()
        self._styles = None

    def on_resize(self) -> None:
        """Lay the lines out for the width, and keep the selected entry in sight."""
        if self._source is not None:
            self._fit(self._source)
            self.scroll_to_selected()
