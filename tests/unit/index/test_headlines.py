"""Later texts that use a headline's words: what is found step by step is what reading all texts finds."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

from reader.index.headlines import headline_covers, headlines
from reader.index.index import Index
from reader.library.library import Library
from reader.model.query import Selection
from reader.stories.developments import covers
from reader.stories.said import keys, number_of
from tests.articles import Written, write_library

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PLANTS = [
    "acorn",
    "beech",
    "cedar",
    "damson",
    "elder",
    "fennel",
    "ginger",
    "hazel",
    "juniper",
    "larch",
    "medlar",
    "nettle",
]


def test_what_covers_a_headline_is_found_as_by_reading_all_texts(tmp_path: Path) -> None:
    chance = random.Random(5)
    written = [
        Written(
            " ".join(chance.sample(PLANTS, chance.randrange(3, 7))).capitalize(),
            5.0 * number,
            body=" ".join(chance.sample(PLANTS, chance.randrange(2, 11))) + ".\n",
        )
        for number in range(80)
    ]
    write_library(tmp_path / "news", written)
    library = Library.open([tmp_path / "news"], None, None, clock=lambda: NOON)
    library.refresh(lambda _: None, lambda: False)
    bodies = {article.title: article.body for article in written}
    rows = {row.rowid: row for row in library.index.rows(list(library.select(Selection()))) if row}
    of_title = headlines(library.index, {row.title for row in rows.values()})
    # In so small a folder all of these words are common: they count as rare here.
    rare = {title: tuple(sorted(one.weights, key=one.weights.__getitem__)) for title, one in of_title.items()}
    of = {number: of_title[row.title]._replace(rare=rare[row.title], most=999) for number, row in rows.items()}
    found = headline_covers(library.index, of)
    library.close()
    count = 0
    for number, row in rows.items():
        headline = of[number]
        for other, later in rows.items():
            used = {number_of(key) for key in keys(f"{later.title} {bodies[later.title]}")} & headline.weights.keys()
            cover = covers(headline.weights, headline.rare, used & set(headline.rare)) if other > number else ()
            assert found[number].get(other, ()) == cover, (row.title, later.title)
            count += bool(cover)
    assert count > 20, "the test means something"


def test_a_text_whose_foremost_words_are_few_of_a_headline_is_not_looked_at(tmp_path: Path) -> None:
    write_library(tmp_path / "news", [Written("Acorn beech cedar damson elder", 5.0), Written("Olive", 2.0)])
    library = Library.open([tmp_path / "news"], None, None, clock=lambda: NOON)
    library.refresh(lambda _: None, lambda: False)
    (headline,) = headlines(library.index, {"Acorn beech cedar damson elder"}).values()
    library.close()
    assert len(headline.rare) == 5
    assert headline.may_be_covered(headline.rare[:3])
    assert not headline.may_be_covered(headline.rare[:2])
    assert not headline.may_be_covered([])


def test_every_headline_is_answered_also_when_the_index_is_closed(tmp_path: Path) -> None:
    index = Index.open([tmp_path], None)
    index.close()
    assert headlines(index, {"Comet seen at dawn"})["Comet seen at dawn"].rare == ()
