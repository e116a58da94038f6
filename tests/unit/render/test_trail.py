"""The breadcrumb fits any width, names the start and the present story, and marks what is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.ui.render.trail import breadcrumb


def line(titles: list[str], at: int, width: int, *, ascii_only: bool = False) -> str:
    return "".join(crumb.text for crumb in breadcrumb(titles, at, width, ascii_only=ascii_only))


def test_titles_stand_whole_where_there_is_room() -> None:
    assert line(["Wheel found", "Council votes", "The mill turns"], 1, 80) == (
        "2/3  Wheel found › Council votes › The mill turns"
    )
    assert line(["Wheel", "Council"], 0, 40, ascii_only=True) == "1/2  Wheel > Council"


def test_long_trails_keep_the_start_and_the_present_story() -> None:
    titles = [f"Story number {n} of a long way" for n in range(12)]
    shown = line(titles, 7, 70)
    assert shown.startswith("8/12  Story number")
    assert "Story number 7" in shown
    assert " › … › " in shown
    assert shown.endswith(" › …")
    stops = [crumb.stop for crumb in breadcrumb(titles, 7, 70) if crumb.stop is not None]
    assert stops[0] == 0
    assert 7 in stops
    assert len(stops) >= 3


@given(
    st.lists(st.text("ab 水é", max_size=60), min_size=1, max_size=30).flatmap(
        lambda titles: st.tuples(st.just(titles), st.integers(0, len(titles) - 1))
    ),
    st.integers(20, 200),
)
def test_it_is_never_wider_than_its_room(given_: tuple[list[str], int], width: int) -> None:
    titles, at = given_
    crumbs = breadcrumb(titles, at, width)
    assert sum(cell_len(crumb.text) for crumb in crumbs) <= width
    assert at in [crumb.stop for crumb in crumbs]
