"""What holds for all tests: properties have no deadline for one example, and the long run tries more of them."""

from __future__ import annotations

import os

from hypothesis import settings

from tests.counts import SOAK

settings.register_profile("usual", deadline=None)
settings.register_profile("soak", deadline=None, max_examples=2_000)
settings.load_profile("soak" if SOAK else "usual")


def pytest_xdist_auto_num_workers() -> int:
    """Half as many workers again as processors: a test of a program in a terminal, or of a server, mostly waits."""
    processors = os.cpu_count() or 1
    return processors + processors // 2
