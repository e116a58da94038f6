"""What stands after a text, and that it is no part of it."""

from __future__ import annotations

from dataclasses import replace

from reader.model.state import ArticleState
from reader.ui.render.article import renew_marks
from reader.ui.render.lines import RelatedTarget
from reader.ui.render.page import Page
from reader.ui.widgets.article_find import Find
from tests.unit.render.helpers import all_lines
from tests.unit.render.test_article import document, line, page


def said(shown: Page, width: int = 72) -> list[str]:
    return [drawn.text.rstrip() for drawn in all_lines(document(shown, width))]


def test_the_next_of_the_story_the_next_unread_and_the_star_follow_the_text() -> None:
    later = line(3, "What came later", digit=2)
    shown = page("The text.", related=(line(-3, "Before"), later), next_in_story=later)
    lines = [text for text in said(shown) if text]
    assert lines[-3:] == [
        "    2  Next in this story: What came later  +3h · Other",
        "Space  Next unread article",
        "    s  Star, and be told how it goes on",
    ]
    targets = [mark.target for drawn in all_lines(document(shown)) for mark in drawn.styles if mark.target]
    assert RelatedTarget(1) in targets


def test_a_number_above_ten_is_typed_and_one_that_the_page_does_not_list_leads_nowhere() -> None:
    shown = page("The text.", next_in_story=line(3, "Later [b]on[/b]\x1b[31m", digit=12))
    text = "\n".join(said(shown))
    assert "  #12  Next in this story: Later [b]on[/b]" in text
    assert "\x1b" not in text


def test_no_text_no_card_and_nothing_to_follow_no_line() -> None:
    assert not any("Next" in text for text in said(page()))
    assert not any("Next in this story" in text for text in said(page("The text.")))


def test_a_star_changes_the_card_that_was_reached() -> None:
    shown = page("The text.")
    made = document(shown)
    made.find_all()
    renew_marks(made, replace(shown, state=ArticleState(starred=True)))
    lines = [drawn.text.rstrip() for drawn in all_lines(made)]
    assert "    F  How it goes on is among the follow-ups" in lines
    assert not any("be told" in text for text in lines)


def test_the_card_is_not_found_in() -> None:
    made = document(page("Star of the unread story."))
    made.find_all()
    find = Find(made, "unread")
    find.search(10)
    assert find.count == 1
    assert [piece.aside for piece in made.pieces].count(True) == 1


def test_narrow_lines_fit() -> None:
    shown = page("The text.", next_in_story=line(3, "A headline that goes on and on " * 5))
    assert all(len(text) <= 30 for text in said(shown, 30))
