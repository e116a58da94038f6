"""When Python looks for garbage: never before the main screen is loaded, and after that while no key waits.

A look takes some 0.2 ms for a thousand objects, and nothing else goes on meanwhile. So none that a key may wait for
goes through many: where there are more, they wait until nobody is at the keys. What a work in the background has made
in bulk (every article marked read) is set aside, which takes no time, and never looked at; it is freed all the same
when nothing uses it.
"""

from __future__ import annotations

import gc

GARBAGE = (30_000, 1_000_000, 1_000_000)
"""Objects made until Python takes a small look by itself. The larger ones it never takes."""
SMALL_LOOKS = 20
"""How many there are to a larger look, which goes through what they have left."""
MOST = 60_000
"""Objects that a look goes through at most while somebody may be at the keys."""
REST_EVERY = 5.0
"""Seconds between two looks where no article is shown meanwhile."""
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
    if not gc.isenabled():
        return
    for generation in (1, 0) if _larger_look_is_due() else (0,):
        if sum(len(gc.get_objects(younger)) for younger in range(generation + 1)) <= MOST:
            gc.collect(generation)
            return


def look_for_garbage_now_and_then() -> None:
    """To be called every REST_EVERY seconds: as at rest; a larger look, however long, once nobody is at the keys."""
    if gc.isenabled() and _larger_look_is_due() and gc.get_count()[0] < STILL:
        gc.collect(1)
    else:
        look_for_garbage_at_rest()


def _larger_look_is_due() -> bool:
    return gc.get_count()[1] > SMALL_LOOKS


def set_much_aside() -> None:
    """After a work in the background: what it has made is not to be looked through at the next key. For any thread."""
    if gc.isenabled() and len(gc.get_objects(0)) > MOST:
        gc.freeze()
