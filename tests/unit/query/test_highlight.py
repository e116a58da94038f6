"""What is highlighted in titles and texts."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reader.query.highlight import Highlighter
from reader.text.folding import fold, tokens


def marked(text: str, *words: str) -> str:
    """The text with brackets around what is highlighted."""
    for start, end in reversed(Highlighter(words).spans(text)):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("text", "words", "result"),
    [
        ("The tide mill, a Tide story", ("tide",), "The [tide] mill, a [Tide] story"),
        ("Tidewater and tide", ("tide",), "Tidewater and [tide]"),
        ("Tidewater and tide", ("tide*",), "[Tide]water and [tide]"),
        ("The tide-mill and mill tide", ("tide mill",), "The [tide-mill] and mill tide"),
        ("the tide mills", ("tide mi*",), "the [tide mi]lls"),
        ("Ärger im Café, e\u0301tude", ("arger", "cafe", "etude"), "[Ärger] im [Café], [e\u0301tude]"),
        ("arger", ("Ärger",), "[arger]"),
        ("暴雪公司", ("雪公",), "暴[雪公]司"),
        ("tide mill pond", ("tide mill", "mill pond"), "[tide mill pond]"),
        ("nothing here", ("tide",), "nothing here"),
        ("Straße ﬁne", ("strasse", "fine"), "[Straße] [ﬁne]"),
        ("100%", ("!", ""), "100%"),
    ],
)
def test_marks(text: str, words: tuple[str, ...], result: str) -> None:
    assert marked(text, *words) == result


@settings(deadline=None)
@given(st.text(max_size=60), st.lists(st.text(max_size=8), max_size=4))
def test_spans_are_in_order_and_within(text: str, words: list[str]) -> None:
    last = 0
    for start, end in Highlighter(words).spans(text):
        assert last <= start < end <= len(text)
        last = end


@settings(deadline=None)
@given(st.text(st.characters(whitelist_categories=["Lu", "Ll"]), min_size=1, max_size=12))
def test_a_word_finds_itself(word: str) -> None:
    assume(tokens(word) == [fold(word)])  # a few letters fold to a letter and a sign
    assert Highlighter([word]).spans(f"x {word} y")
