#!/usr/bin/env python3
"""Measure everything that is promised about speed and memory, in one run, against other programs in the same run.

    python -m benchmarks.run [--files 100000] [--quick] [--library FOLDER] [--out FOLDER] [--page FILE | --no-page]
    python -m benchmarks.run --only PART [--only PART ...] [--home FOLDER]

Prints tables, writes OUT/results.json and the page docs/performance.md. Libraries are made below OUT (benchmarks/out)
unless --library names a generated one. With --strict the exit status is 1 when an aim is missed. With --only, some of
the parts are measured and printed, and nothing is written; with --home the indexes are kept in a folder and used again,
so that parts can be measured one after the other.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic

from benchmarks import cases, keys, wire
from benchmarks.cases import Case, Run
from benchmarks.libraries import bytes_of, known_titles, prepare, read_through, search_words
from benchmarks.report import Figure, Results, page, print_tables, write_json
from benchmarks.terminal import UNSET, Latency, percentile

ROOT = Path(__file__).resolve().parents[1]
PARTS = {
    "bench_parse": (),
    "bench_reader": ("--rounds", "5"),
    "bench_stories": ("--rounds", "2"),
    "bench_change": ("--files", "20"),
    "bench_holds": ("--rounds", "1"),
    "bench_arrivals": ("--rounds", "2"),
}
"""Programs of this folder that print tables of their own, with the options of a quick run."""

OF_LIBRARY = frozenset(("bench_stories", "bench_change", "bench_holds"))
"""Those that measure with the library and its index."""
PAINTED = "Results painted after a key, p50"


@dataclass(frozen=True, slots=True)
class Effort:
    """How often things are repeated."""

    rounds: int
    presses: int
    pages: int
    loop_files: int
    words: int
    sessions: int
    """Of newsboat."""


FULL = Effort(rounds=3, presses=30, pages=16, loop_files=1_000, words=6, sessions=2)
QUICK = Effort(rounds=3, presses=15, pages=8, loop_files=200, words=2, sessions=1)


@dataclass(slots=True)
class Bench:
    """One run: its libraries, and what is measured so far."""

    library: Path
    files: int
    out: Path
    home: Path
    """A folder of this run for caches and state; empty at its start, unless it was named."""
    effort: Effort
    results: Results
    smaller: dict[int, Path] = field(default_factory=dict[int, Path])
    """Libraries below the largest, by their number of articles."""
    bytes: int = 0
    """Of all files of the library."""
    titles: dict[int, frozenset[str]] = field(default_factory=dict[int, frozenset[str]])

    def add(self, figure: Figure) -> None:
        """Keep a figure."""
        self.results.figures.append(figure)

    def case(self, files: int) -> Case:
        """Our program on the library of so many articles, with its own index."""
        return cases.broadsheet(f"{files:,} articles", self.folder(files), self.titles[files], self.place(files))

    def folder(self, files: int) -> Path:
        """The library of so many articles."""
        return self.library if files == self.files else self.smaller[files]

    def place(self, files: int) -> Path:
        """Where the index and the state of that library are kept in this run."""
        return self.home / str(files)

    @property
    def sizes(self) -> list[int]:
        """All sizes, the smallest first."""
        return [*sorted(self.smaller), self.files]


def engine(*arguments: object, timeout: float = 3_600) -> dict[str, float]:
    """Run a command of benchmarks.engine in a process of its own. Raises CalledProcessError with its output."""
    argv = [sys.executable, "-m", "benchmarks.engine", *(str(argument) for argument in arguments)]
    environment = {name: value for name, value in os.environ.items() if name not in UNSET}
    done = subprocess.run(argv, cwd=ROOT, env=environment, check=True, capture_output=True, text=True, timeout=timeout)
    return json.loads(done.stdout)


def median(values: Sequence[float]) -> float:
    """The median; not a number for none."""
    return statistics.median(values) if values else float("nan")


def joined(runs: Sequence[Run], part: Callable[[Run], Latency]) -> Latency:
    """The latencies of all runs as one series."""
    return sum((part(run) for run in runs), Latency(()))


def down_of(run: Run) -> Latency:
    """The latencies of moving down by one row."""
    return run.down


def brisk_of(run: Run) -> Latency:
    """The latencies of moving down at a brisk pace."""
    return run.brisk


def page_of(run: Run) -> Latency:
    """The latencies of paging."""
    return run.page


# ------------------------------------------------------------------- indexing


def measure_indexing(bench: Bench) -> None:
    """Build the index of every library; compare the largest with a loop over frontmatter.load and a bare walk."""
    group = "Indexing"
    built: dict[str, float] = {}
    for row, files in zip(bench.results.growth, bench.sizes, strict=True):
        cache = bench.place(files) / "cache"
        shutil.rmtree(cache, ignore_errors=True)
        read_through(bench.folder(files))  # the loop below finds its files in memory too
        built = engine("index", bench.folder(files), cache)
        row |= {"index s": built["seconds"], "index MB": bytes_of(cache) / 1e6, "indexing MB": built["peak_mb"]}
    indexed, loops = [built], list[dict[str, float]]()
    for turn in range(bench.effort.rounds):
        loops.append(engine("loop", bench.library, bench.effort.loop_files))
        if turn:
            indexed.append(engine("lists", bench.library, bench.home / f"again-{turn}"))
            shutil.rmtree(bench.home / f"again-{turn}")
    rate = median([loop["files"] / loop["seconds"] for loop in loops])
    rows, whole = (median([run["files"] / run[name] for run in indexed]) for name in ("rows_seconds", "texts_seconds"))
    base = "frontmatter.load loop"
    bench.add(Figure(group, "Rows of the list", rows, "files/s", base, rate, at_least=8))
    bench.add(Figure(group, "With graph and full text", whole, "files/s", base, rate, at_least=4))
    tidy, stories = built["files"] / built["seconds"], 1_000 * built["stories_seconds"] / built["files"]
    bench.add(Figure(group, "The same with events and stories, and tidied up", tidy, "files/s", base, rate))
    bench.add(Figure(group, "Events and stories, after all that lists need", stories, "ms an article", at_most=4.4))
    index_mb = bytes_of(bench.place(bench.files) / "cache") / 1e6
    bench.add(Figure(group, "Size of the index", index_mb, "MB", "files", bench.bytes / 1e6, at_most=0.35))
    bench.add(Figure(group, "Peak memory", built["peak_mb"], "MB", at_most=400))
    pairs = [
        (engine("compare", bench.library, bench.place(bench.files) / "cache"), engine("walk", bench.library))
        for _ in range(bench.effort.rounds)
    ]
    ours, walk = (median([pair[which]["seconds"] * 1000 for pair in pairs]) for which in (0, 1))
    bench.add(Figure(group, "Unchanged folder compared", ours, "ms", "scandir and stat", walk, at_most=1.5))


def measure_engine(bench: Bench) -> None:
    """Searches in the index alone."""
    group = "Search"
    times = engine("search", bench.library, bench.place(bench.files) / "cache")
    for name, what, limit in (
        ("newest_p95_ms", "Engine: newest 100 of any words, as typed, p95", 10),
        ("relevance_p95_ms", "Engine: best 100 by relevance, p95", 60),
        ("phrase_p95_ms", "Engine: newest 100 of a phrase, p95", None),
        ("filter_p95_ms", "Engine: source, topic, unread, starred, first 100, p95", 10),
        ("whole_list_p95_ms", "Engine: the whole list of matches, p95", None),
    ):
        bench.add(Figure(group, what, times[name], "ms", at_most=limit))


# ------------------------------------------------------------------- screens


def take_turns(bench: Bench) -> dict[str, list[Run]]:
    """Start the bare list and our program on every library in turns; all runs by name of the case.

    What stands in the table of growth only is started in the first turn that counts.
    """
    members = [cases.bare(), *(bench.case(files) for files in bench.sizes)]
    compared = [member for place, member in enumerate(members) if place < 2 or place == len(members) - 1]
    runs: dict[str, list[Run]] = {member.name: [] for member in members}
    for turn in range(bench.effort.rounds + 1):
        for member in members if turn == 1 else compared:
            run = cases.run_once(member, bench.effort.presses, bench.effort.pages)
            if turn:  # the first round warms the files that all of them read
                runs[member.name].append(run)
    return runs


def measure_warm(bench: Bench) -> None:
    """Start with an index, keys, memory."""
    runs = take_turns(bench)
    bare, ours, small = runs["bare"], runs[bench.case(bench.files).name], runs[bench.case(bench.sizes[0]).name]
    rows = median([run.first_rows for run in ours])
    bare_rows = median([run.first_rows for run in bare])
    fewest = f"own with {bench.sizes[0]:,}"
    small_rows = median([run.first_rows for run in small])
    bench.add(Figure("Warm start", "First real rows", rows, "ms", "bare", bare_rows, at_most=1.35))
    bench.add(Figure("Warm start", "First real rows", rows, "ms", fewest, small_rows, at_most=1.1))
    first = median([run.first_screen for run in ours])
    bench.add(Figure("Warm start", "Anything on the screen", first, "ms"))
    add_keys(bench, "Keys", ours, bare)
    brisk, bare_brisk = (joined(some, brisk_of) for some in (ours, bare))
    bench.add(Figure("Keys", "`j` eight times a second, p50", brisk.p50, "ms", "bare", bare_brisk.p50))
    bench.add(Figure("Keys", "`j` eight times a second, p95", brisk.p95, "ms", "bare", bare_brisk.p95))
    lag, bare_lag = (median([run.lag for run in some]) for some in (ours, bare))
    bench.add(Figure("Keys", "Held `j`, 30 a second: lag of the last paint", lag, "ms", "bare", bare_lag))
    memory, small_memory = (median([run.memory for run in some]) for some in (ours, small))
    bench.add(Figure("Memory", "Resident after use", memory, "MB", fewest, small_memory, at_most=1.5))
    bench.add(Figure("Memory", "Largest", median([run.peak for run in ours]), "MB"))
    for row, files in zip(bench.results.growth, bench.sizes, strict=True):
        of_size = runs[bench.case(files).name]
        row["first rows ms"] = median([run.first_rows for run in of_size])
        row["j p50 ms"] = joined(of_size, down_of).p50
        row["page p50 ms"] = joined(of_size, page_of).p50
        row["memory MB"] = median([run.memory for run in of_size])


def add_keys(bench: Bench, group: str, ours: Sequence[Run], bare: Sequence[Run]) -> None:
    """Latency of moving down and of paging, against the bare list."""
    for name, part in (("`j`", down_of), ("page down and up", page_of)):
        mine, base = joined(ours, part), joined(bare, part)
        bench.add(Figure(group, f"{name}, p50", mine.p50, "ms", "bare", base.p50, at_most=1.5))
        bench.add(Figure(group, f"{name}, p95", mine.p95, "ms", "bare", base.p95, at_most=2))


def measure_preview(bench: Bench) -> None:
    """How long after the last key the article is in the reader."""
    times = cases.preview_times(bench.case(bench.files), bench.effort.presses)
    bench.add(Figure("Keys", "Preview in the reader after the last key, p50", median(times), "ms"))


def measure_cold(bench: Bench) -> None:
    """Open a folder that was never seen, in turns with the bare list; keys while indexing goes on."""
    cold: list[Run] = []
    bare: list[Run] = []
    for number in range(max(2, bench.effort.rounds // 2)):
        place = bench.home / f"cold-{number}"
        case = cases.broadsheet("cold", bench.library, bench.titles[bench.files], place)
        cold.append(cases.run_once(case, bench.effort.presses, bench.effort.pages, rest=False))
        shutil.rmtree(place, ignore_errors=True)
        bare.append(cases.run_once(cases.bare(), bench.effort.presses, bench.effort.pages))
    bare_rows = median([run.first_rows for run in bare])
    rows = median([run.first_rows for run in cold])
    bench.add(Figure("Cold start", "First real rows", rows, "ms", "bare", bare_rows, at_most=3))
    add_keys(bench, "Cold start", cold, bare)


def measure_search(bench: Bench) -> None:
    """Results on the screen, letter by letter."""
    words = search_words()[: bench.effort.words]
    times = cases.search_times(bench.case(bench.files), bench.titles[bench.files], words)
    if not times:
        bench.results.missing.append("search on the screen: typing painted no other rows")
        return
    p95 = percentile(times, 0.95)
    bench.add(Figure("Search", "Results painted after a key, from the second letter, p95", p95, "ms", at_most=60))
    bench.add(Figure("Search", PAINTED, median(times), "ms"))


def measure_million(bench: Bench) -> None:
    """Ten times as many rows, without files, in turns with the library itself."""
    place = bench.home / "times-ten"
    shutil.copytree(bench.place(bench.files), place)
    rows = int(engine("multiply", place / "cache", 10)["rows"])
    large = cases.broadsheet("times ten", bench.library, bench.titles[bench.files], place)
    pairs = [
        tuple(cases.run_once(case, 1, 0).first_rows for case in (large, bench.case(bench.files)))
        for _ in range(bench.effort.rounds)
    ]
    start, base = (median([pair[which] for pair in pairs]) for which in (0, 1))
    what = f"First real rows with {rows:,} rows in the index, most without a file"
    bench.add(Figure("Warm start", what, start, "ms", f"own with {bench.files:,}", base, at_most=1.2))
    shutil.rmtree(place, ignore_errors=True)


def measure_newsboat(bench: Bench) -> None:
    """The same articles in newsboat, as one local feed, in turns with our program."""
    argv = cases.prepare_newsboat(bench.library, bench.out / f"newsboat-{bench.files}")
    if argv is None:
        bench.results.missing.append("newsboat: it is not installed")
        return
    sessions: list[cases.NewsboatRun] = []
    ours: list[Run] = []
    for _ in range(bench.effort.sessions):
        sessions.append(cases.run_newsboat(argv, bench.titles[bench.files], bench.effort.presses, bench.effort.pages))
        ours.append(cases.run_once(bench.case(bench.files), bench.effort.presses, bench.effort.pages))
    painted = [figure.value for figure in bench.results.figures if figure.what == PAINTED]
    start, memory = median([run.first_rows for run in ours]), median([run.memory for run in ours])
    ahead = 1.0 if bench.files >= 100_000 else None
    for what, mine, unit, theirs, aim in (
        ("Start to the list of articles", start, "ms", [session.to_list for session in sessions], ahead),
        ("One row down, p50", joined(ours, down_of).p50, "ms", [session.down.p50 for session in sessions], None),
        ("Page, p50", joined(ours, page_of).p50, "ms", [session.page.p50 for session in sessions], None),
        ("Search, p50", median(painted), "ms", [session.search for session in sessions], ahead),
        ("Memory", memory, "MB", [session.memory for session in sessions], ahead),
    ):
        bench.add(Figure("newsboat", what, mine, unit, "newsboat", median(theirs), at_most=aim))


def measure_wire(bench: Bench) -> None:
    """Bytes sent for a morning's keys, beside the least that the changes on the screen need."""
    files = bench.sizes[min(1, len(bench.sizes) - 1)]
    for key, cost in wire.measure(bench.folder(files), bench.place(files)).items():
        what = {"start": "The start", "sum": "A morning's keys"}.get(key, f"`{key}`")
        times = 1 if key == "sum" else cost.times
        sent, fewest = cost.sent / times, cost.least / times
        aim = {"start": 1.5, "sum": 1.2}.get(key, max(1.3, (fewest + 60) / max(1.0, fewest)))
        bench.add(Figure("Bytes on the line", what, sent, "bytes", "the least", fewest, at_most=round(aim, 2)))


