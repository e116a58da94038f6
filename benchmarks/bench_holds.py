#!/usr/bin/env python3
"""How long each command of the table holds the screen's thread at a stretch: no key is answered meanwhile.

    python -m benchmarks.bench_holds [--library FOLDER --cache FOLDER] [--files 2000] [--rounds 2] [COMMAND ...]

The app runs without a terminal, in 160x45 cells, over an index that is there already. A task that asks for its turn
again and again notes how much processor time the screen's thread took between two turns; the longest such time from a
command to the rest that follows it is its hold. Other threads, and waiting, count for nothing. What a command needs
before it (an article in the reader, a followed relation, something to undo) is done first and not counted; the second
column is the longest hold of the same in the later rounds, when all that a command needs is imported.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC
from pathlib import Path
from types import MappingProxyType

from textual.pilot import Pilot

from benchmarks.libraries import prepare, search_words
from benchmarks.terminal import UNSET
from reader.library.library import Library
from reader.settings.config import Config
from reader.ui.app import BroadsheetApp
from reader.ui.commands import COMMANDS
from reader.ui.pane import Pane
from reader.ui.screens.main import MainScreen

AIM = 50.0
"""Milliseconds that no command should hold the screen's thread for."""
REST = 0.15
"""Seconds without work after which a command is taken to be done."""
LONGEST = 60.0
"""Seconds after which a command is left to itself."""
OUTSIDE = frozenset(("suspend", "quit"))
"""Commands that take the screen away."""
BEFORE: dict[str, tuple[str, ...]] = {
    "trail_back": ("open_related_1",),
    "trail_forward": ("open_related_1", "trail_back"),
    "trail_start": ("open_related_1",),
    "trail_jump": ("open_related_1",),
    "star_trail": ("open_related_1",),
    "done": ("star",),
    "snooze": ("star",),
    "undo": ("mark_all_read",),
    "redo": ("mark_all_read", "undo"),
    "show_unread": ("mark_all_read",),
    "next_unread": ("mark_all_read", "undo"),
    "follow_ups": ("star",),
    "catch_up": ("star",),
    "back": ("view_unread",),
    "cancel": ("view_unread",),
    "show_all": ("view_unread",),
}
"""What is done before a command, so that it has something to do."""
AFTER: dict[str, tuple[str, ...]] = {
    "sort": ("down", "enter"),
    "queries": ("enter",),
    "topics": ("enter",),
    "open_related_number": ("3", "enter"),
    "search_library": tuple(search_words()[0][:3]),
    "search": (*search_words()[1][:3], "enter"),
}
"""Keys that belong to a command: what is done in the dialog or the line that it opens."""
QUERIES = {"everywhere": search_words()[0], "cited": "cited:>3", "without": f"-{search_words()[0]}"}


class Turns:
    """The longest processor time of the screen's thread between two turns, in seconds."""

    def __init__(self) -> None:
        self.longest = 0.0
        self.turn_of = 0.0
        """When a turn last came after more than a millisecond of work, by the monotonic clock."""

    async def watch(self) -> None:
        """Ask for a turn again and again."""
        last = time.thread_time()
        while True:
            await asyncio.sleep(0)
            now = time.thread_time()
            if now - last > 0.001:
                self.turn_of = time.monotonic()
            self.longest = max(self.longest, now - last)
            last = now


