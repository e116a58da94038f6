"""Pictures in kitty's protocol, placed by characters: a cell that holds one shows its part of a picture.

So a picture scrolls, is covered and is drawn cell by cell like any text, and `grid` needs to know nothing of it.
https://sw.kovidgoyal.net/kitty/graphics-protocol/#unicode-placeholders
"""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Mapping

from reader.model.picture import Pixels

SCALE = 10
"""Pixels that are sent for the width of a cell, and half of those for its height."""
MOST = 255
"""Columns and rows that a picture may have."""
_HOLDER = "\U0010eeee"
_PIECE = 4096
"""Characters of one piece of a picture's data."""
_RANGES = (
    "305 30d-30e 310 312 33d-33f 346 34a-34c 350-352 357 35b 363-36f 483-487 592-595 597-599 59c-5a1 5a8-5a9 "
    "5ab-5ac 5af 5c4 610-617 657-65b 65d-65e 6d6-6dc 6df-6e2 6e4 6e7-6e8 6eb-6ec 730 732-733 735-736 73a 73d "
    "73f-741 743 745 747 749-74a 7eb-7f1 7f3 816-819 81b-823 825-827 829-82d 951 953-954 f82-f83 f86-f87 "
    "135d-135f 17dd 193a 1a17 1a75-1a7c 1b6b 1b6d-1b73 1cd0-1cd2 1cda-1cdb 1ce0 1dc0-1dc1 1dc3-1dc9 1dcb-1dcc "
    "1dd1-1de6 1dfe 20d0-20d1 20d4-20d7 20db-20dc 20e1 20e7 20e9 20f0 2cef-2cf1 2de0-2dff a66f a67c-a67d "
    "a6f0-a6f1 a8e0-a8f1"
)
_NUMBERS = [
    chr(code)
    for first, _, last in (part.partition("-") for part in _RANGES.split())
    for code in range(int(first, 16), int(last or first, 16) + 1)
]
"""The signs that count rows and columns, from 0 on."""


def is_spoken(environ: Mapping[str, str]) -> bool:
    """Whether a terminal, as far as the environment tells, shows pictures where such characters stand."""
    if environ.get("TMUX") or environ.get("STY"):
        return False
    return environ.get("TERM") in ("xterm-kitty", "xterm-ghostty")


def sent(pixels: Pixels) -> str:
    """What gives a picture to the terminal, under its number, to be shown over its columns and rows."""
    data = b64encode(zlib.compress(pixels.data, 6)).decode("ascii")
    head = (
        f"a=T,U=1,q=2,i={pixels.number},f=24,o=z,s={pixels.width},v={pixels.height},c={pixels.columns},r={pixels.rows},"
    )
    pieces = [data[at : at + _PIECE] for at in range(0, len(data), _PIECE)]
    last = len(pieces) - 1
    return "".join(
        f"\x1b_G{head if not number else 'q=2,'}m={int(number < last)};{piece}\x1b\\"
        for number, piece in enumerate(pieces)
    )


def removed(number: int) -> str:
    """What makes the terminal forget a picture."""
    return f"\x1b_Ga=d,d=I,q=2,i={number}\x1b\\"


def row_of(row: int, columns: int) -> str:
    """The characters of one row of a picture. Their colour says which picture it is: see `colour_of`."""
    return "".join(f"{_HOLDER}{_NUMBERS[row]}{_NUMBERS[column]}" for column in range(columns))


def colour_of(number: int) -> tuple[int, int, int]:
    """Red, green and blue that stand for a picture's number."""
    return number >> 16 & 255, number >> 8 & 255, number & 255
