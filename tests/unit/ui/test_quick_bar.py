"""The quick scroll bar looks and acts as Textual's own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip

from reader.ui.speed.quick_bar import QuickBar


class Bars(App[None]):
    """One bar of each kind in a box."""

    CSS = "VerticalScroll { scrollbar-color: #3a4048; scrollbar-background: #15171a; height: 20; overflow-y: scroll; }"

    def compose(self) -> ComposeResult:
        """Two boxes that scroll."""
        yield VerticalScroll(id="own")
        yield VerticalScroll(id="quick")


def cells(bar: ScrollBar) -> list[Segment]:
    """What a bar draws, cell by cell; pieces without text do not count."""
    lines: list[Strip] = bar.render_lines(Region(0, 0, bar.size.width, bar.size.height))
    return [segment for line in lines for segment in line if segment.text]


async def test_all_positions_look_the_same() -> None:
    app = Bars()
    async with app.run_test(size=(40, 40)):
        own, quick = (app.query_one(name, VerticalScroll).vertical_scrollbar for name in ("#own", "#quick"))
        own.renderer = ScrollBarRender
        quick.renderer = QuickBar
        assert isinstance(quick.render(), QuickBar)

        @given(st.integers(0, 300), st.integers(0, 40), st.floats(0, 1))
        def same(whole: int, seen: int, place: float) -> None:
            for bar in (own, quick):
                bar.window_virtual_size, bar.window_size = whole, seen
                bar.position = place * max(0, whole - seen)
                bar.refresh()
            assert cells(own) == cells(quick)

        same()
        assert cells(quick)[0].style is not None
        assert len(cells(quick)) == quick.size.height
