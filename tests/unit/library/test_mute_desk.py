"""Muted stories: what is hidden, where it is still found, and when it comes back."""

from __future__ import annotations

from pathlib import Path

from reader.library.answers import Target
from reader.library.library import Library
from reader.model.query import Selection
from reader.stories.mute import ALWAYS, until_source
from tests.articles import Written, story, write_library
from tests.unit.library.test_story_desk import library_of, number, titles

FIRST, SECOND, THIRD = (article.title for article in story()[:3])


def mute(library: Library, title: str, value: str) -> Target:
    row = library.row(number(library, title))
    assert row is not None
    library.marks.mark_one(Target.of_row(row), "muted", fields={"muted": value})
    return Target.of_row(row)


def shown(library: Library, selection: Selection | None = None) -> list[str]:
    return titles(library, library.select(selection or Selection()))


def test_a_muted_story_is_counted_and_not_shown_but_found_starred_and_undone(tmp_path: Path) -> None:
    write_library(tmp_path / "news", story())
    library = library_of(tmp_path / "news")
    library.marks.share()
    anchor = mute(library, SECOND, ALWAYS)
    assert {FIRST, SECOND, THIRD}.isdisjoint(shown(library))
    assert len(shown(library)) == 3
    assert titles(library, library.first(Selection(), 3)) == shown(library)
    assert len(shown(library, Selection(unread=True))) == 3
    assert titles(library, library.find(Selection(words="wheel")).rowids) == [SECOND, FIRST], "a search finds it"
    library.marks.mark_one(anchor, "starred", starred=True)
    assert shown(library, Selection(starred=True)) == [SECOND]
    (muted,) = library.follow.mutes.all()
    assert (muted.anchor, len(muted.numbers), muted.story != 0) == (anchor.id, 3, True)
    assert library.follow.mutes.of(library.index.ids([muted.numbers[0]])[0]) == (muted,)
    assert library.follow.active() == [], "a star in it is told nothing"
    library.marks.undo()
    library.marks.undo()
    assert FIRST in shown(library)
    library.close()


def test_another_source_a_day_and_a_file_that_is_gone_end_it(tmp_path: Path) -> None:
    written = story()
    paths = write_library(tmp_path / "news", written)
    library = library_of(tmp_path / "news", tmp_path / "state.json")
    anchor = mute(
        library, SECOND, until_source(library.follow.mutes.sources(library.index.ids([number(library, SECOND)])[0]))
    )
    assert SECOND not in shown(library)
    again = Written(THIRD, 20, source="Another Paper", url="https://other.example/turns", related=written[:3])
    (tmp_path / "news" / "again.md").write_text(again.text(), encoding="utf-8")
    library.refresh(lambda _: None, lambda: False)
    assert SECOND in shown(library), "another source has joined"
    assert library.follow.mutes.all() == ()
    mute(library, SECOND, "2026-11-21")
    assert SECOND not in shown(library)
    library.close()
    later = library_of(tmp_path / "news", tmp_path / "state.json", hours=24)
    assert SECOND in shown(later), "the day has come"
    later.marks.mark_one(anchor, "muted", fields={"muted": ALWAYS})
    paths[1].unlink()
    later.refresh(lambda _: None, lambda: False)
    (gone,) = later.follow.mutes.all()
    assert (gone.row, gone.title, gone.numbers) == (None, SECOND, ()), "listed, so that it can be taken back"
    assert FIRST in shown(later)
    later.close()
