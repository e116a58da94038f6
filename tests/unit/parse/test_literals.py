"""Heads that are a value of Clojure or Elixir."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.parse.literals import cut_literal


def test_clojure() -> None:
    cut = cut_literal(
        '{:title "A \\"b\\"" ; a comment\n :tags #{"x" "y z"}, :toc true\n :date #inst "2026-01-02"}\n\nBody {:x}\n'
    )
    assert cut is not None
    assert cut.head.fields == {"title": 'A "b"', "tags": ["x", "y z"], "toc": "true", "date": "2026-01-02"}
    assert cut.body == "\nBody {:x}\n"


def test_elixir() -> None:
    cut = cut_literal(
        '%{\n  title: "A",\n  tags: ~w(x y),\n  date: ~D[2026-01-02],\n  more: """\n  Long.\n  """\n}\n---\nBody\n'
    )
    assert cut is not None
    assert cut.head.fields == {"title": "A", "tags": ["x", "y"], "date": "2026-01-02", "more": "Long."}
    assert cut.body == "Body\n"


@pytest.mark.parametrize(
    "text",
    ["{:a", "{:a 1", "%{", "{}", "{:a [1 2}", '{:a "', "[:a 1]", "{" + ":a {" * 5_000, "{" + ":a " * 50_000 + "}", ""],
)
def test_what_is_no_head(text: str) -> None:
    cut = cut_literal(text)
    assert cut is None or cut.head.fields == {"a": ["1", "2"]}


@given(st.text(alphabet='{}[]()%#:~w"\\; a1\n,|', max_size=200))
def test_any_text(text: str) -> None:
    cut_literal("{" + text)
