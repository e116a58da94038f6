#!/usr/bin/env python3
"""How fast files are read, against `frontmatter.load` over the same files in the same run.

    python -m benchmarks.bench_parse [--files 1000] [--folder FOLDER] [--rounds 5] [--memory 100000]

Without a folder it generates one in the product's schema (ten related each), and for the second figure long related
lists (150 entries) from the same articles. Times are processor time of one core; ratios are taken round by round and
the median is told, because machines are noisy. `--memory N` reads headers until N files have passed and watches the
resident set. Prints one line a figure; `--json` one object.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import frontmatter

from benchmarks.generate import generate
from reader.folders.article_files import READABLE_SUFFIXES, read_header, read_whole

LONG_LIST = 150
"""Entries in the related lists of the second figure."""
Figures = dict[str, float]


def seconds(work: Callable[[Path], object], files: Sequence[Path]) -> float:
    """Processor seconds that a work takes for each file, on average."""
    start = time.process_time()
    for file in files:
        work(file)
    return (time.process_time() - start) / len(files)


def header(file: Path) -> object:
    """Read the header of a file."""
    return read_header(file, file.name)


def whole(file: Path) -> object:
    """Read a whole article."""
    return read_whole(file, file.name)


def load(file: Path) -> object:
    """What is measured against; a file that it cannot read costs the time it took to find out."""
    try:
        return frontmatter.load(str(file))
    except Exception as error:  # it raises whatever YAML, Unicode and the calendar raise
        return error


def compare(files: Sequence[Path], rounds: int, sample: int) -> Figures:
    """Files a second of both depths and of python-frontmatter, and the ratio of the header reading to it."""
    for read in (header, whole, load):  # imports are not measured
        read(files[0])
    headers: list[float] = []
    loads: list[float] = []
    for turn in range(rounds):
        # A fresh stretch of files each round, as a scan meets them: nothing was read before.
        start = (turn * sample) % max(1, len(files) - sample + 1)
        part = files[start : start + sample]
        headers.append(seconds(header, part))
        loads.append(seconds(load, part[: max(20, sample // 4)]))
    wholes = [time_of(whole, file) for file in files[:sample]]
    return {
        "header_per_second": 1 / statistics.median(headers),
        "frontmatter_per_second": 1 / statistics.median(loads),
        "ratio": statistics.median(theirs / ours for ours, theirs in zip(headers, loads, strict=True)),
        "whole_ms_median": statistics.median(wholes) * 1000,
        "whole_ms_max": max(wholes) * 1000,
    }


def time_of(work: Callable[[Path], object], file: Path) -> float:
    """Processor seconds of one call."""
    start = time.process_time()
    work(file)
    return time.process_time() - start


def lengthen(files: Sequence[Path], target: Path, count: int) -> list[Path]:
    """Copies of some files whose related lists are as long as the longest real ones, from their neighbours' entries."""
    entries: list[str] = []
    heads: list[tuple[str, str]] = []
    for file in files:
        before, mark, rest = file.read_text(encoding="utf-8").partition("\nrelated:\n")
        if mark:
            listed = re.match(r"(?:(?:  .*)?\n)*", rest)
            end = listed.end() if listed else 0
            entries += re.findall(r"^  - .*\n(?:    .*\n)*", rest[:end], re.MULTILINE)
            heads.append((before, rest[end:]))
    made: list[Path] = []
    for number, (before, after) in enumerate(heads[:count]):
        listed = [entries[(number * 7 + step) % len(entries)] for step in range(LONG_LIST)]
        path = target / f"long-{number}.md"
        path.write_text(f"{before}\nrelated:\n" + "".join(listed) + f"\n{after}", encoding="utf-8")
        made.append(path)
    return made


def resident_kb() -> float:
    """The resident set of this process in kB; 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return float(found[1]) if found else 0.0


def memory(files: Sequence[Path], total: int) -> Figures:
    """How much the resident set grows from the first tenth of the headers to the last, in kB."""
    early = 0.0
    for number in range(total):
        header(files[number % len(files)])
        if number == total // 10:
            early = resident_kb()
    return {"memory_kb": resident_kb(), "memory_growth_kb": resident_kb() - early}


def measure(folder: Path, rounds: int, sample: int, total: int) -> dict[str, Figures]:
    """Every figure for the files of a folder."""
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in READABLE_SUFFIXES)
    if not files:
        raise SystemExit(f"no files below {folder}")
    sample = min(sample, len(files))
    results = {"schema": compare(files, rounds, sample)}
    with tempfile.TemporaryDirectory() as made:
        if long := lengthen(files[:200], Path(made), 60):
            results["long lists"] = compare(long, rounds, 20)
    if total:
        results["memory"] = memory(files, total)
    return results


def main(argv: list[str] | None = None) -> dict[str, Figures]:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--files", type=int, default=1_000, help="files to generate (default 1,000)")
    parser.add_argument("--folder", type=Path, help="measure these files instead")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", type=int, default=20_000, help="headers to read for the memory figure; 0 for none")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder
        if folder is None:
            folder = Path(made)
            generate(folder, options.files)
        results = measure(folder, options.rounds, max(20, options.files // options.rounds), options.memory)
    if options.json:
        print(json.dumps(results))
    else:
        for group, figures in results.items():
            for name, value in figures.items():
                print(f"{group:12} {name:24} {value:12,.1f}")
    return results


if __name__ == "__main__":
    main(sys.argv[1:])
