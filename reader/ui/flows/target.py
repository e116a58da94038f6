"""What a key acts on: the one rule, for marks, copies, links and stories alike.

The target is what the pane with the focus shows: in the list the selected row, in the sidebar the selected relation, in
the reader the open article. What concerns the text itself needs the open article to be the target, see `text_is_shown`.
"""

from __future__ import annotations

from reader.library.answers import Target
from reader.ui.flows.opened import Reading
from reader.ui.flows.panes import Panes
from reader.ui.pane import Pane


class Aim:
    """Tells what a key acts on just now. Needs no app."""

    def __init__(self, panes: Panes, reading: Reading) -> None:
        self._panes = panes
        self._reading = reading

    def target(self) -> Target | None:
        """The article or ghost that is meant; None when the pane shows none."""
        if self._panes.pane is Pane.LIST:
            row = None if self.just_gone else self._panes.articles.selected_row
            return Target.of_row(row) if row else None
        relation = self._panes.related.selected if self._panes.pane is Pane.RELATED else None
        if relation is not None:
            return Target(relation.id, relation.card.title, relation.card.url, relation.card.source.name)
        return self._reading.opened.target if self._reading.opened else None

    @property
    def just_gone(self) -> bool:
        """Whether the selection fell to a neighbour a moment ago, because the file of what was selected went."""
        return self._panes.fallen is not None and self._panes.articles.lost is self._panes.fallen

    def rowid(self) -> int | None:
        """The number of the target in the index; None for a ghost and for nothing."""
        if self._panes.pane is Pane.LIST:
            return self._panes.articles.selected
        relation = self._panes.related.selected if self._panes.pane is Pane.RELATED else None
        if relation is not None:
            return relation.rowid
        return self._reading.opened.rowid if self._reading.opened else None

    def text_is_shown(self) -> bool:
        """Whether the reader shows the text of what is meant; not yet when the hand in the list was faster."""
        articles, opened = self._panes.articles, self._reading.opened
        if self._panes.pane is not Pane.LIST or articles.selected is None:
            return True
        row = articles.selected_row  # its file may have changed, and have another number than in the list
        return opened is not None and (opened.rowid == articles.selected or (row is not None and row.id == opened.id))
