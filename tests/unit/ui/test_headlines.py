"""Headlines on the screens of stories: whole on up to two lines, with a few words at the right of the last one."""

from __future__ import annotations

import pytest
from textual.content import Content
from textual.style import Style

from reader.ui.render.row import UNICODE
from reader.ui.render.story import headline_height, headline_lines, richest

LONG = "Saltmere tide mill sells its first surplus power to a bakery"
INK = Style(), Style()


def drawn(title: str, rights: list[str], width: int) -> list[str]:
    return [line.plain for line in headline_lines(Content("  "), title, rights, width, UNICODE, INK)]


def test_a_headline_and_its_source_share_a_line_where_they_fit() -> None:
    assert drawn("Mill turns", ["Tern · +2", "+2"], 40) == ["  Mill turns" + " " * 17 + "Tern · +2 "]


def test_a_long_headline_goes_on_in_a_second_line_with_the_source_at_its_end() -> None:
    first, second = drawn(LONG, ["The Saltmere Courier", ""], 50)
    assert first == "  Saltmere tide mill sells its first surplus"
    assert second.startswith("  power to a bakery ")
    assert second.endswith(" The Saltmere Courier ")


@pytest.mark.parametrize("width", [1, 3, 7, 20, 33, 50, 66, 200])
@pytest.mark.parametrize("title", ["", "Mill", LONG, "潮の力でふたたび粉を挽く 姉妹都市ソルトミアの水車", "x" * 300])
def test_as_many_lines_as_were_said_and_none_too_wide(title: str, width: int) -> None:
    for rights in (["The Saltmere Courier · +3 say the same", "+3"], [""]):
        lines = headline_lines(Content("  "), title, rights, width, UNICODE, INK)
        assert len(lines) == headline_height(2, title, rights[0], width)
        assert all(line.cell_length <= width for line in lines)


def test_what_would_cost_a_line_more_is_left_out() -> None:
    assert richest(2, "Mill", ["shares: wheel · 3 sources", "3 sources"], 60) == [
        "shares: wheel · 3 sources",
        "3 sources",
    ]
    assert richest(2, "Mill", ["shares: wheel · 3 sources", "3 sources"], 30) == ["3 sources"]
