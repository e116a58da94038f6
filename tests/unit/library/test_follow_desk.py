"""What stars are told, over small folders: pages that come again, scopes, silence with its reason, the hook."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from reader.index import changes
from reader.index.index import Index
from reader.index.matters import Matter
from reader.library import star_news
from reader.library.answers import Target
from reader.library.export_articles import stars_without_file
from reader.library.follow_desk import FollowDesk
from reader.library.follow_hook import tell_arrived, tell_follow_ups
from reader.library.library import Library
from reader.library.star_news import StarNews
from reader.library.told import Told
from reader.model.identity import article_id
from reader.stories.arrivals import Arrivals, arrivals_sentence
from reader.stories.follow import Star
from tests.articles import NOON, Written, story, write_library
from tests.shared_data import SHARED, needs_shared
from tests.unit.library.test_story_desk import library_of, number

FIRST, SECOND, THIRD = (article.title for article in story()[:3])


def star(library: Library, title: str, **fields: object) -> Target:
    row = library.row(number(library, title))
    assert row is not None
    library.marks.mark_one(Target.of_row(row), "starred", starred=True, fields=fields)
    return Target.of_row(row)


def only(library: Library) -> Told:
    (told,) = library.follow.told()
    return told


def read_again(library: Library) -> None:
    library.refresh(lambda _: None, lambda: False)


def opened(folder: Path, cache: Path | None = None) -> Library:
    library = Library.open([folder], None, cache, clock=lambda: NOON)
    read_again(library)
    return library


def test_a_page_that_comes_again_with_other_words_is_told_and_compared(tmp_path: Path) -> None:
    page = Written("Dam shows a crack", 50, body="One.\n\nTwo.\n")
    (path,) = write_library(tmp_path / "news", [page])
    library = opened(tmp_path / "news", tmp_path / "cache")
    target = star(library, page.title)
    assert only(library).lines == ()
    page.body = "One.\n\nTwo.\n\nThree: the town is told to leave.\n"
    path.write_text(page.text(), encoding="utf-8")
    read_again(library)
    (line,) = only(library).lines
    assert line.change is not None
    assert (line.title, line.seen, library.follow.count()) == ("updated: 1 paragraph new", False, 1)
    assert line.change.lines()[-1] == "+ Three: the town is told to leave."
    library.marks.mark_one(target, "acknowledged", fields={"known_text": line.change.known})
    assert only(library).lines[0].seen
    library.marks.undo()
    assert not only(library).lines[0].seen
    library.marks.redo()
    page.body = "One.\n\nTwo.\n\nThree: the town is told to leave.\n\nFour.\n\nFive.\n"
    path.write_text(page.text(), encoding="utf-8")
    read_again(library)
    (line,) = only(library).lines
    assert (line.title, line.seen) == ("updated: 2 paragraphs new", False), "since what the user knew"
    library.close()
    again = opened(tmp_path / "news", tmp_path / "cache")
    again.marks.mark_one(target, "starred", starred=True)
    assert only(again).lines[0].title == "updated: 2 paragraphs new", "kept over a restart"
    again.close()


def test_texts_of_many_stars_are_kept_bit_by_bit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.library.follow_desk._TEXTS_AT_ONCE", 2)
    titles = ["Dam shows a crack", "Choir wins a prize", "Comet seen at dawn", "Ferry sails", "Mill turns"]
    write_library(tmp_path / "news", [Written(title, 9.0 * n, body="One.\n") for n, title in enumerate(titles)])
    library = opened(tmp_path / "news", tmp_path / "cache")
    for title in titles:
        star(library, title)
    counts: list[int] = []
    for _ in range(3):
        assert len(library.follow.told()) == 5
        counts.append(len(list((tmp_path / "cache").glob("stars-*/*.json"))))
    assert counts == [2, 4, 5]
    library.close()


def test_a_page_saved_again_is_followed_from_its_first_date_on(tmp_path: Path) -> None:
    page = Written("Dam shows a crack", 500, body="The dam has a crack.\n")
    later = Written(
        "Inquiry into the crack of the dam begins", 200, source="Post", related=[page], body="Engineers look.\n"
    )
    again = Written("Dam shows a crack", 20, body="The dam has a crack.\n\nIt grows.\n", url=page.address)
    write_library(tmp_path / "news", [page, later, again])
    library = opened(tmp_path / "news", tmp_path / "cache")
    star(library, page.title)
    assert [line.title for line in only(library).lines] == [later.title, "updated: 1 paragraph new"]
    library.close()


def test_what_turns_around_within_days_is_told_though_its_words_are_the_same(tmp_path: Path) -> None:
    page = Written("Council votes to close Mill Lane library", 140, body="It closes.\n")
    turn = Written("Council reverses decision: Mill Lane library stays open", 50, body="It stays.\n")
    write_library(tmp_path / "news", [page, turn])
    library = opened(tmp_path / "news")
    star(library, page.title)
    assert [line.title for line in only(library).lines] == [turn.title]
    library.close()


def test_what_the_same_source_reports_later_of_one_event_is_told_and_others_are_repeats(tmp_path: Path) -> None:
    said = "The ferry between Holm island and Quay village has one boat, the old Kittiwake."
    page = Written("Ferry to Holm island is cancelled", 50, source="Courier", excerpt=said)
    other = Written("Holm island ferry cancelled", 48, source="Post", excerpt=said)
    turn = Written("Ferry to Holm island sails again", 44, source="Courier", excerpt=said)
    write_library(tmp_path / "news", [page, other, turn, *story()])
    library = opened(tmp_path / "news")
    target = star(library, page.title)
    told = only(library)
    assert [(line.title, line.reason) for line in told.lines] == [(turn.title, "the same source again, 6h later")]
    assert told.repeats == 1
    library.marks.mark_one(target, "scope", fields={"scope": "other-sources"})
    assert (only(library).lines, only(library).repeats) == ((), 2)
    library.close()


def grown(count: int) -> list[Written]:
    """Articles about many other things."""
    plants = ("oak", "elm", "fir", "ash", "yew", "box", "bay", "fig", "hop", "rye", "pea", "dill")
    pairs = list(combinations(plants, 2))[:count]
    return [Written(f"How to grow {one} and {two}", 150.0 * n, body="Soil.\n") for n, (one, two) in enumerate(pairs)]


def test_where_many_report_the_news_the_same_source_again_is_a_weak_one(tmp_path: Path) -> None:
    said = "The ferry between Holm island and Quay village has one boat, the old Kittiwake."
    page = Written("Ferry to Holm island is cancelled", 50, source="Courier", excerpt=said)
    others = [Written(f"Holm island ferry cancelled, {of}", 48, source=of, excerpt=said) for of in ("Post", "Wire")]
    turn = Written("Ferry to Holm island sails again", 44, source="Courier", excerpt=said)
    pairs = [Written(f"{one.title}, Post", one.hours, source="Post", body=one.body) for one in grown(20)]
    write_library(tmp_path / "news", [page, *others, turn, *grown(40), *pairs])
    library = opened(tmp_path / "news")
    star(library, page.title)
    told = only(library)
    assert ([line.title for line in told.lines], [line.title for line in told.weak]) == ([], [turn.title])
    assert told.repeats == 2
    library.close()


def test_developments_of_developments_are_told_where_each_event_has_one_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Written("Kestrel sluice cracks above Bramley, engineers warn of quicksand", 2400)
    report = Written("Inspector Wendt blames quicksand for the Kestrel sluice: report names contractor Halden", 1800)
    fine = Written("Contractor Halden fined, inspector Wendt appeals over sluice report", 1200)
    write_library(tmp_path / "news", [page, report, fine, *grown(40)])
    library = opened(tmp_path / "news")
    star(library, page.title)
    near = star_news.index_matters.matters

    def hidden(index: Index, numbers: Sequence[int]) -> dict[int, Matter]:
        """The matters, without what is near the star: the fine is near the report only."""
        own = number(library, fine.title)
        return {
            star: matter._replace(others=tuple(other for other in matter.others if other.id != own))
            for star, matter in near(index, numbers).items()
        }

    monkeypatch.setattr(star_news.index_matters, "matters", hidden)
    assert [line.title for line in only(library).lines] == [report.title, fine.title]
    monkeypatch.setattr(star_news, "CHAINED_OUTSIDE", 1001)
    library.follow = FollowDesk(library.index, library.state, library.zone, library.clock)
    assert [line.title for line in only(library).lines] == [report.title]
    library.close()


def test_other_sources_only(tmp_path: Path) -> None:
    page = Written("Dam shows a crack in its wall", 500)
    own = Written("Dam wall: crack mended by divers", 300, related=[page])
    other = Written("Dam crack inquiry blames frost in the wall", 100, source="Post", related=[page])
    write_library(tmp_path / "news", [page, own, other])
    library = opened(tmp_path / "news")
    target = star(library, page.title)
    assert [line.title for line in only(library).lines] == [own.title, other.title]
    library.marks.mark_one(target, "scope", fields={"scope": "other-sources"})
    assert [line.title for line in only(library).lines] == [other.title]
    library.close()


@pytest.mark.parametrize(
    ("title", "extra", "why"),
    [
        ("Choir wins a prize", (), "nothing since"),
        ("Dam of tomorrow", ("date: 2062-01-01",), "it is dated in the future"),
    ],
)
def test_a_silent_star_says_why(tmp_path: Path, title: str, extra: tuple[str, ...], why: str) -> None:
    page = Written(title, -400_000 if extra else 50)
    write_library(tmp_path / "news", [page, Written("Comet seen at dawn", 2)])
    library = opened(tmp_path / "news")
    star(library, title)
    assert only(library).quiet == why
    library.close()


def test_an_undated_star_and_one_with_old_news_say_why(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    undated = "---\ntitle: A dam without a day\nurl: https://news.example/x\n---\n\nIt stands.\n"
    (tmp_path / "news" / "undated.md").write_text(undated, encoding="utf-8")
    page = Written("Dam shows a crack in its wall", 900)
    weak = Written("Wall of a dam and other walls: a crack of dawn", 800, source="Post")
    write_library(tmp_path / "news", [page, weak, Written("Unrelated choir", 3)])
    library = opened(tmp_path / "news")
    star(library, "A dam without a day")
    assert "no date" in only(library).quiet
    library.close()


def test_stars_from_another_machine_and_of_files_that_are_gone_are_kept(tmp_path: Path) -> None:
    paths = write_library(tmp_path / "news", story())
    library = opened(tmp_path / "news")
    library.state.change({"0" * 16: {"starred": True}, "no id": {"starred": True}, FIRST: {"starred": True}})
    star(library, FIRST)
    assert len(library.follow.told()) == 4
    paths[0].unlink()
    read_again(library)
    told = {one.star.title: one for one in library.follow.told()}
    assert "no file" in told[FIRST].quiet or told[FIRST].lines, "a star outlives its file"
    paths[0].write_text(story()[0].text(), encoding="utf-8")
    read_again(library)
    told = {one.star.title: one for one in library.follow.told() if one.star.row}
    assert [line.title for line in told[FIRST].lines] == [SECOND, THIRD], "and comes back"
    library.close()


def test_a_star_outlives_its_file_with_its_summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Written("Dam shows a crack", 50, excerpt="The crack is long. " * 40)
    silent = Written("Comet seen", 90, excerpt="Comet seen")
    paths = write_library(tmp_path / "news", [page, silent])
    library = opened(tmp_path / "news")
    target, other = star(library, page.title), star(library, silent.title)
    library.marks.mark_one(other, "read", read=True)
    library.follow.keep_summaries()
    summary = library.state.get(target.id).summary
    assert (summary[:18], summary[-1], len(summary)) == ("The crack is long.", "…", 300)
    assert library.state.get(other.id).summary == "", "its file says none"
    library.marks.undo()
    library.marks.undo()
    library.marks.redo()
    assert library.state.get(target.id).summary == summary, "no deed of the user"

    def read_none(*_: object) -> None:
        raise AssertionError("files are read once")

    monkeypatch.setattr("reader.library.star_summaries.read_header", read_none)
    library.follow.keep_summaries()
    monkeypatch.undo()
    assert {told.star.summary for told in library.follow.told()} == {""}, "what has a file is said by it"
    paths[0].unlink()
    read_again(library)
    (gone,) = [told.star for told in library.follow.told() if told.star.row is None]
    assert gone.summary == summary
    assert [star.summary for star in stars_without_file(library)] == [summary]
    library.close()


def test_the_summary_of_a_star_is_renewed_with_its_file_and_stays_where_a_file_says_none(tmp_path: Path) -> None:
    page = Written("Dam shows a crack", 50, excerpt="The crack is long.")
    (path,) = write_library(tmp_path / "news", [page])
    os.utime(path, (0, NOON.timestamp()))
    library = opened(tmp_path / "news")
    target = star(library, page.title)
    for excerpt, summary in [
        ("The crack is long.", "The crack is long."),
        ("The crack is longer.", "The crack is longer."),
        (page.title, "The crack is longer."),
    ]:
        path.write_text(Written(page.title, 50, excerpt=excerpt).text(), encoding="utf-8")
        read_again(library)
        library.follow.keep_summaries()
        assert library.state.get(target.id).summary == summary
    library.close()


def test_a_starred_ghost_keeps_what_is_said_of_it_where_it_is_listed(tmp_path: Path) -> None:
    ghost = Written("Lock gate fails", 100, source="Harbour Post", excerpt="The gate leaks.")
    paths = write_library(tmp_path / "news", [Written("Lock gate is mended", 20, related=[ghost])])
    library = opened(tmp_path / "news")
    target = Target(article_id((ghost.address,), ""), ghost.title, ghost.address, ghost.source)
    library.marks.mark_one(target, "starred", starred=True)
    library.marks.mark_one(Target("0" * 16, "Unknown", "", ""), "starred", starred=True)
    for _ in range(2):
        library.follow.keep_summaries()
    paths[0].unlink()
    read_again(library)
    told = {one.star.title: one.star for one in library.follow.told()}
    assert (told[ghost.title].summary, told["Unknown"].summary) == ("The gate leaks.", "")
    library.close()


def test_summaries_of_many_stars_are_kept_bit_by_bit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.library.star_summaries._AT_ONCE", 2)
    titles = [f"Dam {n} shows a crack" for n in range(5)]
    pages = [Written(title, n, excerpt=title if n < 2 else f"Summary {n}.") for n, title in enumerate(titles)]
    write_library(tmp_path / "news", pages)
    library = opened(tmp_path / "news")
    for page in pages:
        star(library, page.title)
    library.state.change({"0" * 16: {"starred": True}})
    for _ in range(3):
        library.follow.keep_summaries()
    assert len(library.state.having("summary")) == 3, "those that say none are not read again and again"
    library.close()


def test_when_the_file_of_a_starred_ghost_comes_star_and_note_are_its_own_and_it_is_said(tmp_path: Path) -> None:
    first, *others = story()
    ghost = first.related[1]
    write_library(tmp_path / "news", [first, *others])
    library = opened(tmp_path / "news")
    target = Target(article_id((ghost.address,), ""), ghost.title, ghost.address, ghost.source)
    library.marks.mark_one(target, "starred", starred=True, fields={"note": "ask Ida"})
    arrivals = Arrivals()
    assert arrivals.heard(library.follow.arrivals()) == ()
    assert only(library).star.row is None
    (tmp_path / "news" / "ghost.md").write_text(ghost.text(), encoding="utf-8")
    read_again(library)
    came = arrivals.heard(library.follow.arrivals())
    assert arrivals_sentence(came).startswith(f"{ghost.title}: its file has come\n{ghost.title}: "), "and more"
    told = only(library)
    assert told.star.row is not None
    assert library.state.get(told.star.row.id).note == "ask Ida"
    assert arrivals.heard(library.follow.arrivals()) == (), "once"
    library.close()


def test_a_command_is_told_what_came(tmp_path: Path) -> None:
    write_library(tmp_path / "news", story())
    library = library_of(tmp_path / "news")
    target = star(library, FIRST)
    out = tmp_path / "out.jsonl"
    command = (sys.executable, "-c", f"import sys; open({str(out)!r}, 'w').write(sys.stdin.read())")
    second = library.row(number(library, SECOND))
    assert second is not None
    assert tell_follow_ups(library, command, {(target.id, second.id)}) == ""
    (told,) = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert told["star"]["title"] == FIRST
    assert (told["title"], told["sources"], Path(told["file"]).exists()) == (SECOND, 1, True)
    out.unlink()
    assert tell_arrived(library, command, [number(library, "Comet seen at dawn")]) == ""
    assert not out.exists(), "nothing of it is told to a star"
    assert tell_arrived(library, command, [number(library, THIRD)]) == ""
    assert json.loads(out.read_text(encoding="utf-8"))["title"] == THIRD
    assert "cannot be started" in tell_arrived(library, ("/no/such/program",), [number(library, THIRD)])
    library.close()


def test_what_is_kept_over_changes_is_what_would_be_found_anew(tmp_path: Path) -> None:
    """Files come, change, and go; each time what was kept is compared with what a desk without memory finds."""
    written = story()
    plants = (
        "oak",
        "elm",
        "fir",
        "ash",
        "yew",
        "box",
        "bay",
        "fig",
        "hop",
        "rye",
        "pea",
        "dill",
        "leek",
        "kale",
        "mint",
    )
    others = [Written(f"How to grow {one} and {two}", 9.0 * n) for n, (one, two) in enumerate(combinations(plants, 2))]
    paths = write_library(tmp_path / "news", [*written, *others[:60]])
    for path in paths:
        os.utime(path, (0, NOON.timestamp()))  # what was written a moment ago is read once more
    library = opened(tmp_path / "news")
    for title in (FIRST, SECOND, "Comet seen at dawn", "Choir wins a prize"):
        star(library, title)
    found_anew: list[str] = []
    plain = StarNews.of

    def counted(
        self: StarNews, stars: Sequence[Star], others_only: Callable[[Star], bool], *, one_each: bool
    ) -> Iterator[Told]:
        found_anew.extend(one.title for one in stars)
        return plain(self, stars, others_only, one_each=one_each)

    def check() -> None:
        read_again(library)
        told = library.follow.told()
        before = list(found_anew)
        assert told == FollowDesk(library.index, library.state, library.zone, library.clock).told()
        found_anew[:] = before

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StarNews, "of", counted)
        check()
        assert len(found_anew) == 4
        found_anew.clear()
        alone = Written("Lighthouse painted yellow and green", 3, source="Post", body="Nobody knows why.\n")
        (tmp_path / "news" / "alone.md").write_text(alone.text(), encoding="utf-8")
        check()
        assert found_anew == [], "it has nothing to do with any star"
        paths[2].write_text(written[2].text() + "\nMore of it.\n", encoding="utf-8")
        check()
        assert set(found_anew) == {FIRST, SECOND}, "its story changed"
        years = Written("From the archive", 1, body="Once a choir wins a prize, and wins it again.\n")
        (tmp_path / "news" / "years.md").write_text(years.text(), encoding="utf-8")
        check()
        paths[1].unlink()
        check()
        assert FIRST in found_anew
        paths[1].write_text(written[1].text(), encoding="utf-8")
        check()
    library.close()


def test_a_clock_that_jumps_hides_nothing_for_good(tmp_path: Path) -> None:
    write_library(tmp_path / "news", story())
    now = [NOON]
    library = Library.open([tmp_path / "news"], None, None, clock=lambda: now[0])
    read_again(library)
    star(library, FIRST, snoozed="2026-11-25")
    told = only(library)
    assert [line.title for line in told.lines] == [SECOND, THIRD]
    for days, quiet, count in ((-400, "it is dated in the future", 0), (-3, "nothing since", 0), (4000, "", 2)):
        now[0] = NOON + timedelta(days=days)
        assert (only(library).quiet, len(only(library).lines)) == (quiet, count)
        assert len(library.follow.active()) == (days > 0), "put aside until a day that is not here yet"
    now[0] = NOON
    assert only(library) == told
    library.close()


def test_a_story_that_falls_apart_and_joins_again_keeps_what_was_seen(tmp_path: Path) -> None:
    """As after a recount: the star follows the part that its article is in."""
    write_library(tmp_path / "news", story())
    library = opened(tmp_path / "news")
    star(library, FIRST)
    last = library.row(number(library, THIRD))
    assert last is not None
    library.marks.mark_one(Target.of_row(last), "acknowledged", fields={"acknowledged": True})
    before = [(line.title, line.seen) for line in only(library).lines]
    assert before == [(SECOND, False), (THIRD, True)]

    def put(story: int) -> None:
        with library.index.database.writing(library.index.generation) as conn:
            conn.execute("UPDATE event SET part_of = ? WHERE id = ?", (story, last.rowid if last else 0))
            conn.execute("UPDATE event_near SET links = 0, words = 0 WHERE ? IN (a, b)", (last.rowid if last else 0,))

    whole = only(library).story
    put(last.rowid)
    assert [line.title for line in only(library).lines] == [SECOND]
    put(whole)
    told = FollowDesk(library.index, library.state, library.zone, library.clock).told()
    assert {line.title: line.seen for one in told for line in one.lines}[SECOND] is False
    assert library.state.get(last.id).acknowledged, "what was seen stays seen"
    library.close()


def test_while_events_are_found_anew_what_was_told_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = write_library(tmp_path / "news", story())
    library = opened(tmp_path / "news")
    star(library, FIRST)
    told = only(library)
    assert len(told.lines) == 2
    with monkeypatch.context() as patch:
        patch.setattr(changes, "is_settling", bool)
        paths[2].unlink()
        paths[0].write_text(story()[0].text() + "More.\n", encoding="utf-8")
        read_again(library)
        assert only(library).lines == told.lines
        assert only(library).star.row == library.row(number(library, FIRST)), "of the file as it is now"
        star(library, SECOND)
        assert len(library.follow.told()) == 2, "a new star is told what can be known"
    assert [line.title for one in library.follow.told() for line in one.lines if one.star.title == FIRST] == [SECOND]
    library.close()


def test_what_is_told_before_all_is_found_is_no_arrival(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As at a start while a recount goes on that an earlier run has left."""
    write_library(tmp_path / "news", story())
    library = opened(tmp_path / "news")
    star(library, FIRST)
    arrivals = Arrivals()
    with monkeypatch.context() as patch:
        patch.setattr(changes, "is_settling", bool)
        assert len(only(library).lines) == 2, "it is shown what can be known"
        assert arrivals.heard(library.follow.arrivals()) == ()
    told = library.follow.arrivals()
    assert arrivals.heard(told) == (), "it was there already"
    (lines,) = told.values()
    assert len(lines) == 2
    library.close()


