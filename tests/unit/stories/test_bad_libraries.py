"""Libraries that nobody would make on purpose: their stories are found to the end, and every view can be made."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.index import events as index_events
from reader.index import settling
from reader.library.library import Library
from reader.model.query import Selection

START = datetime(2024, 1, 1, tzinfo=UTC)
CHANCE = random.Random(7)
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
VOCABULARY = ["".join(CHANCE.choices(SYLLABLES, k=CHANCE.randint(2, 4))) for _ in range(900)]
SCRIPTS = {
    "Greek": "αβγδεζηθικλμνξοπρσ",
    "Russian": "абвгдежзиклмнопрст",
    "Japanese": "日本東京大阪新聞記事水車動出",
    "Arabic": "ابتثجحخدذرزسشص",
    "Thai": "กขคงจฉชซญดตถ",
}


def words(count: int, among: list[str] = VOCABULARY) -> str:
    """Random words."""
    return " ".join(CHANCE.choices(among, k=count))


Article = tuple[str, str, str, str]
"""Headline, date (may be empty), source, text."""


def at(hours: float) -> str:
    """A date."""
    return (START + timedelta(hours=hours)).isoformat()


def copies() -> list[Article]:
    """One article, again and again."""
    text = words(200)
    return [("The mill wheel turns again", at(place / 60), f"Source {place % 9}", text) for place in range(60)]


def one_title() -> list[Article]:
    """One headline over different texts."""
    return [("Weekly report of the harbour", at(place), f"Source {place % 5}", words(150)) for place in range(40)]


def languages() -> list[Article]:
    """One language after another."""
    made: list[Article] = []
    for name, letters in SCRIPTS.items():
        own = ["".join(CHANCE.choices(letters, k=CHANCE.randint(3, 8))) for _ in range(200)]
        made += [(words(8, own), at(place), name, words(80, own)) for place in range(15)]
    return made


def sizes() -> list[Article]:
    """Texts of a megabyte, of one word, of none."""
    huge = [(words(6), at(place), "Long", words(170_000)) for place in range(2)]
    small = [("Mill", at(place), "Short", text) for place in range(20) for text in ("mill", "")]
    return huge + small


def one_date() -> list[Article]:
    """All of the same second."""
    return [(words(8), at(0), f"Source {place % 9}", words(40)) for place in range(60)]


def no_date() -> list[Article]:
    """None with a date."""
    return [(words(8), "", f"Source {place % 9}", words(40)) for place in range(60)]


def odd_dates() -> list[Article]:
    """Long ago, and long hence."""
    dates = ["1970-01-01T00:00:00Z", "1969-12-31T23:00:00Z", "2099-12-31", "0001-01-01", "9999-12-31T23:59:59Z"]
    return [(words(8), dates[place % 5], f"Source {place % 9}", words(40)) for place in range(50)]


def one_footer() -> list[Article]:
    """A source that puts the same words under everything."""
    footer = words(200)
    return [(words(8), at(place / 2), "One source", f"{words(5)} {footer}") for place in range(40)]


def rush() -> list[Article]:
    """Very many reports of one matter in a day."""
    few = VOCABULARY[:40]
    return [
        (f"{words(6, few)} {words(2)}", at(place / 8), f"Source {place % 40}", words(20, few)) for place in range(150)
    ]


def signs() -> list[Article]:
    """Headlines without a letter."""
    kinds = ["!!!", "???", "—", "…", "🙂🙂", "§", "***", "#"]
    return [(kinds[place % 8] * (1 + place % 3), at(place / 6), "Signs", "") for place in range(40)]


def library_of(folder: Path, articles: list[Article]) -> Library:
    """A library of these articles, with its stories."""
    for place, (title, date, source, text) in enumerate(articles):
        dated = f"publishedDateTime: {date}\n" if date else ""
        head = f'title: "{title}"\n{dated}provider:\n  name: {source}\nwebUrl: https://{place % 7}.example/{place}\n'
        (folder / f"{place}.md").write_text(f"---\n{head}---\n{text}\n", encoding="utf-8")
    made = Library.open([folder], None, None)
    made.refresh(lambda _: None, lambda: False)
    return made


@pytest.fixture(autouse=True)
def same_chance() -> None:
    """The same articles in each test, whichever runs first."""
    CHANCE.seed(7)


@pytest.mark.parametrize(
    "make",
    [copies, one_title, languages, sizes, one_date, no_date, odd_dates, one_footer, rush, signs],
)
def test_stories_are_found_to_the_end_and_every_view_can_be_made(
    tmp_path: Path, make: Callable[[], list[Article]]
) -> None:
    articles = make()
    library = library_of(tmp_path, articles)
    assert library.index.database.read(lambda conn: settling.pending(conn, patient=True), -1, bulk=True) == 0
    numbers = library.select(Selection())
    assert len(numbers) == len(articles)
    assert sorted(number for _, number in index_events.all_reports(library.index)) == sorted(numbers)
    for number in numbers[:: max(1, len(numbers) // 5)]:
        opened = library.open_article(number)
        assert opened is not None
        assert all(relation.id != opened.id for relation in opened.relations)
        library.stories.timeline(number)
        library.stories.coverage(number)
        library.stories.similar(number, 5)
    for outline in library.stories.outlines():
        assert outline.title
    library.close()


def events_of(folder: Path, articles: list[Article]) -> list[int]:
    """How many reports each event of a library has, the most first."""
    library = library_of(folder, articles)
    counts = sorted((event.reports for event in index_events.all_events(library.index)), reverse=True)
    library.close()
    return counts


def test_copies_are_one_event(tmp_path: Path) -> None:
    assert events_of(tmp_path, copies()) == [60]


@pytest.mark.parametrize("make", [one_date, no_date, one_footer, signs])
def test_what_has_only_dates_words_of_a_source_or_signs_in_common_is_no_event(
    tmp_path: Path, make: Callable[[], list[Article]]
) -> None:
    assert max(events_of(tmp_path, make())) <= 3, "two words by chance"
