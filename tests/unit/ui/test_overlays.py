"""What is done with the answer of a screen costs, where it fails, no more than that answer."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reader.model.problem import Problem, Severity
from reader.settings.config import Config
from reader.ui.question import OneLine, OneOf
from reader.ui.screens.overlays import Overlays
from reader.ui.screens.questions import ask_line, choose
from tests.unit.ui.fake_screen import nothing


def test_an_error_in_what_follows_an_answer_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    said: list[str] = []
    answers: list[Any] = []
    app: Any = SimpleNamespace(push_screen=lambda _, done: answers.append(done), exit=nothing)
    flows: Any = SimpleNamespace(say=said.append, feeds=SimpleNamespace())
    parts: Any = None
    overlays = Overlays(app, Config(), flows, parts, parts)
    problem = Problem("a.md", None, Severity.NOTE, "a note", "nothing")

    def fail(_: object) -> None:
        raise KeyError("of a test")

    overlays.show_problems([problem], "Problems", "", fail, fail)
    answers[0]((problem, False))
    assert said == ["Something went wrong: KeyError; “broadsheet log” shows what"]


def test_an_error_in_what_follows_a_question_is_said_on_every_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    said: list[str] = []
    answers: list[Any] = []
    app: Any = SimpleNamespace(push_screen=lambda _, done: answers.append(done), exit=nothing)

    def fail(_: object) -> None:
        raise KeyError("of a test")

    choose(app, said.append, OneOf("Which?", ["this"], fail))
    ask_line(app, said.append, OneLine("What?", "", "", lambda _: "", fail))
    for answer, told in zip(answers, (0, "a line"), strict=True):
        answer(None)
        assert not said
        answer(told)
        assert said.pop() == "Something went wrong: KeyError; “broadsheet log” shows what"
