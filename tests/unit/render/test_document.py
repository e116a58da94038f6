"""Places in a document that is laid out as needed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.ui.render.blocks import Block, Paragraph
from reader.ui.render.document import SORRY, Document, Piece, fixed
from reader.ui.render.lines import Frame, Line, Styled
from reader.ui.render.places import START, Place
from tests.unit.render.helpers import all_lines, document, first_screen

BODY = "\n\n".join(f"# Part {i}\n\n" + f"word{i} " * (40 + i % 7 * 30) for i in range(60))


def test_the_first_screen_parses_nothing_else() -> None:
    doc = document(BODY * 50)
    assert len(first_screen(doc, 40)) == 40
    assert len(doc.pieces) < 20
    assert not doc.complete


@pytest.mark.parametrize("steps", [[1] * 50, [7, -3] * 20, [200, -150, 90], [100_000, -5, 5], [-10]])
def test_moving_counts_lines_exactly(steps: list[int]) -> None:
    whole = all_lines(document(BODY))
    doc = document(BODY)
    place, row = START, 0
    for step in steps:
        place = doc.move(place, step)
        row = max(0, min(len(whole) - 1, row + step))
        assert doc.window(place, 5) and [line for _, line in doc.window(place, 5)] == whole[row : row + 5]


def test_the_last_top_shows_exactly_the_last_lines() -> None:
    doc = document(BODY)
    lines = all_lines(document(BODY))
    assert [line for _, line in doc.window(doc.last_top(20), 100)] == lines[-20:]
    assert doc.last_top(100_000) == START


def test_heights_are_exact_once_everything_was_laid_out() -> None:
    doc = document(BODY)
    estimate = doc.height
    lines = all_lines(doc)
    assert doc.height == len(lines)
    assert estimate == pytest.approx(len(lines), rel=0.5)
    assert doc.above(doc.end()) == len(lines) - 1


@pytest.mark.parametrize("widths", [(72, 30), (30, 72), (72, 72)])
def test_a_spot_is_found_again_at_another_width(widths: tuple[int, int]) -> None:
    doc = document(BODY, widths[0])
    for row in range(0, 900, 37):
        place = doc.move(START, row)
        spot = doc.spot(place)
        doc.set_frame(Frame(widths[1], widths[1]))
        there = doc.place(spot)
        line = doc.lines(there.piece)[there.line]
        assert line.block == spot.block
        if spot.offset >= 0:
            assert line.offset <= spot.offset <= line.offset + len(line.text)
        doc.set_frame(Frame(widths[0], widths[0]))
        assert doc.place(spot) == place


@given(st.floats(0, 1))
@settings(deadline=None)
def test_progress_comes_back_to_nearly_the_same_line(progress: float) -> None:
    doc = document(BODY)
    there = doc.progress(doc.at_progress(progress))
    assert there == pytest.approx(progress, abs=0.03)


def test_progress_does_not_depend_on_the_width() -> None:
    wide, narrow = document(BODY, 72), document(BODY, 30)
    for share in (0.1, 0.5, 0.9):
        assert wide.progress(wide.at_progress(share)) == pytest.approx(
            narrow.progress(narrow.at_progress(share)), abs=0.03
        )


def test_a_row_of_the_scroll_bar_is_a_place_near_it() -> None:
    doc = document(BODY)
    lines = len(all_lines(doc))
    for row in (0, 1, lines // 2, lines - 1, lines + 50):
        assert doc.above(doc.at(row)) == pytest.approx(min(row, lines - 1), abs=1)


def test_an_empty_document_has_nowhere_to_go() -> None:
    doc = Document(iter(()), 0, Frame(72, 72))
    assert doc.window(START, 5) == []
    assert doc.move(START, 5) == START == doc.end() == doc.last_top(3)
    assert doc.height == 1 and doc.progress(START) == 0.0
    assert doc.spot(Place(3, 3)) == (0, 0, 0)


def test_an_error_costs_a_piece_and_is_told() -> None:
    def fails() -> list[Block]:
        raise ValueError("a bug")

    class Unset(Paragraph):
        def lines(self, frame: Frame, number: int) -> Iterator[Line]:
            raise IndexError("another bug")

    def pieces() -> Iterator[Piece]:
        yield fixed([Paragraph(Styled("before"))])
        yield Piece(fails, 5)
        yield fixed([Unset(Styled("between"))])
        yield fixed([Paragraph(Styled("after"))])
        raise KeyError("a third one")

    told: list[str] = []
    doc = Document(pieces(), 30, Frame(60, 60), lambda error: told.append(str(error.args[0])))
    said = [line.text for line in all_lines(doc) if line.text]
    assert said == ["before", SORRY, SORRY, "after", SORRY] and doc.complete
    assert sorted(told) == ["a bug", "a third one", "another bug"]
    with pytest.raises(ValueError, match="a bug"):
        Document(pieces(), 30, Frame(60, 60)).window(START, 9)
