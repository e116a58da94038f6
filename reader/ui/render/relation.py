"""The related stories of the open article -> lines of the sidebar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.style import Style

from reader.model.article import Moment
from reader.model.state import ArticleState
from reader.stories.relations import Direction, Relation
from reader.ui.render.row import Symbols
from reader.ui.render.words import distance

HEADINGS = {
    Direction.LATER: "Later",
    Direction.EARLIER: "Earlier",
    Direction.UNDATED: "Undated",
    Direction.CITED_BY: "Cited by",
    Direction.BRIDGE: "Through another",
    Direction.SIMILAR: "Similar",
}
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


@dataclass(frozen=True, slots=True)
class SidebarLayout:
    """All lines of the sidebar for one width, and where each entry stands."""

    lines: tuple[Content, ...]
    entries: tuple[tuple[int, int], ...]
    """First line and number of lines of each relation, in order."""
    entry_of_line: tuple[int, ...]
    """Index of the relation at each line; -1 for headings and gaps."""


def digit_of(number: int) -> str:
    """The key that opens a relation: 1-9, then 0; others are told by their number."""
    return "0" if number == 10 else str(number)


def lay_out(
    relations: Sequence[Relation],
    origin: Moment | None,
    state_of: Callable[[str], ArticleState],
    width: int,
    styles: RelationStyles,
    symbols: Symbols,
) -> SidebarLayout:
    """Lines for a sidebar of `width` cells; every line is at most that wide.

    origin: when the open article was published; distances in time are counted from there.
    """
    lines: list[Content] = []
    entries: list[tuple[int, int]] = []
    owners: list[int] = []
    direction: Direction | None = None
    for index, relation in enumerate(relations):
        if relation.direction is not direction:
            direction = relation.direction
            count = sum(1 for other in relations if other.direction is direction)
            head = [Content("")] if lines else []
            head.append(Content.assemble(" ", (HEADINGS[direction], styles.heading), (f"  {count}", styles.meta)))
            lines.extend(head)
            owners.extend([-1] * len(head))
        block = entry_lines(relation, origin, state_of(relation.id), width, styles, symbols)
        entries.append((len(lines), len(block)))
        lines.extend(block)
        owners.extend([index] * len(block))
    return SidebarLayout(tuple(lines), tuple(entries), tuple(owners))


def entry_lines(
    relation: Relation, origin: Moment | None, state: ArticleState, width: int, styles: RelationStyles, symbols: Symbols
) -> list[Content]:
    """One related story: its title on up to three lines, then distance in time and source."""
    room = max(4, width - _GUTTER - 1)
    style = styles.ghost if relation.is_ghost else styles.read if state.read else styles.unread
    wrapped = Content(relation.card.title).wrap(room)
    if len(wrapped) > _TITLE_LINES:
        kept = wrapped[: _TITLE_LINES - 1]
        rest = Content(" ".join(line.plain for line in wrapped[_TITLE_LINES - 1 :]))
        wrapped = [*kept, rest]
    mark = symbols.ghost if relation.is_ghost else symbols.unread
    marks = Content.assemble(
        (digit_of(relation.number).rjust(2) + " ", styles.digit),
        (mark if not state.read else " ", styles.dot),
        (symbols.star if state.starred else " ", styles.star),
        " ",
    )
    lines: list[Content] = []
    for number, line in enumerate(wrapped):
        gutter = marks if number == 0 else Content(" " * _GUTTER)
        lines.append(gutter + line.truncate(room, ellipsis=True).stylize(style))
    parts = [distance(origin, relation.card.published), relation.card.source.name or relation.card.source.domain]
    detail = Content.styled(symbols.dot.join(part for part in parts if part), styles.meta)
    lines.append(Content(" " * _GUTTER) + detail.truncate(room, ellipsis=True))
    return lines
