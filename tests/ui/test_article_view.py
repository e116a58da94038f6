"""The reader pane: moving, finding, links, resizing, the mouse."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.strip import Strip

from reader.model.article import Article, BodyFormat, Moment, Precision, Source, WholeArticle
from reader.model.state import ArticleState
from reader.ui.render.ready import make_ready
from reader.ui.theme import DARK, LIGHT
from reader.ui.widgets import article_find, article_scroll
from reader.ui.widgets.article_view import ArticleView, Page, RelatedLine, note_error

STYLES = Path(__file__).resolve().parents[2] / "styles" / "article_view.tcss"
NOW = datetime(2021, 5, 20, tzinfo=UTC)
LONG = "\n\n".join(f"## Part {i}\n\n" + f"word{i} and more " * 60 for i in range(40))


def page(body: str = "", form: BodyFormat = BodyFormat.MARKDOWN, **more: object) -> Page:
    article = Article("a.md", "The headline", Moment(NOW, Precision.AWARE), source=Source("Paper"), has_body=bool(body))
    made = Page(article, None, WholeArticle(article, body, form), ArticleState(), (), NOW, UTC)
    return replace(made, **more)


class Room(App[None]):
    """An app with nothing but the pane; keeps the messages that come from it."""

    CSS_PATH = STYLES

    def __init__(self) -> None:
        super().__init__()
        self.got: list[Message] = []
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {**super().get_theme_variable_defaults(), **DARK.variables}

    def compose(self) -> ComposeResult:
        yield ArticleView(id="reader")

    def on_article_view_link_activated(self, message: ArticleView.LinkActivated) -> None:
        self.got.append(message)

    def on_article_view_related_activated(self, message: ArticleView.RelatedActivated) -> None:
        self.got.append(message)

    def on_article_view_place_changed(self, message: ArticleView.PlaceChanged) -> None:
        self.got.append(message)


@asynccontextmanager
async def room(shown: Page | None, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[ArticleView, Pilot[None]]]:
    app = Room()
    async with app.run_test(size=size) as pilot:
        view = app.query_one(ArticleView)
        if shown is not None:
            view.show(shown)
        await pilot.pause()
        yield view, pilot


async def until(pilot: Pilot[None], true: Callable[[], object]) -> None:
    """Wait for a condition."""
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end, "it never came"
        await pilot.pause()
        await asyncio.sleep(0.005)


def strips(view: ArticleView) -> list[Strip]:
    return [view.render_line(y) for y in range(view.size.height)]


def screen(view: ArticleView) -> list[str]:
    return [strip.text.rstrip() for strip in strips(view)]


async def test_a_page_is_shown_from_its_beginning() -> None:
    async with room(page(LONG)) as (view, _):
        text = "\n".join(screen(view))
        assert "The headline" in text and "Part 0" in text and "Part 5" not in text
        assert view.place == 0.0


async def test_every_strip_is_exactly_as_wide_as_the_pane() -> None:
    body = LONG + "\n\n```\n" + "x" * 300 + "\n```\n\n字" * 50 + "\n\n| a | b |\n|---|---|\n| " + "c " * 100 + "| d |"
    for size in ((200, 30), (40, 15), (11, 6)):
        async with room(page(body), size) as (view, pilot):
            view.to_bottom()
            await pilot.pause()
            width = view.scrollable_content_region.width
            assert {strip.cell_length for strip in strips(view)} == {width}


async def test_moving_by_lines_and_pages_comes_back() -> None:
    async with room(page(LONG)) as (view, _):
        first = screen(view)
        assert view.line_down() and view.half_down() and view.page_down()
        assert screen(view) != first
        assert view.page_up() and view.half_up() and view.line_up()
        assert screen(view) == first
        assert not view.line_up() and not view.page_up()


async def test_a_page_on_leaves_two_lines_and_says_when_it_is_at_the_end() -> None:
    async with room(page(LONG)) as (view, _):
        before = screen(view)
        view.page_down()
        assert screen(view)[:2] == before[-2:]
        steps = 0
        while view.page_down():
            steps += 1
        assert steps > 10 and view.place == 1.0 and view.at_end
        assert "Part 39" in "\n".join(screen(view)) or "word39" in "\n".join(screen(view))


async def test_every_line_is_passed_once_on_the_way_down() -> None:
    async with room(page(LONG)) as (view, _):
        seen = [screen(view)[0]]
        while view.line_down():
            seen.append(screen(view)[0])
        seen += screen(view)[1:]
        words = " ".join(seen).split()
        assert [words.count(f"word{i}") for i in (0, 17, 39)] == [60, 60, 60]


async def test_top_and_bottom() -> None:
    async with room(page(LONG)) as (view, _):
        view.to_bottom()
        assert view.place == 1.0 and not view.line_down()
        assert screen(view)[-2], "no screen of empty lines below the end"
        view.to_top()
        assert view.place == 0.0


@pytest.mark.parametrize("progress", [0.0, 0.25, 0.8, 1.0])
async def test_the_place_is_restored_at_another_size(progress: float) -> None:
    async with room(page(LONG), (100, 30)) as (view, _):
        view.restore(progress)
        there = view.place
        assert there == pytest.approx(progress, abs=0.03)
    async with room(page(LONG), (50, 20)) as (view, _):
        view.restore(there)
        assert view.place == pytest.approx(progress, abs=0.05)


async def test_a_resize_keeps_the_words_at_the_top() -> None:
    async with room(page(LONG), (100, 30)) as (view, pilot):
        view.restore(0.5)
        top = next(line for line in screen(view) if "word" in line).split()[0]
        await pilot.resize_terminal(48, 20)
        await until(pilot, lambda: view.size.width == 48)
        assert top in "\n".join(screen(view)[:4])


async def test_a_changed_mark_changes_the_head_and_nothing_moves() -> None:
    shown = page(LONG)
    async with room(shown) as (view, _):
        view.restore(0.4)
        before = screen(view)
        view.show(replace(shown, state=ArticleState(starred=True)), keep_place=True)
        assert screen(view) == before
        view.to_top()
        assert "★ starred" in "\n".join(screen(view)).replace("\xa0", " ")


@pytest.mark.parametrize("body", [LONG, ""])
async def test_a_page_that_is_ready_looks_like_one_that_is_not_and_its_text_is_not_parsed_again(
    body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = page(body)
    async with room(page("Another text.")) as (view, _):
        view.show(shown)
        expected = screen(view)
        view.show(page("Another text."))
        ready = make_ready(shown, *view.room, note_error)
        monkeypatch.setattr("reader.ui.render.body.body_pieces", None)
        view.show(shown, ready=ready)
        assert screen(view) == expected
        view.show(replace(shown, state=ArticleState(starred=True)), ready=ready)
        assert "★ starred" in "\n".join(screen(view)).replace("\xa0", " ")


async def test_a_page_made_ready_for_another_width_is_set_anew() -> None:
    shown = page(LONG)
    async with room(shown, (60, 20)) as (view, pilot):
        ready = make_ready(shown, *view.room, note_error)
        await pilot.resize_terminal(40, 20)
        await until(pilot, lambda: view.size.width == 40)
        expected = screen(view)
        view.show(shown, ready=ready)
        assert screen(view) == expected


async def test_the_body_that_arrives_later_does_not_move_the_head() -> None:
    shown = page(LONG)
    async with room(replace(shown, whole=None)) as (view, _):
        assert "Part 0" not in "\n".join(screen(view))
        view.show(shown, keep_place=True)
        assert "Part 0" in "\n".join(screen(view)) and view.place == 0.0


async def test_find_goes_round_and_highlights() -> None:
    async with room(page(LONG)) as (view, pilot):
        assert view.find("WORD7 and") == 60
        assert view.finding and view.find_status == (1, 60, True)
        assert any("word7" in line for line in screen(view))
        view.find_previous()
        assert view.find_status == (60, 60, True)
        view.find_next()
        view.find_next()
        assert view.find_status == (2, 60, True)
        backgrounds = {
            segment.style.bgcolor
            for strip in strips(view)
            for segment in strip
            if segment.style and "word7" in segment.text
        }
        assert len(backgrounds) == 2, "the present match looks different from the others"
        view.find_clear()
        assert not view.finding and view.find_status == (0, 0, True)
        assert view.find("not in there") == 0
        await pilot.pause()


async def test_matches_stay_at_their_words_when_the_head_changes() -> None:
    shown = page("## Part\n\nstarred lamps", article=Article("a.md", "The lamps", summary="x", topics=("lamps",)))
    async with room(shown) as (view, _):
        view.find("lamps")
        view.find_next()
        view.find_next()
        assert view.find_status == (3, 3, True)
        view.show(replace(shown, state=ArticleState(starred=True)), keep_place=True)
        assert view.find_status == (3, 3, True) and _highlighted(view) == ["lamps"] * 3
        view.find("starred")
        view.find_next()
        assert view.find_status == (2, 2, True)
        view.show(shown, keep_place=True)
        assert view.find_status == (1, 1, True) and _highlighted(view) == ["starred"]


def _highlighted(view: ArticleView) -> list[str]:
    styles = [view.get_component_rich_style(f"article--{name}").bgcolor for name in ("match", "match-current")]
    segments = [segment for strip in strips(view) for segment in strip]
    return [s.text for s in segments if s.style and s.style.bgcolor in styles]


async def test_find_begins_where_the_reader_is() -> None:
    async with room(page(LONG)) as (view, _):
        view.restore(0.5)
        view.find("Part")
        assert view.find_status[0] > 15


async def test_find_waits_for_the_next_match_of_a_long_text_and_does_not_jump_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(article_find, "perf_counter", count().__next__)  # time for one piece at each go
    body = "needle\n\n" + "\n\n".join(f"Paragraph {n} of many." for n in range(3_000)) + "\n\nneedle"
    async with room(page(body)) as (view, pilot):
        view.page_down()
        view.find("needle")
        assert view.find_status[0] == 0 and view.place < 0.1
        await until(pilot, lambda: view.find_status == (2, 2, True))
        assert view.at_end


async def test_a_match_across_a_line_end_is_found() -> None:
    async with room(page("aaa " * 17 + "needle in\nhay " + "bbb " * 20), (80, 24)) as (view, _):
        assert view.find("needle in hay") == 1


async def test_a_long_text_is_searched_to_its_end_in_the_background() -> None:
    async with room(page(LONG * 20)) as (view, pilot):
        view.find("word39")
        await until(pilot, lambda: view.find_status[1] == 60 * 20)


async def test_links_and_hints() -> None:
    body = (
        "See [one](https://e.org/1) and [two that is long](/two).\n\n"
        + "filler " * 900
        + "\n\n[three](https://e.org/3)"
    )
    async with room(page(body)) as (view, pilot):
        assert [(link.text, link.url) for link in view.links()] == [
            ("one", "https://e.org/1"),
            ("two that is long", "/two"),
        ]
        assert view.show_hints() == 2
        assert view.hinting and "See ane and bwo" in "\n".join(screen(view))
        link = view.hint("b")
        assert link is not None and link.url == "/two" and view.hint("z") is None
        await pilot.resize_terminal(60, 20)
        await until(pilot, lambda: view.size.width == 60)
        assert not view.hinting and "See one and two" in "\n".join(screen(view))
        view.to_bottom()
        assert [link.url for link in view.links()] == ["https://e.org/3"]
        await pilot.pause()


async def test_more_links_than_letters_have_two_each() -> None:
    body = "\n".join(f"- [link {n:02}](https://e.org/{n})" for n in range(30))
    async with room(page(body), (80, 40)) as (view, _):
        assert view.show_hints() == 30
        assert view.hint("a") is None and view.narrow_hints("b") and not view.narrow_hints("c")
        link = view.hint("bd")
        assert link is not None and link.url == "https://e.org/29" and view.hint("aa") is None
        shown = "\n".join(screen(view))
        assert "bdnk 29" in shown and "link 00" in shown


async def test_a_link_over_two_lines_is_one_link() -> None:
    async with room(page("x " * 33 + "[a link that goes on](https://e.org/)"), (80, 24)) as (view, _):
        assert [link.url for link in view.links()] == ["https://e.org/"]


async def test_a_click_follows_a_link_and_an_anchor_stays_inside() -> None:
    body = "[out](https://e.org/x) [in](#part-30)\n\n" + LONG
    async with room(page(body)) as (view, pilot):
        row = next(y for y, line in enumerate(screen(view)) if "out in" in line)
        column = screen(view)[row].index("out in")
        await pilot.click(view, offset=(column, row))
        await pilot.pause()
        app = view.app
        assert isinstance(app, Room)
        assert [m.url for m in app.got if isinstance(m, ArticleView.LinkActivated)] == ["https://e.org/x"]
        await pilot.click(view, offset=(column + 4, row))
        await pilot.pause()
        assert "Part 30" in "\n".join(screen(view)[:3])
        await pilot.click(view, offset=(0, 0))
        assert len([m for m in app.got if isinstance(m, ArticleView.LinkActivated)]) == 1


async def test_related_stories_open_and_unfold() -> None:
    related = tuple(
        RelatedLine(
            f"Story {i}", "excerpt " * 80, "Source", Moment(NOW + timedelta(hours=i), Precision.AWARE), rowid=70 + i
        )
        for i in range(3)
    )
    async with room(page(related=related), (80, 40)) as (view, pilot):
        lines = screen(view)
        row = next(y for y, line in enumerate(lines) if "Story 1" in line)
        await pilot.click(view, offset=(lines[row].index("Story 1"), row))
        await pilot.pause()
        app = view.app
        assert isinstance(app, Room)
        opened = [m for m in app.got if isinstance(m, ArticleView.RelatedActivated)]
        assert [(m.rowid, m.index) for m in opened] == [(71, 1)]
        count = "\n".join(lines).count("excerpt")
        row = next(y for y, line in enumerate(lines) if "excerpt" in line)
        await pilot.click(view, offset=(lines[row].index("excerpt"), row))
        await pilot.pause()
        assert "\n".join(screen(view)).count("excerpt") > count
        view.unfold(0)
        assert "\n".join(screen(view)).count("excerpt") == count


async def test_headings_are_the_contents() -> None:
    async with room(page(LONG)) as (view, _):
        headings = view.headings()
        assert [(h.level, h.title) for h in headings[:2]] == [(2, "Part 0"), (2, "Part 1")] and len(headings) == 40
        assert [h.position for h in headings] == sorted(h.position for h in headings)
        view.go_to_heading(20)
        assert "Part 20" in "\n".join(screen(view)[:3])
        view.go_to_heading(99)


async def test_texts_to_copy() -> None:
    listing = "\n".join(f"line {i}" for i in range(300))
    items = "- ```\n  one\n  ```\n- ```\n  two\n  ```\n"
    async with room(page(f"{items}\nIntro *it*\n\n```py\n{listing}\n```\n\nEnd\n\n    x = 1\n")) as (view, _):
        assert view.code_blocks() == ["one", "two", listing, "x = 1"]
        plain = view.plain_text()
        assert plain.startswith("Paper\nThe headline\n") and "Intro it" in plain and plain.endswith("x = 1")


async def test_a_wide_listing_is_shifted_sideways() -> None:
    async with room(page("```\n" + "a" * 70 + "b" * 70 + "\n```"), (80, 24)) as (view, _):
        assert any(line.endswith("›") for line in screen(view)) and not any("bbbbb" in line for line in screen(view))
        for _ in range(20):
            view.shift_right()
        assert any("b" * 40 in line for line in screen(view)) and any("‹" in line for line in screen(view))
        for _ in range(20):
            view.shift_left()
        assert not any("bbbbb" in line for line in screen(view))


async def test_a_wide_listing_of_wide_characters_is_shifted_sideways() -> None:
    async with room(page("```\n" + "漢" * 60 + "字" * 4 + "\n```"), (80, 24)) as (view, _):
        assert not any("字" in line for line in screen(view))
        for _ in range(20):
            view.shift_right()
        assert any("字" * 4 in line for line in screen(view))


async def test_the_wheel_and_the_scroll_bar_move() -> None:
    async with room(page(LONG)) as (view, pilot):
        before = screen(view)
        view.post_message(_wheel(view))
        await until(pilot, lambda: screen(view)[0] == before[3])
        view.scroll_to(y=view.max_scroll_y, animate=False)
        await until(pilot, lambda: view.at_end)
        view.scroll_to(y=0, animate=False)
        await until(pilot, lambda: view.place == 0.0)
        app = view.app
        assert isinstance(app, Room) and any(isinstance(m, ArticleView.PlaceChanged) for m in app.got)


def _wheel(view: ArticleView):
    from textual.events import MouseScrollDown

    return MouseScrollDown(view, 5, 5, 0, 1, 0, False, False, False)


async def test_the_scroll_bar_reaches_its_end_with_the_text() -> None:
    async with room(page(LONG)) as (view, pilot):
        while view.page_down():
            assert view.scroll_y <= view.max_scroll_y
        assert view.scroll_y == view.max_scroll_y
        view.to_top()
        assert view.scroll_y == 0
        await pilot.pause()


async def test_a_sentence_instead_of_an_article() -> None:
    async with room(page(LONG)) as (view, pilot):
        view.clear("Nothing here [yet]; press / to search")
        await pilot.pause()
        assert "Nothing here [yet]; press / to search" in " ".join(" ".join(screen(view)).split())
        assert not view.page_down() and view.links() == [] and view.headings() == [] and view.plain_text() == ""
        assert view.find("x") == 0 and view.code_blocks() == []


async def test_another_theme_draws_other_colours() -> None:
    async with room(page(LONG)) as (view, pilot):
        dark = strips(view)
        view.app.theme = LIGHT.name
        await until(pilot, lambda: strips(view) != dark)
        assert [strip.text for strip in strips(view)] == [strip.text for strip in dark]


async def test_markup_and_escapes_in_a_text_are_text() -> None:
    body = "[b]bold?[/b] [/] [@click=app.quit]x[/] &#27;[31mred"
    async with room(page(body)) as (view, _):
        text = "\n".join(screen(view))
        assert "[b]bold?[/b] [/] [@click=app.quit]x[/]" in text and "\x1b" not in text


async def test_a_hostile_text_leaves_the_pane_answering() -> None:
    async with room(page("<div>\n\n" * 8_000 + "the end")) as (view, pilot):
        await until(pilot, lambda: "the end" in "\n".join(screen(view)))


@pytest.mark.parametrize("form", list(BodyFormat))
async def test_every_form_of_body_pages_to_its_end(form: BodyFormat) -> None:
    body = "".join(f"<p>word{i} here</p>\n\n" for i in range(300)) if form is BodyFormat.HTML else LONG
    async with room(page(body, form)) as (view, _):
        while view.page_down():
            pass
        assert view.at_end


async def test_a_screen_that_was_not_ready_in_time_is_finished_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article_scroll, "PATIENCE", 0.0)
    async with room(page("\n\n".join(f"line{i}" for i in range(8)))) as (view, pilot):
        await until(pilot, lambda: "line7" in "\n".join(screen(view)))


async def test_what_needs_all_of_a_long_text_waits_without_holding_up_the_screen() -> None:
    body = "\n\n".join(f"## Part {n}\n\n" + "some words of a long text " * 20 for n in range(1500))
    async with room(None) as (view, pilot):
        view.show(page(body))
        done: list[int] = []
        assert not view.when_whole(lambda: done.append(len(view.headings())))
        assert not done
        await until(pilot, lambda: done)
        assert done == [1500]
        assert view.when_whole(lambda: done.append(0)), "now it is known"


async def test_resizing_back_and_forth_does_not_walk_through_the_text() -> None:
    body = "\n\n".join(" ".join(f"word{i}-{j}" for j in range(120)) for i in range(20))
    async with room(page(body), (100, 24)) as (view, pilot):
        view.page_down()
        view.line_down()
        view.line_down()
        before = screen(view)[0]
        for width in (60, 100, 44, 100):
            await pilot.resize_terminal(width, 24)
            await until(pilot, lambda width=width: view.size.width == width)
        assert screen(view)[0] == before
        view.line_down()
        assert screen(view)[0] != before


@pytest.mark.parametrize(
    ("body", "form", "link"),
    [
        ("see[^n].\n\n" + "words\n\n" * 400 + "[^n]: The target", BodyFormat.MARKDOWN, "#^n"),
        ("[[#^part]]\n\n" + "words\n\n" * 400 + "The target ^part\n\nmore", BodyFormat.MARKDOWN, "#^part"),
        ("<a href='#fn:1'>1</a>" + "<p>words" * 400 + "<p id='fn:1'>The target", BodyFormat.HTML, "#fn:1"),
    ],
)
async def test_a_link_to_a_named_place_leads_there(body: str, form: BodyFormat, link: str) -> None:
    async with room(page(body, form), (60, 20)) as (view, _):
        assert not any("The target" in line for line in screen(view))
        view.activate(link)
        assert any("The target" in line for line in screen(view))


async def test_a_folded_part_opens_by_its_letter_and_by_what_is_found_in_it() -> None:
    body = "Before.\n\n> [!warning]- Mind the gap\n> It is wide.\n>\n> ```\n> code\n> ```\n\nAfter."
    async with room(page(body), (60, 20)) as (view, _):
        shown = "\n".join(screen(view))
        assert "▸ Warning" in shown and "It is wide." not in shown
        assert "It is wide." in view.plain_text() and view.code_blocks() == ["code"]
        view.show_hints()
        link = view.hint("a")
        assert link is not None
        view.hide_hints()
        view.activate(link.url)
        assert "▾ Warning" in "\n".join(screen(view)) and "It is wide." in "\n".join(screen(view))
        view.activate(link.url)
        assert "It is wide." not in "\n".join(screen(view))
        view.find("wide")
        assert "It is wide." in "\n".join(screen(view))