class Session:
    """An app whose commands are done one by one."""

    def __init__(self, app: BroadsheetApp, pilot: Pilot[None], turns: Turns) -> None:
        self.app = app
        self.pilot = pilot
        self.turns = turns

    @property
    def main(self) -> MainScreen:
        """The screen of the three panes."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, MainScreen))

    async def rest(self) -> None:
        """Wait until nothing has been done for a while."""
        begun = self.turns.turn_of = time.monotonic()
        while time.monotonic() - begun < LONGEST:
            await asyncio.sleep(0.02)
            working = any(not worker.is_finished for worker in self.app.workers if worker.group != "watch")
            if not working and not self.main.busy and time.monotonic() - self.turns.turn_of > REST:
                return

    async def reset(self) -> None:
        """The list of all articles, with the keys in it, at its top."""
        for _ in range(10):
            if self.app.screen is self.main and not self.main.types:
                break
            self.app.simulate_key("escape")
            await self.rest()
        panes = self.main.flows.panes
        panes.focus(Pane.LIST)
        for command in ("show_all", "top") if self.main.flows.listing.filtered else ("top",):
            await self.main.run_action(f"command('{command}')")
            await self.rest()

    async def hold(self, command: str, of_text: bool) -> float:
        """Milliseconds for which a command holds the thread, from the list of all articles."""
        await self.reset()
        for earlier in (*(("open",) if of_text else ()), *BEFORE.get(command, ())):
            await self.main.run_action(f"command('{earlier}')")
            await self.rest()
        self.turns.longest = 0.0
        await self.main.run_action(f"command('{command}')")
        await self.rest()
        for key in AFTER.get(command, ()):
            self.app.simulate_key(key)
            await self.rest()
        return self.turns.longest * 1000


@asynccontextmanager
async def opened(folder: Path, cache: Path, state: Path) -> AsyncGenerator[Session]:
    """The app over an index, at rest."""
    gc.disable()  # as the program begins; its main screen has garbage looked for seldom from then on
    library = Library.open([folder], state, cache)
    app = BroadsheetApp(library, Config(queries=MappingProxyType(QUERIES)), UTC)
    turns = Turns()
    try:
        async with app.run_test(size=(160, 45), notifications=True) as pilot:
            watching = asyncio.create_task(turns.watch())
            while not any(isinstance(screen, MainScreen) for screen in app.screen_stack):
                await pilot.pause(0.02)
            session = Session(app, pilot, turns)
            await session.rest()
            yield session
            watching.cancel()
    finally:
        library.close()


async def measure(folder: Path, cache: Path, rounds: int, only: Sequence[str]) -> dict[str, list[float]]:
    """Command -> its hold in each round."""
    holds: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="broadsheet-holds-") as home:
        async with opened(folder, cache, Path(home) / "state.json") as session:
            for _ in range(rounds):
                for command in COMMANDS:
                    if command.id not in OUTSIDE and (not only or command.id in only):
                        hold = await session.hold(command.id, command.of_text)
                        holds.setdefault(command.id, []).append(hold)
                        print(f"{command.id} {hold:.1f}", file=sys.stderr, flush=True)
    return holds


def main(argv: Sequence[str] | None = None) -> int:
    """Run from the command line; 1 when an aim was missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("commands", nargs="*", help="measure these only")
    parser.add_argument("--library", type=Path, help="a generated library")
    parser.add_argument("--cache", type=Path, help="where its index is")
    parser.add_argument("--files", type=int, default=2_000, help="articles of the library made without --library")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args(argv)
    for name in UNSET:
        os.environ.pop(name, None)
    os.environ.update(BROWSER="true", EDITOR="true", VISUAL="true")  # what goes out of the terminal goes nowhere
    with tempfile.TemporaryDirectory(prefix="broadsheet-holds-") as home:
        os.environ.update(XDG_CACHE_HOME=home, XDG_CONFIG_HOME=home, XDG_DATA_HOME=home, HOME=home)
        folder: Path = options.library or prepare(Path(home) / "library", options.files)
        holds = asyncio.run(measure(folder, options.cache or Path(home) / "cache", options.rounds, options.commands))
    print(f"{'command':24}{'first ms':>10}{'later ms':>10}{'aim':>8}")
    for command, times in sorted(holds.items(), key=lambda item: -max(item[1])):
        later = max(times[1:], default=times[0])
        print(f"{command:24}{times[0]:10.1f}{later:10.1f}{'<= 50' if max(times) > AIM else '':>8}")
    return int(any(max(times) > AIM for times in holds.values()))


if __name__ == "__main__":
    sys.exit(main())
