"""Which of the names that a field may have stand in a head: files of one folder mostly have the same. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from reader.parse.field_names import (
    AUTHORS,
    IMAGES,
    KNOWN,
    LANGUAGE,
    PUBLISHED,
    SAVED,
    SOURCE,
    SUMMARY,
    TITLE,
    TOPICS,
    UPDATED,
    URLS,
)
from reader.parse.known_as import NAMED, SERIES_NAMES
from reader.parse.name_forms import OTHERWISE, base_name
from reader.parse.related import STATED_NAMES

_USUAL = 80
"""Names in one head; what has more is looked through each time, so that nobody can fill the memory."""


@dataclass(frozen=True, slots=True)
class Present:
    """Of each field the names that are there, the most telling first."""

    title: tuple[str, ...]
    published: tuple[str, ...]
    saved: tuple[str, ...]
    updated: tuple[str, ...]
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    summary: tuple[str, ...]
    urls: tuple[str, ...]
    images: tuple[str, ...]
    language: tuple[str, ...]
    source: tuple[str, ...]
    has_stated: bool
    """Whether a field names other articles."""
    is_named: bool
    """Whether a field states other names of the article, or a place."""
    in_series: bool


def present(names: Iterable[str]) -> Present:
    """What is there of some folded names."""
    given = tuple(names)
    return _usual(given) if len(given) <= _USUAL else _found(given)


def _found(given: tuple[str, ...]) -> Present:
    there = frozenset(given)
    unusual = [(name, base_name(name)) for name in given if name in OTHERWISE or name not in KNOWN]

    def of(table: tuple[str, ...], *, alone: bool = False) -> tuple[str, ...]:
        own = tuple(name for name in table if name in there)
        if own and alone:  # `ms.author` beside `author` is his name elsewhere
            return own
        return own + tuple(name for name, base in unusual if base in table and name not in own)

    return Present(
        title=of(TITLE),
        published=of(PUBLISHED),
        saved=of(SAVED),
        updated=of(UPDATED),
        authors=of(AUTHORS, alone=True),
        topics=of(TOPICS),
        summary=of(SUMMARY),
        urls=of(URLS),
        images=of(IMAGES),
        language=of(LANGUAGE),
        source=of(SOURCE),
        has_stated=not STATED_NAMES.isdisjoint(there),
        is_named=not NAMED.isdisjoint(there),
        in_series=not SERIES_NAMES.isdisjoint(there),
    )


_usual = lru_cache(512)(_found)
