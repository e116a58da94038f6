"""Earlier searches: Up and Down walk through them, and what was being typed is not lost."""

from __future__ import annotations

from pathlib import Path

from reader.library.kept import Kept
from reader.ui.flows.search_history import MOST, SearchHistory


def history(*texts: str) -> SearchHistory:
    return SearchHistory(lambda: texts, lambda _: None)


def test_up_goes_back_and_down_returns_to_what_was_typed() -> None:
    past = history("new", "old")
    assert past.step(1, "ty") == "new"
    assert past.step(1, "new") == "old"
    assert past.step(1, "old") is None
    assert past.step(-1, "old") == "new"
    assert past.step(-1, "new") == "ty"
    assert past.step(-1, "ty") is None


def test_one_that_was_changed_is_a_text_of_its_own() -> None:
    past = history("new", "old")
    assert past.step(1, "") == "new"
    assert past.step(1, "newer") == "new"
    assert past.step(-1, "new") == "newer"


def test_the_one_that_stands_there_already_is_passed_over() -> None:
    past = history("new", "old")
    past.begin()
    assert past.step(1, "new") == "old"
    assert history("new").step(1, "new") is None
    assert history().step(1, "x") is None


def test_each_search_is_kept_once_for_its_library_and_by_all_windows(tmp_path: Path) -> None:
    kept, other = Kept(tmp_path, [tmp_path / "a"]), Kept(tmp_path, [tmp_path / "b"])
    one, two = (SearchHistory(kept.searches, kept.keep_searches) for _ in range(2))
    for text in ("mill", "  ", "boats", "mill ", "x" * 2_000):
        one.add(text)
    two.add("comet")
    assert list(kept.searches()) == ["comet", "mill", "boats"]
    assert list(other.searches()) == []
    for number in range(2 * MOST):
        kept.keep_searches([str(number), *kept.searches()])
    one.add("last")
    assert len(kept.searches()) == MOST


def test_a_damaged_file_is_no_history(tmp_path: Path) -> None:
    kept = Kept(tmp_path, [tmp_path])
    kept.keep_searches(["a"])
    file = next(tmp_path.glob("searches-*"))
    for text in ("", "[1]", '{"version": 1, "searches": [3, "b"]}', '{"version": 1, "searches": 5}'):
        file.write_text(text)
        assert list(kept.searches()) in ([], ["b"])
