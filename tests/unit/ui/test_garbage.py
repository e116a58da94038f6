"""Garbage is looked for while the hand rests, and not before the program is loaded."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from weakref import ref

import pytest

from reader.ui.speed.garbage import (
    BULK,
    GARBAGE,
    MANY_LOOKS,
    SMALL_LOOKS,
    STILL,
    look_for_garbage_at_rest,
    look_for_garbage_now_and_then,
    look_for_garbage_seldom,
    set_much_aside,
    small_looks,
)


class Ring:
    """Something that only the look for garbage can free."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    numbers, enabled = gc.get_threshold(), gc.isenabled()
    yield
    gc.set_threshold(*numbers)
    gc.unfreeze()
    if enabled:
        gc.enable()
    else:
        gc.disable()


def test_what_is_new_is_freed_at_rest() -> None:
    look_for_garbage_seldom()
    gone = ref(Ring())
    look_for_garbage_at_rest()
    assert gone() is None


def test_what_was_kept_by_many_small_looks_is_freed_by_a_larger_one() -> None:
    look_for_garbage_seldom()
    ring = Ring()
    gone = ref(ring)
    look_for_garbage_at_rest()
    del ring
    for _ in range(MANY_LOOKS + 2):
        look_for_garbage_at_rest()
    assert gone() is None


def test_nothing_is_looked_for_while_the_program_is_loaded() -> None:
    gc.disable()
    gone = ref(Ring())
    look_for_garbage_at_rest()
    assert gone() is not None


def test_what_small_looks_have_left_is_looked_through_once_nobody_is_at_the_keys() -> None:
    look_for_garbage_seldom()
    ring = Ring()
    kept = ref(ring)
    for _ in range(SMALL_LOOKS + 1):
        look_for_garbage_at_rest()
    del ring
    busy = [[number] for number in range(2 * STILL)]
    look_for_garbage_now_and_then()
    assert kept() is not None, "somebody is at the keys"
    look_for_garbage_now_and_then()
    assert kept() is None
    assert len(busy) == 2 * STILL


def test_what_a_work_has_made_in_bulk_is_set_aside() -> None:
    look_for_garbage_seldom()
    before, looks = gc.get_freeze_count(), small_looks()
    bulk = [[number] for number in range((BULK + 1) * GARBAGE[0])]
    set_much_aside(looks)
    assert gc.get_freeze_count() - before >= BULK * GARBAGE[0]
    assert len(bulk) == (BULK + 1) * GARBAGE[0]


def test_after_a_small_work_nothing_is_set_aside() -> None:
    look_for_garbage_seldom()
    before, looks = gc.get_freeze_count(), small_looks()
    small = [[number] for number in range(100)]
    set_much_aside(looks)
    assert gc.get_freeze_count() <= before
    assert len(small) == 100
