"""The card of the selected related story, under the sidebar: what it is about, before opening it."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from reader.stories.relations import Relation
from reader.ui.steady import Steady
from reader.ui.widgets.part_style import part_style


class RelatedCard(Steady, Widget):
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
        """The card: the reason whole, the summary in the lines that are left."""
        relation = self._relation
        if relation is None:
            return Content("")
        reason = relation.reason + ("; no file of it here" if relation.is_ghost else "")
        text = Content.styled(relation.card.summary or relation.card.title, part_style(self, "related-card--text"))
        said = Content.styled(reason, part_style(self, "related-card--reason"))
        width, height = max(1, self.size.width), max(1, self.size.height)
        why = _cut(said, width, height)
        about = _cut(text, width, max(0, height - len(why)))
        return Content("\n").join([*about, *why])


def _cut(text: Content, width: int, most: int) -> list[Content]:
    """A text as lines of so many cells, at most so many; what is left out is told by an ellipsis."""
    lines = text.wrap(width)
    if len(lines) <= most:
        return lines
    if not most:
        return []
    return [*lines[: most - 1], Content(" ").join(lines[most - 1 :]).truncate(width, ellipsis=True)]
