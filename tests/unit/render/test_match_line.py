"""The line that a search has found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.ui.render.match_line import match_line
from tests.counts import times

BODY = (
    "# Head\n\nNothing here.\n\n- The **ferry** left [at noon](http://e.org) for Lind.\n\n"
    + "word " * 100
    + "lamp "
    + "word " * 100
)


@pytest.mark.parametrize(
    ("words", "line", "marked"),
    [
        (("ferry",), "The ferry left at noon for Lind.", ["ferry"]),
        (("noon", "lind"), "The ferry left at noon for Lind.", ["noon", "Lind"]),
        (("fer*",), "The ferry left at noon for Lind.", ["fer"]),
        (("title",), "", []),
        (("head",), "", []),  # the first line: it is seen anyway
        (("absent",), "", []),
        ((), "", []),
        (("***",), "", []),
    ],
)
def test_the_line(words: tuple[str, ...], line: str, marked: list[str]) -> None:
    found, spans = match_line(BODY, words, "The Title")
    assert found == line
    assert [found[a:b] for a, b in spans] == marked


def test_a_long_line_is_cut_around_the_word() -> None:
    found, spans = match_line(BODY, ("lamp",), "")
    assert found.startswith("… word") and found.endswith("word …") and len(found) < 260
    assert [found[a:b] for a, b in spans] == ["lamp"]


@given(st.text(max_size=300), st.lists(st.text(max_size=6), max_size=3).map(tuple))
@settings(max_examples=times(200, 2_000), deadline=None)
def test_any_text_gives_a_line_or_none(body: str, words: tuple[str, ...]) -> None:
    found, spans = match_line(body, words, "")
    assert "\n" not in found and all(0 <= a < b <= len(found) for a, b in spans)
