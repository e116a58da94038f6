"""The HTML of entries: what stays, what goes, and that it stays one piece in a Markdown file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.feeds.body_html import clean_body, shortened

BASE = "https://harbour.test/news/1"


@pytest.mark.parametrize(
    ("source", "cleaned"),
    [
        ("<p onclick='x()' style='color:red'>One</p><script>bad()</script>two", "<p>One</p>\n\n<p>two</p>"),
        ("<p>A<style>p{}</style><!-- no --> b</p>", "<p>A b</p>"),
        ("<a href='/x?utm_source=a&id=2&utm_medium=b'>x</a>", '<p><a href="https://harbour.test/x?id=2">x</a></p>'),
        ("<a href='javascript:bad()'>x</a> <a href='data:x'>y</a>", "<p>x y</p>"),
        ("<p hidden>no</p><p aria-hidden='true'>no</p><p style='display: none'>no</p><p>yes</p>", "<p>yes</p>"),
        ("<span style='a:b;visibility:hidden'>no</span>yes", "<p>yes</p>"),
        ("<img src='/p.gif' width='1' height='1'><img src='data:image/png;base64,xx'>text", "<p>text</p>"),
        ("<img src='https://pixel.wp.com/b.gif?x'>text", "<p>text</p>"),
        ("<img data-src='/p.jpg' src='data:x' alt='A'>", '<p><img src="https://harbour.test/p.jpg" alt="A"></p>'),
        (
            "<iframe src='https://www.youtube.com/embed/abc?x=1'></iframe>",
            '<p><a href="https://www.youtube.com/watch?v=abc">Video: youtube.com</a></p>',
        ),
        ("one<br><br>two<br>three", "<p>one</p>\n\n<p>two<br>three</p>"),
        ("<div><div>a</div><section><p>b</p></section></div>", "<p>a</p>\n\n<p>b</p>"),
        ("<p> </p><div></div><ul><li>x</li></ul>", "<ul><li>x</li></ul>"),
        ("<form><input value='x'><button>Go</button></form>Hi <custom-tag>there</custom-tag>", "<p>Hi there</p>"),
        (
            "<pre><code class='lang-python x'>a\n\n\nb</code></pre>",
            '<pre><code class="language-python">a&#10;&#10;\nb</code></pre>',
        ),
        ("plain & simple", "<p>plain &amp; simple</p>"),
        ("", ""),
    ],
)
def test_what_stays_and_what_goes(source: str, cleaned: str) -> None:
    assert clean_body(source, BASE).html == cleaned


def test_plain_text_becomes_paragraphs() -> None:
    body = clean_body("One line\nand on.\n\nTwo < three", plain=True)
    assert body.html == "<p>One line and on.</p>\n\n<p>Two &lt; three</p>"
    assert body.text == "One line and on.\nTwo < three"


def test_the_text_has_a_line_for_each_block() -> None:
    body = clean_body("<h2>Head</h2><p>W<b>or</b>d</p><ul><li>a<li>b</ul>tail")
    assert body.text == "Head\nWord\na\nb\ntail"
    assert body.rich


def test_nothing_a_terminal_obeys_is_left() -> None:
    body = clean_body("<p>a&#27;[31m b\x9b0m \u202e c</p>")
    assert "\x1b" not in body.html + body.text
    assert "\u202e" not in body.html


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<pre>", "</pre>", "<div>", "</div>", "<ul><li>", "</ul>", "<td>", "<a href='/x'>"]
        )
        | st.sampled_from(
            ["\n\n", "\n", "    ", "# x", "- y", "***", "&lt;p>", "<!--", "-->", "<![CDATA[", "`", "<b", "x"]
        )
        | st.text(max_size=6),
        max_size=25,
    )
)
def test_no_markdown_program_takes_a_part_of_it_for_something_else(parts: list[str]) -> None:
    body = clean_body("".join(parts), BASE)
    tokens = MarkdownIt("commonmark").parse(body.html)
    assert {token.type for token in tokens} <= {"html_block"}
    assert clean_body(body.html, BASE).text.split() == body.text.split()


def test_a_text_is_cut_at_a_sentence_or_a_word() -> None:
    assert shortened("One two. Three four five.", 15) == "One two."
    assert shortened("Onetwothree four", 13) == "Onetwothree…"
    assert shortened("Short", 10) == "Short"


def test_what_a_player_swallows_or_holds_in_its_place_stays() -> None:
    body = clean_body("<p>One.</p><embed src='https://v.test/a.swf'><p>Two.</p><object><p>Three.</p></object>")
    assert body.text.split("\n") == ["One.", "Video: v.test", "Two.", "Three."]


def test_a_formula_is_text_in_its_sentence() -> None:
    body = clean_body("<p>When <math><mi>a</mi><mo>≠</mo><mn>0</mn></math>, two.</p>")
    assert body.html == "<p>When <span>a ≠ 0</span>, two.</p>"
