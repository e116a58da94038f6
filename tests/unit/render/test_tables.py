"""Tables."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.ui.render.tables import GUTTER, NARROWEST, Wish, fit
from tests.unit.render.helpers import all_lines, check_lines, document, shown

TABLE = "| Name | Size | Use |\n|:--|--:|:-:|\n| alpha | 12 | first |\n| b | 3400 | **x** |\n"


def test_columns_are_aligned() -> None:
    assert shown(TABLE).split("\n") == [
        "Name   Size   Use",
        "─────  ────  ─────",
        "alpha    12  first",
        "b      3400    x",
    ]


def test_a_wide_table_wraps_its_cells() -> None:
    body = "| a | b |\n|---|---|\n| one | " + "many words here " * 4 + "|\n| two | x |\n"
    lines = shown(body, 40).split("\n")
    assert lines[2].startswith("one  many words") and lines[3].startswith("     ")


def test_too_many_columns_become_cards() -> None:
    body = "| Name | A | B | C | D |\n|-|-|-|-|-|\n| x | long value | other value | third value | fourth value |\n"
    assert shown(body, 24).split("\n") == [
        "Name: x",
        "A: long value",
        "B: other value",
        "C: third value",
        "D: fourth value",
    ]


def test_the_pieces_of_a_long_table_agree_in_their_columns() -> None:
    body = "| Name | Value |\n|---|---|\n" + "".join(f"| {'n' * (i % 9 + 1)} | {i} |\n" for i in range(500))
    lines = [line.text for line in all_lines(document(body)) if line.text][2:]
    assert len(lines) == 500
    assert {line.index(str(number)) for number, line in enumerate(lines)} == {11}


def test_a_table_without_room_is_never_too_wide() -> None:
    for width in range(2, 60):
        check_lines(document(TABLE + "\n| " + "字" * 30 + " | b |\n|-|-|\n| c | d |", width), width)


def test_a_head_is_wrapped_before_the_rows_are() -> None:
    table = "| Kind | Share of packages | Example |\n|:--|--:|:--|\n| Tools for the shell | 38 % | counts it |\n"
    assert shown(table, 60).split("\n")[0].split("  ")[:1] == ["Kind"] and "Share of packages" in shown(table, 60)
    assert [line.split() for line in shown(table, 40).split("\n")[:2]] == [
        ["Kind", "Share", "of", "Example"],
        ["packages"],
    ]
    assert "Tools for the shell      38 %  counts it" in shown(table, 40)


@given(st.lists(st.tuples(st.integers(1, 300), st.integers(0, 40)), min_size=1, max_size=12), st.integers(5, 200))
def test_fitted_columns_fit(asked: list[tuple[int, int]], room: int) -> None:
    wishes = [Wish(cells, cells + more) for cells, more in asked]
    widths = fit(wishes, room)
    if widths:
        assert sum(widths) + GUTTER * (len(widths) - 1) <= room
        for width, wish in zip(widths, wishes, strict=True):
            assert min(NARROWEST, wish.cells) <= width <= wish.whole
