"""What came since the user was here last."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from reader.library.answers import Target
from reader.library.catch_up import catch_up
from reader.library.library import Library
from reader.model.row import Row
from reader.stories.mute import ALWAYS
from reader.ui.render.catch_up_lines import CatchUpLines, catch_up_sentence, since_words
from reader.ui.render.row import UNICODE
from tests.articles import NOON, Written, story, write_library
from tests.unit.library.test_story_desk import library_of, number

FIRST, SECOND, THIRD = (article.title for article in story()[:3])
SINCE = int((NOON - timedelta(hours=60)).timestamp())


def library_with(tmp_path: Path, articles: list[Written]) -> Library:
    """Each file was written when its article was published."""
    for path, article in zip(write_library(tmp_path, articles), articles, strict=True):
        when = (NOON - timedelta(hours=article.hours)).timestamp()
        os.utime(path, (when, when))
    return library_of(tmp_path)


def row(library: Library, title: str) -> Row:
    found = library.row(number(library, title))
    assert found is not None
    return found


def test_moved_stars_come_first_then_the_largest_stories(tmp_path: Path) -> None:
    others = [
        Written(
            f"Ferry strike in the harbour, day {n}", 40.0 - n, source=f"Paper {n}", body="The ferry crew strikes.\n"
        )
        for n in range(3)
    ]
    library = library_with(tmp_path / "news", [*story(), *others])
    library.marks.mark_one(Target.of_row(row(library, FIRST)), "starred", starred=True)
    came = catch_up(library, SINCE)
    assert (came.new, came.stars, came.moved) == (7, 1, 1), "two of the mill, three of the ferry, two others"
    moved, ferry = came.lines
    assert moved.told is not None and moved.told.star.title == FIRST
    assert (moved.title, len(moved.news)) == (THIRD, 2)
    assert ferry.title.startswith("Ferry strike")
    assert (ferry.sources, len(ferry.reports), ferry.told) == (3, 3, None)
    first = catch_up_sentence(came, NOON, library.zone, was_here=False)
    assert first.startswith("The last 24 hours: ")
    said = catch_up_sentence(came, NOON, library.zone)
    assert said == "Since Wednesday 00:00: 7 new in 2 stories; your story moved"
    lines = CatchUpLines(came.lines, UNICODE, library.state_of)
    lines.fit(80)
    assert [lines.at(entry) for entry in range(len(lines.starts))] == [moved, ferry]
    assert not lines.is_known(ferry)
    library.marks.mark([Target.of_row(report) for report in ferry.reports], "read", read=True)
    assert lines.is_known(ferry)
    assert catch_up(library, SINCE).lines == (moved,), "what is read is not told again"
    library.marks.mark_one(Target.of_row(row(library, SECOND)), "muted", fields={"muted": ALWAYS})
    assert catch_up(library, SINCE).lines == ()
    library.close()


def test_nothing_came_after_the_last_file(tmp_path: Path) -> None:
    library = library_with(tmp_path / "news", story())
    came = catch_up(library, int(NOON.timestamp()))
    assert (came.new, came.stories, came.lines) == (0, 0, ())
    lines = CatchUpLines((), UNICODE, library.state_of)
    lines.fit(80)
    assert lines.height == 1
    library.close()


def test_a_weekday_names_the_last_week_only() -> None:
    zone = NOON.tzinfo
    assert zone is not None
    assert since_words(int((NOON - timedelta(days=2)).timestamp()), NOON, zone) == "Wednesday 12:00"
    assert since_words(int((NOON - timedelta(days=18)).timestamp()), NOON, zone) == "Mon 2 Nov"
