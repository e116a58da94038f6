"""The list of a dialog."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reader.ui.steady import Steady

_AT_ONCE = 100
"""Entries of a list that come without a turn for keys in between: as many as a high screen shows, 4 ms."""
_MOVE: list[BindingType] = [
    Binding("j", "cursor_down", show=False),
    Binding("k", "cursor_up", show=False),
    Binding("g", "first", show=False),
    Binding("G", "last", show=False),
    Binding("ctrl+d", "page_down", show=False),
    Binding("ctrl+u", "page_up", show=False),
]


class DialogList(Steady, OptionList):
    """An option list that also moves by the keys of the main screen.

    Each entry is measured when it comes: of thousands the first are there at once, the others come between keys.
    """

    BINDINGS = _MOVE

    def __init__(self, entries: Iterable[Content], selected: int | None = None) -> None:
        """selected: the place of the entry that is selected as soon as it is there; None for the first."""
        self._to_come = map(Option, entries)
        self._to_select = selected
        super().__init__(*islice(self._to_come, _AT_ONCE), markup=False)

    def on_mount(self) -> None:
        """Select, and go on with what is to come."""
        self._select()
        self.call_after_refresh(self.kept(self._go_on))

    def action_page_down(self) -> None:
        """A page down, where there is room for any line: Textual knows no lines else."""
        if self.scrollable_content_region:
            super().action_page_down()

    def action_page_up(self) -> None:
        """As `action_page_down`."""
        if self.scrollable_content_region:
            super().action_page_up()

    def _go_on(self) -> None:
        portion = list(islice(self._to_come, _AT_ONCE))
        if portion and self.is_running:
            self.add_options(portion)
            self._select()
            self.call_after_refresh(self.kept(self._go_on))

    def _select(self) -> None:
        if self._to_select is not None and self._to_select < self.option_count:
            self.highlighted, self._to_select = self._to_select, None
