"""The trail: hops, back, forward, cycles."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.ui.flows.trail import Stop, Trail


def stop(name: str) -> Stop:
    return Stop(name, name.upper(), rowid=ord(name))


def test_hops_are_remembered_and_led_back() -> None:
    trail = Trail()
    trail.start(stop("a"))
    trail.follow(stop("b"))
    trail.follow(stop("c"))
    assert [trail.back(), trail.back(), trail.back()] == [stop("b"), stop("a"), None]
    assert trail.forward() == stop("b")
    trail.follow(stop("d"))
    assert [s.id for s in trail.stops] == ["a", "b", "d"]
    assert trail.forward() is None


def test_a_cycle_is_no_trap() -> None:
    trail = Trail()
    trail.start(stop("a"))
    for name in "baba":
        trail.follow(stop(name))
    assert [s.id for s in trail.stops] == list("ababa")
    assert trail.jump(0) == stop("a")


def test_opening_where_we_are_is_no_hop() -> None:
    trail = Trail()
    trail.start(stop("a"))
    trail.follow(stop("a"))
    trail.start(stop("a"))
    assert len(trail.stops) == 1
    assert trail.jump(4) is None


@given(st.lists(st.sampled_from(["back", "forward", *"abcd"]), max_size=40))
def test_position_is_always_inside(moves: list[str]) -> None:
    trail = Trail()
    trail.start(stop("z"))
    for move in moves:
        if move == "back":
            trail.back()
        elif move == "forward":
            trail.forward()
        else:
            trail.follow(stop(move))
        assert trail.current == trail.stops[trail.position]
        assert trail.stops[0] == stop("z")
