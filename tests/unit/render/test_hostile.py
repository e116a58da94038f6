"""Bodies that are made to hurt: each shows its first screen soon, and nothing grows with the square of its size.

The limit is far above what is needed (some hundredths of a second on a quiet machine) and far below what a square would
take: these inputs took minutes before they were guarded against.
"""

from __future__ import annotations

from time import process_time

import pytest

from reader.model.article import BodyFormat
from reader.ui.render.markdown import parser
from reader.ui.render.places import START
from tests.unit.render.helpers import all_lines, document

SECONDS = 2.0
M = 1_000_000

MARKDOWN = {
    "a million characters": "a" * M,
    "a million ideographs": "字" * M,
    "a million words": "word " * (M // 5),
    "a million spaces": "a" + " " * M + "b",
    "a million empty lines": "\n" * M + "end",
    "100,000 list levels": "- " * 100_000 + "deep",
    "100,000 quote levels": "> " * 100_000 + "deep",
    "100,000 numbered levels": "1. " * 100_000 + "deep",
    "1,000 indented levels": "\n".join(" " * (2 * i) + f"- x{i}" for i in range(1000)),
    "100,000 items": "- item\n" * 100_000,
    "10,000 cells in rows": "|a|b|c|d|e|\n|-|-|-|-|-|\n" + "|cell|cell|cell|cell|cell|\n" * 2_000,
    "10,000 cells in columns": "|" + "h|" * 1000 + "\n|" + "-|" * 1000 + "\n" + ("|" + "c|" * 1000 + "\n") * 10,
    "an unclosed fence": "```python\n" + "x = 1\n" * 150_000,
    "a listing of one line": "```python\n" + "x = 1; " * 140_000,
    "brackets": "[" * M,
    "image brackets": "![" * (M // 2),
    "open links": "[a](" * (M // 4),
    "open emphasis": "*a " * (M // 3),
    "open code": "`a" * (M // 2),
    "backslashes": "\\" * M,
    "angles": "<a " * (M // 3),
    "data": "![a](data:image/png;base64," + "A" * M + ")\n\ntext",
    "definitions": "[x]:\n" * 40_000,
    "headings": "# h\n" * 100_000,
    "shortcodes": "{{< " * 100_000,
    "attributes": "x{" + "a=b" * 100_000,
    "divs": "::: {.a .b a=b=c\n" * 20_000,
    "combining marks": "e" + "\u0301" * 100_000,
    "joined emoji": "\U0001f469\u200d" * 50_000,
    "right to left": "שלום עולם " * 50_000,
    "addresses": "http://" * 100_000,
    "unclosed tables": "<table>\n\n" * 3_000,
    "unclosed scripts": "<script>\n" * 100_000,
}

SHOW_NOTHING = {"definitions", "unclosed tables", "unclosed scripts"}

HTML = {
    "text": "<p>some words here</p>" * 15_000,
    "10,000 cells": "<table>" + ("<tr>" + "<td>cell</td>" * 10 + "</tr>") * 1000 + "</table>",
    "open angles": "<" * 300_000,
    "open quotes": '<a "' * 75_000,
    "deep boxes": "<div>" * 20_000 + "x",
    "deep lists": "<ul><li>" * 10_000 + "x",
    "ampersands": "&" * 300_000,
    "open comments": "<!--" * 75_000,
    "open ends": "</x " * 75_000,
    "unclosed frames": "<iframe>" * 10_000,
    "bold": "<b>" * 30_000 + "x",
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_markdown(name: str) -> None:
    parser()
    begun = process_time()
    doc = document(MARKDOWN[name], 72)
    assert bool(doc.window(START, 50)) == (name not in SHOW_NOTHING)
    doc.move(START, 100)
    assert process_time() - begun < SECONDS


@pytest.mark.parametrize("name", HTML)
def test_html(name: str) -> None:
    begun = process_time()
    doc = document(HTML[name], 72, BodyFormat.HTML)
    doc.window(START, 50)
    assert process_time() - begun < SECONDS


def test_a_screen_that_takes_too_long_is_left_for_later() -> None:
    doc = document("<div>\n\n" * 20_000 + "end")
    begun = process_time()
    assert doc.window_within(START, 50, 0.02) == ([], False)
    assert process_time() - begun < 0.5 and not doc.complete


WORK = {
    "a paragraph": "word and more words of it. " * 40_000,
    "one word": "x" * 1_000_000,
    "lines of one letter": "a\n" * 200_000,
    "paragraphs of one letter": "a\n\n" * 100_000,
    "a table": "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 20_000,
    "a line of code": "```\n" + "x" * 1_000_000,
    "lines of code": "```\n" + "x\n" * 100_000,
    "a quotation": "> words\n" * 50_000,
    "a box": "!!! note\n" + "    words\n" * 50_000,
}


@pytest.mark.parametrize("form", list(BodyFormat))
@pytest.mark.parametrize("name", list(WORK))
def test_no_block_is_the_unit_of_work(name: str, form: BodyFormat) -> None:
    doc = document(WORK[name], 72, form)
    while doc.find_pieces(50):
        assert all(piece.weight <= 20_000 for piece in doc.pieces[-50:])
    for number in range(0, len(doc.pieces), max(1, len(doc.pieces) // 20)):
        assert len(doc.lines(number)) <= 1_000
        assert sum(len(block.plain) for block in doc.pieces[number].blocks) <= 20_000


@pytest.mark.parametrize(
    "source",
    [
        "<table><tr>" + "<td>1" * 50_000,
        "<pre>" + "x\n" * 100_000,
        "<pre>" + "x" * 1_000_000,
        "<p>" + "words " * 100_000,
    ],
    ids=["a row", "lines of code", "a line of code", "a paragraph"],
)
def test_no_element_is_the_unit_of_work(source: str) -> None:
    doc = document(source, 72, BodyFormat.HTML)
    doc.find_all()
    assert len(doc.pieces) > 10
    assert all(len(doc.lines(number)) <= 1_000 for number in range(0, len(doc.pieces), len(doc.pieces) // 10))


def test_short_paragraphs_share_a_piece_and_look_as_before() -> None:
    doc = document("a\n\n" * 100 + "# Head\n\nb\n\n- c\n\nd", 40)
    doc.find_all()
    assert len(doc.pieces) < 10
    assert [line.text for line in all_lines(doc)][1:6] == ["a", "", "a", "", "a"]
    assert [piece.heading for piece in doc.pieces if piece.heading] == [(1, "Head")]
