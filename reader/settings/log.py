"""The private log: where errors of the program itself are written down, made when there is something to write."""

from __future__ import annotations

import os
from pathlib import Path


def append(path: Path, text: str) -> bool:
    """Add text to a log that only the user may read; False when that is not possible, which costs nothing else."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with open(descriptor, "a", encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - a descriptor
            file.write(text)
    except OSError:
        return False
    return True
