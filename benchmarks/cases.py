"""The programs that are compared, and what is done with each of them in a terminal."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.libraries import SHOWN, search_words, write_feed
from benchmarks.screen import Region, Screen
from benchmarks.terminal import QUIET, ROWS, Latency, NotSeenError, Program, any_text

LIST = Region(0, 0, 36, ROWS - 4)
"""Where all the compared programs paint a part of their list at 120x40, without status and query lines."""
READER = Region(40, 0, 80, ROWS - 4)
"""Where Broadsheet shows the article at 120x40."""
REST = 0.5
"""Seconds without a change after which a program is taken to be done with starting."""
HAND_RESTS = 0.25
"""Seconds without a change after which the next key is pressed: longer than any preview waits."""
HERE = Path(__file__).resolve().parent
COMMAND = Path(sys.executable).with_name("broadsheet")
NEWSBOAT_CONFIG = "refresh-on-startup no\nmax-items 0\nauto-reload no\nconfirm-exit no\n"


@dataclass(frozen=True, slots=True)
class Case:
    """A program that shows a list."""

    name: str
    argv: tuple[str, ...]
    seen: Callable[[Screen], bool]
    """Whether the first real rows are on the screen."""
    environment: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Run:
    """One start of a program. Times in milliseconds, memory in MB."""

    first_screen: float
    first_rows: float
    down: Latency
    page: Latency
    brisk: Latency
    """Moving down eight times a second: each key comes when the last one's preview is due."""
    lag: float
    """By how much the last paint came after the last of the keys of a held key."""
    memory: float
    peak: float


def titles_on(screen: Screen, titles: frozenset[str], reach: int = 42) -> list[str]:
    """The known titles that begin within the first `reach` cells of a row, from top to bottom."""
    found: list[str] = []
    for line in screen.lines:
        found += [line[at : at + SHOWN] for at in range(min(reach, len(line))) if line[at : at + SHOWN] in titles]
    return found


def shows(titles: frozenset[str]) -> Callable[[Screen], bool]:
    """Whether a screen shows at least three real titles (or all, of fewer)."""
    wanted = min(3, len(titles))
    return lambda screen: len(titles_on(screen, titles)) >= wanted


def bare() -> Case:
    """The yardstick."""
    return Case("bare", (sys.executable, str(HERE / "bare_list.py")), lambda screen: "Row 3 " in screen.text)


def places(home: Path) -> dict[str, str]:
    """The environment that keeps Broadsheet's cache, settings and state below a folder of the run."""
    return {
        "BROADSHEET_CACHE": str(home / "cache"),
        "BROADSHEET_CONFIG": str(home / "config.yaml"),
        "BROADSHEET_STATE": str(home / "state.json"),
    }


def broadsheet(name: str, library: Path, titles: frozenset[str], home: Path) -> Case:
    """Our program on a library; warm when the cache below `home` holds its index."""
    argv = (str(COMMAND), str(library), "--state", str(home / "state.json"))
    return Case(name, argv, shows(titles), places(home))


def run_once(case: Case, presses: int, pages: int, *, rest: bool = True) -> Run:
    """Start, wait for rows, press keys, measure memory, leave. rest: let the program come to rest before the keys."""
    with Program(case.argv, case.environment) as program:
        first_screen = program.wait_until(any_text)
        first_rows = program.wait_until(case.seen) or first_screen
        if rest:
            program.settle(REST, timeout=30)
        down, page = move(program, "j", presses, pages, rest=rest)
        brisk = program.paced("j", presses, 8, LIST) if rest else Latency(())
        lag = program.hold("j", presses, 30, LIST) if rest else 0.0
        memory, peak = program.memory(), program.peak_memory()
        program.end("q")
    return Run(first_screen, first_rows, down, page, brisk, lag, memory, peak)


