"""Pictures that the terminal shows itself: what is sent, and the characters that hold their place."""

from __future__ import annotations

import re
import unicodedata
import zlib
from base64 import b64decode

import pytest
from rich.cells import cell_len

from reader.model.picture import Pixels
from reader.ui.terminal import kitty
from reader.ui.terminal.driver import _HARMLESS  # pyright: ignore[reportPrivateUsage]
from reader.ui.terminal.grid import Grid

PIXELS = Pixels(95, 42, bytes(range(256)) * 46 + bytes(194), scale=10, number=70_000)


@pytest.mark.parametrize(
    ("environ", "spoken"),
    [
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-ghostty"}, True),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux,1,0"}, False),
        ({}, False),
    ],
)
def test_terminals_that_show_pictures_are_known_by_their_names(environ: dict[str, str], spoken: bool) -> None:
    assert kitty.is_spoken(environ) is spoken


def test_a_picture_is_given_whole_in_pieces_that_draw_nothing() -> None:
    sent = kitty.sent(PIXELS)
    assert _HARMLESS.fullmatch(sent)
    assert not Grid.is_frame(sent)
    pieces = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", sent)
    assert "".join(f"\x1b_G{head};{data}\x1b\\" for head, data in pieces) == sent
    said = dict(pair.split("=") for pair in pieces[0][0].split(","))
    assert (said["i"], said["s"], said["v"], said["c"], said["r"], said["U"]) == ("70000", "95", "42", "10", "3", "1")
    assert [head[-3:] for head, _ in pieces] == ["m=1"] * (len(pieces) - 1) + ["m=0"]
    assert all(len(data) <= 4096 for _, data in pieces)
    assert zlib.decompress(b64decode("".join(data for _, data in pieces))) == PIXELS.data
    assert _HARMLESS.fullmatch(kitty.removed(70_000))


def test_the_signs_that_count_are_those_of_the_protocol() -> None:
    signs = kitty.row_of(0, kitty.MOST)[2::3]
    assert len(set(signs)) == kitty.MOST
    assert all(unicodedata.combining(sign) == 230 for sign in signs)
    assert (signs[0], signs[1], signs[17], signs[30]) == ("\u0305", "\u030d", "\u0363", "\u0483")
    assert cell_len(kitty.row_of(254, 255)) == 255


def test_the_difference_of_two_frames_keeps_each_part_in_its_cell() -> None:
    grid = Grid(12, 2)
    red, green, blue = kitty.colour_of(70_000)
    assert grid.apply(f"\x1b[1;1H\x1b[38;2;{red};{green};{blue}m{kitty.row_of(1, 4)}\x1b[0m after")
    first = grid.difference()
    for column in range(4):
        assert kitty.row_of(1, 4)[3 * column : 3 * column + 3] in first
    assert grid.apply("\x1b[1;6Hlater")
    assert "\U0010eeee" not in grid.difference()