def measure_each_key(bench: Bench) -> None:
    """First paint of each key beside the bare list's `j`, and three keys over a slow line."""
    case = bench.case(bench.sizes[min(1, len(bench.sizes) - 1)])
    times, base = keys.first_paints(case, bench.effort.rounds)
    for name, latency in times.items():
        aim = keys.SCREEN_AIM if keys.opens_screen(name) else keys.MAIN_AIM
        what = name if " " in name else f"`{name}`"
        bench.add(Figure("First paint", f"{what}, p50", latency.p50, "ms", "bare `j`", base.p50, at_most=aim))
    for what, took in keys.over_a_line(case, bench.effort.rounds * 2).items():
        aim = keys.LINE_AIMS[what]
        bench.add(Figure("A line of 64 kB/s and 100 ms", what.capitalize(), took, "ms", at_most=aim))


def measure_part(bench: Bench, name: str) -> None:
    """A measurement that has a program of its own: what it prints is the result."""
    if not (ROOT / "benchmarks" / f"{name}.py").is_file():
        bench.results.missing.append(f"{name}: there is no such program")
        return
    options = PARTS[name] if bench.results.quick else ()
    if name in OF_LIBRARY:
        options = (*options, "--library", str(bench.library), "--cache", str(bench.place(bench.files) / "cache"))
    argv = [sys.executable, "-m", f"benchmarks.{name}", *options]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=1_800)  # status 1: an aim was missed
    print(done.stdout, end="")
    if done.stdout.strip():
        bench.results.parts[name] = done.stdout
    else:
        bench.results.missing.append(f"{name}: {(done.stderr.strip().splitlines() or ['it printed nothing'])[-1]}")


