"""A pane whose left edge is the line between it and its neighbour, which the mouse moves.

The edges of the pane with the keys are heavy and in the accent, as the rule on top of it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.containers import Vertical
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from reader.ui.steady import Steady
from reader.ui.widgets.part_style import part_style


class SidePane(Steady, Vertical):
    """Tells where its edge is dragged to. Its left border is the edge."""

    COMPONENT_CLASSES = {"side-pane--edge", "side-pane--lit"}

    @dataclass
    class Dragged(Message):
        """The mouse has the edge, at a column of the screen."""

        pane: SidePane
        column: int

    lit: reactive[bool] = reactive(False, repaint=False)
    """Whether a pane beside the edge has the keys."""

    def watch_lit(self) -> None:
        """Draw the edge alone: what is in the pane looks as before."""
        if self.is_mounted and self.styles.border_left[0]:
            self.refresh(Region(0, 0, 1, self.size.height).translate(-self.content_offset))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The edge; all else is covered. Made here, as Textual would draw the whole pane each time."""
        rest = Strip.blank(crop.width, self.visual_style.rich_style)
        if crop.x == 0 and self.styles.border_left[0]:
            name, sign = ("side-pane--lit", "┃") if self.lit else ("side-pane--edge", "│")
            style = self.visual_style + part_style(self, name)
            rest = Strip.join([Strip([Segment(sign, style.rich_style)], 1), rest.crop(1)])
        for line_filter in self.get_line_filters():
            rest = rest.apply_filter(line_filter, self.background_colors[1])
        return [rest] * crop.height

    def on_mount(self) -> None:
        """No edge is being moved."""
        self._held = False

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take the edge."""
        if self.styles.border_left[0] and event.screen_x == self.region.x:
            self._held = True
            self.capture_mouse()
            event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move it."""
        if self._held:
            self.post_message(self.Dragged(self, round(event.screen_x)))

    def on_mouse_up(self, _: events.MouseUp) -> None:
        """Let it go."""
        if self._held:
            self._held = False
            self.release_mouse()
