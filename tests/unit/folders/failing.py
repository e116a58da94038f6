"""The process that indexes, with a mistake in it."""

from __future__ import annotations

from reader.folders import child as index_child
from reader.folders import indexer


def serve() -> None:
    """As `index_child.serve`."""

    def fail(*_: object) -> None:
        raise KeyError("a mistake")

    indexer.Indexer.compare = fail  # type: ignore[method-assign, assignment]
    index_child.serve()
