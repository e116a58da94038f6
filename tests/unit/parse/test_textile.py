"""Textile as Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.article import BodyFormat
from reader.parse import parse_whole
from reader.parse.textile import textile_as_markdown


@pytest.mark.parametrize(
    ("textile", "markdown"),
    [
        ("h2(#top). A *bold* head", "## A **bold** head"),
        ('A "link(title)":https://a.example/x, and on.', "A [link](https://a.example/x), and on."),
        ('"Quoted" words, 2 * 3 * 4, a-b-c', '"Quoted" words, 2 * 3 * 4, a-b-c'),
        ("_so_ -gone- @co*de*@ 10^6^ ==*raw*== %{color:red}red%", "*so* ~~gone~~ `co*de*` 10<sup>6</sup> *raw* red"),
        ("!lamp.png(A lamp)!:/lamps", "[![A lamp](lamp.png)](/lamps)"),
        ("* one\n** two\n# first", "- one\n    - two\n1. first"),
        ("bq. Quoted\nand on", "> Quoted\n> and on"),
        ("bc.. code\n\n  more\n\np. Text", "```\ncode\n\n  more\n```\n\nText"),
        ("|_. Head |_. Other |\n| a | =. b |", "| Head | Other |\n| --- | --- |\n| a | b |"),
        ("Word[1].\n\nfn1. The note.", "Word[^1].\n\n[^1]: The note."),
        ("###. nobody reads this\n\nText", "Text"),
    ],
)
def test_marks_mean_what_they_mean_in_textile(textile: str, markdown: str) -> None:
    assert textile_as_markdown(textile) == markdown


def test_a_textile_file_is_shown_as_markdown_is() -> None:
    whole = parse_whole(b"---\ntitle: Old\n---\nh2. Hello\n\nA *bold* word.\n", "_posts/2026-01-12-old.textile")
    assert whole.body_format is BodyFormat.MARKDOWN
    assert whole.body == "## Hello\n\nA **bold** word."


@given(st.text(alphabet='*_-+@!"|.:#=%[]()hbpq1c \n\x00^~?/a', max_size=300))
def test_any_text_can_be_textile(text: str) -> None:
    assert "\x00" not in textile_as_markdown(text)
