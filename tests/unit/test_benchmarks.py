"""The generator makes the same bytes for a seed and a graph that resolves; the harness times and reads right."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

import frontmatter
import pytest

from benchmarks import run, wire
from benchmarks.generate import Generator, generate
from benchmarks.libraries import files_of, known_titles, prepare, read_head, search_words, write_feed
from benchmarks.report import Figure, Results, page, write_json
from benchmarks.run import QUICK, Bench, attempt
from benchmarks.screen import Region, Screen, touches
from benchmarks.terminal import Latency, NotSeenError, Program, expand, percentile
from benchmarks.wire import least
from benchmarks.words import vocabulary

FILES = 120


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare(tmp_path_factory.mktemp("bench") / "library", FILES)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in files_of(folder)}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(library: Path, tmp_path: Path) -> None:
    generate(tmp_path / "again", FILES)
    generate(tmp_path / "other", FILES, seed=2)
    assert snapshot(tmp_path / "again") == snapshot(library)
    assert snapshot(tmp_path / "other") != snapshot(library)


def test_totals_count_what_lies_in_the_folder(tmp_path: Path) -> None:
    totals = Generator(50).write(tmp_path)
    texts = [path.read_text(encoding="utf-8") for path in files_of(tmp_path)]
    assert totals.files == len(texts) == 50
    assert totals.bytes == sum(len(text.encode()) for text in texts)
    assert totals.with_body == sum(bool(text.partition("\n---\n")[2].strip()) for text in texts)


def test_related_lists_quote_other_files_exactly(library: Path) -> None:
    heads = [frontmatter.load(str(path)).metadata for path in files_of(library)]
    by_url = {head["webUrl"]: head for head in heads}
    assert len(by_url) == FILES
    later = total = 0
    for head in heads:
        assert isinstance(head["related"], list)
        entries = cast("list[dict[str, Any]]", head["related"])
        assert len(entries) == 10
        assert len({entry["webUrl"] for entry in entries}) == len(entries)
        for entry in entries:
            target = by_url[entry["webUrl"]]
            assert target is not head
            for key in ("title", "excerpt", "publishedDateTime", "ampWebUrl", "cdnAmpWebUrl", "quality", "images"):
                assert entry[key] == target[key]
            later += entry["publishedDateTime"] > head["publishedDateTime"]
            total += 1
    assert 0.4 < later / total < 0.9, "how a story went on, and how it came to be"


def test_a_prepared_library_is_not_made_again(library: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in files_of(library)}
    prepare(library, FILES)
    assert {path: path.stat().st_mtime_ns for path in files_of(library)} == before


def test_words_follow_zipf_and_searched_words_exist(library: Path) -> None:
    text = " ".join(path.read_text(encoding="utf-8").partition("\n---\n")[2] for path in files_of(library)).lower()
    counts = Counter(text.replace(".", " ").split())
    words = vocabulary(1)
    assert counts[words[0]] > 5 * counts[words[40]] > 0
    assert len(set(words)) == len(words)
    frequencies = [counts[word] for word in search_words()]
    assert frequencies[0] > frequencies[2] > frequencies[4]


def test_the_feed_holds_every_article(library: Path, tmp_path: Path) -> None:
    write_feed(library, tmp_path / "feed.xml")
    items = ElementTree.parse(tmp_path / "feed.xml").findall("./channel/item")
    titles = {item.findtext("title") for item in items}
    assert titles == {read_head(path).title for path in files_of(library)}
    assert all((item.findtext("title") or "")[:14] in known_titles(library) for item in items)


def test_the_screen_reads_colours_scrolling_and_split_sequences() -> None:
    screen = Screen(20, 5)
    screen.feed(b"\x1b[?2026h\x1b[2;1Hone\x1b[3;1Htwo\x1b]0;title\x07\x1b[38:2::1:2:3")
    screen.feed(b"mred\x1b[m\x1b[?2026$p")
    assert screen.lines == ["", "one", "twored", "", ""]
    assert screen.feed(b"\x1b[2;1Hone") == [], "the same text in the same look is no change"
    assert screen.feed(b"\x1b[2;1H\x1b[7mone\x1b[0m") == [Region(0, 1, 3, 2)], "another look is one"
    screen.feed(b"\x1b[S\x1b[5;1Hx\x1b[4b")
    assert screen.lines == ["one", "twored", "", "", "xxxxx"]
    screen.feed("\x1b[1;1H港é".encode())
    assert screen.lines[0].startswith("港")
    screen.feed("\x1b[2J\x1b[1;1H☄️ after a variation selector".encode())
    assert screen.lines[0].startswith("☄ after")


def test_a_change_counts_only_in_the_part_that_is_watched() -> None:
    change = [Region(30, 4, 50, 5)]
    assert touches(change, None) and touches(change, Region(0, 0, 31, 10)) and touches(change, Region(49, 4, 80, 5))
    assert not touches(change, Region(0, 0, 30, 10)) and not touches(change, Region(0, 5, 80, 10))


SLOW_ECHO = """
import os, sys, time, tty
tty.setraw(0)
sys.stdout.write("\\x1b[?2026$pready ")
sys.stdout.flush()
answer = os.read(0, 100)
sys.stdout.write("answered" if b"2026;2$y" in answer else repr(answer))
sys.stdout.flush()
while (key := os.read(0, 1)) != b"q":
    time.sleep(0.05)
    sys.stdout.write(key.decode())
    sys.stdout.flush()
