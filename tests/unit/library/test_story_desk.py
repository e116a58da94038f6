"""What the library knows of stories, over small folders and, where it is at hand, a real one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from textual.style import Style

from reader.folders.article_files import read_whole
from reader.library.answers import Target
from reader.library.library import Library
from reader.model.article import WholeArticle
from reader.model.query import Selection
from reader.stories.relations import Direction
from reader.ui.render.row import UNICODE
from reader.ui.render.story import CoverageLines
from reader.ui.widgets.line_list import STYLES
from tests.articles import NOON, Written, story, write_library
from tests.shared_data import SHARED, needs_shared


def library_of(folder: Path, state: Path | None = None, hours: float = 0) -> Library:
    """A library of a folder, read; hours: after NOON."""
    library = Library.open([folder], state, None, clock=lambda: NOON + timedelta(hours=hours))
    library.refresh(lambda _: None, lambda: False)
    return library


@pytest.fixture
def mill(tmp_path: Path) -> Iterator[Library]:
    write_library(tmp_path / "news", story())
    library = library_of(tmp_path / "news")
    yield library
    library.close()


def number(library: Library, title: str) -> int:
    rows = library.rows(library.select(Selection()))
    return next(row.rowid for row in rows if row and row.title == title)


def titles(library: Library, numbers: object) -> list[str]:
    return [row.title for row in library.rows(list(numbers)) if row]  # type: ignore[call-overload]


def outlines(library: Library) -> list[tuple[str, str, list[list[str]]]]:
    """Identifier and name of every story, and the headlines of its events."""
    return [
        (told.story.id, told.title, [[row.title for row in event.reports] for event in told.events])
        for told in library.stories.outlines()
    ]


def test_a_story_is_found_from_each_of_its_articles_and_from_no_other(mill: Library) -> None:
    expected = ["Mill wheel found under the quay", "Council votes to raise the wheel", "The mill turns again"]
    for title in expected:
        assert titles(mill, mill.stories.members(number(mill, title))) == expected
    comet = number(mill, "Comet seen at dawn")
    assert mill.stories.story_of(comet) is None
    assert mill.stories.timeline(comet) is None
    assert mill.stories.coverage(comet) is None
    assert mill.stories.markdown(comet) == ""
    assert list(mill.stories.members(comet)) == [comet]


def test_the_stories_of_the_library_are_those_of_its_articles(mill: Library) -> None:
    alone = mill.stories.story_of(number(mill, "The mill turns again"))
    assert mill.stories.all() == (alone,)


def test_computing_all_stories_can_be_cancelled(mill: Library) -> None:
    assert mill.stories.all(lambda: True) is None
    assert mill.stories.distribution(lambda: True) is None
    assert len(mill.stories.all() or ()) == 1


def test_a_changed_folder_changes_the_stories(tmp_path: Path) -> None:
    articles = story()
    write_library(tmp_path / "news", articles)
    library = library_of(tmp_path / "news")
    assert library.stories.story_of(number(library, "Comet seen at dawn")) is None
    comet = articles[3]
    tail = Written("A comet tail of green at dawn", 1, related=[comet])
    (tmp_path / "news" / "tail.md").write_text(tail.text(), encoding="utf-8")
    wheel = next((tmp_path / "news").glob("*article-1.md"))
    wheel.unlink()
    library.refresh(lambda _: None, lambda: False)
    assert titles(library, library.stories.members(number(library, "Comet seen at dawn"))) == [
        "Comet seen at dawn",
        "A comet tail of green at dawn",
    ]
    fresh = library_of(tmp_path / "news")
    # Numbers differ between an index that grew and one that was made at once; articles do not.
    assert outlines(library) == outlines(fresh)
    fresh.close()
    library.close()


def test_the_timeline_shows_where_an_earlier_visit_left_off(tmp_path: Path) -> None:
    for path in write_library(tmp_path / "news", story()):
        os.utime(path, (1e9, 1e9))  # they came long ago: then the time of publication tells what is new
    state = tmp_path / "state.json"
    first = library_of(tmp_path / "news", state, hours=-36)
    wheel = first.row(number(first, "Mill wheel found under the quay"))
    assert wheel
    first.marks.mark([Target.of_row(wheel)], "read", read=True)
    shown = first.stories.timeline(wheel.rowid)
    assert shown
    assert not any("last read" in getattr(line, "words", "") for line in shown.lines), "this visit does not count"
    first.close()
    second = library_of(tmp_path / "news", state)
    shown = second.stories.timeline(wheel.rowid)
    assert shown
    words = [getattr(line, "words", "") or line.row.title for line in shown.lines]  # type: ignore[union-attr]
    visit = words.index("you last read this story on 19 Nov")
    assert words.index("Council votes to raise the wheel") < visit < words.index("The mill turns again")
    second.close()


def test_developments_of_stars_are_counted_until_they_are_read_or_the_star_is_gone(tmp_path: Path) -> None:
    write_library(tmp_path / "news", story())
    library = library_of(tmp_path / "news")

    def lines() -> list[list[str]]:
        return [[line.title for line in told.lines] for told in library.follow.told()]

    wheel = library.row(number(library, "Mill wheel found under the quay"))
    assert wheel
    assert (library.follow.count(), lines()) == (0, [])
    library.marks.mark([Target.of_row(wheel)], "starred", starred=True)
    assert lines() == [["Council votes to raise the wheel", "The mill turns again"]]
    assert library.follow.count() == 2
    votes = library.row(number(library, "Council votes to raise the wheel"))
    assert votes
    library.marks.mark([Target.of_row(votes)], "read", read=True)
    assert library.follow.count() == 1
    for path in (tmp_path / "news").glob("*article-0.md"):
        path.unlink()
    library.refresh(lambda _: None, lambda: False)
    (told,) = library.follow.told()
    assert (told.star.title, told.star.row) == ("Mill wheel found under the quay", None), "a star outlives its file"
    library.marks.undo()
    library.marks.undo()
    assert (library.follow.count(), lines()) == (0, [])
    library.close()


def test_queries_speak_of_the_story(mill: Library) -> None:
    this = number(mill, "The mill turns again")
    found = mill.find(Selection(words="story:this"), this=this)
    assert found.rowids is not None
    assert sorted(titles(mill, found.rowids)) == sorted(titles(mill, mill.stories.members(this)))


def test_statistics_of_an_empty_folder(tmp_path: Path) -> None:
    library = library_of(tmp_path)
    assert "related entries: 0, none of them resolve" in list(library.stories.stats_lines())
    library.close()


@needs_shared
def test_every_entry_of_a_real_folder_resolves() -> None:
    assert SHARED is not None
    library = library_of(SHARED / "real" / "diablo4_news")
    lines = list(library.stories.stats_lines())
    assert lines[0] == "related entries: 5,315, 100.0 % of them resolve"
    assert lines[3] == "relations: 5,279, within one source 4.7 %, within one site 9.5 %"
    library.close()


def test_similar_articles_come_last_and_say_why(tmp_path: Path) -> None:
    text = "The governor of Palisade pardoned Orla Brannigan, whose clemency petition named the ferry ledger."
    one = Written("Brannigan pardoned in Palisade", 10, excerpt=text)
    two = Written("Clemency petition of Brannigan fails", 900, excerpt="The ferry ledger of Palisade kept Orla jailed.")
    write_library(tmp_path, [one, two, Written("Choir wins a prize", 3)])
    library = library_of(tmp_path)
    opened = library.open_article(number(library, one.title))
    assert opened
    (earlier,) = opened.relations
    assert (earlier.card.title, earlier.direction) == (two.title, Direction.EARLIER)
    assert earlier.reason.startswith("both say: ")
    assert {"Brannigan", "Palisade"} <= set(earlier.reason.removeprefix("both say: ").split(" · ")[0].split(", "))
    assert earlier.reason.endswith(" · 37d apart · same story")
    assert library.stories.similar(number(library, "Choir wins a prize"), 5) == []
    library.close()


def test_nothing_is_similar_for_a_single_word_in_common(tmp_path: Path) -> None:
    census = Written("Quokka census begins", 500)
    again = Written("Quokka census begins anew", 10)
    write_library(tmp_path, [census, Written("Quokka lighthouse opens", 250), again])
    library = library_of(tmp_path)
    found = library.stories.similar(number(library, census.title), 5)
    assert titles(library, found) == [again.title]
    library.close()


@needs_shared
def test_the_later_document_is_offered_for_the_earlier_article() -> None:
    assert SHARED is not None
    library = library_of(SHARED / "seeds")
    rows = [row for row in library.rows(library.select(Selection())) if row and row.published]
    earliest = min(rows, key=lambda row: row.published.epoch if row.published else 0)
    opened = library.open_article(earliest.rowid)
    assert opened
    assert opened.relations, "by words alone"
    assert [r.number for r in opened.relations] == list(range(1, len(opened.relations) + 1))
    library.close()


def test_a_reason_shows_no_word_that_everybody_uses(mill: Library) -> None:
    shown: set[str] = set()
    for row in mill.rows(mill.select(Selection())):
        opened = mill.open_article(row.rowid) if row else None
        assert opened
        for relation in opened.relations:
            if relation.reason.startswith("both say: "):
                shown.update(relation.reason.removeprefix("both say: ").split(" · ")[0].split(", "))
    assert "wheel" in shown
    assert shown.isdisjoint({"the", "The", "to", "and", "is", "at"}), shown


def test_coverage_names_the_words_that_each_source_alone_uses(tmp_path: Path) -> None:
    same = "The lower bridge of Saltmere is closed after the flood, says the harbour office."
    told = {
        "Gull": "Flood closes the lower bridge",
        "Tern": "Flood closes bridge, 3 ferry sails",
        "Mole": "Harbour office: flood closes the lower bridge",
    }
    write_library(
        tmp_path,
        [
            Written(
                title, place, source=source, url=f"https://{source}.example/the-trusts-{source}s-bridge", excerpt=same
            )
            for place, (source, title) in enumerate(told.items())
        ],
    )
    library = library_of(tmp_path)
    shown = library.stories.coverage(number(library, "Flood closes the lower bridge"))
    assert shown is not None
    assert {source.source: source.alone for source in shown.sources} == {
        "Gull": (),
        "Tern": ("ferry", "sails"),
        "Mole": (),
    }
    assert shown.reports == 3 and shown.story == 3
    lines = CoverageLines(shown, UNICODE)
    lines.fit(60)
    drawn = [lines.line(at, 60, dict.fromkeys(STYLES, Style())).plain for at in range(lines.height)]
    assert sum("says alone: ferry, sails" in line for line in drawn) == 1
    library.close()


def test_for_an_article_without_a_text_the_others_say_how_they_begin(tmp_path: Path) -> None:
    words = "Dredger sinks beside the granary quay"
    write_library(
        tmp_path,
        [
            Written(words, 3),
            Written(f"{words} at dawn", 2, source="Observer", excerpt="The crew of nine is safe."),
            Written(
                f"{words}, crew safe", 1, source="Harbour Post", excerpt="Nine men went into the boats.", body="So."
            ),
        ],
    )
    library = library_of(tmp_path)
    opened = {title: library.rows([number(library, title)])[0] for title in (words, f"{words}, crew safe")}
    told: dict[str, set[str]] = {}
    for title, row in opened.items():
        assert row is not None
        place = library.index.file(row.rowid)
        whole = read_whole(*place) if place else None
        assert isinstance(whole, WholeArticle)
        assert library.relations(row, whole)[0].is_same_event
        told[title] = {relation.card.summary for relation in library.relations(row, whole)}
    library.close()
    assert told == {words: {"The crew of nine is safe."}, f"{words}, crew safe": {""}}
