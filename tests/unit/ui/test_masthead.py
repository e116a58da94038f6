"""The masthead on any width: views before counts before names, the present view always."""

from __future__ import annotations

import pytest
from textual.geometry import Size

from reader.ui.widgets.masthead import Heads, Masthead, Tab


class _OfWidth(Masthead):
    """A masthead that needs no screen."""

    width = 80

    @property
    def outer_size(self) -> Size:
        return Size(self.width, 1)

    def get_component_styles(self, *_: object) -> object:  # pyright: ignore
        from textual.css.styles import RenderStyles, Styles

        return RenderStyles(self, Styles(), Styles())


def said(width: int, present: str) -> str:
    masthead = _OfWidth()
    masthead.width = width
    names = (("show_all", "All", 5600), ("view_unread", "Unread", 540), ("view_starred", "Starred", 2))
    tabs = [*names, ("stories", "Stories", 40), ("follow_ups", "Follow-ups", 3)]
    heads = Heads("News", tuple(Tab(c, name, count, c == present, c[-1]) for c, name, count in tabs), "newest first")
    masthead.set_reactive(Masthead.heads, heads)
    return masthead.render().plain.rstrip()


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (120, " BROADSHEET  News  l All 5,600  d Unread 540  d Starred 2  s Stories 40  s Follow-ups 3"),
        (96, " BROADSHEET  News  All 5,600  Unread 540  Starred 2  Stories 40  Follow-ups 3"),
        (64, " All 5,600  Unread 540  Starred 2  Stories 40  Follow-ups 3"),
        (46, " All  Unread  Starred  Stories 40  Follow-ups"),
        (34, " All  Unread  Starred  Stories 40"),
        (12, " Stories 40"),
    ],
)
def test_what_there_is_no_room_for_goes_in_order(width: int, expected: str) -> None:
    assert said(width, "stories").removesuffix("newest first").rstrip() == expected


def test_no_width_breaks_it() -> None:
    for width in range(1, 90):
        assert len(said(width, "view_unread")) <= width
