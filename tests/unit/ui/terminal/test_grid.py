"""A terminal that gets the differences shows what one shows that gets everything."""

from __future__ import annotations

import re

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import split_graphemes

from reader.ui.terminal.cells import cells_of
from reader.ui.terminal.grid import Grid, erases
from reader.ui.terminal.pen import PLAIN, Style, change, parse
from tests.counts import times

COLUMNS, ROWS = 30, 6


class Screen:
    """A terminal that is written to."""

    def __init__(self, columns: int = COLUMNS, rows: int = ROWS) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.screen.reset_mode(7, private=True)  # lines are not wrapped, as while the program runs
        self.stream = pyte.Stream(self.screen)

    def feed(self, text: str) -> Screen:
        self.stream.feed(text)
        return self

    def cells(self) -> list[list[object]]:
        buffer = self.screen.buffer
        return [[buffer[y][x] for x in range(self.screen.columns)] for y in range(self.screen.lines)]

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.screen.display]


def place(y: int, x: int) -> str:
    return f"\x1b[{y + 1};{x + 1}H"


COLOURS = [
    "31",
    "38;2;1;2;3",
    "48;2;9;9;9",
    "38;2;1;2;3;48;2;9;9;9",
    "1",
    "3;4",
    "7",
    "1;38;2;1;2;3",
    "9;48;2;9;9;9",
    "",
]
TEXTS = st.one_of(
    st.text("ab ─é", min_size=1, max_size=12),
    st.integers(1, COLUMNS).map(lambda n: " " * n),
)
PIECES = st.lists(
    st.builds(lambda colour, text: f"\x1b[{colour}m{text}\x1b[0m" if colour else text, st.sampled_from(COLOURS), TEXTS),
    min_size=1,
    max_size=4,
).map("".join)


def fits(x: int, piece: str) -> bool:
    """Textual never writes beyond the screen."""
    cells = cells_of(piece)
    return cells is not None and x + len(cells) <= COLUMNS


RUNS = st.tuples(st.integers(0, ROWS - 1), st.integers(0, COLUMNS - 1), PIECES).filter(lambda run: fits(*run[1:]))
FRAMES = st.lists(RUNS, min_size=1, max_size=5).map(
    lambda runs: "".join(place(y, x) + piece for y, x, piece in runs) + place(2, 3)
)


@settings(deadline=None, max_examples=times(100, 10_000))
@given(st.lists(st.one_of(FRAMES, st.just("forget")), min_size=1, max_size=6), st.booleans())
def test_the_differences_show_what_the_frames_show(frames: list[str], erasing: bool) -> None:
    whole, parts, grid = Screen(), Screen(), Grid(COLUMNS, ROWS, erases=erasing)
    blank = "".join(place(y, 0) + " " * COLUMNS for y in range(ROWS)) + place(0, 0)
    for frame in (blank, *frames):
        if frame == "forget":
            grid.forget()
        else:
            whole.feed(frame)
            assert grid.apply(frame)
        parts.feed(grid.difference())
        assert looks(parts) == looks(whole)
        assert (parts.screen.cursor.y, parts.screen.cursor.x) == (2, 3) or frame in (blank, "forget")
        assert grid.difference() == ""


SWAPPED = st.lists(
    st.lists(st.tuples(st.integers(0, ROWS - 1), st.sampled_from((0, 10, 20)), st.integers(0, 5)), max_size=8),
    min_size=2,
    max_size=8,
)
"""Frames of (row, column, which piece): each column has pieces of one width, which take each other's place."""


@settings(deadline=None, max_examples=times(100, 10_000))
@given(SWAPPED, st.lists(PIECES, min_size=6, max_size=6), st.booleans())
def test_pieces_that_take_the_place_of_each_other_are_written_right_again_and_again(
    frames: list[list[tuple[int, int, int]]], kinds: list[str], erasing: bool
) -> None:
    texts = [re.sub(r"[^\x1b\[;m\d]", "", kind) + f"{kind} {n}" for n, kind in enumerate(kinds)]
    pieces = [text for text in texts if (cells := cells_of(text)) is not None and len(cells) <= 10]
    pieces = [piece + " " * (10 - len(cells_of(piece) or ())) for piece in pieces] or [" " * 10]
    whole, parts, grid = Screen(), Screen(), Grid(COLUMNS, ROWS, erases=erasing)
    for frame in ([(y, x, 0) for y in range(ROWS) for x in (0, 10, 20)], *frames, *frames):
        text = "".join(place(y, x) + pieces[which % len(pieces)] for y, x, which in frame) + place(2, 3)
        whole.feed(text)
        assert grid.apply(text)
        parts.feed(grid.difference())
        assert looks(parts) == looks(whole)


