"""Starts programs that mark articles, one after the other, and kills each in the middle of it.

`python killer.py FILE TIMES` prints, as JSON, the articles that were said to be saved. It forks, so that fifty programs
start in the time of one; that is safe because it has no thread of its own when it does.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import filelock  # noqa: F401  # loaded before the forks, once for all

from reader.state.store import StateStore


def mark_for_ever(path: Path, name: str, said: int) -> None:
    """Mark one article after the other; write a line for each that is on the disk."""
    store = StateStore(path, lambda: datetime.now(UTC))
    for number in itertools.count():
        store.change({f"{name}-{number}": {"read": True}})
        if store.flush(60):
            os.write(said, f"{name}-{number}\n".encode())


def kill_one(path: Path, name: str, chance: random.Random) -> list[str]:
    """Start a program and kill it; returns the articles that it said were saved."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        mark_for_ever(path, name, writer)
        os._exit(1)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        # The first lines say that it is at work; then it is killed within a few saves, at a moment left to chance.
        said = [pipe.readline() for _ in range(chance.randrange(1, 4))]
        end = time.monotonic() + chance.random() * 0.03
        while time.monotonic() < end:
            pass
        os.kill(child, signal.SIGKILL)
        said += pipe.readlines()
    os.waitpid(child, 0)
    return [line.strip() for line in said if line.endswith("\n")]


def main() -> None:
    path, times = Path(sys.argv[1]), int(sys.argv[2])
    chance = random.Random(5)
    acknowledged: list[str] = []
    for kill in range(times):
        acknowledged += kill_one(path, f"k{kill}", chance)
        kept = json.loads(path.read_bytes())["articles"]
        lost = [article for article in acknowledged if not kept.get(article, {}).get("read")]
        if lost:
            sys.exit(f"lost after kill {kill}: {lost}")
    sys.stdout.write(json.dumps(acknowledged))


if __name__ == "__main__":
    main()
