#!/usr/bin/env python3
"""What the engine costs without a screen. Each command runs in a process of its own and prints one JSON object.

    python -m benchmarks.engine index FOLDER CACHE          build the index of a folder never seen
    python -m benchmarks.engine lists FOLDER CACHE          the same, but for events and stories, which come last
    python -m benchmarks.engine compare FOLDER CACHE        compare an unchanged folder with its index
    python -m benchmarks.engine walk FOLDER                 scandir and stat alone
    python -m benchmarks.engine loop FOLDER COUNT           frontmatter.load of COUNT files
    python -m benchmarks.engine search FOLDER CACHE         searches of common and rare words, and filters
    python -m benchmarks.engine multiply CACHE TIMES        make an index of many rows without files from a small one

Times are seconds of wall clock without start-up and imports; memory is the largest resident set of the process and its
helpers in MB.
"""

from __future__ import annotations

import itertools
import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.terminal import family, percentile, status_kb

if TYPE_CHECKING:
    from reader.model.query import Selection

Figures = dict[str, float]


class PeakMemory:
    """Samples this process and its helpers, whose peaks do not fall together. Use as a context."""

    def __init__(self) -> None:
        self.mb = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> PeakMemory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _sample(self) -> None:
        while True:
            self.mb = max(self.mb, sum(status_kb(pid, "VmRSS") for pid in family(os.getpid())) / 1000)
            if self._done.wait(0.05):
                return


def lists(folder: Path, cache: Path) -> Figures:
    """Build what lists, the graph and searches need; see `index`."""
    return index(folder, cache, stories=False)


def index(folder: Path, cache: Path, *, stories: bool = True) -> Figures:
    """Build the index: seconds until all rows are there, until graph and full text are, until events and stories are,
    until it is tidy, too, and the peak of memory."""
    from reader.folders.indexer import LINKING, TEXTS
    from reader.folders.tidying import MERGING
    from reader.library.library import Library
    from reader.model.progress import FINDING_STORIES, Progress

    rows_after = texts_after = stories_after = 0.0
    library = Library.open([folder], None, cache)
    start = time.perf_counter()

    def on_progress(progress: Progress) -> None:
        nonlocal rows_after, texts_after, stories_after
        if progress.phase == MERGING and not stories_after:
            stories_after = time.perf_counter() - start
        if progress.phase in {FINDING_STORIES, MERGING} and not texts_after:
            texts_after = time.perf_counter() - start
        if not rows_after and progress.phase in {LINKING, TEXTS}:
            rows_after = time.perf_counter() - start

    with PeakMemory() as peak:
        library.refresh(on_progress, lambda: bool(texts_after) and not stories)
    seconds = time.perf_counter() - start
    files = library.counts().files
    library.close()
    return {
        "files": files,
        "seconds": seconds,
        "rows_seconds": rows_after or seconds,
        "texts_seconds": texts_after or seconds,
        "stories_seconds": (stories_after or seconds) - (texts_after or seconds),
        "peak_mb": peak.mb,
    }


def compare(folder: Path, cache: Path) -> Figures:
    """Compare an unchanged folder with its index."""
    from reader.library.library import Library

    library = Library.open([folder], None, cache)
    library.counts()
    start = time.perf_counter()
    library.refresh(lambda _: None, lambda: False)
    seconds = time.perf_counter() - start
    library.close()
    return {"seconds": seconds}