# ----------------------------------------------------------------------- run


def attempt(bench: Bench, name: str, action: Callable[[], object]) -> object:
    """Do one measurement; what fails is said at the end and hinders no other."""
    print(f"- {name}", flush=True)
    try:
        return action()
    except subprocess.CalledProcessError as error:
        reason = (str(error.stderr).strip().splitlines() or [str(error)])[-1]
    except Exception as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    bench.results.missing.append(f"{name}: {reason}")
    return None


MEASUREMENTS: dict[str, tuple[str, Callable[[Bench], None]]] = {
    "indexing": ("indexing", measure_indexing),
    "engine": ("searches in the index", measure_engine),
    "warm": ("warm start, keys and memory", measure_warm),
    "preview": ("preview", measure_preview),
    "search": ("searches on the screen", measure_search),
    "wire": ("bytes on the line", measure_wire),
    "keys": ("each key, and a slow line", measure_each_key),
    "cold": ("cold start", measure_cold),
    "million": ("ten times the rows", measure_million),
    "newsboat": ("newsboat", measure_newsboat),
    **{name: (name, partial(measure_part, name=name)) for name in PARTS},
}
"""The parts of a run in their order, by the names that --only takes: what is said first, and what is done."""


def index_all(bench: Bench) -> None:
    """Make the indexes that are not there, for parts that are measured without the one that makes them."""
    for files in bench.sizes:
        cache = bench.place(files) / "cache"
        if not cache.is_dir():
            engine("index", bench.folder(files), cache)


