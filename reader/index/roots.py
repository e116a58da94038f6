"""The folders of a library, as they were given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def plan_roots(folders: Sequence[Path]) -> list[Path]:
    """The library folders without doubles and without those that lie inside another one; the order does not matter."""
    resolved = sorted({resolve(folder) for folder in folders})
    return [root for root in resolved if not any(root != other and root.is_relative_to(other) for other in resolved)]


def resolve(folder: Path) -> Path:
    """A folder by its own name, absolute and without links; as it was given where the system does not tell."""
    try:
        return folder.expanduser().resolve()
    except (OSError, RuntimeError):  # links in a circle, no home, no working folder
        return folder


def labels(roots: Sequence[Path]) -> list[str]:
    """A name for each library folder: its own, with as many parents as are needed to tell them apart."""
    depth = 1
    while True:
        names = ["/".join(root.parts[-depth:]) or "/" for root in roots]
        if len(set(names)) == len(names) or depth > max(len(root.parts) for root in roots):
            return names
        depth += 1