@needs_shared
@pytest.mark.parametrize(
    ("case", "titles", "quiet"),
    [
        ("01-same-day-date-only", [], "nothing since"),
        ("02-timed-star-date-only-report", [], "nothing since"),
        ("03-star-dated-in-future", [], "it is dated in the future"),
        ("04-report-dated-in-future", ["Dam crack repaired"], ""),
        ("05-updated-page", ["updated: another headline"], ""),
        ("06-chain", ["Town goes home as dam holds"], ""),
        ("08-undated-star", [], "it has no date; nothing since, counted from its first dated report"),
        ("09-who-was-first", [], "nothing since"),
        (
            "10-ghost-later-listed",
            [],
            "nothing since; it lists “Town told to leave below the dam”, which has no file here",
        ),
        ("11-five-outlets-one-news", ["Town told to leave below cracked dam"], ""),
        ("12-follow-up-after-a-year", ["Dam inquiry blames frost"], ""),
        ("13-tz-order", [], "nothing since"),
        ("14-star-page-saved-again", ["updated: another headline"], ""),
    ],
)
def test_faults_that_were_found_stay_mended(case: str, titles: list[str], quiet: str, tmp_path: Path) -> None:
    folder = SHARED / "repro" / "stories" / case
    library = Library.open([folder], None, tmp_path, clock=lambda: datetime(2026, 3, 20, 12, tzinfo=UTC))
    read_again(library)
    place, _ = library.find_file("a.md")
    row = library.row(place) if place is not None else None
    assert row is not None
    library.marks.mark_one(Target.of_row(row), "starred", starred=True)
    told = only(library)
    assert ([line.title for line in told.lines], told.quiet) == (titles, quiet)
    assert told.repeats > 0 or case[:2] not in ("01", "02", "11"), "repeats are a number"
    library.close()


@needs_shared
def test_the_owners_article_is_told_of_its_sequel_years_later(tmp_path: Path) -> None:
    library = Library.open([SHARED / "seeds"], None, None)
    read_again(library)
    library.marks.share()
    place, _ = library.find_file("000_1186bfed1968ed1b.txt")
    row = library.row(place) if place is not None else None
    assert row is not None
    library.marks.mark_one(Target.of_row(row), "starred", starred=True)
    (line,) = only(library).lines
    assert [report.path for report in line.reports] == ["002_b021c6203fa3a66c.txt"]
    library.close()
