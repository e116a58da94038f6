"""The trail above the reader: its stations in one line; a click goes to one."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from reader.ui.render.trail import breadcrumb
from reader.ui.steady import Steady
from reader.ui.widgets.part_style import part_style


class TrailBar(Steady, Widget):
    """A breadcrumb; hidden while there is no trail."""

    COMPONENT_CLASSES = {"trail-bar--here", "trail-bar--stop", "trail-bar--ahead"}

    @dataclass
    class Chosen(Message):
        """The user clicked a station."""

        index: int

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._ascii = ascii_only
        self._titles: tuple[str, ...] = ()
        self._at = 0
        self.display = False

    def show(self, titles: tuple[str, ...], at: int) -> None:
        """Show the stations of a trail, and which one we are at. One station is no trail."""
        self._titles, self._at = titles, at
        self.display = len(titles) > 1
        self.refresh()

    def render(self) -> Content:
        """The line."""
        if not self._titles:
            return Content("")
        here, stop, ahead = (part_style(self, f"trail-bar--{name}") for name in ("here", "stop", "ahead"))
        line = Content("")
        for crumb in breadcrumb(self._titles, self._at, self.size.width, ascii_only=self._ascii):
            place = self._at if crumb.stop is None else crumb.stop
            style = here if crumb.stop == self._at else ahead if place > self._at else stop
            line = line + Content.styled(crumb.text, style)
        return line

    def on_click(self, event: events.Click) -> None:
        """A click on a station goes there."""
        place = event.get_content_offset(self)
        if place is None or not self._titles:
            return
        at = 0
        for crumb in breadcrumb(self._titles, self._at, self.size.width, ascii_only=self._ascii):
            at += cell_len(crumb.text)
            if place.x < at:
                if crumb.stop is not None:
                    self.post_message(self.Chosen(crumb.stop))
                return
