"""Garbage is looked for while the hand rests, and not before the program is loaded."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from weakref import ref

import pytest

from reader.ui.speed.garbage import (
    MOST,
    SMALL_LOOKS,
    look_for_garbage_at_rest,
    look_for_garbage_seldom,
    set_much_aside,
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
    for _ in range(SMALL_LOOKS + 2):
        look_for_garbage_at_rest()
    assert gone() is None


def test_nothing_is_looked_for_while_the_program_is_loaded() -> None:
    gc.disable()
    gone = ref(Ring())
    look_for_garbage_at_rest()
    assert gone() is not None


@pytest.mark.parametrize("look", [look_for_garbage_at_rest, set_much_aside])
def test_what_was_made_in_bulk_is_set_aside_without_looking_through_it(look: Callable[[], None]) -> None:
    look_for_garbage_seldom()
    bulk = [[number] for number in range(MOST + 1)]
    look()
    assert gc.get_freeze_count() > MOST
    assert len(gc.get_objects(0)) < MOST
    last = ref(Ring())
    look_for_garbage_at_rest()  # the next look is a small one again, and frees
    assert last() is None
    assert len(bulk) == MOST + 1


def test_after_a_small_work_nothing_is_set_aside() -> None:
    look_for_garbage_seldom()
    before = gc.get_freeze_count()
    small = [[number] for number in range(100)]
    set_much_aside()
    assert gc.get_freeze_count() <= before
    assert len(small) == 100
