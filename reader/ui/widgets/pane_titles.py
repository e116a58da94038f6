"""The rule over the panes: what each shows, and by its weight which one has the keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.reactive import reactive

from reader.ui.pane import Pane
from reader.ui.speed.quick_lines import QuickText
from reader.ui.widgets.part_style import part_style

Span = tuple[Pane, int, int]
"""A pane that is in sight, its first cell and its width."""


class PaneTitles(QuickText):
    """One row over all panes that are in sight."""

    COMPONENT_CLASSES = {"pane-titles--focused", "pane-titles--other"}

    focused: reactive[Pane] = reactive(Pane.LIST)
    """The pane with the keys."""
    titles: reactive[Mapping[Pane, str]] = reactive(dict[Pane, str])
    """What each pane shows."""

    def __init__(self, spans: Callable[[], Sequence[Span]], *, ascii_only: bool, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """spans: the panes as they lie now, from left to right."""
        super().__init__(id=id)
        self._spans = spans
        self._thin, self._heavy = ("-", "=") if ascii_only else ("─", "━")
        self._joint, self._left, self._right = ("+", "+", "+") if ascii_only else ("┬", "┏", "┓")

    def text(self) -> Content:
        """The rule, with a title in each part of it."""
        line = Content("")
        lit, quiet = part_style(self, "pane-titles--focused"), part_style(self, "pane-titles--other")
        before = False
        for pane, start, width in self._spans():
            mine = pane is self.focused
            style = lit if mine else quiet
            rule = self._heavy if mine else self._thin
            title = self.titles.get(pane, "")
            room = max(0, width - 6)
            if cell_len(title) > room:
                title = set_cell_size(title, max(0, room - 1)).rstrip() + ("…" if self._thin == "─" else ".")
            joint = self._left if mine else self._right if before else self._joint
            text = f"{rule} {title} " if title and room > 3 else rule
            text += rule * max(0, width - 1 - cell_len(text))
            line += Content.styled(joint if start else rule, lit if before else style)
            line += Content.styled(set_cell_size(text, max(0, width - 1)), style)
            before = mine
        return line.truncate(max(1, self.outer_size.width))
