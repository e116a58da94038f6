"""Moves of the terminal's cursor that are made once.

Textual makes one for each piece of each line that it draws: a tenth of the time of a screen.
"""

from __future__ import annotations

from functools import lru_cache

from rich.control import Control

_MOVES = 16_384
"""Places of a screen whose moves are kept."""


def keep_moves() -> None:
    """Keep every move that rich.control makes, for all that is drawn from now on. Once is enough."""
    if not hasattr(Control.move_to, "cache_info"):
        setattr(Control, "move_to", lru_cache(_MOVES)(Control.move_to))  # noqa: B010 - a type checker sees a method there
