"""What a run found: figures with their aims, as tables on the terminal, as JSON, and as docs/performance.md."""

from __future__ import annotations

import json
import math
import os
import platform
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number, what it is compared with in the same run, and the aim."""

    group: str
    what: str
    value: float
    """The median of the run."""
    unit: str
    base_name: str = ""
    """What it is compared with; empty when the number stands for itself."""
    base: float | None = None
    """The other's value, in the same unit."""
    at_most: float | None = None
    """Aim for the ratio, or for the value where there is no other."""
    at_least: float | None = None
    """Aim for the ratio, or for the value where there is no other."""

    @property
    def ratio(self) -> float | None:
        """Ours over the other's; None where there is no other."""
        return self.value / self.base if self.base else None

    @property
    def holds(self) -> bool | None:
        """Whether the aim is reached; None without an aim."""
        measured = self.ratio if self.base_name else self.value
        if measured is None or math.isnan(measured):
            return None
        if self.at_most is not None:
            return measured <= self.at_most
        return measured >= self.at_least if self.at_least is not None else None

    @property
    def cells(self) -> tuple[str, str, str, str, str, str]:
        """What, measured, compared with, ratio, aim, reached: the columns of every table."""
        times = " x" if self.base_name else f" {self.unit}"
        aim = f"≤ {self.at_most:g}{times}" if self.at_most is not None else ""
        aim = f"≥ {self.at_least:g}{times}" if self.at_least is not None else aim
        return (
            self.what,
            f"{number(self.value)} {self.unit}",
            f"{self.base_name}: {number(self.base)} {self.unit}" if self.base is not None else self.base_name,
            f"{self.ratio:.2f} x" if self.ratio is not None else "",
            aim,
            {None: "", True: "yes", False: "no"}[self.holds],
        )


@dataclass(slots=True)
class Results:
    """Everything that one run found."""

    files: int
    quick: bool
    load: float = field(default_factory=lambda: os.getloadavg()[0])
    """Processes that wanted a processor in the minute before the run: other work makes every time longer."""
    figures: list[Figure] = field(default_factory=list[Figure])
    growth: list[dict[str, float]] = field(default_factory=list[dict[str, float]])
    """One mapping for each size of library, `articles` first."""
    parts: dict[str, str] = field(default_factory=dict[str, str])
    """What the other programs of this folder printed, by name."""
    seconds: dict[str, float] = field(default_factory=dict[str, float])
    """How long each part of the run took, by its name."""
    missing: list[str] = field(default_factory=list[str])
    """What could not be measured, with the reason, one sentence each."""


COLUMNS = ("What", "Measured", "Compared with", "Ratio", "Aim", "Reached")


def number(value: float) -> str:
    """Three significant digits, thousands set apart."""
    if math.isnan(value):
        return "-"
    digits = max(0, 2 - math.floor(math.log10(abs(value)))) if value else 0
    return f"{value:,.{min(digits, 2)}f}"


def machine() -> str:
    """The machine and the versions that the figures depend on, in one line."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        names = [line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    python = ".".join(str(part) for part in sys.version_info[:3])
    return (
        f"{os.cpu_count()} processors ({model}), {platform.system()} {platform.machine()}, Python {python}, "
        f"Textual {version('textual')}, SQLite {sqlite3.sqlite_version}"
    )


def groups(figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    """Figures by group, in the order of the run."""
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.group, []).append(figure)
    return found


def print_tables(results: Results) -> None:
    """Everything, for a person at a terminal."""
    console = Console() if sys.stdout.isatty() else Console(width=150)
    for group, figures in groups(results.figures).items():
        table = Table(title=group, title_justify="left", title_style="bold")
        for place, name in enumerate(COLUMNS):
            table.add_column(name, justify="right" if place in {1, 3, 4} else "left")
        for figure in figures:
            style = {None: "", True: "green", False: "red"}[figure.holds]
            table.add_row(*figure.cells, style=style)
        console.print(table)
    if any(len(row) > 1 for row in results.growth):
        table = Table(*results.growth[0], title="Growth", title_justify="left", title_style="bold")
        for row in results.growth:
            table.add_row(*(number(value) for value in row.values()))
        console.print(table)
    took = ", ".join(f"{name} {seconds:,.0f}" for name, seconds in results.seconds.items())
    console.print(f"seconds of each part: {took}; of all {sum(results.seconds.values()):,.0f}", markup=False)
    console.print(f"load before the run: {results.load:.1f}{advice(results)}", markup=False)
    for sentence in results.missing:
        console.print(f"not measured: {sentence}", style="yellow", markup=False)


def write_json(results: Results, path: Path) -> None:
    """Everything, for a program."""
    content = {"date": date.today().isoformat(), "machine": machine(), **asdict(results)}
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n", encoding="utf-8")


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; bars in cells are escaped."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def advice(results: Results) -> str:
    """What a busy machine means for the figures; empty for an idle one."""
    if results.load <= 0.5 * (os.cpu_count() or 1):
        return ""
    return ": other work was going on, so that times are long and spread wide, and only an idle machine tells more"


def page(results: Results) -> str:
    """The page docs/performance.md."""
    kind = "a quick run" if results.quick else "a full run"
    parts = [
        "# Performance",
        "This page is written by `make bench`; the words and every number come from the last run.",
        f"Measured on {date.today().isoformat()} in {kind} with {results.files:,} articles, on {machine()}. "
        f"In the minute before, {results.load:.1f} processes wanted a processor{advice(results)}.",
        "## How it is measured",
        HOW,
    ]
    for group, figures in groups(results.figures).items():
        parts += [f"## {group}", markdown_table(COLUMNS, [figure.cells for figure in figures])]
    if results.growth:
        rows = [[number(value) for value in row.values()] for row in results.growth]
        parts += ["## Growth", markdown_table(list(results.growth[0]), rows)]
    for name, printed in results.parts.items():
        parts += [f"## What `benchmarks.{name}` prints", "```text\n" + printed.strip("\n") + "\n```"]
    if results.missing:
        parts += ["## Not measured in this run", "\n".join(f"- {sentence}" for sentence in results.missing)]
    parts += ["## How to repeat it", REPEAT]
    return "\n\n".join(parts) + "\n"


HOW = """\
Every program is started in a pseudo-terminal of 120x40 and watched from outside: output is dated when it leaves the
program, a terminal emulator tells when the screen shows what is waited for, and queries of the terminal are answered at
once. Times of machines differ and drift, so every number is a median of several runs, the programs take turns, and what
counts is the ratio to another program in the same run. "Bare" is the smallest Textual app with a list of 100 fixed rows
(`benchmarks/bare_list.py`): Python and Textual without us. Libraries are generated (`benchmarks/generate.py`): ten
related articles each, bodies of about 5 kB, words as unequal as in a real language; the same bytes everywhere. *Warm*
has an index, *cold* has never seen the folder; the operating system's file cache is warm in both, and for indexing and
the plain loop it holds all files."""

REPEAT = """\
```
make bench                                     # everything, 100,000 articles: about half an hour and 3 GB of disk
.venv/bin/python -m benchmarks.run --quick     # 2,000 articles, in some minutes
.venv/bin/python -m benchmarks.run --files 10000
.venv/bin/python -m benchmarks.run --only warm --only cold --home FOLDER       # parts; nothing is written
.venv/bin/python -m benchmarks.terminal --wait REGEX --keys 'j*50' -- COMMAND   # any terminal program
```

Figures go to `benchmarks/out/results.json` as well. newsboat takes part when it is installed."""
