"""HTML bodies."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.article import BodyFormat
from tests.counts import times
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
        ("<dl><dt>term</dt><dd>meaning</dd></dl>", "term\n  meaning"),
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
@settings(max_examples=times(300, 2_000), deadline=None)
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


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<ol><li value=7>a<li>b</ol><ol reversed><li>a<li>b</ol>", "7. a\n8. b\n\n2. a\n1. b"),
        ("<ol type=a start=26><li>a<li>b</ol><ol type=I><li>c<li value=9>d</ol>", "z. a\naa. b\n\nI. c\nIX. d"),
        ("<p hidden>no</p><p style='display:none'>no</p>yes<span class=sr-only>no</span>", "yes"),
        ("<div hidden><div>no</div>no</div>yes<div hidden>never closed", "yes\n\nnever closed"),
        ("<p style='white-space:pre-wrap'>A\n B\n\nC</p>d e", "A\nB\n\nC\n\nd e"),
        ("<table><tr><td class=gutter><pre>1\n2</pre><td><pre>a = 1\n\nb</pre></table>", " a = 1\n\n b"),
        ("Claim<sup><a href='#fn1'>1</a></sup>, <a href='#fn:2'><sup>2</sup></a>", "Claim[1], [2]"),
        ("x<a class='footnote-anchor' href='https://e.org/p#footnote-2'>2</a> <a href='#top'>3</a>", "x[2] 3"),
        ("<math><mi>x</mi><mo>=</mo><msup><mi>y</mi><mn>2</mn></msup></math>", "x = y^2"),
        ("<span class=katex><math><annotation encoding='application/x-tex'>a^2</annotation></math></span>", "$a^2$"),
        ("<img src='data:x' data-src='https://e.org/a.png' alt='Late'>", "▣ Late · e.org"),
        (
            "<div class='admonition note'><p class='admonition-title'>Note</p><p>Body</p></div>x",
            "▎ Note\n▎\n▎ Body\n\nx",
        ),
        ("<a href='{{ site.url }}/x'>{{ page.title }} words</a>{% if x %}y{% endif %}", "wordsy"),
        ("<table><caption>Said</caption><tr><th>A<th>B</tr><tr><td>1<td>2</table>", "Said\n\nA  B\n─  ─\n1  2"),
        ("<table><tr><td><ul><li>a<li>b</ul><td>c</table>", "• a  c\n• b"),
    ],
)
def test_meaning_is_kept(source: str, expected: str) -> None:
    assert shown(source, form=HTML) == expected


def test_figures_stand_under_their_heads() -> None:
    source = (
        "<table><thead><tr><th rowspan=2>Year</th><th colspan=2>Votes</th></tr><tr><th>Yes</th><th>No</th></tr></thead>"
        "<tbody><tr><td rowspan=2>2025</td><td>10</td><td>20</td></tr><tr><td>30</td><td>40</td></tr>"
        "<tr><td colspan=2>both</td><td>50</td></tr></tbody></table>"
    )
    assert shown(source, form=HTML).split("\n") == [
        "Year  Votes  Votes",
        "      Yes    No",
        "────  ─────  ─────",
        "2025  10     20",
        "      30     40",
        "both         50",
    ]


def test_notes_lead_to_their_places() -> None:
    source = "a<sup><a href='#fn:1'>1</a></sup> b<a class='footnote-anchor' href='https://e.org/p#footnote-2'>2</a>"
    assert targets(source, HTML) == ["#fn:1", "#footnote-2"]


@given(
    st.lists(
        st.sampled_from(
            [f"<{x}>" for x in ("td colspan=3", "th rowspan=9", "tr", "/tr", "table", "/table")]
            + [
                "<thead>",
                "x",
                "<ol reversed>",
                "<li value=-5>",
                "<div hidden>",
                "</div>",
                "<sup>",
                "</sup>",
                "<a href='#fn1'>",
                "</a>",
                "<dt>",
                "<dd>",
                "<q>",
                "</q>",
                "<math>",
                "</math>",
                "<p style='white-space:pre'>",
                "\n",
                "<pre>",
                "</pre>",
                "<video>",
            ]
        ),
        max_size=60,
    )
)
@settings(max_examples=times(300, 2_000), deadline=None)
def test_any_mixture_is_shown_within_the_width(parts: list[str]) -> None:
    check_lines(document("".join(parts), 30, HTML), 30)


@pytest.mark.parametrize(
    "part", ["<td colspan=1000 rowspan=60000>x", "<div hidden>", "<sup>2", "<ol reversed><li>", "<q>"]
)
def test_hostile_repetition_takes_time_in_proportion(part: str) -> None:
    doc = document(part * 20_000, 60, HTML)
    assert doc.find_all()
