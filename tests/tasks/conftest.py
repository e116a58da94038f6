"""The guards of all tests of the screen hold here too."""

from __future__ import annotations

from tests.ui.conftest import (
    _no_slow_call_on_the_screens_thread,
    _terminal_states_no_colours,
    faults,
    style_sheets_are_parsed_once,
)

__all__ = [
    "_no_slow_call_on_the_screens_thread",
    "_terminal_states_no_colours",
    "faults",
    "style_sheets_are_parsed_once",
]
