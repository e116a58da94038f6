"""How often tests with dice repeat themselves: a few times with `make test`, far more often with `make soak`."""

from __future__ import annotations

import os

SOAK = os.environ.get("BROADSHEET_SOAK") == "1"
"""Whether the long run is wanted."""


def times(usual: int, soak: int) -> int:
    """How many rounds a test is to make: `usual` in every run, `soak` in the long one."""
    return soak if SOAK else usual
