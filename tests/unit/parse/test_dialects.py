"""Heads that are not YAML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.parse.dialects import (
    cut_colon_head,
    cut_franklin,
    load_json,
    load_toml,
    load_ziggy,
    mend_json,
    mend_toml,
)
from reader.parse.documents import cut_document, cut_exported, cut_nikola, cut_org, cut_pandoc, cut_properties
from reader.parse.tree import HeadError


def test_toml_becomes_text() -> None:
    head = load_toml('t = "x"\nd = 2019-01-01T10:00:00Z\nb = true\nf = 1.10\n[extra]\na = ["x", 2]\n')
    assert head.fields == {
        "t": "x",
        "d": "2019-01-01T10:00:00+00:00",
        "b": "true",
        "f": "1.10",
        "extra": {"a": ["x", "2"]},
    }
    assert head.lines["d"] == 1


@pytest.mark.parametrize(
    "text",
    ["a = \n", "a = 1\na = 2\n", "a = " + "[" * 5000, "a." * 5000 + "a = 1", "[" + "a." * 50 + "a]\n", "x" * 200_000],
)
def test_broken_toml_is_an_error_with_a_line(text: str) -> None:
    with pytest.raises(HeadError) as caught:
        load_toml(text)
    assert mend_toml(text, caught.value).findings


def test_broken_toml_line_by_line() -> None:
    text = 'title = "a "b" c"\nbare = word # comment\ntags = ["a",\n  "b"]\nyaml: value\n[extra]\nx = \'y\'\n'
    assert mend_toml(text, HeadError(0, "")).fields == {
        "title": 'a "b" c',
        "bare": "word",
        "tags": ["a", "b"],
        "yaml": "value",
        "extra": {"x": "y"},
    }


def test_json_numbers_stay_text() -> None:
    head, end = load_json('  {"n": 1e999, "i": ' + "9" * 10_000 + ', "x": NaN, "u": null, "b": false}\nbody')
    assert head.fields == {"n": "1e999", "i": "9" * 10_000, "x": "NaN", "u": "", "b": "false"}
    assert end > 10_000


@pytest.mark.parametrize("text", ["{", '{"a": ' + "[" * 100_000, "[1]", '{"a": 1,}', "{'a': 1}"])
def test_broken_json(text: str) -> None:
    with pytest.raises(HeadError):
        load_json(text)


def test_broken_json_line_by_line() -> None:
    text = "{\n  'title': 'x', \n  date: 2020-01-01,\n}\nbody"
    mended = mend_json(text, HeadError(1, "x"))
    assert mended is not None
    assert mended[0].fields == {"title": "x", "date": "2020-01-01"}
    assert text[mended[1] :] == "body"
    assert mend_json("{ not a head }\n", HeadError(0, "x")) is None


@pytest.mark.parametrize(
    ("text", "fields", "body"),
    [
        ("Title: a\nDate: b\n\nbody", {"Title": "a", "Date": "b"}, "body"),
        ("title: a: b\nsummary: c\n   d\n\nbody", {"title": "a: b", "summary": "c d"}, "body"),
        ("Title: a\n---\nbody", {"Title": "a"}, "body"),
        ("Title: a", {"Title": "a"}, ""),
    ],
)
def test_colon_heads(text: str, fields: dict[str, str], body: str) -> None:
    cut = cut_colon_head(text)
    assert cut is not None
    assert (cut.head.fields, cut.body) == (fields, body)


@pytest.mark.parametrize(
    "text", ["Note: this is a sentence.\n\nMore.", "Some words\nmore: x\n\n", "Dear all: hello\nand: more\n\n"]
)
def test_sentences_are_no_colon_heads(text: str) -> None:
    assert cut_colon_head(text) is None


def test_franklin() -> None:
    cut = cut_franklin('@def title = "a"\n@def text = """ b\nc """\n@def draft = true\n\nbody')
    assert cut.head.fields == {"title": "a", "text": "b c", "draft": "true"}
    assert cut.body == "body"


def test_ziggy() -> None:
    head = load_ziggy('.title = "a, b",\n.tags = [\n  "c",\n  "d",\n],\n.date = @date("2020-01-01T00:00:00"),\n')
    assert head is not None
    assert head.fields == {"title": "a, b", "tags": ["c", "d"], "date": "2020-01-01T00:00:00"}
    assert load_ziggy("no fields") is None


def test_org() -> None:
    cut = cut_org("#+TITLE: a\n#+date: <2020-01-01 Wed>\n\n* b\n")
    assert cut.head.fields == {"title": "a", "date": "2020-01-01 Wed"}
    assert cut.body == "* b\n"


@pytest.mark.parametrize(
    ("text", "fields", "body"),
    [
        (
            "=====\nTitle\n=====\n:date: a\n:tags: b,\n   c\n\nbody",
            {"title": "Title", "date": "a", "tags": "b, c"},
            "body",
        ),
        ("Title\n=====\n\n:date: a\n\nbody", {"title": "Title", "date": "a"}, "body"),
        ("= Title\n:date: a\n\nbody", {"title": "Title", "date": "a"}, "body"),
        (
            "= Title\nAda Lamp <a@b.c>\nv1, 2020-01-02\n\nbody",
            {"title": "Title", "author": "Ada Lamp <a@b.c>", "date": "2020-01-02"},
            "body",
        ),
    ],
)
def test_documents(text: str, fields: dict[str, str], body: str) -> None:
    cut = cut_document(text)
    assert cut is not None
    assert (cut.head.fields, cut.body) == (fields, body)


def test_heads_of_other_programs() -> None:
    for cut in (
        cut_nikola(".. title: a\n.. date: b\n\nbody"),
        cut_properties("title=a\ndate=b\n~~~~~~\nbody"),
        cut_exported(
            "import x from 'y'\n\nexport const meta = {\n  title: 'a',\n  date: `b`,\n  run: call(),\n}\nbody"
        ),
    ):
        assert cut is not None
        assert (cut.head.fields, cut.body.strip()) == ({"title": "a", "date": "b"}, "body")
    pandoc = cut_pandoc("% a\n% Ada\n% b\n\nbody")
    assert pandoc is not None
    assert pandoc.head.fields == {"title": "a", "author": "Ada", "date": "b"}
    assert cut_nikola(".. note:: a directive\n") is None
    assert cut_properties("a=1\nb=2\n") is None
    assert cut_exported("const meta = {\n a: 'b' }") is None


def test_prose_is_no_document() -> None:
    assert cut_document("Just prose.\nMore prose.\n") is None


@given(st.text(st.sampled_from('ab=:{}[]",.@#+-def \n\t\\'), max_size=80))
def test_no_dialect_raises_anything_else(text: str) -> None:
    for cut in (
        cut_colon_head,
        cut_franklin,
        cut_org,
        cut_document,
        cut_nikola,
        cut_pandoc,
        cut_properties,
        load_ziggy,
    ):
        cut(text)
    cut_exported(f"export const meta = {{\n{text}")
    mend_toml(text, HeadError(0, ""))
    mend_json(text, HeadError(0, ""))
    for load in (load_toml, load_json):
        try:
            load(text)
        except HeadError as error:
            assert error.reason
