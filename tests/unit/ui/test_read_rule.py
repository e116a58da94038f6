"""When an article counts as read, by each rule of the settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from reader.library.answers import Opened
from reader.settings.config import READ_RULES
from reader.settings.config_file import ConfigError, parse
from reader.ui.flows.read_rule import ReadRule, Stoppable

ONE, TWO = (Opened(name, number, None, None, None, ()) for number, name in enumerate(("one", "two"), start=1))


class Timer:
    def __init__(self, seconds: float, do: Callable[[], object]) -> None:
        self.seconds = seconds
        self.do = do
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True

    def ring(self) -> None:
        if not self.stopped:
            self.do()


class Desk:
    def __init__(self, rule: str | float) -> None:
        self.read: list[object] = []
        self.timers: list[Timer] = []
        self.rule = ReadRule(rule, self.after, lambda opened: self.read.append(opened.id), self.pass_rows)

    def after(self, seconds: float, do: Callable[[], object]) -> Stoppable:
        self.timers.append(Timer(seconds, do))
        return self.timers[-1]

    def pass_rows(self, rowids: Sequence[int]) -> None:
        self.read.append(list(rowids))


def told(rule: str | float) -> list[object]:
    """What is marked when an article is previewed, opened and read to its end, and the list is moved through."""
    desk = Desk(rule)
    desk.rule.shown(ONE, unread=True)
    desk.rule.opened(ONE)
    desk.rule.reached(0.5)
    desk.rule.reached(1.0)
    desk.rule.reached(1.0)
    for place in (0, 2, 1, 1):
        desk.rule.moved([7, 8, 9], place, 2)
    return desk.read


@pytest.mark.parametrize(
    ("rule", "read"),
    [("open", ["one"]), ("hand", []), ("end", ["one"]), ("past", ["one", [7, 8]]), (5.0, [])],
)
def test_each_rule_marks_at_its_own_moment(rule: str | float, read: list[object]) -> None:
    assert told(rule) == read


def test_after_some_seconds_what_is_shown_still_counts_as_read() -> None:
    desk = Desk(5.0)
    desk.rule.shown(ONE, unread=True)
    desk.rule.shown(TWO, unread=True)
    for timer in desk.timers:
        timer.ring()
    assert desk.read == ["two"] and desk.timers[0].seconds == 5.0


@pytest.mark.parametrize("rule", ["end", 5.0])
def test_what_was_read_when_it_was_shown_is_left_as_the_user_marks_it(rule: str | float) -> None:
    desk = Desk(rule)
    desk.rule.shown(ONE, unread=False)
    desk.rule.reached(1.0)
    assert desk.read == [] and desk.timers == []


def test_a_jump_and_a_list_that_is_another_pass_nothing() -> None:
    desk = Desk("past")
    desk.rule.moved([1, 2, 3, 4, 5], 0, 2)
    desk.rule.moved([1, 2, 3, 4, 5], 4, 2)
    desk.rule.moved([9, 8, 7, 6, 1, 4, 3], 5, 2)
    desk.rule.moved([], 0, 2)
    desk.rule.moved([1, 2], 1, 2)
    assert desk.read == []


def test_the_setting_takes_rules_and_seconds() -> None:
    assert [parse(f"mark_read: {rule}").mark_read for rule in READ_RULES] == list(READ_RULES)
    assert parse("mark_read: 2.5").mark_read == 2.5
    for wrong in ("never", "0", "9999", "5 s", "[]"):
        with pytest.raises(ConfigError, match="mark_read"):
            parse(f"mark_read: {wrong}")
