"""Two machines, one folder each, kept alike by a program for syncing: no mark is lost, whatever it does and when."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.state.store import StateStore
from tests.counts import times

ROOT = Path(__file__).parents[3]


class Machine:
    """One machine: a synced folder, a cache of its own, a clock of its own, and a window that opens and closes."""

    def __init__(self, place: Path, name: str, skew: float) -> None:
        self.folder = place / name / "state"
        self.cache = place / name / "cache"
        self.folder.mkdir(parents=True)
        self.now = datetime(2026, 5, 1, 12, tzinfo=UTC) + timedelta(seconds=skew)
        self.store: StateStore | None = None

    @property
    def file(self) -> Path:
        return self.folder / "state.json"

    def clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def window(self) -> StateStore:
        if self.store is None:
            self.store = StateStore(self.file, self.clock, retry_seconds=0.02, cache=self.cache)
        return self.store

    def leave(self) -> None:
        if self.store is not None:
            assert self.store.close()
            self.store = None

    def files(self) -> dict[str, Path]:
        return {file.name: file for file in self.folder.iterdir() if not file.name.endswith((".lock", ".tmp"))}


class Sync:
    """As Syncthing does it: what changed on one side is copied; of what changed on both, one becomes a copy beside."""

    def __init__(self, dice: random.Random, *, plain: bool) -> None:
        """plain: the last copy wins and leaves nothing beside it, as `cp`, rsync and some clouds do."""
        self.dice = dice
        self.plain = plain
        self.alike: dict[str, bytes] = {}
        """What both sides had last, by name."""
        self.conflicts = 0

    def copy(self, source: Machine, target: Machine, name: str) -> None:
        """Bring one file over."""
        with suppress(FileNotFoundError):
            here = (source.folder / name).read_bytes()
            there = target.folder / name
            if there.exists():
                now = there.read_bytes()
                if now == here:
                    self.alike[name] = here
                    return
                if not self.plain:
                    if here == self.alike.get(name):
                        return  # the other side is newer
                    if now != self.alike.get(name):
                        self.conflicts += 1
                        stamp = f"20260501-{self.conflicts:06}-ABCDEFG"
                        there.rename(there.with_name(f"{there.stem}.sync-conflict-{stamp}{there.suffix}"))
            temporary = target.folder / f".syncthing.{name}.tmp"
            temporary.write_bytes(here)
            temporary.replace(there)
            self.alike[name] = here

    def round(self, one: Machine, other: Machine) -> None:
        """Bring everything over in both directions, in any order."""
        work = [(one, other, name) for name in one.files()] + [(other, one, name) for name in other.files()]
        self.dice.shuffle(work)
        for source, target, name in work:
            self.copy(source, target, name)


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("seed", range(times(6, 300)))
def test_two_machines_keep_all_marks(tmp_path: Path, seed: int, plain: bool) -> None:
    dice = random.Random(seed)
    machines = [Machine(tmp_path, "anna", 0), Machine(tmp_path, "bert", dice.choice([-4000, 0, 7000]))]
    sync = Sync(dice, plain=plain)
    marked: set[str] = set()
    for step in range(60):
        machine = dice.choice(machines)
        other = machines[1 - machines.index(machine)]
        match dice.randrange(6):
            case 0 | 1:
                article = f"{step:016x}"
                machine.window().change({article: {"starred": True}})
                marked.add(article)
                if dice.random() < 0.5:
                    machine.window().flush(10)
            case 2:
                machine.leave()
            case 3:
                machine.window().reload_if_changed()
            case _:
                for name in dice.sample(sorted(machine.files()), k=min(2, len(machine.files()))):
                    sync.copy(machine, other, name)
    for machine in machines:
        machine.leave()
    for _ in range(4):
        sync.round(*machines)
        for machine in machines:
            machine.window()
            machine.leave()
    for source, target in (machines, machines[::-1]):  # where the last copy wins, one whole copy each way
        sync.copy(source, target, "state.json")
        target.window()
        target.leave()
    sync.round(*machines)
    assert [marked - machine.window().starred() for machine in machines] == [set(), set()]
    for machine in machines:
        machine.leave()


WORK = """
import pathlib, random, sys, time
from datetime import UTC, datetime
from reader.state.store import StateStore
folder, cache, name, count = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
store = StateStore(folder / "state.json", lambda: datetime.now(UTC), retry_seconds=0.02, cache=cache)
for number in range(count):
    store.change({f"{name}{number}": {"read": True}})
    store.reload_if_changed()
    sys.stdin.readline()
sys.exit(0 if store.close() else 1)
"""


def test_two_programs_work_while_their_folders_are_copied_into_each_other(tmp_path: Path) -> None:
    count = times(25, 1000)
    dice = random.Random(7)
    machines = [Machine(tmp_path, name, 0) for name in ("anna", "bert")]
    sync = Sync(dice, plain=False)
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", WORK, machine.folder, machine.cache, name, str(count)],
            stdin=subprocess.PIPE,
            cwd=ROOT,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for machine, name in zip(machines, ("a", "b"), strict=True)
    ]
    for _ in range(count):
        for program in programs:
            assert program.stdin is not None
            program.stdin.write("\n")
            program.stdin.flush()
        sync.round(*machines)
    for program in programs:
        program.communicate()
        assert program.returncode == 0
    for _ in range(4):
        sync.round(*machines)
        for machine in machines:
            machine.window()
            machine.leave()
    for machine in machines:
        assert len(machine.window().read()) == 2 * count
        machine.leave()
