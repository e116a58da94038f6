"""What has to be grouped together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.stories.units import ladder, unit_of, units

STEPS = ladder(0.18)
pairs = st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15), st.sampled_from(STEPS)), max_size=60)


@given(pairs, st.integers(1, 6))
def test_units_asked_for_one_after_the_other_are_those_asked_for_alone(
    found: list[tuple[int, int, int]], large: int
) -> None:
    near: dict[int, dict[int, int]] = {number: {} for number in range(16)}
    for one, other, strength in found:
        near[one][other] = near[other][one] = strength

    def of(number: int) -> list[tuple[int, int]]:
        return list(near[number].items())

    together = list(units(range(16), of, lambda unit: (), STEPS, large))
    assert together == [unit_of(min(unit), of, STEPS, large) for unit in together]
    assert sorted(number for unit in together for number in unit) == list(range(16))


def test_a_crowd_is_walked_through_once() -> None:
    """Each of a ring of hundreds is near two others, but not so near that they are grouped: each is a unit alone."""
    asked = 0

    def of(number: int) -> list[tuple[int, int]]:
        nonlocal asked
        asked += 1
        return [((number + 1) % 400, STEPS[0]), ((number - 1) % 400, STEPS[0])]

    assert len(list(units(range(400), of, lambda unit: (), STEPS, 50))) == 400
    assert asked < 1500, "fifty for each would be 20,000"
