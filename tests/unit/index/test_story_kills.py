"""A run that is killed, between any two steps or at any moment, is taken up where it stopped."""

from __future__ import annotations

import random
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from reader.index import packing, settling
from tests.counts import times
from tests.unit.index.small_news import START, WORDS, Press

WORK = """
import sys
from pathlib import Path
from reader.index import settling
from reader.index.db import Database
database = Database(Path(sys.argv[1]))
print("begun", flush=True)
more = True
while more:
    with database.writing(database.generation) as conn:
        more = settling.advance(conn, patient=True)
print("done", flush=True)
"""


def news(chance: random.Random, count: int) -> list[tuple[str, int | None, int]]:
    """Random headlines of few words within some days."""
    return [
        (
            " ".join(chance.sample(WORDS, chance.randint(2, 6))),
            START + chance.randrange(40) * 7200,
            chance.randint(1, 4),
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize("seed", range(times(3, 60)))
def test_a_run_that_is_cut_short_again_and_again_gives_the_same(seed: int) -> None:
    chance = random.Random(seed)
    written = news(chance, 60)
    edges = [(chance.randrange(60), chance.randrange(60)) for _ in range(20)]
    order = list(range(60))
    whole, cut = Press(written, edges), Press(written, edges)
    for place in order:
        whole.add(place)
    whole.work()
    chance.shuffle(order)
    for place in order:
        cut.add(place)
        cut.work(chance.choice([0, 0, 1, 2]))
    cut.work()
    cut.count_anew()
    assert cut.tables() == whole.tables()


def test_a_process_that_is_killed_at_any_moment_leaves_what_the_next_one_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "LEAST", 0)  # tables are packed at the end, or not any more
    chance = random.Random(7)
    written = news(chance, 150)
    edges = [(chance.randrange(150), chance.randrange(150)) for _ in range(60)]
    whole, cut = Press(written, edges), Press(written, edges, tmp_path / "index")
    for place in range(150):
        whole.add(place)
        cut.add(place)
    whole.work()
    expected, most, kills = whole.tables(), times(1, 200), 0
    while kills < most:
        killed = 0
        while not worked(tmp_path / "index", chance.random() * 0.4 if kills + killed < most else None):
            killed += 1
        kills += killed
        assert cut.tables() == expected, f"after {kills} kills"
        with cut.database.writing(cut.database.generation) as conn:
            settling.count_anew(conn)


def worked(index: Path, seconds: float | None) -> bool:
    """Whether a process did all that is to be done; it is killed so many seconds after it has begun, None: never."""
    command = [sys.executable, "-c", WORK, str(index)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        process.kill()
        return process.stdout.read() == "done\n"
