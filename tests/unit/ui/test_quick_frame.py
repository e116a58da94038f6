"""What is drawn piece by piece is what Textual's compositor draws."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.containers import Container, VerticalScroll
from textual.geometry import Offset, Region
from textual.screen import Screen
from textual.widgets import Input, Static

from reader.ui.speed.quick_frame import pieces_of
from reader.ui.terminal.cells import Cell
from reader.ui.terminal.grid import Grid

COLUMNS, ROWS = 60, 20


class Layered(App[None]):
    """Widgets beside and over each other, some of them cut off."""

    CSS = """
    Screen { layers: below above; layout: horizontal; }
    #left { width: 20; }
    VerticalScroll { width: 1fr; border: round red; }
    #over { layer: above; dock: bottom; width: 34; height: 4; margin-bottom: 1; padding: 0 1; background: blue; }
    #foot { dock: bottom; height: 1; }
    """

    def compose(self) -> ComposeResult:
        """All kinds of widgets."""
        yield Static("left " * 60, id="left", classes="text")
        with VerticalScroll():
            yield Static("Wörter and words " * 50, classes="text")
        with Container(id="over"):
            yield Input("typed")
        yield Static("foot", id="foot", classes="text")


def shown(screen: Screen[object]) -> list[list[Cell]]:
    """The whole screen as the compositor draws it, cell by cell."""
    grid = Grid(COLUMNS, ROWS)
    assert grid.apply(screen._compositor.render_full_update().render_segments(screen.app.console) + "\x1b[1;1H")  # pyright: ignore[reportPrivateUsage]
    return grid._wanted  # pyright: ignore[reportPrivateUsage]


regions = st.builds(Region, st.integers(0, 50), st.integers(0, 18), st.integers(1, 40), st.integers(1, 12))


async def test_regions_look_as_the_compositor_draws_them() -> None:
    app = Layered()
    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        screen, room = app.screen, Region(0, 0, COLUMNS, ROWS)
        places = screen._compositor.visible_widgets  # pyright: ignore[reportPrivateUsage]
        app.query_one(VerticalScroll).scroll_to(y=3, animate=False, immediate=True)
        await pilot.pause()

        @given(st.lists(regions, min_size=1, max_size=6))
        def same(changed: list[Region]) -> None:
            grid, expected = Grid(COLUMNS, ROWS), shown(screen)
            parts = [region.intersection(room) for region in changed]
            assert grid.put(pieces_of(parts, places, app.console), (0, 0))
            drawn = grid._wanted  # pyright: ignore[reportPrivateUsage]
            for y in range(ROWS):
                for x in range(COLUMNS):
                    if any(part.contains_point(Offset(x, y)) for part in parts):
                        assert drawn[y][x] == expected[y][x]

        same()


async def test_a_changed_text_is_all_that_is_drawn() -> None:
    app = Layered()
    async with app.run_test(size=(COLUMNS, ROWS)):
        places = app.screen._compositor.visible_widgets  # pyright: ignore[reportPrivateUsage]
        app.query_one("#foot", Static).update("other")
        line = app.query_one("#foot").region
        (piece,) = pieces_of([line, line, Region(1, line.y, 3, 1)], places, app.console)
        assert (piece.y, piece.x) == (ROWS - 1, 0)
        assert "other" in piece.text
