"""When Python looks for garbage: never before the main screen is loaded, and after that while no key waits.

A look takes some 0.2 ms for a thousand objects, and nothing else goes on meanwhile. Small looks are bounded by what has
been made since the last one; larger ones, which go through all that small looks have left, wait until nobody is at the
keys. What a work in the background has made in bulk (every article marked read) is set aside, which takes no time, and
never looked at; it is freed all the same when nothing uses it. Nothing here asks Python for the objects themselves:
while another thread makes a tuple of them, that breaks it.
"""

from __future__ import annotations

import gc

GARBAGE = (30_000, 1_000_000, 1_000_000)
"""Objects made until Python takes a small look by itself. The larger ones it never takes."""
SMALL_LOOKS = 20
"""How many there are to a larger look, once nobody is at the keys."""
MANY_LOOKS = 10 * SMALL_LOOKS
"""How many there are to one that waits no longer than for a rest."""
REST_EVERY = 5.0
"""Seconds between two looks where no article is shown meanwhile."""
BULK = 3
"""Small looks during a work in the background from which on it has made much that stays."""
STILL = 2_000
"""Objects that are made in that time at most while nobody is at the keys."""


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
        gc.collect(1 if small_looks() > MANY_LOOKS else 0)


def look_for_garbage_now_and_then() -> None:
    """To be called every REST_EVERY seconds: as at rest; a larger look, however long, once nobody is at the keys."""
    if gc.isenabled() and small_looks() > SMALL_LOOKS and gc.get_count()[0] < STILL:
        gc.collect(1)
    else:
        look_for_garbage_at_rest()


def set_much_aside(before: int) -> None:
    """After a work in the background: what it has made is not to be looked through. For any thread.

    before: `small_looks()` when it began.
    """
    if gc.isenabled() and small_looks() - before >= BULK:
        gc.freeze()


def small_looks() -> int:
    """Looks at what is new since the last larger one: each goes through 30,000 objects at most."""
    return gc.get_count()[1]