def walk(folder: Path) -> Figures:
    """Look at every file's time and size, and do nothing with them."""
    start = time.perf_counter()
    files = 0
    todo = [str(folder)]
    while todo:
        with os.scandir(todo.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    todo.append(entry.path)
                else:
                    entry.stat()
                    files += 1
    return {"files": files, "seconds": time.perf_counter() - start}


def loop(folder: Path, count: int) -> Figures:
    """Load files as a script would."""
    import frontmatter

    from benchmarks.libraries import files_of

    paths = files_of(folder)
    paths = paths[:: max(1, len(paths) // count)][:count]
    frontmatter.load(str(paths[0]))
    start = time.perf_counter()
    for path in paths:
        frontmatter.load(str(path))
    return {"files": len(paths), "seconds": time.perf_counter() - start}


def search(folder: Path, cache: Path) -> Figures:
    """Milliseconds in the index alone: 95th percentiles over words from common to rare, letter by letter."""
    from benchmarks.libraries import search_words
    from reader.library.library import Library
    from reader.model.query import Selection, Sort

    library = Library.open([folder], None, cache)
    library.marks.share()
    words = search_words()
    typed = [Selection(words=word[:length]) for word in words for length in range(2, len(word) + 1)]
    whole = [Selection(words=word, sort=Sort.RELEVANCE) for word in words]
    pairs = [Selection(words=f'"{one} {two}"') for one, two in itertools.pairwise(words)]
    of_topic = "a.id IN (SELECT article FROM article_topic WHERE topic = ?)"
    filters = [Selection(where=("a.source = ?", (number,))) for number in range(1, 6)]
    filters += [Selection(where=(of_topic, (number,))) for number in range(1, 6)]
    filters += [Selection(unread=True), Selection(starred=True)]

    def first(selection: Selection) -> None:
        library.first(selection, 100)

    def whole_list(selection: Selection) -> None:
        library.select(selection)

    figures = {
        "newest_p95_ms": _p95(typed, first),
        "relevance_p95_ms": _p95(whole, first),
        "phrase_p95_ms": _p95(pairs, first),
        "filter_p95_ms": _p95(filters, first),
        "whole_list_p95_ms": _p95(typed, whole_list),
    }
    library.close()
    return figures


def _p95(selections: Sequence[Selection], ask: Callable[[Selection], None]) -> float:
    """The 95th percentile over some searches, each taken as the median of three."""
    times: list[float] = []
    for selection in selections:
        taken: list[float] = []
        for _ in range(3):
            start = time.perf_counter()
            ask(selection)
            taken.append((time.perf_counter() - start) * 1000)
        times.append(statistics.median(taken))
    return percentile(times, 0.95)


def multiply(cache: Path, times: int) -> Figures:
    """Repeat every row of the one index in a cache folder `times` times, with other numbers and names and no files."""
    import sqlite3

    from reader.index.schema import SLOT_BITS

    (file,) = [path for path in cache.rglob("*") if path.is_file() and path.read_bytes()[:6] == b"SQLite"]
    conn = sqlite3.connect(file)
    columns: list[str] = [row[1] for row in conn.execute("PRAGMA table_info(article)")]
    moved = {"id": "id - ?1 * ?2", "uid": "uid + ?1", "name": "name || ?1"}
    values = ", ".join(moved.get(column, column) for column in columns)
    count, first, last = conn.execute(
        "SELECT count(*), min(id), max(id) FROM article WHERE epoch IS NOT NULL"
    ).fetchone()
    span = last - first + (1 << SLOT_BITS)
    with conn:
        for copy in range(1, times):
            statement = f"INSERT OR IGNORE INTO article SELECT {values} FROM article WHERE id >= ?3"
            conn.execute(statement, (copy, span, first))
    rows = conn.execute("SELECT count(*) FROM article").fetchone()[0]
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    conn.close()
    return {"before": count, "rows": rows}


def main(argv: list[str]) -> Figures:
    """Run one command; print and return its figures."""
    name, folder, *rest = argv
    place = Path(folder)
    if name == "multiply":
        figures = multiply(place, int(rest[0]))
    elif name in {"index", "lists", "compare", "search"}:
        figures = {"index": index, "lists": lists, "compare": compare, "search": search}[name](place, Path(rest[0]))
    else:
        figures = walk(place) if name == "walk" else loop(place, int(rest[0]))
    print(json.dumps(figures))
    return figures


if __name__ == "__main__":
    main(sys.argv[1:])
