"""HTML bodies."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.article import BodyFormat
from tests.unit.render.helpers import check_lines, document, plain, shown, styles, targets

HTML = BodyFormat.HTML


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>One\n  two</p><p>three</p>", "One two\n\nthree"),
        ("<h2>Head</h2>text", "Head\n\ntext"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<ul><li>one<li>two<ul><li>deep</ul></ul>after", "• one\n• two\n  ◦ deep\n\nafter"),
        ("<ol start=3><li>c</li><li>d</li></ol>", "3. c\n4. d"),
        ("<blockquote><p>q</p><p>r</p></blockquote>x", "▎ q\n▎\n▎ r\n\nx"),
        ("<pre>a\n  b &lt; c</pre>", " a\n   b < c"),
        ("<b>bold</b><i> it</i>", "bold it"),
        ("<img src='https://e.org/x.png' alt='A cat'>", "▣ A cat · e.org"),
        ("<script>no()</script><style>p{}</style><p>yes</p><noscript>no</noscript>", "yes"),
        ("<!-- no --><?php no ?><!DOCTYPE html><p>yes", "yes"),
        ("5 < 6 & 7 > 2", "5 < 6 & 7 > 2"),
        ("<td>lone cell</td>", "lone cell"),
        ("<a title='a > b' href='x'>t</a>", "t"),
        ("<dl><dt>term</dt><dd>meaning</dd></dl>", "term\n\nmeaning"),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("", ""),
    ],
)
def test_shown(source: str, expected: str) -> None:
    assert shown(source, form=HTML).rstrip() == expected.rstrip() or shown(source, form=HTML) == expected.strip("\n")


def test_a_table_has_columns() -> None:
    source = "<table><tr><th>Name</th><th>Size</th></tr><tr><td>alpha</td><td>1</td></tr><tr><td>b</td></tr></table>"
    assert shown(source, form=HTML).split("\n") == ["Name   Size", "─────  ────", "alpha  1", "b"]


def test_a_table_for_layout_becomes_paragraphs() -> None:
    source = f"<table><tr><td>nav</td><td>{'words ' * 200}</td></tr></table>"
    assert shown(source, form=HTML).startswith("nav\n\nwords words")


def test_styles_and_links() -> None:
    source = "<h1>Top</h1><p><strong>b</strong> <a href='http://e.org/?a=1&amp;b=2'>link</a> <code>c</code></p>"
    assert "heading1" in styles(source, "Top", HTML)
    assert "strong" in styles(source, "b", HTML)
    assert targets(source, HTML) == ["http://e.org/?a=1&b=2"]


def test_headings_become_the_contents() -> None:
    doc = document("<h1>One</h1><p>x</p><h2>Two <i>and</i></h2><p>y</p>", form=HTML)
    doc.find_all()
    assert [piece.heading for piece in doc.pieces if piece.heading] == [(1, "One"), (2, "Two and")]


_SCRAPS = [*"ab <>/=\"'&;!-", "<p>", "<li>", "<ul>", "</ul>", "<td>", "<table>", "<b>", "<pre>", "<!--"]


@given(st.lists(st.sampled_from(_SCRAPS), max_size=120).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_html_is_shown_within_the_width(source: str) -> None:
    check_lines(document(source, 30, HTML), 30)


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<b>", "</i>", "<li>", "<tr>", "<td>", "</table>", "<div>", "<blockquote>", "word"]
        ),
        max_size=60,
    )
)
@settings(deadline=None)
def test_words_between_tags_are_never_lost(parts: list[str]) -> None:
    assert plain(" ".join(parts), HTML).count("word") == parts.count("word")
