"""What the commands of the trail do: back, forward, any station, and stars on the whole way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from reader.library.library import Library, Target
from reader.ui.actions.marks import Done, Marks
from reader.ui.flows.reading import Reading
from reader.ui.flows.trail import Stop
from reader.ui.messages import Intent


class TrailShell(Protocol):
    """What these actions need of the screen."""

    def say(self, sentence: str) -> None:
        """Tell the user what the key did."""

    def show_stop(self, stop: Stop, intent: Intent) -> None:
        """Show an article or a ghost's card."""

    def choose(self, title: str, choices: list[str], chosen: Callable[[int], None], present: int = 0) -> None:
        """Let the user choose one of several lines."""

    def marks_changed(self, done: Done) -> None:
        """Redraw marks and counts, and say what was done."""


class TrailActions:
    """Bodies of the commands that concern the trail."""

    def __init__(self, shell: TrailShell, library: Library, reading: Reading, marks: Marks) -> None:
        self._shell = shell
        self._library = library
        self._reading = reading
        self._marks = marks

    def table(self) -> dict[str, Callable[[], object]]:
        """Command identifier -> body."""
        trail = self._reading.trail
        return {
            "trail_back": lambda: self._visit(trail.back()),
            "trail_forward": lambda: self._visit(trail.forward()),
            "trail_start": lambda: self.jump(0),
            "trail_jump": self.show,
            "star_trail": self.star,
        }

    def jump(self, index: int) -> None:
        """Go to a station."""
        self._visit(self._reading.trail.jump(index))

    def _visit(self, stop: Stop | None) -> None:
        if stop is not None:
            self._shell.show_stop(stop, Intent.VISIT)

    def show(self) -> None:
        """All stations, to go to one of them; the last line stars them all."""
        trail = self._reading.trail
        stops = trail.stops
        width = len(str(len(stops)))
        lines = [f"{number:>{width}}  {stop.title}" for number, stop in enumerate(stops, start=1)]
        lines.append(f"{'*':>{width}}  Star all of them for follow-up")

        def chosen(index: int) -> None:
            if index == len(stops):
                self.star()
            else:
                self.jump(index)

        self._shell.choose("The trail", lines, chosen, max(0, trail.position))

    def star(self) -> None:
        """Star every story of the trail, as one step that can be undone."""
        self._shell.marks_changed(self._marks.star_all([self._target(stop) for stop in self._reading.trail.stops]))

    def _target(self, stop: Stop) -> Target:
        row = self._library.row_of(stop.id, stop.rowid) if stop.rowid is not None else None
        if row is not None:
            return Target.of_row(row)
        card = stop.card
        return Target(stop.id, stop.title, card.url if card else "", card.source.name if card else "")
