"""What a process of ours that handles hostile input may use. Imports nothing that costs time."""

from __future__ import annotations

import sys
from contextlib import suppress

NO_MEMORY = 3
"""Exit code: what came needs more memory than the process may have."""


def limit_self(memory: int, cpu_seconds: int) -> None:
    """Let the system end this process when it wants too much. Windows has no such limits; the parent has a clock.

    memory: bytes of address space.
    """
    if sys.platform == "win32":
        return
    import resource

    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # not every system has or allows each of them
            resource.setrlimit(what, (limit, limit))
