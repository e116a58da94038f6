"""`stories --json` prints the same on a busy machine: no limit in seconds, no race and no portion decides."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner

from reader.cli.subcommands import cli
from reader.index.db import Database
from reader.settings import paths

WORDS = [
    f"{one}{two}" for one in ("har", "mil", "com", "lan", "sed", "quo") for two in ("bour", "tide", "vane", "stone")
]
DENSE = 150
"""Headlines of a feed about one topic within three days, so that most are alike."""


def write_news(folder: Path) -> None:
    """The sample, and a dense feed. Files are old, so that none is read again for being new."""
    shutil.copytree(paths.sample_dir(), folder)
    chance = random.Random(1)
    for number in range(DENSE):
        words = " ".join(chance.choices(WORDS, [1 / (rank + 2) for rank in range(len(WORDS))], k=6))
        minute = number * 28
        day = f"2024-05-{1 + minute // 1440:02}T{minute % 1440 // 60:02}:{minute % 60:02}:00Z"
        head = f"title: {words}\ndate: {day}\nsource: Source {number % 7}\n"
        (folder / f"dense-{number:03}.md").write_text(f"---\n{head}---\n", encoding="utf-8")
    for path in folder.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))


def seconds_fly(patch: pytest.MonkeyPatch) -> None:
    """Between any two looks at the clock the machine does something else for a quarter of an hour."""
    looks, now = count(), time.monotonic
    patch.setattr("time.monotonic", lambda: now() + 900 * next(looks))


def others_come_between(patch: pytest.MonkeyPatch) -> None:
    """The work is done in small portions, and other programs have the processor between them."""
    patch.setattr("reader.folders.indexer._BATCHES", (3, 7))
    patch.setattr("reader.folders.indexer._LINKS", 5)
    patch.setattr("reader.folders.indexer._TEXTS", 11)
    patch.setattr("reader.index.settling._GROUPED", 3)
    patch.setattr("reader.index.settling._PUT_AT_ONCE", 2)
    patch.setattr("reader.index.settling._EARLY", 40)
    writing = Database.writing

    def yielding(database: Database, generation: int):
        time.sleep(0)
        return writing(database, generation)

    patch.setattr(Database, "writing", yielding)


def another_process_works(patch: pytest.MonkeyPatch) -> None:
    """A process of its own does the work, which steps back behind all others."""
    patch.setattr("reader.folders.indexer.HELPERS_FROM", 10)


LOADS: list[Callable[[pytest.MonkeyPatch], None]] = [seconds_fly, others_come_between, another_process_works]


def test_stories_are_the_same_at_any_load_of_the_machine(tmp_path: Path) -> None:
    write_news(tmp_path / "news")
    printed: dict[str, str] = {}
    for load in [None, *LOADS]:
        name = load.__name__ if load else "at once"
        with pytest.MonkeyPatch.context() as patch:
            for variable in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
                patch.setenv(variable, str(tmp_path / name))
            if load:
                load(patch)
            result = CliRunner().invoke(cli, ["stories", "--json", "--library", str(tmp_path / "news")])
        assert result.exit_code == 0, result.output
        printed[name] = result.output
    assert len(printed["at once"].splitlines()) >= 5  # the four of the sample, and the feed
    for name, output in printed.items():
        assert output == printed["at once"], name
