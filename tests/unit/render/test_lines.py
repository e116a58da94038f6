"""Wrapping in cells."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from reader.ui.render import lines
from reader.ui.render.lines import Styled, StyleSpan, clip, safe, truncate, wrap

ODD = "aé字、。「あ\u0301\u200d\ufe0f👩👧🇩🇪שלום ไทย \u3000\xa0—/-\n"


def wrapped(text: str, width: int, rest: int | None = None) -> list[str]:
    return [text[a:b] for a, b in wrap(text, width, rest if rest is not None else width)]


def test_words_stay_whole_and_spaces_at_a_break_belong_to_no_line() -> None:
    assert wrapped("one two  three four", 9) == ["one two", "three", "four"]


def test_a_word_that_is_too_long_is_cut_after_a_slash_where_there_is_one() -> None:
    assert wrapped("abcdefghijkl", 5) == ["abcde", "fghij", "kl"]
    assert wrapped("see https://example.org/abcdefghi", 22) == ["see", "https://example.org/", "abcdefghi"]


def test_the_first_line_can_have_another_width() -> None:
    assert wrapped("aa bb cc dd ee", 2, 5) == ["aa", "bb cc", "dd ee"]


def test_line_ends_break_and_empty_lines_stay() -> None:
    assert wrapped("a\n\nb", 10) == ["a", "", "b"]
    assert wrapped("", 10) == [""]


def test_ideographs_break_anywhere_but_before_closing_punctuation() -> None:
    assert wrapped("漢字漢字。漢字", 8) == ["漢字漢", "字。漢字"]
    assert wrapped("漢字「漢字」", 6) == ["漢字", "「漢", "字」"]


def test_a_family_is_not_torn_apart() -> None:
    family = "👩\u200d👩\u200d👧\u200d👦"
    assert wrapped(family * 3, 4) == [family * 2, family]


@given(
    st.text(alphabet=st.sampled_from(ODD) | st.characters(exclude_categories=["Cs", "Cc"]), max_size=200),
    st.integers(2, 40),
)
@example("a" * 50 + "字", 7)
@example("\u0301字\u200d", 2)
@example("/-/-/-/-/-", 2)
@example("⺀\xa0", 2)
@example("\xa0⺀", 2)
def test_no_line_is_too_wide_and_nothing_but_white_space_is_lost(text: str, width: int) -> None:
    spans = list(wrap(text, width, width))
    assert spans
    at = 0
    for start, end in spans:
        assert at <= start <= end <= len(text)
        assert not text[at:start].strip(" \u3000\n"), "only white space is left out"
        assert cell_len(text[start:end]) <= width
        at = end
    assert not text[at:].strip(" \u3000\n")


def test_what_is_taken_to_be_narrow_is_one_cell_wide() -> None:
    assert "A" in lines._NARROW and "’" in lines._NARROW
    for char in lines._NARROW:
        assert get_character_cell_size(char) == 1, hex(ord(char))


def test_clip_keeps_what_a_slice_shows() -> None:
    marks = [StyleSpan(0, 5, "a"), StyleSpan(3, 9, "b", "url"), StyleSpan(9, 12, "c")]
    assert clip(marks, 4, 9, 2) == [StyleSpan(2, 3, "a"), StyleSpan(2, 7, "b", "url")]


def test_joined_texts_keep_their_marks() -> None:
    joined = Styled.of("ab", "x") + Styled.of("cd", "y", "url")
    assert joined == Styled("abcd", (StyleSpan(0, 2, "x"), StyleSpan(2, 4, "y", "url")))


@pytest.mark.parametrize(
    ("text", "width", "expected"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("字字字", 5, "字字…"), ("ab", 1, "…")]
)
def test_truncate(text: str, width: int, expected: str) -> None:
    assert truncate(text, width) == expected


@given(st.text(max_size=60), st.integers(1, 20))
def test_truncate_is_never_too_wide(text: str, width: int) -> None:
    assert cell_len(truncate(text, width)) <= max(width, cell_len(text) if cell_len(text) <= width else 0)


@given(st.text(max_size=100))
def test_safe_text_has_no_controls(text: str) -> None:
    cleaned = safe(text)
    assert all(char == "\n" or (ord(char) >= 32 and not 0x7F <= ord(char) < 0xA0) for char in cleaned)
    assert not set(cleaned) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff")
