"""From one new development to the next, and where that ends."""

from __future__ import annotations

from reader.ui.flows.trail import Stop
from reader.ui.flows.walk import Step, Walk


def step(name: str) -> Step:
    return Step(Stop("star", "A star"), 1, name)


def test_the_walk_goes_on_to_what_is_not_known_and_ends_with_the_last() -> None:
    walk = Walk()
    assert not walk.on_it("a"), "nothing was begun"
    walk.begin("a", [step("b"), step("c")])
    assert walk.on_it("a")
    following = walk.next(lambda article: article == "b")
    assert following is not None and following.id == "c", "b is known by now"
    assert walk.on_it("c")
    assert walk.next(lambda _: False) is None
    assert not walk.on_it("c")


def test_what_else_is_opened_ends_it() -> None:
    walk = Walk()
    walk.begin("a", [step("b")])
    assert not walk.on_it("x")
    assert not walk.on_it("a")
