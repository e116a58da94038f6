"""The parts of the main screen. In a file of its own because the first screen needs no more of what there is."""

from __future__ import annotations

from enum import StrEnum


class Pane(StrEnum):
    """The parts of the main screen that can have the focus."""

    LIST = "list"
    READER = "reader"
    RELATED = "related"
