"""Which panes stand side by side at which size."""

from __future__ import annotations

import pytest

from reader.ui.flows.layout import Layout, layout_for, neighbour
from reader.ui.pane import Pane


@pytest.mark.parametrize(
    ("size", "layout"),
    [
        ((160, 45), Layout.WIDE),
        ((120, 40), Layout.WIDE),
        ((119, 40), Layout.NORMAL),
        ((100, 30), Layout.NORMAL),
        ((80, 25), Layout.NORMAL),
        ((80, 24), Layout.SINGLE),
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
