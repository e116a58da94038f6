"""What is done to a page before its text is looked for: hidden text, formulas, repetitions, players."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from reader.web.extract_child import find_text
from reader.web.page_tree import MARK, formula_text, prepared, unmarked

PROSE = "The ferry to the islands sails at nine and carries cement, mail and the school's new piano."


def body(page: str) -> str:
    return unmarked(prepared(f"<html><body>{page}</body></html>")).partition("<body>")[2].partition("</body>")[0]


def markdown(page: str) -> str:
    return str(find_text(f"<html><body>{page}</body></html>".encode(), "https://a.test/b", "", 100_000)["markdown"])


@pytest.mark.parametrize("way", ["hidden", "aria-hidden=true", "style='display:none'", "style='visibility: hidden'"])
def test_text_that_is_hidden_goes_also_where_it_is_more_than_what_is_shown(way: str) -> None:
    hidden = f"<div {way}><p>Secret one. {PROSE}</p><p>Secret two. {PROSE}</p></div>"
    assert "Secret" not in body(f"<p>{PROSE}</p>{hidden}")
    assert PROSE in body(f"<p>{PROSE}</p>{hidden}")


def test_a_page_whose_script_shows_it_later_keeps_its_text() -> None:
    links = "<nav>" + "<a href=/x>Somewhere else entirely</a> " * 30 + "</nav>"
    assert PROSE in body(f"{links}<h1>Ferry</h1><div style='display:none'>{f'<p>{PROSE}</p>' * 3}</div>")


@pytest.mark.parametrize(
    ("mathml", "line"),
    [
        ("<mi>a</mi><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><mi>b</mi>", "a x^2 + b"),
        ("<mfrac><mrow><mo>−</mo><mi>b</mi></mrow><mi>a</mi></mfrac>", "(− b) / a"),
        ("<msqrt><mi>b</mi><mo>−</mo><mn>4</mn></msqrt>", "√(b − 4)"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "√[3](x)"),
        ("<munderover><mo>∑</mo><mrow><mi>k</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>", "∑_(k = 1)^n"),
        ("<msub><mi>a</mi><mi>k</mi></msub><annotation>a_k</annotation>", "a_k"),
        (
            "<mtable><mtr><mtd><mi>x</mi></mtd><mtd><mi>y</mi></mtd></mtr><mtr><mtd><mi>z</mi></mtd></mtr></mtable>",
            "x y; z",
        ),
    ],
)
def test_a_formula_is_one_line(mathml: str, line: str) -> None:
    assert formula_text(lxml_html.fragment_fromstring(f"<math>{mathml}</math>")) == line


def test_formulas_stay_in_their_sentences() -> None:
    shown = "<math><mi>a</mi><mo>≠</mo><mn>0</mn></math>"
    pictured = (
        "<span><span style='display: none'><math><mi>A</mi></math></span>"
        "<img src='https://a.test/svg/28a0' class='mwe-math-fallback-image-inline' aria-hidden=true"
        " alt='{\\displaystyle A^{T}}'></span>"
    )
    text = markdown(f"<article><p>When {shown}, {PROSE}</p><p>It is {pictured} that counts. {PROSE}</p></article>")
    assert "When a ≠ 0, The ferry" in text
    assert "It is ![A^{T}](https://a.test/svg/28a0) that counts." in text


def test_a_refrain_stays_as_often_as_it_is_sung() -> None:
    verses = "".join(
        f"<p>Verse {number}. {PROSE}</p><p>Row, row, row your boat, gently down the stream, merrily</p>"
        for number in range(3)
    )
    text = markdown(f"<article>{verses}</article>")
    assert text.count("gently down the stream") == 3
    assert not set(MARK) & set(text)


def test_what_the_parser_puts_into_a_player_stays() -> None:
    text = markdown(f"<article><p>{PROSE}</p><embed src=a.swf><p>And it came back. {PROSE}</p></article>")
    assert "And it came back." in text


@given(st.text(st.sampled_from("<>/pmath \u29e0\u29e10hidden=\"'"), max_size=200))
def test_marks_never_stay(text: str) -> None:
    assert not set(MARK) & set(unmarked(prepared(f"<p>{text}</p><p>{text}</p>")))
