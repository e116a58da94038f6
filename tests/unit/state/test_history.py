"""Undo and redo, with the state that they are for."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from reader.model.state import UNTOUCHED, ArticleState
from reader.state.history import MARKS, History
from reader.state.store import StateStore
from tests.unit.state.conftest import Clock


def do(store: StateStore, history: History, label: str, changes: dict[str, dict[str, object]]) -> int:
    before = store.change(changes)
    return history.record(label, before, {article: store.get(article) for article in changes})


def marks(store: StateStore) -> dict[str, tuple[object, ...]]:
    """What undo answers for; articles without any mark left out."""
    states = {article: tuple(getattr(state, name) for name in MARKS) for article, state in store.items()}
    untouched = tuple(getattr(UNTOUCHED, name) for name in MARKS)
    return {article: state for article, state in states.items() if state != untouched}


def test_a_bulk_action_is_taken_back_and_done_again_as_one() -> None:
    store, history = StateStore(None, Clock()), History()
    assert do(store, history, "starred", {"a": {"starred": True, "status": "open", "note": "n"}}) == 1
    assert do(store, history, "marked read", {name: {"read": True} for name in "abc"}) == 3
    done = marks(store)
    undone = history.undo()
    assert undone == ("marked read", 3, {name: {"read": False} for name in "abc"})
    store.change(undone[2])  # pyright: ignore[reportOptionalSubscript, reportUnknownArgumentType]
    assert store.get("a") == ArticleState(starred=True, status="open", note="n")
    second = history.undo()
    assert second == ("starred", 1, {"a": {"starred": False, "status": "", "note": ""}})
    store.change(second[2])  # pyright: ignore[reportOptionalSubscript, reportUnknownArgumentType]
    assert marks(store) == {}
    assert history.undo() is None
    for _ in range(2):
        again = history.redo()
        assert again is not None
        store.change(again[2])
    assert marks(store) == done
    assert history.redo() is None


def test_what_was_not_changed_is_not_taken_back() -> None:
    store, history = StateStore(None, Clock()), History()
    do(store, history, "marked read", {"a": {"read": True}})
    assert do(store, history, "marked all read", {"a": {"read": True}, "b": {"read": True}}) == 1
    undone = history.undo()
    assert undone == ("marked all read", 1, {"b": {"read": False}})


def test_a_deed_that_changes_no_mark_is_not_remembered() -> None:
    store, history = StateStore(None, Clock()), History()
    assert do(store, history, "read on", {"a": {"progress": 0.5}}) == 0
    assert not history.can_undo


def test_a_new_deed_ends_what_could_be_done_again() -> None:
    store, history = StateStore(None, Clock()), History()
    do(store, history, "one", {"a": {"read": True}})
    history.undo()
    assert history.can_redo
    do(store, history, "two", {"b": {"read": True}})
    assert (history.can_redo, history.redo()) == (False, None)


def test_it_remembers_so_many_deeds_and_articles_and_always_the_last() -> None:
    history = History(limit=3, articles=10)
    for number in range(5):
        history.record(str(number), {"a": UNTOUCHED}, {"a": ArticleState(read=True)})
    labels = [undone[0] for undone in iter(history.undo, None)]
    assert labels == ["4", "3", "2"]
    bulk = dict.fromkeys(map(str, range(50)), UNTOUCHED)
    history.record("small", {"a": UNTOUCHED}, {"a": ArticleState(read=True)})
    history.record("bulk", bulk, dict.fromkeys(bulk, ArticleState(read=True)))
    labels = [undone[0] for undone in iter(history.undo, None)]
    assert labels == ["bulk"]


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from("abc"),
            st.fixed_dictionaries(
                {}, optional={"read": st.booleans(), "starred": st.booleans(), "note": st.sampled_from("xy")}
            ),
        ),
        max_size=6,
    )
)
def test_undoing_everything_restores_the_start_and_redoing_the_end(deeds: list[dict[str, dict[str, object]]]) -> None:
    store, history = StateStore(None, Clock()), History()
    for deed in deeds:
        do(store, history, "did", deed)
    end = marks(store)
    while undone := history.undo():
        store.change(undone[2])
    assert marks(store) == {}
    while again := history.redo():
        store.change(again[2])
    assert marks(store) == end


def test_deeds_come_back_from_what_was_dumped() -> None:
    history = History()
    for number in range(60):
        history.record(f"deed {number}", {"a": UNTOUCHED}, {"a": ArticleState(starred=True, note=str(number))})
    later = History()
    later.recall([json.loads(text) for text in history.dump()])
    assert later.undo() == history.undo()
    assert later.expected(back=True) == {"a": {"starred": True, "note": "58"}}
    count = 1
    while later.undo():
        count += 1
    assert count == 50


def test_what_another_program_did_meanwhile_comes_before_what_is_done_here() -> None:
    def deed(history: History, name: str) -> None:
        history.record(name, {"a": UNTOUCHED}, {"a": ArticleState(note=name)})

    other, history = History(), History()
    for name in ("old", "older command", "newer command"):
        deed(other, name)
    dumped = [json.loads(text) for text in other.dump()]
    history.recall(dumped[:1])
    deed(history, "here")
    history.recall(dumped[1:2])
    deed(history, "also here")
    history.recall(dumped[2:])
    labels = [step[0] for step in iter(history.undo, None)]
    assert labels == ["also here", "here", "newer command", "older command", "old"]
    assert [step[0] for step in iter(history.redo, None)] == labels[::-1]


def test_what_is_no_deed_is_left_out() -> None:
    history = History()
    history.recall(
        [None, 3, [], ["x"], ["x", 3], [1, []], ["x", [[[["read", 1, "y"]], ["a"]]]], ["x", [[[["no", 1, 2]], []]]]]  # pyright: ignore[reportUnknownArgumentType]
    )
    assert not history.can_undo
