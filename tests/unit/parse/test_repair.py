"""Broken heads: one bad line costs one field, and what was done about it is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.problem import Severity
from reader.parse.loosely import read_loosely, scalar, unescape
from reader.parse.repair import looks_like_fields, mend_yaml
from reader.parse.tree import Head, HeadError, Node
from reader.parse.yaml_events import NotAMappingError, load_yaml


def mend(text: str) -> Head:
    """Mend a text that YAML refuses."""
    try:
        load_yaml(text)
    except HeadError as error:
        return mend_yaml(text, error)
    except NotAMappingError:
        return mend_yaml(text, HeadError(0, "it is no mapping"))
    raise AssertionError("this is valid YAML")


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("a: b: c\nd: e\n", {"a": "b: c", "d": "e"}),
        ('a: "b "c" d"\ne: f\n', {"a": 'b "c" d', "e": "f"}),
        ('a: "b\nc: d\n', {"a": "b", "c": "d"}),
        ("a: 'b\nc: 'd'\n", {"a": "b", "c": "d"}),
        ('a: "b" c\nd: e\n', {"a": '"b" c', "d": "e"}),
        ("a: *b c\nd: @e\nf: `g`\nh: %i\n", {"a": "*b c", "d": "@e", "f": "`g`", "h": "%i"}),
        ("title:Tight\ndate: x\n", {"title": "Tight", "date": "x"}),
        ('title "No colon"\ndate: x\n', {"title": "No colon", "date": "x"}),
        ("title = Equals\ndate: x\n", {"title": "Equals", "date": "x"}),
        ("a: [b, c\nd: e\n", {"a": ["b", "c"], "d": "e"}),
        ("a: [b, c]**\nd: e\n", {"a": ["b", "c"], "d": "e"}),
        ("a: [b] c d\ne: f\n", {"a": "[b] c d", "e": "f"}),
        ("a: {{ b | c }}\nd: e\n", {"a": "{{ b | c }}", "d": "e"}),
        ("a: b\n c: d\ne: f\n", {"a": "b", "c": "d", "e": "f"}),
        ("a:\n - b\n - c\n d:\n - e\n", {"a": ["b", "c"], "d": ["e"]}),
        ("a:\n  - b\n  - c\n  d: e f\ng: h\n", {"a": ["b", "c"], "d": "e f", "g": "h"}),
        ("a:\n\t- b\nc: d\n", {"a": ["b"], "c": "d"}),
        ("a:\n\tb: c\nd: e\n", {"a": {"b": "c"}, "d": "e"}),
        ("a: >\nb c\nd e\nf: g\n", {"a": "b c d e", "f": "g"}),
        ("a: [b]\n]\nc: d\n", {"a": ["b"], "c": "d"}),
        ("<<<<<<< HEAD\na: b\n=======\na: c\n>>>>>>> x\nd: e\n", {"a": "b", "d": "e"}),
        ("a: b\n# comment\n  goes on here\nc: d\n", {"a": "b goes on here", "c": "d"}),
        ('a: "b \\\' c"\nd: e\n', {"a": "b ' c", "d": "e"}),
        ("a:\n  name: b: c\n  domain: d\n", {"a": {"name": "b: c", "domain": "d"}}),
        ("a:\n  - title: b: c\n    url: d\n  - title: e\n", {"a": [{"title": "b: c", "url": "d"}, {"title": "e"}]}),
        ("a: b\x00c\nd: e\n", {"a": "b\ufffdc", "d": "e"}),
    ],
)
def test_what_authors_break(text: str, fields: dict[str, Node]) -> None:
    head = mend(text)
    assert head.fields == fields
    assert head.findings
    assert all(finding.severity is Severity.MENDED for finding in head.findings)


def test_the_problem_names_the_line() -> None:
    head = mend("one: 1\ntwo: 2\nprovider:\n  name: DM: Lamps\nlast: x\n")
    assert [(finding.line, finding.severity) for finding in head.findings] == [(3, Severity.MENDED)]
    assert head.lines == {"one": 0, "two": 1, "provider": 2, "last": 4}


def test_a_line_that_is_no_field_is_lost_loudly() -> None:
    head = mend("some words before\ntitle: a: b\n")
    assert head.fields == {"title": "a: b"}
    assert head.findings[0].severity is Severity.LOST


def test_too_many_fields_are_cut_loudly() -> None:
    head = mend("".join(f"k{number}: a: b\n" for number in range(5000)))
    assert len(head.fields) == 1000
    assert head.findings[0].severity is Severity.LOST
    assert len(head.findings) == 20


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("plain # comment", "plain"),
        ("C# is fine", "C# is fine"),
        ("'it''s'", "it's"),
        ('"a" # comment', "a"),
        ("! 'old'", "old"),
        ("~", ""),
        ("# only a comment", ""),
        ("['a,'b']", ["a", "b"]),
        ('"\\u00e9\\x41\\n"', "éA\n"),
        ('"C:\\new\\quay \\"x\\""', 'C:\\new\\quay "x"'),
    ],
)
def test_scalars(raw: str, value: Node) -> None:
    assert scalar(raw) == value


def test_unescaping_gives_no_surrogates() -> None:
    assert unescape("\\ud800 \\U00110000 \\\\n") == "\ufffd \ufffd \\n"


def test_prose_is_not_fields() -> None:
    assert not looks_like_fields("Some prose\nover two lines.\n")
    assert looks_like_fields("title:Tight\ndate:2020\n")


@given(st.text(st.sampled_from("ab:-#\"'[]{}|>&*!%@`?, \n\t0\\<=")))
def test_mending_never_raises(text: str) -> None:
    head = mend_yaml(text, HeadError(0, "broken"))
    assert head.findings
    assert set(head.lines) == set(head.fields)


@given(st.lists(st.text(st.sampled_from("ab:- \"'[|>\t"), max_size=12), max_size=8))
def test_the_loose_reading_never_raises(lines: list[str]) -> None:
    read_loosely(["key: " + "".join(lines[:1]), *lines[1:]])
