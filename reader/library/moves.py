"""Marks of articles without an address, whose place is their identifier: they follow their files by what these say."""

from __future__ import annotations

from collections import defaultdict

from reader.index.index import Index
from reader.state.store import StateStore


def follow_moves(index: Index, state: StateStore) -> set[str]:
    """Let the marks of moved files go on at their new places; returns the articles that look different now.

    A file has moved when the library holds nothing under its old identifier any more, and exactly one article of the
    same content. So it is also when a folder above the library is opened, where every place has another name.
    For a worker thread.
    """
    here = index.contents()
    if not here:
        return set()
    noted = state.contents()
    marked = state.read() | state.starred()
    state.change(
        {key: {"content": content} for key, content in here.items() if key in marked and noted.get(key) != content}
    )
    places: defaultdict[str, set[str]] = defaultdict(set)
    for article, content in here.items():
        places[content].add(article)
    moves: defaultdict[str, list[str]] = defaultdict(list)
    for old, content in noted.items():
        if old not in here and len(places.get(content, ())) == 1 and not index.by_id(old):
            moves[next(iter(places[content]))].append(old)
    return state.follow(moves)
