"""Titles of documents, with the line on which each stands."""

from __future__ import annotations

import pytest

from reader.parse.documents import cut_document


@pytest.mark.parametrize(
    ("text", "line", "body"),
    [
        ("= The mill\n:date: 2021\n\nText\n", 0, "Text\n"),
        ("\n\n= The mill\n:date: 2021\n\nText\n", 2, "Text\n"),
        ("The mill\n========\n:date: 2021\n\nText\n", 0, "Text\n"),
        ("\nThe mill\n========\n:date: 2021\n\nText\n", 1, "Text\n"),
        ("========\nThe mill\n========\n:date: 2021\n\nText\n", 1, "Text\n"),
    ],
)
def test_the_line_of_a_title_is_its_own(text: str, line: int, body: str) -> None:
    cut = cut_document(text)
    assert cut is not None
    assert (cut.head.fields["title"], cut.head.lines["title"], cut.body) == ("The mill", line, body)
    assert text.split("\n")[cut.head.lines["title"]].removeprefix("= ") == "The mill"
    assert text.split("\n")[cut.head.lines["date"]] == ":date: 2021"
