"""The card of the selected related story, under the sidebar: what it is about, before opening it."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from reader.stories.relations import Relation
from reader.ui.widgets.part_style import part_style


class RelatedCard(Widget):
    """Summary and reason of one relation; hidden when there is nothing to say."""

    COMPONENT_CLASSES = {"related-card--text", "related-card--reason"}

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._relation: Relation | None = None

    def show(self, relation: Relation | None) -> None:
        """Show another relation's card; None hides it."""
        self._relation = relation
        self.display = relation is not None
        self.refresh()

    def render(self) -> Content:
        """The card, cut to the height there is."""
        relation = self._relation
        if relation is None:
            return Content("")
        reason = relation.reason + ("; no file of it here" if relation.is_ghost else "")
        text = Content.styled(relation.card.summary or relation.card.title, part_style(self, "related-card--text"))
        width, height = max(1, self.size.width), max(1, self.size.height)
        lines = text.wrap(width)
        room = max(1, height - 1)
        if len(lines) > room:
            rest = Content(" ").join(lines[room - 1 :])
            lines = [*lines[: room - 1], rest.truncate(width, ellipsis=True)]
        said = Content.styled(reason, part_style(self, "related-card--reason"))
        return Content("\n").join([*lines, said.truncate(width, ellipsis=True)])
