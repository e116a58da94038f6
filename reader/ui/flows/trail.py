"""The trail: every hop through related stories, with back, forward and return."""

from __future__ import annotations

from dataclasses import dataclass

from reader.model.article import Related


@dataclass(frozen=True, slots=True)
class Stop:
    """One station of the trail: an article with a file, or a ghost's card."""

    id: str
    title: str
    rowid: int | None = None
    card: Related | None = None


class Trail:
    """The stories followed from one article on. A story may be visited again: a cycle is no trap."""

    def __init__(self) -> None:
        self._stops: list[Stop] = []
        self._at = -1

    @property
    def stops(self) -> tuple[Stop, ...]:
        """All stations, the start first, also those ahead after going back."""
        return tuple(self._stops)

    @property
    def position(self) -> int:
        """Index of the current station; -1 when there is none."""
        return self._at

    @property
    def current(self) -> Stop | None:
        """Where we are."""
        return self._stops[self._at] if self._at >= 0 else None

    @property
    def first(self) -> Stop | None:
        """Where the trail began."""
        return self._stops[0] if self._stops else None

    @property
    def can_go_back(self) -> bool:
        """True when there is a station before this one."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """True after going back."""
        return self._at < len(self._stops) - 1

    def start(self, stop: Stop) -> None:
        """Begin a new trail, unless it begins where we are."""
        if self.current is None or self.current.id != stop.id:
            self._stops, self._at = [stop], 0

    def follow(self, stop: Stop) -> None:
        """Hop on; what was ahead is forgotten. Hopping to where we are is no hop."""
        if self.current is not None and self.current.id == stop.id:
            return
        del self._stops[self._at + 1 :]
        self._stops.append(stop)
        self._at += 1

    def back(self) -> Stop | None:
        """One station back; None at the start."""
        return self.jump(self._at - 1) if self.can_go_back else None

    def forward(self) -> Stop | None:
        """One station forward; None at the end."""
        return self.jump(self._at + 1) if self.can_go_forward else None

    def jump(self, index: int) -> Stop | None:
        """Go to any station; None when there is no such station."""
        if not 0 <= index < len(self._stops):
            return None
        self._at = index
        return self._stops[index]
