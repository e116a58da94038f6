"""How the screen was left, and how it comes back: view, order, selection, place on the screen, pane, theme, filter.

A search is not kept: who comes back looks at a view.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from reader.model.query import Selection, Sort
from reader.ui.pane import Pane

OVER = ("stories", "follow_ups", "topics")
"""Views that cover the main screen and are come back to, by their commands."""
_MOST_UNFOLDED = 200
"""Names of one kind that are kept."""


@dataclass(slots=True)
class Unfolded:
    """What the user opened in place on the screens of stories, by identifiers."""

    stories: set[str] = field(default_factory=set[str])
    """Stories whose articles are shown."""
    stars: set[str] = field(default_factory=set[str])
    """Stars all of whose developments are shown."""
    weak: set[str] = field(default_factory=set[str])
    """Stars whose weaker developments are shown."""

    def values(self) -> tuple[tuple[str, ...], ...]:
        """As it is kept: stories, stars, weak, some of each at most."""
        return tuple(tuple(sorted(names)[:_MOST_UNFOLDED]) for names in (self.stories, self.stars, self.weak))

    def restore(self, values: tuple[tuple[str, ...], ...]) -> None:
        """Take what was kept."""
        for names, kept in zip((self.stories, self.stars, self.weak), values, strict=False):
            names.update(kept)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a library was left."""

    unread: bool = False
    starred: bool = False
    sort: Sort = Sort.NEWEST
    article: str = ""
    """Identifier of the selected article; empty for none."""
    row: int = 0
    """How many lines of the list stood above it."""
    pane: Pane = Pane.LIST
    theme: str = ""
    """The theme that was chosen in the program; empty for that of the settings."""
    unread_related: bool = False
    """Whether the sidebar showed unread articles only."""
    over: str = ""
    """The view that covered the main screen, one of OVER; empty for none."""
    list_width: int = 0
    """Cells of the list as the user has set them; 0: the usual."""
    related_width: int = 0
    """The same of the related articles."""
    unfolded: tuple[tuple[str, ...], ...] = ()
    """See Unfolded."""
    left: int = 0
    """When it was left, in seconds since 1970; 0 when that is not known."""

    def values(self) -> dict[str, object]:
        """As it is kept."""
        return {
            "unread": self.unread,
            "starred": self.starred,
            "sort": self.sort.value,
            "article": self.article,
            "row": self.row,
            "pane": self.pane.value,
            "theme": self.theme,
            "unread_related": self.unread_related,
            "over": self.over,
            "left": self.left,
            "list_width": self.list_width,
            "related_width": self.related_width,
            "unfolded": [list(names) for names in self.unfolded],
        }

    def selection(self, plain: Selection) -> Selection:
        """What the list is to show. plain: with what the settings say of removed articles and identical reports."""
        return Selection(
            unread=self.unread, starred=self.starred, removed=plain.removed, sort=self.sort, fold=plain.fold
        )


def layout_of(values: Mapping[str, object]) -> Layout:
    """A layout as it was kept; what is missing or of another kind is as at the first time."""
    plain = Layout()
    taken: dict[str, object] = {}
    for name, default in plain.values().items():
        value = values.get(name, default)
        taken[name] = value if type(value) is type(default) else default
    sort, pane = str(taken["sort"]), str(taken["pane"])
    return Layout(
        unread=taken["unread"] is True,
        starred=taken["starred"] is True and taken["unread"] is not True,
        sort=Sort(sort) if sort in {order.value for order in Sort} else plain.sort,
        article=str(taken["article"]),
        row=_count(values.get("row")),
        pane=Pane(pane) if pane in {other.value for other in Pane} else plain.pane,
        theme=str(taken["theme"]),
        unread_related=taken["unread_related"] is True,
        over=str(taken["over"]) if taken["over"] in OVER else plain.over,
        list_width=_count(values.get("list_width")),
        related_width=_count(values.get("related_width")),
        unfolded=_names(taken["unfolded"]),
        left=left if isinstance(left := taken["left"], int) and left > 0 else 0,
    )


def _count(value: object) -> int:
    """A number of lines or cells as it was kept; 0 for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10_000 else 0


def _names(value: object) -> tuple[tuple[str, ...], ...]:
    """Lists of names as they were kept; what is none is left out."""
    lists = cast("list[object]", value) if isinstance(value, list) else []
    return tuple(
        tuple(name for name in cast("list[object]", names)[:_MOST_UNFOLDED] if isinstance(name, str))
        if isinstance(names, list)
        else ()
        for names in lists[:3]
    )
