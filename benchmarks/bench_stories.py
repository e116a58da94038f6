"""How long stories take: the sidebar of a long related list, timeline and coverage, the stories of a whole library.

    python -m benchmarks.bench_stories [--rounds N] [--library FOLDER --cache FOLDER]

A story of 201 articles that all list each other is written to a temporary folder: every sidebar has 200 entries, and
timeline and coverage have 201 articles. The stories of a whole library are made from the index of `--library` in
`--cache`, which is brought up to date first; without them that part is left out. Times are of the processor where a
thread works alone, so that other work on the machine disturbs them little.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

from textual.style import Style

from benchmarks.words import Prose
from reader.folders.article_files import read_whole
from reader.library.library import Library
from reader.model.article import WholeArticle
from reader.model.query import Selection
from reader.stories.stories import Story
from reader.ui.render.relation import RelationStyles, SidebarLayout
from reader.ui.render.row import UNICODE
from reader.ui.render.story import CoverageLines, TimelineLines
from reader.ui.speed.garbage import look_for_garbage_seldom
from reader.ui.widgets.line_list import STYLES

LISTED = 200
"""Entries of each related list of the dense story."""
NOW = datetime(2026, 5, 25, tzinfo=UTC)
SCREEN = 40
"""Lines of a list that are drawn at once."""
_PLAIN = {name: Style() for name in STYLES}
_RELATION = RelationStyles(*[Style()] * 8)


TOPIC, STARS, NEW = 1600, 1000, 100
"""Articles of the folder about one topic, stars on them, files that come."""


HEADLINES, A_DAY, MORE, TOPIC_WORDS = 4000, 100, 20, 300
"""Headlines of a dense feed about one topic, how many come a day, how many more are measured, and words that it has."""


@dataclass(frozen=True, slots=True)
class Aim:
    """A figure and what it should be."""

    what: str
    times: list[float]
    """Seconds."""
    p95: float | None
    """Seconds that the slowest in twenty may take at most; None for a figure without an aim."""

    @property
    def slow(self) -> float:
        """The slowest in twenty."""
        return quantiles(self.times, n=20)[18] if len(self.times) > 1 else self.times[0]

    @property
    def holds(self) -> bool:
        """Whether the aim was reached."""
        return self.p95 is None or self.slow <= self.p95

    def __str__(self) -> str:
        """A row of the table."""
        aim = "" if self.p95 is None else f"<= {self.p95 * 1e3:,.0f} ms{'' if self.holds else '  MISSED'}"
        return f"{self.what:<58} {median(self.times) * 1e3:>9,.1f} ms {self.slow * 1e3:>9,.1f} ms  {aim}"


def timed(act: Callable[[], object]) -> float:
    """Seconds of the processor that an action takes."""
    begun = process_time()
    act()
    return process_time() - begun


def write_dense(folder: Path) -> None:
    """One story: every article lists all others, within six days, by twenty sources."""
    prose = Prose(1, random.Random(1), stock=500)
    cards: list[dict[str, object]] = []
    for number in range(LISTED + 1):
        source = f"Source {number % 20}"
        when = NOW - timedelta(minutes=number * 43)
        url = f"https://{number % 20}.example/{number}"
        cards.append(
            {
                "title": f"{' '.join(prose.words(9)).capitalize()} {number}",
                "excerpt": prose.paragraph(2),
                "publishedDateTime": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "webUrl": url,
                "ampWebUrl": f"{url}/amp",
                "provider": {"name": source, "domain": f"{number % 20}.example"},
            }
        )
    for number, card in enumerate(cards):
        head = "".join(f"{key}: {json.dumps(value)}\n" for key, value in card.items())
        others = "".join(
            "  - " + "\n    ".join(f"{key}: {json.dumps(value)}" for key, value in other.items()) + "\n"
            for other in cards
            if other is not card
        )
        (folder / f"{number:03}.md").write_text(f"---\n{head}related:\n{others}---\n", encoding="utf-8")


def measure_dense(folder: Path, rounds: int) -> list[Aim]:
    """Sidebar, timeline and coverage of the dense story, each from the index to lines of the screen."""
    library = Library.open([folder], folder / "state.json", folder / "cache", clock=lambda: NOW)
    library.refresh(lambda _: None, lambda: False)
    numbers = list(library.select(Selection()))
    library.stories.timeline(numbers[0])  # what is loaded once is loaded now
    times: dict[str, list[float]] = {"read": [], "relations": [], "laid": [], "timeline": [], "coverage": []}
    for _ in range(rounds):
        for number in numbers[:: LISTED // 20]:
            _measure_one(library, number, times)
    fresh = [_fresh(folder, number) for number in numbers[: rounds * 3]]
    library.stories.all()
    changed = _changes(library, numbers[:1])  # each makes all edges of the story anew: seconds
    library.close()
    whole = [one + other for one, other in zip(times["relations"], times["laid"], strict=True)]
    return [
        Aim(f"sidebar of {LISTED} entries, found and laid out", whole, 0.010),
        Aim("  ... finding them", times["relations"], None),
        Aim("  ... laying them out", times["laid"], None),
        Aim(f"  (reading the file with its {LISTED} entries comes before)", times["read"], None),
        Aim(f"timeline of {LISTED + 1} articles, first screen drawn", times["timeline"], 0.050),
        Aim(f"coverage of {LISTED + 1} articles, first screen drawn", times["coverage"], 0.050),
        Aim(f"story of {LISTED + 1} articles, found when no story is known yet", fresh, None),
        Aim(f"story of {LISTED + 1} articles, a file of it gone or come", changed, None),
    ]


def _measure_one(library: Library, number: int, times: dict[str, list[float]]) -> None:
    row, place = library.row(number), library.index.file(number)
    assert row is not None
    assert place is not None
    begun = process_time()
    whole = read_whole(*place)
    times["read"].append(process_time() - begun)
    assert isinstance(whole, WholeArticle)
    begun = process_time()
    relations = library.relations(row, whole)
    times["relations"].append(process_time() - begun)
    assert sum(1 + len(relation.others) for relation in relations if not relation.is_ghost) == LISTED

    def sidebar() -> None:
        layout = SidebarLayout(relations, row.published, library.state_of, 44, _RELATION, UNICODE)
        for at in range(min(SCREEN, layout.height)):
            layout.line(at)

    times["laid"].append(timed(sidebar))

    def timeline() -> None:
        shown = library.stories.timeline(number)
        assert shown is not None
        assert len(library.stories.members(number)) == LISTED + 1
        lines = TimelineLines(shown, UNICODE, ascii_only=False)
        for at in range(min(SCREEN, lines.height)):
            lines.line(at, 120, _PLAIN)

    def coverage() -> None:
        shown = library.stories.coverage(number)
        assert shown is not None
        lines = CoverageLines(shown, UNICODE)
        for at in range(min(SCREEN, lines.height)):
            lines.line(at, 120, _PLAIN)

    times["timeline"].append(timed(timeline))
    times["coverage"].append(timed(coverage))


def write_topic(folder: Path, numbers: Iterable[int], prose: Prose) -> None:
    """Articles about one topic, eight a day: each on one of forty matters, with its names."""
    topic = prose.vocabulary[900:906]
    for number in numbers:
        matter = number % 40
        names = prose.vocabulary[2000 + 5 * matter : 2005 + 5 * matter]
        when = NOW - timedelta(hours=3 * (TOPIC - number))
        words = [*topic[:2], *names[number % 3 : number % 3 + 3], *prose.words(4)]
        head = {
            "title": " ".join(words).capitalize(),
            "excerpt": f"{' '.join(topic + names)} {prose.paragraph(2)}",
            "publishedDateTime": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "webUrl": f"https://{number % 20}.example/topic/{number}",
            "provider": {"name": f"Source {number % 20}", "domain": f"{number % 20}.example"},
        }
        lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in head.items())
        (folder / f"{number:05}.md").write_text(f"---\n{lines}---\n\n{prose.paragraph(9)}\n", encoding="utf-8")


def write_headline(folder: Path, number: int, prose: Prose) -> Path:
    """One headline of a feed about one topic: seven of its words, some of them in every third headline."""
    chance, topic = random.Random(number), prose.vocabulary[900 : 900 + TOPIC_WORDS]
    words = chance.choices(topic, [1 / (rank + 3) for rank in range(TOPIC_WORDS)], k=7)
    when = NOW - timedelta(days=(HEADLINES - number) / A_DAY)
    path = folder / f"{number:05}.md"
    head = f"title: {' '.join(words).capitalize()}\ndate: {when:%Y-%m-%dT%H:%M:%SZ}\nsource: Source {number % 20}\n"
    path.write_text(f"---\n{head}---\n", encoding="utf-8")
    return path


def measure_feed(folder: Path) -> list[Aim]:
    """A dense feed about one topic: a headline more until it shows, and until all are settled."""
    prose = Prose(1, random.Random(1), stock=500)
    for number in range(HEADLINES):
        write_headline(folder, number, prose)
    library = Library.open([folder], None, folder / "cache", clock=lambda: NOW)
    library.refresh(lambda _: None, lambda: False)
    shown: list[float] = []
    settled: list[float] = []
    for number in range(HEADLINES, HEADLINES + MORE):
        path = write_headline(folder, number, prose)
        begun = perf_counter()
        shown.append(timed(lambda path=path: library.apply([path], lambda _: None, lambda: False)))
        settled.append(perf_counter() - begun)
    library.close()
    return [
        Aim(f"a headline more of {HEADLINES:,} about one topic, until it shows", shown, 0.100),
        Aim("  ... until a process of its own has settled all, by the clock", settled, 60.0),
    ]


def measure_stars(folder: Path) -> list[Aim]:
    """Many stars in a folder about one topic: from nothing, after new and changed files, and opening their desk."""
    prose = Prose(1, random.Random(1), stock=500)
    write_topic(folder, range(TOPIC), prose)
    library = Library.open([folder], folder / "state.json", folder / "cache", clock=lambda: NOW)
    library.refresh(lambda _: None, lambda: False)
    rows = [row for row in library.index.rows(list(library.select(Selection()))[-STARS:]) if row is not None]
    library.state.change({row.id: {"starred": True} for row in rows})
    follow = library.follow
    while True:  # the texts of starred pages are kept bit by bit
        before = timed(follow.told)
        if (folder / "cache").exists() and before < 0.1:
            break
    library.close()
    library = Library.open([folder], folder / "state.json", folder / "cache", clock=lambda: NOW)
    follow = library.follow
    nothing = [timed(follow.told)]
    opens = [timed(follow.entries) for _ in range(5)]
    write_topic(folder, range(TOPIC, TOPIC + NEW), prose)
    read = timed(lambda: library.refresh(lambda _: None, lambda: False))
    new = timed(follow.told)
    for path in sorted(folder.glob("*.md"))[: 16 * NEW : 16]:
        path.write_text(path.read_text(encoding="utf-8") + "\nMore of it.\n", encoding="utf-8")
    library.refresh(lambda _: None, lambda: False)
    changed = [timed(follow.told)]
    library.close()
    return [
        Aim(f"what {STARS:,} stars of {TOPIC:,} articles on one topic are told", nothing, 2.0),
        Aim(f"  ... {NEW} new files read, their stories and stars told", [read + new], 2.0),
        Aim("  ... of which the stars, where nearly all are touched", [new], 0.2),
        Aim(f"  ... after {NEW} changed files", changed, 0.2),
        Aim("  ... opening the desk again", opens, 0.050),
    ]


def _fresh(folder: Path, number: int) -> float:
    """Seconds for the story of one article in a program that was just started."""
    library = Library.open([folder], None, folder / "cache", clock=lambda: NOW)
    desk = library.stories
    seconds = timed(lambda: desk.story_of(number))
    library.close()
    return seconds


def _changes(library: Library, numbers: Iterable[int]) -> list[float]:
    """Seconds to have all stories right again after a file was taken away, and after it was put back, for each file.

    What the index itself takes to follow the folder comes before and is not counted.
    """
    times: list[float] = []
    for number in numbers:
        place = library.index.file(number)
        row = library.row(number)
        assert place is not None
        assert row is not None
        path, away = place[0], place[0].with_name(".away")
        for old, new in ((path, away), (away, path)):
            old.rename(new)
            library.apply([path], lambda _: None, lambda: False)
            asked = (library.index.by_id(row.id) or [number])[0]
            times.append(timed(lambda asked=asked: library.stories.story_of(asked)))
    return times


def measure_whole(folder: Path, cache: Path) -> tuple[list[Aim], str]:
    """The stories of a whole library, at once and after changes; and a sentence about them."""
    library = Library.open([folder], None, cache, clock=lambda: NOW)
    library.refresh(lambda _: None, lambda: False)
    stories: list[Story] = []
    whole = timed(lambda: stories.extend(library.stories.all() or ()))
    numbers = library.select(Selection())
    changed = _changes(library, numbers[:: max(1, len(numbers) // 50)])
    outlined = [timed(lambda: sum(1 for _ in library.stories.outlines()))]
    counts = library.counts()
    stars = _stars_among(library, numbers)
    library.close()
    said = (
        f"{counts.articles:,} articles: {len(stories):,} stories of {sum(story.events for story in stories):,} events, "
        f"the largest of {max((story.articles for story in stories), default=0):,} reports"
    )
    return [
        Aim(f"stories of {counts.articles:,} articles", [whole], 10.0 if counts.articles <= 100_000 else None),
        Aim("  ... right again after a file went or came", changed, 0.3),
        Aim("  ... each with its name, events and reports", outlined, None),
        *stars,
    ], said


def _stars_among(library: Library, numbers: Sequence[int]) -> list[Aim]:
    """Many stars anywhere in a library: from nothing, and after many files went and came."""
    chance = random.Random(1)
    starred = [row for row in library.index.rows(chance.sample(list(numbers), min(STARS, len(numbers)))) if row]
    library.state.change({row.id: {"starred": True} for row in starred})
    nothing = [timed(library.follow.told)]
    for _ in range(STARS // 50):  # the texts of starred pages are kept bit by bit
        library.follow.told()
    places = [library.index.file(number) for number in chance.sample(list(numbers), min(NEW, len(numbers)))]
    moves = {place[0]: place[0].with_name(f".away-{place[0].name}") for place in places if place}
    changed: list[float] = []
    for is_back in (False, True):
        for path, away in moves.items():
            (away if is_back else path).rename(path if is_back else away)
        library.apply(list(moves), lambda _: None, lambda: False)
        changed.append(timed(library.follow.told))
    return [
        Aim(f"what {len(starred):,} stars anywhere are told", nothing, 2.0),
        Aim(f"  ... after {len(moves)} files went, and came back", changed, 0.2),
        Aim("  ... opening the desk again", [timed(library.follow.entries) for _ in range(5)], 0.050),
    ]


def main() -> int:
    """Run from the command line; 1 when an aim was missed."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument(
        "--rounds", type=int, default=5, help="rounds over the articles of the dense story (default 5)"
    )
    options.add_argument("--library", type=Path, help="make the stories of this folder too")
    options.add_argument("--cache", type=Path, help="where the index of that folder is kept")
    chosen = options.parse_args()
    look_for_garbage_seldom()  # as the program does: else every third sidebar waits for Python to look through all
    with tempfile.TemporaryDirectory(prefix="broadsheet-stories-") as scratch:
        write_dense(Path(scratch))
        aims = measure_dense(Path(scratch), chosen.rounds)
    with tempfile.TemporaryDirectory(prefix="broadsheet-stars-") as scratch:
        aims += measure_stars(Path(scratch))
    with tempfile.TemporaryDirectory(prefix="broadsheet-feed-") as scratch:
        aims += measure_feed(Path(scratch))
    said = ""
    if chosen.library and chosen.cache:
        more, said = measure_whole(chosen.library, chosen.cache)
        aims += more
    print(f"{'':<58} {'p50':>12} {'p95':>12}  aim")
    print("\n".join(map(str, aims)))
    if said:
        print(said)
    return 0 if all(aim.holds for aim in aims) else 1


if __name__ == "__main__":
    raise SystemExit(main())
