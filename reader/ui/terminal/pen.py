"""Attributes of text (SGR): from one to the next with as few bytes as are needed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "6": "25", "7": "27", "8": "28", "9": "29", "21": "24"}
"""What ends an attribute (ECMA-48, 8.3.117)."""


class Style(NamedTuple):
    """How text looks."""

    foreground: str = ""
    """Parameters of a colour; empty for the terminal's own."""
    background: str = ""
    attributes: frozenset[str] = frozenset()
    """Parameters of bold, italic and the like."""

    @property
    def blank_is_background(self) -> bool:
        """Whether a blank of this style is what erasing leaves."""
        return not self.attributes & {"4", "5", "6", "7", "9", "21", "53"}


PLAIN = Style()


@lru_cache(maxsize=4096)
def parse(parameters: str, style: Style = PLAIN) -> Style | None:
    """The style that parameters of SGR make of another one; None for what is not understood."""
    foreground, background, attributes = style
    numbers = iter(parameters.split(";"))
    for number in numbers:
        if number in ("", "0"):
            foreground, background, attributes = PLAIN
        elif number in ("38", "48"):
            colour = _colour(number, numbers)
            if colour is None:
                return None
            if number == "38":
                foreground = colour
            else:
                background = colour
        elif len(number) == 2 and number[0] in "39" and number[1] != "8":
            foreground = "" if number == "39" else number
        elif (len(number) == 2 and number[0] == "4") or (len(number) == 3 and number.startswith("10")):
            background = "" if number == "49" else number
        elif number in _OFF:
            attributes |= {number}
        elif number in _OFF.values():
            attributes -= {attribute for attribute, off in _OFF.items() if off == number}
        else:
            return None
    return Style(foreground, background, attributes)


def _colour(kind: str, numbers: Iterator[str]) -> str | None:
    """A colour of 256 or of all; numbers: what follows `38` or `48`."""
    form = next(numbers, "")
    rest = [next(numbers, "") for _ in range({"5": 1, "2": 3}.get(form, 0))]
    return ";".join((kind, form, *rest)) if rest and all(rest) else None


@lru_cache(maxsize=8192)
def change(old: Style | None, new: Style) -> str:
    """What makes new text look so, after text of another style; None where that is not known."""
    if old == new:
        return ""
    fresh = _parameters(new, PLAIN, new.attributes)
    reset = "\x1b[0;" + ";".join(fresh) + "m" if fresh else "\x1b[m"
    if old is None:
        return reset
    ended = old.attributes - new.attributes
    offs = {_OFF[attribute] for attribute in ended}
    begun = {attribute for attribute in new.attributes if attribute not in old.attributes or _OFF[attribute] in offs}
    parts = [*sorted(offs), *_parameters(new, old, frozenset(begun))]
    direct = "\x1b[" + ";".join(parts) + "m"
    return direct if len(direct) <= len(reset) else reset


def _parameters(new: Style, old: Style, begun: frozenset[str]) -> list[str]:
    parts = sorted(begun)
    if new.foreground != old.foreground:
        parts.append(new.foreground or "39")
    if new.background != old.background:
        parts.append(new.background or "49")
    return parts
