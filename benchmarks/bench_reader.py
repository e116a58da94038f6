"""How long the reader pane takes for articles of any size, as ratios within one run.

    python -m benchmarks.bench_reader [--rounds N] [--no-widget]

Every figure is the time from a call to the screen that shows its result, in one headless app of 120x40 cells. The
rounds go through all sizes in turn, so that a noisy machine disturbs all of them alike. Last comes Textual's Markdown
widget at 50 kB (some seconds), unless `--no-widget` is given.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import Markdown

from reader.model.article import Article, Moment, Precision, Source, WholeArticle
from reader.model.state import ArticleState
from reader.ui.render import code
from reader.ui.render.markdown import parser
from reader.ui.speed.garbage import look_for_garbage_seldom
from reader.ui.theme import DARK
from reader.ui.widgets.article_view import ArticleView, Page

SIZES = {"empty": 0, "5 kB": 5_000, "50 kB": 50_000, "500 kB": 500_000, "1 MB": 1_000_000}
OPEN_AIM = 2.0
"""Times an empty article that the first screen of any other may take."""
KEY_AIM = 1.5
"""Times the same key over empty lines that the slowest key in twenty may take."""
WIDGET_AIM = 20.0
"""Times faster than the Markdown widget at 50 kB."""
TURNS = 10
"""How often each article gets some keys."""
REPEAT = 0.033
"""Seconds between two keys when one is held down."""
_CSS = Path(__file__).resolve().parents[1] / "styles" / "article_view.tcss"


def body(size: int, seed: int) -> str:
    """Markdown of about so many characters: paragraphs with emphasis, links, headings, lists, some code."""
    dice = random.Random(seed)
    words = ["".join(dice.choices("etaoinshrdlucm", k=dice.randint(2, 10))) for _ in range(2_000)]
    parts: list[str] = []
    length = number = 0
    while length < size:
        text = " ".join(dice.choices(words, k=70))
        kind = number % 9
        if kind == 3:
            text = f"## {text[:40]}"
        elif kind == 5:
            text = "\n".join(f"- {text[at : at + 60]}" for at in range(0, 240, 60))
        elif kind == 7:
            text = "```python\n" + "\n".join(f"{w} = call({i})" for i, w in enumerate(text.split()[:12])) + "\n```"
        else:
            link = f"[{text[110:130].strip()}](https://example.org/{number})"
            text = f"{text[:90]} **{text[90:110].strip()}** {link} {text[130:]}"
        parts.append(text)
        length += len(text) + 2
        number += 1
    return "\n\n".join(parts)


def page(text: str, number: int) -> Page:
    """An article with a body."""
    now = datetime(2026, 1, 2, tzinfo=UTC)
    article = Article(
        f"{number}.md",
        "A headline that is about as long as headlines are",
        published=Moment(now, Precision.AWARE),
        source=Source("The Paper"),
        topics=("One", "Two"),
        has_body=bool(text),
    )
    return Page(article, None, WholeArticle(article, text), ArticleState(), (), now, UTC)


class Bench(App[None]):
    """A reader pane and nothing else."""

    CSS_PATH = _CSS

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The variables that the style sheet uses."""
        return {**super().get_theme_variable_defaults(), **DARK.variables}

    def compose(self) -> ComposeResult:
        """The pane."""
        yield ArticleView(id="reader")


async def painted(widget: Widget, act: Callable[[], object]) -> float:
    """Seconds from an action to the screen that shows it."""
    done = asyncio.Event()
    begun = perf_counter()
    act()
    widget.call_after_refresh(done.set)
    await done.wait()
    return perf_counter() - begun


async def measure_opening(view: ArticleView, rounds: int) -> dict[str, list[float]]:
    """Times to the first screen, by size. Every round opens texts never seen before."""
    times: dict[str, list[float]] = {name: [] for name in SIZES}
    for number in range(rounds + 1):
        for name, size in SIZES.items():
            made = page(body(size, number), number)
            await asyncio.sleep(0.1)
            gc.collect()
            seconds = await painted(view, lambda made=made: view.show(made))
            if number:  # the first round loads what is loaded once
                times[name].append(seconds)
    return times


async def measure_keys(view: ArticleView) -> dict[str, list[float]]:
    """Times of page and line keys, by size; `empty` pages through a listing of empty lines.

    The articles take turns, some keys each, at another place of the text every time.
    """
    times: dict[str, list[float]] = {name: [] for name in SIZES}
    texts = {name: body(size, 99) if size else "```\n" + "\n" * 5_000 + "```" for name, size in SIZES.items()}
    moves = [view.page_down, view.line_down, view.page_down, view.line_up, view.page_up, view.page_down, view.half_down]
    for turn in range(TURNS):
        for name, text in texts.items():
            view.show(page(text, 99))
            view.restore(turn / TURNS / 2)
            await asyncio.sleep(0.2)
            for move in moves:
                if not view.at_end or move in (view.page_up, view.line_up):
                    times[name].append(await painted(view, move))
                await asyncio.sleep(REPEAT)
    return times


class WidgetBench(App[None]):
    """Textual's Markdown widget."""

    def compose(self) -> ComposeResult:
        """The widget."""
        yield Markdown(id="reader")


async def measure_widget(rounds: int) -> float:
    """Median seconds that the Markdown widget takes for 50 kB."""
    app = WidgetBench()
    times: list[float] = []
    async with app.run_test(size=(120, 40)):
        widget = app.query_one(Markdown)
        for number in range(rounds):
            text = body(50_000, number)
            begun = perf_counter()
            await widget.update(text)
            await painted(widget, widget.refresh)
            times.append(perf_counter() - begun)
            await widget.update("")
    return median(times)


async def run(rounds: int, widget: bool) -> bool:
    """Measure and print; whether every aim was reached."""
    parser()
    code.warm()
    app = Bench()
    async with app.run_test(size=(120, 40)) as pilot:
        view = app.query_one(ArticleView)
        await pilot.pause(1.0)
        look_for_garbage_seldom()
        opening = await measure_opening(view, rounds)
        keys = await measure_keys(view)
    base = median(opening["empty"])
    still = _p95(keys["empty"])
    print(f"{'':>8}  {'first screen':>12}  {'x empty':>8}  {'key p50':>8}  {'key p95':>8}  {'x empty':>8}")
    good = True
    for name in SIZES:
        first, slow = median(opening[name]), _p95(keys[name])
        good = good and first <= OPEN_AIM * base and slow <= KEY_AIM * still
        print(
            f"{name:>8}  {first * 1e3:9.1f} ms  {first / base:8.2f}  {median(keys[name]) * 1e3:5.1f} ms"
            f"  {slow * 1e3:5.1f} ms  {slow / still:8.2f}"
        )
    print(f"    aims                <= {OPEN_AIM:5.2f}                      <= {KEY_AIM:5.2f}")
    if widget:
        seconds = await measure_widget(2)
        times = seconds / median(opening["50 kB"])
        good = good and times >= WIDGET_AIM
        said = f"{seconds * 1e3:.0f} ms, {times:.0f} times as long (aim: >= {WIDGET_AIM:.0f})"
        print(f"Textual's Markdown widget, 50 kB: {said}")
    return good


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[18]


def main() -> int:
    """Run from the command line; 1 when an aim was missed."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--rounds", type=int, default=9, help="rounds of opening (default 9)")
    options.add_argument("--no-widget", action="store_true", help="do not measure Textual's Markdown widget")
    chosen = options.parse_args()
    return 0 if asyncio.run(run(chosen.rounds, not chosen.no_widget)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
