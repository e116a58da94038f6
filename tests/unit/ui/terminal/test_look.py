"""Fewer colours, fewer signs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.ui.terminal.cells import cells_of
from reader.ui.terminal.grid import Grid
from reader.ui.terminal.look import Look, ascii_of, ground


@pytest.mark.parametrize(
    ("sign", "plain"),
    [("▌", "|"), ("─", "-"), ("★", "*"), ("…", "~"), ("↓", "v"), ("“", '"'), ("╭", "+"), ("²", "2"), ("\u2764", "?")],
)
def test_signs_have_a_likeness(sign: str, plain: str) -> None:
    assert ascii_of(sign) == plain


@pytest.mark.parametrize("letter", ["é", "я", "世", "e\u0301", "A", " ", "~"])
def test_letters_stay(letter: str) -> None:
    assert ascii_of(letter) == letter


@given(st.text(st.characters(categories=("P", "S", "N", "Zs")), max_size=12))
def test_no_sign_is_left_and_no_cell_is_lost(text: str) -> None:
    cells = cells_of(text)
    if cells is not None:
        plain = Look(signs=False)(cells)
        assert len(plain) == len(cells)
        assert all(cell.text.isascii() and len(cell.text) == 1 for cell in plain)


def test_no_colour_is_none_at_all_and_a_marked_background_is_reverse() -> None:
    look = Look(colours=False, grounds=frozenset({ground("#15171a")}))
    grid = Grid(20, 2, look=look)
    frame = "\x1b[1;1H\x1b[1;38;2;9;9;9;48;2;21;23;26mplain\x1b[0m\x1b[38;2;9;9;9;48;2;99;9;9mmarked\x1b[0m\x1b[1;1H"
    assert grid.apply(frame)
    written = grid.difference()
    assert "\x1b[0;1mplain" in written
    assert "\x1b[22;7mmarked" in written or "\x1b[0;7mmarked" in written
    assert not re.search(r"\x1b\[[\d;]*[34]8[;\d]*m", written)


def test_half_of_a_wide_sign_is_a_blank() -> None:
    cells = cells_of("🎉x")
    assert cells is not None
    assert [cell.text for cell in Look(signs=False)(cells)] == ["?", " ", "x"]
