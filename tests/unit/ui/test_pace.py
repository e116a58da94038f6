"""When a preview is due."""

from __future__ import annotations

import pytest

from reader.ui.flows.pace import Pace


def test_a_single_move_is_shown_nearly_at_once_and_a_run_when_the_hand_rests() -> None:
    pace = Pace(0.12)
    waits = [pace.wait(now) for now in (10.0, 10.1, 10.4, 10.9, 11.2)]
    assert waits == pytest.approx([0.02, 0.12, 0.12, 0.02, 0.12])


@pytest.mark.parametrize(("delay", "between", "wait"), [(0.0, 9.0, 0.0), (3.0, 2.9, 3.0), (3.0, 3.1, 0.5)])
def test_the_setting_is_heeded(delay: float, between: float, wait: float) -> None:
    pace = Pace(delay)
    pace.wait(0.0)
    assert pace.wait(between) == wait
