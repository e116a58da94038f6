"""A pane whose left edge is the line between it and its neighbour, which the mouse moves."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.containers import Vertical
from textual.message import Message

from reader.ui.steady import Steady


class SidePane(Steady, Vertical):
    """Tells where its edge is dragged to. Its left border is the edge."""

    @dataclass
    class Dragged(Message):
        """The mouse has the edge, at a column of the screen."""

        pane: SidePane
        column: int

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
