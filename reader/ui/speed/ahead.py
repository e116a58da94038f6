"""What later keys need is loaded while nobody presses one: one module at a time, which takes a few milliseconds.

Not in a thread: that would take turns with the screen's own in the middle of a key.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from time import monotonic

from textual.timer import Timer

MODULES = tuple(
    f"reader.{name}"
    for name in (
        "ui.render.document",
        "ui.render.article",
        "ui.render.ready",
        "ui.widgets.line_list",
        "ui.screens.story_screen",
        "ui.screens.report_beside",
        "ui.render.follow_ups",
        "ui.screens.follow_ups",
        "ui.screens.coverage",
        "stories.stories",
        "ui.screens.stories",
        "ui.screens.timeline",
        "ui.widgets.filter_field",
        "ui.widgets.dialog_list",
        "ui.screens.dialogs",
        "ui.screens.help",
        "ui.screens.catch_up_screen",
        "query.name_lookup",
        "ui.screens.topics",
        "ui.screens.story_views",
    )
)
"""What the screens of stories and the dialogs are made of; each after what it needs, so that no step is a long one."""
EVERY = 0.25
"""Seconds between two steps."""
RESTED = 2.0
"""Seconds after the beginning and after a key until nobody is taken to wait."""


class Ahead:
    """Loads some modules, one in each step."""

    def __init__(
        self,
        every: Callable[[float, Callable[[], object]], Timer],
        since_key: Callable[[], float],
        clock: Callable[[], float] = monotonic,
        modules: Sequence[str] = MODULES,
    ) -> None:
        """every: does something again and again. since_key: seconds since the last key. clock: only goes on."""
        self._since_key = since_key
        self._clock = clock
        self._begun = clock()
        self._left = list(modules)
        self._timer = every(EVERY, self.step)

    def step(self) -> None:
        """Load the next one that is not loaded yet, if nobody waits; after the last one there are no more steps."""
        if min(self._since_key(), self._clock() - self._begun) < RESTED:
            return
        while self._left:
            module = self._left.pop(0)
            if module not in sys.modules:
                import_module(module)
                return
        self._timer.stop()
