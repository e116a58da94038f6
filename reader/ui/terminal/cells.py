"""A piece of a frame -> the cells that it fills."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rich.cells import split_graphemes

from reader.ui.terminal.pen import PLAIN, Style, parse

_TOKEN = re.compile(r"\x1b\[([\d;]*)m|([^\x00-\x1f\x7f-\x9f]+)")
_SURE = re.compile(
    "[\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u2500-\u25fc\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]*"
)
"""Characters whose width is the same in every terminal."""

_NARROW = re.compile(
    "[\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\u2500-\u25fc\u2600-\u2613]*"
)
"""Characters that fill a cell each, whatever stands beside them."""


class Cell(NamedTuple):
    """What one cell shows."""

    text: str
    """A character with what combines with it; empty in the second cell of a wide one."""
    style: Style


BLANK = Cell(" ", PLAIN)


@lru_cache(maxsize=2048)
def cells_of(piece: str) -> tuple[Cell, ...] | None:
    """The cells of text and attributes, from left to right; None for anything else than these."""
    cells: list[Cell] = []
    style: Style | None = PLAIN
    at = 0
    for token in _TOKEN.finditer(piece):
        if token.start() != at:
            return None
        at = token.end()
        parameters, text = token.groups()
        if text is None:
            style = parse(parameters, style)
            if style is None:
                return None
        elif text.isascii() or _NARROW.fullmatch(text):
            letters = _letters(style)
            cells += [letters[char] for char in text]
        else:
            for start, end, width in split_graphemes(text)[0]:
                if width:
                    cells.append(Cell(text[start:end], style))
                    cells += [Cell("", style)] * (width - 1)
                elif cells:
                    cells[-1] = Cell(cells[-1].text + text[start:end], cells[-1].style)
    return tuple(cells) if at == len(piece) else None


class _Letters(dict[str, Cell]):
    """Character -> its cell, in one style."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style

    def __missing__(self, char: str) -> Cell:
        cell = self[char] = Cell(char, self._style)
        return cell


@lru_cache(maxsize=256)
def _letters(style: Style) -> _Letters:
    return _Letters(style)


@lru_cache(maxsize=4096)
def is_sure(text: str) -> bool:
    """Whether every terminal moves on by the same number of cells for a text."""
    return text.isascii() or _SURE.fullmatch(text) is not None
