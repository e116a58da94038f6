"""Which panes stand side by side at which size."""

from __future__ import annotations

import pytest

from reader.ui.flows.layout import LEAST_TEXT, LEAST_WIDTH, Layout, Widths, layout_for, neighbour
from reader.ui.pane import Pane


@pytest.mark.parametrize(
    ("size", "layout"),
    [
        ((160, 45), Layout.WIDE),
        ((120, 40), Layout.WIDE),
        ((119, 40), Layout.NORMAL),
        ((100, 30), Layout.NORMAL),
        ((80, 25), Layout.NORMAL),
        ((80, 24), Layout.NORMAL),
        ((80, 23), Layout.SINGLE),
        ((79, 50), Layout.SINGLE),
        ((160, 20), Layout.SINGLE),
        ((40, 15), Layout.SINGLE),
        ((1, 1), Layout.SINGLE),
    ],
)
def test_layouts(size: tuple[int, int], layout: Layout) -> None:
    assert layout_for(*size) is layout


def test_neighbours_stop_at_the_ends_or_go_round() -> None:
    assert neighbour(Pane.LIST, -1) is Pane.LIST
    assert neighbour(Pane.READER, 1) is Pane.RELATED
    assert neighbour(Pane.RELATED, 1) is Pane.RELATED
    assert neighbour(Pane.RELATED, 1, around=True) is Pane.LIST
    assert neighbour(Pane.LIST, -1, around=True) is Pane.RELATED


@pytest.mark.parametrize("columns", [*range(1, 130), 500])
def test_widths_that_the_user_has_set_leave_room_for_the_text_on_any_screen(columns: int) -> None:
    for wish in (0, 1, 30, 9_999):
        widths = Widths(wish, wish)
        assert widths.fitted(Layout.SINGLE, columns) == (0, 0)
        for layout in (Layout.WIDE, Layout.NORMAL):
            both = widths.fitted(layout, columns)
            assert all(cells >= LEAST_WIDTH for cells in both if wish) and (wish or both == (0, 0))
            if layout_for(columns, 40) is layout:
                assert columns - sum(both[: 1 + (layout is Layout.WIDE)]) >= min(LEAST_TEXT, columns // 5)
