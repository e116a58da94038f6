#!/usr/bin/env python3
"""How long each key takes to its first paint, beside `j` in the bare list; and what a slow line makes of three keys.

    python -m benchmarks.keys [FOLDER] [--rounds 6]

The keys are those of the main screen that only show what is known already, and those that open a screen of its own.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks.cases import HAND_RESTS, LIST, READER, REST, Case, bare, broadsheet
from benchmarks.libraries import known_titles, prepare
from benchmarks.terminal import Latency, Line, Program

ROUND = (
    "j tab tab enter space space q s m u u u / e t escape / e kitty's-escape a a T:escape B:escape F:escape ?:escape"
)
"""What is pressed in a round; `T:escape` opens another screen with `T` and leaves it with Esc, which is not timed."""
SEARCH = frozenset("et")
"""The letters of the round, which stand in one row of the table."""
MAIN_AIM, SCREEN_AIM = 3.0, 8.0
"""How many times as long as the bare list's `j` a key of the main screen may take, and one that opens a screen."""
SLOW = Line(64_000, 0.1)
"""A poor connection: 64 kB/s, a tenth of a second there and back."""


def name_of(key: str) -> str:
    """How a key of a round is called in a table."""
    return "a letter" if key in SEARCH else key.partition(":")[0]


def opens_screen(name: str) -> bool:
    """Whether a key of a table opens a screen of its own."""
    return any(name == key.partition(":")[0] for key in ROUND.split() if ":" in key)


def first_paints(case: Case, rounds: int) -> tuple[dict[str, Latency], Latency]:
    """Key -> times to its first paint, and those of `j` in the bare list; the two programs take turns."""
    times: dict[str, Latency] = defaultdict(lambda: Latency(()))
    yardstick = bare()
    base = Latency(())
    with ExitStack() as stack:
        still = stack.enter_context(Program(yardstick.argv, yardstick.environment))
        ours = stack.enter_context(Program(case.argv, case.environment))
        for program, seen in ((still, yardstick.seen), (ours, case.seen)):
            program.wait_until(seen)
            program.settle(REST, timeout=30)
        for turn in range(rounds + 1):
            here = still.latency(["j"] * 6, quiet=HAND_RESTS)
            base = base + here if turn else base
            for step in ROUND.split():
                key, _, leave = step.partition(":")
                latency = ours.latency([key], quiet=HAND_RESTS)
                if turn:  # the first round loads what a key needs
                    times[name_of(step)] += latency
                if leave:
                    ours.press(leave)
        ours.end("Q")
        still.end("q")
    return dict(times), base


def over_a_line(case: Case, presses: int, line: Line = SLOW) -> dict[str, float]:
    """Median milliseconds over a slow line: the row of `j`, its preview to the last cell, a page of the text."""
    rows: list[float] = []
    previews: list[float] = []
    pages: list[float] = []
    with Program(case.argv, case.environment, line=line) as program:
        program.wait_until(case.seen)
        program.settle(REST, timeout=30)
        for _ in range(presses):
            rows += program.latency(["j"], LIST, quiet=0).times
            preview = program.settle(2 * HAND_RESTS, part=READER)
            previews += [preview] if preview is not None else []
        for _ in range(presses):
            for key in ("j", "enter"):
                program.press(key)
                program.settle(2 * HAND_RESTS)
            program.press("space")
            painted = program.settle(2 * HAND_RESTS, part=READER)
            pages += [painted] if painted is not None else []
            program.press("q")
            program.settle(2 * HAND_RESTS)
        program.end("Q")
    return {
        name: median(times) if times else float("nan")
        for name, times in (("row of `j`", rows), ("preview complete", previews), ("page of the text", pages))
    }


LINE_AIMS = {"row of `j`": 200, "preview complete": 300, "page of the text": 250}
"""Milliseconds that are aimed at over the slow line."""


def main(argv: Sequence[str] | None = None) -> None:
    """The command line of this module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=6)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="broadsheet-keys-") as home:
        folder: Path = options.folder or prepare(Path(home) / "library", 1_000)
        case = broadsheet("keys", folder, known_titles(folder), Path(home))
        times, base = first_paints(case, options.rounds)
        print(f"{'key':16}{'p50 ms':>8}{'p95 ms':>8}{'x bare j':>10}{'aim':>6}")
        print(f"{'bare j':16}{base.p50:8.1f}{base.p95:8.1f}")
        for name, latency in times.items():
            aim = SCREEN_AIM if opens_screen(name) else MAIN_AIM
            print(f"{name:16}{latency.p50:8.1f}{latency.p95:8.1f}{latency.p50 / base.p50:10.1f}{aim:6.0f}")
        for name, took in over_a_line(case, options.rounds).items():
            print(f"slow line: {name:20}{took:8.0f} ms, aim {LINE_AIMS[name]}")


if __name__ == "__main__":
    main()
