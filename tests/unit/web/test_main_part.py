"""Which part of a page is its article: portals, discussions, and pages of little text."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from reader.web.extract import rule_for
from reader.web.extract_child import find_text
from reader.web.main_part import main_part

SENTENCES = [
    f"Number {number} of the ferries came back on Sunday, later than planned, and carried cement, mail and a piano."
    for number in range(12)
]
ARTICLE = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def part(page: str) -> str:
    return main_part(lxml_html.document_fromstring(f"<html><body>{page}</body></html>"))


def test_lead_ins_of_a_portal_are_not_the_article() -> None:
    lead_ins = "".join(
        f"<article class='story-body'><h2><a href=/{n}>Lead-in {n}</a></h2><p>Lead-in {n}: what somebody has said,"
        " and why it may matter to you, in a few words that say little.</p></article>"
        for n in range(4)
    )
    page = f"<div><div id=stream>{lead_ins}</div></div><div class=wrap><div class=canvas>{ARTICLE}</div></div>"
    assert all(sentence in part(page) for sentence in SENTENCES)
    assert "Lead-in" not in part(page)
    text = find_text(f"<html><body>{page}</body></html>".encode(), "https://portal.test/a", "", 100_000)["markdown"]
    assert all(sentence in text for sentence in SENTENCES)
    assert "Lead-in" not in text


def test_what_readers_say_is_not_the_article() -> None:
    talk = "".join(
        f"<p>I do not think so, neighbour {n}, and neither do the others, as you know.</p>" for n in range(40)
    )
    found = part(f"<div class=post-text>{ARTICLE}</div><div id=comments class=comment-list>{talk}</div>")
    assert SENTENCES[0] in found
    assert "neighbour" not in found


def test_an_article_in_two_pieces_is_whole() -> None:
    half = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES[:6])
    rest = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES[6:])
    found = part(
        f"<div class=main><div class=text>{half}</div><div class=ad-break></div><div class=text>{rest}</div></div>"
    )
    assert all(sentence in found for sentence in SENTENCES)


def test_lines_that_only_breaks_divide_are_paragraphs() -> None:
    found = part(f"<div id=menu><a href=/>Home</a></div><div>{'<br><br>'.join(SENTENCES)}</div>")
    assert all(sentence in found for sentence in SENTENCES)


def test_a_short_article_that_is_named_like_a_sidebar_is_found() -> None:
    assert SENTENCES[0] in part(f"<div class=sidebar><p>{SENTENCES[0]}</p></div>")


def test_a_page_without_paragraphs_has_no_part() -> None:
    assert part("") == ""
    assert part("<ul><li><a href=/a>One</a><li><a href=/b>Two</a></ul>") == ""


def test_a_rule_says_which_part_is_the_article() -> None:
    pytest.importorskip("cssselect")
    page = f"<div class=lead>{ARTICLE}</div><div id=real class='text box'><p>{SENTENCES[0]}</p><p>The end.</p></div>"
    data = f"<html><body>{page}</body></html>".encode()
    text = find_text(data, "https://a.test/x", "", 100_000, "div.text")["markdown"]
    assert text == f"{SENTENCES[0]}\n\nThe end."
    for useless in ("div.nothing", "div[", "::before", ""):
        assert all(s in find_text(data, "https://a.test/x", "", 100_000, useless)["markdown"] for s in SENTENCES)


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("https://www.news.example/a", "article"),
        ("https://news.example/a", "article"),
        ("https://blog.news.example/a", ".post"),
        ("https://othernews.example/a", ""),
        ("https://127.0.0.1/a", ""),
    ],
)
def test_a_rule_holds_for_a_domain(url: str, rule: str) -> None:
    assert rule_for(url, {"news.example": "article", "blog.news.example": ".post"}) == rule


def test_a_page_of_thousands_of_loose_lines_and_nested_sections_is_counted_once() -> None:
    # What is counted anew at each level, or looked up by its place in a row, takes minutes here.
    loose = "".join(f"line {n} <b>and</b> more of it, and more <p>x</p>" for n in range(6_000))
    assert "line 5999" in part(f"<div>{loose}</div>")
    nested = "<section>" * 200 + ARTICLE * 100 + "</section>" * 200
    assert SENTENCES[0] in part(nested)


def test_a_large_page_is_set_once_from_where_most_of_its_text_is() -> None:
    article = "".join(f"<p>Paragraph {n}. {SENTENCES[n % 12]}</p>" for n in range(4_000))
    page = f"<html><body><div id=menu>{'<a href=/>Home</a>' * 50}</div><div class=text>{article}</div></body></html>"
    text = find_text(page.encode(), "https://a.test/x", "", 5_000_000)["markdown"]
    assert "Paragraph 3999." in text and "Home" not in text
