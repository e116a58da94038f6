"""Marks in memory and on the disk: changing, asking, saving, sharing with another window."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.state import UNTOUCHED, ArticleState
from reader.state.store import StateStore
from tests.counts import times
from tests.unit.state.conftest import Clock, Open


def articles_in(path: Path) -> dict[str, Any]:
    return json.loads(path.read_bytes())["articles"]


def test_a_mark_is_there_again_after_a_restart(open_store: Open) -> None:
    store = open_store()
    seen = ("Ein Titel – 例え", "https://example.org/a", "The Source")
    values = {"starred": True, "note": "two\nlines", "due": "2026-06-01", "status": "open", "progress": 0.25}
    assert store.change({"a": values, "b": {"read": True}}, {"a": seen}) == {"a": UNTOUCHED, "b": UNTOUCHED}
    assert store.close()
    assert not store.pending
    again = open_store()
    assert again.get("a") == ArticleState(
        False, True, "two\nlines", "2026-06-01", "open", 0.25, "Ein Titel – 例え", "https://example.org/a", "The Source"
    )
    assert again.get("b") == ArticleState(read=True)
    assert again.get("never") is UNTOUCHED
    assert (again.read(), again.starred()) == ({"b"}, {"a"})
    assert dict(again.items()) == {"a": again.get("a"), "b": again.get("b")}
    assert (again.notices, again.failed) == ([], "")


def test_unread_is_stored_as_such_and_each_field_has_its_own_time(open_store: Open, path: Path, clock: Clock) -> None:
    store = open_store()
    store.change({"a": {"read": True}})
    clock.jump(seconds=1.5)
    store.change({"a": {"read": False, "starred": True}, "b": {"read": False}}, {"a": ("T", "https://e.example", "S")})
    clock.jump(minutes=1)
    store.change({"a": {"starred": True, "due": "2026-07-01"}}, {"a": ("T", "https://e.example", "S")})
    store.close()
    early, late = "2026-05-01T12:00:01.500Z", "2026-05-01T12:01:01.500Z"
    snapshot = {"title": "T", "url": "https://e.example", "source": "S", "seen_at": early}
    marks = {"read": False, "read_at": early, "starred": True, "starred_at": early, "due": "2026-07-01", "due_at": late}
    assert articles_in(path) == {"a": {**marks, **snapshot}, "b": {"read": False, "read_at": early}}


def test_the_summary_of_a_star_has_its_own_time_and_what_is_read_only_stays_small(open_store: Open, path: Path) -> None:
    store = open_store()
    store.change({"a": {"starred": True}, "b": {"read": True}})
    store.change({"a": {"summary": "It\n is  so. " * 100}})
    store.close()
    record = articles_in(path)["a"]
    assert record["summary"].startswith("It is so. It is so.")
    assert len(record["summary"]) == 300
    assert record["summary_at"] > record["starred_at"]
    assert articles_in(path)["b"].keys() == {"read", "read_at"}
    older = {"starred": True, "starred_at": "2099-01-01T00:00:00.000Z"}
    again = open_store()
    again.absorb({"a": older})
    assert again.get("a").summary == record["summary"], "a copy of an older program takes nothing away"


def test_only_what_really_changes_is_told_and_saved(open_store: Open, path: Path) -> None:
    store = open_store()
    store.change({"a": {"read": True}})
    store.flush(10)
    before = path.read_bytes()
    assert store.change({"a": {"read": True}, "b": {}}, {"a": ("T", "", "")}) == {}
    assert not store.pending
    assert store.change({"a": {"read": True, "starred": True}}) == {"a": ArticleState(read=True)}
    store.flush(10)
    assert path.read_bytes() != before


@pytest.mark.parametrize(
    "values",
    [{"title": "x"}, {"read": 1}, {"read": "yes"}, {"note": None}, {"progress": "half"}, {"progress": True}, {"x": 1}],
)
def test_a_wrong_change_is_refused_whole(values: dict[str, object], open_store: Open) -> None:
    store = open_store()
    with pytest.raises(ValueError, match="cannot be changed"):
        store.change({"a": {"read": True}, "b": values})
    assert store.get("a") is UNTOUCHED
    assert not store.pending


def test_texts_are_cleaned_on_the_way_in_and_on_the_way_out(open_store: Open, path: Path) -> None:
    store = open_store()
    store.change(
        {"a": {"note": "x\x1b[31my\x07", "starred": True}}, {"a": ("t\x1bt", "https://e.example/\u202e", "s\n")}
    )
    store.close()
    assert "\\u001b" not in path.read_text()
    record = {"read": 1, "starred": "yes", "note": "n\x1b]0;x\x07", "title": "\u202et\nu", "progress": 7, "due": None}
    path.write_text(json.dumps({"version": 1, "articles": {"a": record, "b": 5, "c": {"progress": float("nan")}}}))
    again = open_store()
    assert again.get("a") == ArticleState(note="n\ufffd]0;x\ufffd", title="t u", progress=1.0)
    assert (again.get("b"), again.get("c")) == (UNTOUCHED, UNTOUCHED)


def test_what_this_version_does_not_know_is_written_back(open_store: Open, path: Path) -> None:
    path.parent.mkdir()
    record = {"read": False, "mood": {"a": [1, None]}, "mood_at": "2026-01-01T00:00:00.000Z", "title": 5}
    articles = {"a": record, "future:x": ["not", "a", "record"], "z": None}
    path.write_text(json.dumps({"shelves": {"b": 1.0}, "version": 1, "articles": articles, "zz": "\ud800"}))
    store = open_store()
    store.change({"a": {"starred": True}, "new": {"read": True}})
    store.close()
    whole = json.loads(path.read_bytes())
    kept = whole["articles"]
    assert {name: kept["a"][name] for name in record} == record
    assert (kept["future:x"], kept["z"], whole["shelves"], whole["zz"]) == (
        ["not", "a", "record"],
        None,
        {"b": 1.0},
        "\ud800",
    )
    assert (kept["a"]["starred"], kept["new"]["read"]) == (True, True)


CHANGES = st.dictionaries(
    st.text(max_size=3),
    st.fixed_dictionaries(
        {},
        optional={
            "read": st.booleans(),
            "starred": st.booleans(),
            "note": st.text("ab ñ", max_size=3),
            "progress": st.floats(0, 1),
        },
    ),
    max_size=4,
)


@settings(max_examples=times(60, 2_000), deadline=None)
@given(steps=st.lists(CHANGES, max_size=4))
def test_any_changes_come_back_as_they_were(
    steps: list[dict[str, dict[str, Any]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("marks") / "state.json"
    store = StateStore(path, Clock())
    for step in steps:
        wanted = {article: store.get(article) for article in step}
        assert all(wanted[article] == old for article, old in store.change(step).items())
        for article, values in step.items():
            state = store.get(article)
            assert all(getattr(state, name) == pytest.approx(value, abs=1e-4) for name, value in values.items())
    assert store.close()
    again = StateStore(path, Clock())
    assert dict(again.items()) == dict(store.items())
    assert (again.read(), again.starred()) == (store.read(), store.starred())
    assert all(again.get(article) == state for article, state in store.items())


def test_the_later_change_wins_though_the_clock_jumps_back(open_store: Open, clock: Clock) -> None:
    one, two = open_store(), open_store()
    clock.jump(days=3650)
    one.change({"a": {"read": True}})
    one.flush(10)
    clock.jump(days=-4000)
    # The second window has not read what the first one wrote, and its clock is years behind.
    two.change({"a": {"read": False}})
    two.flush(10)
    clock.jump(days=-10)
    three = open_store()
    assert three.get("a").read is False
    three.change({"a": {"read": True}})
    three.close()
    assert open_store().get("a").read is True


def test_two_windows_see_each_other(open_store: Open) -> None:
    one, two = open_store(), open_store()
    one.change({"a": {"read": True}, "b": {"starred": True}})
    one.flush(10)
    assert two.reload_if_changed() == {"a", "b"}
    assert two.reload_if_changed() == set()
    assert (two.read(), two.starred()) == ({"a"}, {"b"})
    two.change({"a": {"read": False}, "c": {"read": True}})
    two.flush(10)
    one.change({"d": {"read": True}})
    one.flush(10)  # takes over what the other wrote, before anybody asks for it
    assert one.get("a").read is False
    assert one.reload_if_changed() == {"a", "c"}
    assert two.reload_if_changed() == {"d"}
    assert dict(one.items()) == dict(two.items())
    assert not one.pending
    assert not two.pending


def test_an_older_copy_put_in_place_loses_nothing(open_store: Open, path: Path) -> None:
    store = open_store()
    store.change({"a": {"read": True}})
    store.flush(10)
    old = path.read_bytes()
    store.change({"a": {"read": False}, "b": {"starred": True}})
    store.flush(10)
    path.write_bytes(old)  # a program that syncs folders
    assert store.reload_if_changed() == set()
    assert store.flush(10)
    assert open_store().starred() == {"b"}
    assert open_store().get("a").read is False


def test_a_deleted_file_is_written_again_by_who_still_has_it(open_store: Open, path: Path) -> None:
    store = open_store()
    store.change({"a": {"read": True}})
    store.flush(10)
    for entry in path.parent.iterdir():
        entry.unlink()
    path.parent.rmdir()
    store.change({"b": {"read": True}})
    store.close()
    assert articles_in(path).keys() == {"a", "b"}


def test_a_bulk_action_goes_through_the_same_way(open_store: Open, path: Path) -> None:
    store = open_store()
    articles = [f"{number:016x}" for number in range(3000)]
    store.change({articles[5]: {"starred": True}, articles[6]: {"read": True}})
    store.flush(10)
    mark = {"read": True}
    before = store.change(dict.fromkeys(articles, mark))
    assert len(before) == 2999
    assert before[articles[5]] == ArticleState(starred=True)
    assert (len(store.read()), len(store.starred())) == (3000, 1)
    store.close()
    again = open_store()
    assert again.read() == {*articles}
    assert again.get(articles[5]) == ArticleState(read=True, starred=True)
    assert list(articles_in(path)) == articles


def test_every_thread_may_change_and_ask(open_store: Open) -> None:
    store = open_store()

    def work(name: int) -> None:
        for number in range(50):
            article = f"{name}-{number}"
            store.change({article: {"read": True}, "shared": {"progress": number / 100}})
            assert store.get(article).read
            store.reload_if_changed()

    threads = [threading.Thread(target=work, args=(name,)) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    assert open_store().read() == {f"{name}-{number}" for name in range(6) for number in range(50)}


def test_saving_follows_a_change_by_itself_and_is_told(open_store: Open, path: Path) -> None:
    store = open_store()
    told = threading.Event()
    store.on_saved = told.set
    store.change({"a": {"read": True}})
    assert told.wait(10)
    assert articles_in(path)["a"]["read"] is True
    assert store.failed == ""


def test_a_listener_that_fails_does_not_end_saving(open_store: Open, path: Path) -> None:
    store = open_store()

    def fail() -> None:
        raise RuntimeError("the screen is gone")

    store.on_saved = fail
    store.change({"a": {"read": True}})
    assert store.flush(10)
    store.change({"b": {"read": True}})
    assert store.close()
    assert articles_in(path).keys() == {"a", "b"}


def test_a_burst_of_changes_is_few_saves(open_store: Open) -> None:
    store = open_store()
    saves: list[None] = []
    store.on_saved = lambda: saves.append(None)
    for number in range(200):
        store.change({str(number): {"read": True}})
    assert store.close()
    assert 1 <= len(saves) <= 20


def test_without_a_file_everything_stays_in_memory() -> None:
    store = StateStore(None, Clock())
    store.change({"a": {"starred": True}})
    assert store.starred() == {"a"}
    assert (store.pending, store.failed, store.flush(0), store.close()) == (False, "", True, True)
    assert store.reload_if_changed() == set()