def move(program: Program, down: str, presses: int, pages: int, *, rest: bool = True) -> tuple[Latency, Latency]:
    """Go down row by row, then by pages there and back; the latencies of both.

    rest: each key waits until the preview of the last one is painted; else only until the list has come to rest,
    because a line that counts while indexing never does.
    """
    quiet, calm = (HAND_RESTS, None) if rest else (QUIET, LIST)
    rows = program.latency([down] * presses, LIST, quiet, calm)
    there_and_back = ["pagedown", "pagedown", "pageup", "pageup"] * max(1, pages // 4)
    return rows, program.latency(there_and_back, LIST, quiet, calm)


def preview_times(case: Case, presses: int) -> list[float]:
    """Milliseconds from a key in the list to the article in the reader, when the hand rests."""
    times: list[float] = []
    with Program(case.argv, case.environment) as program:
        program.wait_until(case.seen)
        program.settle(REST, timeout=30)
        for _ in range(presses):
            times += program.latency(["j"], READER, HAND_RESTS).times
        program.end("q")
    return times


def search_times(case: Case, titles: frozenset[str], words: Sequence[str]) -> list[float]:
    """Milliseconds from each key, from the second letter on, until other rows are painted; same rows do not count."""
    times: list[float] = []
    with Program(case.argv, case.environment) as program:
        program.wait_until(case.seen)
        program.settle(REST, timeout=30)
        for word in words:
            program.press("/")
            program.settle(0.2)
            for place, letter in enumerate(word):
                before = titles_on(program.screen, titles)
                program.press(letter)
                try:
                    took = program.wait_until(lambda screen, b=before: titles_on(screen, titles) != b, timeout=1.0)
                except NotSeenError:
                    continue
                program.settle()
                if place:
                    times.append(took)
            for key in ("escape", "escape"):
                program.press(key)
                program.settle(0.2)
        program.end("Q")
    return times


# ------------------------------------------------------------------ newsboat


@dataclass(frozen=True, slots=True)
class NewsboatRun:
    """One session of newsboat with one feed. Times in milliseconds, memory in MB."""

    to_list: float
    """From the start over the list of feeds to the list of articles."""
    down: Latency
    page: Latency
    search: float
    """From Enter after the word to the list of results; a median over the words."""
    memory: float


def prepare_newsboat(library: Path, home: Path) -> tuple[str, ...] | None:
    """Let newsboat take in the articles of a library; the command that then opens it, or None without newsboat."""
    program = shutil.which("newsboat")
    if program is None:
        return None
    home.mkdir(parents=True, exist_ok=True)
    feed = library.with_name(library.name + ".xml")
    if not feed.is_file():
        write_feed(library, feed)
    (home / "urls").write_text(f"file://{feed.resolve()}\n", encoding="utf-8")
    (home / "config").write_text(NEWSBOAT_CONFIG, encoding="utf-8")
    argv = (program, "-u", str(home / "urls"), "-c", str(home / "cache.db"), "-C", str(home / "config"))
    if not (home / "cache.db").is_file():
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        subprocess.run([*argv, "-q", "-x", "reload"], env=environment, check=True, capture_output=True, timeout=1800)
    return argv


def run_newsboat(argv: Sequence[str], titles: frozenset[str], presses: int, pages: int) -> NewsboatRun:
    """Open the only feed, press keys, search."""
    seen = shows(titles)
    with Program(argv, {"LC_ALL": "C.UTF-8"}) as program:
        to_feeds = program.wait_for(r"\d\)? Generated", timeout=120)
        program.settle(REST)
        program.press("enter")
        to_articles = program.wait_until(seen, timeout=120)
        program.settle(REST)
        down, page = move(program, "down", presses, pages)
        searches: list[float] = []
        for word in search_words()[::2]:
            program.press("/")
            program.settle(0.2)
            for letter in word:
                program.press(letter)
            program.settle(0.2)
            program.press("enter")
            searches.append(program.wait_for("Search results", timeout=300))
            program.settle(REST)
            program.press("q")
            program.wait_for("Articles in feed", timeout=120)
            program.settle(REST)
        memory = program.memory()
        program.end("ctrl+c")
    return NewsboatRun(to_feeds + to_articles, down, page, statistics.median(searches), memory)
