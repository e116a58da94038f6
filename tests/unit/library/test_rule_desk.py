"""Rules on arrival: what they find among new articles, one step of undo, and what is wrong with a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from reader.library.answers import Target
from reader.library.library import Library
from reader.library.rule_desk import RuleDesk, RuleError
from reader.library.topic_desk import Kind, TopicDesk
from reader.model.query import Selection
from tests.articles import NOON, Written, write_library

QUERIES = {"comets": "title:comet", "ferries": "title:ferry", "broken": "date:(", "nobody": "source:nobody"}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    folder = tmp_path / "news"
    write_library(folder, [Written("Comet seen", 2), Written("Ferry sails", 3), Written("Old comet", 90)])
    library = Library.open([folder], None, None, clock=lambda: NOON)
    library.marks.share()
    library.refresh(lambda _: None, lambda: False)
    yield library
    library.close()


def desk(library: Library, **rules: tuple[str, ...]) -> RuleDesk:
    return RuleDesk(library, rules, QUERIES)


def files_of(library: Library, *titles: str) -> list[Path]:
    every = {row.title: row.rowid for row in library.rows(library.select(Selection())) if row}
    places = [library.index.file(every[title]) for title in titles]
    return [place[0] for place in places if place]


def marks(library: Library) -> Mapping[str, tuple[bool, bool]]:
    rows = [row for row in library.rows(library.select(Selection())) if row]
    return {row.title: (library.state_of(row.id).read, library.state_of(row.id).starred) for row in rows}


def test_rules_touch_new_articles_only_and_are_one_step_of_undo(library: Library) -> None:
    new = files_of(library, "Comet seen", "Ferry sails")
    rules = desk(library, comets=("read",), ferries=("star", "read"))
    assert rules.are_here(new) and not rules.are_here([*new, new[0].with_name("later.md")])
    applied = rules.apply([*new, new[0].with_name("later.md")])
    assert marks(library) == {"Comet seen": (True, False), "Ferry sails": (True, True), "Old comet": (False, False)}
    assert applied.sentence == "2 marked read, 1 starred by rules"
    assert len(applied.ids) == 2 and not applied.failures
    undone = library.marks.undo()
    assert undone is not None and (undone.label, undone.count) == ("rules", 2)
    assert set(marks(library).values()) == {(False, False)}
    assert library.marks.undo() is None


def test_marks_that_are_there_already_are_no_change(library: Library) -> None:
    new = files_of(library, "Comet seen")
    rules = desk(library, comets=("read",))
    rules.apply(new)
    assert rules.apply(new).sentence == ""
    assert desk(library).apply(new).sentence == ""


def test_rules_that_find_several_files_of_one_article_are_all_applied(tmp_path: Path) -> None:
    url = "https://news.example/one"
    write_library(tmp_path / "news", [Written("Comet seen", 2, url=url), Written("Ferry sails", 3, url=url)])
    library = Library.open([tmp_path / "news"], None, None, clock=lambda: NOON)
    library.refresh(lambda _: None, lambda: False)
    applied = desk(library, comets=("read",), ferries=("star",)).apply(files_of(library, "Comet seen", "Ferry sails"))
    (article,) = applied.ids
    state = library.state_of(article)
    assert state.read and state.starred and applied.sentence == "1 marked read, 1 starred by rules"
    library.close()


def test_lists_change_by_rules_also_while_marks_are_held(library: Library) -> None:
    library.marks.hold(True)
    desk(library, comets=("read",)).apply(files_of(library, "Comet seen"))
    assert len(library.select(Selection(unread=True))) == 2


def test_a_rule_with_a_mistake_stops_no_other(library: Library) -> None:
    applied = desk(library, broken=("read",), nobody=("read",), comets=("read",)).apply(files_of(library, "Comet seen"))
    assert applied.sentence == "1 marked read by rules"
    (failure,) = applied.failures
    assert failure.startswith("the rule 'broken' was passed over: ")


def test_a_trial_counts_and_changes_nothing(library: Library) -> None:
    desk(library, comets=("read",)).apply(files_of(library, "Old comet"))
    before = marks(library)
    trial = desk(library).try_out("title:comet", ("read", "star"))
    assert (len(trial.rowids), dict(trial.changes)) == (2, {"marked read": 1, "starred": 2})
    assert marks(library) == before
    assert desk(library).try_out("???", ("read",)).sentence == "There is no letter or digit to search for"
    with pytest.raises(RuleError):
        desk(library).try_out("date:(", ("read",))


def test_what_a_rule_hides_is_in_no_list_but_found_and_shown_again(library: Library) -> None:
    def titles(words: str = "") -> list[str]:
        return sorted(row.title for row in library.rows(library.select(Selection())) if row and words in row.title)

    applied = desk(library, comets=("hide",)).apply(files_of(library, "Comet seen"))
    assert applied.sentence == "1 hidden by rules"
    assert titles() == ["Ferry sails", "Old comet"]
    found = library.find(Selection(words="title:comet"))
    assert found.rowids is not None and len(found.rowids) == 2
    library.marks.undo()
    assert len(titles()) == 3
    desk(library, comets=("hide", "star")).apply(files_of(library, "Comet seen"))
    assert len(library.select(Selection(starred=True))) == 1
    assert desk(library).show_again() == 1
    assert len(titles()) == 3 and desk(library).show_again() == 0


def test_a_rule_does_not_shorten_how_long_a_story_is_muted(library: Library) -> None:
    row = next(row for row in library.rows(library.select(Selection())) if row and row.title == "Comet seen")
    new = files_of(library, "Comet seen")
    library.marks.mark_one(Target.of_row(row), "muted", fields={"muted": "always"})
    assert desk(library, comets=("hide",)).apply(new).sentence == ""
    assert library.state_of(row.id).muted == "always"


def test_a_topic_is_shown_counted_and_found_like_those_of_files_and_written_into_none(library: Library) -> None:
    new = files_of(library, "Comet seen", "Ferry sails")
    before = [path.read_bytes() for path in new]
    rules = desk(library, comets=("topic:Night sky", "read"), ferries=("topic:Ships",))
    trial = rules.try_out("title:comet", ["topic:Night sky"])
    assert trial.changes == {"given the topic Night sky": 2}
    assert rules.apply(new).sentence == "1 marked read, 2 given a topic by rules"
    assert rules.apply(new).sentence == ""
    assert rules.try_out("title:comet", ["topic:night SKY"]).changes == {"given the topic night SKY": 1}
    (comet,) = [row for row in library.rows(library.find(Selection(words='topic:="night sky"')).rowids or ()) if row]
    assert (comet.title, comet.topics[-1]) == ("Comet seen", "Night sky")
    assert library.find(Selection(words="NOT topic:night")).rowids is not None
    assert len(library.find(Selection(words="NOT topic:night")).rowids or ()) == 2
    assert any("Night sky" in ending.label for ending in library.complete("topic:nigh", 10))
    counted = {one.name: (one.articles, one.unread) for one in TopicDesk(library).all(Kind.TOPIC)}
    assert (counted["Night sky"], counted["Ships"]) == ((1, 0), (1, 1))
    assert [path.read_bytes() for path in new] == before


def test_a_given_topic_goes_with_undo_and_when_it_is_forgotten(library: Library) -> None:
    rules = desk(library, comets=("topic:Sky", "topic:Night"))
    rules.apply(files_of(library, "Comet seen", "Old comet"))
    assert len(library.find(Selection(words="topic:sky")).rowids or ()) == 2
    assert rules.forget("SKY") == 2 and rules.forget("Ferry") == 0
    assert not library.find(Selection(words="topic:sky")).rowids
    assert len(library.find(Selection(words="topic:night")).rowids or ()) == 2
    library.marks.undo()
    assert len(library.find(Selection(words="topic:sky topic:night")).rowids or ()) == 2
    library.marks.undo()
    assert not library.find(Selection(words="topic:night")).rowids


def test_a_topic_that_the_file_states_is_not_given_again(tmp_path: Path) -> None:
    write_library(tmp_path, [Written("Comet seen", 2, topics=("Sky",))])
    library = Library.open([tmp_path], None, None, clock=lambda: NOON)
    library.marks.share()
    library.refresh(lambda _: None, lambda: False)
    applied = RuleDesk(library, {"comets": ("topic:sky", "topic:Night")}, QUERIES).apply(
        files_of(library, "Comet seen")
    )
    assert applied.sentence == "1 given a topic by rules"
    (gathered,) = [one for one in TopicDesk(library).all(Kind.TOPIC) if one.name == "Sky"]
    assert gathered.articles == 1
    (row,) = library.rows(library.select(Selection()))
    assert row is not None and row.topics == ("Sky", "Night")
    library.close()
