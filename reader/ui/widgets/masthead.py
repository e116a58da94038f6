"""The highest row: the name, the library, the views as tabs with their counts, and how the list is ordered."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style

from reader.ui.messages import CommandChosen
from reader.ui.speed.quick_lines import QuickText
from reader.ui.widgets.part_style import part_style

_LEAST = 12
"""Cells to which the order and the query are cut at most."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One view that the masthead names."""

    command: str
    """What leads there."""
    name: str
    count: int | None = None
    """Articles or stories in it; None where that is not known."""
    present: bool = False
    """Whether it is what is shown."""
    key: str = ""
    """The key that leads there, as it is written; empty for none."""


@dataclass(frozen=True, slots=True)
class Heads:
    """What the masthead says."""

    library: str = ""
    tabs: tuple[Tab, ...] = ()
    order: str = ""
    """The order of the list, and what is searched for."""


class Masthead(QuickText):
    """Says where one is; a click on a view goes there."""

    COMPONENT_CLASSES = {f"masthead--{part}" for part in ("name", "library", "key", "tab", "present", "order")}

    heads: reactive[Heads] = reactive(Heads())

    def _laid_out(self) -> list[tuple[int, Content, str]]:
        """First cell, text, command of each part, as much as there is room for: views before names before order."""
        heads, width = self.heads, self.outer_size.width
        tabs = self._tabs(width - 1)
        room = width - sum(text.cell_length + 2 for text, _ in tabs) - 2
        parts: list[tuple[Content, str]] = []
        for text, style in (("BROADSHEET", "name"), (heads.library, "library")):
            if text and room >= len(text) + 2:
                parts.append((Content.styled(text, self._style(style)), ""))
                room -= len(text) + 2
        at = 1
        placed: list[tuple[int, Content, str]] = []
        for text, command in [*parts, *tabs]:
            placed.append((at, text, command))
            at += text.cell_length + 2
        whole = Content.styled(heads.order, self._style("order"))
        order = whole.truncate(max(0, width - at - 2), ellipsis=True)
        if whole and order.cell_length >= min(whole.cell_length, _LEAST):
            placed.append((width - 1 - order.cell_length, order, ""))
        return placed

    def _tabs(self, room: int) -> list[tuple[Content, str]]:
        """The views with their counts; where there is no room the counts go first, then views from the end.

        Their keys are told where nothing else has to give way for them.
        """
        heads, tabs = self.heads, list(self.heads.tabs)
        shown = [(self._tab(tab, key=tab.key), tab.command) for tab in tabs]
        others = sum(len(text) + 2 for text in ("BROADSHEET", heads.library, heads.order) if text)
        if sum(text.cell_length + 2 for text, _ in shown) + others <= room:
            return shown
        shown = [(self._tab(tab), tab.command) for tab in tabs]
        if sum(text.cell_length + 2 for text, _ in shown) <= room + 2:
            return shown
        while True:
            shown = [(self._tab(tab, bare=not tab.present), tab.command) for tab in tabs]
            spare = next((tab for tab in reversed(tabs) if not tab.present), None)
            if spare is None or sum(text.cell_length + 2 for text, _ in shown) <= room + 2:
                return shown
            tabs.remove(spare)

    def _tab(self, tab: Tab, *, bare: bool = False, key: str = "") -> Content:
        text = tab.name if tab.count is None or bare else f"{tab.name} {tab.count:,}"
        said = Content.styled(text, self._style("present" if tab.present else "tab"))
        return Content.assemble((key, self._style("key")), " ", said) if key else said

    def text(self) -> Content:
        """The row."""
        parts: list[str | Content] = []
        end = 0
        for at, text, _ in self._laid_out():
            parts += (" " * (at - end), text)
            end = at + text.cell_length
        return Content.assemble(*parts).truncate(max(1, self.outer_size.width))

    def on_click(self, event: events.Click) -> None:
        """A click on a view goes there."""
        for at, text, command in self._laid_out():
            if command and at <= event.x < at + text.cell_length:
                self.post_message(CommandChosen(command))

    def _style(self, part: str) -> Style:
        return part_style(self, f"masthead--{part}")
