"""Articles as documents: nothing of a text is lost, nothing of it is taken for markup or runs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html import unescape

import frontmatter
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.library.answers import Opened
from reader.library.export_body import Form, as_html, body_in, closed, lowered
from reader.library.export_document import (
    Exported,
    article_document,
    document_name,
    exported,
    list_document,
    story_document,
)
from reader.model.article import Article, BodyFormat, Moment, Precision, Source, WholeArticle
from reader.model.row import Row
from reader.model.state import ArticleState
from reader.stories.events import Event
from reader.stories.timeline import Visit, timeline
from reader.ui.render.words_alone import plain_body

NOON = Moment(datetime(2026, 11, 20, 12, tzinfo=UTC), Precision.AWARE)
ARTICLE = Article("a.md", "Mill & <wheel>", NOON, source=Source("Courier"), topics=("Energy",), url="https://x.org/a")
WHOLE = WholeArticle(ARTICLE, "# Bread\n\nText *here* <script>alert(1)</script>\n\n- one\n- two\n")
OPENED = Opened("id", 1, ARTICLE, None, WHOLE, ())
STARRED = ArticleState(starred=True, note="ask <her>", due="2026-12-01")


def listed(form: Form, *articles: Exported, title: str = "Starred") -> str:
    return "\n".join(list_document(title, articles, form, UTC, plain_body))


def test_markdown_has_headline_facts_note_and_the_text_below_it() -> None:
    text = listed(Form.MARKDOWN, exported(OPENED, STARRED))
    assert text.startswith("# Starred\n\n## ★ [Mill \\& \\<wheel\\>](<https://x.org/a>)\n")
    assert "*Courier · Fri 20 Nov 2026 · Energy*" in text
    assert "> **Note:** ask \\<her\\>" in text
    assert "> **Ask again:** 2026-12-01" in text
    assert "\n### Bread\n" in text


def test_plain_text_has_addresses_and_the_signs_of_lists() -> None:
    lines = listed(Form.TEXT, exported(OPENED, STARRED), exported(OPENED, ArticleState())).split("\n")
    assert lines[:3] == ["Starred", "=======", ""]
    assert "* Mill & <wheel>" in lines
    assert "Mill & <wheel>" in lines
    assert "https://x.org/a" in lines
    assert "• one" in lines
    assert "Note: ask <her>" in lines


def test_a_web_page_runs_nothing_and_shows_what_looks_like_a_tag() -> None:
    text = listed(Form.HTML, exported(OPENED, STARRED))
    assert "<script" not in text
    assert "Mill &amp; &lt;wheel&gt;" in text
    assert "ask &lt;her&gt;" in text
    assert "<h3>Bread</h3>" in text
    assert text.count("<article>") == text.count("</article>") == 1
    assert text.endswith("</body></html>")


@pytest.mark.parametrize("form", list(Form))
def test_without_a_text_the_summary_stands_there(form: Form) -> None:
    assert "What it says" in listed(form, Exported("Headline", summary="What it says"))


@pytest.mark.parametrize("form", list(Form))
def test_no_article_at_all_is_a_document_too(form: Form) -> None:
    assert "Starred" in listed(form)


def test_one_article_as_markdown_is_a_file_that_is_read_back() -> None:
    text = article_document(OPENED, STARRED, Form.MARKDOWN, UTC, plain_body)
    assert frontmatter.loads(text)["title"] == "Mill & <wheel>"
    alone = article_document(OPENED, STARRED, Form.HTML, UTC, plain_body)
    assert "<title>Mill &amp; &lt;wheel&gt;</title>" in alone
    assert "<h2>Bread</h2>" in alone


def test_headings_come_below_the_one_over_them_and_code_stays() -> None:
    body = "# One\n\nTwo\n===\n\n```\n# code\n```\n\n###### Six\n\n> # quoted"
    assert lowered(body, 2) == "### One\n\n### Two\n\n```\n# code\n```\n\n###### Six\n\n> # quoted"
    assert lowered(body, 0) == body
    assert as_html("<h1>x</h1><h5>y</h5>", BodyFormat.HTML, below=2) == "<h3>x</h3>\n\n<h6>y</h6>"


@pytest.mark.parametrize(
    "body", ["```\ncode", "~~~~ py\ncode\n~~~", "<!-- secret", "<pre>\n\nx", "text\n\n```", "- a\n\n  ```\n  b"]
)
def test_an_open_block_of_one_article_does_not_take_in_the_next(body: str) -> None:
    text = listed(Form.MARKDOWN, Exported("One", body=body), Exported("Two", summary="next"))
    assert "<h2>Two</h2>" in MarkdownIt("commonmark").render(text), text


@pytest.mark.parametrize(
    "body", ["```\ncode\n```", "~~~\n~~~", "<!-- a -->", "<pre>x</pre>", "", "words", "```\na\n```\n\nb"]
)
def test_what_is_closed_stays_as_it_is(body: str) -> None:
    assert closed(body) == body


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("written", list(BodyFormat))
def test_no_word_is_lost_on_the_way(form: Form, written: BodyFormat) -> None:
    body = "<p>alpha</p>\n\n<p>beta &amp; gamma</p>" if written is BodyFormat.HTML else "alpha\n\nbeta & gamma"
    text = body_in(form, body, written, plain_body)
    assert all(word in text for word in ("alpha", "beta", "gamma"))


@given(st.text(max_size=200), st.sampled_from(list(BodyFormat)))
def test_any_text_becomes_html_that_runs_nothing(body: str, written: BodyFormat) -> None:
    html = as_html(body, written).lower()
    assert not any(tag in html for tag in ("<script", "<iframe", "<form", "javascript:"))


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=60))
def test_plain_text_in_markdown_says_the_same(words: str) -> None:
    html = MarkdownIt("commonmark").render(body_in(Form.MARKDOWN, f"x{words}", BodyFormat.TEXT, plain_body))
    assert unescape(html) == f"<p>x{words}</p>\n"


def test_a_hostile_page_costs_its_markup_alone() -> None:
    deep = "<div>" * 3000 + "words" + "</div>" * 3000
    assert "words" in as_html(deep, BodyFormat.HTML)


def test_a_story_in_each_form() -> None:
    row = Row(
        1,
        "id",
        "a.md",
        "A <b>",
        "Wire",
        NOON,
        (),
        "",
        0,
        0,
        None,
        False,
        False,
        False,
        False,
        None,
        None,
        "https://x.org",
    )
    shown = timeline([Event(row)], None, lambda _: ArticleState(), Visit(lambda _: None), UTC, date(2026, 11, 28))
    assert "- 12:00 Wire: [A \\<b\\>](<https://x.org>)" in story_document("S", shown, Form.MARKDOWN)
    assert "A &lt;b&gt;" in story_document("S", shown, Form.HTML)
    assert "  Wire: A <b>\n  https://x.org\n" in story_document("S", shown, Form.TEXT)


def test_names_of_files_are_harmless() -> None:
    assert document_name("../Comet: “splits” / two?", Form.HTML) == "comet-splits-two.html"
    assert document_name("???", Form.TEXT) == "articles.txt"
