"""When Python looks for garbage: never before the main screen is loaded, and seldom after."""

from __future__ import annotations

import gc

GARBAGE = (10_000, 20, 50)
"""Objects made until Python looks for garbage, and how many small looks there are to a larger one."""


def look_for_garbage_seldom() -> None:
    """What is loaded stays and is never looked at; the rest seldom.

    With Python's own numbers each page key starts several looks, and some of them take longer than painting the page.
    """
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    gc.enable()
