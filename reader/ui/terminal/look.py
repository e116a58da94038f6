"""How cells look on a terminal that has fewer colours or signs, and for those who want none."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from reader.ui.terminal.cells import Cell
from reader.ui.terminal.pen import Style

_PAIRS = (
    ("─━═╌╍┄┅–—‒―−‐‑·∙⋅", "-"),
    ("│┃║▏▎▍▌▐▕╎╏┆┇", "|"),
    ("┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬", "+"),
    ("●•★☆◆◇■□▪▫◉◎✱✶✦⁕⭐", "*"),
    ("○◦", "o"),
    ("…⋯", "~"),
    ("↓▼▾⌄", "v"),
    ("↑▲▴⌃", "^"),
    ("←◀◂‹«", "<"),
    ("→▶▸›»↳↪➜⇒", ">"),
    ("“”„‟″", '"'),
    ("‘’‚‛′`´", "'"),
    ("█▉▊▋▇▆▓▒", "#"),
    ("▅▄▀", "="),
    ("▃▂▁", "_"),
    ("░", ":"),
    ("×✗✘✕", "x"),
    ("✓✔", "v"),
    ("¶§", "S"),
    ("\u00a0\u2002\u2003\u2009\u202f\u2007", " "),
)
_SIGNS = {sign: plain for signs, plain in _PAIRS for sign in signs}
"""Signs with their likeness in ASCII, of one cell as they are."""


class Look(NamedTuple):
    """What a terminal can show, and what its user wants."""

    colours: bool = True
    """Without: no colour at all is sent (https://no-color.org); what a background says is said by reverse."""
    signs: bool = True
    """Without: every sign of program and texts is one of ASCII; letters of all scripts stay."""
    grounds: frozenset[str] = frozenset()
    """Backgrounds that say nothing: those of whole panes, as parameters of SGR."""

    def __call__(self, cells: Sequence[Cell]) -> tuple[Cell, ...]:
        """The cells as they are sent."""
        if not self.colours:
            cells = [Cell(text, self._uncoloured(style)) for text, style in cells]
        if not self.signs:
            cells = self._plain(cells)
        return tuple(cells)

    def _uncoloured(self, style: Style) -> Style:
        marked = bool(style.background) and style.background not in self.grounds
        return Style(attributes=style.attributes | {"7"} if marked else style.attributes)

    def _plain(self, cells: Sequence[Cell]) -> list[Cell]:
        out: list[Cell] = []
        replaced = False
        for text, style in cells:
            if text:
                plain = ascii_of(text)
                replaced = plain != text
                out.append(Cell(plain, style))
            else:  # the second half of a wide character
                out.append(Cell(" " if replaced else "", style))
        return out


@lru_cache(maxsize=4096)
def ascii_of(text: str) -> str:
    """The likeness of a sign in ASCII, one cell wide; a letter or a figure of any script as it is."""
    if text.isascii():
        return text
    if text[0].isalpha():
        return text
    sign = _SIGNS.get(text[0])
    if sign is None:
        likeness = unicodedata.normalize("NFKD", text[0]).encode("ascii", "ignore").decode("ascii").strip()
        sign = likeness[0] if likeness else "?"
    return sign


def ground(colour: str) -> str:
    """A colour such as `#15171a` as a background's parameters of SGR."""
    return "48;2;" + ";".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
