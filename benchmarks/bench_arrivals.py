#!/usr/bin/env python3
"""From a file's arrival to the development on the open desk: the installed command in a terminal, with its watcher.

    python -m benchmarks.bench_arrivals [--rounds 5] [--files 100]

A library of 5,000 articles with a star; each round so many files are written, one of them a development of the star.
Prints the seconds from when that one was written until its headline is on the screen, for the desk and for the row of
the star, and fails when the slowest took more than 2 seconds.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from benchmarks.cases import COMMAND
from benchmarks.libraries import prepare
from benchmarks.terminal import Program
from benchmarks.words import Prose

LIBRARY = 5_000
"""Articles; so many that those of all rounds are less than a tenth of them, when words are counted anew."""
AIM = 2.0
"""Seconds."""
STAR = "Lanternmoor viaduct closed after cracks in the third arch"
_NEXT = (
    "Engineers shore up the Lanternmoor viaduct arch",
    "Lanternmoor viaduct: inquiry blames drilling for the cracks",
    "First train crosses the mended Lanternmoor viaduct",
    "Third arch of the Lanternmoor viaduct is built anew",
)


def write(path: Path, title: str, text: str, when: datetime, source: str) -> None:
    """One article file."""
    head = {
        "title": title,
        "publishedDateTime": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "webUrl": f"https://{source.lower()}.example/{path.stem}",
        "provider": {"name": source},
    }
    lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in head.items())
    path.write_text(f"---\n{lines}---\n\n{text}\n", encoding="utf-8")


def arrive(folder: Path, turn: int, files: int, now: datetime, prose: Prose) -> float:
    """Write the files of a round, the development in the middle. Returns when that was there."""
    there = 0.0
    for number in range(files):
        path = folder / f"round-{turn}-{number:03}.md"
        if number == files // 2:
            write(
                path, _NEXT[turn], f"{_NEXT[turn]}. {prose.paragraph(2)}", now + timedelta(days=20 * (turn + 1)), "Post"
            )
            there = time.perf_counter()
        else:
            title = " ".join(prose.words(7)).capitalize()
            write(path, title, prose.paragraph(6), now - timedelta(hours=number), f"Source{number % 9}")
    return there


def measure(home: Path, rounds: int, files: int, key: str, seen: Callable[[int], str]) -> list[float]:
    """Seconds of each round. key: what leads to the screen that is looked at; seen: what is waited for in a round."""
    folder = prepare(home / "library", LIBRARY)
    now = datetime.now(UTC) - timedelta(days=120)
    write(folder / "star.md", STAR, f"{STAR}. The viaduct carries the railway.", now, "Courier")
    environment = {"BROADSHEET_CACHE": str(home / "cache"), "BROADSHEET_STATE": str(home / "state.json")}
    listed = subprocess.run(
        [str(COMMAND), "list", "--json", "--library", str(folder), "lanternmoor"],
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", **environment}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    star = json.loads(listed.stdout.splitlines()[0])["id"]
    subprocess.run(
        [str(COMMAND), "star", star, "--library", str(folder)],
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", **environment}, check=True, capture_output=True,
    )  # fmt: skip
    prose = Prose(1, random.Random(1), stock=500)
    times: list[float] = []
    with Program([str(COMMAND), str(folder)], {"HOME": str(home), **environment}) as program:
        program.wait_for("articles")
        program.settle(2.0, timeout=60)
        for pressed in key:
            program.press(pressed)
            program.settle(0.5)
        for turn in range(rounds):
            there = arrive(folder, turn, files, now, prose)
            program.wait_for(seen(turn))
            times.append(time.perf_counter() - there)
            program.settle(3.0, timeout=30)
    return times


def main() -> int:
    """Run from the command line; 1 when the aim was missed."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--rounds", type=int, default=len(_NEXT), help="developments that come one after the other")
    options.add_argument("--files", type=int, default=100, help="files that are written in a round")
    chosen = options.parse_args()
    slowest = 0.0
    cases: dict[str, tuple[str, Callable[[int], str]]] = {
        "the open desk": ("F", lambda turn: _NEXT[turn][:24]),
        "the tab of the main screen": ("*", lambda turn: rf"Follow-ups {turn + 1}\b"),
    }
    for name, (key, seen) in cases.items():
        with tempfile.TemporaryDirectory(prefix="broadsheet-arrivals-") as home:
            times = measure(Path(home), min(chosen.rounds, len(_NEXT)), chosen.files, key, seen)
        slowest = max(slowest, *times)
        each = ", ".join(f"{seconds:.2f}" for seconds in times)
        print(f"{chosen.files} files, a development on {name}: {median(times):.2f} s ({each})")
    return int(slowest > AIM)


if __name__ == "__main__":
    sys.exit(main())
