"""What every list with a selected entry does: moving, keeping the selection in sight, clicks.

Rules that bind this class:
- The selection changes by the user's hand only; whoever shows other entries says which one is selected then.
- An entry is some lines that follow each other; a heading or a gap belongs to none.
"""

from __future__ import annotations

from textual import events
from textual.reactive import reactive

from reader.ui.speed.quick_lines import QuickLines


class CursorList(QuickLines, can_focus=True, inherit_bindings=False):
    """Lines with a selected entry. No keys are bound here: commands call the methods."""

    cursor: reactive[int] = reactive(0, repaint=False)
    """The selected entry, counted from 0; 0 in an empty list."""

    # --- what each list says

    @property
    def entries(self) -> int:
        """Number of entries."""
        raise NotImplementedError

    def lines_of(self, entry: int) -> tuple[int, int]:
        """First line of an entry and how many it has."""
        raise NotImplementedError

    def entry_at(self, line: int) -> int | None:
        """The entry that a line of the content belongs to; None for headings, gaps and what is below."""
        raise NotImplementedError

    def selected_by_hand(self, entry: int) -> None:
        """The user has selected another entry."""

    def opened_by_hand(self, entry: int) -> None:
        """The user has opened the selected entry with the mouse."""

    def focus_changed(self) -> None:
        """The selected entry says whether the list has the keys."""
        if self.is_mounted and self.cursor < self.entries:
            self.refresh_lines(*self.lines_of(self.cursor))

    # --- moving

    def move(self, step: int) -> bool:
        """Select the entry `step` places down; False when already at that end."""
        return self.go_to(self.cursor + step)

    def go_to(self, entry: int) -> bool:
        """Select an entry by place, cut to the ends; False when nothing changed."""
        if not self.entries:
            return False
        entry = max(0, min(entry, self.entries - 1))
        if entry == self.cursor:
            self.scroll_to_selected()
            return False
        self.cursor = entry
        self.selected_by_hand(entry)
        return True

    def put_cursor(self, entry: int) -> None:
        """Select an entry of a list that is drawn anew as a whole."""
        self.set_reactive(CursorList.cursor, max(0, min(entry, self.entries - 1)))

    def watch_cursor(self, old: int, new: int) -> None:
        """Redraw the two entries concerned and keep the new one in sight."""
        if not self.is_mounted:
            return
        self.scroll_to_selected()
        for entry in (old, new):
            if entry < self.entries:
                self.refresh_lines(*self.lines_of(entry))

    def scroll_to_selected(self) -> None:
        """Bring the selected entry into sight; what stands above the first one, a heading mostly, comes with it."""
        if self.cursor < self.entries:
            start, height = self.lines_of(self.cursor)
            above, room = round(self.scroll_offset.y), self.size.height
            top, end = 0 if self.cursor == 0 else start, start + height
            if room and not above <= top <= end <= above + room:
                y = top if top < above or end - top > room else end - room
                self.scroll_to(y=y, animate=False, force=True, immediate=True)

    @property
    def lines_above(self) -> int:
        """Lines of the screen between the top of the list and the selected entry."""
        return self.lines_of(self.cursor)[0] - round(self.scroll_offset.y) if self.cursor < self.entries else 0

    def put_at(self, line: int) -> None:
        """Scroll so that so many lines are above the selected entry, as far as that can be."""
        if self.cursor < self.entries:
            top = self.lines_of(self.cursor)[0] - line
            self.scroll_to(y=max(0, top), animate=False, force=True, immediate=True)
            self.scroll_to_selected()

    # --- the mouse

    def on_click(self, event: events.Click) -> None:
        """A click selects; a second one on the same entry, or a double click, opens it."""
        entry = self.entry_at(event.y + round(self.scroll_offset.y))
        if entry is None:
            return
        again = entry == self.cursor
        if event.chain > 1 and not again:
            return  # the first click of the two went to a screen that it closed
        self.go_to(entry)
        if (again and self.has_focus) or event.chain > 1:
            self.opened_by_hand(entry)