def test_narrow_signs_fill_a_cell_each() -> None:
    for text in ("Köln — “heute” · ● … ★", "ёж", "── ▌█"):
        cells = cells_of(text)
        assert cells is not None
        assert [cell.text for cell in cells] == list(text)
        assert split_graphemes(text)[0] == [(n, n + 1, 1) for n in range(len(text))]


def looks(screen: Screen) -> list[list[object]]:
    """Cells as they look: a blank shows no foreground."""
    return [
        [
            cell
            if cell.data != " " or cell.reverse or cell.underscore or cell.strikethrough
            else cell._replace(fg="default", bold=False, italics=False)
            for cell in row
        ]
        for row in screen.cells()
    ]


def test_nothing_is_written_where_nothing_changed() -> None:
    grid = Grid(COLUMNS, ROWS)
    frame = place(1, 2) + "\x1b[1;31mhello\x1b[0m" + place(0, 0)
    assert grid.apply(frame)
    assert grid.difference()
    assert grid.apply(frame)
    assert grid.difference() == ""


def test_one_letter_costs_one_letter() -> None:
    grid = Grid(120, 40)
    assert grid.apply(place(0, 0) + "x" * 100 + place(0, 0))
    grid.difference()
    assert grid.apply(place(0, 0) + "x" * 50 + "y" + "x" * 49 + place(0, 0))
    assert len(grid.difference()) < 20


def test_what_is_no_text_and_no_attribute_is_refused() -> None:
    grid = Grid(COLUMNS, ROWS)
    for odd in ("\x1b[2J", "a\tb", "\x1b]8;;http://x.example\x1b\\x\x1b]8;;\x1b\\", "\x1b[38;9mx", "\x1b[38mx", "\x07"):
        assert not grid.apply(place(0, 0) + odd + place(0, 0)), odd
    assert not Grid.is_frame("\x1b[?25l")
    assert not Grid.is_frame("\x1b]52;c;eHg=\x07")


def test_a_disputed_width_names_the_next_place_anew() -> None:
    grid = Grid(COLUMNS, ROWS)
    assert grid.apply(place(0, 0) + "a☀️b" + place(0, 0))
    assert "☀️\x1b[4Gb" in grid.difference()


def test_half_of_a_wide_character_that_is_overwritten_goes() -> None:
    grid, screen = Grid(COLUMNS, ROWS), Screen()
    for frame in (place(0, 0) + "世界", place(0, 1) + "x", place(0, 2) + "y"):
        assert grid.apply(frame + place(0, 0))
        screen.feed(grid.difference())
    assert screen.lines[0] == " xy"


def test_another_size_begins_anew() -> None:
    grid = Grid(COLUMNS, ROWS)
    assert grid.apply(place(0, 0) + "old" + place(0, 0))
    grid.difference()
    grid.resize(10, 2)
    assert grid.apply(place(1, 8) + "new and cut" + place(3, 0) + "below" + place(0, 0))
    assert Screen(10, 2).feed(grid.difference()).lines == ["", "        ne"]


@pytest.mark.parametrize(
    ("old", "new", "written"),
    [
        (PLAIN, Style("31"), "\x1b[31m"),
        (Style("31"), PLAIN, "\x1b[m"),
        (Style("31", "44", frozenset("1")), Style("31", "44"), "\x1b[22m"),
        (Style("31", "44", frozenset("12")), Style("31", "44", frozenset("2")), "\x1b[22;2m"),
        (Style("38;2;1;2;3", "48;2;1;2;3"), Style("38;2;1;2;3"), "\x1b[49m"),
        (None, Style("31"), "\x1b[0;31m"),
        (None, PLAIN, "\x1b[m"),
    ],
)
def test_attributes_change_by_what_differs(old: Style | None, new: Style, written: str) -> None:
    assert change(old, new) == written


@given(st.lists(st.sampled_from(COLOURS), min_size=2, max_size=2))
def test_a_change_of_attributes_arrives_where_it_should(names: list[str]) -> None:
    old, new = (parse(name) for name in names)
    assert old is not None
    assert new is not None
    written = change(old, new)
    assert (parse(re.sub(r"\x1b\[|m", "", written), old) if written else old) == new


def test_gnu_screen_does_not_erase_with_a_colour() -> None:
    assert erases("xterm-256color")
    assert erases("tmux-256color")
    assert not erases("screen-256color")


@pytest.mark.parametrize("sign", ["☄\ufe0f", "👍\U0001f3fd", "⚠\ufe0f", "नि"])
def test_a_sign_whose_width_is_disputed_leaves_nothing_old_beside_it(sign: str) -> None:
    grid, screen = Grid(COLUMNS, ROWS), Screen()
    for text in ("x" * COLUMNS, f"ab {sign} comet", "y" * COLUMNS, f"{sign}{sign} two"):
        assert grid.apply(place(1, 0) + text.ljust(COLUMNS + 4))
        screen.feed(grid.difference())
    assert "y" not in screen.lines[1]
    assert screen.lines[1].endswith(" two")
