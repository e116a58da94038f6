"""How long one changed file takes until it is right everywhere: rows, relations, full text, events and stories.

    python -m benchmarks.bench_change --library FOLDER --cache FOLDER [--files N] [--profile FILE]
    python -m benchmarks.bench_change --same-title N [--files N] [--profile FILE]

Files of a library are changed one after the other, each by a sentence at its end, and then put back as they were. The
index in `--cache` is brought up to date first. With `--same-title` the library is made for it: so many articles under
one title, with different texts, at ten hours. Times are of the processor, in the process that changes the index.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import process_time

from benchmarks.words import Prose
from reader.library.library import Library
from reader.ui.speed.garbage import look_for_garbage_seldom

AIM = 0.050
"""Seconds of the processor that the slowest change in twenty may take among 100,000 articles."""
_SLOWEST = 5


def write_same_title(folder: Path, articles: int) -> None:
    """Articles under one title by twenty sources, each with a text of its own."""
    prose = Prose(1, random.Random(1), stock=500)
    begin = datetime(2026, 5, 25, tzinfo=UTC)
    for number in range(articles):
        when = begin - timedelta(hours=number % 10, seconds=number)
        head = f"title: What the day brought\ndate: {when:%Y-%m-%dT%H:%M:%SZ}\nsource: Source {number % 20}\n"
        path = folder / f"{number:05}.md"
        path.write_text(f"---\n{head}---\n\n{prose.paragraph(9)}\n", encoding="utf-8")
        os.utime(path, (when.timestamp(), when.timestamp()))


def measure(library: Library, files: list[Path]) -> list[tuple[float, str]]:
    """Seconds of the processor for each change and for each return, with the name of the file."""
    prose = Prose(2, random.Random(2), stock=100)
    times: list[tuple[float, str]] = []
    for path in files:
        before, state = path.read_bytes(), path.stat()
        try:
            path.write_bytes(before + f"\n{prose.paragraph(1)}\n".encode())
            times.append((_apply(library, path), f"{path.name} changed"))
        finally:
            path.write_bytes(before)
            os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
        times.append((_apply(library, path), f"{path.name} put back"))
    return times


def _apply(library: Library, path: Path) -> float:
    begun = process_time()
    library.apply([path], lambda _: None, lambda: False)
    return process_time() - begun


def main() -> int:
    """Run from the command line; 1 when the aim was missed."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--library", type=Path, help="folder of which files are changed, and put back")
    options.add_argument("--cache", type=Path, help="where the index of that folder is kept")
    options.add_argument("--same-title", type=int, metavar="N", help="make a library of N articles under one title")
    options.add_argument("--files", type=int, default=100, help="files that are changed (default 100)")
    options.add_argument("--profile", type=Path, help="write what took the time to this file, for `pstats`")
    chosen = options.parse_args()
    look_for_garbage_seldom()  # as the program does
    with tempfile.TemporaryDirectory(prefix="broadsheet-change-") as scratch:
        folder, cache = chosen.library, chosen.cache
        if chosen.same_title:
            folder, cache = Path(scratch, "articles"), Path(scratch, "cache")
            folder.mkdir()
            write_same_title(folder, chosen.same_title)
        if not folder or not cache:
            options.error("--library and --cache belong together")
        library = Library.open([folder], None, cache)
        library.refresh(lambda _: None, lambda: False)
        articles = sorted(folder.rglob("*.md"))
        files = random.Random(3).sample(articles, min(chosen.files, len(articles)))
        profile = cProfile.Profile() if chosen.profile else None
        if profile:
            profile.enable()
        times = measure(library, files)
        if profile:
            profile.disable()
            profile.dump_stats(chosen.profile)
        library.close()
    seconds = [one for one, _ in times]
    slow = quantiles(seconds, n=20)[18]
    print(
        f"one changed file of {len(articles):,}: p50 {median(seconds) * 1e3:.1f} ms, p95 {slow * 1e3:.1f} ms"
        f" (aim {AIM * 1e3:.0f} ms{'' if slow <= AIM else ', MISSED'})"
    )
    for one, name in sorted(times, reverse=True)[:_SLOWEST]:
        print(f"  {one * 1e3:8.1f} ms  {name}")
    return 0 if slow <= AIM else 1


if __name__ == "__main__":
    raise SystemExit(main())
