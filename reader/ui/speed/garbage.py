"""When Python looks for garbage: never before the main screen is loaded, and after that while no key waits."""

from __future__ import annotations

import gc

GARBAGE = (50_000, 20, 50)
"""Objects made until Python looks for garbage by itself, and how many small looks there are to a larger one."""


def look_for_garbage_seldom() -> None:
    """What is loaded stays and is never looked at; the rest seldom.

    With Python's own numbers each page key starts several looks, and some of them take longer than painting the page.
    """
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    gc.enable()


def look_for_garbage_at_rest() -> None:
    """Look through what is new (2 ms after an article) while the hand rests, so that it seldom comes due at a key."""
    if gc.isenabled():
        gc.collect(1 if gc.get_count()[1] > GARBAGE[1] else 0)
