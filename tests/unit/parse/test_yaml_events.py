"""The YAML guard: everything is text, nothing is executed or expanded, and everything has a limit."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reader.parse.tree import HeadError
from reader.parse.yaml_events import NotAMappingError, load_yaml


def test_libyaml_is_there() -> None:
    assert yaml.__with_libyaml__, "the pure Python reader is eleven times slower"


def test_scalars_stay_as_written() -> None:
    head = load_yaml("a: 2020\nb: no\nc: 12:30:00\nd: 1.10\ne: 0777\nf: 2020-13-45\ng: 1e3\nh: 0x1F\ni: .inf\nj: =\n")
    assert list(head.fields.values()) == [
        "2020",
        "no",
        "12:30:00",
        "1.10",
        "0777",
        "2020-13-45",
        "1e3",
        "0x1F",
        ".inf",
        "=",
    ]


def test_null_is_empty_unless_quoted_or_a_key() -> None:
    assert load_yaml("a: ~\nb: null\nc: 'null'\nd:\n- null\n- x\nnull: y\n").fields == {
        "a": "",
        "b": "",
        "c": "null",
        "d": ["", "x"],
        "null": "y",
    }


def test_tags_are_not_acted_on() -> None:
    head = load_yaml('a: !!python/object/apply:os.system ["echo"]\nb: !binary aGk=\nc: !unknown {x: y}\n')
    assert head.fields == {"a": ["echo"], "b": "aGk=", "c": {"x": "y"}}


def test_aliases_stand_for_scalars_only() -> None:
    assert load_yaml("a: &x text\nb: *x\nc: &y [1]\nd: *y\n").fields == {
        "a": "text",
        "b": "text",
        "c": ["1"],
        "d": "*y",
    }


def test_the_last_of_two_fields_counts_unless_it_is_empty() -> None:
    head = load_yaml("a: 1\nb: 2\na: 3\nb:\n")
    assert head.fields == {"a": "3", "b": "2"}
    assert [finding.line for finding in head.findings] == [2, 3]
    assert head.lines == {"a": 2, "b": 1}


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", '"quoted"\n'])
def test_lists_and_texts_are_no_head(text: str) -> None:
    with pytest.raises(NotAMappingError):
        load_yaml(text)


@pytest.mark.parametrize("text", ["", "\n", "# comment\n"])
def test_nothing_is_an_empty_head(text: str) -> None:
    assert load_yaml(text).fields == {}


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("a: b\nc: d: e\n", 1, "colon"),
        ("a: b\n c: d\n", 1, "colon"),
        ('a: "b\nc: d\n', 2, "quote"),
        ("a: `b`\n", 0, "reserves"),
        ("a: b\n{x: y}: z\n", 1, "key"),
        ("a: [b\nc: d\n", 1, "bracket"),
        ("a: b\x01\n", 0, "control"),
    ],
)
def test_errors_name_their_line(text: str, line: int, word: str) -> None:
    with pytest.raises(HeadError) as caught:
        load_yaml(text)
    assert caught.value.line == line
    assert word in caught.value.reason


@pytest.mark.parametrize(
    "bomb",
    [
        "a: " + "[" * 100_000,
        "a: " + "{a: " * 100_000,
        "a:\n " + "- " * 100_000,
        "a: [" + "x," * 1_000_000 + "]",
        "a: " + "x" * 3_000_000,
        "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"a{i}: &b{i} [{','.join(['*a'] * 99)}]\n" for i in range(2000)),
    ],
    ids=["brackets", "braces", "dashes", "many", "long", "aliases"],
)
def test_bombs_are_refused_at_once(bomb: str) -> None:
    start = time.process_time()
    with pytest.raises(HeadError):
        load_yaml(bomb)
    assert time.process_time() - start < 1


@given(st.text(st.sampled_from("ab:-#\"'[]{}|>&*!%@`?, \n\t0\\")))
def test_nothing_else_is_raised(text: str) -> None:
    with suppress(HeadError, NotAMappingError):
        load_yaml(text)
