"""The related stories of the open article -> lines of the sidebar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from reader.model.article import Moment
from reader.model.state import ArticleState
from reader.stories.relations import SAME_NEWS, Direction, Relation
from reader.ui.render.lines import truncate, wrap
from reader.ui.render.row import Symbols, fit
from reader.ui.render.wording import distance

NEXT = "next"
"""Said of the closest later story that is unread."""
_TITLE_LINES = 3
"""A title is cut after so many lines; the card shows it whole."""
_GUTTER = 6
"""Cells before a title: two digits, a space, the unread dot, the star, a space."""


@dataclass(frozen=True, slots=True)
class RelationStyles:
    """The styles of an entry's parts; made by the widget from its component classes."""

    heading: Style
    digit: Style
    unread: Style
    read: Style
    ghost: Style
    meta: Style
    dot: Style
    star: Style


class SidebarLayout:
    """Where each relation stands in a sidebar of one width. Lines are drawn when they are asked for."""

    def __init__(
        self,
        relations: Sequence[Relation],
        origin: Moment | None,
        state_of: Callable[[str], ArticleState],
        width: int,
        styles: RelationStyles,
        symbols: Symbols,
        counted: str = "",
    ) -> None:
        """Lines of `width` cells at most. origin: when the open article was published; distances count from there.

        counted: what the relations are, said after their number: `unread`.
        """
        self._relations = relations
        self._origin = origin
        self._state_of = state_of
        self._room = max(4, width - _GUTTER - 1)
        self._styles = styles
        self._symbols = symbols
        self._counted = f" {counted}" if counted else ""
        self._next = next_unread_later(relations, state_of)
        self._titles: list[list[str]] = []
        self._heads: dict[int, Content] = {}
        self._drawn: dict[int, list[Content]] = {}
        self.entries: list[tuple[int, int]] = []
        """First line and number of lines of each relation, in order."""
        self.entry_of_line: list[int] = []
        """Index of the relation at each line; -1 for headings and gaps."""
        self._place()

    def _place(self) -> None:
        counts = Counter(relation.heading for relation in self._relations)
        under = ""
        for index, relation in enumerate(self._relations):
            if relation.heading != under:
                under = relation.heading
                if self.entry_of_line:
                    self.entry_of_line.append(-1)
                count = f"  {self._count(under, counts[under])}"
                self._heads[len(self.entry_of_line)] = Content.assemble(
                    " ", (under, self._styles.heading), (count, self._styles.meta)
                )
                self.entry_of_line.append(-1)
            title = title_lines(relation.card.title, self._room)
            self._titles.append(title)
            height = len(title) + 1
            self.entries.append((len(self.entry_of_line), height))
            self.entry_of_line.extend([index] * height)

    def _count(self, under: str, number: int) -> str:
        """How many stand under a heading, and under that of the same news how many came later, as the list counts them.

        Of those that were shown as unread: how many still are.
        """
        here = [relation for relation in self._relations if relation.heading == under]
        if not self._counted:
            later = sum(relation.seconds is not None and relation.seconds > 0 for relation in here)
            return f"{number:,}, {later:,} later" if under == SAME_NEWS and later else f"{number:,}"
        left = sum(not self._state_of(relation.id).read for relation in here)
        return f"{number:,}{self._counted}" if left == number else f"{left:,} of {number:,}{self._counted}"

    @property
    def height(self) -> int:
        """Number of lines."""
        return len(self.entry_of_line)

    def line(self, at: int) -> Content:
        """One line: of a relation, a heading, or a gap."""
        index = self.entry_of_line[at]
        if index < 0:
            return self._heads.get(at, Content(""))
        if index not in self._drawn:
            self._drawn[index] = self._entry(index)
        return self._drawn[index][at - self.entries[index][0]]

    def _entry(self, index: int) -> list[Content]:
        """One related story: its title, then distance in time and source."""
        relation, styles, symbols = self._relations[index], self._styles, self._symbols
        state = self._state_of(relation.id)
        style = styles.ghost if relation.is_ghost else styles.read if state.read else styles.unread
        marks = Content.assemble(
            (digit_of(relation.number).rjust(2) + " ", styles.digit),
            ((symbols.ghost if relation.is_ghost else symbols.unread) if not state.read else " ", styles.dot),
            (symbols.star if state.starred else " ", styles.star),
            " ",
        )
        lines = [
            (Content(" " * _GUTTER) if number else marks) + Content.styled(text, style)
            for number, text in enumerate(self._titles[index])
        ]
        card = relation.card
        apart, source = distance(self._origin, card.published), card.source.name or card.source.domain
        lead = NEXT if index == self._next else ""
        detail = Content.styled(symbols.dot.join(self._detail(lead, apart, source, relation.label)), styles.meta)
        if index == self._next:
            detail = Content.assemble((NEXT, styles.dot), (symbols.dot, styles.meta)) + detail
        lines.append(Content(" " * _GUTTER) + detail.truncate(self._room, ellipsis=True))
        return lines

    def _detail(self, lead: str, apart: str, source: str, label: str) -> list[str]:
        """Distance, source and how many say the same: in fewer words, and then the source cut, where room is short.

        lead: what stands before them on the line.
        """
        gap = len(self._symbols.dot)
        left = self._room - sum(cell_len(words) + gap for words in (lead, apart, label) if words)
        if cell_len(source) > left:
            short = label.partition(" ")[0]  # `+4` of `+4 say the same`
            left += cell_len(label) - cell_len(short)
            label = short
        return [words for words in (apart, fit(source, max(8, left), self._symbols), label) if words]


def next_unread_later(relations: Sequence[Relation], state_of: Callable[[str], ArticleState]) -> int | None:
    """Index of the closest later story that is unread: what happened next. None when all are read."""
    later = (place for place, relation in enumerate(relations) if relation.direction is Direction.LATER)
    return next((place for place in later if not state_of(relations[place].id).read), None)


def title_lines(title: str, room: int) -> list[str]:
    """A title on up to three lines of `room` cells; the last one is cut."""
    spans: list[tuple[int, int]] = []
    for span in wrap(title, room, room):
        if len(spans) == _TITLE_LINES:
            start = spans[-1][0]
            return [*(title[begin:end] for begin, end in spans[:-1]), truncate(title[start : start + 2 * room], room)]
        spans.append(span)
    return [title[begin:end] for begin, end in spans]


def digit_of(number: int) -> str:
    """The key that opens a relation: 1-9, then 0; others are told by their number."""
    return "0" if number == 10 else str(number)
