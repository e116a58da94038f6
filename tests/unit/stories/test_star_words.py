"""The words of a star: note, day and scope in one line."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.stories.star_words import StarWords, day_in_state, day_said, star_words, words_of

TODAY = date(2026, 11, 28)  # a Saturday


@pytest.mark.parametrize(
    ("line", "note", "due", "scope"),
    [
        ("ask the council again @fri", "ask the council again", "2026-12-04", None),
        ("@2026-12-01", None, "2026-12-01", None),
        ("@in 3 weeks", None, "2026-12-19", None),
        ("look @in 3 weeks at it", "look at it", "2026-12-19", None),
        ("@in 3 months.", None, "2027-02-28", None),
        ("@sat then", "then", "2026-12-05", None),
        ("@today", None, "2026-11-28", None),
        ("@1 Dec call", "call", "2026-12-01", None),
        ("@1 mar 2028", None, "2028-03-01", None),
        ("#other-sources", None, None, "other-sources"),
        ("wait #ANY @none", "wait", "", ""),
        ("-", "", None, None),
        ("mail @smith on #harbour, a@b.example", "mail @smith on #harbour, a@b.example", None, None),
        ("  ", None, None, None),
    ],
)
def test_a_line_says_note_day_and_scope(line: str, note: str | None, due: str | None, scope: str | None) -> None:
    assert star_words(line, TODAY) == StarWords(note, due, scope)


@pytest.mark.parametrize(
    "line", ["call @31 Feb", "@29 Feb", "@31 feb.", "@2026-02-31", "@2026-13-01 x", "@99", "@in 9999 years"]
)
def test_a_day_that_does_not_exist_is_a_sentence(line: str) -> None:
    said = star_words(line, TODAY)
    assert "is no day" in said.mistake
    assert said.fields == {}


def test_two_days_are_one_too_many() -> None:
    assert star_words("@fri @mon", TODAY).mistake == "There are two days: say one"


def test_days_are_never_past_but_where_a_year_is_said() -> None:
    assert day_said("1 Jan", TODAY) == date(2027, 1, 1)
    assert day_said("2020-01-01", TODAY) == date(2020, 1, 1)
    assert day_said("in a year", date(2028, 2, 29)) == date(2029, 2, 28)
    assert day_said("soon", TODAY) is None
    assert day_in_state("2026-12-01") == date(2026, 12, 1)
    assert day_in_state("2026-02-31") is None
    assert day_in_state("") is None


@given(st.text())
def test_any_line_is_taken_or_refused_whole(line: str) -> None:
    said = star_words(line, TODAY)
    assert not (said.mistake and said.fields)
    assert said.due in (None, "") or day_in_state(said.due or "")


@given(st.text("abc xyz", max_size=30), st.dates(date(1900, 1, 1)), st.sampled_from(["", "other-sources"]))
def test_what_is_said_again_is_understood(note: str, due: date, scope: str) -> None:
    line = words_of(note, due.isoformat(), scope)
    assert star_words(line, TODAY) == StarWords(" ".join(note.split()) or None, due.isoformat(), scope or None)