def measure(bench: Bench, only: Sequence[str]) -> None:
    """Some measurements; all for none."""
    for name, (what, action) in MEASUREMENTS.items():
        if only and name not in only:
            continue
        if name != "indexing":
            index_all(bench)
        begun = monotonic()
        attempt(bench, what, partial(action, bench))
        bench.results.seconds[name] = monotonic() - begun


def make_bench(options: argparse.Namespace, home: Path) -> Bench:
    """Prepare libraries and read their titles."""
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    files: int = options.files or (2_000 if options.quick else 100_000)
    results = Results(files, options.quick)
    print(f"- libraries of up to {files:,} articles", flush=True)
    library: Path = options.library or prepare(out / f"library-{files}", files)
    bench = Bench(library, files, out, home, QUICK if options.quick else FULL, results)
    for fewer in (100, 1_000, 10_000):
        if fewer < files:
            bench.smaller[fewer] = prepare(out / f"library-{fewer}", fewer)
    results.growth = [{"articles": size} for size in bench.sizes]
    bench.titles = {size: known_titles(bench.folder(size)) for size in bench.sizes}
    bench.bytes = bytes_of(library)
    return bench


def main(argv: list[str] | None = None) -> Results:
    """The command line of this module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--files", type=int, help="articles in the largest library (default 100,000; 2,000 with --quick)"
    )
    parser.add_argument("--quick", action="store_true", help="few repetitions: for trying out, not for publishing")
    parser.add_argument("--library", type=Path, help="use this generated library of --files articles")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "out")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "performance.md")
    parser.add_argument("--no-page", action="store_true", help="leave docs/performance.md as it is")
    parser.add_argument("--strict", action="store_true", help="end with status 1 when an aim is missed")
    parser.add_argument("--only", action="append", default=[], choices=MEASUREMENTS, help="measure this part")
    parser.add_argument("--home", type=Path, help="keep indexes and state in this folder, and use those that are there")
    options = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends like Ctrl+C: children and temporary files go
    with ExitStack() as stack:
        home = options.home or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="broadsheet-bench-")))
        bench = make_bench(options, home)
        measure(bench, options.only)
    print_tables(bench.results)
    if not options.only:
        write_json(bench.results, bench.out / "results.json")
    if not options.no_page and not options.only:
        options.page.write_text(page(bench.results), encoding="utf-8")
    if options.strict and any(figure.holds is False for figure in bench.results.figures):
        raise SystemExit(1)
    return bench.results


if __name__ == "__main__":
    main()