sys.exit(7)
"""


def test_a_program_is_timed_from_outside(tmp_path: Path) -> None:
    script = tmp_path / "slow_echo.py"
    script.write_text(SLOW_ECHO, encoding="utf-8")
    with Program([sys.executable, str(script)], columns=40, rows=5) as program:
        program.wait_for("ready answered", timeout=10)
        latency = program.latency(["a", "b", "c"])
        assert program.screen.lines[0] == "ready answeredabc"
        assert len(latency.times) == 3 and 50 <= latency.p50 < 500
        assert program.memory() > 1 and program.peak_memory() >= program.memory() / 2
        with pytest.raises(NotSeenError, match="not seen within"):
            program.wait_for("never", timeout=0.1)
        assert program.end("q") == 7


def test_latencies_are_medians_and_percentiles() -> None:
    latency = Latency((1.0, 2.0, 3.0), 1) + Latency((100.0,))
    assert latency.p50 == 2.5 and latency.p95 == 100.0 and latency.without_change == 1
    assert percentile(range(100), 0.95) == 95
    assert expand("pagedown*3") == ["pagedown"] * 3 and expand("*") == ["*"] and expand("j") == ["j"]


@pytest.mark.parametrize(
    ("figure", "ratio", "holds"),
    [
        (Figure("start", "warm", 130.0, "ms", "bare", 100.0, at_most=1.35), 1.3, True),
        (Figure("start", "warm", 140.0, "ms", "bare", 100.0, at_most=1.35), 1.4, False),
        (Figure("index", "rate", 800.0, "files/s", "loop", 100.0, at_least=8.0), 8.0, True),
        (Figure("index", "rate", 790.0, "files/s", "loop", 100.0, at_least=8.0), 7.9, False),
        (Figure("search", "paint", 61.0, "ms", at_most=60.0), None, False),
        (Figure("search", "paint", 61.0, "ms"), None, None),
    ],
)
def test_a_figure_knows_whether_it_holds(figure: Figure, ratio: float | None, holds: bool | None) -> None:
    assert figure.ratio == pytest.approx(ratio) if ratio else figure.ratio is None
    assert figure.holds is holds


def test_the_page_and_the_results_hold_every_figure(tmp_path: Path) -> None:
    results = Results(1_000, quick=True, load=99.0)
    results.figures.append(Figure("Warm start", "First real rows", 130.0, "ms", "bare", 100.0, at_most=1.35))
    results.growth.append({"articles": 100, "index s": 1.5})
    results.parts["bench_x"] = "a | b\n"
    results.missing.append("newsboat: it is not installed")
    text = page(results)
    assert "| First real rows | 130 ms | bare: 100 ms | 1.30 x | ≤ 1.35 x | yes |" in text
    assert "| 100 | 1.50 |" in text and "```text\na | b\n```" in text
    assert "- newsboat: it is not installed" in text and "other work was going on" in text
    write_json(results, tmp_path / "results.json")
    content = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert content["figures"][0]["value"] == 130.0 and content["missing"] == results.missing


def test_a_measurement_that_fails_is_named_and_hinders_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = Bench(tmp_path, 10, tmp_path, tmp_path, QUICK, Results(10, quick=True))

    def broken() -> None:
        raise ValueError("the second line is not shown\nnever")

    attempt(bench, "first", broken)
    attempt(bench, "second", lambda: bench.add(Figure("Keys", "j", 1.0, "ms")))
    assert bench.results.missing == ["first: the second line is not shown"]
    assert [figure.what for figure in bench.results.figures] == ["j"]
    assert capsys.readouterr().out == "- first\n- second\n"


def test_parts_can_be_measured_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def part(name: str) -> tuple[str, Callable[[Bench], None]]:
        return name, lambda _: done.append(name)

    monkeypatch.setattr(run, "MEASUREMENTS", {name: part(name) for name in ("indexing", "warm", "cold")})

    def engine(command: str, *_: object) -> None:
        done.append(command)

    monkeypatch.setattr(run, "engine", engine)
    bench = Bench(tmp_path, 10, tmp_path, tmp_path, QUICK, Results(10, quick=True))
    run.measure(bench, ["cold"])
    assert done == ["index", "cold"], "what a part needs is made before it"
    (tmp_path / "10" / "cache").mkdir(parents=True)
    done.clear()
    run.measure(bench, ())
    assert done == ["indexing", "warm", "cold"]
    assert list(bench.results.seconds) == done[2:] + done[:2]


def test_the_least_of_a_change_is_counted_as_a_careful_writer_writes() -> None:
    blank = Screen(20, 2).cells
    screen = Screen(20, 2)
    screen.feed(b"\x1b[1;3Hone")
    one = screen.cells
    assert least(blank, one) == len("\x1b[1;3Hone")
    assert least(one, one) == 0
    screen.feed(b"\x1b[1;1H\x1b[31mx\x1b[0m")
    assert least(one, screen.cells) == len("\x1b[1;1H\x1b[31mx")
    screen.feed(b"\x1b[1;1H\x1b[2K" + b"a" * 20)
    whole = screen.cells
    screen.feed(b"\x1b[1;5H\x1b[K")
    assert least(whole, screen.cells) == len("\x1b[1;5H\x1b[K")


def test_the_wire_is_measured_on_the_real_program(library: Path, tmp_path: Path) -> None:
    totals = wire.measure(library, tmp_path, keys="j*2 s")
    assert list(totals) == ["start", "j", "s", "sum"]
    assert totals["j"].times == 2
    assert 0 < totals["j"].sent <= 2 * totals["j"].least
    assert totals["sum"].times == 3
    assert totals["start"].sent <= 3 * totals["start"].least
