#!/usr/bin/env python3
"""The yardstick: the smallest Textual app with a list drawn by the line API, 100 fixed rows and nothing else.

    python benchmarks/bare_list.py

`j` `k` and the paging keys move, `q` quits. What Broadsheet adds to this in time and memory is what it costs.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

COUNT = 100
ROWS = [
    f"Row {number:<4} A fixed line of text that stands in the place of an article" for number in range(1, COUNT + 1)
]


class BareList(ScrollView, can_focus=True):
    """A hundred lines with a cursor."""

    DEFAULT_CSS = """
    BareList { height: 1fr; }
    BareList > .bare-list--cursor { background: $accent; }
    """
    COMPONENT_CLASSES = {"bare-list--cursor"}
    BINDINGS = [
        Binding("j,down", "move(1)", "Down"),
        Binding("k,up", "move(-1)", "Up"),
        Binding("pagedown", "move(30)", "Page down"),
        Binding("pageup", "move(-30)", "Page up"),
    ]
    cursor = reactive(0, repaint=False)

    def on_mount(self) -> None:
        """Say how large the list is."""
        self.virtual_size = Size(1, COUNT)

    def action_move(self, by: int) -> None:
        """Move the cursor by some rows."""
        self.cursor = max(0, min(COUNT - 1, self.cursor + by))

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint the two lines that changed and keep the cursor in sight."""
        self.refresh_line(old)
        self.refresh_line(new)
        self.scroll_to_region(Region(0, new, 1, 1), animate=False, immediate=True)

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        number = y + self.scroll_offset.y
        style = self.get_visual_style("bare-list--cursor") if number == self.cursor else self.visual_style
        width = self.size.width
        text = ROWS[number] if number < COUNT else ""
        return Strip([Segment(text[:width].ljust(width), style.rich_style)], width)


class BareApp(App[None]):
    """Nothing but the list."""

    BINDINGS = [Binding("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        """The list."""
        yield BareList()


if __name__ == "__main__":
    BareApp().run()
