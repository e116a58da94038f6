"""A point in time as a file states it. Apart from the article: lists need times, and no articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum


class Precision(StrEnum):
    """How exactly a file states a time."""

    AWARE = "aware"
    """Date, time and offset: an instant. Converted to the reader's zone for display."""
    NAIVE = "naive"
    """Date and time without an offset: shown as written."""
    DAY = "day"
    """A calendar day: never slips to a neighbouring day, whatever the zone."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as exact as the file states it."""

    when: datetime
    """Aware for AWARE; naive for NAIVE; naive midnight for DAY."""
    precision: Precision

    @property
    def epoch(self) -> int:
        """Seconds since 1970-01-01T00:00Z for sorting; times without an offset count as UTC."""
        aware = self.when if self.when.tzinfo else self.when.replace(tzinfo=UTC)
        return int((aware - _EPOCH).total_seconds())

    def isoformat(self) -> str:
        """ISO 8601 with just the precision the file had: `2021-05-19`, `2021-05-19T12:02:40`, `...+00:00`."""
        if self.precision is Precision.DAY:
            return self.when.date().isoformat()
        return self.when.isoformat(timespec="seconds")

    @classmethod
    def from_iso(cls, text: str) -> Moment:
        """Read back what isoformat() wrote. Raises ValueError on anything else."""
        if len(text) == 10:
            day = date.fromisoformat(text)
            return cls(datetime(day.year, day.month, day.day), Precision.DAY)
        when = datetime.fromisoformat(text)
        return cls(when, Precision.AWARE if when.tzinfo else Precision.NAIVE)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
