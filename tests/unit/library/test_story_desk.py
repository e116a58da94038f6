"""What the library knows of stories, over small folders and, where it is at hand, a real one."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from reader.library.library import Library, Target
from reader.library.story_desk import StoryDesk
from reader.model.query import Selection
from reader.stories.groups import LARGE
from reader.stories.relations import Direction
from reader.stories.stories import Story
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
    assert mill.stories.all(lambda: True) == (alone,), "known stories need no time"


def test_computing_all_stories_can_be_cancelled(mill: Library) -> None:
    assert mill.stories.all(lambda: True) is None
    assert mill.stories.distribution(lambda: True) is None
    assert len(mill.stories.all() or ()) == 1


@pytest.mark.parametrize("whole", [False, True])
def test_a_changed_folder_changes_the_stories(tmp_path: Path, whole: bool) -> None:
    articles = story()
    write_library(tmp_path / "news", articles)
    library = library_of(tmp_path / "news")
    if whole:
        assert len(library.stories.all() or ()) == 1
    else:
        assert library.stories.story_of(number(library, "Comet seen at dawn")) is None
    comet = articles[3]
    tail = Written("A tail of green", 1, related=[comet])
    (tmp_path / "news" / "tail.md").write_text(tail.text(), encoding="utf-8")
    wheel = next((tmp_path / "news").glob("*article-1.md"))
    wheel.unlink()
    library.refresh(lambda _: None, lambda: False)
    assert titles(library, library.stories.members(number(library, "Comet seen at dawn"))) == [
        "Comet seen at dawn",
        "A tail of green",
    ]
    fresh = library_of(tmp_path / "news")
    # Numbers differ between an index that grew and one that was made at once; articles do not.
    assert [(s.id, titles(library, s.members)) for s in library.stories.all() or ()] == [
        (s.id, titles(fresh, s.members)) for s in fresh.stories.all() or ()
    ]
    fresh.close()
    library.close()


def _ask(desk: StoryDesk | None, _: object) -> None:
    if desk is not None:
        desk.all()


def built_anew(library: Library, large_group: int = LARGE) -> object:
    return StoryDesk(library.index, library.state, library.clock, library.zone, large_group=large_group).all()


def test_an_edge_that_moves_when_a_file_goes_is_followed(tmp_path: Path) -> None:
    # The address of the far file decides; when it goes, the title leads to a near one that has no other tie to it.
    far = Written("Weir report", 2000, url="https://news.example/weir-1")
    near = Written("Weir report, new", 12, url="https://news.example/weir-2")
    entry = Written(near.title, 2000, url=far.url)
    for path in write_library(tmp_path, [far, near, Written("Weir opens", 10, related=[entry])]):
        os.utime(path, (1e9, 1e9))  # a file written just now would be read again with the next look at the folder
    library = library_of(tmp_path)
    assert library.stories.all() == ()
    next(tmp_path.glob("*article-0.md")).unlink()
    library.refresh(lambda _: None, lambda: False)
    assert len(library.stories.all() or ()) == 1
    assert library.stories.all() == built_anew(library)
    library.close()


@pytest.mark.parametrize("begun", [False, True])
def test_stories_asked_for_before_the_edges_are_made_are_followed_too(tmp_path: Path, begun: bool) -> None:
    write_library(tmp_path, story()[3:] if begun else story())
    library = library_of(tmp_path)
    desk = StoryDesk(library.index, library.state, library.clock, library.zone)
    if begun:
        assert desk.all() == ()
        write_library(tmp_path, story())
    else:
        with library.index.database.writing(library.index.generation) as conn:
            conn.execute("INSERT INTO unlinked SELECT id FROM article")
            conn.execute("DELETE FROM edge")
    asked: list[object] = []
    library.refresh(lambda _: asked.append(desk.all()), lambda: False)
    assert () in asked, "asked in between"
    assert len(desk.all() or ()) == 1
    assert desk.all() == built_anew(library)
    library.close()


@pytest.mark.parametrize("large", [3, LARGE])
def test_any_files_that_come_and_go_give_the_stories_of_building_anew(tmp_path: Path, large: int) -> None:
    chance = random.Random(4)
    library = library_of(tmp_path)
    desk = StoryDesk(library.index, library.state, library.clock, library.zone, large_group=large)
    # Few titles and addresses for many files: edges move from one file to another at every step.
    names = ["Weir opens", "Weir closes", "Weir report"]

    def some(related: int) -> Written:
        url = f"https://news.example/{chance.randrange(9)}"
        others = [some(0) for _ in range(related)]
        return Written(chance.choice(names), chance.randrange(60) * 72, url=url, related=others)

    seen: set[Story] = set()
    for step in range(60):
        for number in chance.sample(range(12), 2):
            path = tmp_path / f"{number}.md"
            if chance.random() < 0.4:
                path.unlink(missing_ok=True)
            else:
                path.write_text(some(3).text(), encoding="utf-8")
                os.utime(path, (1e9 + step, 1e9 + step))
        meanwhile = chance.random() < 0.3
        library.refresh(partial(_ask, desk if meanwhile else None), lambda: False)
        assert desk.all() == built_anew(library, large), step
        seen.update(desk.all() or ())
    assert len(seen) > 20
    library.close()


def test_the_timeline_shows_where_an_earlier_visit_left_off(tmp_path: Path) -> None:
    write_library(tmp_path / "news", story())
    state = tmp_path / "state.json"
    first = library_of(tmp_path / "news", state, hours=-36)
    wheel = first.row(number(first, "Mill wheel found under the quay"))
    assert wheel
    first.mark([Target.of_row(wheel)], "read", read=True)
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


def test_a_group_too_large_to_follow_is_found_with_all_others(mill: Library) -> None:
    def desk() -> StoryDesk:
        return StoryDesk(mill.index, mill.state, mill.clock, mill.zone, large_group=2)

    wheel = number(mill, "Mill wheel found under the quay")
    whole = mill.stories.story_of(wheel)
    assert whole is not None
    assert desk().story_of(wheel) == whole
    assert desk().story_of(wheel, at_hand=True) is None, "that would cost the whole library"
    assert desk().story_of(wheel, cancelled=lambda: True) is None
    patient = desk()
    assert patient.story_of(wheel, cancelled=lambda: True) is None
    assert patient.story_of(wheel) == whole, "a cancelled question is no answer"
    assert patient.story_of(wheel, at_hand=True) == whole, "now it is known"


def test_the_days_of_a_story_can_be_set(tmp_path: Path) -> None:
    write_library(tmp_path, story())
    for days, count in ((0.5, 0), (1.0, 1), (7.0, 1)):
        library = Library.open([tmp_path], None, None, clock=lambda: NOON, story_days=days)
        library.refresh(lambda _: None, lambda: False)
        wheel = number(library, "Mill wheel found under the quay")
        assert (library.stories.story_of(wheel) is not None) is bool(count)
        assert len(library.stories.all() or ()) == count
        library.close()


def test_later_reports_on_stars_are_counted_until_they_are_read_or_the_star_is_gone(tmp_path: Path) -> None:
    write_library(tmp_path / "news", story())
    library = library_of(tmp_path / "news")
    wheel = library.row(number(library, "Mill wheel found under the quay"))
    assert wheel
    assert (library.follow.count(), library.follow.all()) == (0, ())
    library.mark([Target.of_row(wheel)], "starred", starred=True)
    assert library.follow.count() == 2
    votes = library.row(number(library, "Council votes to raise the wheel"))
    assert votes
    library.mark([Target.of_row(votes)], "read", read=True)
    assert library.follow.count() == 1
    more = Written("Mill wheel on show", 1, related=[story()[0]])
    (tmp_path / "news" / "more.md").write_text(more.text(), encoding="utf-8")
    library.refresh(lambda _: None, lambda: False)
    assert [row.title for row in library.follow.all()[0].later] == ["Mill wheel on show", "The mill turns again"]
    for path in (tmp_path / "news").glob("*article-0.md"):
        path.unlink()
    library.refresh(lambda _: None, lambda: False)
    group = library.follow.all()[0]
    assert (group.star.title, group.star.row) == ("Mill wheel found under the quay", None)
    assert [row.title for row in group.later] == ["Mill wheel on show", "The mill turns again"], "its file is gone"
    library.undo()
    library.undo()
    assert library.follow.all() == ()
    library.close()


def test_queries_speak_of_the_story(mill: Library) -> None:
    this = number(mill, "The mill turns again")
    found = mill.find(Selection(words="story:this"), this=this)
    assert found.rowids is not None
    assert sorted(titles(mill, found.rowids)) == sorted(titles(mill, mill.stories.members(this)))


def test_bridges_stand_last_with_the_article_between(tmp_path: Path) -> None:
    far, near = Written("Far harbour floods", 30), Written("Near harbour floods", 20)
    start = Written("Rain falls for days", 10, related=[near])
    near.related = [far]
    write_library(tmp_path, [far, near, start])
    library = library_of(tmp_path)
    opened = library.open_article(number(library, "Rain falls for days"))
    assert opened
    assert [(r.number, r.direction, r.card.title) for r in opened.relations] == [
        (1, Direction.EARLIER, "Near harbour floods"),
        (2, Direction.BRIDGE, "Far harbour floods"),
    ]
    assert opened.relations[1].reason == "through “Near harbour floods”"
    assert [row.title for row, _ in library.stories.bridges(opened.rowid or 0)] == ["Far harbour floods"]
    library.close()


def test_similar_articles_are_offered_only_where_no_relation_leads_to_a_file(tmp_path: Path) -> None:
    text = "The governor of Palisade pardoned Orla Brannigan, whose clemency petition named the ferry ledger."
    one = Written("Brannigan pardoned in Palisade", 10, excerpt=text)
    two = Written("Clemency petition of Brannigan fails", 900, excerpt="The ferry ledger of Palisade kept Orla jailed.")
    listed = Written("Brannigan, Palisade and the ledger", 400, excerpt=text)
    listed.related = [Written("Weather", 402)]
    write_library(tmp_path, [one, two, listed, *listed.related, Written("Choir wins again", 3)])
    library = library_of(tmp_path)
    opened = library.open_article(number(library, one.title))
    assert opened
    assert {r.direction for r in opened.relations} == {Direction.SIMILAR}
    assert two.title in [r.card.title for r in opened.relations]
    assert all(r.reason.startswith("shares: ") for r in opened.relations)
    assert library.stories.similar(number(library, listed.title)) == []
    assert library.stories.similar(number(library, "Choir wins again")) == []
    library.close()


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
    assert lines[1].endswith("53.2 %, within 7 days 52.3 %, nine in ten have at most 6 of these")
    assert lines[2].endswith("35.6 %, within 7 days 33.9 %")
    assert lines[3] == "relations: 5,279, within one source 4.7 %, within one site 9.5 %"
    assert lines[4] == "connected within 7 days: 210 groups, the largest of 57"
    assert lines[5].startswith("stories: 227 with 1,093 articles")
    library.close()


@needs_shared
def test_the_later_document_is_offered_for_the_earlier_article() -> None:
    assert SHARED is not None
    library = library_of(SHARED / "seeds")
    rows = [row for row in library.rows(library.select(Selection())) if row and row.published]
    earliest = min(rows, key=lambda row: row.published.epoch if row.published else 0)
    opened = library.open_article(earliest.rowid)
    assert opened
    similar = [r for r in opened.relations if r.direction is Direction.SIMILAR]
    assert similar
    assert all(r.number > sum(other.is_stated for other in opened.relations) for r in similar)
    library.close()
