"""What came on stars since one last looked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reader.text.plural import plural

MOST = 3
"""Developments that are named; of the others the number."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One development of a star."""

    star: str
    """Identifier of the starred article."""
    lead: str
    """Identifier of the report that the title is of."""
    reports: frozenset[str]
    """Identifiers of all reports."""
    star_title: str
    title: str
    sources: int
    """How many report it; 0 for what nobody reports: a star got its file."""
    seen: bool


class Arrivals:
    """Remembers what each star was told, and tells what is new since."""

    def __init__(self) -> None:
        self._told: dict[str, set[str]] | None = None

    def heard(self, by_star: Mapping[str, Iterable[Arrival]], *, silent: bool = False) -> tuple[Arrival, ...]:
        """What came on stars that were looked at before, each development once. A report that joins what was told is no
        news, and what a new star is told is on the desk only. silent: only remember it."""
        before, after = self._told, dict[str, set[str]]()
        news: dict[str, Arrival] = {}
        for star, lines in by_star.items():
            earlier = (before or {}).get(star)
            after[star] = set(earlier or ())
            for line in lines:
                if earlier is not None and not line.seen and not (line.reports & earlier):
                    news.setdefault(line.lead, line)
                after[star] |= line.reports
        self._told = after
        return () if silent else tuple(news.values())


def arrivals_sentence(came: Sequence[Arrival]) -> str:
    """What came, a line for each of the first ones."""
    said = [
        f"{one.star_title}: {one.title}" + (f" · {plural(one.sources, 'source')}" if one.sources else "")
        for one in came[:MOST]
    ]
    if len(came) > MOST:
        said.append(f"and {len(came) - MOST:,} more under Follow-ups")
    return "\n".join(said)
