"""What the commands of the trail do: back, forward, any station, and stars on the whole way."""

from __future__ import annotations

from collections.abc import Callable

from reader.library.answers import Target
from reader.ui.actions.asking import Dialogs
from reader.ui.flows.trail import Stop
from reader.ui.flows.wiring import Flows
from reader.ui.messages import Intent
from reader.ui.question import OneOf


class TrailActions:
    """Bodies of the commands that concern the trail."""

    def __init__(self, flows: Flows, dialogs: Dialogs) -> None:
        self._flows = flows
        self._dialogs = dialogs

    def table(self) -> dict[str, Callable[[], object]]:
        """Command identifier -> body."""
        trail = self._flows.reading.trail
        return {
            "trail_back": lambda: self._visit(trail.back()),
            "trail_forward": lambda: self._visit(trail.forward()),
            "trail_start": lambda: self.jump(0),
            "trail_jump": self.show,
            "star_trail": self.star,
        }

    def jump(self, index: int) -> None:
        """Go to a station."""
        self._visit(self._flows.reading.trail.jump(index))

    def _visit(self, stop: Stop | None) -> None:
        if stop is not None:
            self._flows.article.go_to(stop, Intent.VISIT)

    def show(self) -> None:
        """All stations, to go to one of them; the last line stars them all."""
        trail = self._flows.reading.trail
        stops = trail.stops
        width = len(str(len(stops)))
        lines = [f"{number:>{width}}  {stop.title}" for number, stop in enumerate(stops, start=1)]
        lines.append(f"{'*':>{width}}  Star all of them for follow-up")

        def chosen(index: int) -> None:
            if index == len(stops):
                self.star()
            else:
                self.jump(index)

        self._dialogs.choose(OneOf("The trail", lines, chosen, max(0, trail.position)))

    def star(self) -> None:
        """Star every article of the trail, as one step that can be undone."""
        self._flows.marks.star_all([self._target(stop) for stop in self._flows.reading.trail.stops])

    def _target(self, stop: Stop) -> Target:
        row = self._flows.library.row_of(stop.id, stop.rowid) if stop.rowid is not None else None
        if row is not None:
            return Target.of_row(row)
        card = stop.card
        return Target(stop.id, stop.title, card.url if card else "", card.source.name if card else "")
