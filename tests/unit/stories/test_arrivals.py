"""What came on stars is said once, for stars that were there before."""

from __future__ import annotations

from reader.stories.arrivals import Arrival, Arrivals, arrivals_sentence


def line(star: str, *reports: str, seen: bool = False) -> Arrival:
    return Arrival(star, reports[0], frozenset(reports), f"Star {star}", f"Title {reports[0]}", len(reports), seen)


def test_what_comes_on_a_star_is_said_once_and_a_repeat_never() -> None:
    arrivals = Arrivals()
    assert arrivals.heard({"a": [line("a", "1")], "b": []}) == (), "what was there before"
    grown = {"a": [line("a", "2", "1")], "b": [line("b", "5", "6")], "c": [line("c", "7")]}
    said = arrivals_sentence(arrivals.heard(grown))
    assert said == "Star b: Title 5 · 2 sources", "a repeat and a new star are none"
    assert arrivals.heard(grown) == ()
    assert arrivals.heard({"b": [line("b", "9", seen=True)], "c": []}) == (), "read elsewhere"
    assert arrivals.heard(grown) == (), "taken back"


def test_many_are_counted_and_two_stars_are_told_one_thing_once() -> None:
    arrivals = Arrivals()
    arrivals.heard({"a": [], "b": []})
    came = arrivals.heard({"a": [line("a", str(n)) for n in range(5)], "b": [line("b", "1")]})
    assert arrivals_sentence(came).split("\n")[3] == "and 2 more under Follow-ups"
    assert arrivals.heard({"a": [], "b": [line("b", "8")]}, silent=True) == ()
    assert arrivals.heard({"a": [], "b": [line("b", "8")]}) == ()
